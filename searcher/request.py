"""What an engine is asked: a plan, an order, a page, facets. Everything is resolved; nothing is text to parse."""

from __future__ import annotations

from enum import StrEnum

from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import Final, TypeAlias

    from searcher.query.plan import Plan


class Sort(StrEnum):
    """Orders of hits. Ties break by id, ascending; undated articles come last in both date orders."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


SortKey: TypeAlias = float | int | None
"""Score for relevance, seconds of ``published`` for dates (``NewsDate.seconds``), ``None`` for undated."""


class Position(Frozen):
    """The place of a hit in its order: a page continues right after it."""

    key: SortKey
    id: str


DEFAULT_BUCKETS: Final = 10
"""How many values of a facet are shown where nobody says."""


class FacetRequest(Frozen):
    """How one facet is to be shown: at most ``limit`` buckets, none under ``min_count``.

    ``limit`` ``None``: all periods, or :data:`DEFAULT_BUCKETS` values.
    """

    name: str
    limit: int | None = None
    min_count: int | None = None
    by_value: bool = False

    @property
    def most(self) -> int:
        """How many values can be shown."""
        return DEFAULT_BUCKETS if self.limit is None else self.limit


class SeriesRequest(Frozen):
    """Counts over time of the ``most`` largest values of a facet, by periods of a :class:`searcher.periods.Unit`."""

    facet: str
    unit: str
    most: int = 5


class EngineRequest(Frozen):
    """One question to an engine.

    ``limit`` ``None`` asks for all hits, 0 for none (counts and facets alone). ``facets`` are of
    :data:`index.fields.FACETS`, or of the further period units of :class:`searcher.periods.Unit`.
    ``zone`` is the zone in which periods are cut; ``None`` is UTC.
    """

    plan: Plan
    sort: Sort = Sort.RELEVANCE
    limit: int | None = 10
    after: Position | None = None
    facets: tuple[FacetRequest, ...] = ()
    series: SeriesRequest | None = None
    zone: tzinfo | None = None
