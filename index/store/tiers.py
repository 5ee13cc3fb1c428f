"""Which segments are merged into one.

Tiered: segments of about the same size are merged when there are ``FAN`` of them, so that an article is rewritten once
a tier, there are at most ``FAN`` segments a tier besides full ones, and no merge is larger than one segment can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from index.store.segment import MOST_DOCUMENTS, Segment

FAN: Final = 8
_FULL: Final = MOST_DOCUMENTS // 2  # articles; a segment of more is merged no further
_MOST_TOKENS: Final = 1 << 26  # of a merged segment


def due(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Groups of segments to be merged now: those of the lowest tier that is crowded, or one that is mostly deleted.

    All of a crowded tier, though fewer would do: several merges can be made at once, and an article is not rewritten
    more often for that.
    """
    tiers: dict[int, list[Segment]] = {}
    for segment in segments:
        if segment.live <= segment.documents // 2:
            return [[segment]]
        if segment.live <= _FULL:
            tiers.setdefault(_tier(segment), []).append(segment)
    crowded = (found for _, found in sorted(tiers.items()) if len(found) >= FAN)
    return [group for group in _groups(next(crowded, [])) if len(group) > 1]


def packs(segments: Iterable[Segment]) -> list[list[Segment]]:
    """All segments in as few groups as can each be one, in order; without those that are as they should be."""
    return [group for group in _groups(segments) if len(group) > 1 or group[0].deleted is not None]


def _groups(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    rest = list(segments)
    while rest:
        group = _fitting(rest) or rest[:1]
        yield group
        rest = rest[len(group) :]


def _tier(segment: Segment) -> int:
    tier, size = 0, segment.live
    while size >= FAN:
        tier, size = tier + 1, size // FAN
    return tier


def _fitting(segments: Sequence[Segment]) -> list[Segment]:
    """As many of the first segments as fit into one."""
    fitting: list[Segment] = []
    for segment in segments:
        fitting.append(segment)
        if sum(each.live for each in fitting) > MOST_DOCUMENTS or sum(each.tokens for each in fitting) > _MOST_TOKENS:
            fitting.pop()
            break
    return fitting if len(fitting) > 1 else []
