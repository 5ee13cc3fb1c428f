"""Memory stays bounded whatever is read."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from index.loading import load
from index.pipeline import Options
from index.readers.base import MAX_RECORD
from index.report import LoadReport

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_MB = 1 << 20


class Lazy(io.RawIOBase):
    """A stream of parts that are made when they are read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self._left and (part := next(self._parts, b"")):
            self._left = memoryview(part)
        taken = self._left[: len(view)]
        view[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def a_line_of_a_gigabyte() -> Iterator[bytes]:
    filling = b"x" * _MB
    yield b'{"id": "a", "text": "Rain fell.", "language": "en"}\n{"id": "long", "text": "'
    for _ in range(1024):
        yield filling
    yield b'"}\n{"id": "b", "text": "Wind blew.", "language": "en"}\n'


def test_a_line_of_a_gigabyte_is_refused_and_not_held(tmp_path: Path) -> None:
    stream = io.BufferedReader(Lazy(a_line_of_a_gigabyte()))
    report, peak = traced(lambda: load(["-"], tmp_path / "a", Options(jobs=2, entities="none"), stdin=stream))
    assert (report.added, dict(report.rejected_by_reason)) == (2, {"too-large": 1})
    assert peak < 3 * MAX_RECORD


def traced(does: Callable[[], LoadReport]) -> tuple[LoadReport, int]:
    """What it does, and the most bytes that this process held meanwhile."""
    tracemalloc.start()
    try:
        return does(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
