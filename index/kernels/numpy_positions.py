"""Positions, packed: the numpy twin of ``building_positions.h``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from index.kernels.numpy_inverting import BLOCK, RARE, Array, checked_starts, numbers_of, require

if TYPE_CHECKING:
    from index.kernels import Buffer

MOST_BYTES: Final = 5  # of a number below 2**32


def pack_positions(  # noqa: PLR0917
    wide: bool,
    base: int,
    term_starts: Buffer,
    codes: Buffer,
    code_frequencies: Buffer,
    rare_frequencies: Buffer,
    place_starts: Buffer,
    positions: Buffer,
) -> tuple[bytes, bytes, bytes]:
    """Positions as distances, each in as many bytes as it needs."""
    mask = _mask(wide, base)
    held = numbers_of(positions, "<u4" if wide else "<u2").astype(np.int64)
    terms = checked_starts(term_starts, "<u4", len(memoryview(codes)), "term_starts")
    places = checked_starts(place_starts, "<u4", held.size, "place_starts")
    require(terms.size == places.size, "the arrays differ in their number of terms")
    frequencies = _frequencies(codes, code_frequencies, rare_frequencies)
    firsts = np.append(0, np.cumsum(frequencies))
    require(np.array_equal(firsts[terms], places), "frequencies and positions do not agree")
    numbers = np.diff(held, prepend=0)
    numbers[firsts[:-1]] = 1
    require((numbers > 0).all(), "the positions of a posting do not ascend")
    numbers[firsts[:-1]] = (held[firsts[:-1]] - base) & mask
    starts, packed = _encoded(numbers)
    require(starts[-1] < 2**32 - 1, "the arrays are too long for one segment")
    return starts[places].astype("<u4").tobytes(), starts[firsts[_blocks(terms)]].astype("<u4").tobytes(), packed


def unpack_positions(  # noqa: PLR0917
    wide: bool,
    base: int,
    term_starts: Buffer,
    codes: Buffer,
    code_frequencies: Buffer,
    rare_frequencies: Buffer,
    place_starts: Buffer,
    positions: Buffer,
) -> tuple[bytes, bytes]:
    """Positions as they are, of one width."""
    mask = _mask(wide, base)
    packed = numbers_of(positions, "u1")
    terms = checked_starts(term_starts, "<u4", len(memoryview(codes)), "term_starts")
    begins = checked_starts(place_starts, "<u4", packed.size, "place_starts")
    require(terms.size == begins.size, "the arrays differ in their number of terms")
    frequencies = _frequencies(codes, code_frequencies, rare_frequencies)
    numbers, starts = decoded(packed)
    firsts = np.append(0, np.cumsum(frequencies))
    require(firsts[-1] == numbers.size, "frequencies and positions do not agree")
    require(np.array_equal(starts[firsts[terms]], begins), "frequencies and positions do not agree")
    found = absolute(numbers, frequencies, base, mask)
    return firsts[terms].astype("<u4").tobytes(), found.astype("<u4" if wide else "<u2").tobytes()


def decoded(packed: Array) -> tuple[Array, Array]:
    """All numbers in the bytes, and where each begins and the last ends."""
    ends = np.flatnonzero(packed < 0x80) + 1
    require(not packed.size or (ends.size and ends[-1] == packed.size), "positions end early")
    starts = np.append(0, ends)
    sizes = np.diff(starts)
    require((sizes <= MOST_BYTES).all(), "positions end early")
    within = np.arange(packed.size) - np.repeat(starts[:-1], sizes)
    shifted = (packed & 0x7F).astype(np.int64) << 7 * within
    numbers = np.add.reduceat(shifted, starts[:-1]) if ends.size else shifted
    require((numbers < 2**32).all(), "positions end early")
    return numbers, starts


def absolute(numbers: Array, frequencies: Array, base: int, mask: int) -> Array:
    """The positions that distances lead to."""
    firsts = np.cumsum(frequencies) - frequencies
    require((numbers[firsts] <= mask).all(), "a position is outside of its zones")
    later = np.ones(numbers.size, bool)
    later[firsts] = False
    require((numbers[later] > 0).all(), "a position is outside of its zones")
    steps = numbers.copy()
    steps[firsts] = (numbers[firsts] + base) & mask
    sums = np.cumsum(steps)
    found: Array = sums - np.repeat(sums[firsts] - steps[firsts], frequencies)
    require((found <= mask).all(), "a position is outside of its zones")
    return found


def _mask(wide: bool, base: int) -> int:
    mask = 2**32 - 1 if wide else 2**16 - 1
    require(0 <= base <= mask, "bodies begin outside of the positions")
    return mask


def _frequencies(codes: Buffer, code_frequencies: Buffer, rare_frequencies: Buffer) -> Array:
    table, rare = numbers_of(code_frequencies, "<u4"), numbers_of(rare_frequencies, "<u4")
    require(table.size == RARE, "there is not one frequency for each code")
    coded = numbers_of(codes, "u1")
    frequencies = np.append(table, 0).astype(np.int64)[coded]
    require(np.count_nonzero(coded == RARE) == rare.size, "there is not one frequency for each rare posting")
    frequencies[coded == RARE] = rare
    require(frequencies.all(), "frequencies and positions do not agree")
    return frequencies


def _blocks(term_starts: Array) -> Array:
    """The first posting of each block, of terms with more than one."""
    sizes = np.diff(term_starts)
    within = np.arange(term_starts[-1]) - np.repeat(term_starts[:-1], sizes)
    return np.flatnonzero((within % BLOCK == 0) & np.repeat(sizes > BLOCK, sizes))


def _encoded(numbers: Array) -> tuple[Array, bytes]:
    """Where each number begins and the last ends, and the bytes of all."""
    sizes = np.ones(numbers.size, np.int64)
    for power in range(1, MOST_BYTES):
        sizes += numbers >= 1 << 7 * power
    starts = np.append(0, np.cumsum(sizes))
    packed = np.zeros(starts[-1], "u1")
    for place in range(MOST_BYTES):
        longer = np.flatnonzero(sizes > place)
        more = np.where(sizes[longer] > place + 1, 0x80, 0)
        packed[starts[longer] + place] = numbers[longer] >> 7 * place & 0x7F | more
    return starts, packed.tobytes()
