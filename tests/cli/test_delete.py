from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from index.store import maintain
from tests.answers import ARTICLES
from tests.cli.conftest import HandMade, Invoke

IDS = [article.id for article in ARTICLES]


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    gone: list[str] = []

    def delete(_path: Path, ids: Iterable[str], *, wait: float) -> int:
        gone.extend(ids)
        return len(gone)

    monkeypatch.setattr(maintain, "delete", delete)
    return gone


def test_delete_by_query(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    result = invoke("delete", "oil", "--yes")
    assert (result.exit_code, result.stdout, deleted) == (0, "", IDS)
    assert result.stderr.splitlines() == ["4 articles to delete", "4 articles deleted"]


def test_delete_by_id(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    assert invoke("delete", "--id", "b2", "--id", "b2", "--id", "c3", "--yes").exit_code == 0
    assert deleted == ["b2", "c3"]


def test_an_unknown_id_fails_and_the_others_go(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    result = invoke("delete", "--id", "b2", "--id", "nosuch", "--yes")
    assert (result.exit_code, deleted) == (1, ["b2"])
    assert "no article with the id 'nosuch'" in result.stderr


def test_nobody_to_ask_is_a_loud_failure(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    for more in ((), ("--no-input",)):
        result = invoke("delete", "oil", *more, stdin="y\n")
        assert (result.exit_code, deleted) == (2, [])
        assert "4 articles would be deleted" in result.stderr


def test_a_dry_run_prints_ids_and_deletes_nothing(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    result = invoke("delete", "oil", "--dry-run", "--yes")
    assert (result.exit_code, result.stdout.split(), deleted) == (0, IDS, [])
    shown = json.loads(invoke("delete", "oil", "--dry-run", "--json").stdout)
    assert shown == {"format": 1, "matched": 4, "deleted": 0, "dry_run": True, "ids": IDS}


@pytest.mark.parametrize("args", [(), ("",), ("  ",), ("oil", "--id", "b2"), ("--since", "2024", "--id", "b2")])
def test_what_to_delete_must_be_said(
    args: tuple[str, ...], archive: HandMade, invoke: Invoke, deleted: list[str]
) -> None:
    assert invoke("delete", *args, "--yes").exit_code == 2
    assert deleted == []


def test_nothing_found_is_nothing_deleted(archive: HandMade, invoke: Invoke, deleted: list[str]) -> None:
    result = invoke("delete", "nosuch")
    assert (result.exit_code, deleted) == (0, [])
    assert "0 articles deleted" in result.stderr


@pytest.mark.parametrize(("answer", "gone"), [("y\n", IDS), ("n\n", []), ("\n", [])])
def test_on_a_terminal_the_person_is_asked(
    answer: str,
    gone: list[str],
    archive: HandMade,
    invoke: Invoke,
    deleted: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("searcher.cli.delete._at_a_terminal", lambda: True)
    result = invoke("delete", "oil", stdin=answer)
    assert (result.exit_code, deleted) == (0, gone)
    assert "delete 4 articles for good?" in result.stderr
