"""Dates in the notations of the press: precision, zone, and what is refused."""

from __future__ import annotations

import calendar
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import NewsDate, Precision
from index.errors import AbsurdDateError, DateError, UnreadableDateError
from index.normalise.dates import parse_date, shift
from index.normalise.zones import Clues

NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEAR, MONTH, DAY, MINUTE, SECOND = Precision
INDIA: Clues = {"languages": ("en", "hi")}


def read(text: str, **clues: tuple[str, ...]) -> NewsDate:
    return parse_date(text, clues=clues, now=NOW)


def told(date: NewsDate) -> tuple[str, Precision, float | None]:
    """Wall clock, precision, offset in hours."""
    hours = None if date.offset is None else date.offset.total_seconds() / 3600
    return date.local.isoformat(" ", "seconds"), date.precision, hours


@pytest.mark.parametrize(
    ("text", "wall", "precision", "hours"),
    [
        ("1987", "1987-01-01 00:00:00", YEAR, None),
        ("1987-03", "1987-03-01 00:00:00", MONTH, None),
        ("March 1987", "1987-03-01 00:00:00", MONTH, None),
        ("03/1987", "1987-03-01 00:00:00", MONTH, None),
        ("2025-12-04", "2025-12-04 00:00:00", DAY, None),
        ("20251204", "2025-12-04 00:00:00", DAY, None),
        ("2025-338", "2025-12-04 00:00:00", DAY, None),
        ("2025-W49-4", "2025-12-04 00:00:00", DAY, None),
        ("2025-12-04T14:56", "2025-12-04 14:56:00", MINUTE, None),
        ("2025-W49-4T14:56+01:00", "2025-12-04 14:56:00", MINUTE, 1),
        ("2025-12-04T14:56:09Z", "2025-12-04 14:56:09", SECOND, 0),
        ("2025-12-04 14:56:09.123+0530", "2025-12-04 14:56:09", SECOND, 5.5),
        ("2025-12-04T14:56:09−03:00", "2025-12-04 14:56:09", SECOND, -3),
        ("20251204T145609Z", "2025-12-04 14:56:09", SECOND, 0),
        ("20251204145609", "2025-12-04 14:56:09", SECOND, None),
        ("2025-12-04T24:00:00Z", "2025-12-05 00:00:00", SECOND, 0),
        ("2016-12-31T23:59:60Z", "2016-12-31 23:59:59", SECOND, 0),
        ("2025-12-04T14:56:09+01:00[Europe/Berlin]", "2025-12-04 14:56:09", SECOND, 1),
        ("Thu, 04 Dec 2025 14:56:09 +0530 (IST)", "2025-12-04 14:56:09", SECOND, 5.5),
        ("Thu, 04 Dec 25 14:56:09 GMT", "2025-12-04 14:56:09", SECOND, 0),
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10 20:19:24", SECOND, 0),
        ("1733300000", "2024-12-04 08:13:20", SECOND, 0),
        ("1733300000123", "2024-12-04 08:13:20", SECOND, 0),
        ("26-FEB-1987 15:01:01.79", "1987-02-26 15:01:01", SECOND, None),
        (" 1-APR-1987 11:17:22", "1987-04-01 11:17:22", SECOND, None),
        ("Thursday, December 04, 2025 | 03:00 PM", "2025-12-04 15:00:00", MINUTE, None),
        ("First Published: Dec 04 2025 | 2:56 AM", "2025-12-04 02:56:00", MINUTE, None),
        ("Last Updated : Dec. 4, 2025 12:05 a.m. EST", "2025-12-04 00:05:00", MINUTE, -5),
        ("July 4, 2025 at 3pm EDT", "2025-07-04 15:00:00", MINUTE, -4),
        ("2:56 p.m. ET Dec. 4, 2025", "2025-12-04 14:56:00", MINUTE, -5),
        ("2:56 p.m. ET July 4, 2025", "2025-07-04 14:56:00", MINUTE, -4),
        ("14:56 - 04 December 2025", "2025-12-04 14:56:00", MINUTE, None),
        ("2025/12/04 14:56", "2025-12-04 14:56:00", MINUTE, None),
        ("2025-12-04 14:56 Europe/Berlin", "2025-12-04 14:56:00", MINUTE, 1),
        ("4 Dec 2025 14:56 UTC+2", "2025-12-04 14:56:00", MINUTE, 2),
        ("26-FEB-87", "1987-02-26 00:00:00", DAY, None),
        ("1st January 2024", "2024-01-01 00:00:00", DAY, None),
    ],
)  # fmt: skip
def test_reads_the_usual_notations(text: str, wall: str, precision: Precision, hours: float | None) -> None:
    assert told(read(text)) == (wall, precision, hours)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Donnerstag, 4. Dezember 2025, 14.56 Uhr", MINUTE),
        ("Stand: 04.12.2025, 14:56 Uhr", MINUTE),
        ("Publié le 4 décembre 2025 à 14h56", MINUTE),
        ("jueves, 4 de diciembre de 2025 a las 14:56 h", MINUTE),
        ("Pubblicato il 4 dicembre 2025 alle ore 14.56", MINUTE),
        ("4 de dezembro de 2025 às 14h56", MINUTE),
        ("4 december 2025 om 14.56 uur", MINUTE),
        ("4 декабря 2025 г., 14:56", MINUTE),
        ("Güncelleme: 4 Aralık 2025 14:56", MINUTE),
        ("4 grudnia 2025, 14:56", MINUTE),
        ("4 दिसंबर 2025, 14:56", MINUTE),
        ("4. desember 2025 kl. 14.56", MINUTE),
        ("4. joulukuuta 2025 klo 14.56", MINUTE),
        ("2025. december 4. 14:56", MINUTE),
        ("4 Δεκεμβρίου 2025, 2:56 μ.μ.", MINUTE),
        ("4 грудня 2025, 14:56", MINUTE),
        ("4 Desember 2025 pukul 14.56", MINUTE),
        ("٤ ديسمبر ٢٠٢٥ 14:56", MINUTE),
        ("4 בדצמבר 2025 14:56", MINUTE),
        ("2025年12月4日(木) 午後2時56分", MINUTE),
        ("2025년 12월 4일 오후 2시 56분", MINUTE),
        ("2025年12月04日 14:56", MINUTE),
        ("4 tháng 12, 2025", DAY),
        ("4 prosince 2025", DAY),
        ("4 decembrie 2025", DAY),
    ],
)
def test_reads_many_languages(text: str, precision: Precision) -> None:
    date = read(text)
    assert date.local == (datetime(2025, 12, 4, 14, 56) if precision == MINUTE else datetime(2025, 12, 4))
    assert date.precision == precision
    assert date.offset is None


