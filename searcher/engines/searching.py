"""One question over all segments: what it finds, and the page of hits that is asked for.

Hits are ordered by a *key*, larger ones first: the score, the date, or the date negated; undated is minus infinity.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice, takewhile
from operator import attrgetter

from index.fields import TEXT
from index.frozen import EMPTY, Frozen, NamedTuple
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from searcher.engines.matching import Matching
from searcher.engines.ranking import Ranking
from searcher.query.plan import AllOf, AnyOf, Plan, Term
from searcher.query.simplify import scores
from searcher.request import Position, Sort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from searcher.request import EngineRequest, SortKey

inf: Final = float("inf")
_RANK: Final = attrgetter("rank")
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


class _Place(NamedTuple):
    """The same, before it is known by its id."""

    rank: float
    opened: OpenSegment
    document: int


class _Best(NamedTuple):
    """How many match, and what may be on the page."""

    total: int
    places: Sequence[_Place]


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
        return sum(len(docs) for _, docs in self.found) // 2 if self._best is None else self._best.total

    def page(self) -> Page:
        """The page that is asked for."""
        limit = self.total if self._request.limit is None else self._request.limit
        if limit == 0:
            return Page(more=self.total > 0)
        places = self._places(limit + 1) if self._best is None else self._best.places
        ordered = _in_order(places, limit + 1)
        page = ordered[:limit]
        positions = tuple([Position(self._sort_key(-each.rank), each.id) for each in page])
        return Page(page, positions, self._scores(page), more=len(ordered) > limit)

    @cached_property
    def _best(self) -> _Best | None:
        """The best by their words: what cannot be on the page is passed over. ``None`` for other questions."""
        request, words = self._request, _plain_words(self._request.plan)
        if not (words and request.limit and request.sort is Sort.RELEVANCE and request.after is None):
            return None
        total, places, limit = 0, list[_Place](), request.limit + 1
        for opened, matching in self._matching:
            floor = -places[limit - 1].rank if len(places) >= limit else -inf
            matched, docs, keys = matching.best(words.terms, limit, floor, every=words.every)
            total += matched
            places = _leading([*places, *_trimmed(opened, docs, keys, limit)], limit)
        return _Best(total, places)

    def _places(self, limit: int) -> Iterable[_Place]:
        if self._request.sort is Sort.RELEVANCE and not scores(self._request.plan):
            return self._unscored(limit)
        return self._ordered(limit)

    def _ordered(self, limit: int) -> Iterable[_Place]:
        after = self._request.after
        border = inf if after is None else self._key(after.key)
        for (opened, docs), (_, matching) in zip(self.found, self._matching, strict=True):
            keys = self._keys(opened, matching, docs)
            yield from _trimmed(opened, *asking.largest(docs, keys, limit, border), limit)
            if after is not None:
                tied = asking.equal(docs, keys, border)
                yield from _tied(opened, opened.leading(tied, limit, after.id), border)

    def _unscored(self, limit: int) -> Iterator[_Place]:
        """All match alike, so their ids order them."""
        after = self._request.after
        for opened, docs in self.found:
            if after is None or self._key(after.key) >= 0:
                beyond = after.id if after is not None and after.key == 0 else None
                yield from _tied(opened, opened.leading(docs, limit, beyond), 0.0)

    def _keys(self, opened: OpenSegment, matching: Matching, docs: Buffer) -> Buffer:
        if self._request.sort is Sort.RELEVANCE:
            scored = bytearray(4 * len(docs))
            matching.score(self._request.plan, docs, 1.0, scored)
            return scored
        from array import array

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
        from array import array

        scored: dict[str, float] = {}
        for opened, matching in self._matching:
            own = sorted((each for each in page if each.opened is opened), key=attrgetter("document"))
            sums = bytearray(8 * len(own))
            docs = array("H", [each.document for each in own]).tobytes()
            matching.score(self._request.plan, docs, 1.0, sums)
            scored.update(zip((each.id for each in own), memoryview(sums).cast("d"), strict=True))
        return scored


class _Words(NamedTuple):
    """Terms of all prose: any of them is to be there, or ``every`` one."""

    terms: Sequence[str]
    every: bool


def _plain_words(plan: Plan) -> _Words | None:
    """The terms of a plan that is made of nothing else."""
    joined = plan.children if isinstance(plan, AllOf | AnyOf) else (plan,)
    terms = [each.term for each in joined if isinstance(each, Term) and each.field == TEXT]
    if not terms or len(terms) < len(joined):
        return None
    return _Words(terms, every=not isinstance(plan, AnyOf))


def _trimmed(opened: OpenSegment, docs: Buffer, keys: Buffer, limit: int) -> list[_Place]:
    """Places from docs and their keys; of those that tie for the last place only the first by id."""
    numbers, found = memoryview(docs).cast("H"), memoryview(keys).cast("d")
    if len(numbers) <= limit:
        return [_Place(-key, opened, document) for document, key in zip(numbers, found, strict=True)]
    from array import array  # which few questions need

    least = min(found)
    tied = array("H", [document for document, key in zip(numbers, found, strict=True) if key == least])
    above = [_Place(-key, opened, document) for document, key in zip(numbers, found, strict=True) if key > least]
    return [*above, *_tied(opened, opened.leading(tied.tobytes(), limit), least)]


def _tied(opened: OpenSegment, docs: Buffer, key: float) -> list[_Place]:
    return [_Place(-key, opened, document) for document in memoryview(docs).cast("H")]


def _leading(places: Iterable[_Place], limit: int) -> list[_Place]:
    """The first by their rank, and all that tie with the last of them."""
    ordered = sorted(places, key=_RANK)
    if len(ordered) <= limit:
        return ordered
    last = ordered[limit - 1].rank
    return [*ordered[:limit], *takewhile(lambda place: place.rank == last, islice(ordered, limit, None))]


def _in_order(places: Iterable[_Place], limit: int) -> list[Candidate]:
    """The first, in order: only those that may be among them are asked for their ids."""
    leading = _leading(places, limit)
    return sorted([Candidate(rank, opened.id_of(doc), opened, doc) for rank, opened, doc in leading])[:limit]
