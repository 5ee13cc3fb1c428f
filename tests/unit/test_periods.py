"""Calendar periods, against the calendar of the standard library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Precision
from searcher.periods import WEEKDAYS, Unit, between, bucketer, name, start

UNITS_IN_TIME = [unit for unit in Unit if unit is not Unit.WEEKDAY]
moments = st.datetimes(datetime(1500, 1, 1), datetime(2400, 1, 1))


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


def test_names_sort_in_time() -> None:
    for unit in UNITS_IN_TIME:
        names = [name(unit, datetime(1987, 1, 1) + timedelta(days=90 * step)) for step in range(40)]
        assert names == sorted(names)


def test_every_day_of_the_week_is_between() -> None:
    assert tuple(between(Unit.WEEKDAY, "Friday", "Monday")) == WEEKDAYS


@given(st.integers(-5_000_000_000, 9_000_000_000), st.sampled_from(("America/New_York", "Asia/Kathmandu", "UTC")))
def test_instants_are_read_in_the_askers_zone(seconds: int, zone: str) -> None:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds // 900 * 900)
    expected = instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H")
    if seconds > 600_000_000:  # before that, zones had offsets of odd minutes
        assert bucketer(Unit.HOUR, ZoneInfo(zone))(int(instant.timestamp()), Precision.SECOND, True) == expected


@pytest.mark.parametrize(
    ("unit", "precision", "expected"),
    [
        (Unit.DAY, Precision.MONTH, None),
        (Unit.HOUR, Precision.DAY, None),
        (Unit.WEEK, Precision.MONTH, None),
        (Unit.MONTH, Precision.YEAR, None),
        (Unit.MONTH, Precision.MONTH, "1970-01"),
        (Unit.YEAR, Precision.YEAR, "1970"),
    ],
)
def test_a_date_too_coarse_for_the_unit_has_no_period(unit: Unit, precision: Precision, expected: str | None) -> None:
    assert bucketer(unit, UTC)(0, precision, False) == expected


def test_days_of_the_week_begin_at_no_moment() -> None:
    with pytest.raises(ValueError, match="no one moment"):
        start(Unit.WEEKDAY, "Monday")


def test_the_calendar_ends() -> None:
    assert list(between(Unit.YEAR, "9998", "9999")) == ["9998", "9999"]
