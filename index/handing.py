"""In which portions are records handed to workers, to which of them, and how much may be on the way?

So that memory is bounded whatever is read: a portion is bounded in records and in bytes, and so is what a worker may
have before it. What comes back comes in the order of reading.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from index.article import RawDocument, Reading, Shape
from index.pipeline import Options
from index.team import Answer, Chunk, Worker

CHUNK: Final = 64  # records handed to a worker at once

CHUNK_BYTES: Final = 1 << 20
"""Of records handed to a worker at once, and one record in any case: it has all of them in several forms."""

IN_FLIGHT: Final = 4  # chunks a worker that may wait for it or for the writer

IN_FLIGHT_BYTES: Final = 8 << 20
"""Of records that a worker may have before it: one chunk in any case, and others as long as they are no more."""

INLINE: Final = 256  # so few records are done in this process: starting workers would take longer

INLINE_BYTES: Final = 8 << 20
"""Of the records that are looked at to see whether workers are worth while."""

_UNKNOWN: Final = 512  # bytes of a record that has been taken apart already, besides its texts, about


def beginning(found: Iterator[Reading]) -> tuple[list[Reading], bool]:
    """The first records, and whether there are no more."""
    first: list[Reading] = []
    size = 0
    for reading in found:
        first.append(reading)
        size += weight(reading)
        if len(first) >= INLINE or size >= INLINE_BYTES:
            return first, False
    return first, True


def processes(options: Options, first: Sequence[Reading], *, few: bool) -> int:
    """How many processes of their own to start for records that begin so; 0: do them in this one.

    That is where ``--jobs 1`` says so, or where there are few. But pages go to a process even where they are few: what
    parses them can hang where nothing but killing it helps. (Not from a program that has threads, which a fork would
    cut off in the midst of whatever they do.)
    """
    if options.jobs == 1:
        return 0
    if few:
        return 1 if any(map(_has_markup, first)) and threading.active_count() == 1 else 0
    return options.jobs or os.cpu_count() or 1


def _has_markup(reading: Reading) -> bool:
    if not isinstance(reading, RawDocument):
        return False
    texts = () if reading.record is None else reading.record.values()
    held = any(isinstance(text, str) and "</" in text for text in texts)
    return reading.shape is Shape.PAGE or b"</" in reading.content or held


def chunks(found: Iterable[Reading]) -> Iterator[Chunk]:
    """Records in portions."""
    sequence, size = 0, 0
    readings: list[Reading] = []
    for reading in found:
        readings.append(reading)
        size += weight(reading)
        if len(readings) >= CHUNK or size >= CHUNK_BYTES:
            yield Chunk(sequence, readings, size)
            sequence, size, readings = sequence + len(readings), 0, []
    if readings:
        yield Chunk(sequence, readings, size)


def weight(reading: Reading) -> int:
    """About how many bytes a record takes."""
    if not isinstance(reading, RawDocument):
        return 0
    if reading.record is None:
        return len(reading.content)
    return _UNKNOWN + sum(len(value) for value in reading.record.values() if isinstance(value, str))


class Round:
    """Hands chunks to workers in turn, and hears from them in the same order. ``hear`` is told each answer."""

    def __init__(self, workers: Sequence[Worker], hear: Callable[[Answer], None]) -> None:
        self._workers = workers
        self._hear = hear
        self._waiting: deque[tuple[Worker, int]] = deque()
        self._bytes = 0
        self._turn = 0

    def hand(self, chunk: Chunk) -> None:
        """Hand over a chunk; hear as many answers as are needed for not too much to be on the way."""
        worker = self._workers[self._turn % len(self._workers)]
        self._turn += 1
        worker.submit(chunk)
        self._waiting.append((worker, chunk.size))
        self._bytes += chunk.size
        while self._is_much():
            self._hear_one()

    def hear_all(self) -> None:
        """Hear what is on the way."""
        while self._waiting:
            self._hear_one()

    def _is_much(self) -> bool:
        number, workers = len(self._waiting), len(self._workers)
        return number >= workers * IN_FLIGHT or (number > workers and self._bytes > workers * IN_FLIGHT_BYTES)

    def _hear_one(self) -> None:
        worker, size = self._waiting.popleft()
        self._bytes -= size
        self._hear(worker.answer())
