"""Command lines that are answered without click: they are read as click reads them, and answered alike."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

import searcher
from searcher.cli import light
from searcher.cli.main import guarded
from searcher.cli.root import cli

WORDS = ("oil", "Opec's", "talks", "gas", "vienna", "OR", "and", "nosuch", "größe", "")
QUERIES = (
    *(
        "oil OR gas",
        "oil -gas",
        '"opec ministers"',
        '"oil opec"~5',
        "headline:oil",
        "source:wire",
        "o*",
        "t?lks",
        "obec~",
    ),
    *(
        "oil^3",
        "(oil",
        "date:2010-01",
        "date:nonsense",
        "nosuch:oil",
        "*",
        "  ",
        "entity:vienna",
        "date:yesterday",
        "NOT oil",
    ),
)
VALUES = {
    "since": ("2010-01", "2010-02-01", "yesterday", "nonsense"),
    "until": ("2010-02", "2011", "2009"),
    "on": ("2010", "2010-01-15"),
    "tz": ("UTC", "Europe/Berlin", "Nowhere"),
    "now": ("2010-02-21T12:00:00Z", "2010-03-01", "soon"),
    "shape": ("table", "json", "jsonl", "csv", "tsv", "ids", "yaml"),
    "sort": ("relevance", "newest", "oldest", "best"),
    "limit": ("0", "1", "2", "50", "-1", "x", "1_0"),
    "min_count": ("0", "1", "2", "-"),
    "facet": ("source", "entity:1", "month", "year:2", "nosuch", "source:x"),
    "cursor": ("WyJyZWxldmFuY2UiLDEsMS4wLCJhIl0", "nonsense"),
    "lang": ("en", "de"),
}
NAMES = ("Wire", "Courier", "Opec", "Vienna", " ")
RECORDS = [
    {"id": "a", "title": "Oil talks", "text": "Opec ministers met in Vienna.", "date": "2010-01-15T10:00:00Z"},
    {"id": "b", "title": "More oil", "text": "Prices rose. Opec was silent.", "date": "2010-02-20"},
    {"id": "c", "title": "Gas", "text": "Nothing of oil here but opec. Größe!", "date": "2010-02-28T23:30:00-05:00"},
    {"id": "d", "title": "No date", "text": "Opec again.", "language": "en"},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light")
    known = ({"source": "Wire" if at % 2 else "Courier", "entities": ["Opec", "Vienna"][: at % 3]} for at in range(4))
    lines = [json.dumps(record | more) for record, more in zip(RECORDS, known, strict=True)]
    (folder / "in.jsonl").write_text("\n".join(lines))
    searcher.load([folder / "in.jsonl"], archive=folder / "a.archive")
    return folder / "a.archive"


Answer = Callable[[list[str], Callable[[], int]], tuple[int, str, str]]


@pytest.fixture
def answer(path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Answer:
    """Exit status, standard output and standard error of a command line; every answer takes no time."""
    monkeypatch.setenv("SEARCHER_INDEX", str(path))
    monkeypatch.setattr("time.perf_counter", lambda: 0.0)

    def run(args: list[str], outcome: Callable[[], int]) -> tuple[int, str, str]:
        status = guarded(args, outcome)
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


def declared(command: str) -> click.Command:
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    return found


def options_of(command: str) -> dict[str, click.Option]:
    options = (each for each in declared(command).params if isinstance(each, click.Option))
    return {name: option for option in options for name in option.opts}


def defaults_of(command: str) -> dict[str, Any]:
    return declared(command).make_context(command, []).params


@pytest.mark.parametrize("command", light.OPTIONS)
def test_the_table_agrees_with_what_click_declares(command: str) -> None:
    options, defaults = options_of(command), defaults_of(command)
    refused = {name for option in options.values() for name in option.secondary_opts}
    for name, (parameter, takes) in light.OPTIONS[command].items():
        if takes == light.OFF:
            assert name in refused
            continue
        option = options[name]
        assert option.is_flag == (takes == light.FLAG)
        assert option.multiple == (takes == light.MANY)
        assert isinstance(option.type, click.IntRange) == (takes == light.NUMBER)
        assert isinstance(option.type, click.Choice) == (parameter in light.CHOICES)
        if isinstance(option.type, click.Choice):
            assert tuple(option.type.choices) == light.CHOICES[parameter]
        if option.expose_value:
            assert option.name == parameter
            assert defaults[parameter] == light.DEFAULTS[parameter]


def test_options_that_are_not_in_the_table_are_known() -> None:
    left = {name for command in light.OPTIONS for name in options_of(command).keys() - light.OPTIONS[command].keys()}
    assert left == {"--debug", "--fields"}


def command_line(chance: random.Random) -> list[str]:
    command = chance.choice(tuple(light.OPTIONS))
    table = light.OPTIONS[command]
    args = [command, *chance.choices((*WORDS, *QUERIES), k=chance.choice((0, 1, 1, 1, 2, 3)))]
    for name in chance.choices(tuple(set(table) - {"--index", "-i"}), k=chance.choice((0, 1, 1, 2, 3))):
        parameter, takes = table[name]
        value = chance.choice(VALUES.get(parameter, NAMES))
        joined = name.startswith("--") and chance.random() < 0.3
        written = [f"{name}={value}"] if joined else [name, value]
        args += [name] if takes in (light.FLAG, light.OFF) else written
    return args


@pytest.mark.parametrize("seed", range(20))
def test_both_ways_answer_alike(seed: int, answer: Answer) -> None:
    chance = random.Random(seed)
    answered = 0
    for args in (command_line(chance) for _ in range(40)):
        by_light: Any = None

        def lightly(args: list[str] = args) -> int:
            nonlocal by_light
            by_light = light.outcome(args)
            return by_light or 0

        found = answer(args, lightly)
        if by_light is None and found[0] == 0:
            continue  # left to click
        answered += 1
        assert found == answer(args, lambda args=args: cli.outcome(args)), args  # type: ignore[misc]
    assert answered > 10


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["trend", "oil"],
        ["-q", "count", "oil"],
        ["count", "-gas"],
        ["count", "--", "-gas"],
        ["count", "-"],
        ["count", "--help"],
        ["count", "oil", "--since"],
        ["count", "oil", "--since", "--quiet"],
        ["count", "oil", "--literal=yes"],
        ["count", "oil", "--facet", "source"],
        ["count", "oil", "--debug"],
        ["search", "oil", "-n2"],
        ["search", "oil", "--limit", "٣"],
        ["search", "oil", "--fields"],
        ["search", "oil", "--format", "TABLE"],
    ],
)
def test_what_is_not_plain_is_left_to_click(args: list[str]) -> None:
    assert light.outcome(args) is None
