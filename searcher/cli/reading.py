"""What ``load`` and ``extract`` have in common: how to read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, BinaryIO, Final

import click

from index.deadline import RECORD_TIMEOUT
from index.errors import UsageError
from index.frozen import Frozen
from searcher.cli.base import Decorator, gathered, option

if TYPE_CHECKING:
    from index.pipeline import Options

SOME_REJECTED: Final = 5
"""Exit status: done, but some records were rejected."""


class Reading(Frozen):
    """How to read, as typed."""

    paths: tuple[str, ...]
    input_format: str
    map: tuple[str, ...]
    source: str | None
    timezone: str | None
    entities: str
    jobs: int
    record_timeout: float

    def options(self) -> Options:
        """The same as :mod:`index.pipeline` takes it."""
        from index.pipeline import Options

        how = self.input_format, _mapping(self.map), self.source, self.timezone, self.entities
        return Options(*how, self.jobs, self.record_timeout)


def _mapping(pairs: tuple[str, ...]) -> Mapping[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, key = pair.partition("=")
        if not (field and equals and key):
            raise UsageError(f"--map {pair!r} is not FIELD=KEY", hint="for instance --map headline=kicker")
        mapping[field] = key
    return mapping


_OPTIONS: Final = (
    option(
        "--input-format",
        default="auto",
        metavar="FORMAT",
        help="jsonl, json, html, dump or reuters.  [default: auto, by content]",
        section="Reading",
    ),
    option(
        "--map",
        multiple=True,
        metavar="FIELD=KEY",
        help="Take a field from this key of the records.",
        section="Reading",
    ),
    option("--source", metavar="NAME", help="Source of records that name none.", section="Reading"),
    option("--timezone", metavar="ZONE", help="Zone of dates that name none.", section="Reading"),
    option(
        "--entities",
        type=click.Choice(("auto", "rules", "spacy", "none")),
        default="auto",
        metavar="HOW",
        help="Recognise people, organisations and places by: auto, rules, spacy or none.  [default: auto]",
        section="Reading",
    ),
    option(
        "--jobs",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Worker processes.  [default: one a core]",
        section="Reading",
    ),
    option(
        "--record-timeout",
        type=click.FloatRange(min=0),
        default=RECORD_TIMEOUT,
        metavar="SECONDS",
        help=f"Refuse a record that takes longer; 0 for no limit.  [default: {RECORD_TIMEOUT:g}]",
        section="Reading",
    ),
)


def reading_options(*, paths: bool = True) -> Decorator:
    """How to read; the command gets a ``reading``. ``paths``: whether any must be named."""
    return gathered(
        "reading",
        Reading,
        click.argument("paths", nargs=-1, required=paths, metavar="PATH...|-"),
        *_OPTIONS,
    )


def standard_input(paths: tuple[str, ...]) -> BinaryIO | None:
    """Standard input as bytes, if ``-`` is among the paths."""
    return sys.stdin.buffer if "-" in paths else None
