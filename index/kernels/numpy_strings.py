"""Strings one after another in a blob, on numpy: finding one, and those that a pattern or a misspelling means."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.kernels.numpy_postings import DOCS, read, require

if TYPE_CHECKING:
    from index.kernels import Buffer


class Strings(Sequence[bytes]):
    """Strings one after another in a blob."""

    def __init__(self, blob: Buffer, starts: Buffer) -> None:
        self._blob, self._starts = memoryview(blob), read(starts, "<u4")

    def __len__(self) -> int:
        return max(self._starts.size - 1, 0)

    def __getitem__(self, number: Any) -> Any:
        require(number < len(self), "a number is outside the strings")
        begin, end = map(int, self._starts[int(number) : int(number) + 2])
        require(begin <= end <= self._blob.nbytes, "starts are outside the strings")
        return bytes(self._blob[begin:end])

    def words(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """The strings in ``range(first, last)`` as text."""
        require(first >= 0 and last <= len(self), "a number is outside the strings")
        return ((number, self[number].decode("utf-8", "surrogatepass")) for number in range(first, last))


def lower_bound(blob: Buffer, starts: Buffer, key: bytes) -> int:
    """The first string that is not before the key."""
    return bisect_left(Strings(blob, starts), key)


def find(blob: Buffer, starts: Buffer, key: bytes) -> int:
    """The string that equals the key; -1 if none does."""
    strings = Strings(blob, starts)
    number = bisect_left(strings, key)
    return number if number < len(strings) and strings[number] == key else -1


def find_by(blob: Buffer, starts: Buffer, order: Buffer, key: bytes) -> int:
    """The document whose string equals the key; -1 if none does."""
    strings, docs = Strings(blob, starts), read(order, DOCS)
    rank = bisect_left(docs, key, key=strings.__getitem__)
    return int(docs[rank]) if rank < len(docs) and strings[docs[rank]] == key else -1


def bound_by(blob: Buffer, starts: Buffer, order: Buffer, key: bytes) -> int:
    """How many of the ordered strings come before the key."""
    return bisect_left(read(order, DOCS), key, key=Strings(blob, starts).__getitem__)


def matching(blob: Buffer, starts: Buffer, first: int, last: int, pattern: str) -> bytes:
    """The strings that fit a pattern of ``?`` and ``*``."""
    # Each piece between stars takes the first place that fits and never tries another: a later one could not help.
    head, *rest = (re.escape(piece).replace(r"\?", ".") for piece in re.split(r"\*+", pattern))
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    fits = re.compile(f"{head}{middle}.*{rest[-1]}" if rest else head, re.DOTALL).fullmatch
    return _numbers(number for number, word in Strings(blob, starts).words(first, last) if fits(word))


def within_edits(blob: Buffer, starts: Buffer, first: int, last: int, word: str, edits: int) -> bytes:
    """The strings within so many edits of a word."""
    require(0 <= edits <= 255, "a number of edits is in 0..255")
    words = Strings(blob, starts).words(first, last)
    return _numbers(number for number, other in words if _within(word, other, edits))


def _numbers(found: Iterator[int]) -> bytes:
    return np.fromiter(found, "<u4").tobytes()


def _within(one: str, other: str, limit: int) -> bool:
    if abs(len(one) - len(other)) > limit:
        return False
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, facing in enumerate(other, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != facing)))
        if min(current) > limit:
            return False
        previous = current
    return previous[-1] <= limit
