"""Shaping of facets."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UsageError
from searcher.engines.base import Counts
from searcher.facets import fill, parse, shape
from searcher.periods import Unit
from searcher.request import FacetRequest


def _counts(values: Mapping[str, int], missing: int) -> Counts:
    return Counts(values, missing, sum(values.values()))


COUNTS = _counts({"b": 3, "a": 3, "c": 9, "d": 1}, missing=2)
counted = st.dictionaries(st.text(max_size=3), st.integers(1, 50), max_size=30)


def pairs(counts: Counts, request: FacetRequest) -> list[tuple[str, int]]:
    return [(bucket.value, bucket.count) for bucket in shape(counts, request).buckets]


def test_by_count_then_by_value() -> None:
    assert pairs(COUNTS, FacetRequest("source")) == [("c", 9), ("a", 3), ("b", 3), ("d", 1)]


def test_by_value_orders_the_fullest() -> None:
    assert pairs(COUNTS, FacetRequest("source", limit=3, by_value=True)) == [("a", 3), ("b", 3), ("c", 9)]


def test_what_is_not_shown_is_in_other() -> None:
    facet = shape(COUNTS, FacetRequest("source", limit=1))
    assert (facet.other, facet.missing) == (7, 2)


def test_min_count() -> None:
    assert pairs(COUNTS, FacetRequest("source", min_count=3)) == [("c", 9), ("a", 3), ("b", 3)]


def test_ten_unless_told_otherwise() -> None:
    counts = _counts({str(number): 1 for number in range(30)}, 0)
    assert len(pairs(counts, FacetRequest("source"))) == 10
    assert len(pairs(counts, FacetRequest("source", limit=25))) == 25


@given(counted, st.none() | st.integers(0, 40), st.none() | st.integers(0, 9), st.booleans())
def test_counts_sum(values: dict[str, int], limit: int | None, minimum: int | None, by_value: bool) -> None:
    facet = shape(_counts(values, 5), FacetRequest("source", limit, minimum, by_value))
    assert sum(bucket.count for bucket in facet.buckets) + facet.other == sum(values.values())


def test_periods_come_in_order_with_empty_ones() -> None:
    counts = _counts({"1987-11": 2, "1988-02": 1}, 0)
    assert pairs(counts, FacetRequest("month")) == [("1987-11", 2), ("1987-12", 0), ("1988-01", 0), ("1988-02", 1)]


def test_periods_with_a_minimum_leave_out_empty_ones() -> None:
    counts = _counts({"1988-02": 1, "1987-11": 2}, 0)
    assert pairs(counts, FacetRequest("month", min_count=1)) == [("1987-11", 2), ("1988-02", 1)]


def test_the_fullest_periods_stay_in_order_of_time() -> None:
    counts = _counts({"1987-11": 2, "1988-02": 1, "1988-05": 7}, 0)
    assert pairs(counts, FacetRequest("month", limit=2)) == [("1987-11", 2), ("1988-05", 7)]


def test_weekdays_begin_on_monday() -> None:
    shown = pairs(_counts({"Sunday": 1, "Monday": 2}, 0), FacetRequest("weekday"))
    assert [day for day, _ in shown][:2] == ["Monday", "Tuesday"]
    assert len(shown) == 7
    assert pairs(_counts({"Sunday": 1, "Monday": 2}, 0), FacetRequest("weekday", limit=2)) == [
        ("Monday", 2),
        ("Sunday", 1),
    ]


@pytest.mark.parametrize("name", ["source", "month", "weekday"])
def test_nothing_counted_nothing_shown(name: str) -> None:
    assert pairs(_counts({}, 4), FacetRequest(name)) == []


def test_parse() -> None:
    assert parse("source:20", min_count=2) == FacetRequest("source", 20, 2)
    assert parse("month") == FacetRequest("month")


@pytest.mark.parametrize(("text", "hint"), [("sourse", "did you mean 'source'"), ("nothing-like-it", "facets: ")])
def test_unknown_facets_are_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ["source:", "source:x", "source:-1", "source:²"])
def test_bad_numbers_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse(text)


def test_more_periods_than_anyone_can_read_are_refused() -> None:
    with pytest.raises(UsageError, match="over 100,000 hours"):
        fill(Unit.HOUR, "1900-01-01T00", "2000-01-01T00")
