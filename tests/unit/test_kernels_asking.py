"""The kernels of asking, on every implementation that is there, against definitions by hand."""

from __future__ import annotations

import ast
import random
import shutil
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.kernels import numpy_asking

UNDATED = -(2**63)
UNITS = ("hour", "day", "week", "month", "quarter", "year", "weekday")


def _kernels() -> list[ModuleType]:
    try:
        return [numpy_asking, import_module("index.kernels._asking")]
    except ImportError:
        return [numpy_asking]


KERNELS = _kernels()
each_kernel = pytest.mark.parametrize("kernels", KERNELS, ids=lambda module: module.__name__.rpartition(".")[2])


def numbers(kind: str, values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}{kind}", *values)


def docs(values: Sequence[int]) -> bytes:
    return numbers("H", values)


def doubles(values: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(values)}d", *values)


def bitmap(members: set[int], size: int) -> bytes:
    return bytes(sum(1 << bit for bit in range(8) if 8 * byte + bit in members) for byte in range(size))


few = st.sets(st.integers(0, 40)).map(sorted)
many = st.builds(
    lambda start, stop, step: list(range(start, stop, step)), *[st.integers(0, 65_535)] * 2, st.integers(1, 9)
)
subsets = few | st.sets(st.integers(0, 65_535), max_size=60).map(sorted) | many
packed_dates = st.just(UNDATED) | st.integers(-(2**40), 2**40)


def test_c_is_there_where_a_compiler_is() -> None:
    assert len(KERNELS) == 2 or shutil.which("cc") is None


