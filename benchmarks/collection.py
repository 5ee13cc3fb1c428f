"""The collection that all peers load: JSON Lines as ``benchmarks.generate`` prints them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

Record = dict[str, Any]
"""``id title text date source section language entities``, the last a list of ``{name, kind}``."""


def records(path: Path, number: int | None = None) -> Iterator[Record]:
    """The first ``number`` records of a file, or all."""
    with path.open("rb") as lines:
        yield from map(json.loads, islice(lines, number))


def published(record: Record) -> datetime:
    """The record's date, in UTC: in that zone all peers cut months."""
    return datetime.fromisoformat(record["date"]).astimezone(UTC)


def head(path: Path, number: int, folder: Path) -> Path:
    """A file of the first ``number`` lines of another. Raises :class:`ValueError` if it has fewer."""
    made = folder / f"first-{number}.jsonl"
    with path.open("rb") as lines, made.open("wb") as copy:
        copied = 0
        for line in islice(lines, number):
            copy.write(line)
            copied += 1
    if copied < number:
        raise ValueError(f"{path} has only {copied:,} lines, {number:,} are wanted")
    return made


def grow_to(path: str, number: int, folder: Path) -> Path:
    """A file of ``number`` articles grown from a collection that ``searcher load`` reads."""
    from benchmarks.generate import grow

    made = folder / f"grown-{number}.jsonl"
    with made.open("w", encoding="utf-8") as file:
        for record in grow(path, number):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return made


def size_on_disk(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
