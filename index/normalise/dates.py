"""Dates as news writes them → :class:`index.article.NewsDate`, as precise as they were written.

The only module that uses dateutil. Notations of RFC 3339 and ISO 8601 are read without it, in a few microseconds;
it is imported when a worded date turns up. Nothing is ever filled in from today: a part that is not written is not
known, and a date whose year is not written is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from index.article import NewsDate, Precision
from index.errors import AbsurdDateError, DateError, UnreadableDateError
from index.normalise.zones import Clues, offset_at, offset_named, parse_offset

EARLIEST_YEAR: Final = 1450
"""No news was printed before: an earlier year is a mistake."""
LATEST_YEAR: Final = 2199
"""A later year is a placeholder."""
FUTURE_TOLERANCE: Final = timedelta(days=2)
"""How far after now a date may lie: clocks and zones differ, and weeklies date ahead."""

_TOLERATED_SECONDS: Final = FUTURE_TOLERANCE.total_seconds()
_NO_CLUES: Final[Clues] = MappingProxyType({})
_LONGEST: Final = 200  # characters; no notation of one date is longer
_EPOCH: Final = datetime(1970, 1, 1)  # a wall clock
_EPOCH_ELSEWHERE: Final = frozenset(_EPOCH - timedelta(hours=hours) for hours in range(3, 11))  # in the Americas
_OTHER_EPOCHS: Final = frozenset(map(datetime.fromisoformat, ("1601-01-01", "1753-01-01", "1899-12-30", "1900-01-01")))
"""Midnights that databases write for nothing (of Windows, SQL Server, OLE)."""

_ZONE_PART: Final = r"\s?(?P<zone>Z|z|[+\-−]\d\d(?::?\d\d)?)?"
_ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    rf"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?{_ZONE_PART})?)?)?"
)
_HOUR_ONLY: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)(Z|[+-]\d\d(?::?\d\d)?)?")
_ASP_NET: Final = re.compile(r"/?\\?/?Date\((\d{10,13})([+-]\d{4})?\)\\?/?")
_USUAL: Final = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)", re.ASCII)
_BASIC: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[Tt ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?{_ZONE_PART})?"
)
_WEEK_OR_ORDINAL: Final = re.compile(r"(\d{4})-?(?:[Ww](\d\d)(?:-?([1-7]))?|(\d{3}))(?P<clock>[Tt ].+)?")
_TIMESTAMP: Final = re.compile(r"\d{10}(?:\.\d+)?|\d{13}|\d{16}")


def parse_date(
    text: str, *, zone: tzinfo | None = None, clues: Clues = _NO_CLUES, now: datetime | None = None
) -> NewsDate:
    """Read a date in any notation of the press.

    Reads RFC 3339, ISO 8601 (extended and basic, week and ordinal dates), RFC 2822, seconds, milliseconds or
    microseconds since 1970 (10, 13 or 16 digits), and worded dates in some thirty languages.

    Args:
        text: What was written.
        zone: Where a time of day without zone was meant; without it such a date floats.
        clues: What the page says of its home (``country``, ``languages``): decides on ``03/04/2025`` and on zone
            names such as IST.
        now: Refuse what lies more than two days after it (aware; a naive one is taken as UTC); without it the
            future is allowed.

    Raises:
        UnreadableDateError: no notation known, relative ("yesterday"), or open to two readings.
        AbsurdDateError: a day that is not in the calendar, a year outside 1450-2199, the epoch itself, the future.
    """
    stripped = text.strip()
    try:
        if not 0 < len(stripped) <= _LONGEST:
            raise UnreadableDateError("it is empty" if not stripped else "it is far too long")
        found = _figures(stripped, zone) or _worded(stripped, zone, clues, now)
        _check(found, now)
    except DateError as error:
        raise type(error)(f"{_shown(stripped)}: {error.message}", hint=_HINT) from None
    return found


_HINT: Final = "dates are written like 2025-12-04, 2025-12-04T14:56:00+05:30, 2025-12, 4 December 2025"


def shift(
    moment: datetime,
    *,
    years: int = 0,
    months: int = 0,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    minutes: int = 0,
) -> datetime:
    """Move a moment by calendar units, negative ones back; a day that a month lacks becomes its last.

    January 31 and a month is February 28 (or 29). Wall-clock arithmetic, as dateutil's ``relativedelta`` does it.
    """
    from dateutil.relativedelta import relativedelta

    return moment + relativedelta(years=years, months=months, weeks=weeks, days=days, hours=hours, minutes=minutes)


# Notations in figures


def _figures(text: str, zone: tzinfo | None) -> NewsDate | None:
    if (match := _USUAL.fullmatch(text)) is not None and (local := _usual_wall(match[1])):
        return NewsDate(local, Precision.SECOND, _own_offset(local, match[2], zone))
    if match := _ISO.fullmatch(text):
        return _from_groups(match, zone)
    if not text[:1].isdigit():
        return _asp_net(match) if (match := _ASP_NET.fullmatch(text)) else None
    if match := _HOUR_ONLY.fullmatch(text):
        return _figures(f"{match[1]}:00{match[2] or ''}", zone)
    if _TIMESTAMP.fullmatch(text):
        return _from_timestamp(text)
    if match := _BASIC.fullmatch(text):
        return _from_groups(match, zone)
    if match := _WEEK_OR_ORDINAL.fullmatch(text):
        return _figures(_calendar_day(match) + (match["clock"] or ""), zone)
    return None


def _usual_wall(text: str) -> datetime | None:
    """The wall clock of the usual notation; ``None`` where the long way has to say what is wrong with it."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_groups(match: re.Match[str], zone: tzinfo | None) -> NewsDate:
    year, month, day, hour, minute, second, offset = match.groups()
    if hour is None:
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return NewsDate(_wall(int(year), int(month or 1), int(day or 1)), precision)
    local = _wall(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    precision = Precision.SECOND if second else Precision.MINUTE
    return NewsDate(local, precision, _own_offset(local, offset, zone))


def _own_offset(local: datetime, written: str | None, zone: tzinfo | None) -> timedelta | None:
    if written is None:
        return None if zone is None else offset_at(zone, local)
    if written in "Zz":
        return timedelta(0)
    offset = _remembered_offset(written)
    if offset is None:
        raise AbsurdDateError(f"no place is {written} from UTC")
    return offset


_remembered_offset: Final = lru_cache(maxsize=256)(parse_offset)  # few are ever written


def _wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A wall clock. 24:00 is the next midnight (ISO 8601); a leap second is read as the one before it."""
    try:
        if hour == 24 and minute == second == 0:
            return datetime(year, month, day) + timedelta(days=1)
        return datetime(year, month, day, hour, minute, 59 if second == 60 else second)
    except (ValueError, OverflowError) as error:
        raise AbsurdDateError(f"it is not in the calendar ({error})") from None


def _from_timestamp(text: str) -> NewsDate:
    whole = text.partition(".")[0]
    seconds = int(whole) // 10 ** (len(whole) - 10)
    return NewsDate(_EPOCH + timedelta(seconds=seconds), Precision.SECOND, timedelta(0))


def _asp_net(match: re.Match[str]) -> NewsDate:
    """``/Date(1749127572000+0200)/``: milliseconds since 1970, and the offset in which to show them."""
    offset = parse_offset(match[2]) if match[2] else None
    moment = _EPOCH + timedelta(milliseconds=int(match[1])) + (offset or timedelta(0))
    return NewsDate(moment.replace(microsecond=0), Precision.SECOND, offset or timedelta(0))


def _calendar_day(match: re.Match[str]) -> str:
    """``2025-W49-4`` and ``2025-338`` (ISO 8601) as ``2025-12-04``."""
    year, week, weekday, ordinal = match.groups()[:4]
    if week and not weekday:
        raise UnreadableDateError("it names a week, not a day")
    try:
        if week:
            return date.fromisocalendar(int(year), int(week), int(weekday)).isoformat()
        found = date(int(year), 1, 1) + timedelta(days=int(ordinal) - 1)
    except (ValueError, OverflowError) as error:
        raise AbsurdDateError(f"it is not in the calendar ({error})") from None
    if found.year != int(year):
        raise AbsurdDateError(f"the year {year} has no day {ordinal}")
    return found.isoformat()


# Notations in words


def _worded(text: str, zone: tzinfo | None, clues: Clues, now: datetime | None) -> NewsDate:
    from index.normalise.date_text import take_apart

    written = take_apart(text, clues, (now or datetime.now(UTC)).year)
    day = _by_dateutil(written.day, day_first=written.day_first, year_first=written.year_first)
    if written.clock is None:
        return NewsDate(day, written.precision)
    clock = written.clock
    local = _wall(day.year, day.month, day.day, clock.hour, clock.minute, clock.second or 0)
    precision = Precision.MINUTE if clock.second is None else Precision.SECOND
    if written.zone_unknown:
        return NewsDate(local, precision)
    if written.zone is None:
        return NewsDate(local, precision, None if zone is None else offset_at(zone, local))
    offset = parse_offset(written.zone)
    return NewsDate(local, precision, offset_named(written.zone, local, clues, zone) if offset is None else offset)


def _by_dateutil(day: str, *, day_first: bool, year_first: bool) -> datetime:
    from dateutil.parser import ParserError, parse

    try:
        # The default is only ever the first of a period: what is not written is not known (see Precision).
        return parse(day, dayfirst=day_first, yearfirst=year_first, default=datetime(1904, 1, 1))
    except (ParserError, OverflowError) as error:
        if error.__cause__ is None:  # dateutil did not understand; with a cause, it did and no such day exists
            raise UnreadableDateError("it is in no notation known") from None
        raise AbsurdDateError(f"it is not in the calendar ({error.__cause__})") from None


# What no date of news can be


def _check(found: NewsDate, now: datetime | None) -> None:
    if not EARLIEST_YEAR <= found.local.year <= LATEST_YEAR:
        raise AbsurdDateError(f"no news is of the year {found.local.year}")
    seconds = found.seconds
    timed = found.precision >= Precision.MINUTE
    if timed and (seconds == 0 or found.local == _EPOCH or (found.offset is None and found.local in _EPOCH_ELSEWHERE)):
        raise AbsurdDateError("it is the epoch, which stands for no date")
    if timed and found.local in _OTHER_EPOCHS:
        raise AbsurdDateError("it is the first day of a database, which stands for no date")
    if now is not None and found.precision is Precision.DAY and found.local == _EPOCH:
        raise AbsurdDateError("it is the day of the epoch, which stands for no date")
    if now is not None and seconds > _aware(now).timestamp() + _TOLERATED_SECONDS:
        raise AbsurdDateError("it is in the future")


def _aware(now: datetime) -> datetime:
    return now if now.tzinfo is not None else now.replace(tzinfo=UTC)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