def test_all_have_what_is_declared() -> None:
    declared = ast.parse(Path(numpy_asking.__file__).with_name("_asking.pyi").read_text(encoding="utf-8")).body
    names = {each.name for each in declared if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    assert names == {*numpy_asking.__all__}
    for kernels in KERNELS:
        assert names <= {*dir(kernels)}


@each_kernel
@given(st.integers(0, 70), st.sets(st.integers(0, 90)), st.integers(0, 12))
def test_everything_but_the_deleted(kernels: ModuleType, documents: int, deleted: set[int], size: int) -> None:
    gone = {doc for doc in deleted if doc < 8 * size}
    kept = docs([doc for doc in range(documents) if doc not in gone])
    assert kernels.everything(documents, bitmap(deleted, size)) == kept
    assert kernels.live(kernels.everything(documents, None), bitmap(deleted, size)) == kept


@each_kernel
def test_a_segment_of_all_documents(kernels: ModuleType) -> None:
    assert kernels.everything(65_536, None) == docs(range(65_536))
    with pytest.raises(ValueError, match="65,536"):
        kernels.everything(65_537, None)


@each_kernel
@given(subsets, subsets)
def test_sets_of_two(kernels: ModuleType, one: list[int], other: list[int]) -> None:
    assert kernels.intersect(docs(one), docs(other)) == docs(sorted({*one} & {*other}))
    assert kernels.subtract(docs(one), docs(other)) == docs(sorted({*one} - {*other}))


@each_kernel
@given(st.lists(subsets, max_size=5))
def test_union_of_several(kernels: ModuleType, several: list[list[int]]) -> None:
    assert kernels.union([docs(each) for each in several]) == docs(sorted(set().union(*several)))


@each_kernel
@given(few, st.sets(st.integers(0, 41)))
def test_marked_documents(kernels: ModuleType, several: list[int], chosen: set[int]) -> None:
    marks = bitmap(chosen, (len(several) + 7) // 8)
    assert kernels.marked(docs(several), marks) == docs([doc for at, doc in enumerate(several) if at in chosen])


@each_kernel
@given(few, few, st.randoms(use_true_random=False), st.integers(0, 45), st.integers(0, 12))
def test_leading_documents(
    kernels: ModuleType, order: list[int], wanted: list[int], shuffle: random.Random, first: int, limit: int
) -> None:
    shuffle.shuffle(order)
    found = [doc for doc in order[first:] if doc in wanted][:limit]
    assert kernels.leading(docs(order), docs(wanted), first, limit) == docs(found)


@each_kernel
@given(few, few, st.none() | st.sampled_from([2, 0.1]))
def test_additions_to_scores(kernels: ModuleType, wanted: list[int], some: list[int], one: float | None) -> None:
    each = {doc: 0.1 * doc if one is None else one for doc in some}
    scores = bytearray(doubles([0.7] * len(wanted)))
    kernels.accumulate(docs(wanted), scores, docs(some), doubles(list(each.values())) if one is None else one)
    assert bytes(scores) == doubles([0.7 + each[doc] if doc in each else 0.7 for doc in wanted])


@each_kernel
@given(st.lists(packed_dates, max_size=30), *[st.integers(-(2**70), 2**70) | st.integers(-(2**36), 2**36)] * 4)
def test_dates_in_a_range(kernels: ModuleType, dates: list[int], start: int, end: int, first: int, past: int) -> None:
    def within(packed: int) -> bool:
        low, high = (start, end) if packed & 1 else (first, past)
        return packed != UNDATED and low <= packed >> 4 < high

    bounds = start, end, first, past
    found = [doc for doc, packed in enumerate(dates) if within(packed)]
    assert kernels.in_range(None, numbers("q", dates), *bounds) == docs(found)
    odd = [doc for doc in range(len(dates)) if doc % 2]
    assert kernels.in_range(docs(odd), numbers("q", dates), *bounds) == docs([doc for doc in found if doc % 2])


@each_kernel
@given(st.lists(packed_dates, max_size=30), st.sampled_from([1, -1]))
def test_keys_of_dates(kernels: ModuleType, dates: list[int], sign: int) -> None:
    keys = [float("-inf") if packed == UNDATED else float(sign) * float(packed >> 4) for packed in dates]
    assert kernels.date_keys(docs(range(len(dates))), numbers("q", dates), sign) == doubles(keys)


some_keys = st.lists(st.integers(-4, 4).map(float) | st.floats(allow_nan=False), max_size=80)


@each_kernel
@given(some_keys, st.integers(0, 40), st.floats(allow_nan=False))
@example(keys=[float(key) for key in range(500)], limit=10, below=450.0)
@example(keys=[1.0] * 100, limit=3, below=2.0)
def test_largest_keys_with_all_that_tie(kernels: ModuleType, keys: list[float], limit: int, below: float) -> None:
    wanted = sorted((key for key in keys if key < below), reverse=True)
    least = wanted[min(limit, len(wanted)) - 1] if wanted and limit else float("inf")
    expected = [number for number, key in enumerate(keys) if least <= key < below] if limit and wanted else []
    numbered = [3 * number for number in range(len(keys))]
    found = kernels.largest(docs(numbered), doubles(keys), limit, below)
    assert found == (docs([numbered[at] for at in expected]), doubles([keys[at] for at in expected]))


@each_kernel
@given(some_keys, st.integers(-4, 4).map(float) | st.just(float("-inf")))
def test_equal_keys(kernels: ModuleType, keys: list[float], value: float) -> None:
    numbered = [3 * number for number in range(len(keys))]
    found = kernels.equal(docs(numbered), doubles(keys), value)
    assert found == docs([numbered[at] for at, key in enumerate(keys) if key == value])


@each_kernel
@given(st.lists(st.none() | st.integers(0, 9), max_size=30), few, st.sampled_from([2, 4]))
def test_tally_of_one_value_a_document(
    kernels: ModuleType, values: list[int | None], wanted: list[int], width: int
) -> None:
    none, asked = 2 ** (8 * width) - 1, [doc for doc in wanted if doc < len(values)]
    column = numbers("H" if width == 2 else "I", [none if value is None else value for value in values])
    counts = bytearray(numbers("I", [5] * 10))
    found = Counter(values[doc] for doc in asked)
    assert kernels.tally(docs(asked), None, column, width, counts) == found[None]
    assert bytes(counts) == numbers("I", [5 + found[value] for value in range(10)])


@each_kernel
@given(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=30), few, st.sampled_from([2, 4]))
def test_tally_of_several_values_a_document(
    kernels: ModuleType, values: list[list[int]], wanted: list[int], width: int
) -> None:
    asked = [doc for doc in wanted if doc < len(values)]
    column = numbers("H" if width == 2 else "I", [value for each in values for value in each])
    starts = numbers("I", [sum(map(len, values[:doc])) for doc in range(len(values) + 1)])
    counts = bytearray(numbers("I", [0] * 10))
    found = Counter(value for doc in asked for value in values[doc])
    assert kernels.tally(docs(asked), starts, column, width, counts) == sum(not values[doc] for doc in asked)
    assert bytes(counts) == numbers("I", [found[value] for value in range(10)])


def fullest(segments: list[list[tuple[int, int]]], limit: int) -> tuple[int, list[list[tuple[int, int, int]]]]:
    """The definition, group by group."""
    groups = defaultdict(list)
    for segment, columns in enumerate(segments):
        for ordinal, (value, count) in enumerate(columns):
            if count:
                groups[value].append((segment, ordinal, count))
    totals = {value: sum(count for *_, count in group) for value, group in groups.items()}
    border = sorted([*totals.values(), *[-1] * limit], reverse=True)[limit - 1] if limit else 0
    chosen = {value for value in groups if limit and totals[value] > border}
    for segment in range(len(segments)):
        ordered = dict.fromkeys(value for value, count in segments[segment] if count and totals[value] == border)
        chosen |= {*list(ordered)[:limit]}
    order = sorted(chosen, key=lambda value: (-totals[value], groups[value][0]))
    return sum(totals.values()), [groups[value] for value in order]


@each_kernel
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), max_size=20), max_size=4),
    st.integers(0, 6),
)
def test_fullest_groups(kernels: ModuleType, segments: list[list[tuple[int, int]]], limit: int) -> None:
    columns = [
        (numbers("Q", [value << 58 | value for value, _ in segment]), numbers("I", [count for _, count in segment]))
        for segment in segments
    ]
    assert kernels.fullest(columns, limit) == fullest(segments, limit)


