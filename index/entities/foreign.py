"""Names in languages other than English: only what is safe in any.

Capitals mean other things elsewhere (every German noun has one), and a word of another language may look like
a name that we know (French "nice"). So: known names of several words, known single words that are long
enough and no word or surname elsewhere, names of countries in that language, and a given name with
the capitalised word after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from index.article import Kind
from index.entities.base import Span
from index.entities.gazetteer import AMBIGUOUS, FUNCTION, GIVEN, OPENER, TITLE, Known, exonyms, gazetteer
from index.entities.tokens import PARTICLE, SPACE, Word, chunks, is_display, lines

_ELIDED: Final = re.compile(r"[LlDd][’'](?=\w{2})")
_SHORTEST: Final = 5  # letters of a known single word
_UNSAFE: Final = AMBIGUOUS | GIVEN | FUNCTION | OPENER | TITLE
_NOUN_CAPITALS: Final = frozenset({"de", "lb"})  # languages that capitalise common nouns


def spans(text: str, language: str) -> list[Span]:
    """Typed spans of a text in ``language`` (the primary subtag), in order."""
    reader = _Reader(language)
    return [span for chunk in _running(text) for span in reader.read(text, chunk)]


def _running(text: str) -> Iterator[Sequence[Word]]:
    for start, end in lines(text):
        if not is_display(text[start:end]):
            yield from ([_without_article(word) for word in chunk] for chunk in chunks(text, start, end))


def _without_article(word: Word) -> Word:
    """L'Allemagne, l’ONU without the elided article."""
    elided = _ELIDED.match(word.text)
    if elided is None or elided.end() == len(word.text):
        return word
    return word._replace(text=word.text[elided.end() :], start=word.start + elided.end())


class _Reader:
    def __init__(self, language: str) -> None:
        self._names = gazetteer().names
        self._flags = gazetteer().flags
        self._exonyms = exonyms(language)
        self._nouns = language in _NOUN_CAPITALS

    def read(self, text: str, chunk: Sequence[Word]) -> Iterator[Span]:
        at = 0
        while at < len(chunk):
            count, kind, reading = self._match(text, chunk, at)
            if kind is not None:
                start, end = chunk[at].start, chunk[at + count - 1].end
                yield Span(text[start:end], kind, start, end, reading)
            at += count

    def _match(self, text: str, chunk: Sequence[Word], at: int) -> tuple[int, Kind | None, str]:
        for count in range(min(6, len(chunk) - at), 0, -1):
            known = self._known(text[chunk[at].start : chunk[at + count - 1].end])
            if known is not None:
                return count, known.kind, known.name
        words = self._person(chunk, at)
        return (words, "person", "") if words else (1, None, "")

    def _known(self, surface: str) -> Known | None:
        own = self._exonyms.get(surface)
        if own is not None:
            return own
        known = self._names.get(surface)
        if known is None or " " in surface:
            return known
        safe = len(surface) >= _SHORTEST or (surface.isupper() and len(surface) >= 3)
        return known if safe and not self._flags.get(surface, 0) & _UNSAFE else None

    def _person(self, chunk: Sequence[Word], at: int) -> int:
        """How many words a personal name at ``at`` has, or 0."""
        first = gazetteer().first_flags(chunk[at].text)
        if not first & GIVEN or first & (FUNCTION | OPENER | AMBIGUOUS) or at + 1 >= len(chunk):
            return 0
        follower = chunk[at + 1]
        if follower.join not in {SPACE, PARTICLE} or self._known(follower.text) or len(follower.text) < 2:
            return 0
        third = at + 2 < len(chunk) and chunk[at + 2].join in {SPACE, PARTICLE} and not self._nouns
        second_given = self._flags.get(follower.text, 0) & GIVEN
        initial = follower.text.endswith(".")
        return 3 if third and (second_given or initial) else 0 if initial else 2
