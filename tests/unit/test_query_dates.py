from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from index.errors import DateError
from searcher.query.dates import instant, resolve, resolve_beyond, resolve_range, seconds, wall_seconds

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
SATURDAY = datetime(2025, 11, 22, 20, 30, 15, 999, tzinfo=UTC)


def _span(text: str, *, now: datetime = SATURDAY, zone: tzinfo = UTC) -> tuple[str, str]:
    span = resolve(text, now=now, zone=zone)
    return _shown(span.start), _shown(span.end)


def _shown(moment: datetime) -> str:
    """Wall clock; the date alone at midnight."""
    return moment.replace(tzinfo=None).isoformat().removesuffix("T00:00:00")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2025-12-04", "2025-12-04", "2025-12-05"),
        ("2025-12-31", "2025-12-31", "2026-01-01"),
        ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2023-02", "2023-02-01", "2023-03-01"),
        ("2025-W10", "2025-03-03", "2025-03-10"),
        ("2025w10", "2025-03-03", "2025-03-10"),
        ("2020-W53", "2020-12-28", "2021-01-04"),
        ("2026-W01", "2025-12-29", "2026-01-05"),
        ("2025-Q1", "2025-01-01", "2025-04-01"),
        ("2025-q4", "2025-10-01", "2026-01-01"),
        ("Q2 2025", "2025-04-01", "2025-07-01"),
        ("2025-12-04T14", "2025-12-04T14:00:00", "2025-12-04T15:00:00"),
        ("2025-12-04 14:56", "2025-12-04T14:56:00", "2025-12-04T14:57:00"),
        ("2025-12-04T14:56:59", "2025-12-04T14:56:59", "2025-12-04T14:57:00"),
        ("2025-12-04T14:56:00.5+05:30", "2025-12-04T09:26:00", "2025-12-04T09:26:01"),
        ("2025-12-04T00:30+0530", "2025-12-03T19:00:00", "2025-12-03T19:01:00"),
        ("9999", "9999-01-01", "9999-12-31T23:59:59.999999"),
        ("December 4, 2025", "2025-12-04", "2025-12-05"),
        ("4 Dec 2025", "2025-12-04", "2025-12-05"),
        ("2025/12/04", "2025-12-04", "2025-12-05"),
        ("20251204", "2025-12-04", "2025-12-05"),
        ("4 décembre 2025", "2025-12-04", "2025-12-05"),
        ("4 December 2025 14:56", "2025-12-04T14:56:00", "2025-12-04T14:57:00"),
        ("Thu, 04 Dec 2025 14:56:00 +0530", "2025-12-04T09:26:00", "2025-12-04T09:26:01"),
    ],
)
def test_absolute_dates(text: str, start: str, end: str) -> None:
    assert _span(text) == (start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [  # the present is Saturday, 22 November 2025, 20:30:15
        ("now", "2025-11-22T20:30:15", "2025-11-22T20:30:16"),
        ("today", "2025-11-22", "2025-11-23"),
        ("Yesterday", "2025-11-21", "2025-11-22"),
        ("tomorrow", "2025-11-23", "2025-11-24"),
        ("this week", "2025-11-17", "2025-11-24"),
        ("last week", "2025-11-10", "2025-11-17"),
        (" last   WEEK ", "2025-11-10", "2025-11-17"),
        ("last-week", "2025-11-10", "2025-11-17"),
        ("last_week", "2025-11-10", "2025-11-17"),
        ("next week", "2025-11-24", "2025-12-01"),
        ("this weekend", "2025-11-22", "2025-11-24"),
        ("last weekend", "2025-11-15", "2025-11-17"),
        ("this month", "2025-11-01", "2025-12-01"),
        ("last month", "2025-10-01", "2025-11-01"),
        ("next month", "2025-12-01", "2026-01-01"),
        ("this quarter", "2025-10-01", "2026-01-01"),
        ("last quarter", "2025-07-01", "2025-10-01"),
        ("next quarter", "2026-01-01", "2026-04-01"),
        ("this year", "2025-01-01", "2026-01-01"),
        ("last year", "2024-01-01", "2025-01-01"),
        ("saturday", "2025-11-22", "2025-11-23"),
        ("monday", "2025-11-17", "2025-11-18"),
        ("sunday", "2025-11-16", "2025-11-17"),
        ("last saturday", "2025-11-15", "2025-11-16"),
        ("last mon", "2025-11-17", "2025-11-18"),
        ("next saturday", "2025-11-29", "2025-11-30"),
        ("this monday", "2025-11-17", "2025-11-18"),
        ("march", "2025-03-01", "2025-04-01"),
        ("november", "2025-11-01", "2025-12-01"),
        ("december", "2024-12-01", "2025-01-01"),
        ("last november", "2024-11-01", "2024-12-01"),
        ("next march", "2026-03-01", "2026-04-01"),
        ("this december", "2025-12-01", "2026-01-01"),
        ("march 2024", "2024-03-01", "2024-04-01"),
        ("Sept. 2024", "2024-09-01", "2024-10-01"),
        ("3 days ago", "2025-11-19", "2025-11-20"),
        ("a week ago", "2025-11-15", "2025-11-16"),
        ("2 weeks ago", "2025-11-08", "2025-11-09"),
        ("3 months ago", "2025-08-22", "2025-08-23"),
        ("2-years-ago", "2023-11-22", "2023-11-23"),
        ("in 3 days", "2025-11-25", "2025-11-26"),
        ("90 minutes ago", "2025-11-22T19:00:15", "2025-11-22T19:00:16"),
        ("7d", "2025-11-15", "2025-11-16"),
        ("2w", "2025-11-08", "2025-11-09"),
        ("6m", "2025-05-22", "2025-05-23"),
        ("1y", "2024-11-22", "2024-11-23"),
        ("24h", "2025-11-21T20:30:15", "2025-11-21T20:30:16"),
        ("last 7 days", "2025-11-16", "2025-11-23"),
        ("last-7-days", "2025-11-16", "2025-11-23"),
        ("past two weeks", "2025-11-09", "2025-11-23"),
        ("past month", "2025-10-23", "2025-11-23"),
        ("past 24 hours", "2025-11-21T20:30:15", "2025-11-22T20:30:16"),
        ("last hour", "2025-11-22T19:30:15", "2025-11-22T20:30:16"),
        ("next 7 days", "2025-11-22", "2025-11-29"),
    ],
)
def test_words(text: str, start: str, end: str) -> None:
    assert _span(text) == (start, end)


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        (datetime(2025, 3, 31, 12, tzinfo=UTC), "1 month ago", "2025-02-28"),
        (datetime(2024, 3, 31, 12, tzinfo=UTC), "1 month ago", "2024-02-29"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "1y", "2023-02-28"),
        (datetime(2025, 1, 1, 0, 0, tzinfo=UTC), "yesterday", "2024-12-31"),
        (datetime(2025, 1, 15, 12, tzinfo=UTC), "2 months ago", "2024-11-15"),
    ],
)
def test_months_and_years_are_those_of_the_calendar(now: datetime, text: str, day: str) -> None:
    assert _span(text, now=now)[0] == day