def period(unit: str, moment: datetime) -> int:
    """The definition, by the calendar of the standard library."""
    days = moment.date().toordinal() - datetime(1970, 1, 1).toordinal()
    months = moment.year * 12 + moment.month - 1
    return {
        "hour": days * 24 + moment.hour,
        "day": days,
        "week": (days + 3) // 7,
        "month": months,
        "quarter": moment.year * 4 + (moment.month - 1) // 3,
        "year": moment.year,
        "weekday": moment.weekday(),
    }[unit]


moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)) | st.datetimes(
    datetime(1999, 1, 1), datetime(2001, 1, 1)
)


@each_kernel
@given(
    st.lists(st.none() | st.tuples(moments, st.integers(0, 7), st.booleans()), max_size=20),
    st.sampled_from(UNITS),
    st.integers(0, 7),
    st.sets(moments, max_size=3).map(sorted),
)
def test_periods_in_a_zone(
    kernels: ModuleType,
    dates: list[tuple[datetime, int, bool] | None],
    unit: str,
    precision: int,
    changes: list[datetime],
) -> None:
    offsets = [3_600 * hour for hour in (-11, 2, 12, 0)][: len(changes) + 1]
    packed, expected, missing = [], Counter[int](), 0
    for date in dates:
        packed.append(UNDATED if date is None else _seconds(date[0]) << 4 | date[1] << 1 | date[2])
        if date is None or date[1] < precision:
            missing += 1
            continue
        moment = date[0].replace(microsecond=0)
        shift = offsets[sum(_seconds(change) <= _seconds(moment) for change in changes)] if date[2] else 0
        expected[period(unit, moment + timedelta(seconds=shift))] += 1
    zone = numbers("q", [_seconds(change) for change in changes]), numbers("i", offsets)
    half = len(dates) // 2  # of documents in the first of two segments
    segments = tuple((docs(range(len(part))), numbers("q", part)) for part in (packed[:half], packed[half:]))
    found, without = kernels.tally_periods(segments, unit, precision, *zone)
    assert (list(found.items()), without) == (sorted(expected.items()), missing)


