"""Whether words stand together: phrases and windows over the positions of terms in one field of one article."""

from __future__ import annotations


def near(positions: list[list[int]], slop: int | None) -> bool:
    """Whether the terms, one ascending list of positions each, stand together.

    ``slop`` ``None``: adjacent and in order. Else in any order, on distinct positions, with the last at most ``slop``
    words after the first.
    """
    return _adjacent(positions) if slop is None else _within_window(positions, slop)


def _adjacent(positions: list[list[int]]) -> bool:
    starts = set(positions[0])
    for distance, places in enumerate(positions[1:], start=1):
        starts &= {place - distance for place in places}
        if not starts:
            return False
    return bool(starts)


def _within_window(positions: list[list[int]], slop: int) -> bool:
    return any(_assign(positions, first, first + slop) for first in sorted(set().union(*positions)))


def _assign(positions: list[list[int]], first: int, last: int) -> bool:
    """Whether each term can take a position of its own in ``[first, last]``.

    Equal terms share one list, so terms whose lists differ never compete: counting positions for each suffices.
    """
    needed: dict[tuple[int, ...], int] = {}
    for places in positions:
        inside = tuple(place for place in places if first <= place <= last)
        needed[inside] = needed.get(inside, 0) + 1
    return all(len(inside) >= count for inside, count in needed.items())
