"""Articles that were taken down: a later load does not bring them back.

``takedowns.jsonl`` in the archive has one object a line, ``{"id", "at"}``. Lines are appended and flushed to disk
before the articles are deleted, so that a crash between the two loses no takedown. To allow an article again,
remove its line.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_NAME: Final = "takedowns.jsonl"


def read(archive: Path) -> frozenset[str]:
    """Ids that stay out of the archive."""
    try:
        lines = (archive / _NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(taken for line in lines if (taken := _id(line)) is not None)


def append(archive: Path, ids: Iterable[str]) -> None:
    """Note the ids for ever; they are on disk when this returns."""
    at = time.strftime("%FT%TZ", time.gmtime())
    lines = [json.dumps({"id": taken, "at": at}, ensure_ascii=False) + "\n" for taken in ids]
    # A line torn by a crash has no newline; beginning with one keeps it from swallowing the next.
    with (archive / _NAME).open("ab") as stream:
        stream.write(("\n" + "".join(lines)).encode("utf-8", "surrogatepass"))
        stream.flush()
        os.fsync(stream.fileno())


def _id(line: bytes) -> str | None:
    """The id of a line; ``None`` for a blank one, or one that a crash tore (its deletion was never confirmed)."""
    try:
        taken = json.loads(line)["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return taken if isinstance(taken, str) else None
