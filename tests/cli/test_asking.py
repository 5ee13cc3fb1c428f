from __future__ import annotations

import json
from typing import Any

import pytest

from searcher.request import FacetRequest
from tests.answers import ARTICLES, HITS
from tests.cli.conftest import HandMade, Invoke

ASKING = ("search", "count", "facets", "trend")


def test_search_prints_hits_to_standard_output_and_nothing_else(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "oil", "price")
    assert result.exit_code == 0
    assert "Harbour Ledger" in result.stdout
    assert result.stderr == ""
    assert archive.asked[0][0] == "oil price"


@pytest.mark.parametrize("command", ASKING)
def test_every_asking_command_takes_the_same_filters(command: str, archive: HandMade, invoke: Invoke) -> None:
    filters = "--since 2024 --until 2025 --on 2024-03 --source A --source B --not-source C --entity D --entity E "
    filters += "--not-entity F --lang en --tz Europe/Oslo --now 2025-01-01T00:00:00Z --literal"
    assert invoke(command, "oil", *filters.split()).exit_code == 0
    expected: dict[str, Any] = {
        "since": "2024",
        "until": "2025",
        "on": "2024-03",
        "sources": ("A", "B"),
        "not_sources": ("C",),
        "entities": ("D", "E"),
        "not_entities": ("F",),
        "languages": ("en",),
        "tz": "Europe/Oslo",
        "now": "2025-01-01T00:00:00Z",
        "literal": True,
    }
    query, asked = archive.asked[0]
    assert query == "oil"
    assert {name: asked[name] for name in expected} == expected


@pytest.mark.parametrize("command", ASKING)
def test_a_query_of_filters_alone_is_everything(command: str, archive: HandMade, invoke: Invoke) -> None:
    assert invoke(command, "--since", "2024").exit_code == 0
    assert archive.asked[0][0] == "*"


