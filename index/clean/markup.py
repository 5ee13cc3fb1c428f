"""HTML inside records: told from plain text, and turned into paragraphs."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from index.normalise.text import clean, is_plain, one_line

if TYPE_CHECKING:
    from bs4.element import Tag

_TAGS: Final = (
    "p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|figure|blockquote|table|tr|td|section|article|script"
)
_CLOSING: Final = re.compile(rf"</(?:{_TAGS})\s*>", re.IGNORECASE)
_OPENING: Final = re.compile(r"<(?:p|br|div|img|hr)(?:\s[^<>]*)?/?>")
_BARE_BREAK: Final = re.compile("<(?:p|br|div|hr)>")
_REFERENCE: Final = re.compile(r"&(?:#\d{2,7}|#x[0-9a-f]{2,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
_BREAK: Final = "\x1e"  # a record separator parts paragraphs: no text that was cleaned holds one

_DROPPED: Final = ("script", "style", "noscript", "template", "iframe", "svg", "form", "figure", "nav", "aside")
BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "br",
        "hr",
        "dl",
        "dt",
        "dd",
        "main",
        "header",
        "footer",
    ]
)


def looks_like_html(text: str) -> bool:
    """Whether a string is markup. A bare ``<BP>``, as wires write a company's code, is not."""
    return "<" in text and (_CLOSING.search(text) is not None or _OPENING.search(text) is not None)


def unescaped(text: str) -> str:
    """The text with character references resolved, such as feeds leave behind in titles."""
    if "&" not in text or not _REFERENCE.search(text):
        return text
    text = html.unescape(text)
    return html.unescape(text) if _REFERENCE.search(text) else text  # escaped twice is common


def fragment(text: str) -> list[str]:
    """The paragraphs of a piece of HTML, without scripts, figures and the like."""
    if (parted := _simply_parted(text)) is not None:
        return parted
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the text looks like XML, or like a name of a file
        soup = BeautifulSoup(text, "lxml")
    for element in soup.find_all(_DROPPED):
        element.decompose()
    return block_texts(soup)


def _simply_parted(text: str) -> list[str] | None:
    """What a parser would make of it, where there is no markup but breaks: it takes a quarter of a second to import.

    Wires write codes of companies so, and titles in small letters then hold ``<p>``.
    """
    parts = _BARE_BREAK.split(text)
    if not is_plain(text) or any("<" in part or "&" in part for part in parts):
        return None
    return [line for part in parts if (line := " ".join(part.split()))]


def block_texts(root: Tag) -> list[str]:
    """The text of an element, cut where block elements begin and end; clean, each on one line, none empty."""
    pieces = (" ".join(clean(piece).split()) for piece in "".join(_stream(root)).split(_BREAK))
    return [piece for piece in pieces if piece]


def _stream(root: Tag) -> Iterator[str]:
    """Strings and breaks in reading order, without recursion, since pages may nest deeply."""
    from bs4.element import NavigableString, Tag

    stack: list[tuple[Iterator[object], str]] = [(iter(root.children), "")]
    while stack:
        children, after = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            yield after
        elif isinstance(node, Tag):
            mark = _BREAK if node.name in BLOCKS else ""
            yield mark
            stack.append((iter(node.children), mark))
        elif type(node) is NavigableString:  # not a comment, a script or another of its kinds
            yield str(node)


def inline_text(text: str) -> str:
    """A headline or another short string without markup, on one line."""
    if "<" in text and looks_like_html(text):
        text = " ".join(fragment(text))
    return one_line(unescaped(text) if "&" in text else text) or ""


def inline_name(name: str) -> str:
    """:func:`inline_text` for what comes again and again: names, sections, sources."""
    return _remembered_inline(name) if len(name) <= _LONGEST_NAME else inline_text(name)


_remembered_inline: Final = lru_cache(maxsize=16_384)(inline_text)
_LONGEST_NAME: Final = 200  # characters; bounds what is remembered
