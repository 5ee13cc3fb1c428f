"""Calendar periods: which hour, day, week … a date falls into, in the asker's zone, and the periods between two.

Names of periods: ``1987-03-01T15``, ``1987-03-01``, ``1987-W09`` (ISO 8601 weeks), ``1987-03``, ``1987-Q1``, ``1987``,
and ``Monday`` … for days of the week.
"""

from __future__ import annotations

from array import array
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from index.article import Precision

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


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

_EPOCH: Final = datetime(1970, 1, 1)  # wall clock
_MOST_NAMES: Final = 1 << 14
_LOOK: Final = 7 * 86_400  # seconds; no zone changes twice in less


def name(unit: Unit, moment: datetime) -> str:
    """The name of the period that a wall-clock moment falls into."""
    match unit:
        case Unit.HOUR:
            return moment.isoformat()[:13]
        case Unit.DAY:
            return moment.isoformat()[:10]
        case Unit.WEEK:
            year, week, _ = moment.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case Unit.MONTH:
            return moment.isoformat()[:7]
        case Unit.QUARTER:
            return f"{moment.year:04d}-Q{(moment.month + 2) // 3}"
        case Unit.YEAR:
            return moment.isoformat()[:4]
        case Unit.WEEKDAY:
            return WEEKDAYS[moment.weekday()]


def needs(unit: Unit) -> Precision:
    """How precise a date must be to fall into one such period."""
    return _NEEDS[unit]


class _Names(dict[int, str]):
    """Names of periods by their numbers. An archive's months are named with every answer that counts by month."""

    def __init__(self, unit: Unit) -> None:
        super().__init__()
        self._unit = unit

    def __missing__(self, number: int) -> str:
        if len(self) >= _MOST_NAMES:
            self.clear()
        named = self[number] = _numbered(self._unit, number)
        return named


NAMES: Final = {unit: _Names(unit) for unit in Unit}
"""The names of each unit's periods by their numbers, as ``index.kernels.asking.tally_periods`` counts them."""


def _numbered(unit: Unit, number: int) -> str:
    match unit:
        case Unit.WEEKDAY:
            return WEEKDAYS[number]
        case Unit.YEAR:
            return f"{number:04d}"
        case Unit.MONTH:
            return f"{number // 12:04d}-{number % 12 + 1:02d}"
        case Unit.QUARTER:
            return f"{number // 4:04d}-Q{number % 4 + 1}"
        case Unit.HOUR:
            return name(unit, _EPOCH + timedelta(hours=number))
        case Unit.DAY:
            return name(unit, _EPOCH + timedelta(days=number))
        case Unit.WEEK:
            return name(unit, _EPOCH + timedelta(days=number * 7 - 3))  # 1970 began on a Thursday


def number(unit: Unit, period: str) -> int:
    """The number of a period by its name, the inverse of :data:`NAMES`. Raises ``ValueError`` for days of the week."""
    begins = start(unit, period)
    match unit:
        case Unit.YEAR:
            return begins.year
        case Unit.MONTH:
            return begins.year * 12 + begins.month - 1
        case Unit.QUARTER:
            return begins.year * 4 + (begins.month - 1) // 3
        case Unit.HOUR:
            return (begins - _EPOCH) // timedelta(hours=1)
        case Unit.WEEK:
            return ((begins - _EPOCH).days + 3) // 7
        case _:
            return (begins - _EPOCH).days


def offsets(zone: tzinfo, first: int, last: int) -> tuple[bytes, bytes]:
    """How far a zone is from UTC between two instants (seconds since 1970).

    The instants at which that changes (i64), and the distances in seconds (i32) before, between and after them.
    """
    changes, distances = array("q"), array("i", (_distance(zone, first),))
    if not isinstance(zone, timezone):
        for before in range(first, last, _LOOK):
            after = min(before + _LOOK, last)
            if (distance := _distance(zone, after)) != distances[-1]:
                changes.append(_change(zone, before, after))
                distances.append(distance)
    return changes.tobytes(), distances.tobytes()


def _change(zone: tzinfo, before: int, after: int) -> int:
    """The first instant after ``before`` whose distance is another; by ``after`` it is."""
    known = _distance(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _distance(zone, middle) == known else (before, middle)
    return after


def _distance(zone: tzinfo, instant: int) -> int:
    offset = (_EPOCH.replace(tzinfo=UTC) + timedelta(seconds=instant)).astimezone(zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


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
        return iter(WEEKDAYS)
    return map(NAMES[unit].__getitem__, range(number(unit, first), number(unit, last) + 1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # wall clock
