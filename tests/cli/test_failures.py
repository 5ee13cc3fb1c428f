from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

import searcher
from index.errors import ArchiveError, ArchiveLockedError, DateError, QueryError, SearcherError, UsageError
from searcher.cli.failures import explained
from searcher.cli.main import COMMANDS
from searcher.cli.topics import EXIT_CODES
from tests.cli.conftest import HandMade, Invoke
from tests.cli.test_asking import ASKING


def test_a_bad_query_shows_the_place(archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "(")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "searcher: error: a bracket is not closed at column 1",
        "  (",
        "  ^",
        "hint: expected a word",
    ]


def test_the_caret_stands_under_the_column_of_wide_letters(
    archive: HandMade, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def search(*_: object, **__: object) -> None:
        raise QueryError("no", column=4, expected="", query="港湾 (x")

    monkeypatch.setattr(archive, "search", search)
    assert invoke("search", "x").stderr.splitlines()[1:3] == ["  港湾 (x", "       ^"]


@pytest.mark.parametrize("how", [("--json",), ("--format", "json"), ("--format=jsonl",)])
def test_errors_are_json_where_json_was_asked_for(how: tuple[str, ...], archive: HandMade, invoke: Invoke) -> None:
    result = invoke("search", "(", *how)
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(result.stderr) == {
        "format": 1,
        "error": {
            "message": "a bracket is not closed at column 1",
            "hint": "expected a word",
            "exit_status": 2,
            "query": "(",
            "column": 1,
        },
    }


def test_json_in_the_query_does_not_ask_for_json(archive: HandMade, invoke: Invoke) -> None:
    assert invoke("search", "--limit", "x", "--", "--json").stderr.startswith("searcher: error: ")


@pytest.mark.parametrize("command", [*ASKING, "stats", "verify", "optimize"])
def test_no_archive_is_status_3_with_a_hint(command: str, invoke: Invoke, tmp_path: Path) -> None:
    result = invoke(command, "--index", str(tmp_path / "none"))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "no archive at" in result.stderr
    assert "hint: make one: searcher load" in result.stderr


@pytest.mark.parametrize("command", [*ASKING, "stats", "verify", "optimize", "load"])
def test_a_file_is_no_archive(command: str, invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("The harbour was closed all day, the harbour master said.")
    result = invoke(command, *([str(file)] if command == "load" else []), "--index", str(file))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is a file" in result.stderr
    assert "hint: " in result.stderr
    assert file.read_text().startswith("The harbour")


def test_the_option_goes_before_the_environment(
    invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "from-environment"))
    assert "from-environment" in invoke("count").stderr
    assert "from-option" in invoke("count", "-i", str(tmp_path / "from-option")).stderr


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SearcherError("x"), 1),
        (UsageError("x"), 2),
        (DateError("x"), 2),
        (ArchiveError("x"), 3),
        (ArchiveLockedError("x"), 4),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (PermissionError(13, "Permission denied", "/x"), 1),
        (RuntimeError("x"), 1),
    ],
)
def test_statuses(error: BaseException, status: int) -> None:
    assert explained(error).status == status
    assert status in EXIT_CODES


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("boom"), OSError(28, "No space left", "/x")])
def test_nothing_ends_in_a_traceback_without_debug(
    error: BaseException, archive: HandMade, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: object) -> None:
        raise error

    monkeypatch.setattr(searcher, "open", fail)
    result = invoke("search", "oil")
    assert result.exit_code == explained(error).status
    assert "Traceback" not in result.stderr
    assert result.stderr.startswith("searcher: error: ")
    for args in (("--debug", "search", "oil"), ("search", "oil", "--debug")):
        assert "Traceback" in invoke(*args).stderr


def test_an_internal_error_says_what_to_do(archive: HandMade, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "search", None)
    result = invoke("search", "oil")
    assert "internal error: TypeError" in result.stderr
    assert "--debug" in result.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("serch",), "did you mean search?"),
        (("search", "--limt", "3"), "--limit"),
        (("search", "oil", "-gas"), "no such option: -gas"),
        (("search", "oil", "-iran"), "no such option: -iran"),
        (("search", "oil", "-5"), "no such option: -5"),
        (("search", "--limit", "many"), "'many' is not a valid integer"),
        (("search", "--sort", "best"), "'best'"),
        (("show",), "missing argument"),
        (("load",), "missing argument"),
        (("help", "quarry"), "did you mean query?"),
    ],
)
def test_wrong_usage_is_status_2_and_helps(args: tuple[str, ...], said: str, archive: HandMade, invoke: Invoke) -> None:
    result = invoke(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "hint: " in result.stderr or "did you mean" in result.stderr


def test_a_word_with_a_minus_is_told_how_to_be_asked(archive: HandMade, invoke: Invoke) -> None:
    assert "go after --" in invoke("search", "oil", "-gas").stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_not_abbreviated(command: str, invoke: Invoke) -> None:
    assert invoke(command[:-1]).exit_code == 2
