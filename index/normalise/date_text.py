"""A worded date taken apart: which day, which clock time, which zone. Nothing is computed here.

``4 décembre 2025 à 14h56``, ``Dec 04 2025 | 2:56 PM IST`` and their like, in any of the languages of
:mod:`index.normalise.calendar_words`, become a :class:`Written`, which holds the day in plain English notation,
the clock time in 24 hours, and the zone as it was named.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from index.article import Precision
from index.errors import AbsurdDateError, UnreadableDateError
from index.normalise.calendar_words import FILLERS, LABELS, MONTHS, RELATIVE, WEEKDAYS, fold
from index.normalise.calendars import gregorian
from index.normalise.tables import words
from index.normalise.zones import Clues, is_zone_name, parse_offset, region_of, with_short_zone

_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_FIRST: Final = words("US PH PR GU AS VI MP FM PW UM")  # CLDR: short dates are M/d/y
_YEAR_FIRST: Final = words("CN JP KR TW HU")
_YEAR_FIRST_LANGUAGES: Final = words("zh ja ko hu")
_UNDECIDED: Final = frozenset({"CA"})  # writes d/m/y, m/d/y and y-m-d
_UNDECIDED_LANGUAGES: Final = frozenset({"en"})

_LETTER: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])"
_WORD: Final = re.compile(rf"{_LETTER}(?:{_LETTER}|['’.]|-(?=[^\W\d_]))*")
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|ème|eme|[oªº°]|-?го|-?е)(?![^\W\d_])", re.IGNORECASE)
_HALF: Final = r"(?P<half>[ap]\.?\s?m\b\.?|[πμ]\.?μ\.?|[صم](?!\w))"
_CLOCK: Final = re.compile(
    rf"(?<![\d:])(?P<hour>\d{{1,2}})\s?(?:[:h]|heures?|uhr)\s?(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d+)?)?(?![\d:])"
    rf"(?:\s*{_HALF})?",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(
    rf"(?<![\d.])(?P<hour>\d{{1,2}})\.(?P<minute>\d{{2}})(?P<second>)(?!\.?\d)(?:\s*{_HALF})?", re.IGNORECASE
)
_HOUR: Final = re.compile(
    rf"(?<![\d:.])(?P<hour>\d{{1,2}})(?P<minute>)(?P<second>)\s?(?:{_HALF}|uhr\b|heures?\b|h\b|o['’]clock\b)",
    re.IGNORECASE,
)
_NOON: Final = re.compile(r"\b(?:12\s)?noon\b", re.IGNORECASE)
_MILITARY: Final = re.compile(
    r"(?<!\d)(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>)(?P<half>)\s?(?=(?:GMT|UTC|Z|hrs|hours|uhr)\b)"
)
_AFTER_CLOCK: Final = re.compile(r"\s*(?:uhr|hrs|hours|h|u)?\b\.?\s*,?\s*", re.IGNORECASE)
_OFFSET: Final = re.compile(r"(?:(?:UTC|GMT)\s?)?[+\-−]\d{1,2}(?::?\d{2})?(?![\d./-])", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_ZONE_AGAIN: Final = re.compile(r"\s+([A-Z]{2,5})\b")
_ZONE_WORD: Final = re.compile(r"[^\W\d_]+(?:/[\w+-]+){0,2}")

_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_MONTH_YEAR: Final = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{4})(?!\d)|(?<!\d)(\d{4})[./-](\d{1,2})(?!\d)")
_NUMBER: Final = re.compile(r"\d+")

_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_AFTER_NOON: Final = words("午後 下午 晚上 傍晚 晚间 晚間 夜 中午 오후 저녁 밤")
_BEFORE_NOON: Final = words("午前 上午 凌晨 清晨 早上 早晨 오전 새벽 아침")
_EAST_ASIAN_CLOCK: Final = re.compile(
    rf"(?:({'|'.join(sorted(_AFTER_NOON | _BEFORE_NOON))})\s*)?(\d{{1,2}})\s?[時时시点:]\s?"
    r"(?:(\d{1,2})(?:\s?[分분:])?)?\s?(?:(?<=:)(\d\d)(?!\d)|(\d{1,2})\s?[秒초])?"
)
_EAST_ASIAN_DAY: Final = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일号]?)?)?")
_EAST_ASIAN_WEEKDAY: Final = re.compile(
    r"[(（][月火水木金土日월화수목금토일][)）]|(?:星期|周|週)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
)
_ISO_JOINT: Final = re.compile(r"(?<=\d)T(?=\d{1,2}:)")
_VIETNAMESE_WEEKDAY: Final = re.compile(r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật)\b,?|\bngày\b", re.IGNORECASE)
_ARABIC_MONTHS: Final = re.compile(r"(كانون|تشرين)\s+(?:ال)?([أاث])[^\W\d_]*")  # first or second of its name
_ARABIC_MONTH: Final = {
    "كانونأ": "ديسمبر",
    "كانونا": "ديسمبر",
    "كانونث": "يناير",
    "تشرينأ": "أكتوبر",
    "تشرينا": "أكتوبر",
    "تشرينث": "نوفمبر",
}
_VIETNAMESE: Final = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*,?\s*(?:năm\s+)?(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in 24 hours. ``second`` is ``None`` where none is written."""

    hour: int
    minute: int
    second: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a worded date says.

    ``day`` is its date in a notation that dateutil reads, with ``day_first`` or ``year_first`` for what is all
    numbers; ``zone`` is the zone as named, ``zone_unknown`` says that one is named which nobody here knows.
    """

    day: str
    precision: Precision
    day_first: bool = False
    year_first: bool = False
    clock: Clock | None = None
    zone: str | None = None
    zone_unknown: bool = False


def take_apart(text: str, clues: Clues, latest_year: int) -> Written:
    """Read a worded date.

    Args:
        text: The whole text that is to be a date; whatever in it is neither date nor usual wording is refused.
        clues: What the page says of its home, for orders and words that differ by country.
        latest_year: The latest that a year of two digits may mean.

    Raises:
        UnreadableDateError: it is no date, no whole date, or can be read in two ways.
        AbsurdDateError: it is written as a date but cannot be one.
    """
    plain = _ORDINAL.sub(" ", _westernised(unicodedata.normalize("NFKC", text), clues))
    rest, clock, zone, unknown = _clock_off(plain)
    day, precision, order = _day(rest, clues, latest_year)
    if clock is not None and precision < Precision.DAY:
        raise UnreadableDateError("it has a time of day but no day")
    return Written(day, precision, order == "dmy", order == "ymd", clock, zone, unknown)


def _westernised(text: str, clues: Clues) -> str:
    """Other calendars, East Asian and Vietnamese dates in figures: ``2025年12月4日 午後2時`` → ``2025-12-4 14:00``."""
    if not text.isascii():
        text = "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)
        text = _VIETNAMESE.sub(r"\3-\2-\1", _VIETNAMESE_WEEKDAY.sub(" ", text))
        text = _ARABIC_MONTHS.sub(lambda match: _ARABIC_MONTH[match[1] + match[2][0]], text)
    text = gregorian(_ISO_JOINT.sub(" ", text), clues)
    if text.isascii() or not _EAST_ASIAN.search(text):
        return text
    text = _EAST_ASIAN_WEEKDAY.sub(" ", text)
    text = _EAST_ASIAN_DAY.sub(lambda m: "-".join(part for part in m.groups() if part) + " ", text)
    return _EAST_ASIAN_CLOCK.sub(_western_clock, text, count=1)


def _western_clock(match: re.Match[str]) -> str:
    half, hour, minute, second = *match.groups()[:3], match[4] or match[5]
    hours = int(hour)
    if half in _AFTER_NOON and hours < (11 if half == "中午" else 12):  # 中午11点 is before noon
        hours += 12
    elif half in _BEFORE_NOON and hours == 12:
        hours = 0
    return f" {hours:02d}:{minute or '00':0>2}" + (f":{second:0>2}" if second else "") + " "


# Clock time and zone


def _clock_off(text: str) -> tuple[str, Clock | None, str | None, bool]:
    """The text without its time of day and zone; and both."""
    text = with_short_zone(_NOON.sub("12:00 ", text)) if "oon" in text or "ime" in text or "ern" in text else text
    match = _CLOCK.search(text) or _HOUR.search(text) or _dotted(text) or _military(text)
    if match is None:
        return text, None, None, False
    end = match.end()
    if joint := _AFTER_CLOCK.match(text, end):
        end = joint.end()
    end, zone, unknown = _zone_off(text, end, after_half=bool(match["half"]))
    return f"{text[: match.start()]} {text[end:]}", _clock(match), zone, unknown


def _military(text: str) -> re.Match[str] | None:
    """``1446 GMT``: four figures before a zone, where another four are the year."""
    match = _MILITARY.search(text)
    return match if match and len(re.findall(r"(?<!\d)\d{4}(?!\d)", text)) == 2 else None


def _dotted(text: str) -> re.Match[str] | None:
    """``14.56`` is a time of day where the date is spelled without it."""
    match = _DOTTED.search(text)
    if match is None:
        return None
    rest = text[: match.start()] + " " + text[match.end() :]
    spelled = _NUMERIC.search(rest) or any(fold(word) in MONTHS for word in _WORD.findall(rest))
    return match if spelled and re.search(r"\d{4}", rest) else None


def _clock(match: re.Match[str]) -> Clock:
    hour = int(match["hour"])
    half = (match["half"] or "").casefold()
    if half[:1] in {"p", "μ", "م"} and hour < 12:
        hour += 12
    elif half[:1] in {"a", "π", "ص"} and hour == 12:
        hour = 0
    return Clock(hour, int(match["minute"] or 0), int(match["second"]) if match["second"] else None)


def _zone_off(text: str, at: int, *, after_half: bool) -> tuple[int, str | None, bool]:
    """Where the zone after a time of day ends, the zone, and whether one is named that is not known."""
    if offset := _OFFSET.match(text, at):
        return _bracket_off(text, offset.end()), offset[0], parse_offset(offset[0]) is None
    if bracketed := _BRACKETED.match(text, at):
        return _bracketed_zone(bracketed)
    word = _ZONE_WORD.match(text, at)
    if word is None or not (word[0].isupper() or "/" in word[0] or after_half or word[0] == "мск"):
        return at, None, False
    if (offset := _OFFSET.match(text, at)) is None and is_zone_name(word[0]):
        return _bracket_off(text, word.end()), word[0], False
    strange = word[0].isupper() and 2 <= len(word[0]) <= 5 and not _is_wording(word[0])
    return (word.end(), None, True) if strange else (at, None, False)


def _bracket_off(text: str, at: int) -> int:
    """Past what says the zone once more: ``+0530 (IST)``, ``+01:00[Europe/Berlin]``, ``+0200 CEST``."""
    if bracketed := _BRACKETED.match(text, at):
        return bracketed.end()
    again = _ZONE_AGAIN.match(text, at)
    return again.end() if again and is_zone_name(again[1]) else at


def _bracketed_zone(bracketed: re.Match[str]) -> tuple[int, str | None, bool]:
    inside = bracketed[1].strip()
    if parse_offset(inside) is not None or is_zone_name(inside):
        return bracketed.end(), inside, False
    return bracketed.end(), None, not all(_is_wording(word) for word in _WORD.findall(inside))


def _is_wording(word: str) -> bool:
    folded = fold(word)
    return folded in MONTHS or folded in WEEKDAYS or folded in LABELS or folded in FILLERS


# The day


def _day(text: str, clues: Clues, latest_year: int) -> tuple[str, Precision, str]:
    months: list[int] = []
    either: list[int] = []  # "mar" is March, and Spanish for Tuesday
    for word in _WORD.findall(text):
        folded = fold(word)
        if folded in MONTHS:
            (either if folded in WEEKDAYS else months).append(_month(folded, clues))
        elif folded in RELATIVE:
            raise UnreadableDateError("it is relative, and nothing says to when")
        elif not _is_wording(word):
            raise UnreadableDateError(f"{word!r} is no part of a date")
    named = set(months or either)
    if len(named) > 1:
        raise UnreadableDateError("it names more than one month")
    figures = _WORD.sub(" ", text)
    return _named(named.pop(), figures, latest_year) if named else _numeric(figures, clues, latest_year)


def _month(folded: str, clues: Clues) -> int:
    meanings = MONTHS[folded]
    if len(meanings) == 1:
        return next(iter(meanings))
    spoken = {re.split("[-_]", tag)[0].lower() for tag in clues.get("languages", ())}
    fitting = [number for number, languages in meanings.items() if languages & spoken]
    if len(fitting) != 1:
        raise UnreadableDateError(f"{folded!r} is a different month in different languages")
    return fitting[0]


def _named(month: int, figures: str, latest_year: int) -> tuple[str, Precision, str]:
    """A date whose month is a word, so that order does not matter: day and year, or year."""
    numbers = _NUMBER.findall(figures)
    name = _ENGLISH[month - 1]
    if any(len(number) == 4 and number[0] == "0" for number in numbers):
        raise AbsurdDateError("its year is no year of news")
    match [len(number) for number in numbers]:
        case [4]:
            return f"{name} {numbers[0]}", Precision.MONTH, ""
        case [4, 1 | 2]:
            return f"{numbers[1]} {name} {numbers[0]}", Precision.DAY, ""
        case [1 | 2, 4]:
            return f"{numbers[0]} {name} {numbers[1]}", Precision.DAY, ""
        case [1 | 2, 2]:
            return f"{numbers[0]} {name} {_century(numbers[1], latest_year)}", Precision.DAY, ""
        case [1 | 2] | []:
            raise UnreadableDateError("it names no year")
        case _:
            raise UnreadableDateError("its numbers are no day and year")


def _numeric(figures: str, clues: Clues, latest_year: int) -> tuple[str, Precision, str]:
    if full := _NUMERIC.search(figures):
        _nothing_else(figures, full)
        return _ordered((full[1], full[3], full[4]), full[2], clues, latest_year)
    if partial := _MONTH_YEAR.search(figures):
        _nothing_else(figures, partial)
        year, month = partial[2] or partial[3], partial[1] or partial[4]
        return f"{_english(int(month))} {year}", Precision.MONTH, ""
    numbers = _NUMBER.findall(figures)
    if len(numbers) == 1 and len(numbers[0]) == 4:
        return f"Jan {numbers[0]}", Precision.YEAR, ""
    raise UnreadableDateError("it is in no notation known" if numbers else "it names no year")


def _english(month: int) -> str:
    if not 1 <= month <= 12:
        raise AbsurdDateError(f"there is no month {month}")
    return _ENGLISH[month - 1]


def _nothing_else(figures: str, match: re.Match[str]) -> None:
    if _NUMBER.search(figures[: match.start()] + " " + figures[match.end() :]):
        raise UnreadableDateError("it holds more numbers than a date has")


def _ordered(parts: tuple[str, str, str], separator: str, clues: Clues, latest_year: int) -> tuple[str, Precision, str]:
    """Three numbers as a date: in which order they stand is known, said by clues, or refused."""
    first, middle, last = parts
    order = _order(parts, separator, clues)
    if order == "ymd":
        first = first if len(first) == 4 else _century(first, latest_year)
    elif len(last) != 4:
        last = _century(last, latest_year)
    return f"{first}-{middle}-{last}", Precision.DAY, order


def _order(parts: tuple[str, str, str], separator: str, clues: Clues) -> str:
    first, middle, last = parts
    lengths = (len(first), len(last))
    if lengths[0] == 4 and lengths[1] <= 2:
        return "ymd"
    if 3 in lengths or lengths[1] == 1 or lengths == (4, 4):
        raise UnreadableDateError("its numbers are no year, month and day")
    told = _told_order(clues)
    if len(last) == 2 and int(last) <= 31 and (told == "ymd" or (told is None and separator != ".")):
        if told == "ymd":
            return "ymd"
        raise UnreadableDateError("its year has two digits, and its order is not known")
    if int(first) > 12 or int(middle) > 12:
        return "mdy" if int(first) <= 12 else "dmy"
    if separator == "." or first.lstrip("0") == middle.lstrip("0"):
        return "dmy"  # no country writes month.day.year
    if told in {None, "ymd"}:
        raise UnreadableDateError("day and month can be read either way, and nothing says which country writes so")
    return told or "dmy"


def _told_order(clues: Clues) -> str | None:
    """The order of numeric dates where the page is at home, if all that is known of it agrees."""
    countries = {code.upper() for code in clues.get("country", ())}
    orders = {_order_in(country) for country in countries}
    if not orders:
        orders = {_order_of(tag) for tag in clues.get("languages", ())} - {None}
    return orders.pop() if len(orders) == 1 else None


def _order_of(tag: str) -> str | None:
    if region := region_of(tag):
        return _order_in(region)
    language = re.split("[-_]", tag)[0].lower()
    if language in _UNDECIDED_LANGUAGES:
        return None
    return "ymd" if language in _YEAR_FIRST_LANGUAGES else "dmy"


def _order_in(country: str) -> str | None:
    if country in _UNDECIDED:
        return None
    if country in _YEAR_FIRST:
        return "ymd"
    return "mdy" if country in _MONTH_FIRST else "dmy"


def _century(two_digits: str, latest_year: int) -> str:
    """The latest year that ends so and is not in the future."""
    year = latest_year - latest_year % 100 + int(two_digits)
    return str(year if year <= latest_year else year - 100)
