"""What ``load`` and ``extract`` have in common: how to read, and what becomes of records that are refused."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TextIO

import click

from index.article import Origin, Rejected
from index.errors import UsageError
from index.frozen import Frozen
from index.versions import ARTICLE_FORMAT
from searcher.cli.base import gathered, option
from searcher.cli.talk import talk
from searcher.render.as_json import dumps

if TYPE_CHECKING:
    from index.loading import Progress
    from index.pipeline import Options

SOME_REJECTED: Final = 5
"""Exit status: done, but some records were rejected."""
_SHOWN: Final = 10
_PATIENCE: Final = 1.0  # seconds before progress is shown
_EVERY: Final = 0.1  # seconds between two showings


class Reading(Frozen):
    """How to read, as typed."""

    paths: tuple[str, ...]
    input_format: str
    map: tuple[str, ...]
    source: str | None
    timezone: str | None
    entities: str
    jobs: int
    hosts: str | None

    def options(self) -> Options:
        """The same as :mod:`index.pipeline` takes it."""
        from index.pipeline import Options
        from searcher.locate import hosts_path

        given = (self.input_format, _mapping(self.map), self.source, self.timezone, self.entities, self.jobs)
        return Options(*given, hosts=hosts_path(self.hosts))


def _mapping(pairs: tuple[str, ...]) -> Mapping[str, str]:
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, equals, key = pair.partition("=")
        if not (field and equals and key):
            raise UsageError(f"--map {pair!r} is not FIELD=KEY", hint="for instance --map headline=kicker")
        mapping[field] = key
    return mapping


reading_options: Final = gathered(
    "reading",
    Reading,
    click.argument("paths", nargs=-1, required=True, metavar="PATH...|-"),
    option(
        "--input-format",
        default="auto",
        metavar="FORMAT",
        help="jsonl, json, csv, html, mhtml, warc, feed, nitf, newsml, mbox, eml, parquet, reuters, nexis, factiva, dump,"
        " dumps, or that of a plug-in.  [default: auto, by content]",
        section="Reading",
    ),
    option(
        "--map",
        multiple=True,
        metavar="FIELD=KEY",
        help="Take a field from this key of the records.",
        section="Reading",
    ),
    option(
        "--hosts",
        metavar="FILE",
        help="Rules of your own for hosts (TOML).  [default: $SEARCHER_HOSTS, else hosts.toml of your configuration]",
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
)
rejects_option: Final = option(
    "--rejects",
    "rejects_",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write refused records here, as JSON Lines with the reason.",
    section="Reading",
)


def standard_input(paths: tuple[str, ...]) -> BinaryIO | None:
    """Standard input as bytes, if ``-`` is among the paths."""
    return sys.stdin.buffer if "-" in paths else None


class Rejects:
    """Shows the first refused records, and keeps all of them in a file if one was named.

    Also shows what was left out of the first articles that something had to be left out of.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file
        self.by_reason: Counter[str] = Counter()
        self.cautions = 0

    def __call__(self, rejected: Rejected) -> None:
        """Take one refused record."""
        self.by_reason[rejected.reason] += 1
        if self._file is not None:
            self._file.write(dumps(reject_json(rejected)) + "\n")
        if self.by_reason.total() <= _SHOWN:
            Ticker.clear()
            talk().say(f"rejected: {rejected.origin}: {rejected.reason}: {rejected.detail}")

    def caution(self, origin: Origin, caution: str, detail: str) -> None:
        """Take what was left out of an article that is loaded all the same."""
        self.cautions += 1
        if self.cautions <= _SHOWN:
            Ticker.clear()
            talk().say(f"left out: {origin}: {caution}: {detail}")

    def close(self) -> None:
        """Say how many were not shown."""
        more = self.by_reason.total() - _SHOWN
        if more > 0:
            where = "" if self._file else "; --rejects FILE keeps them all"
            talk().say(f"… and {more:,} more rejected{where}")
        if self.cautions > _SHOWN:
            talk().say(f"… and {self.cautions - _SHOWN:,} more left out")


@contextmanager
def rejects(path: Path | None) -> Iterator[Rejects]:
    """A taker of refused records, while a load goes on."""
    if path is None:
        taker = Rejects()
        yield taker
        taker.close()
        return
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        taker = Rejects(file)
        yield taker
        taker.close()


def reject_json(rejected: Rejected) -> dict[str, Any]:
    """``{format, origin, reason, detail, head}``: a line of the rejects file."""
    origin: dict[str, Any] = {"file": rejected.origin.file}
    if rejected.origin.position is not None:
        origin["position"] = rejected.origin.position
    return {
        "format": ARTICLE_FORMAT,
        "origin": origin,
        "reason": rejected.reason,
        "detail": rejected.detail,
        "head": rejected.head,
    }


class Ticker:
    """Progress on one line of a terminal, from the second second on."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show how far the load is."""
        now = time.monotonic()
        if progress.seconds < _PATIENCE or now - self._last < _EVERY:
            return
        self._last = now
        rate = progress.records / progress.seconds
        self._show(f"\r\x1b[K{progress.records:,} records · {rate:,.0f} a second · {progress.seconds:.0f} s")

    @classmethod
    def clear(cls) -> None:
        """Take the line away, before something else is said."""
        cls._show("\r\x1b[K")

    @staticmethod
    def _show(text: str) -> None:
        if sys.stderr.isatty() and not talk().quiet:
            sys.stderr.write(text)
            sys.stderr.flush()
