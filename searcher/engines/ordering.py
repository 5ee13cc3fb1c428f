"""Order, pages and cursors over matches, the same for every engine that has them all at hand."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from searcher.request import Position, Sort, SortKey

_AFTER_ALL: Final = float("inf")


class Match(NamedTuple):
    """A document that matched: its sort key, and its number in the engine."""

    key: SortKey
    docnum: int


def rank(sort: Sort, key: SortKey) -> float:
    """The key as a number that is smaller for what comes earlier; undated comes last in both date orders."""
    if key is None:
        return _AFTER_ALL
    return key if sort is Sort.OLDEST else -key


def page(
    matches: Iterable[Match],
    sort: Sort,
    *,
    limit: int | None,
    after: Position | None,
    identify: Callable[[int], str],
) -> tuple[tuple[Position, ...], bool]:
    """The positions of one page, in order, and whether more follow.

    ``identify`` looks up the id of a document; it is called only for those that may be on the page or tie with one.
    """
    ranked = [(rank(sort, match.key), match) for match in matches]
    if after is not None:
        border = rank(sort, after.key)
        ranked = [
            (place, match)
            for place, match in ranked
            if place > border or (place == border and identify(match.docnum) > after.id)
        ]
    wanted = len(ranked) if limit is None else min(limit, len(ranked))
    if wanted < len(ranked):
        if wanted == 0:
            return (), True
        last = heapq.nsmallest(wanted, (place for place, _ in ranked))[-1]
        candidates = [(place, match) for place, match in ranked if place <= last]
    else:
        candidates = ranked
    ordered = sorted((place, identify(match.docnum), match.key) for place, match in candidates)[:wanted]
    return tuple(Position(key, article_id) for _, article_id, key in ordered), wanted < len(ranked)