def test_a_year_turns_for_words_too() -> None:
    new_year = datetime(2025, 1, 1, 12, tzinfo=UTC)
    assert _span("last month", now=new_year) == ("2024-12-01", "2025-01-01")
    assert _span("last quarter", now=new_year) == ("2024-10-01", "2025-01-01")
    assert _span("this week", now=new_year) == ("2024-12-30", "2025-01-06")


def test_the_present_is_read_in_the_askers_zone() -> None:
    late = datetime(2025, 11, 22, 23, 30, tzinfo=UTC)
    assert _span("today", now=late, zone=BERLIN)[0] == "2025-11-23"
    assert _span("today", now=late, zone=NEW_YORK)[0] == "2025-11-22"


def _hours(text: str, zone: tzinfo) -> float:
    span = resolve(text, now=SATURDAY, zone=zone)
    return (seconds(span.end) - seconds(span.start)) / 3600


@pytest.mark.parametrize(
    ("text", "zone", "hours"),
    [
        ("2025-03-30", BERLIN, 23),
        ("2025-10-26", BERLIN, 25),
        ("2025-03-09", NEW_YORK, 23),
        ("2025-11-02", NEW_YORK, 25),
        ("2025-W13", BERLIN, 7 * 24 - 1),
        ("2018-11-04", ZoneInfo("America/Sao_Paulo"), 23),  # its midnight was skipped
        ("2018-11-03", ZoneInfo("America/Sao_Paulo"), 24),
        ("2018-02-17", ZoneInfo("America/Sao_Paulo"), 25),  # its last hour came twice
        ("2025-11-01", ZoneInfo("America/Havana"), 24),  # midnight after it comes twice
        ("2025-11-02", ZoneInfo("America/Havana"), 25),
        ("2011-12-29", ZoneInfo("Pacific/Apia"), 24),
        ("2025-10-26T02:30", BERLIN, 1 + 1 / 60),  # comes twice: from the first to the end of the second
        ("2025-10-26T01", BERLIN, 1),
        ("2025-03-30T02:30", BERLIN, 1 / 60),  # never comes
    ],
)
def test_days_have_as_many_hours_as_the_clocks_give_them(text: str, zone: tzinfo, hours: float) -> None:
    assert _hours(text, zone) == pytest.approx(hours)