def test_words_after_two_dashes_are_query(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("search", "--limit", "1", "--", "oil", "-gas", "--debug").exit_code == 0
    assert archive.asked[0][0] == "oil -gas --debug"


def test_an_option_value_may_begin_with_a_minus(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("search", "oil", "--source", "-wire").exit_code == 0
    assert archive.asked[0][1]["sources"] == ("-wire",)


def test_search_hands_over_page_and_facets(archive: HandMade, invoke: Invoke) -> None:
    line = "search oil --sort newest --limit 3 --cursor 1 --no-snippets --facet source:5 --facet month --min-count 2"
    assert invoke(*line.split(), "--by-value").exit_code == 0
    asked = archive.asked[0][1]
    assert (asked["sort"], asked["limit"], asked["cursor"], asked["snippets"]) == ("newest", 3, "1", False)
    assert asked["facets"] == (
        FacetRequest("source", 5, 2, by_value=True),
        FacetRequest("month", None, 2, by_value=True),
    )


def test_ten_hits_unless_told(archive: HandMade, invoke: Invoke) -> None:
    invoke("search", "oil")
    assert archive.asked[0][1]["limit"] == 10


def test_limit_zero_is_zero(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("search", "oil", "--limit", "0", "--format", "jsonl").stdout == ""
    assert archive.asked[0][1]["limit"] == 0


def test_all_goes_through_every_page(archive: HandMade, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searcher.cli.answering._STREAMED_PAGE", 3)
    result = invoke("search", "oil", "--all", "--format", "ids")
    assert result.stdout.split() == [hit.id for hit in HITS]
    assert [asked["cursor"] for _, asked in archive.asked] == [None, "3"]
    assert result.stderr == ""


def test_all_and_limit_contradict_each_other(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "oil", "--all", "--limit", "3")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "contradict" in result.stderr


def test_rows_say_on_standard_error_how_to_go_on(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "oil", "--limit", "2", "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "note: 1–2 of 4; next page: --cursor 2 (all pages: --all)\n"
    assert invoke("search", "oil", "--limit", "2", "--format", "jsonl", "--quiet").stderr == ""


def test_notes_go_to_standard_error(archive: HandMade, invoke: Invoke) -> None:
    archive.notes = ("no field 'foo': searched as text \x1b[31m",)
    for command in ("search", "count", "facets"):
        result = invoke(command, "foo:bar")
        assert result.stderr == "note: no field 'foo': searched as text ␛[31m\n"
        assert "no field" not in result.stdout
        assert invoke("--quiet", command, "foo:bar").stderr == ""


def test_count_is_one_bare_integer(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("count", "oil").stdout == "4\n"
    assert invoke("count", "nosuch").stdout == "0\n"
    assert json.loads(invoke("count", "oil", "--json").stdout)["total"] == 4


@pytest.mark.parametrize("command", ["search", "count", "facets"])
def test_no_hits_are_no_failure_unless_asked(command: str, archive: HandMade, invoke: Invoke) -> None:
    assert invoke(command, "nosuch").exit_code == 0
    assert invoke(command, "nosuch", "--exit-status").exit_code == 1
    assert invoke(command, "oil", "--exit-status").exit_code == 0


def test_facets_have_a_usual_choice(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("facets", "oil").exit_code == 0
    assert [request.name for request in archive.asked[0][1]["facets"]] == ["source", "entity", "month"]


@pytest.mark.parametrize("command", ["search", "facets"])
def test_an_unknown_facet_is_a_wrong_usage_with_a_suggestion(command: str, archive: HandMade, invoke: Invoke) -> None:
    result = invoke(command, "oil", "--facet", "sorce:3")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'source'" in result.stderr
    assert "weekday" in result.stderr


@pytest.mark.parametrize(
    ("by", "unit", "series"),
    [
        ((), "month", None),
        (("week",), "week", None),
        (("source",), "month", "source"),
        (("entity", "year"), "year", "entity"),
    ],
)
def test_trend_takes_a_unit_and_a_series(
    by: tuple[str, ...], unit: str, series: str | None, archive: HandMade, invoke: Invoke
) -> None:
    assert invoke("trend", "oil", *(word for name in by for word in ("--by", name))).exit_code == 0
    assert (archive.asked[0][1]["by"], archive.asked[0][1]["series"]) == (unit, series)


@pytest.mark.parametrize("by", [("fortnight",), ("day", "week"), ("source", "entity"), ("weekday",)])
def test_trend_refuses_what_makes_no_sense(by: tuple[str, ...], archive: HandMade, invoke: Invoke) -> None:
    result = invoke("trend", "oil", *(word for name in by for word in ("--by", name)))
    assert (result.exit_code, result.stdout) == (2, "")


def test_show_prints_articles_in_the_order_asked(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("show", "c3", "b2", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["c3", "b2"]
    assert json.loads(result.stdout.splitlines()[0]) == ARTICLES[2].to_json()


def test_show_reads_ids_from_standard_input(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("show", "-", "--format", "ids", stdin="b2\n\n  c3\n")
    assert result.stdout.split() == ["b2", "c3"]


def test_show_of_an_unknown_id_shows_the_others_and_fails(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("show", "b2", "nosuch", "c3", "--format", "ids")
    assert (result.exit_code, result.stdout.split()) == (1, ["b2", "c3"])
    assert result.stderr == "searcher: error: no article with the id 'nosuch'\n"


def test_stats_in_every_format(archive: HandMade, invoke: Invoke) -> None:
    assert "21,578" in invoke("stats").stdout
    assert json.loads(invoke("stats", "--json").stdout)["articles"] == 21578


def test_fields_alone_lists_them_and_asks_nothing(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "--fields")
    assert (result.exit_code, archive.asked) == (0, [])
    assert {"rank", "snippet", "headline"} <= set(result.stdout.split())
    assert "rank" not in invoke("show", "--fields").stdout.split()


def test_fields_choose(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "oil", "--fields", "id, rank", "--format", "csv")
    assert result.stdout.splitlines()[:2] == ["id,rank", "4f1c22d09be1a7c3,1"]


def test_an_unknown_field_is_a_wrong_usage_with_a_suggestion(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "oil", "--fields", "headlin")
    assert result.exit_code == 2
    assert "did you mean headline?" in result.stderr


def test_json_is_short_for_format_json(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("search", "oil", "--json").stdout == invoke("search", "oil", "--format", "json").stdout
    assert invoke("search", "oil", "--json", "--format", "csv").exit_code == 2
