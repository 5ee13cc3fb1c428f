"""The kernels that make pages over several segments, against definitions by hand."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_kernels_asking import UNDATED, bitmap, docs, doubles, each_kernel, numbers, packed_dates
from tests.unit.test_kernels_postings import NORMS, Segment, impact, opened, segments, stand_together

Place = tuple[float, str, int, int]


def strings(names: list[str]) -> tuple[bytes, bytes]:
    """A blob and starts."""
    encoded = [name.encode("utf-8", "surrogatepass") for name in names]
    return b"".join(encoded), numbers("I", [sum(map(len, encoded[:at])) for at in range(len(encoded) + 1)])


names = st.lists(st.text(st.sampled_from("ab\ud800é𝄞"), max_size=3), min_size=8, max_size=8)
keys = st.sampled_from([float("-inf"), -1.5, 0.0, 1.0, 1.5])
parts = st.tuples(st.sets(st.integers(0, 7)).map(sorted), st.lists(keys, min_size=8, max_size=8), names)


@each_kernel
@given(st.lists(parts, max_size=4), st.integers(1, 12))
def test_what_comes_first(kernels: ModuleType, made: list[Any], limit: int) -> None:
    places: list[Place] = [
        (values[doc], ids[doc], part, doc) for part, (held, values, ids) in enumerate(made) for doc in held
    ]
    expected = sorted(places, key=lambda place: (-place[0], place[1]))
    found = kernels.ordered(
        [(docs(held), doubles([values[doc] for doc in held]), *strings(ids)) for held, values, ids in made], limit
    )
    shown = [place[:2] for place in expected[:limit]]
    assert [place[:2] for place in found] == shown  # which of two with one id comes first, nothing says
    assert set(found) <= set(places)
    assert len(set(found)) == len(shown)


@each_kernel
def test_very_many_that_tie(kernels: ModuleType) -> None:
    ids = [f"{number * 7919 % 5000:04d}" for number in range(5000)]
    part = docs(range(5000)), doubles([1.0] * 5000), *strings(ids)
    for limit in (1, 10, 3000):
        found = kernels.ordered([part], limit)
        assert [name for _, name, _, _ in found] == [f"{number:04d}" for number in range(limit)]


class Sheet(NamedTuple):
    """A segment with all that its page depends on."""

    segment: Segment
    deleted: set[int]
    dates: list[int] | None
    ids: list[str]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    segment = draw(segments())
    number = segment.documents
    dates = draw(st.none() | st.lists(packed_dates, min_size=number, max_size=number))
    return Sheet(
        segment,
        draw(st.sets(st.integers(0, number - 1))),
        dates,
        [f"{draw(st.integers(0, 99)):02d}-{at}" for at in range(number)],
    )


class Asked(NamedTuple):
    """A question."""

    terms: list[int]
    every: bool
    slop: int | None
    bounds: tuple[int, int, int, int] | None
    sign: int
    limit: int

    def factors(self) -> list[float]:
        return [1.7 + 0.3 * rank for rank in range(len(self.terms))]

    def numbers(self, segment: Segment) -> tuple[int, ...]:
        return tuple(term if term < len(segment.terms) else -1 for term in self.terms)


seconds = st.integers(-(2**37), 2**37)
asked_questions = st.builds(
    lambda terms, every, slop, bounds, sign, limit: Asked(terms, every or slop is not None, slop, bounds, sign, limit),
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.booleans(),
    st.none() | st.sampled_from([-1, 0, 1, 3, 2**70]),
    st.none() | st.tuples(seconds, seconds, seconds, seconds),
    st.sampled_from([0, 0, 1, -1]),
    st.integers(1, 6),
)


def matches(sheet: Sheet, asked: Asked, doc: int) -> bool:
    """The definition."""
    segment, deleted, dates, _ = sheet
    held = [term >= 0 and doc in segment.terms[term] for term in asked.numbers(segment)]
    if doc in deleted or not (all(held) if asked.every else any(held)):
        return False
    if asked.bounds is not None:
        date = UNDATED if dates is None else dates[doc]
        start, end, wall_start, wall_end = asked.bounds
        first, past = (start, end) if date & 1 else (wall_start, wall_end)
        if date == UNDATED or not first <= date >> 4 < past:
            return False
    return asked.slop is None or stand_together(segment, asked.terms, asked.slop, -1, doc)


def key(sheet: Sheet, asked: Asked, doc: int) -> float:
    """What a document is ordered by."""
    segment, _, dates, _ = sheet
    if asked.sign:
        undated = dates is None or dates[doc] == UNDATED
        return float("-inf") if undated or dates is None else float(asked.sign * (dates[doc] >> 4))
    score = 0.0
    for term, factor in zip(asked.numbers(segment), asked.factors(), strict=True):
        if term >= 0 and doc in segment.terms[term]:
            score += impact(segment.weight(term, doc), segment.length(doc), factor)
    return score


def paged(kernels: ModuleType, made: list[Sheet], asked: Asked) -> Any:
    return kernels.page(
        tuple(
            (
                opened(kernels, sheet.segment),
                bitmap(sheet.deleted, (sheet.segment.documents + 7) // 8) if sheet.deleted else None,
                None if sheet.dates is None else numbers("q", sheet.dates),
                *strings(sheet.ids),
            )
            for sheet in made
        ),
        tuple(asked.numbers(sheet.segment) for sheet in made),
        asked.every,
        asked.slop,
        asked.bounds,
        doubles(NORMS),
        tuple(asked.factors()),
        asked.sign,
        asked.limit,
    )


@each_kernel
@given(st.lists(sheets(), max_size=3), asked_questions)
def test_a_page(kernels: ModuleType, made: list[Sheet], asked: Asked) -> None:
    places = [
        (key(sheet, asked, doc), sheet.ids[doc], part, doc)
        for part, sheet in enumerate(made)
        for doc in range(sheet.segment.documents)
        if matches(sheet, asked, doc)
    ]
    total, found = paged(kernels, made, asked)
    assert total == len(places)
    expected = sorted(places, key=lambda place: (-place[0], place[1]))[: asked.limit]
    assert [place[:2] for place in found] == [place[:2] for place in expected]
    assert set(found) <= set(places)


SMALL = Sheet(Segment([{0: [1], 2: [3]}, {2: [4]}], 3), set(), [0, 17, 33], ["a", "b", "c"])
PLAIN = Asked([0], every=True, slop=None, bounds=None, sign=0, limit=2)


def wrong(replaced: dict[int, object] = {}, **changed: object) -> Callable[[ModuleType], object]:  # noqa: B006
    """A call of which an argument, or a part of its segment, is not as it must be."""

    def call(kernels: ModuleType) -> object:
        arguments: dict[str, Any] = {
            "segments": ((opened(kernels, SMALL.segment), None, numbers("q", [0, 17, 33]), *strings(SMALL.ids)),),
            "numbers": ((0,),),
            "every": True,
            "slop": None,
            "bounds": None,
            "norms": doubles(NORMS),
            "factors": (1.0,),
            "sign": 0,
            "limit": 2,
        }
        (segment,) = arguments["segments"]
        arguments["segments"] = (tuple(replaced.get(place, part) for place, part in enumerate(segment)),)
        return kernels.page(*(arguments | changed).values())

    return call


@each_kernel
@pytest.mark.parametrize(
    "call",
    [
        wrong(numbers=()),
        wrong(numbers=((),), factors=()),
        wrong(numbers=((0, 0),)),
        wrong(numbers=((7,),)),
        wrong(norms=doubles(NORMS[1:])),
        wrong(limit=0),
        wrong(slop=-2),
        wrong(every=False, slop=1),
        wrong({2: numbers("q", [0])}, bounds=(0, 9, 0, 9)),
        wrong({2: numbers("q", [0])}, sign=1),
        wrong({4: numbers("I", [0, 1])}),
        wrong({4: numbers("I", [0, 9, 9, 9])}),
        lambda kernels: kernels.ordered([(docs([0]), b"", *strings(["a"]))], 1),
        lambda kernels: kernels.ordered([(docs([1]), doubles([0.0]), *strings(["a"]))], 1),
        lambda kernels: kernels.ordered([], 0),
    ],
)
def test_what_does_not_fit_is_an_error(kernels: ModuleType, call: Callable[[ModuleType], object]) -> None:
    assert paged(kernels, [SMALL], PLAIN)[0] == 2
    with pytest.raises(ValueError, match=" "):
        call(kernels)
