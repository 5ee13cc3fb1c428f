"""``--hosts``: the user's own rules, tried with extract and used by load."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searcher
from tests.cli.conftest import Invoke

RULES = '[hosts."gazette.example"]\nbody = ".story"\nheadline = "h2"\nsource = "The Gazette"\n'
PAGE = (
    '<html lang="en"><link rel="canonical" href="https://www.gazette.example/a"><h1>Menu</h1><h2>Harbour</h2>'
    '<div class="story">The port is dredged.</div></html>'
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SEARCHER_HOSTS", raising=False)
    (tmp_path / "hosts.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_extract_shows_what_a_rule_makes_of_a_page(files: Path, invoke: Invoke) -> None:
    result = invoke("extract", str(files / "page.html"), "--hosts", str(files / "hosts.toml"))
    assert result.exit_code == 0
    article = json.loads(result.stdout)
    assert (article["headline"], article["source"]) == ("Harbour", "The Gazette")
    assert article["text"] == "The port is dredged."


def test_the_file_is_found_by_the_environment(files: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_HOSTS", str(files / "hosts.toml"))
    assert json.loads(invoke("extract", str(files / "page.html")).stdout)["source"] == "The Gazette"


def test_a_rule_that_finds_nothing_is_told(files: Path, invoke: Invoke) -> None:
    (files / "hosts.toml").write_text(RULES.replace("h2", "h3"), encoding="utf-8")
    result = invoke("extract", str(files / "page.html"), "--hosts", str(files / "hosts.toml"))
    assert "host-rule-empty: headline: 'h3' matches nothing" in result.stderr
    assert json.loads(result.stdout)["text"] == "The port is dredged."


@pytest.mark.parametrize("command", ["extract", "load"])
def test_what_is_wrong_with_the_file_is_said_before_anything_is_read(
    command: str, files: Path, invoke: Invoke, tmp_path: Path
) -> None:
    (files / "hosts.toml").write_text(RULES.replace("body", "boddy"), encoding="utf-8")
    where = ("--index", str(tmp_path / "archive")) if command == "load" else ()
    result = invoke(command, str(files / "page.html"), "--hosts", str(files / "hosts.toml"), *where)
    assert result.exit_code == 2
    assert "hosts.toml:2: [hosts.\"gazette.example\"] boddy: unknown key 'boddy'" in result.stderr
    assert "did you mean 'body'?" in result.stderr
    assert not (tmp_path / "archive").exists()


def test_load_counts_cautions_and_takes_the_file_in_python_too(files: Path, tmp_path: Path) -> None:
    (files / "hosts.toml").write_text(RULES + 'section = "nav"\n', encoding="utf-8")
    report = searcher.load([files / "page.html"], archive=tmp_path / "a", hosts=files / "hosts.toml", entities="none")
    assert report.cautions == {"host-rule-empty": 1}
    with searcher.open(tmp_path / "a") as archive:
        assert archive.search("dredged", facets=["source"]).facets["source"].buckets[0].value == "The Gazette"
