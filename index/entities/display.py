"""Names in lines whose capitals tell nothing: headlines in capitals or title case, tables.

There only a name counts that the article writes elsewhere, or that is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from index.article import Kind
from index.entities.ballot import name_parts
from index.entities.base import Span
from index.entities.gazetteer import AMBIGUOUS, DEMONYM, FUNCTION, GIVEN, OPENER, gazetteer
from index.entities.tokens import Word, words

_UNSAFE: Final = AMBIGUOUS | GIVEN | OPENER | FUNCTION | DEMONYM
_FIRM: Final = frozenset({"INC", "CORP", "LTD", "PLC", "CO", "LLC"})
_LONGEST: Final = 6  # words of a name that are looked for
_FIRM_REACH: Final = 4  # words up to "Inc"


class DisplayReader:
    """Finds names in the display lines of one article.

    ``kinds`` are the kinds of the surfaces found in its running text, ``lower`` its lower-case words.
    """

    def __init__(self, kinds: dict[str, Kind], lower: set[str]) -> None:
        self._gazetteer = gazetteer()
        self._lower = lower
        surnames = {part for part in name_parts(kinds) if not self._unsafe(part)}
        self._kinds: dict[str, Kind] = {**dict.fromkeys(sorted(surnames), "person"), **kinds}
        self._capitals = {name.upper(): name for name in self._kinds if len(name) > 2}

    def read(self, text: str, start: int, end: int) -> Iterator[Span]:
        """The names of ``text[start:end]``, longest first at each word, in order."""
        found = list(words(text, start, end))
        capitals = text[start:end].isupper()
        at = 0
        while at < len(found):
            span = self._match(text, found, at, capitals=capitals)
            if span is not None:
                yield span[1]
            at += span[0] if span else 1

    def _match(self, text: str, found: Sequence[Word], at: int, *, capitals: bool) -> tuple[int, Span] | None:
        for count in range(_reach(found, at), 0, -1):
            first, last = found[at].start, found[at + count - 1].end
            surface = text[first:last]
            reading = self._capitals.get(surface, "") if capitals else ""
            kind = self._kinds.get(reading or surface)
            if kind is None and not _is_firm(found[at + count : at + count + _FIRM_REACH]):
                kind = self._known(surface, capitals=capitals)
            if kind is None and count == 2 and not capitals and self._is_person(found[at], found[at + 1]):
                kind = "person"
            if kind is not None:
                return count, Span(surface, kind, first, last, reading)
        return None

    def _known(self, surface: str, *, capitals: bool) -> Kind | None:
        known = (self._gazetteer.capitals if capitals else self._gazetteer.names).get(surface)
        return None if known is None or self._unsafe(surface) else known.kind

    def _unsafe(self, surface: str) -> bool:
        """Whether a word is also a common one, a given name or a surname."""
        flags = self._gazetteer.flags
        bits = flags.get(surface, 0) | flags.get(surface.title(), 0)
        return bool(bits & _UNSAFE) or surface.lower() in self._lower

    def _is_person(self, first: Word, second: Word) -> bool:
        flags = self._gazetteer.flags
        if not flags.get(first.text, 0) & GIVEN or self._unsafe_given(first.text):
            return False
        return not flags.get(second.text, 0) and second.text.lower() not in self._lower

    def _unsafe_given(self, word: str) -> bool:
        bits = self._gazetteer.flags.get(word, 0)
        return bool(bits & (OPENER | FUNCTION)) or word.lower() in self._lower


def _is_firm(rest: Sequence[Word]) -> bool:
    """Whether the words that follow end a firm's name, so that what stands before is a part of it."""
    for word in rest:
        if not word.join:
            return False
        if word.text.rstrip(".").upper() in _FIRM:
            return True
    return False


def _reach(found: Sequence[Word], at: int) -> int:
    """How many words from ``at`` on stand together."""
    count = 1
    while at + count < len(found) and count < _LONGEST and found[at + count].join:
        count += 1
    return count
