"""What an engine is asked: a plan, an order, a page, facets. Everything is resolved; nothing is text to parse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from enum import StrEnum
from typing import TypeAlias

from searcher.query.plan import Plan


class Sort(StrEnum):
    """Orders of hits. Ties break by id, ascending; undated articles come last in both date orders."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


SortKey: TypeAlias = float | int | None
"""Score for relevance, seconds of ``published`` for dates (``NewsDate.seconds``), ``None`` for undated."""


@dataclass(frozen=True, slots=True)
class Position:
    """The place of a hit in its order: a page continues right after it."""

    key: SortKey
    id: str


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """One question to an engine.

    ``limit`` ``None`` asks for all hits, 0 for none (counts and facets alone). ``facets`` are names of
    :data:`index.fields.FACETS`, or of the further period units of :class:`searcher.periods.Unit`.
    ``zone`` is the zone in which period facets are cut. ``series`` asks for counts by (first facet, series) pairs.
    """

    plan: Plan
    sort: Sort = Sort.RELEVANCE
    limit: int | None = 10
    after: Position | None = None
    facets: tuple[str, ...] = ()
    series: str | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """How one facet is to be shown: at most ``limit`` buckets (``None``: all), none under ``min_count``."""

    name: str
    limit: int | None = None
    min_count: int | None = None
    by_value: bool = False
