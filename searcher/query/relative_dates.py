"""Dates in words that depend on the present: ``yesterday``, ``last week``, ``3 months ago``, ``march``.

Days and more are reckoned on the wall clock, hours and less in elapsed time. ``last`` means the one before the present
one (``last march`` the latest that is over, ``last monday`` the latest before today); a day or month by its bare name
is the latest one that has begun. ``7d`` and ``3 months ago`` are the day that long ago, ``24h`` the moment;
``last 7 days`` ends with today.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias

Wall: TypeAlias = tuple[datetime, datetime]
"""Half-open span of naive wall-clock time; aware where it was reckoned in elapsed time."""

_MONTHS: Final = ("january", "february", "march", "april", "may", "june", "july",
                  "august", "september", "october", "november", "december")  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH: Final = {name[:length]: number for number, name in enumerate(_MONTHS, 1) for length in (3, 9)} | {"sept": 9}
_WEEKDAY: Final = {name[:length]: number for number, name in enumerate(_WEEKDAYS) for length in (3, 9)} | {
    "tues": 1, "thur": 3, "thurs": 3
}  # fmt: skip
_UNITS: Final = {
    **dict.fromkeys(("s", "sec", "second"), "seconds"),
    **dict.fromkeys(("min", "minute"), "minutes"),
    **dict.fromkeys(("h", "hr", "hour"), "hours"),
    **dict.fromkeys(("d", "day"), "days"),
    **dict.fromkeys(("w", "wk", "week"), "weeks"),
    **dict.fromkeys(("m", "mo", "month"), "months"),
    **dict.fromkeys(("q", "quarter"), "quarters"),
    **dict.fromkeys(("y", "yr", "year"), "years"),
}
_CLOCK_UNITS: Final = frozenset({"seconds", "minutes", "hours"})
_DAYS: Final = {"days": 1, "weeks": 7}
_MONTHS_IN: Final = {"months": 1, "quarters": 3, "years": 12}
_NUMBERS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
                   "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip

_COUNT: Final = rf"(?P<count>\d{{1,5}}|{'|'.join(_NUMBERS)})"
_UNIT: Final = rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?"
_LENGTH: Final = re.compile(r"(?P<count>\d{1,5}) ?(?P<unit>min|[hdwmqy])")
_AGO: Final = re.compile(rf"(?P<in>in )?{_COUNT} ?{_UNIT}(?P<way> ago| from now)?")
_RECENT: Final = re.compile(rf"(?:the )?(?P<way>last|past|next) (?:{_COUNT} ?)?{_UNIT}")
_NAMED: Final = re.compile(r"(?:(?P<way>this|last|past|next) )?(?P<name>[a-z]+)\.?(?:,? (?P<year>\d{4}))?")
_JOINED: Final = re.compile(r"(?<=[a-z0-9])[-_](?=[a-z])|(?<=[a-z])[-_](?=[0-9])")


def end_of_length(text: str) -> str | None:
    """The word for where a bare length of time that ends in the present ends: ``7d`` today, ``24h`` now."""
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None:
        return None
    return "now" if _UNITS[match["unit"]] in _CLOCK_UNITS else "today"


def relative(text: str, present: datetime) -> Wall | None:
    """The span that words mean, ``None`` if they are none of these. ``text`` is in lower case.

    Raises:
        ValueError, OverflowError: it would lie outside the calendar.
    """
    now = present.replace(microsecond=0)
    words = _JOINED.sub(" ", text)  # last-week needs no quotes
    for read in (_fixed_word, _ago, _recent, _named):
        span = read(words, now)
        if span is not None:
            return span
    return None


def after_months(first: datetime, months: int) -> datetime:
    """The first of a month, so many months after the first of another."""
    count = first.year * 12 + first.month - 1 + months
    return first.replace(year=count // 12, month=count % 12 + 1)


def _fixed_word(text: str, now: datetime) -> Wall | None:
    if text == "now":
        return _elapsed(now, 0, "seconds")
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(text)
    return None if days is None else _day(now, days)


def midnight(day: date) -> datetime:
    """The wall clock at the beginning of a day."""
    return datetime.combine(day, time.min)


def _day(now: datetime, offset: int = 0, length: int = 1) -> Wall:
    start = midnight(now) + timedelta(days=offset)
    return start, start + timedelta(days=length)


def _number(text: str | None) -> int:
    return 1 if text is None else _NUMBERS.get(text) or int(text)


def _ago(text: str, now: datetime) -> Wall | None:
    if match := _LENGTH.fullmatch(text):
        return _at_distance(-int(match["count"]), _UNITS[match["unit"]], now)
    match = _AGO.fullmatch(text)
    if match is None or (match["in"] is None) == (match["way"] is None):
        return None
    count = _number(match["count"])
    return _at_distance(-count if match["way"] == " ago" else count, _UNITS[match["unit"]], now)


def _at_distance(count: int, unit: str, now: datetime) -> Wall:
    """The day at that distance; for hours and less, the moment."""
    return _elapsed(now, count, unit) if unit in _CLOCK_UNITS else _day(_moved(now, count, unit))


def _elapsed(now: datetime, count: int, unit: str) -> Wall:
    """The second at that distance in elapsed time, whatever the clocks did meanwhile."""
    moment = now.astimezone(UTC) + timedelta(**{unit: count})
    return moment, moment + timedelta(seconds=1)


def _moved(now: datetime, count: int, unit: str) -> datetime:
    if unit in _DAYS:
        return now + timedelta(days=count * _DAYS[unit])
    from index.normalise.dates import shift

    return shift(now, months=count * _MONTHS_IN[unit])


def _recent(text: str, now: datetime) -> Wall | None:
    """``last 7 days``, today among them; ``past month``; ``next 2 weeks``. ``last week`` is for :func:`_named`."""
    match = _RECENT.fullmatch(text)
    if match is None:
        return None
    count, unit, ahead = _number(match["count"]), _UNITS[match["unit"]], match["way"] == "next"
    if unit in _CLOCK_UNITS:
        far, near = _elapsed(now, count if ahead else -count, unit), _elapsed(now, 0, unit)
        return min(far[0], near[0]), max(far[1], near[1])
    if match["count"] is None and match["way"] != "past":
        return None
    start, end = _day(now)
    return (start, _moved(start, count, unit)) if ahead else (_moved(end, -count, unit), end)


def _named(text: str, now: datetime) -> Wall | None:
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    name, way, year = match["name"], match["way"], match["year"]
    if name in _MONTH:
        return _month(_MONTH[name], way, int(year) if year else None, now)
    if year:
        return None
    if name in _WEEKDAY:
        return _weekday(_WEEKDAY[name], way, now)
    period = _PERIODS.get(name) if way else None
    return None if period is None else period(now, {"this": 0, "next": 1}.get(way or "", -1))


def _month(number: int, way: str | None, year: int | None, now: datetime) -> Wall:
    if year is None:
        year = now.year + _years_off(number - now.month, way)
    start = datetime(year, number, 1)  # wall clock
    return start, after_months(start, 1)


def _years_off(distance: int, way: str | None) -> int:
    """Years from the present one to that of a month which lies so many months after the present one."""
    if way == "this":
        return 0
    if way == "next":
        return 0 if distance > 0 else 1
    begun = distance <= 0 if way is None else distance < 0
    return 0 if begun else -1


def _weekday(number: int, way: str | None, now: datetime) -> Wall:
    ahead = number - now.weekday()
    match way:
        case "this":
            return _day(now, ahead)
        case "next":
            return _day(now, ahead if ahead > 0 else ahead + 7)
        case None:
            return _day(now, ahead if ahead <= 0 else ahead - 7)
        case _:
            return _day(now, ahead if ahead < 0 else ahead - 7)


def _week(now: datetime, offset: int) -> Wall:
    return _day(now, offset * 7 - now.weekday(), 7)


def _weekend(now: datetime, offset: int) -> Wall:
    return _day(now, offset * 7 - now.weekday() + 5, 2)


def _months(length: int) -> Callable[[datetime, int], Wall]:
    """Spans of so many months, cut from January on."""

    def span(now: datetime, offset: int) -> Wall:
        first = datetime(now.year, (now.month - 1) // length * length + 1, 1)  # wall clock
        start = after_months(first, offset * length)
        return start, after_months(start, length)

    return span


_PERIODS: Final[dict[str, Callable[[datetime, int], Wall]]] = {
    "day": _day,
    "week": _week,
    "weekend": _weekend,
    "month": _months(1),
    "quarter": _months(3),
    "year": _months(12),
}
