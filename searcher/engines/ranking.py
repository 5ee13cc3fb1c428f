"""BM25 over one field of all prose, in which an occurrence in the headline weighs more: BM25F.

S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the statistics are those
of the whole archive, reckoned as Whoosh reckons them. Lengths are kept in one byte each, so a table of 256 holds all
that a length contributes. Deleted articles count in the statistics until a merge lets go of them. What stands in one
zone scores by the same statistics, with what it weighs there.
"""

from __future__ import annotations

from struct import pack

from index.frozen import Frozen, partly
from index.kernels import Buffer, asking
from index.store.lengths import LENGTHS
from index.store.opened import OpenSegment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final, TypeAlias

    Sheet: TypeAlias = tuple[asking.Postings, Buffer | None, Buffer | None, Buffer, Buffer]

B: Final = 0.75
K1: Final = 1.2
"""The free parameters, as Robertson and Zaragoza give them for prose."""

_MOST: Final = 1 << 14  # terms that are remembered, however long a process asks


class Known(Frozen, later=True):
    """What the segments know of a term.

    By segment: its number (-1 where it has none), and how many documents hold it, deleted ones included. ``rarity`` is
    what it contributes where it stands often in a short article: inverse document frequency times K1 + 1.
    """

    numbers: Sequence[int]
    frequencies: Sequence[int]
    rarity: float


_known: Final = partly(Known, "numbers", "frequencies")


class Lexicon(dict[str, Known]):
    """The terms that were asked about, over all segments of a commit: each is looked up when it is first asked for."""

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        super().__init__()
        self._segments = segments
        self._articles = sum(opened.documents for opened in segments)
        self.norms = _norms(segments)
        self._sheets: tuple[Sheet, ...] | None = None

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The segments as ``asking.page`` takes them."""
        if self._sheets is None:
            self._sheets = tuple([_sheet(opened) for opened in self._segments])
        return self._sheets

    def __missing__(self, term: str) -> Known:
        if len(self) >= _MOST:
            self.clear()
        numbers = [opened.terms.find(term) for opened in self._segments]
        pairs = zip(self._segments, numbers, strict=True)
        frequencies = [0 if number < 0 else opened.term_frequency(number) for opened, number in pairs]
        found = self[term] = _known(self._rarity, numbers, frequencies)
        return found

    def _rarity(self, known: Known, _field: str) -> float:
        from math import log  # which counting does without

        return (log(self._articles / (sum(known.frequencies) + 1)) + 1) * (K1 + 1)


def _sheet(opened: OpenSegment) -> Sheet:
    return opened.postings, opened.deleted, opened.dates("published"), opened.ids.blob, opened.ids.starts


def _norms(segments: Sequence[OpenSegment]) -> bytes:
    """What each length, as it is kept in one byte, adds to the denominator (f64)."""
    articles = sum(opened.documents for opened in segments)
    tokens = sum(opened.segment.tokens for opened in segments)
    average = tokens / articles if tokens else 1
    return pack("<256d", *(K1 * ((1 - B) + B * length / average) for length in LENGTHS))
