"""What becomes of records that are refused: the first are shown, all are kept in a file if one was named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO, cast

import click

from index.article import Origin, Rejected
from index.versions import ARTICLE_FORMAT
from searcher.cli.base import option
from searcher.cli.talk import talk
from searcher.cli.ticker import Ticker
from searcher.render.as_json import dumps

_SHOWN: Final = 10

rejects_option: Final = option(
    "--rejects",
    "rejects_",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write refused records here, as JSON Lines with the reason.",
    section="Reading",
)


class Rejects:
    """Shows the first refused records, and keeps all of them in a file if one was named.

    Also shows what was left out of the first articles that something had to be left out of. ``whole``: to be set where
    the load came to its end, so that what it refused can take the place of what it was to read again.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file
        self.by_reason: Counter[str] = Counter()
        self.whole = False
        self._refused = 0
        self._cautions = 0

    def __call__(self, rejected: Rejected) -> None:
        """Take one refused record."""
        self.by_reason[rejected.reason] += 1
        self._refused += 1
        if self._file is not None:
            self._file.write(dumps(reject_json(rejected)) + "\n")
        if self._refused <= _SHOWN:
            Ticker.clear()
            talk().say(f"rejected: {rejected.origin}: {rejected.reason}: {rejected.detail}")

    def caution(self, origin: Origin, caution: str, detail: str) -> None:
        """Take what was left out of an article that is loaded all the same."""
        self._cautions += 1
        if self._cautions <= _SHOWN:
            Ticker.clear()
            talk().say(f"left out: {origin}: {caution}: {detail}")

    def close(self) -> None:
        """Say how many were not shown, and begin to show again."""
        if (more := self._refused - _SHOWN) > 0:
            where = "" if self._file else "; --rejects FILE keeps them all"
            talk().say(f"… and {more:,} more rejected{where}")
        if (more := self._cautions - _SHOWN) > 0:
            talk().say(f"… and {more:,} more left out")
        self._refused = self._cautions = 0


@contextmanager
def rejects(path: Path | None, *, retried: Path | None = None, more: bool = False) -> Iterator[Rejects]:
    """A taker of refused records, while a load goes on.

    ``more``: what the file has is kept, as it is of the same load, which was interrupted. ``retried``: the rejects file
    that is read again; if it is the same, it is replaced in the end, and only if the load came to its end.
    """
    if path is None:
        taker = Rejects()
        yield taker
        taker.close()
    elif retried is not None and _are_same(path, retried):
        with _replacing(path.resolve()) as taker:
            yield taker
    else:
        with _opened(path, "a" if more else "w") as file:
            taker = Rejects(file)
            yield taker
            taker.close()


@contextmanager
def _replacing(path: Path) -> Iterator[Rejects]:
    fresh = path.with_name(f"{path.name}.new")
    try:
        with _opened(fresh, "w") as file:
            taker = Rejects(file)
            yield taker
            taker.close()
            file.flush()
            os.fsync(file.fileno())
        if taker.whole:
            fresh.replace(path)
        else:
            talk().note(f"{path.name} is left as it was")
    finally:
        fresh.unlink(missing_ok=True)


def _opened(path: Path, mode: str) -> TextIO:
    """Written line by line: what was refused is known even if the load is killed."""
    file = path.open(mode, encoding="utf-8", errors="backslashreplace", buffering=1)
    return cast("TextIO", file)


def _are_same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


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
