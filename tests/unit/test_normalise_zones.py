"""Zones by name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from index.errors import UsageError
from index.normalise.zones import parse_offset, region_of, zone_named

SUMMER = datetime(2025, 7, 1)  # a wall clock


@pytest.mark.parametrize(
    ("name", "hours"),
    [("Europe/Berlin", 2), ("UTC", 0), ("Z", 0), ("+05:30", 5.5), ("UTC-3", -3), ("CEST", 2), ("Asia/Kolkata", 5.5)],
)
def test_names_that_a_user_may_give(name: str, hours: float) -> None:
    zone = zone_named(name)
    assert zone is not None
    assert SUMMER.replace(tzinfo=zone).utcoffset() == timedelta(hours=hours)


def test_no_name_is_no_zone() -> None:
    assert zone_named(None) is None


@pytest.mark.parametrize("name", ["Mars/Olympus", "IST", "", "+25:00", "../etc/passwd", "Europe", "\0"])
def test_unknown_and_ambiguous_names_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="unknown time zone") as caught:
        zone_named(name)
    assert "Europe/Berlin" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+0530", 330), ("-5", -300), ("UTC+2", 120), ("GMT +0:30", 30), ("−03:00", -180), ("+1599", None), ("5", None)],
)
def test_offsets(text: str, minutes: int | None) -> None:
    assert parse_offset(text) == (None if minutes is None else timedelta(minutes=minutes))


@pytest.mark.parametrize(("tag", "region"), [("en-IN", "IN"), ("zh-Hant-TW", "TW"), ("de_AT", "AT"), ("en", None)])
def test_region_of_a_tag(tag: str, region: str | None) -> None:
    assert region_of(tag) == region
