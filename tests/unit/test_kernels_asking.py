"""The kernels of asking, on every implementation that is there, against definitions by hand."""

from __future__ import annotations

import shutil
import struct
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
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
    assert kernels.select(doubles(keys), limit, below) == numbers("I", expected)


@each_kernel
@given(some_keys, st.integers(-4, 4).map(float) | st.just(float("-inf")))
def test_equal_keys(kernels: ModuleType, keys: list[float], value: float) -> None:
    assert kernels.equal(doubles(keys), value) == numbers("I", [at for at, key in enumerate(keys) if key == value])


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
    found, without = kernels.tally_periods(docs(range(len(dates))), numbers("q", packed), unit, precision, *zone)
    assert (list(found.items()), without) == (sorted(expected.items()), missing)


def _seconds(moment: datetime) -> int:
    return (moment.replace(microsecond=0, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


def strings(words: Sequence[str]) -> tuple[bytes, bytes]:
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    return b"".join(encoded), numbers("I", [sum(map(len, encoded[:at])) for at in range(len(encoded) + 1)])


letters = st.sampled_from("abé\u4e2d\U0001f600\ud800?*")
words = st.text(letters, max_size=6)
vocabularies = st.sets(words, max_size=20).map(
    lambda each: sorted(each, key=lambda word: word.encode("utf-8", "surrogatepass"))
)


@each_kernel
@given(vocabularies, words, st.randoms())
def test_finding_strings(kernels: ModuleType, vocabulary: list[str], word: str, shuffled: object) -> None:
    key = word.encode("utf-8", "surrogatepass")
    before = [other for other in vocabulary if other.encode("utf-8", "surrogatepass") < key]
    number = vocabulary.index(word) if word in vocabulary else -1
    assert kernels.lower_bound(*strings(vocabulary), key) == len(before)
    assert kernels.find(*strings(vocabulary), key) == number
    by_document = sorted(vocabulary, key=lambda other: (len(other), other))
    order = docs([by_document.index(other) for other in vocabulary])
    expected = by_document.index(word) if word in vocabulary else -1
    assert kernels.find_by(*strings(by_document), order, key) == expected


def fits(pattern: str, word: str) -> bool:
    """The definition, letter by letter."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(fits(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])


@each_kernel
@given(vocabularies, words, st.integers(0, 20), st.integers(0, 20))
def test_strings_that_fit_a_pattern(
    kernels: ModuleType, vocabulary: list[str], pattern: str, first: int, last: int
) -> None:
    first, last = min(first, len(vocabulary)), min(last, len(vocabulary))
    expected = [at for at in range(first, last) if fits(pattern, vocabulary[at])]
    assert kernels.matching(*strings(vocabulary), first, last, pattern) == numbers("I", expected)


def distance(one: str, other: str) -> int:
    """The definition, letter by letter."""
    if not one or not other:
        return len(one) + len(other)
    replaced = distance(one[1:], other[1:]) + (one[0] != other[0])
    return replaced if one[0] == other[0] else min(replaced, distance(one[1:], other) + 1, distance(one, other[1:]) + 1)


@each_kernel
@given(vocabularies, words, st.integers(0, 3))
def test_strings_within_some_edits(kernels: ModuleType, vocabulary: list[str], word: str, edits: int) -> None:
    expected = [at for at, other in enumerate(vocabulary) if distance(word, other) <= edits]
    assert kernels.within_edits(*strings(vocabulary), 0, len(vocabulary), word, edits) == numbers("I", expected)


OUTSIDE = {
    "a date": lambda k: k.in_range(docs([1]), numbers("q", [0]), 0, 1, 0, 1),
    "a key": lambda k: k.date_keys(docs([1]), numbers("q", [0]), 1),
    "an ordinal": lambda k: k.tally(docs([0]), None, docs([3]), 2, bytearray(12)),
    "a document's ordinal": lambda k: k.tally(docs([1]), None, docs([0]), 2, bytearray(12)),
    "a start": lambda k: k.tally(docs([1]), numbers("I", [0, 1]), docs([0]), 2, bytearray(12)),
    "an end": lambda k: k.tally(docs([0]), numbers("I", [0, 2]), docs([0]), 2, bytearray(12)),
    "an end before its start": lambda k: k.tally(docs([0]), numbers("I", [1, 0]), docs([0]), 2, bytearray(12)),
    "a width": lambda k: k.tally(docs([0]), None, docs([0]), 3, bytearray(12)),
    "a period's date": lambda k: k.tally_periods(docs([1]), numbers("q", [0]), "day", 0, b"", bytes(4)),
    "a unit": lambda k: k.tally_periods(b"", b"", "decade", 0, b"", bytes(4)),
    "an offset": lambda k: k.tally_periods(b"", b"", "day", 0, b"", b""),
    "hashes": lambda k: k.fullest([(bytes(8), bytes(8))], 3),
    "a limit": lambda k: k.select(b"", -1, 0.0),
    "a string": lambda k: k.find(b"abc", numbers("I", [0, 4]), b"b"),
    "a string's end": lambda k: k.find(b"abc", numbers("I", [2, 1]), b"b"),
    "an order": lambda k: k.find_by(b"abc", numbers("I", [0, 3]), docs([1]), b"b"),
    "a range": lambda k: k.matching(b"abc", numbers("I", [0, 3]), 0, 2, "*"),
    "malformed text": lambda k: k.matching(b"\xff", numbers("I", [0, 1]), 0, 1, "*"),
    "overlong text": lambda k: k.within_edits(b"\xc0\x80", numbers("I", [0, 2]), 0, 1, "a", 1),
    "edits": lambda k: k.within_edits(b"abc", numbers("I", [0, 3]), 0, 1, "a", 256),
    "odd documents": lambda k: k.intersect(b"abc", b""),
    "odd keys": lambda k: k.equal(b"abc", 0.0),
}


@each_kernel
@pytest.mark.parametrize("case", OUTSIDE)
def test_what_does_not_fit_is_an_error(kernels: ModuleType, case: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the words differ
        OUTSIDE[case](kernels)


@given(
    st.lists(
        st.sampled_from(b"\x00A\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xe0\xed\xef\xf0\xf4\xf5\xff"), max_size=8
    ).map(bytes)
)
def test_malformed_text_is_told_alike(text: bytes) -> None:
    def outcome(kernels: ModuleType) -> bytes | None:
        try:
            return bytes(kernels.matching(text, numbers("I", [0, len(text)]), 0, 1, "??*"))
        except ValueError:
            return None

    assert outcome(KERNELS[0]) == outcome(KERNELS[-1])
