"""What building and merging segments needs, on numpy: the twin of ``_building.c`` where that could not be compiled.

Both give the same bits. ``_building.pyi`` says what each function takes and gives; the comments here say how.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.analyse import _pattern as token_pattern
from index.kernels.numpy_forms import pack_docs, pack_forms, unpack_docs, unpack_forms
from index.kernels.numpy_inverting import ABSENT, Array, checked_starts, invert, numbers_of, require, starts_of
from index.kernels.numpy_merging import merge
from index.kernels.numpy_positions import pack_positions, unpack_positions

if TYPE_CHECKING:
    from index.kernels import Buffer

__all__ = [
    "Lexicon",
    "alive",
    "invert",
    "merge",
    "merge_strings",
    "pack_docs",
    "pack_forms",
    "pack_positions",
    "unpack_docs",
    "unpack_forms",
    "unpack_positions",
]


class Lexicon:
    """Spellings, and the numbers of their forms."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        self._learn = learn
        self._numbers: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """The number of each token's form, in order."""
        numbers = array("I")
        for raw in token_pattern(text).findall(text):
            number = self._numbers.get(raw)
            if number is None:
                number = self._numbers[raw] = self._learned(raw)
            numbers.append(number)
        return numbers.tobytes()

    def __len__(self) -> int:
        return len(self._numbers)

    def clear(self) -> None:
        """Forget every spelling."""
        self._numbers.clear()

    def _learned(self, raw: str) -> int:
        number = self._learn(raw)
        require(0 <= number <= ABSENT, "the number of a form is no u32")
        return number


def alive(term_starts: Buffer, docs: Buffer, doc_map: Buffer) -> bytes:
    """Which terms (or forms) are in a document that is kept."""
    numbers = numbers_of(docs, "<u2")
    starts = checked_starts(term_starts, "<u4", numbers.size, "starts")
    kept = numbers_of(doc_map, "<u4") != ABSENT
    require(not numbers.size or int(numbers.max()) < kept.size, "a document is outside the segment")
    sums = np.append(0, np.cumsum(kept[numbers]))
    return (np.diff(sums[starts]) > 0).astype("u1").tobytes()


def merge_strings(sources: Sequence[tuple[Buffer, Buffer, Buffer | None]]) -> tuple[bytes, bytes, list[bytes]]:
    """The sorted union of sorted strings, and where each string went."""
    lists = [_strings(blob, starts) for blob, starts, _ in sources]
    keeps = [_keep(keep, len(strings)) for (_, _, keep), strings in zip(sources, lists, strict=True)]
    kept = [[string for string, flag in zip(*both, strict=True) if flag] for both in zip(lists, keeps, strict=True)]
    for strings in kept:
        require(all(one < other for one, other in pairwise(strings)), "the strings of a source do not ascend")
    union = sorted(set().union(*kept))
    number = {string: place for place, string in enumerate(union)}
    maps = [np.full(len(strings), ABSENT, "<u4") for strings in lists]
    for strings, keep, into in zip(kept, keeps, maps, strict=True):
        into[keep] = [number[string] for string in strings]
    starts = starts_of(np.array([len(string) for string in union], np.int64))
    return b"".join(union), starts.tobytes(), [numbers.tobytes() for numbers in maps]


def _strings(blob: Buffer, starts: Buffer) -> list[bytes]:
    held = bytes(blob)
    return [held[began:end] for began, end in pairwise(checked_starts(starts, "<u4", len(held), "starts").tolist())]


def _keep(keep: Buffer | None, count: int) -> Array:
    flags = np.ones(count, bool) if keep is None else numbers_of(keep, "u1") != 0
    require(flags.size == count, "there is not one flag for each string")
    return flags
