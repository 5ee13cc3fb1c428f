"""Columns of values, in C and on numpy, against the plainest statement of what they are to hold."""

from __future__ import annotations

import importlib
import random
from array import array
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def _module(name: str) -> Any:
    try:
        return importlib.import_module(f"index.kernels.{name}")
    except ImportError:
        return None


MODULES: Final = [module for module in map(_module, ("_building", "numpy_building")) if module is not None]
Pairs = list[tuple[int, int]]


@pytest.fixture(params=MODULES, ids=lambda module: module.__name__.rpartition(".")[2], scope="module")
def building(request: pytest.FixtureRequest) -> Any:
    return request.param


def u32(numbers: list[int]) -> bytes:
    return array("I", numbers).tobytes()


def starts_of(lists: list[list[int]]) -> list[int]:
    starts = [0]
    for held in lists:
        starts.append(starts[-1] + len(held))
    return starts


def made(building: Any, pairs: Pairs, ranks: list[int], keys: list[int], count: int) -> dict[str, bytes]:
    documents, values = u32([document for document, _ in pairs]), u32([value for _, value in pairs])
    result: dict[str, bytes] = building.column(documents, values, u32(ranks), u32(keys), count)
    return result


def expected(pairs: Pairs, ranks: list[int], keys: list[int], count: int) -> dict[str, bytes]:
    """A document at a time."""
    held: list[dict[int, int]] = [{} for _ in range(count)]
    for document, value in pairs:
        held[document].setdefault(keys[ranks[value]], ranks[value])
    lists = [[by_key[key] for key in sorted(by_key)] for by_key in held]
    used = sorted({ordinal for ordinals in lists for ordinal in ordinals})
    numbered = [[used.index(ordinal) for ordinal in ordinals] for ordinals in lists]
    holders = [[document for document, numbers in enumerate(numbered) if at in numbers] for at in range(len(used))]
    several = any(len(numbers) > 1 for numbers in numbered)
    flat = [number for numbers in numbered for number in (numbers if several else numbers or [0xFFFF])]
    return {
        "used": bytes(ordinal in used for ordinal in range(len(keys))),
        "doc_starts": u32(starts_of(holders)),
        "docs": array("H", [document for documents in holders for document in documents]).tobytes(),
        "column": array("H", flat).tobytes(),
        **({"column_starts": u32(starts_of(numbered))} if several else {}),
    }


@given(
    chance=st.randoms(use_true_random=False),
    values=st.integers(0, 12),
    count=st.integers(0, 8),
    most=st.sampled_from((0, 1, 3, 40)),
)
@settings(max_examples=300, deadline=None)
def test_a_column_holds_what_its_pairs_say(
    building: Any, chance: random.Random, values: int, count: int, most: int
) -> None:
    ranks = chance.sample(range(values), values)
    keys = sorted(chance.randrange(max(1, values // 2)) for _ in range(values))
    total = chance.randint(0, most * count) if values and count else 0
    pairs = [(chance.randrange(count), chance.randrange(values)) for _ in range(total)]
    pairs = pairs if chance.random() < 0.5 else sorted(pairs, key=lambda pair: pair[0])
    assert made(building, pairs, ranks, keys, count) == expected(pairs, ranks, keys, count)


def test_one_value_a_document_needs_no_starts(building: Any) -> None:
    arrays = made(building, [(0, 1), (2, 0)], [0, 1], [0, 1], 4)
    assert array("H", arrays["column"]).tolist() == [1, 0xFFFF, 0, 0xFFFF]
    assert "column_starts" not in arrays


@pytest.mark.parametrize(("values", "width"), [(65_534, 2), (65_535, 4)])
def test_many_values_take_four_bytes(building: Any, values: int, width: int) -> None:
    pairs = [(number % 100, number) for number in range(values)]
    numbers = list(range(values))
    arrays = made(building, pairs, numbers, numbers, 100)
    assert len(arrays["column"]) == width * values
    assert array("H" if width == 2 else "I", arrays["column"])[:3].tolist() == [0, 100, 200]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (([0], [], [], [], 1), "lacks its document or its value"),
        (([0], [0], [0], [], 1), "lacks its ordinal or its key"),
        (([0], [0], [1], [0], 1), "outside its field"),
        (([1], [0], [0], [0], 1), "of no document or of no value"),
        (([0], [1], [0], [0], 1), "of no document or of no value"),
        (([], [], [], [], 65_537), "at most 65,536"),
    ],
)
def test_pairs_that_lead_outside_are_refused(building: Any, arguments: tuple[Any, ...], why: str) -> None:
    *arrays, count = arguments
    with pytest.raises(ValueError, match=why):
        building.column(*map(u32, arrays), count)
