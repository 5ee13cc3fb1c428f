"""One question over all segments: what it finds, and the page of hits that is asked for.

Hits are ordered by a *key*, larger ones first: the score, the date, or the date negated; undated is minus infinity.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from index.fields import TEXT
from index.frozen import EMPTY, Frozen
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from searcher.engines.matching import Matching
from searcher.engines.ranking import Ranking
from searcher.query.plan import Term
from searcher.query.simplify import scores
from searcher.request import Position, Sort

if TYPE_CHECKING:
    from searcher.request import EngineRequest, SortKey

_SIGNS: Final = {Sort.RELEVANCE: 1, Sort.NEWEST: 1, Sort.OLDEST: -1}


class Found(NamedTuple):
    """What a question found in a segment."""

    opened: OpenSegment
    docs: Buffer


class Candidate(NamedTuple):
    """A document that may be on the page. Smaller ones come earlier."""

    rank: float  # the key, negated
    id: str
    opened: OpenSegment
    document: int


class Page(Frozen):
    """The hits of one page, their scores by id, and whether more follow."""

    candidates: Sequence[Candidate] = ()
    positions: tuple[Position, ...] = ()
    scores: Mapping[str, float] = EMPTY
    more: bool = False


class Search:
    """Answers one request over the segments of an archive."""

    def __init__(self, segments: Sequence[OpenSegment], norms: bytes, request: EngineRequest) -> None:
        self._request = request
        ranking = Ranking(segments, norms)
        self._matching = [(opened, Matching(opened, ranking)) for opened in segments]

    @cached_property
    def found(self) -> list[Found]:
        """What matches in each segment."""
        plan = self._request.plan
        return [Found(opened, matching.found(plan)) for opened, matching in self._matching]

    @property
    def total(self) -> int:
        """How many articles match."""
        return sum(len(docs) for _, docs in self.found) // 2

    def page(self) -> Page:
        """The page that is asked for."""
        limit = self.total if self._request.limit is None else self._request.limit
        if limit == 0:
            return Page(more=self.total > 0)
        ordered = sorted(self._candidates(limit + 1))[: limit + 1]
        page = ordered[:limit]
        positions = tuple(Position(self._sort_key(-each.rank), each.id) for each in page)
        return Page(page, positions, self._scores(page), more=len(ordered) > limit)

    def _candidates(self, limit: int) -> Iterable[Candidate]:
        plan, request = self._request.plan, self._request
        if request.sort is Sort.RELEVANCE and not scores(plan):
            return self._unscored(limit)
        if request.sort is Sort.RELEVANCE and request.after is None and isinstance(plan, Term) and plan.field == TEXT:
            return self._best(plan.term, limit)
        return self._ordered(limit)

    def _best(self, term: str, limit: int) -> list[Candidate]:
        """The best by one term: what cannot be on the page is not even scored."""
        best: list[Candidate] = []
        for opened, matching in self._matching:
            floor = -best[-1].rank if len(best) == limit else -inf
            docs, keys = matching.best(term, limit, floor)
            best = sorted((*best, *_trimmed(opened, docs, keys, limit)))[:limit]
        return best

    def _ordered(self, limit: int) -> Iterator[Candidate]:
        after = self._request.after
        border = inf if after is None else self._key(after.key)
        for (opened, docs), (_, matching) in zip(self.found, self._matching, strict=True):
            keys = self._keys(opened, matching, docs)
            chosen = asking.select(keys, limit, border)
            yield from _trimmed(opened, _taken(docs, chosen, "H"), _taken(keys, chosen, "d"), limit)
            if after is not None:
                tied = _taken(docs, asking.equal(keys, border), "H")
                yield from _named(opened, opened.leading(tied, limit, after.id), border)

    def _unscored(self, limit: int) -> Iterator[Candidate]:
        """All match alike, so their ids order them."""
        after = self._request.after
        for opened, docs in self.found:
            if after is None or self._key(after.key) >= 0:
                beyond = after.id if after is not None and after.key == 0 else None
                yield from _named(opened, opened.leading(docs, limit, beyond), 0.0)

    def _keys(self, opened: OpenSegment, matching: Matching, docs: Buffer) -> Buffer:
        if self._request.sort is Sort.RELEVANCE:
            scored = bytearray(4 * len(docs))
            matching.score(self._request.plan, docs, 1.0, scored)
            return scored
        dates = opened.dates("published")
        if dates is None:
            return array("d", (-inf,)).tobytes() * (len(docs) // 2)
        return asking.date_keys(docs, dates, _SIGNS[self._request.sort])

    def _key(self, key: SortKey) -> float:
        return -inf if key is None else _SIGNS[self._request.sort] * float(key)

    def _sort_key(self, key: float) -> SortKey:
        if self._request.sort is Sort.RELEVANCE:
            return key
        return None if key == -inf else _SIGNS[self._request.sort] * int(key)

    def _scores(self, page: Sequence[Candidate]) -> dict[str, float]:
        """What the hits of the page score by relevance, also where they are ordered by date."""
        if self._request.sort is Sort.RELEVANCE:
            return {each.id: -each.rank for each in page}
        scored: dict[str, float] = {}
        for opened, matching in self._matching:
            own = sorted((each for each in page if each.opened is opened), key=attrgetter("document"))
            sums = bytearray(8 * len(own))
            docs = array("H", [each.document for each in own]).tobytes()
            matching.score(self._request.plan, docs, 1.0, sums)
            scored.update(zip((each.id for each in own), memoryview(sums).cast("d"), strict=True))
        return scored


def _trimmed(opened: OpenSegment, docs: Buffer, keys: Buffer, limit: int) -> Iterator[Candidate]:
    """Candidates from docs and their keys; of those that tie for the last place only the first by id."""
    numbers, found = memoryview(docs).cast("H"), memoryview(keys).cast("d")
    if len(numbers) <= limit:
        for document, key in zip(numbers, found, strict=True):
            yield Candidate(-key, opened.id_of(document), opened, document)
        return
    least = min(found)
    tied = array("H")
    for document, key in zip(numbers, found, strict=True):
        if key > least:
            yield Candidate(-key, opened.id_of(document), opened, document)
        else:
            tied.append(document)
    yield from _named(opened, opened.leading(tied.tobytes(), limit), least)


def _named(opened: OpenSegment, docs: Buffer, key: float) -> Iterator[Candidate]:
    return (Candidate(-key, opened.id_of(document), opened, document) for document in memoryview(docs).cast("H"))


def _taken(values: Buffer, indices: Buffer, kind: Literal["H", "d"]) -> bytes:
    """Those of the values (of a type of ``array``) at the indices (u32)."""
    held = memoryview(values).cast(kind)
    return array(kind, [held[at] for at in memoryview(indices).cast("I")]).tobytes()
