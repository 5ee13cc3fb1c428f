from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from index.errors import DateError, UsageError
from searcher.query.filters import Filters, lower_filters, resolved
from searcher.query.plan import AnyOf, Plan, TimeRange, Value, Without
from searcher.query.present import Context, moment, zone

BERLIN = ZoneInfo("Europe/Berlin")
CONTEXT = Context(datetime(2025, 11, 22, 20, 30, tzinfo=UTC), BERLIN)


def narrowed(filters: Filters) -> tuple[list[Plan], dict[str, Any]]:
    """The plans of filters, and how they are shown."""
    plans, bounds = lower_filters(filters, CONTEXT)
    return plans, resolved(filters, bounds, CONTEXT)


def test_no_filters_are_no_plan() -> None:
    assert narrowed(Filters()) == ([], {"tz": "Europe/Berlin"})


def test_names_any_of_all_of_none_of() -> None:
    filters = Filters(
        sources=("Reuters", "A  Ü"),
        not_sources=("B",),
        entities=("Angela Merkel", "UN"),
        not_entities=("EU",),
        languages=("EN",),
    )
    plans, shown = narrowed(filters)
    assert plans == [
        AnyOf((Value("source", "reuters"), Value("source", "a u"))),
        Value("language", "en"),
        Value("entity", "angela merkel"),
        Value("entity", "un"),
        Without(Value("source", "b")),
        Without(Value("entity", "eu")),
    ]
    assert shown == {
        "tz": "Europe/Berlin",
        "sources": ["Reuters", "A  Ü"],
        "not_sources": ["B"],
        "entities": ["Angela Merkel", "UN"],
        "not_entities": ["EU"],
        "languages": ["EN"],
    }


def test_dates_are_resolved_to_instants_the_end_exclusive() -> None:
    (plan,), shown = narrowed(Filters(since="2025-03", until="yesterday"))
    assert isinstance(plan, TimeRange)
    assert shown == {
        "since": "2025-03-01T00:00:00+01:00",
        "until": "2025-11-22T00:00:00+01:00",
        "tz": "Europe/Berlin",
    }
    assert plan.start == datetime.fromisoformat(shown["since"]).timestamp()
    assert plan.end == datetime.fromisoformat(shown["until"]).timestamp()


def test_on_is_both_bounds() -> None:
    by_on = narrowed(Filters(on="1987-10-19"))
    assert by_on == narrowed(Filters(since="1987-10-19", until="1987-10-19"))
    with pytest.raises(UsageError, match="exclude each other"):
        lower_filters(Filters(on="2025", until="2026"), CONTEXT)


@pytest.mark.parametrize(
    "filters", [Filters(since="junk"), Filters(on="2025-02-30"), Filters(since="2011", until="2010")]
)
def test_bad_dates_are_errors(filters: Filters) -> None:
    with pytest.raises(DateError):
        lower_filters(filters, CONTEXT)


def test_an_empty_name_is_an_error() -> None:
    with pytest.raises(UsageError, match="an empty source"):
        lower_filters(Filters(sources=(" ",)), CONTEXT)


def test_zones_by_name_and_offset() -> None:
    assert zone("Europe/Berlin") == BERLIN
    assert zone("UTC").utcoffset(CONTEXT.now) == timedelta(0)
    assert zone("+05:30").utcoffset(CONTEXT.now) == timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Europe/Berln", "Europe/Berlin"), ("new york", "America/New_York"), ("berlin", "Europe/Berlin")],
)
def test_an_unknown_zone_names_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        zone(name)
    assert f"did you mean {meant}?" in caught.value.hint


def test_the_machines_zone_has_its_rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    assert str(zone(None)) == Context().zone_name == "America/New_York"
    monkeypatch.delenv("TZ")
    folder = tmp_path / "zoneinfo" / "Europe"
    folder.mkdir(parents=True)
    (folder / "Berlin").write_bytes(b"")
    (tmp_path / "localtime").symlink_to(folder / "Berlin")
    monkeypatch.setattr("searcher.query.present._LOCALTIME", tmp_path / "localtime")
    assert str(zone(None)) == Context().zone_name == "Europe/Berlin"


def test_a_machine_without_a_known_zone_has_its_present_offset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setattr("searcher.query.present._LOCALTIME", tmp_path / "none")
    assert zone(None).utcoffset(None) == datetime.now().astimezone().utcoffset()
    assert Context().zone_name == str(zone(None))
    (tmp_path / "lost").symlink_to(tmp_path / "zoneinfo" / "Nowhere")
    monkeypatch.setattr("searcher.query.present._LOCALTIME", tmp_path / "lost")
    assert Context().zone_name == str(zone(None))
    monkeypatch.setenv("TZ", "no such zone")
    assert zone(None).utcoffset(None) is not None


def test_the_present_can_be_given() -> None:
    assert moment("2025-11-22T20:30:00Z", BERLIN) == CONTEXT.now
    assert moment("2025-11-22", BERLIN) == datetime(2025, 11, 22, tzinfo=BERLIN)
    assert abs(moment(None, BERLIN) - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(DateError, match="now: "):
        moment("yesterday", BERLIN)


def test_what_a_query_depends_on_can_be_named() -> None:
    context = Context.named("2025-11-22T20:30:00Z", "Europe/Berlin")
    assert (context.now, context.zone_name) == (CONTEXT.now, "Europe/Berlin")
    with pytest.raises(UsageError):
        Context.named(None, "Nowhere")
    with pytest.raises(DateError):
        Context.named("soon", None)
    assert Context().now.tzinfo is not None