def test_hours_are_elapsed_time_also_when_clocks_change() -> None:
    for now in (datetime(2025, 3, 30, 1, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)):
        ago = resolve("1h", now=now, zone=BERLIN).start
        assert now - ago.astimezone(UTC) == timedelta(hours=1)


def test_a_skipped_midnight_keeps_its_wall_clock() -> None:
    start = resolve("2018-11-04", now=SATURDAY, zone=ZoneInfo("America/Sao_Paulo")).start
    assert wall_seconds(start) == datetime(2018, 11, 4, tzinfo=UTC).timestamp()
    assert seconds(start) == datetime(2018, 11, 4, 3, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    "text",
    [
        *("junk", "", " ", "0000", "2025-13", "2025-02-30", "2025-12-04T25", "2025-W60", "2025-12-04T10:00+99:00"),
        *(
            "last",
            "ago",
            "3 ago",
            "in 3 days ago",
            "week",
            "99999 years ago",
            "march 0000",
            "5",
            "last fnord",
            "this 3 days",
        ),
    ],
)
def test_what_cannot_be_read_is_an_error_with_examples(text: str) -> None:
    with pytest.raises(DateError) as caught:
        resolve(text, now=SATURDAY, zone=UTC)
    assert "last week" in caught.value.hint


def _bounds(since: str | None, until: str | None, zone: tzinfo = UTC) -> tuple[str | None, ...]:
    found = resolve_range(since, until, now=SATURDAY, zone=zone)
    return tuple(None if moment is None else _shown(moment) for moment in found)


def test_a_range_takes_the_earliest_of_one_and_the_latest_of_the_other() -> None:
    assert _bounds("2025-03", "2025-05") == ("2025-03-01", "2025-06-01")
    assert _bounds("last week", "yesterday") == ("2025-11-10", "2025-11-22")
    assert _bounds(None, "2010") == (None, "2011-01-01")
    assert _bounds("2010", None) == ("2010-01-01", None)
    assert _bounds("30d", "7d") == ("2025-10-23", "2025-11-16")
    assert _bounds("2010", "2010-01-01T00:00:00Z") == ("2010-01-01", "2010-01-01T00:00:01")


def test_a_bare_length_at_both_ends_lasts_until_now() -> None:
    assert _bounds("7d", "7d") == ("2025-11-15", "2025-11-23")
    assert _bounds("24h", "24h") == ("2025-11-21T20:30:15", "2025-11-22T20:30:16")
    assert _bounds("7 days ago", "7 days ago") == ("2025-11-15", "2025-11-16")


def test_a_range_that_runs_backwards_is_an_error() -> None:
    with pytest.raises(DateError, match="'2011' is after '2010'"):
        _bounds("2011", "2010")


def test_ranges_compare_instants_across_offsets() -> None:
    assert _bounds("2025-01-01T00:00+02:00", "2024-12-31T22:30Z") == ("2024-12-31T22:00:00", "2024-12-31T22:31:00")


def test_before_and_after_leave_the_date_itself_out() -> None:
    before = resolve_beyond(before="2010-03", after=None, now=SATURDAY, zone=BERLIN)
    after = resolve_beyond(before=None, after="2010-03", now=SATURDAY, zone=BERLIN)
    assert before == (None, datetime(2010, 3, 1, tzinfo=BERLIN))
    assert after == (datetime(2010, 4, 1, tzinfo=BERLIN), None)


def test_an_instant_is_in_figures() -> None:
    assert instant("2025-12-04T14:56:00+05:30", UTC) == datetime(2025, 12, 4, 9, 26, tzinfo=UTC)
    assert instant("2025-12-04", BERLIN) == datetime(2025, 12, 4, tzinfo=BERLIN)
    assert instant("2025-12-04T10", timezone(timedelta(hours=1))).utcoffset() == timedelta(hours=1)
    for text in ("yesterday", "junk", "2025-02-30", ""):
        with pytest.raises(DateError):
            instant(text, UTC)