@pytest.mark.parametrize(
    ("name", "clues", "hours"),
    [
        ("IST", INDIA, 5.5),
        ("IST", {"country": ("IN",)}, 5.5),
        ("IST", {"languages": ("en-IE",)}, 1),
        ("IST", {"country": ("IL",)}, 2),
        ("IST", {"languages": ("en",)}, None),
        ("IST", {"country": ("IN", "IE")}, None),
        ("CST", {"country": ("US",)}, -6),
        ("CST", {"languages": ("zh-Hant-TW",)}, 8),
        ("CST", {"country": ("CU",)}, -5),
        ("CST", {}, None),
        ("BST", {"country": ("GB",)}, 1),
        ("BST", {"languages": ("bn",)}, 6),
        ("AST", {"country": ("SA",)}, 3),
        ("EST", {}, -5),
        ("EST", {"country": ("AU",)}, 10),
        ("MSK", {}, 3),
        ("CEST", {}, 2),
        ("XYZ", {}, None),
    ],
)
def test_zone_names_mean_what_the_page_says(name: str, clues: Clues, hours: float | None) -> None:
    date = parse_date(f"Dec 04 2025 | 2:56 PM {name}", clues=clues, now=NOW)
    assert told(date) == ("2025-12-04 14:56:00", MINUTE, hours)


