"""The rules recogniser: cue words, titles, small gazetteers, and one vote a surface within the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from index.article import Kind, Mention
from index.entities import foreign
from index.entities.ballot import Ballot
from index.entities.base import Span
from index.entities.display import DisplayReader
from index.entities.evidence import weigh
from index.entities.gazetteer import gazetteer
from index.entities.merge import merge
from index.entities.segments import Candidate, Segmenter
from index.entities.tables import gives_scores
from index.entities.tokens import chunks, is_display, lines, lower_case_words

_ENGLISH: Final = "en"


class RulesRecogniser:
    """Finds names in English text by rules; in other languages, only what is safe in any."""

    name: Final = "rules"

    def recognise(self, text: str, language: str | None) -> Sequence[Mention]:
        """Mentions in the order of the text; see :class:`index.entities.base.Recogniser`."""
        primary = (language or _ENGLISH).lower().partition("-")[0]
        return merge(_english(text) if primary == _ENGLISH else foreign.spans(text, primary))


def _english(text: str) -> list[Span]:
    lower = lower_case_words(text)
    running, display = _lines(text)
    ballot = Ballot()
    candidates: list[Candidate] = []
    for candidate, scores in _candidates(text, running, lower):
        candidates.append(candidate)
        ballot.cast(candidate, weigh(candidate, text, gazetteer(), scores=scores))
    kinds = ballot.kinds()
    spans = [_span(text, found, kinds[found.surface]) for found in candidates if found.surface in kinds]
    reader = DisplayReader(kinds, lower)
    for start, end in display:
        spans.extend(reader.read(text, start, end))
    return spans


def _lines(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The lines of running text, and those whose capitals tell nothing."""
    running: list[tuple[int, int]] = []
    display: list[tuple[int, int]] = []
    for start, end in lines(text):
        (display if is_display(text[start:end]) else running).append((start, end))
    return running, display


def _candidates(text: str, running: Sequence[tuple[int, int]], lower: set[str]) -> Iterator[tuple[Candidate, bool]]:
    segmenter = Segmenter(gazetteer(), lower)
    for start, end in running:
        scores = gives_scores(text[start:end])
        for chunk in chunks(text, start, end):
            for candidate in segmenter.segment(chunk):
                yield candidate, scores


def _span(text: str, found: Candidate, kind: Kind) -> Span:
    return Span(text[found.start : found.end], kind, found.start, found.end)
