"""Which segments are merged."""

from __future__ import annotations

import pytest

from index.store.segment import MOST_DOCUMENTS, Segment
from index.store.tiers import FAN, due, packs


def segments(*sizes: int) -> list[Segment]:
    return [Segment(size, tokens=10 * size) for size in sizes]


def sizes(groups: list[list[Segment]]) -> list[list[int]]:
    return [[segment.documents for segment in group] for group in groups]


def test_few_segments_stay_as_they_are() -> None:
    assert due(segments(*[10] * (FAN - 1), *[100] * (FAN - 1))) == []


def test_a_crowded_tier_becomes_one_segment() -> None:
    assert sizes(due(segments(5000, *range(8, 8 + FAN), 5000))) == [list(range(8, 8 + FAN))]


def test_a_crowded_tier_of_large_segments_becomes_as_few_as_can_be() -> None:
    assert sizes(due(segments(*[30_000] * FAN))) == [[30_000, 30_000]] * (FAN // 2)
    assert sizes(due(segments(*[20_000] * (FAN + 2)))) == [[20_000] * 3] * 3


def test_the_lowest_crowded_tier_comes_first() -> None:
    assert sizes(due(segments(*[30_000] * FAN, *[100] * FAN))) == [[100] * FAN]


def test_full_segments_are_merged_no_further() -> None:
    assert due(segments(*[MOST_DOCUMENTS] * (3 * FAN))) == []


def test_what_is_mostly_deleted_is_written_anew() -> None:
    gone = Segment(10, tokens=10).with_deletions(range(5))
    assert due([*segments(10), gone]) == [[gone]]


@pytest.mark.parametrize("number", [0, 1, 5])
def test_packing_leaves_what_is_as_it_should_be(number: int) -> None:
    assert packs(segments(*[MOST_DOCUMENTS] * number)) == []
