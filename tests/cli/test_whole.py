"""The command line over a real archive, from load to take-down."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from searcher.render.base import Format
from tests.cli.conftest import Invoke

RECORDS: list[dict[str, Any]] = [
    {
        "id": "storm",
        "title": "Storm closes harbour",
        "text": "The harbour of Rotterdam closed on Tuesday. Ferries wait.",
        "date": "2024-06-04T18:30:00+02:00",
        "source": "Harbour Ledger",
        "language": "en",
        "entities": [{"name": "Rotterdam", "kind": "place"}],
    },
    {
        "id": "calm",
        "title": "Harbour opens again",
        "text": "Ferries sail. The oil price fell at once, and the harbour was loud.",
        "date": "2024-06-06",
        "source": "Evening Sample",
        "language": "en",
        "entities": [{"name": "Ada Lovelace", "kind": "person"}],
    },
    {
        "id": "undated",
        "title": "Notes on gas",
        "text": "Nobody knows when this was written.",
        "source": "Harbour Ledger",
    },
]


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with three articles, loaded into the archive that the commands ask."""
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "archive"))
    file = tmp_path / "feed.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    return file


@pytest.fixture
def loaded(feed: Path, invoke: Invoke) -> Path:
    result = invoke("load", str(feed), "--entities", "none")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("3 added, 0 updated, 0 unchanged, 0 rejected (1 file, ")
    return feed


def test_a_second_load_changes_nothing(loaded: Path, invoke: Invoke) -> None:
    shown = json.loads(invoke("load", str(loaded), "--entities", "none", "--json").stdout)
    assert (shown["added"], shown["unchanged"]) == (0, 3)


def test_a_dry_run_makes_no_archive(feed: Path, invoke: Invoke) -> None:
    assert "3 added" in invoke("load", str(feed), "--dry-run").stderr
    assert invoke("count").exit_code == 3


@pytest.mark.parametrize(
    ("args", "ids"),
    [
        (("harbour",), {"storm", "calm"}),
        (("harbour", "-ferries", "--literal"), None),
        (("--", "harbour", "-oil"), {"storm"}),
        (("harbour", "--source", "Evening Sample"), {"calm"}),
        (("harbour", "--entity", "Rotterdam"), {"storm"}),
        (("--on", "2024-06-04"), {"storm"}),
        (("--since", "2024-06-05", "--until", "2024-06-06"), {"calm"}),
        (("--sort", "newest"), {"storm", "calm", "undated"}),
        (("nosuch",), set()),
    ],
)
def test_search_finds(args: tuple[str, ...], ids: set[str] | None, loaded: Path, invoke: Invoke) -> None:
    result = invoke("search", "--format", "ids", "--tz", "Europe/Paris", *args)
    if ids is None:
        assert result.exit_code == 2
    else:
        assert (result.exit_code, set(result.stdout.split())) == (0, ids)


@pytest.mark.parametrize("shape", list(Format))
@pytest.mark.parametrize("command", ["search", "facets", "trend", "count"])
def test_every_format_of_every_question(command: str, shape: Format, loaded: Path, invoke: Invoke) -> None:
    result = invoke(command, "harbour", "--format", shape.value)
    assert (result.exit_code, result.stderr) == (0, "")
    if shape is Format.JSON:
        assert json.loads(result.stdout)["total"] == 2
    elif shape is Format.JSONL:
        assert all(json.loads(line)["format"] == 1 for line in result.stdout.splitlines())
    elif shape is Format.CSV:
        header, *rows = csv.reader(io.StringIO(result.stdout))
        assert rows
        assert all(len(row) == len(header) for row in rows)
    assert result.stdout.endswith("\n")


def test_pages_join_to_the_whole(loaded: Path, invoke: Invoke) -> None:
    cursor: str | None = None
    ids: list[str] = []
    while True:
        page = json.loads(invoke("search", "--limit", "1", "--json", *(("--cursor", cursor) if cursor else ())).stdout)
        ids += [hit["id"] for hit in page["hits"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert ids == invoke("search", "--all", "--format", "ids").stdout.split()


def test_facets_and_trend_count_what_is_there(loaded: Path, invoke: Invoke) -> None:
    facets = json.loads(invoke("facets", "--facet", "source", "--facet", "month", "--json").stdout)["facets"]
    assert facets["source"]["buckets"][0] == {"value": "Harbour Ledger", "count": 2}
    assert facets["month"]["missing"] == 1
    assert invoke("trend", "harbour", "--by", "day", "--tz", "Europe/Paris", "--format", "csv").stdout.splitlines() == [
        "value,start,count",
        "2024-06-04,2024-06-04,1",
        "2024-06-05,2024-06-05,0",
        "2024-06-06,2024-06-06,1",
    ]


def test_show_prints_what_was_loaded(loaded: Path, invoke: Invoke) -> None:
    shown = json.loads(invoke("show", "storm", "--format", "jsonl").stdout)
    assert (shown["headline"], shown["published"]) == (RECORDS[0]["title"], RECORDS[0]["date"])
    assert shown["origin"] == {"file": str(loaded), "position": 1}
    assert "Storm closes harbour" in invoke("show", "storm").stdout


def test_what_is_deleted_does_not_come_back(loaded: Path, invoke: Invoke) -> None:
    assert invoke("delete", "--id", "storm", "--yes").exit_code == 0
    assert invoke("count").stdout == "2\n"
    assert "1 taken-down" in invoke("load", str(loaded), "--entities", "none").stderr
    assert invoke("count").stdout == "2\n"


def test_looking_after(loaded: Path, invoke: Invoke) -> None:
    assert json.loads(invoke("stats", "--json").stdout)["articles"] == 3
    assert "2024-06-04 to 2024-06-06" in invoke("stats").stdout
    assert json.loads(invoke("verify", "--json").stdout) == {"format": 1, "sound": True, "problems": []}
    assert invoke("optimize").exit_code == 0
    assert invoke("count").stdout == "3\n"


def test_a_bad_record_is_refused_and_the_rest_is_loaded(feed: Path, invoke: Invoke, tmp_path: Path) -> None:
    feed.write_text(feed.read_text() + 'not json\n{"title": "no text"}\n')
    rejects = tmp_path / "rejects.jsonl"
    result = invoke("load", str(feed), "--rejects", str(rejects))
    assert result.exit_code == 5
    assert [json.loads(line)["origin"]["position"] for line in rejects.read_text().splitlines()] == [4, 5]
    assert invoke("count").stdout == "3\n"


def test_a_missing_path_is_a_wrong_usage_and_makes_nothing(feed: Path, invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("load", str(tmp_path / "nosuch.jsonl"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nosuch.jsonl" in result.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("command", ["count", "stats", "verify"])
def test_a_foreign_folder_is_no_archive(command: str, invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "holiday.txt").write_text("sun")
    result = invoke(command, "--index", str(tmp_path))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("searcher: error: ")


@pytest.mark.parametrize("query", ['"unbalanced', "it's", "a:b", "well-known", "1/2", "???", "((", "AND", "~", "^"])
def test_plain_text_is_no_error(query: str, loaded: Path, invoke: Invoke) -> None:
    result = invoke("search", "--", query)
    assert "Traceback" not in result.stderr
    assert result.exit_code in (0, 2)
    assert invoke("search", "--literal", "--", query).exit_code == 0


def test_a_date_that_cannot_be_read_says_so(loaded: Path, invoke: Invoke) -> None:
    for args in (("--since", "junk"), ("date:junk",)):
        result = invoke("search", *args)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "junk" in result.stderr