def test_the_users_zone_decides_only_what_it_agrees_with() -> None:
    ist = "Dec 04 2025 2:56 PM IST"
    assert parse_date(ist, zone=ZoneInfo("Asia/Kolkata")).offset == timedelta(hours=5.5)
    assert parse_date(ist, zone=ZoneInfo("America/New_York")).offset is None
    assert parse_date(ist, zone=ZoneInfo("Asia/Kolkata"), clues={"country": ("IE",)}).offset == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2025-12-04T14:56", 1),
        ("2025-07-04T14:56", 2),
        ("4 July 2025, 14:56", 2),
        ("4 July 2025, 14:56 GMT", 0),
        ("2025-07-04T14:56Z", 0),
        ("4 July 2025, 14:56 XYZ", None),
        ("2025-07-04", None),
    ],
)
def test_the_users_zone_holds_where_none_is_named(text: str, hours: float | None) -> None:
    assert told(parse_date(text, zone=ZoneInfo("Europe/Berlin")))[2] == hours


@pytest.mark.parametrize(
    ("text", "clues", "day"),
    [
        ("03/04/2025", {"country": ("US",)}, "2025-03-04"),
        ("03/04/2025", {"country": ("GB",)}, "2025-04-03"),
        ("03/04/2025", {"languages": ("en-US",)}, "2025-03-04"),
        ("03/04/2025", {"languages": ("de",)}, "2025-04-03"),
        ("03.04.2025", {}, "2025-04-03"),
        ("13/04/2025", {}, "2025-04-13"),
        ("04/13/2025", {}, "2025-04-13"),
        ("04/04/2025", {}, "2025-04-04"),
        ("2025-04-03", {"country": ("GB",)}, "2025-04-03"),
        ("2025/04/03", {"languages": ("de",)}, "2025-04-03"),
        ("04/12/25", {"country": ("GB",)}, "2025-12-04"),
        ("25/12/04", {"country": ("JP",)}, "2025-12-04"),
    ],
)
def test_order_of_numeric_dates(text: str, clues: Clues, day: str) -> None:
    assert str(parse_date(text, clues=clues, now=NOW)) == day


@pytest.mark.parametrize("clues", [{}, {"country": ("US", "GB")}, {"languages": ("en",)}, {"country": ("CA",)}])
def test_an_ambiguous_order_is_not_guessed(clues: Clues) -> None:
    with pytest.raises(UnreadableDateError, match="either way"):
        parse_date("03/04/2025", clues=clues)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "yesterday", "3 hours ago", "vor 3 Stunden", "hace 3 horas", "il y a 2 heures", "just now", "Dec 4",
        "14:56", "December 2025 14:56", "soon", "4 Dec 2025 5 Dec 2025", "4 Dec 2025 6 Jan 2026", "04/12/25", "0", "12",
        "2025-W49", "4 Wibble 2025", "The 4 December 2025 issue", "4 listopada 2025", "x" * 5000, "1 2 3 4 5",
    ],
)  # fmt: skip
def test_unreadable(text: str) -> None:
    with pytest.raises(UnreadableDateError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00", "0000-00-00 00:00:00", "9999-12-31", "2025-13-01", "2025-02-30", "30 Feb 2025", "31/02/2025",
        "2025-12-04T25:00", "Dec 04 2025 25:61", "0001-01-01T00:00:00", "1066-10-14", "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00", "1969-12-31T19:00:00-05:00", "1 Jan 1970 00:00", "2026-01-04", "4 Dec 2125", "2025-400",
        "2025-W60-1", "2025-12-04T14:56+25:00", "13/2025", "2500-01-01",
    ],
)  # fmt: skip
def test_absurd(text: str) -> None:
    with pytest.raises(AbsurdDateError):
        read(text)


def test_the_future_begins_two_days_after_now() -> None:
    assert str(parse_date("2026-01-02", now=NOW)) == "2026-01-02"
    assert str(parse_date("2026", now=NOW)) == "2026"
    assert str(parse_date("2030-05", now=None)) == "2030-05"
    with pytest.raises(AbsurdDateError, match="future"):
        parse_date("2026-01-04", now=NOW)


