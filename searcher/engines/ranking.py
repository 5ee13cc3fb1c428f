"""BM25 over one field of all prose, in which an occurrence in the headline weighs more: BM25F.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the statistics are those
of the whole archive, reckoned as Whoosh reckons them. Lengths are kept in one byte each, so a table of 256 holds all
that a length contributes. Deleted articles count in the statistics until a merge lets go of them. What stands in one
zone scores by the same statistics, with what it weighs there.
"""

from __future__ import annotations

from struct import pack

from index.store.lengths import LENGTHS
from index.store.opened import OpenSegment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

B: Final = 0.75
K1: Final = 1.2
"""The free parameters, as Robertson and Zaragoza give them for prose."""


class Ranking:
    """Statistics of all segments together, for one question: terms are looked up once."""

    def __init__(self, segments: Sequence[OpenSegment], norms: bytes) -> None:
        self._segments = segments
        self.norms = norms
        self._numbers: dict[str, dict[str, int]] = {}
        self._rarities: dict[str, float] = {}

    def number(self, opened: OpenSegment, term: str) -> int:
        """The number of a term in a segment; -1 where it has none."""
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = {each.segment.name: each.terms.find(term) for each in self._segments}
        return found[opened.segment.name]

    def frequency(self, term: str) -> int:
        """How many documents of the archive hold a term."""
        numbered = ((opened, self.number(opened, term)) for opened in self._segments)
        return sum(opened.term_frequency(number) for opened, number in numbered if number >= 0)

    def rarity(self, term: str) -> float:
        """What a term contributes where it stands often in a short article: inverse document frequency times K1 + 1."""
        if term not in self._rarities:
            from math import log  # which counting does without

            articles = sum(opened.documents for opened in self._segments)
            self._rarities[term] = (log(articles / (self.frequency(term) + 1)) + 1) * (K1 + 1)
        return self._rarities[term]


def norms_of(segments: Sequence[OpenSegment]) -> bytes:
    """What each length, as it is kept in one byte, adds to the denominator (f64)."""
    articles = sum(opened.documents for opened in segments)
    tokens = sum(opened.segment.tokens for opened in segments)
    average = tokens / articles if tokens else 1
    return pack("<256d", *(K1 * ((1 - B) + B * length / average) for length in LENGTHS))
