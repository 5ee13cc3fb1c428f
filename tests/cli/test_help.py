from __future__ import annotations

import pytest

from index.fields import FIELDS
from searcher.cli.main import COMMANDS
from searcher.cli.topics import EXIT_CODES, TOPICS
from tests.cli.conftest import Invoke


@pytest.mark.parametrize("command", COMMANDS)
def test_help_opens_with_examples(command: str, invoke: Invoke) -> None:
    short, long = invoke(command, "-h"), invoke(command, "--help")
    assert short.exit_code == 0
    assert short.stdout == long.stdout == invoke("help", command).stdout
    assert short.stderr == ""
    assert short.stdout.index("Examples:") < short.stdout.index(f"Usage: searcher {command}")
    assert f"  searcher {command}" in short.stdout or f"| searcher {command}" in short.stdout


def test_help_of_the_root(invoke: Invoke) -> None:
    shown = invoke("-h").stdout
    assert shown == invoke("--help").stdout == invoke("help").stdout == invoke().stdout
    assert shown.index("Examples:") < shown.index("Usage: searcher")
    assert all(f"\n  {command} " in shown for command in COMMANDS)
    assert "..." not in shown.split("Asking:")[1]


def test_version(invoke: Invoke) -> None:
    result = invoke("--version")
    assert (result.exit_code, result.stdout) == (0, "searcher 0.1.0\n")


def test_the_topic_of_exit_statuses_lists_them_all(invoke: Invoke) -> None:
    shown = invoke("help", "exit-codes").stdout
    assert [int(line.split()[0]) for line in shown.splitlines()] == list(EXIT_CODES)


def test_the_topic_of_queries_names_every_prefix(invoke: Invoke) -> None:
    shown = invoke("help", "query").stdout
    assert all(spec.example in shown for spec in FIELDS if spec.prefixes)


@pytest.mark.parametrize("topic", TOPICS)
def test_topics_fit_a_terminal_of_100_columns(topic: str, invoke: Invoke) -> None:
    assert max(map(len, invoke("help", topic).stdout.splitlines())) <= 100


def test_the_topic_of_formats_names_every_format(invoke: Invoke) -> None:
    from searcher.render.base import Format

    shown = invoke("help", "formats").stdout
    assert all(f"\n{shape} " in f"\n{shown}" for shape in Format)
