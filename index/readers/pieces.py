"""Files of many texts one after another, cut apart as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from index.readers.base import CHUNK, MAX_RECORD

Cut = Callable[[bytes, list[bytes]], bool]
"""Whether a line opens the next text, given the lines of the one before."""


def pieces(stream: BinaryIO, opens: Cut) -> Iterator[bytes]:
    """The texts, the line that opens each included; of one that is too large, a little more than it may have."""
    taken: list[bytes] = []
    size = 0
    while line := stream.readline(CHUNK):
        if opens(line, taken):
            if taken:
                yield b"".join(taken)
            taken, size = [], 0
        if size <= MAX_RECORD:
            taken.append(line)
            size += len(line)
    if taken:
        yield b"".join(taken)
