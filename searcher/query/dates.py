"""Dates of queries and filters → spans of time: from ``2025`` to an RFC 3339 instant, and ``last week``.

Words mean a span, half-open: ``since`` takes its first instant, ``until`` its last. Spans are reckoned on the wall
clock of the asker's zone and only then turned into instants, so a day is a day also when the clocks change.
Weeks begin on Monday (ISO 8601).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, TypeAlias

from index.article import NewsDate, Precision
from index.errors import DateError
from index.frozen import Frozen
from searcher.query.plan import TimeRange
from searcher.query.relative_dates import Wall, after_months, end_of_length, midnight, relative

HINT: Final = (
    "write it like 2025, 2025-12, 2025-12-04, 2025-W49, 2025-Q4, 2025-12-04T14:56+01:00, today, yesterday, "
    "last week, 3 months ago, last 7 days, march 2025"
)

_TICK: Final = timedelta(microseconds=1)
_SECOND: Final = timedelta(seconds=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_PERIOD: Final = re.compile(r"(?P<year>\d{4})-?(?:w(?P<week>\d\d?)|q(?P<quarter>[1-4]))|q([1-4])[ -]?(\d{4})")
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)[t ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s?(z|[+-]\d\d(?::?\d\d)?)?")

Bounds: TypeAlias = tuple[datetime | None, datetime | None]
"""Half-open range of aware moments, ``None`` where open."""


class TimeSpan(Frozen):
    """Half-open span ``[start, end)`` of aware moments in the asker's zone.

    Their wall clocks are the nominal ones (midnight stays midnight even where the clocks skip it).
    """

    start: datetime
    end: datetime


def resolve(text: str, *, now: datetime, zone: tzinfo) -> TimeSpan:
    """The span that a date of a query means.

    Args:
        text: A date, a period, or words such as ``last week``.
        now: The present, aware.
        zone: The asker's zone, in which days begin and times without offset are meant.

    Raises:
        DateError: it cannot be read, or is not in the calendar.
    """
    try:
        return _in_figures(text.strip().lower(), zone) or _read(text.strip(), now.astimezone(zone), zone)
    except (ValueError, OverflowError):
        raise DateError(f"there is no such date: {_shown(text)}", hint=HINT) from None


def resolve_range(since: str | None, until: str | None, *, now: datetime, zone: tzinfo) -> Bounds:
    """From the first instant of ``since`` to the last of ``until``; ``None`` is open.

    The same length of time at both ends (``7d``, which alone is a day) means from then until now.

    Raises:
        DateError: one cannot be read, or ``since`` begins after ``until`` ends.
    """
    start = None if since is None else resolve(since, now=now, zone=zone).start
    if since is not None and since == until:
        until = end_of_length(since) or until
    end = None if until is None else resolve(until, now=now, zone=zone).end
    if start is not None and end is not None and _instant(start) >= _instant(end):
        raise DateError(f"{_shown(since)} is after {_shown(until)}", hint="give the earlier date first")
    return start, end


def resolve_beyond(*, before: str | None, after: str | None, now: datetime, zone: tzinfo) -> Bounds:
    """Up to the first instant of ``before``, from the last of ``after``: the dates themselves left out."""
    end = None if before is None else resolve(before, now=now, zone=zone).start
    start = None if after is None else resolve(after, now=now, zone=zone).end
    return start, end


def instant(text: str, zone: tzinfo) -> datetime:
    """The first moment of a date, period or time in figures; nothing relative.

    Raises:
        DateError: it is none.
    """
    try:
        span = _in_figures(text.strip().lower(), zone)
    except (ValueError, OverflowError):
        span = None
    if span is None:
        raise DateError(f"not an instant: {_shown(text)}", hint="write it like 2025-12-04T14:56:00+01:00 or 2025-12-04")
    return span.start


def _read(text: str, present: datetime, zone: tzinfo) -> TimeSpan:
    lowered = " ".join(text.lower().split())
    wall = _absolute(lowered) or relative(lowered, present)
    return _by_any_notation(text, zone) if wall is None else _in_zone(wall, zone)


# Figures


@lru_cache(maxsize=1 << 10)  # the same few days are asked for again and again
def _in_figures(text: str, zone: tzinfo) -> TimeSpan | None:
    """What does not depend on the present; ``None`` if it is nothing of the kind."""
    if span := _moment(text, zone):
        return span
    wall = _absolute(text)
    return None if wall is None else _in_zone(wall, zone)


def _moment(text: str, zone: tzinfo) -> TimeSpan | None:
    """An hour, minute or second; with its own offset, or by the asker's clock."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    day, hour, minute, second, offset = match.groups()
    start = datetime.fromisoformat(f"{day}T{hour}:{minute or '00'}:{second or '00'}")
    length = timedelta(seconds=1) if second else timedelta(minutes=1) if minute else timedelta(hours=1)
    own = zone if offset is None else _fixed(offset)
    span = _in_zone((start, start + length), own)
    return span if offset is None else TimeSpan(span.start.astimezone(zone), span.end.astimezone(zone))


