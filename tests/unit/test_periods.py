"""Calendar periods, against the calendar of the standard library."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from struct import pack
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Precision
from index.kernels import asking
from searcher.periods import NAMES, WEEKDAYS, Unit, between, name, needs, number, offsets, start

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

UNITS_IN_TIME = [unit for unit in Unit if unit is not Unit.WEEKDAY]
moments = st.datetimes(datetime(1, 1, 8), datetime(9990, 1, 1))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.HOUR, "2021-01-03T23"),
        (Unit.DAY, "2021-01-03"),
        (Unit.WEEK, "2020-W53"),
        (Unit.MONTH, "2021-01"),
        (Unit.QUARTER, "2021-Q1"),
        (Unit.YEAR, "2021"),
        (Unit.WEEKDAY, "Sunday"),
    ],
)
def test_names(unit: Unit, expected: str) -> None:
    assert name(unit, datetime(2021, 1, 3, 23, 59)) == expected


@given(st.sampled_from(UNITS_IN_TIME), moments)
def test_a_moment_is_in_the_period_that_it_names(unit: Unit, moment: datetime) -> None:
    period = name(unit, moment)
    begins = start(unit, period)
    assert begins <= moment
    assert name(unit, begins) == period
    following = list(between(unit, period, name(unit, moment + timedelta(days=400))))[1]
    assert moment < start(unit, following)


@given(st.sampled_from([unit for unit in UNITS_IN_TIME if unit is not Unit.HOUR]), moments, st.integers(0, 2000))
def test_periods_between_are_all_there_in_order_and_each_once(unit: Unit, first: datetime, days: int) -> None:
    expected = dict.fromkeys(name(unit, first + timedelta(days=day)) for day in range(days + 1))
    assert list(between(unit, name(unit, first), name(unit, first + timedelta(days=days)))) == list(expected)


@given(st.sampled_from(UNITS_IN_TIME), moments)
def test_names_and_numbers_go_both_ways(unit: Unit, moment: datetime) -> None:
    period = name(unit, moment)
    assert NAMES[unit][number(unit, period)] == period


def test_names_sort_in_time() -> None:
    for unit in UNITS_IN_TIME:
        names = [name(unit, datetime(1987, 1, 1) + timedelta(days=90 * step)) for step in range(40)]
        assert names == sorted(names)


def test_every_day_of_the_week_is_between() -> None:
    assert tuple(between(Unit.WEEKDAY, "Friday", "Monday")) == WEEKDAYS


@given(
    st.lists(st.integers(-5_000_000_000, 9_000_000_000), min_size=1, max_size=30, unique=True),
    st.sampled_from(("America/New_York", "Asia/Kathmandu", "Europe/London", "UTC")),
    st.sampled_from(Unit),
)
def test_instants_are_read_in_the_askers_zone(seconds: list[int], named: str, unit: Unit) -> None:
    zone = ZoneInfo(named)
    dates = pack(f"<{len(seconds)}q", *(instant << 4 | Precision.SECOND << 1 | 1 for instant in seconds))
    docs = pack(f"<{len(seconds)}H", *range(len(seconds)))
    changes = offsets(zone, min(seconds), max(seconds))
    counted, missing = asking.tally_periods(((docs, dates),), str(unit), needs(unit), *changes)
    walls = [(EPOCH + timedelta(seconds=instant)).astimezone(zone) for instant in seconds]
    expected = Counter(name(unit, wall.replace(tzinfo=None)) for wall in walls)
    assert {NAMES[unit][number]: count for number, count in counted.items()} == expected
    assert missing == 0


@pytest.mark.parametrize(
    ("unit", "precision"),
    [
        (Unit.HOUR, Precision.MINUTE),
        (Unit.DAY, Precision.DAY),
        (Unit.WEEK, Precision.DAY),
        (Unit.WEEKDAY, Precision.DAY),
        (Unit.MONTH, Precision.MONTH),
        (Unit.QUARTER, Precision.MONTH),
        (Unit.YEAR, Precision.YEAR),
    ],
)
def test_what_a_unit_needs_of_a_date(unit: Unit, precision: Precision) -> None:
    assert needs(unit) is precision


def test_days_of_the_week_begin_at_no_moment() -> None:
    with pytest.raises(ValueError, match="no one moment"):
        start(Unit.WEEKDAY, "Monday")


def test_the_calendar_ends() -> None:
    assert list(between(Unit.YEAR, "9998", "9999")) == ["9998", "9999"]
