"""An archive to ask: one open generation, queries in text, answers ready to render."""

from __future__ import annotations

import time
from functools import partial

from index.errors import UsageError
from index.fields import BY_NAME, FieldKind
from index.frozen import EMPTY, Frozen, partly
from searcher.later import Later, response_later
from searcher.query.filters import NO_FILTERS, Filters, lower_filters, resolved
from searcher.query.plan import All, AllOf, Nothing, Plan
from searcher.query.present import Context
from searcher.query.quick import quick
from searcher.request import EngineRequest, FacetRequest, SeriesRequest, Sort
from searcher.results import ArchiveState, Envelope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo
    from os import PathLike
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Final, Self, TypedDict, Unpack

    from index.article import Article
    from searcher.cursor import Cursor
    from searcher.engines.base import Engine, EngineResponse
    from searcher.query.dates import Bounds
    from searcher.results import ArchiveStats, Facet, SearchResponse, TrendResponse
    from searcher.snippets import Highlighter

    class Asked(TypedDict, total=False):
        """What may narrow a query: the filters, all at once or by name, and how to read it.

        ``tz`` names the zone of dates (default: the machine's); ``now`` fixes the present, for runs that repeat;
        ``literal`` searches the text as it stands.
        """

        filters: Filters
        since: str | None
        until: str | None
        on: str | None
        sources: str | Sequence[str]
        not_sources: str | Sequence[str]
        entities: str | Sequence[str]
        not_entities: str | Sequence[str]
        languages: str | Sequence[str]
        tz: str | None
        now: str | None
        literal: bool


_NOT_FILTERS: Final = frozenset(("filters", "tz", "now", "literal"))


class Question(Frozen, later=True):
    """A query with its filters, resolved: what it reads as, the plan to evaluate, and remarks for the asker."""

    text: str
    plan: Plan
    context: Context
    notes: tuple[str, ...]
    filters: dict[str, Any]

    @property
    def zone(self) -> tzinfo:
        """The asker's zone."""
        return self.context.zone


_question_later: Final = partly(Question, "text", "plan", "context", "notes")
_envelope_later: Final = partly(Envelope, "query", "total", "archive", "took_ms", "exact", "notes")


