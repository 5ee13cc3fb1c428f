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
from index.kernels.numpy_columns import column
from index.kernels.numpy_forms import pack_docs, pack_forms, unpack_docs, unpack_forms
from index.kernels.numpy_inverting import ABSENT, Array, checked_starts, invert, numbers_of, require, starts_of
from index.kernels.numpy_merging import merge
from index.kernels.numpy_positions import pack_positions, unpack_positions

if TYPE_CHECKING:
    from index.kernels import Buffer

__all__ = [
    "Lexicon",
    "alive",
    "column",
    "dictionary",
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
    """Spellings, and the forms that they stand for."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold
        self._numbers: dict[str, int] = {}
        self._other: dict[bytes, int] = {}
        self.forms: list[bytes] = []

    def encode(self, text: str) -> bytes:
        """The number of each token's form, in order."""
        numbers = array("I")
        for raw in token_pattern(text).findall(text):
            number = self._numbers.get(raw)
            if number is None:
                number = self._plain(raw.lower()) if _is_plain(raw) else self._folded(self._fold(raw))
                self._numbers[raw] = number
            numbers.append(number)
        return numbers.tobytes()

    def __len__(self) -> int:
        return len(self._numbers)

    def clear(self) -> None:
        """Forget every spelling and every form."""
        self._numbers.clear()
        self._other.clear()
        self.forms.clear()

    def _plain(self, form: str) -> int:
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = self._added(form.encode())
        return number

    def _folded(self, form: str) -> int:
        if not isinstance(form, str):
            raise TypeError("a form is a str")
        if _is_plain(form) and form == form.lower():
            return self._plain(form)
        spelled = form.encode("utf-8", "surrogatepass")
        number = self._other.get(spelled)
        if number is None:
            number = self._other[spelled] = self._added(spelled)
        return number

    def _added(self, form: bytes) -> int:
        self.forms.append(form)
        return len(self.forms) - 1


def _is_plain(spelling: str) -> bool:
    return spelling.isascii() and spelling.isalnum()


def dictionary(stream: Buffer, strings: list[bytes]) -> tuple[bytes, bytes, bytes]:
    """The distinct strings of the numbers that occur in a stream, sorted, and where each number's is."""
    seen = np.zeros(len(strings), bool)
    tokens = numbers_of(stream, "<u4")
    require(not tokens.size or int(tokens.max()) < seen.size, "a token's number is outside the lexicon")
    seen[tokens] = True
    used = np.flatnonzero(seen).tolist()
    ordered = sorted({strings[number] for number in used})
    places = {string: place for place, string in enumerate(ordered)}
    found = np.full(len(strings), ABSENT, "<u4")
    found[used] = [places[strings[number]] for number in used]
    starts = starts_of(np.array([len(string) for string in ordered], np.int64))
    return b"".join(ordered), starts.tobytes(), found.tobytes()


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
