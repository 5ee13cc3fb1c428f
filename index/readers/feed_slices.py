"""A feed cut into its entries, so that one of a hundred megabytes is read as well as one of ten entries.

A scanner for one element, not a parser: entries are handed to the parser a few at a time, inside the start tags that
they stood in, and an entry that is broken does not take the others with it. Document types are never handed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.readers.base import CHUNK

MAX_HEAD: Final = 16 * 1024 * 1024
"""Characters before the first entry. What describes a feed takes some hundred, but RSS 1.0 lists all entries there."""

MAX_ENTRY: Final = 8 * 1024 * 1024
"""Characters of one entry, pictures that are written into its text included."""

_LONGEST_TAG: Final = 64 * 1024
_LONGEST_NAME: Final = 256
_FIRST: Final = re.compile(r"<!\[CDATA\[|<!--|<((?:[^\W\d][\w.-]*:)?(?:item|entry))(?=[\s/>])")
_ANY: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(?P<close>/?)(?P<name>[^\W\d][\w.:-]*)(?:[^<>\"'/]|/(?!>)|\"[^\"]*\"|'[^']*')*+(?P<void>/?)>",
    re.DOTALL,
)
_XML: Final = re.compile(r"<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_UNPARSED: Final = {"<![CDATA[": "]]>", "<!--": "-->"}


@dataclass(frozen=True, slots=True)
class Slice:
    """An entry as it stands in the feed; without ``text`` one that was too long. ``whole``: it was closed."""

    text: str
    whole: bool = True


class Slices:
    """The entries of a feed in order. ``head`` is what comes before the first, once that was asked for."""

    def __init__(self, texts: Iterator[str]) -> None:
        self.head = ""
        self._texts = texts
        self._text = ""
        self._at = 0  # where looking goes on
        self._mark = _FIRST

    def __iter__(self) -> Iterator[Slice]:
        """The entries; reads as it goes."""
        first = self._next(MAX_HEAD)
        if first is None:
            self.head = self._text[:MAX_HEAD]
            return
        self.head = self._text[: first.start()]
        self._drop(first.start())
        name = re.escape(first[1])  # the name of the first entry is that of all
        self._mark = re.compile(rf"<!\[CDATA\[|<!--|<(?:({name})(?=[\s/>])|/({name})\s*>)")
        more = True
        while more:
            yield self._entry()
            more = self._found_next()

    def _entry(self) -> Slice:
        """The entry that opens where the text begins."""
        self._at = 1
        tag = self._next(MAX_ENTRY)
        if tag is None and len(self._text) > MAX_ENTRY:
            entry, end = Slice("", whole=False), len(self._text)
        elif tag is None or tag[1]:  # the file ends, or the next opens: this one was a single tag, or was not closed
            end = tag.start() if tag else len(self._text)
            entry = Slice(self._text[:end], _is_void(self._text))
        else:
            end = tag.end()
            entry = Slice(self._text[:end])
        self._at = end
        self._drop(end)
        return entry

    def _found_next(self) -> bool:
        """Go to where the next entry opens, letting go of what stands before it."""
        while True:
            tag = self._next(CHUNK)
            if tag is not None and tag[1]:
                self._drop(tag.start())
                return True
            if tag is None and len(self._text) <= CHUNK:
                return False
            self._drop(tag.end() if tag else len(self._text) - _LONGEST_NAME)

    def _next(self, most: int) -> re.Match[str] | None:
        """The next tag of an entry; nothing at the end, or where there is none in so much text."""
        while True:
            found = self._mark.search(self._text, self._at)
            if found is None:
                self._at = max(self._at, len(self._text) - _LONGEST_NAME)
            elif (closes := _UNPARSED.get(found[0])) is None:
                self._at = found.end()
                return found
            else:
                end = self._text.find(closes, found.end())
                self._at = end if end >= 0 else found.start()
                if end >= 0:
                    continue
            if len(self._text) > most or not self._more():
                return None

    def _more(self) -> bool:
        text = next(self._texts, None)
        self._text += text or ""
        return text is not None

    def _drop(self, start: int) -> None:
        """Let go of what stands before a place."""
        self._text, self._at = self._text[start:], max(self._at - start, 0)


def _is_void(text: str) -> bool:
    tag = _ANY.match(text)
    return bool(tag and tag["void"])


def frame_of(head: str) -> tuple[str, str]:
    """The start tags that are open where the first entry begins, and the end tags that close them."""
    opened: list[tuple[str, str]] = []
    for tag in _ANY.finditer(_XML.sub("", head)):
        if tag["name"] is None or tag["void"] or len(tag[0]) > _LONGEST_TAG:
            continue
        if not tag["close"]:
            opened.append((tag["name"], tag[0]))
        elif tag["name"] in (name for name, _ in opened):
            while opened.pop()[0] != tag["name"]:
                pass
    return "".join(tag for _, tag in opened), "".join(f"</{name}>" for name, _ in reversed(opened))