class Archive:
    """Asks one archive. A context manager; reads the commit that was newest when it was opened.

    All methods that take a query also take what narrows it, by name (:class:`Asked`). They raise
    :class:`index.errors.QueryError` for a query that cannot be parsed, :class:`index.errors.DateError` for a date that
    cannot be read, :class:`index.errors.UsageError` for other requests that make no sense, and
    :class:`index.errors.ArchiveError` if the archive is damaged.
    """

    def __init__(self, engine: Engine, path: str | PathLike[str]) -> None:
        self._engine = engine
        self._path = path

    @property
    def path(self) -> Path:
        """Where it is."""
        from pathlib import Path

        return Path(self._path)

    @classmethod
    def open(cls, path: str | PathLike[str]) -> Self:
        """Open an archive on this machine. Raises :class:`index.errors.ArchiveError` where there is none."""
        from searcher.engines.arrays import ArrayEngine

        return cls(ArrayEngine(path), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._engine.close()

    @property
    def state(self) -> ArchiveState:
        """How many articles there are, and the generation that is read."""
        return self._engine.state

    def search(
        self,
        query: str = "*",
        *,
        sort: str = "relevance",
        limit: int | None = 10,
        cursor: str | None = None,
        facets: Sequence[str | FacetRequest] = (),
        snippets: bool = True,
        **asked: Unpack[Asked],
    ) -> SearchResponse:
        """Ranked hits, with facets where asked: ``"source"``, or ``"source:20"`` for twenty buckets.

        ``limit`` ``None``: all hits. ``cursor``: that of an earlier response, to go on after its last hit.
        """
        began = time.perf_counter()
        order = _sort(sort)
        wanted = tuple([_facet_request(facet) for facet in facets]) if facets else ()
        after = None if cursor is None else _cursor(cursor, order)
        question = self._question(query, asked)
        place, before = (None, 0) if after is None else (after.position, after.rank)
        zone = question.zone if wanted and any(map(_is_period, wanted)) else None
        answer = self._engine.search(EngineRequest(question.plan, order, _limit(limit), place, wanted, None, zone))
        shaped = _facets(answer, wanted) if wanted else EMPTY
        later = Later(self._engine, self._path, question.plan, answer, order, before=before, snippets=snippets)
        return response_later(later.of_response, self._envelope(question, answer.total, began), shaped)

    def count(self, query: str = "*", **asked: Unpack[Asked]) -> int:
        """How many articles match, exactly."""
        return self._engine.search(EngineRequest(self._question(query, asked).plan, limit=0)).total

    def trend(
        self, query: str = "*", *, by: str = "month", series: str | None = None, **asked: Unpack[Asked]
    ) -> TrendResponse:
        """Counts by period (``hour`` … ``year``), empty ones included.

        ``series`` names a facet whose five largest values get a column of their own.
        """
        from searcher import trends
        from searcher.results import TrendResponse

        began = time.perf_counter()
        unit = trends.check(by, series)
        question = self._question(query, asked)
        answer = self._engine.search(
            EngineRequest(
                question.plan,
                limit=0,
                facets=(FacetRequest(by),),
                series=None if series is None else SeriesRequest(series, by),
                zone=question.zone,
            )
        )
        buckets = trends.buckets(answer, unit, question.filters, question.zone)
        return TrendResponse(
            self._envelope(question, answer.total, began),
            by,
            buckets,
            answer.facets[by].missing,
            series,
            tuple(answer.series),
        )

    def ids(self, query: str = "*", **asked: Unpack[Asked]) -> Iterator[str]:
        """The ids of all matches, oldest first."""
        request = EngineRequest(self._question(query, asked).plan, Sort.OLDEST, limit=None)
        yield from (position.id for position in self._engine.search(request).positions)

    def get(self, article_id: str) -> Article | None:
        """The article with this id, ``None`` where there is none."""
        return self._engine.fetch((article_id,)).get(article_id)

    def read(self, query: str, **asked: Unpack[Asked]) -> Question:
        """How a query and its filters are understood, without asking the archive."""
        return self._question(query, asked)

    def highlighter(self, query: str, **asked: Unpack[Asked]) -> Highlighter:
        """Finds what the query looks for in an article's text."""
        from searcher.snippets import Highlighter

        return Highlighter(self._question(query, asked).plan)

    def stats(self) -> ArchiveStats:
        """What the archive holds."""
        from index.store.archive import size_on_disk
        from index.store.maintain import segment_count
        from searcher.results import ArchiveStats

        newest = self.search(limit=1, sort="newest", snippets=False, facets=_STATS_FACETS)
        oldest = self.search(limit=1, sort="oldest", snippets=False)
        return ArchiveStats(
            self.state,
            segments=segment_count(self.path),
            bytes=size_on_disk(self.path),
            first=_published(oldest),
            last=_published(newest),
            undated=newest.facets["year"].missing,
            facets=newest.facets,
        )

    def _question(self, query: str, asked: Asked) -> Question:
        context = Context.named(asked.get("now"), asked.get("tz"))
        text, plan, notes = _read(query, context, literal=asked.get("literal", False))
        filters = _filters(asked) if asked else NO_FILTERS
        narrowing, bounds = lower_filters(filters, context)
        later = partial(_resolved, filters, bounds)
        return _question_later(later, text, _narrowed(plan, narrowing), context, notes)

    def _envelope(self, question: Question, total: int, began: float) -> Envelope:
        took = (time.perf_counter() - began) * 1000
        later = partial(_filters_of, question)
        return _envelope_later(later, question.text, total, self._engine.state, took, True, question.notes)


_STATS_FACETS: Final = (
    *tuple(FacetRequest(name, limit=5) for name in ("source", "language")),
    FacetRequest("year", min_count=1),
)


def _read(query: str, context: Context, *, literal: bool) -> tuple[str, Plan, tuple[str, ...]]:
    """The query as it prints itself, its plan, and remarks."""
    if not literal and (read := quick(query)) is not None:
        return (*read, ())
    from searcher.query.lower import lower
    from searcher.query.parser import parse, parse_literal
    from searcher.query.simplify import simplify

    parsed = parse_literal(query) if literal else parse(query)
    lowered = lower(parsed.node, context, query)
    return str(parsed.node), simplify(lowered.plan), (*parsed.notes, *lowered.notes)


def _narrowed(plan: Plan, narrowing: list[Plan]) -> Plan:
    """The plan with all that narrows it."""
    if not narrowing or isinstance(plan, Nothing):
        return plan
    own = () if isinstance(plan, All) else plan.children if isinstance(plan, AllOf) else (plan,)
    return AllOf((*own, *narrowing)) if own or len(narrowing) > 1 else narrowing[0]


def _resolved(filters: Filters, bounds: Bounds, question: Question, _field: str) -> dict[str, Any]:
    return resolved(filters, bounds, question.context)


def _filters_of(question: Question, _envelope: Envelope, _field: str) -> dict[str, Any]:
    return question.filters


def _facet_request(facet: str | FacetRequest) -> FacetRequest:
    if not isinstance(facet, str):
        return facet
    from searcher.facets import parse

    return parse(facet)


def _is_period(request: FacetRequest) -> bool:
    spec = BY_NAME.get(request.name)
    return spec is None or spec.kind is FieldKind.PERIOD


def _facets(answer: EngineResponse, wanted: Sequence[FacetRequest]) -> dict[str, Facet]:
    from searcher.facets import shape

    return {request.name: shape(answer.facets[request.name], request) for request in wanted}


def _cursor(text: str, order: Sort) -> Cursor:
    from searcher.cursor import Cursor

    return Cursor.parse(text, order)


def _filters(asked: Asked) -> Filters:
    """The filters out of keyword arguments, added to those of ``filters`` itself."""
    given: Filters = asked.get("filters") or NO_FILTERS
    if not asked.keys() - _NOT_FILTERS:
        return given
    named: dict[str, Any] = {name: value for name, value in asked.items() if name not in _NOT_FILTERS}
    if unknown := named.keys() - set(Filters.__match_args__):
        raise TypeError(f"no such argument: {', '.join(sorted(unknown))}")
    if given is NO_FILTERS and not any(value or value == "" for value in named.values()):
        return given
    from dataclasses import replace

    several = {name: _several(value) for name, value in named.items() if isinstance(getattr(given, name), tuple)}
    return replace(given, **(named | several))


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _sort(text: str) -> Sort:
    try:
        return Sort(text)
    except ValueError:
        raise UsageError(f"there is no order {text!r}", hint=f"orders: {', '.join(Sort)}") from None


def _limit(limit: int | None) -> int | None:
    if limit is not None and limit < 0:
        raise UsageError(f"a limit of {limit} makes no sense", hint="give a number from 0 up")
    return limit


def _published(response: SearchResponse) -> str | None:
    published = response.hits[0].article.published if response.hits else None
    return None if published is None else str(published)
