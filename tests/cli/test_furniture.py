"""``searcher furniture``, and what ``searcher load`` says of furniture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.store.lock import WriterLock
from tests.cli.conftest import Invoke
from tests.furnished import IMPRINT, LETTER, papers, write


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "a.archive"))
    return str(write(tmp_path / "in.jsonl", papers(60)))


def test_a_load_says_how_many_lines_it_dropped(feed: str, invoke: Invoke) -> None:
    result = invoke("load", feed, "--entities", "none", "--json")
    assert result.exit_code == 0
    assert "furniture dropped: 33 lines of 2 kinds ('searcher furniture' lists them)" in result.stderr
    assert json.loads(result.stdout)["furniture"] == {"lines": 33, "kinds": 2}


def test_a_load_can_leave_them_in(feed: str, invoke: Invoke) -> None:
    result = invoke("load", feed, "--entities", "none", "--keep-furniture")
    assert "furniture" not in result.stderr
    listed = invoke("furniture")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "furniture dropped: 0 lines of 0 kinds" in listed.stderr


def test_they_are_listed_in_every_format(feed: str, invoke: Invoke) -> None:
    invoke("load", feed, "--entities", "none")
    table = invoke("furniture")
    assert table.stdout.splitlines()[0].split() == ["source", "articles", "line", "example", "kept"]
    assert f"Courier  20        {IMPRINT}  n0001" in table.stdout
    assert "furniture dropped: 33 lines of 2 kinds" in table.stderr
    expected = [
        {"source": "Courier", "articles": 20, "line": IMPRINT, "example": "n0001", "kept": False},
        {"source": "Ledger", "articles": 13, "line": LETTER, "example": "n0003", "kept": False},
    ]
    assert json.loads(invoke("furniture", "--json").stdout) == {"format": 1, "furniture": expected}
    lines = invoke("furniture", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [{"format": 1} | row for row in expected]
    tsv = invoke("furniture", "--format", "tsv").stdout.splitlines()
    assert tsv[1:] == [
        f"Courier\t20\t{IMPRINT}\tn0001\tfalse",
        f"Ledger\t13\t{LETTER}\tn0003\tfalse",
    ]
    assert invoke("furniture", "--format", "csv").stdout.splitlines()[0] == "source,articles,line,example,kept"
    assert invoke("furniture", "--format", "ids").exit_code == 2


def test_a_line_can_be_kept(feed: str, invoke: Invoke) -> None:
    invoke("load", feed, "--entities", "none")
    kept = invoke("furniture", "--keep", IMPRINT)
    assert kept.exit_code == 0
    assert "1 line kept from now on; load the same again" in kept.stderr
    assert "n0001    true" in kept.stdout
    assert "20 updated, 40 unchanged" in invoke("load", feed, "--entities", "none").stderr
    assert IMPRINT in invoke("show", "n0001").stdout
    assert IMPRINT not in invoke("furniture").stdout


def test_nothing_is_kept_where_there_is_no_archive_or_a_writer(feed: str, tmp_path: Path, invoke: Invoke) -> None:
    assert invoke("furniture", "--keep", IMPRINT).exit_code == 3
    invoke("load", feed, "--entities", "none")
    with WriterLock(tmp_path / "a.archive"):
        assert invoke("furniture", "--keep", IMPRINT).exit_code == 4
    assert "true" not in invoke("furniture").stdout


def test_extract_leaves_them_in(feed: str, invoke: Invoke) -> None:
    assert LETTER in invoke("extract", feed, "--entities", "none").stdout
