"""One question over all segments: what it finds, and the page of hits that is asked for.

Hits are ordered by a *key*, larger ones first: the score, the date, or the date negated; undated is minus infinity.
"""

from __future__ import annotations

from struct import pack

from index.fields import TEXT
from index.frozen import Frozen, NamedTuple
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from searcher.engines.matching import Matching, bounds_of
from searcher.query.plan import AllOf, AnyOf, Near, Plan, Term, TimeRange
from searcher.request import Position, Sort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final, TypeAlias

    from searcher.request import EngineRequest, SortKey

    _Place: TypeAlias = tuple[float, str, int, int]
    """Key, id, number of the segment (or part of one), and document, as ``asking.ordered`` gives them."""

inf: Final = float("inf")
_SIGNS: Final = {Sort.RELEVANCE: 1, Sort.NEWEST: 1, Sort.OLDEST: -1}
_ORDERS: Final = _SIGNS | {Sort.RELEVANCE: 0}  # as ``asking.page`` wants them


class Found(NamedTuple):
    """What a question found in a segment."""

    opened: OpenSegment
    docs: Buffer


class _Part(Frozen):
    """Documents of a segment that may be on the page, with their keys (f64)."""

    matching: Matching
    docs: Buffer
    keys: Buffer


class Page:
    """The hits of one page, as far as anybody asks."""

    __slots__ = ("_leading", "_parts", "_request", "more")

    def __init__(self, request: EngineRequest, parts: Sequence[Matching], leading: list[_Place], *, more: bool) -> None:
        self._request = request
        self._parts = parts
        self._leading = leading
        self.more = more

    @property
    def positions(self) -> tuple[Position, ...]:
        """The hits in order."""
        if self._request.sort is Sort.RELEVANCE:
            return tuple([Position(key, name) for key, name, _, _ in self._leading])
        return tuple([Position(self._sort_key(key), name) for key, name, _, _ in self._leading])

    @property
    def places(self) -> dict[str, tuple[OpenSegment, int]]:
        """Where they are, by id."""
        parts = self._parts
        return {name: (parts[part].opened, document) for _, name, part, document in self._leading}

    @property
    def scores(self) -> dict[str, float]:
        """What they score by relevance, by id, also where they are ordered by date."""
        if self._request.sort is Sort.RELEVANCE:
            return {name: key for key, name, _, _ in self._leading}
        scored: dict[str, float] = {}
        for number, part in enumerate(self._parts):
            if own := sorted([(document, name) for _, name, of, document in self._leading if of == number]):
                docs, sums = pack(f"<{len(own)}H", *[document for document, _ in own]), bytearray(8 * len(own))
                part.score(self._request.plan, docs, 1.0, sums)
                scored.update(zip([name for _, name in own], memoryview(sums).cast("d"), strict=True))
        return scored

    def _sort_key(self, key: float) -> SortKey:
        return None if key == -inf else _SIGNS[self._request.sort] * int(key)


class Search:
    """Answers one request over the segments of an archive."""

    def __init__(self, segments: Sequence[Matching], request: EngineRequest) -> None:
        self._segments = segments
        self._request = request
        self._found: list[Found] | None = None
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
        return self._best[0] if self._best is not None else sum([len(docs) for _, docs in self.found]) // 2

    def page(self) -> Page:
        """The page that is asked for."""
        request = self._request
        limit = self.total if request.limit is None else request.limit
        if limit == 0:
            return Page(request, (), [], more=self.total > 0)
        if self._best is not None:
            owners, leading = self._segments, self._best[1]
        else:
            parts = list(self._parts(limit + 1))
            owners, leading = [part.matching for part in parts], asking.ordered(list(map(_with_ids, parts)), limit + 1)
        return Page(request, owners, leading[:limit], more=len(leading) > limit)

    def _best_by_words(self) -> tuple[int, list[_Place]] | None:
        """The total and the page of the commonest questions, in one go; ``None`` for others."""
        request = self._request
        if not request.limit or request.after is not None or not self._segments:
            return None
        words = _words(request.plan)
        if words is None:
            return None
        lexicon = self._segments[0].lexicon
        known = [lexicon[term] for term in words.terms]
        return asking.page(
            lexicon.sheets,
            tuple(zip(*[each.numbers for each in known], strict=True)),
            words.every,
            words.slop,
            words.bounds,
            lexicon.norms,
            tuple([each.rarity for each in known]),
            _ORDERS[request.sort],
            request.limit + 1,
        )

    def _parts(self, limit: int) -> Iterator[_Part]:
        from searcher.query.simplify import scores  # which the commonest questions do without

        if self._request.sort is Sort.RELEVANCE and not scores(self._request.plan):
            return self._unscored(limit)
        return self._keyed(limit)

    def _keyed(self, limit: int) -> Iterator[_Part]:
        after = self._request.after
        border = inf if after is None else self._key(after.key)
        for (opened, docs), matching in zip(self.found, self._segments, strict=True):
            keys = self._keys(matching, docs)
            yield _Part(matching, *asking.largest(docs, keys, limit, border))
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
            return pack("<d", -inf) * (len(docs) // 2)
        return asking.date_keys(docs, dates, _SIGNS[self._request.sort])

    def _key(self, key: SortKey) -> float:
        return -inf if key is None else _SIGNS[self._request.sort] * float(key)


class _Words(Frozen):
    """Terms of all prose, as ``asking.page`` takes them."""

    terms: Sequence[str]
    every: bool
    slop: int | None = None
    bounds: tuple[int, int, int, int] | None = None


def _words(plan: Plan) -> _Words | None:
    """What a plan of the commonest kinds asks for: words, or a phrase, and perhaps a range of dates of publication."""
    if isinstance(plan, AllOf) and len(plan.children) > 1 and isinstance(span := plan.children[-1], TimeRange):
        rest = plan.children[:-1]
        words = _words(rest[0] if len(rest) == 1 else AllOf(rest))
        if words is None or words.bounds is not None or span.field != "published":
            return None
        return _Words(words.terms, words.every, words.slop, bounds_of(span))
    if isinstance(plan, Near):
        return _Words(plan.terms, True, -1 if plan.slop is None else plan.slop) if plan.field == TEXT else None
    joined = (plan,) if isinstance(plan, Term) else plan.children if isinstance(plan, AllOf | AnyOf) else ()
    terms = [each.term for each in joined if isinstance(each, Term) and each.field == TEXT]
    return _Words(terms, not isinstance(plan, AnyOf)) if terms and len(terms) == len(joined) else None


def _with_ids(part: _Part) -> tuple[Buffer, Buffer, Buffer, Buffer]:
    ids = part.matching.opened.ids
    return part.docs, part.keys, ids.blob, ids.starts


def _tied(matching: Matching, docs: Buffer, key: float) -> _Part:
    return _Part(matching, docs, pack("<d", key) * (len(docs) // 2))
