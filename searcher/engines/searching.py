"""One question over all segments: what it finds, and the page of hits that is asked for.

Hits are ordered by a *key*, larger ones first: the score, the date, or the date negated; undated is minus infinity.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import inf
from struct import pack
from typing import TYPE_CHECKING, Final, NamedTuple

from index.fields import TEXT
from index.frozen import EMPTY, Frozen
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from searcher.engines.matching import Matching
from searcher.query.plan import AllOf, AnyOf, Plan, Term
from searcher.query.simplify import scores
from searcher.request import Position, Sort

if TYPE_CHECKING:
    from searcher.request import EngineRequest, SortKey

_SIGNS: Final = {Sort.RELEVANCE: 1, Sort.NEWEST: 1, Sort.OLDEST: -1}
_MANY: Final = 1 << 10  # documents of equal key, from which on it pays to choose among them by the order of ids


class Found(NamedTuple):
    """What a question found in a segment."""

    opened: OpenSegment
    docs: Buffer


class _Part(NamedTuple):
    """Documents of a segment that may be on the page, with their keys (f64)."""

    matching: Matching
    docs: Buffer
    keys: Buffer


class Page(Frozen):
    """The hits of one page, where they are, by id, whether more follow, and what works out their scores by id."""

    positions: tuple[Position, ...] = ()
    places: Mapping[str, tuple[OpenSegment, int]] = EMPTY
    more: bool = False
    scores: Callable[[], Mapping[str, float]] = dict


class Search:
    """Answers one request over the segments of an archive."""

    def __init__(self, segments: Sequence[Matching], request: EngineRequest) -> None:
        self._segments = segments
        self._request = request
        self._found: list[Found] | None = None
        self._total = 0
        self._best = self._best_by_words()

    @property
    def found(self) -> list[Found]:
        """What matches in each segment."""
        if self._found is None:
            plan = self._request.plan
            self._found = [Found(each.opened, each.found(plan)) for each in self._segments]
        return self._found

    @property
    def total(self) -> int:
        """How many articles match."""
        return self._total if self._best is not None else sum([len(docs) for _, docs in self.found]) // 2

    def page(self) -> Page:
        """The page that is asked for."""
        limit = self.total if self._request.limit is None else self._request.limit
        if limit == 0:
            return Page(more=self.total > 0)
        parts = list(self._parts(limit + 1)) if self._best is None else self._best
        leading = asking.ordered([_with_ids(part) for part in parts], limit + 1)
        page, ranked = leading[:limit], self._request.sort is Sort.RELEVANCE
        return Page(
            tuple([Position(key if ranked else self._sort_key(key), name) for key, name, _, _ in page]),
            {name: (parts[part].matching.opened, document) for _, name, part, document in page},
            len(leading) > limit,
            partial(self._scores, parts, page),
        )

    def _best_by_words(self) -> list[_Part] | None:
        """The best by their words: what cannot be on the page is passed over. ``None`` for other questions."""
        request = self._request
        if not request.limit or request.sort is not Sort.RELEVANCE or request.after is not None:
            return None
        words = _plain_words(request.plan)
        return None if words is None else list(self._best_of(words, request.limit + 1))

    def _best_of(self, words: _Words, limit: int) -> Iterator[_Part]:
        floor = -inf
        for matching in self._segments:
            matched, docs, keys = matching.best(words.terms, limit, floor, every=words.every)
            self._total += matched
            if len(docs) >= 2 * limit:
                floor = max(floor, min(memoryview(keys).cast("d")))
            if docs:
                yield _trimmed(_Part(matching, docs, keys), limit)

    def _parts(self, limit: int) -> Iterator[_Part]:
        if self._request.sort is Sort.RELEVANCE and not scores(self._request.plan):
            return self._unscored(limit)
        return self._keyed(limit)

    def _keyed(self, limit: int) -> Iterator[_Part]:
        after = self._request.after
        border = inf if after is None else self._key(after.key)
        for (opened, docs), matching in zip(self.found, self._segments, strict=True):
            keys = self._keys(matching, docs)
            yield _trimmed(_Part(matching, *asking.largest(docs, keys, limit, border)), limit)
            if after is not None:
                tied = asking.equal(docs, keys, border)
                yield _tied(matching, opened.leading(tied, limit, after.id), border)

    def _unscored(self, limit: int) -> Iterator[_Part]:
        """All match alike, so their ids order them."""
        after = self._request.after
        for (opened, docs), matching in zip(self.found, self._segments, strict=True):
            if after is None or self._key(after.key) >= 0:
                beyond = after.id if after is not None and after.key == 0 else None
                yield _tied(matching, opened.leading(docs, limit, beyond), 0.0)

    def _keys(self, matching: Matching, docs: Buffer) -> Buffer:
        if self._request.sort is Sort.RELEVANCE:
            scored = bytearray(4 * len(docs))
            matching.score(self._request.plan, docs, 1.0, scored)
            return scored
        dates = matching.opened.dates("published")
        if dates is None:
            return array("d", (-inf,)).tobytes() * (len(docs) // 2)
        return asking.date_keys(docs, dates, _SIGNS[self._request.sort])

    def _key(self, key: SortKey) -> float:
        return -inf if key is None else _SIGNS[self._request.sort] * float(key)

    def _sort_key(self, key: float) -> SortKey:
        return None if key == -inf else _SIGNS[self._request.sort] * int(key)

    def _scores(self, parts: Sequence[_Part], page: Sequence[tuple[float, str, int, int]]) -> dict[str, float]:
        """What the hits of the page score by relevance, also where they are ordered by date."""
        if self._request.sort is Sort.RELEVANCE:
            return {name: key for key, name, _, _ in page}
        scored: dict[str, float] = {}
        for number, part in enumerate(parts):
            if own := sorted([(document, name) for _, name, of, document in page if of == number]):
                docs, sums = pack(f"<{len(own)}H", *[document for document, _ in own]), bytearray(8 * len(own))
                part.matching.score(self._request.plan, docs, 1.0, sums)
                scored.update(zip([name for _, name in own], memoryview(sums).cast("d"), strict=True))
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


def _with_ids(part: _Part) -> tuple[Buffer, Buffer, Buffer, Buffer]:
    ids = part.matching.opened.ids
    return part.docs, part.keys, ids.blob, ids.starts


def _trimmed(part: _Part, limit: int) -> _Part:
    """Of very many that tie for the last place, only the first by id."""
    if len(part.docs) <= 2 * max(limit, _MANY):
        return part
    matching, docs, keys = part
    least = min(memoryview(keys).cast("d"))
    above = asking.subtract(docs, tied := asking.equal(docs, keys, least))
    beyond = [key for key in memoryview(keys).cast("d") if key > least]
    first = _tied(matching, matching.opened.leading(tied, limit), least)
    return _Part(matching, above + bytes(first.docs), array("d", beyond).tobytes() + bytes(first.keys))


def _tied(matching: Matching, docs: Buffer, key: float) -> _Part:
    return _Part(matching, docs, array("d", (key,)).tobytes() * (len(docs) // 2))
