"""Limits on pages, checked before they are parsed: what no newspaper writes, but a hostile page may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from index.errors import RecordError
from index.report import Reason

MAX_DEPTH: Final = 2000
"""Elements within one another, unclosed ones among them. Browsers stop at 512, and so does careful markup."""

MAX_ELEMENTS: Final = 100_000
"""The largest live blogs have some tens of thousands."""

MAX_ATTRIBUTES: Final = 2000
"""Attributes of one element."""

_MARK: Final = re.compile(r"<(?:(?P<comment>!--)|(?P<close>/)?(?P<name>[a-zA-Z][^\s/>]{0,60}))")
_ATTRIBUTE: Final = re.compile(r"[^\s\"'>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?|\"|'")
_UNPARSED: Final = frozenset({"script", "style"})
_SELF_CLOSING: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "path",
})  # fmt: skip
"""Elements without content, and those that the next of their kind closes: not counted as nesting."""


def check(page: str) -> None:
    """Refuse a page that would take a parser too long.

    Raises:
        RecordError: it nests too deeply, or has too many elements, or an element too many attributes.
    """
    depth = elements = 0
    for closes, name, end in _tags(page):
        elements += not closes
        if name not in _SELF_CLOSING:
            depth = max(0, depth - 1) if closes else depth + 1
        if depth > MAX_DEPTH:
            raise RecordError(Reason.TOO_LARGE, f"elements nest more than {MAX_DEPTH} deep")
        if elements > MAX_ELEMENTS:
            raise RecordError(Reason.TOO_LARGE, f"the page has more than {MAX_ELEMENTS} elements")
        if not closes and page[end : end + 1].isspace():
            _check_attributes(page, end)


def _tags(page: str) -> Iterator[tuple[bool, str, int]]:
    """Tags outside comments and scripts: whether one closes, its name in lower case, and where the name ends."""
    at = 0
    while mark := _MARK.search(page, at):
        at = mark.end()
        if mark["comment"]:
            end = page.find("-->", at)
            at = len(page) if end < 0 else end
            continue
        name = mark["name"].lower()
        if not mark["close"] and name in _UNPARSED:
            end = page.find(f"</{name}", at)
            at = end if end >= 0 else at
        yield mark["close"] is not None, name, mark.end()


def _check_attributes(page: str, start: int) -> None:
    end = page.find(">", start)
    if 0 <= end - start < MAX_ATTRIBUTES:
        return  # too short to hold so many
    for count, found in enumerate(_ATTRIBUTE.finditer(page, start)):
        if page[found.end() : found.end() + 1] == ">":
            return
        if count >= MAX_ATTRIBUTES:
            raise RecordError(Reason.TOO_LARGE, f"an element has more than {MAX_ATTRIBUTES} attributes")
