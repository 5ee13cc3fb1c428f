"""BM25F over the statistics of a whole archive, computed as Whoosh computes it.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); each field by itself. The
lengths of fields are kept in one byte each, so a table of 256 holds all that a length contributes. Deleted articles
count in the statistics until a merge lets go of them.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Final

from whoosh.reading import IndexReader, SegmentReader
from whoosh.util.numeric import byte_to_length

from index.store.postings import lengths

B: Final = 0.75
K1: Final = 1.2
"""The free parameters, as Robertson and Zaragoza give them for prose."""

Scorer = Callable[[int, float], float]
"""From a document's number and the weight (frequency) of the term in it to what it scores."""


class Ranking:
    """Scores terms in fields, by the statistics of all segments together."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._articles = reader.doc_count_all()
        self._norms: dict[str, list[float]] = {}

    def scorer(self, segment: SegmentReader, field: str, term: str) -> Scorer:
        """What the term scores in documents of one segment that hold it."""
        rarity = log(self._articles / (self._reader.doc_frequency(field, term) + 1)) + 1
        norms, kept = self._norms_of(field), lengths(segment, field)

        def score(document: int, weight: float) -> float:
            return rarity * (weight * (K1 + 1) / (weight + norms[kept[document]]))

        return score

    def _norms_of(self, field: str) -> list[float]:
        """What each length, as it is kept in one byte, adds to the denominator."""
        if field not in self._norms:
            average = self._reader.field_length(field) / self._articles or 1
            self._norms[field] = [K1 * ((1 - B) + B * byte_to_length(kept) / average) for kept in range(256)]
        return self._norms[field]
