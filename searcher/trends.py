"""Counts over time: dated buckets in order, empty ones included, with a column for each of the largest series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

from index.errors import UsageError
from index.fields import BY_NAME, FieldKind
from searcher.engines.base import EngineResponse
from searcher.facets import NAMES, fill
from searcher.periods import Unit, name, start
from searcher.results import TrendBucket

TREND_UNITS: Final = tuple(str(unit) for unit in Unit if unit is not Unit.WEEKDAY)
SERIES: Final = tuple(facet for facet in NAMES if BY_NAME[facet].kind is not FieldKind.PERIOD)


def check(by: str, series: str | None) -> Unit:
    """The unit of a trend. Raises :class:`UsageError` for what is no unit, or no facet to make a series of."""
    if by not in TREND_UNITS:
        raise UsageError(f"a trend cannot go by {by!r}", hint=f"units: {', '.join(TREND_UNITS)}")
    if series is not None and series not in SERIES:
        raise UsageError(f"a trend has no series by {series!r}", hint=f"series: {', '.join(SERIES)}")
    return Unit(by)


def buckets(answer: EngineResponse, unit: Unit, filters: Mapping[str, Any], zone: tzinfo) -> tuple[TrendBucket, ...]:
    """One bucket a period, from the first to the last hit, or from bound to bound where the filters set bounds."""
    counts = answer.facets[str(unit)].values
    first = _bound(unit, filters.get("since"), zone) or min(counts, default=None)
    last = _bound(unit, filters.get("until"), zone, before=True) or max(counts, default=None)
    if first is None or last is None or start(unit, first) > start(unit, last):
        return ()
    return tuple(
        TrendBucket(
            period,
            _shown_start(unit, period),
            counts.get(period, 0),
            {value: counted.get(period, 0) for value, counted in answer.series.items()},
        )
        for period in fill(unit, first, last)
    )


def _bound(unit: Unit, instant: str | None, zone: tzinfo, *, before: bool = False) -> str | None:
    """The period that a bound of the filters falls into; ``before``: the one just before it, as ``until`` excludes."""
    if instant is None:
        return None
    wall = datetime.fromisoformat(instant).astimezone(zone).replace(tzinfo=None)
    return name(unit, wall - timedelta(microseconds=1) if before else wall)


def _shown_start(unit: Unit, period: str) -> str:
    moment = start(unit, period)
    return moment.isoformat(timespec="minutes") if unit is Unit.HOUR else moment.date().isoformat()
