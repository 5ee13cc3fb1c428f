"""An archive to ask: one open generation, queries in text, answers ready to render."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import tzinfo
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypedDict, Unpack

from index.article import Article
from index.errors import ArchiveError, UsageError
from searcher import trends
from searcher.cursor import Cursor
from searcher.engines.base import Engine, EngineResponse
from searcher.facets import parse as parse_facet
from searcher.facets import shape
from searcher.query.filters import Filters, lower_filters, moment, zone
from searcher.query.lower import Context, lower
from searcher.query.parser import parse, parse_literal
from searcher.query.plan import AllOf, Plan
from searcher.query.simplify import simplify
from searcher.request import EngineRequest, FacetRequest, SeriesRequest, Sort
from searcher.results import ArchiveState, ArchiveStats, Envelope, Hit, SearchResponse, TrendResponse
from searcher.snippets import Highlighter

_NOT_FILTERS: Final = frozenset(("filters", "tz", "now", "literal"))


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


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its filters, resolved: what it reads as, the plan to evaluate, and remarks for the asker."""

    text: str
    plan: Plan
    filters: dict[str, Any]
    zone: tzinfo
    notes: tuple[str, ...]


class Archive:
    """Asks one archive. A context manager; reads the commit that was newest when it was opened.

    All methods that take a query also take what narrows it, by name (:class:`Asked`). They raise
    :class:`index.errors.QueryError` for a query that cannot be parsed, :class:`index.errors.DateError` for a date that
    cannot be read, :class:`index.errors.UsageError` for other requests that make no sense, and
    :class:`index.errors.ArchiveError` if the archive is damaged.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
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
        wanted = tuple(parse_facet(facet) if isinstance(facet, str) else facet for facet in facets)
        after = None if cursor is None else Cursor.parse(cursor, order)
        question = self._question(query, asked)
        answer = self._engine.search(
            EngineRequest(
                question.plan,
                order,
                _limit(limit),
                None if after is None else after.position,
                wanted,
                zone=question.zone,
            )
        )
        hits = self._hits(question, answer, 0 if after is None else after.rank, snippets=snippets)
        return SearchResponse(
            self._envelope(question, answer.total, began),
            hits,
            {request.name: shape(answer.facets[request.name], request) for request in wanted},
            str(Cursor(order, answer.positions[-1], hits[-1].rank)) if answer.more and hits else None,
        )

    def count(self, query: str = "*", **asked: Unpack[Asked]) -> int:
        """How many articles match, exactly."""
        return self._engine.search(EngineRequest(self._question(query, asked).plan, limit=0)).total

    def trend(
        self, query: str = "*", *, by: str = "month", series: str | None = None, **asked: Unpack[Asked]
    ) -> TrendResponse:
        """Counts by period (``hour`` … ``year``), empty ones included.

        ``series`` names a facet whose five largest values get a column of their own.
        """
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
            self._envelope(question, answer.total, began), by, buckets, answer.facets[by].missing, series, tuple(answer.series)
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
        return Highlighter(self._question(query, asked).plan)

    def stats(self) -> ArchiveStats:
        """What the archive holds."""
        from index.store.archive import size_on_disk
        from index.store.maintain import segment_count

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
        where = zone(asked.get("tz"))
        context = Context(moment(asked.get("now"), where), where)
        parsed = parse_literal(query) if asked.get("literal") else parse(query)
        lowered = lower(parsed.node, context, query)
        narrowed, resolved = lower_filters(_filters(asked), context)
        plan = lowered.plan if narrowed is None else AllOf((lowered.plan, narrowed))
        return Question(str(parsed.node), simplify(plan), resolved, where, (*parsed.notes, *lowered.notes))

    def _envelope(self, question: Question, total: int, began: float) -> Envelope:
        took = (time.perf_counter() - began) * 1000
        return Envelope(question.text, question.filters, total, self.state, took, notes=question.notes)

    def _hits(self, question: Question, answer: EngineResponse, before: int, *, snippets: bool) -> tuple[Hit, ...]:
        articles = self._engine.fetch(position.id for position in answer.positions)
        if len(articles) != len(answer.positions):
            raise ArchiveError(f"{self.path} is damaged: not all that is found is there", hint="run: searcher verify")
        highlighter = Highlighter(question.plan) if snippets else None
        return tuple(
            Hit(
                rank,
                articles[position.id],
                answer.scores[position.id],
                None if highlighter is None else highlighter.snippet(articles[position.id]),
            )
            for rank, position in enumerate(answer.positions, start=before + 1)
        )


_STATS_FACETS: Final = (
    *tuple(FacetRequest(name, limit=5) for name in ("source", "language")),
    FacetRequest("year", min_count=1),
)


def _filters(asked: Asked) -> Filters:
    """The filters out of keyword arguments, added to those of ``filters`` itself."""
    given: Filters = asked.get("filters") or Filters()
    named: dict[str, Any] = {name: value for name, value in asked.items() if name not in _NOT_FILTERS}
    if unknown := named.keys() - {spec.name for spec in fields(Filters)}:
        raise TypeError(f"no such argument: {', '.join(sorted(unknown))}")
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
