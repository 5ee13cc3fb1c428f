"""Calendar periods: which hour, day, week … a date falls into, in the asker's zone, and the periods between two.

Names of periods: ``1987-03-01T15``, ``1987-03-01``, ``1987-W09`` (ISO 8601 weeks), ``1987-03``, ``1987-Q1``, ``1987``,
and ``Monday`` … for days of the week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from index.article import Precision


class Unit(StrEnum):
    """How long a period is. ``WEEKDAY`` is cyclic: it has no order in time."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKDAY = "weekday"


WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS: Final = frozenset(str(unit) for unit in Unit)

_NEEDS: Final = {
    Unit.HOUR: Precision.MINUTE,
    Unit.DAY: Precision.DAY,
    Unit.WEEK: Precision.DAY,
    Unit.WEEKDAY: Precision.DAY,
    Unit.MONTH: Precision.MONTH,
    Unit.QUARTER: Precision.MONTH,
    Unit.YEAR: Precision.YEAR,
}

_QUARTER_HOUR: Final = 900  # seconds; every zone's offset has been a multiple of it since zones are zones


def name(unit: Unit, moment: datetime) -> str:
    """The name of the period that a wall-clock moment falls into."""
    match unit:
        case Unit.HOUR:
            return moment.strftime("%Y-%m-%dT%H")
        case Unit.DAY:
            return moment.strftime("%Y-%m-%d")
        case Unit.WEEK:
            year, week, _ = moment.isocalendar()
            return f"{year}-W{week:02d}"
        case Unit.MONTH:
            return moment.strftime("%Y-%m")
        case Unit.QUARTER:
            return f"{moment.year}-Q{(moment.month + 2) // 3}"
        case Unit.YEAR:
            return moment.strftime("%Y")
        case Unit.WEEKDAY:
            return WEEKDAYS[moment.weekday()]


def bucketer(unit: Unit, zone: tzinfo) -> Callable[[int, Precision, bool], str | None]:
    """A function from ``(seconds, precision, zone known)`` of a date to the name of its period.

    A date whose zone is known is an instant and is read in ``zone``; a floating one is read as it stands. ``None``
    where the date is too coarse for the unit.
    """
    needed = _NEEDS[unit]
    names: dict[tuple[int, bool], str] = {}

    def bucket(seconds: int, precision: Precision, known: bool) -> str | None:
        if precision < needed:
            return None
        key = (seconds // _QUARTER_HOUR, known)
        if key not in names:
            names[key] = name(unit, _wall_clock(seconds, zone if known else UTC))
        return names[key]

    return bucket


def _wall_clock(seconds: int, zone: tzinfo) -> datetime:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return instant.astimezone(zone).replace(tzinfo=None)


def start(unit: Unit, period: str) -> datetime:
    """The wall-clock moment at which a named period begins. Raises ``ValueError`` for days of the week."""
    match unit:
        case Unit.HOUR:
            return datetime.strptime(period, "%Y-%m-%dT%H")  # wall clock
        case Unit.WEEK:
            year, week = period.split("-W")
            return _midnight(date.fromisocalendar(int(year), int(week), 1))
        case Unit.QUARTER:
            year, quarter = period.split("-Q")
            return datetime(int(year), int(quarter) * 3 - 2, 1)
        case Unit.WEEKDAY:
            raise ValueError("days of the week begin at no one moment")
        case _:
            parts = [int(part) for part in period.split("-")]
            return datetime(*[*parts, 1, 1][:3])  # type: ignore[arg-type]


def between(unit: Unit, first: str, last: str) -> Iterator[str]:
    """The names of all periods from ``first`` to ``last``, both included; every day of the week for ``WEEKDAY``."""
    if unit is Unit.WEEKDAY:
        yield from WEEKDAYS
        return
    moment, end = start(unit, first), start(unit, last)
    while moment <= end:
        yield name(unit, moment)
        following = _next(unit, moment)
        if following is None:
            return
        moment = following


def _next(unit: Unit, moment: datetime) -> datetime | None:
    """The start of the period after the one that begins at ``moment``; ``None`` past the end of the calendar."""
    try:
        match unit:
            case Unit.HOUR:
                return moment + timedelta(hours=1)
            case Unit.DAY:
                return moment + timedelta(days=1)
            case Unit.WEEK:
                return moment + timedelta(weeks=1)
            case Unit.YEAR:
                return moment.replace(year=moment.year + 1)
            case _:
                months = moment.month - 1 + (3 if unit is Unit.QUARTER else 1)
                return moment.replace(year=moment.year + months // 12, month=months % 12 + 1)
    except (ValueError, OverflowError):
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # wall clock
