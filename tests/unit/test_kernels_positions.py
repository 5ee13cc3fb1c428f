"""Packing positions, on every implementation that is there, against a definition by hand."""

from __future__ import annotations

import random
from itertools import accumulate, pairwise
from types import ModuleType
from typing import Final, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.test_kernels_asking import numbers
from tests.unit.test_kernels_building import MODULES
from tests.unit.test_kernels_forms import damaged

each_kernel = pytest.mark.parametrize("building", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])

Lists = list[list[list[int]]]
"""The positions of the postings of each term."""

BASE: Final = 4_096
_CODED: Final = 3  # frequencies that have a code of their own: 1, 2, 3


def starts(sizes: list[int]) -> bytes:
    return numbers("I", [0, *accumulate(sizes)])


def spelled(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number % 128 + 128]) + spelled(number // 128)


class Arrays(NamedTuple):
    """The arguments of packing, or of unpacking."""

    wide: bool
    base: int
    term_starts: bytes
    codes: bytes
    code_frequencies: bytes
    rare_frequencies: bytes
    place_starts: bytes
    positions: bytes


def plain(terms: Lists, *, wide: bool) -> Arrays:
    flat = [posting for postings in terms for posting in postings]
    return Arrays(
        wide,
        BASE,
        starts([len(postings) for postings in terms]),
        bytes(len(posting) - 1 if len(posting) <= _CODED else 255 for posting in flat),
        numbers("I", [*range(1, _CODED + 1), *[0] * (255 - _CODED)]),
        numbers("I", [len(posting) for posting in flat if len(posting) > _CODED]),
        starts([sum(map(len, postings)) for postings in terms]),
        numbers("I" if wide else "H", [position for posting in flat for position in posting]),
    )


def packed(terms: Lists, *, wide: bool) -> tuple[bytes, bytes, bytes]:
    """Places of the terms, places of the blocks, positions."""
    size = 2 ** (32 if wide else 16)
    held = [
        [
            spelled((posting[0] - BASE) % size)
            + b"".join(spelled(after - before) for before, after in pairwise(posting))
            for posting in postings
        ]
        for postings in terms
    ]
    places, blocks, place = [0], [], 0
    for postings in held:
        for number, posting in enumerate(postings):
            if len(postings) > 128 and number % 128 == 0:
                blocks.append(place)
            place += len(posting)
        places.append(place)
    return numbers("I", places), numbers("I", blocks), b"".join(map(b"".join, held))


def _postings(highest: int) -> st.SearchStrategy[Lists]:
    near = st.integers(0, min(highest, 5_000)) | st.integers(0, highest)
    posting = st.sets(near, min_size=1, max_size=6).map(sorted)
    return st.lists(st.lists(posting, max_size=5), max_size=5)


widths = st.booleans().flatmap(lambda wide: st.tuples(st.just(wide), _postings(2**32 - 1 if wide else 2**16 - 1)))


@each_kernel
@given(widths)
@example((True, [[[0, 2**32 - 1]], [], [[BASE], [BASE - 1]]]))
@example(
    (False, [[[number % 60_000, number % 60_000 + 5] for number in range(0, 300_000, 999)], [[7]] * 128, [[9]] * 129])
)
def test_positions_are_packed_and_come_back(building: ModuleType, segment: tuple[bool, Lists]) -> None:
    wide, terms = segment
    arrays = plain(terms, wide=wide)
    place_starts, block_places, held = packed(terms, wide=wide)
    assert building.pack_positions(*arrays) == (place_starts, block_places, held)
    again = arrays._replace(place_starts=place_starts, positions=held)
    assert building.unpack_positions(*again) == (arrays.place_starts, arrays.positions)


FEW: Final = plain([[[1, 2], [BASE]], [[5, 6, 7, 8]]], wide=False)
MISFITS: Final = {
    "positions that do not ascend": FEW._replace(positions=numbers("H", [2, 1, BASE, 5, 6, 7, 8])),
    "too few positions": FEW._replace(place_starts=numbers("I", [0, 3, 6]), positions=FEW.positions[2:]),
    "a term's positions in another": FEW._replace(place_starts=numbers("I", [0, 2, 7])),
    "a term too many": FEW._replace(place_starts=numbers("I", [0, 3, 7, 7])),
    "no frequency for a code": FEW._replace(code_frequencies=FEW.code_frequencies[4:]),
    "a frequency of none": FEW._replace(code_frequencies=bytes(4 * 255)),
    "a rare posting too few": FEW._replace(rare_frequencies=b""),
    "a rare posting too many": FEW._replace(rare_frequencies=FEW.rare_frequencies * 2),
    "bodies beyond all": FEW._replace(base=2**16),
    "bodies ahead of all": FEW._replace(base=-1),
}


@each_kernel
@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_is_not_packed(building: ModuleType, case: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the words differ
        building.pack_positions(*MISFITS[case])


@pytest.mark.parametrize("wide", [False, True])
def test_damage_is_refused_or_read_alike(*, wide: bool) -> None:
    errors = answers = 0
    for seed in range(3_000):
        choice = random.Random(seed)
        terms = [
            [sorted(choice.sample(range(9_000), choice.randint(1, 5))) for _ in range(choice.randint(0, 6))]
            for _ in range(4)
        ]
        whole = plain(terms, wide=wide)
        place_starts, _, held = packed(terms, wide=wide)
        parts = damaged([*whole[2:6], place_starts, held], choice)
        first, *others = [_outcome(module, parts, wide=wide) for module in MODULES]
        assert all(other == first for other in others)
        errors += first is None
        answers += first is not None
    assert min(errors, answers) > 300


def _outcome(building: ModuleType, parts: list[bytes], *, wide: bool) -> object:
    try:
        return building.unpack_positions(wide, BASE, *parts)
    except ValueError:
        return None