def test_errors_quote_the_text_and_give_a_hint() -> None:
    with pytest.raises(DateError, match=r"^'yesterday': it is relative") as caught:
        parse_date("yesterday")
    assert "2025-12-04" in caught.value.hint


def test_words_that_are_months_in_two_languages_need_a_clue() -> None:
    assert str(parse_date("4 listopada 2024", clues={"languages": ("pl",)})) == "2024-11-04"
    assert str(parse_date("4 listopada 2024", clues={"languages": ("hr",)})) == "2024-10-04"


def test_words_that_are_both_month_and_day_of_the_week() -> None:
    assert str(parse_date("mar, 4 mar 2025")) == "2025-03-04"
    assert str(parse_date("mar, 2 dic 2025")) == "2025-12-02"


@given(
    st.datetimes(min_value=datetime(1450, 1, 1), max_value=datetime(2199, 12, 31)),
    st.sampled_from([YEAR, MONTH, DAY, SECOND]),
    st.integers(-14 * 4, 14 * 4),
)
def test_what_is_printed_reads_the_same(moment: datetime, precision: Precision, quarters: int) -> None:
    coarse = {
        YEAR: moment.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0),
        MONTH: moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0),
        DAY: moment.replace(hour=0, minute=0, second=0, microsecond=0),
        SECOND: moment.replace(microsecond=0),
    }[precision]
    date = NewsDate(coarse, precision, timedelta(minutes=15 * quarters) if precision == SECOND else None)
    if date.precision < MINUTE or (date.seconds != 0 and date.local != datetime(1970, 1, 1)):
        assert parse_date(str(date)) == date


WRITTEN = st.datetimes(datetime(1450, 1, 1), datetime(2199, 1, 1)).map(lambda moment: moment.isoformat()[:19])


@given(
    WRITTEN | st.from_regex(r"\d{4}-[01]\d-[0-3]\d[Tt ][0-2]\d:[0-6]\d:[0-6]\d", fullmatch=True),
    st.sampled_from(["Z", "+05:30", "-05:00", "+14:00", "+25:00", "-00:00", "+01:75"]),
)
def test_the_usual_notation_reads_as_the_long_way_does(wall: str, zone: str) -> None:
    assert outcome(f"{wall}{zone}") == outcome(f"{wall}.0{zone}")  # with a fraction it is not the usual one


def outcome(text: str) -> NewsDate | str:
    """A date, or what is wrong with it."""
    try:
        return parse_date(text)
    except AbsurdDateError as error:
        return error.message.partition(": ")[2]


@given(st.text(max_size=60) | st.from_regex(r"[0-9A-Za-z:./ +-]{0,40}", fullmatch=True))
def test_any_text_is_a_date_or_an_error_of_ours(text: str) -> None:
    try:
        date = parse_date(text)
    except DateError:
        return
    assert 1450 <= date.local.year <= 2199


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ({"months": 1}, datetime(2024, 2, 29, 8, tzinfo=UTC)),
        ({"months": -2}, datetime(2023, 11, 30, 8, tzinfo=UTC)),
        ({"years": 1, "months": 1}, datetime(2025, 2, 28, 8, tzinfo=UTC)),
        ({"weeks": -1}, datetime(2024, 1, 24, 8, tzinfo=UTC)),
        ({"days": 1, "hours": -9, "minutes": 30}, datetime(2024, 1, 31, 23, 30, tzinfo=UTC)),
    ],
)
def test_shift_keeps_to_the_calendar(units: dict[str, int], expected: datetime) -> None:
    assert shift(datetime(2024, 1, 31, 8, tzinfo=UTC), **units) == expected


@given(st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1)), st.integers(-1200, 1200))
def test_months_later_is_the_same_day_or_the_last_of_its_month(moment: datetime, months: int) -> None:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    assert shift(moment, months=months) == moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def test_plain_notations_do_not_load_dateutil() -> None:
    script = (
        "import sys; from index.normalise.dates import parse_date; parse_date('2025-12-04T14:56:00Z');"
        "assert not {'dateutil', 'index.normalise.stage'} & set(sys.modules);"
        "parse_date('4 Dec 2025'); assert 'dateutil' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