def _fixed(offset: str) -> tzinfo:
    if offset == "z":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[3:].lstrip(":") or 0)
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _absolute(text: str) -> Wall | None:
    if match := _DATE.fullmatch(text):
        return _calendar(*match.groups())
    if match := _PERIOD.fullmatch(text):
        if match["week"]:
            monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
            return midnight(monday), midnight(monday) + timedelta(weeks=1)
        quarter, year = match["quarter"] or match[4], match["year"] or match[5]
        start = datetime(int(year), int(quarter) * 3 - 2, 1)  # wall clock
        return start, after_months(start, 3)
    return None


def _calendar(year: str, month: str | None, day: str | None) -> Wall:
    start = datetime(int(year), int(month or 1), int(day or 1))  # wall clock
    if day:
        return start, _capped(lambda: start + timedelta(days=1))
    return start, _capped(lambda: after_months(start, 1 if month else 12))


def _capped(moment: Callable[[], datetime]) -> datetime:
    """The end of the calendar, where a period lasts as long."""
    try:
        return moment()
    except (ValueError, OverflowError):
        return datetime.max  # noqa: DTZ901  # wall clock


# Other notations


def _by_any_notation(text: str, zone: tzinfo) -> TimeSpan:
    """``December 4, 2025`` and all that the press writes."""
    from index.normalise.dates import parse_date

    try:
        found = parse_date(text, zone=zone)
    except DateError:
        raise DateError(f"cannot read the date {_shown(text)}", hint=HINT) from None
    own = zone if found.offset is None else timezone(found.offset)
    span = _in_zone((found.local, _end(found)), own)
    if found.offset is None:
        return span
    return TimeSpan(span.start.astimezone(zone), span.end.astimezone(zone))


def _end(found: NewsDate) -> datetime:
    match found.precision:
        case Precision.YEAR:
            return after_months(found.local, 12)
        case Precision.MONTH:
            return after_months(found.local, 1)
        case Precision.DAY:
            return found.local + timedelta(days=1)
        case Precision.MINUTE:
            return found.local + timedelta(minutes=1)
        case Precision.SECOND:
            return found.local + timedelta(seconds=1)


# Wall clock → instants


def _in_zone(wall: Wall, zone: tzinfo) -> TimeSpan:
    start, end = wall
    if start.tzinfo is not None:
        return TimeSpan(start.astimezone(zone), end.astimezone(zone))
    return TimeSpan(start.replace(tzinfo=zone), _end_in_zone(end, zone))


def _end_in_zone(end: datetime, zone: tzinfo) -> datetime:
    """The moment after the last tick of a span.

    When the clocks go back, that tick comes twice and the later one counts; a midnight that itself comes twice does not
    lengthen the day before it.
    """
    if isinstance(zone, timezone):
        return end.replace(tzinfo=zone)
    last = end - _TICK
    instants = [_instant(last.replace(tzinfo=zone, fold=fold)) + _TICK for fold in (0, 1)]
    candidates = [end.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    return next((moment for moment in candidates if _instant(moment) == max(instants)), candidates[0])


def _instant(moment: datetime) -> datetime:
    """Comparable across offsets: moments of one zone compare by the wall clock otherwise."""
    offset = moment.utcoffset() or timedelta(0)
    try:
        return moment.replace(tzinfo=UTC, fold=0) - offset
    except OverflowError:
        return moment.replace(tzinfo=UTC, fold=0)


def time_range(field: str, bounds: Bounds) -> TimeRange:
    """The range between two moments: as instants, and by the wall clock for floating dates."""
    start, end = bounds
    return TimeRange(
        field,
        None if start is None else seconds(start),
        None if end is None else seconds(end),
        None if start is None else wall_seconds(start),
        None if end is None else wall_seconds(end),
    )


def seconds(moment: datetime) -> int:
    """Seconds since 1970 UTC."""
    return _since_epoch(_instant(moment))


def wall_seconds(moment: datetime) -> int:
    """The wall clock of a moment as seconds since 1970, as floating dates are stored."""
    return _since_epoch(moment.replace(tzinfo=UTC, fold=0))


def _since_epoch(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def _shown(text: str | None) -> str:
    return repr(text if text is None or len(text) <= 60 else text[:59] + "…")
