"""Which lines do many articles of an archive have? By counting all of them, or only those that are asked about.

Whoever has loaded a few articles asks about their lines: each is looked up in each segment. Whoever has loaded many
counts all lines of the archive, a part of the keys at a time, which bounds the memory that it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from index.repeats.lines import KEY_BITS
from index.store.opened import OpenSegment
from index.store.repeats import BITS, DOCUMENT, Repeats

_AT_ONCE: Final = 1 << 22  # entries that are counted together: 32 MB, and as much again to sort them
_FEW: Final = 1 << 10  # lines that are looked up one by one; for more numpy is worth its import


def frequent_among(keys: Iterable[int], segments: Sequence[OpenSegment], fewest: int) -> dict[int, int]:
    """Of the keys those that so many articles have at least, and how many."""
    asked = sorted(set(keys))
    if len(asked) > _FEW:
        return _looked_up(asked, segments, fewest)
    held = [Repeats(opened) for opened in segments]
    counts = {key: sum(1 for repeats in held for _ in repeats.documents(key)) for key in asked}
    return {key: count for key, count in counts.items() if count >= fewest}


def _looked_up(asked: Sequence[int], segments: Sequence[OpenSegment], fewest: int) -> dict[int, int]:
    import numpy as np

    keys = np.array(asked, "<u8")
    counts = np.zeros(len(keys), "<i8")
    for entries in map(_live, segments):
        first = np.searchsorted(entries, keys << np.uint64(BITS))
        there = np.flatnonzero(first < len(entries))
        there = there[entries[first[there]] >> np.uint64(BITS) == keys[there]]  # most lines are in one segment alone
        counts[there] += np.searchsorted(entries, keys[there] + np.uint64(1) << np.uint64(BITS)) - first[there]
    enough = counts >= fewest
    return dict(zip(keys[enough].tolist(), counts[enough].tolist(), strict=True))


def frequent(segments: Sequence[OpenSegment], fewest: int) -> dict[int, int]:
    """The keys of all lines that so many articles have at least, and how many."""
    import numpy as np

    found: dict[int, int] = {}
    held = [_live(opened) for opened in segments]
    for first, last in _slices(held, -(-sum(map(len, held)) // _AT_ONCE)):
        keys = np.concatenate([entries[low:high] for entries, low, high in zip(held, first, last, strict=True)])
        keys >>= np.uint64(BITS)
        keys.sort()
        # One that occurs so often stands at two places of the sorted that are so far apart.
        later = keys[fewest - 1 :]
        many, counts = np.unique(later[later == keys[: len(later)]], return_counts=True)
        found |= zip(many.tolist(), (counts + fewest - 1).tolist(), strict=True)
    return found


def _slices(held: Sequence[Any], number: int) -> Iterator[tuple[list[int], list[int]]]:
    """Where in each segment the entries of one part of the keys begin and end. Checksums are spread evenly."""
    import numpy as np

    first = [0] * len(held)
    for part in range(1, number + 1):
        border = np.uint64((part << KEY_BITS) // number << BITS)
        last = [int(np.searchsorted(entries, border)) for entries in held]
        yield first, last
        first = last


def _live(opened: OpenSegment) -> Any:
    """The entries of a segment, without those of articles that were deleted."""
    import numpy as np

    entries = np.frombuffer(opened.file.get("lines") or b"", "<u8")
    if opened.deleted is None or not len(entries):
        return entries
    deleted = np.unpackbits(np.frombuffer(opened.deleted, "u1"), bitorder="little").astype(bool)
    return entries[~deleted[entries & np.uint64(DOCUMENT)]]