def _seconds(moment: datetime) -> int:
    return (moment.replace(microsecond=0, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


OUTSIDE = {
    "a date": lambda k: k.in_range(docs([1]), numbers("q", [0]), 0, 1, 0, 1),
    "a key": lambda k: k.date_keys(docs([1]), numbers("q", [0]), 1),
    "an ordinal": lambda k: k.tally(docs([0]), None, docs([3]), 2, bytearray(12)),
    "a document's ordinal": lambda k: k.tally(docs([1]), None, docs([0]), 2, bytearray(12)),
    "a start": lambda k: k.tally(docs([1]), numbers("I", [0, 1]), docs([0]), 2, bytearray(12)),
    "an end": lambda k: k.tally(docs([0]), numbers("I", [0, 2]), docs([0]), 2, bytearray(12)),
    "an end before its start": lambda k: k.tally(docs([0]), numbers("I", [1, 0]), docs([0]), 2, bytearray(12)),
    "a width": lambda k: k.tally(docs([0]), None, docs([0]), 3, bytearray(12)),
    "a period's date": lambda k: k.tally_periods(((docs([1]), numbers("q", [0])),), "day", 0, b"", bytes(4)),
    "a unit": lambda k: k.tally_periods((), "decade", 0, b"", bytes(4)),
    "an offset": lambda k: k.tally_periods((), "day", 0, b"", b""),
    "hashes": lambda k: k.fullest([(bytes(8), bytes(8))], 3),
    "an addition": lambda k: k.accumulate(docs([1]), bytearray(8), docs([1]), b""),
    "a score": lambda k: k.accumulate(docs([1]), bytearray(16), docs([1]), 1.0),
    "a mark": lambda k: k.marked(docs([1]), b""),
    "a place": lambda k: k.leading(docs([1]), docs([1]), -1, 1),
    "a limit": lambda k: k.largest(b"", b"", -1, 0.0),
    "documents of keys": lambda k: k.largest(docs([1]), b"", 1, 0.0),
    "a string": lambda k: k.find(b"abc", numbers("I", [0, 4]), b"b"),
    "a string's end": lambda k: k.find(b"abc", numbers("I", [2, 1]), b"b"),
    "an order": lambda k: k.find_by(b"abc", numbers("I", [0, 3]), docs([1]), b"b"),
    "a range": lambda k: k.matching(b"abc", numbers("I", [0, 3]), 0, 2, "*"),
    "malformed text": lambda k: k.matching(b"\xff", numbers("I", [0, 1]), 0, 1, "*"),
    "overlong text": lambda k: k.within_edits(b"\xc0\x80", numbers("I", [0, 2]), 0, 1, "a", 1),
    "edits": lambda k: k.within_edits(b"abc", numbers("I", [0, 3]), 0, 1, "a", 256),
    "odd documents": lambda k: k.intersect(b"abc", b""),
    "odd keys": lambda k: k.equal(b"", b"abc", 0.0),
    "keys of documents": lambda k: k.equal(b"", doubles([1.0]), 0.0),
}


@each_kernel
@pytest.mark.parametrize("case", OUTSIDE)
def test_what_does_not_fit_is_an_error(kernels: ModuleType, case: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the words differ
        OUTSIDE[case](kernels)


def wild_calls(choice: random.Random) -> list[Callable[[ModuleType], object]]:
    """Calls with whatever bytes, mostly of the right size. Arrays that must be sorted are not."""

    def some(width: int, most: int = 30, high: int = 255) -> bytes:
        size = width * choice.randrange(most) + (choice.random() < 0.02)
        return bytes(choice.choice([0, choice.randint(0, high)]) for _ in range(size))

    wanted, column, starts, bits = some(2, high=1), some(4, 300, 5), some(4, 300, 3), some(1, 300)
    counts, width, limit, pattern = some(4), choice.choice([2, 4]), choice.randrange(5), choice.choice("?a*") * 2
    segments = [(some(8), some(4)) for _ in range(3)]
    zone = some(8, 3), some(4, 4)
    return [
        lambda k: k.live(wanted, bits),
        lambda k: k.union([wanted, column]),
        lambda k: k.in_range(wanted, column, 0, 2**40, -(2**40), 0),
        lambda k: k.date_keys(wanted, column, -1),
        lambda k: k.largest(wanted, (column * 8)[: 4 * len(wanted)], limit, 1e300),
        lambda k: (k.tally(wanted, None, column, width, copy := bytearray(counts)), bytes(copy)),
        lambda k: (k.tally(wanted, starts, column, width, copy := bytearray(counts)), bytes(copy)),
        lambda k: k.fullest([*segments, (column[: len(column) // 8 * 8], starts)], limit),
        lambda k: k.tally_periods(((wanted, column),), choice.choice(UNITS), limit, b"", bytes(4)),
        lambda k: k.matching(bits, starts, 0, limit, pattern),
        lambda k: k.within_edits(bits, starts, 0, limit, pattern, limit),
        lambda k: k.find(bits, starts, b"\0"),
        lambda k: k.find_by(bits, starts, wanted, b"\0"),
        lambda k: k.bound_by(bits, starts, wanted, b"\1"),
        lambda k: k.marked(wanted, bits[: len(wanted) // 16 + 1]),
        lambda k: k.leading(wanted, column, limit, 5),
        lambda k: (k.accumulate(b"\1\0", copy := bytearray(counts), b"\1\0", counts), bytes(copy)),
        lambda k: k.tally_periods(((wanted, column),), "day", 0, *zone) is None,
        lambda k: k.intersect(wanted, column) is None,
        lambda k: k.subtract(wanted, column) is None,
    ]


def outcome(call: Callable[[ModuleType], object], kernels: ModuleType) -> object:
    try:
        return call(kernels)
    except ValueError:
        return ValueError


def test_wild_bytes_cause_no_more_than_an_error_and_the_same() -> None:
    errors = 0
    for seed in range(2_000):
        one, other = (
            [outcome(call, kernels) for call in wild_calls(random.Random(seed))]
            for kernels in (KERNELS[0], KERNELS[-1])
        )
        assert one == other
        errors += one.count(ValueError)
    assert 1_000 < errors < 20 * 2_000 - 1_000
