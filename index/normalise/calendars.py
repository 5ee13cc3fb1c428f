"""Dates of other calendars, in the notation of the Gregorian one: Japanese eras, Minguo, Buddhist and Persian years.

Text in, text out: what is not of another calendar stays as it stands. The years of each calendar lie apart from those
of news in ours (2568, 1404, 7), so that none is taken for another; where only figures are written, the page's language
or country has to say so.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from index.errors import AbsurdDateError
from index.normalise.tables import words
from index.normalise.zones import Clues, region_of

_ERAS: Final = {  # the year before its first
    "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867, "民國": 1911, "民国": 1911, "中華民國": 1911,
}  # fmt: skip
_ERA: Final = re.compile(rf"({'|'.join(sorted(_ERAS, key=len, reverse=True))})\s?(元|\d{{1,3}})\s?年")

_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_THAI_MONTHS: Final = (
    "มกราคม ม.ค.|กุมภาพันธ์ ก.พ.|มีนาคม มี.ค.|เมษายน เม.ย.|พฤษภาคม พ.ค.|มิถุนายน มิ.ย.|กรกฎาคม ก.ค.|สิงหาคม ส.ค."
    "|กันยายน ก.ย.|ตุลาคม ต.ค.|พฤศจิกายน พ.ย.|ธันวาคม ธ.ค."
)
_THAI_MONTH: Final = {
    name: number for number, names in enumerate(_THAI_MONTHS.split("|"), start=1) for name in names.split()
}
_THAI_DAY: Final = re.compile(
    rf"(\d{{1,2}})\s*({'|'.join(map(re.escape, sorted(_THAI_MONTH, key=len, reverse=True)))})"
    r"\s*(?:พ\.?ศ\.?)?\s*(\d{4}|\d{2})(?!\d)"
)
_THAI_WORDS: Final = re.compile(
    r"วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|อาทิตย์)?(?:ที่)?|เผยแพร่(?:เมื่อ)?|โพสต์เมื่อ|อัปเดต(?:ล่าสุด)?|อัพเดต"
    r"|ปรับปรุง(?:ล่าสุด)?|(?:จ|อ|พ|พฤ|ศ|ส|อา)\.(?=\s)|เมื่อ|เวลา|พ\.ศ\.|น\."
)
_BUDDHIST: Final = 543
_BUDDHIST_YEARS: Final = range(2400, 2700)
_BUDDHIST_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(2[4-6]\d\d)(?!\d)")

_PERSIAN_MONTHS: Final = (
    "فروردین فروردين حمل|اردیبهشت ارديبهشت ثور|خرداد جوزا|تیر تير سرطان|مرداد امرداد اسد|شهریور شهريور سنبله"
    "|مهر میزان|آبان ابان عقرب|آذر اذر قوس|دی دي جدی|بهمن دلو|اسفند حوت"
)
_PERSIAN_MONTH: Final = {
    name: number for number, names in enumerate(_PERSIAN_MONTHS.split("|"), start=1) for name in names.split()
}
_PERSIAN_DAY: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*({'|'.join(sorted(_PERSIAN_MONTH, key=len, reverse=True))})"
    r"(?:\s*ماه)?\s*،?\s*(1[34]\d\d)(?!\d)"
)
_PERSIAN_FIGURES: Final = re.compile(r"(?<!\d)(1[34]\d\d)([./-])(\d{1,2})\2(\d{1,2})(?!\d)")
_PERSIAN_LETTER: Final = re.compile("[پچژگیک]")
_NEW_YEAR: Final = date(2025, 3, 21)  # of 1404
_REGIONS: Final = {"th": words("TH"), "fa": words("IR AF")}


def gregorian(text: str, clues: Clues) -> str:
    """The text with dates of other calendars written as ours.

    Args:
        text: A date as written, its digits Western.
        clues: What the page says of its home, for dates that are all figures.

    Raises:
        AbsurdDateError: a day that its calendar does not have.
    """
    if "年" in text:
        text = _ERA.sub(_of_era, text)
    if _THAI.search(text):
        text = _THAI_WORDS.sub(" ", _THAI_DAY.sub(_thai_day, text))
        text = _BUDDHIST_DAY.sub(_buddhist_day, text)
    elif _BUDDHIST_DAY.search(text) and _is_home("th", clues):
        text = _BUDDHIST_DAY.sub(_buddhist_day, text)
    if not text.isascii() and _PERSIAN_DAY.search(text):
        return _PERSIAN_DAY.sub(lambda m: _persian(int(m[3]), _PERSIAN_MONTH[m[2]], int(m[1])), text)
    if _PERSIAN_FIGURES.search(text) and (_is_home("fa", clues) or _PERSIAN_LETTER.search(text)):
        return _PERSIAN_FIGURES.sub(lambda m: _persian(int(m[1]), int(m[3]), int(m[4])), text)
    return text


def _is_home(language: str, clues: Clues) -> bool:
    """Whether the page is at home where a calendar is used."""
    tags = clues.get("languages", ())
    regions = {*clues.get("country", ()), *filter(None, map(region_of, tags))}
    return any(re.split("[-_]", tag)[0] == language for tag in tags) or not regions.isdisjoint(_REGIONS[language])


def _of_era(match: re.Match[str]) -> str:
    return f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年"


def _thai_day(match: re.Match[str]) -> str:
    year = int(match[3]) if len(match[3]) == 4 else 2500 + int(match[3])
    return f" {_common_era(year)}-{_THAI_MONTH[match[2]]}-{match[1]} "


def _buddhist_day(match: re.Match[str]) -> str:
    return f" {_common_era(int(match[4]))}-{match[3]}-{match[1]} "


def _common_era(year: int) -> int:
    return year - _BUDDHIST if year in _BUDDHIST_YEARS else year


def _persian(year: int, month: int, day: int) -> str:
    """A day of the Solar Hijri calendar, whose leap years follow a cycle of 33 (exact for those of any newspaper)."""
    longest = 31 if month <= 6 else 30 if month < 12 or _is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise AbsurdDateError(f"the Persian year {year} has no day {day} of its month {month}")
    years = range(1404, year) if year > 1404 else range(year, 1404)
    days = sum(366 if _is_leap(each) else 365 for each in years)
    of_year = (month - 1) * 31 - max(0, month - 7) + day - 1
    return f" {_NEW_YEAR + timedelta(days=(days if year > 1404 else -days) + of_year)} "


def _is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8
