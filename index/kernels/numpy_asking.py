"""What evaluating a query needs, on numpy: the twin of ``_asking.c`` where that could not be compiled.

Both give the same bits. ``_asking.pyi`` says what each function takes and gives; the comments here say how.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from index.kernels.numpy_postings import (
    DOCS,
    MOST_DOCUMENTS,
    Array,
    Postings,
    live_ones,
    pick,
    ranked,
    read,
    require,
    runs,
)
from index.kernels.numpy_strings import Strings, bound_by, find, find_by, lower_bound, matching, within_edits

if TYPE_CHECKING:
    from index.kernels import Buffer

__all__ = [
    "Postings",
    "accumulate",
    "bound_by",
    "date_keys",
    "equal",
    "everything",
    "find",
    "find_by",
    "fullest",
    "in_range",
    "intersect",
    "largest",
    "leading",
    "live",
    "lower_bound",
    "marked",
    "matching",
    "ordered",
    "page",
    "subtract",
    "tally",
    "tally_periods",
    "union",
    "within_edits",
]

UNDATED: Final = -(2**63)

_Segment: TypeAlias = "tuple[Postings, Buffer | None, Buffer | None, Buffer, Buffer]"


def _docs(buffer: Buffer) -> Array:
    return read(buffer, DOCS)


def _set(docs: Array) -> Array:
    held = np.zeros(MOST_DOCUMENTS, bool)
    held[docs] = True
    return held


# Sets of documents


def everything(documents: int, deleted: Buffer | None) -> bytes:
    """All documents but the deleted ones."""
    require(0 <= documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    docs = np.arange(documents).astype(DOCS).tobytes()
    return docs if deleted is None else live(docs, deleted)


def live(docs: Buffer, deleted: Buffer) -> bytes:
    """The documents that are not deleted."""
    numbers = _docs(docs)
    return numbers[live_ones(numbers, deleted)].tobytes()


def intersect(one: Buffer, other: Buffer) -> bytes:
    """The documents in both."""
    docs = _docs(other)
    return docs[_set(_docs(one))[docs]].tobytes()


def union(several: Sequence[Buffer]) -> bytes:
    """The documents in any."""
    held = np.zeros(MOST_DOCUMENTS, bool)
    for docs in several:
        held[_docs(docs)] = True
    return np.flatnonzero(held).astype(DOCS).tobytes()


def subtract(one: Buffer, other: Buffer) -> bytes:
    """The documents of one that are not in the other."""
    docs = _docs(one)
    return docs[~_set(_docs(other))[docs]].tobytes()


def marked(docs: Buffer, bits: Buffer) -> bytes:
    """The docs whose bit is set."""
    numbers, given = _docs(docs), read(bits, "u1")
    require(given.size == (numbers.size + 7) // 8, "there is not one bit a document")
    chosen: Array = numbers[np.unpackbits(given, count=numbers.size, bitorder="little") == 1]
    return chosen.tobytes()


def leading(order: Buffer, docs: Buffer, first: int, limit: int) -> bytes:
    """The first so many documents of an order, from a place on, that are among the docs."""
    require(first >= 0 and limit >= 0, "a place or limit is not negative")
    ordered = _docs(order)[first:]
    return ordered[_set(_docs(docs))[ordered]][:limit].tobytes()


# Dates and keys


def in_range(docs: Buffer | None, dates: Buffer, start: int, end: int, wall_start: int, wall_end: int) -> bytes:
    """The documents dated in a range of instants; by wall clock where the zone is not known."""
    column = read(dates, "<i8")
    numbers = _docs(everything(column.size, None) if docs is None else docs)
    packed = pick(column, numbers, "the dates")
    zoned, seconds = packed & 1, packed >> 4
    first = np.where(zoned, _within_i64(start), _within_i64(wall_start))
    after = np.where(zoned, _within_i64(end), _within_i64(wall_end))
    within: Array = numbers[(packed != UNDATED) & (first <= seconds) & (seconds < after)]
    return within.tobytes()


def _within_i64(number: int) -> int:
    return max(-(2**63), min(number, 2**63 - 1))


def date_keys(docs: Buffer, dates: Buffer, sign: int) -> bytes:
    """Keys to sort by: seconds with a sign, and minus infinity for the undated."""
    packed = pick(read(dates, "<i8"), _docs(docs), "the dates")
    keys = float(sign) * (packed >> 4).astype("<f8")
    return np.where(packed == UNDATED, -np.inf, keys).tobytes()


def largest(docs: Buffer, keys: Buffer, limit: int, below: float) -> tuple[bytes, bytes]:
    """The documents of the ``limit`` largest keys below a bound, and all that tie with the last; these keys."""
    require(limit >= 0, "a limit is not negative")
    numbers, values = _keyed(docs, keys)
    wanted = values < below
    if limit == 0:
        return b"", b""
    wanted &= values >= ranked(values[wanted], limit)
    return numbers[wanted].tobytes(), values[wanted].tobytes()


def equal(docs: Buffer, keys: Buffer, value: float) -> bytes:
    """The documents whose keys equal a value."""
    numbers, values = _keyed(docs, keys)
    found: Array = numbers[values == value]
    return found.tobytes()


def ordered(parts: Sequence[tuple[Buffer, Buffer, Buffer, Buffer]], limit: int) -> list[tuple[float, str, int, int]]:
    """The first so many documents of several segments, by their keys and then by their ids."""
    require(limit >= 1, "a limit is at least 1")
    places = [place for number, part in enumerate(parts) for place in _places(number, *part)]
    places.sort(key=lambda place: (-place[0], place[1]))
    return [(key, name.decode("utf-8", "surrogatepass"), number, doc) for key, name, number, doc in places[:limit]]


def page(  # noqa: PLR0917 -- as in C
    segments: tuple[_Segment, ...],
    numbers: tuple[tuple[int, ...], ...],
    every: bool,
    slop: int | None,
    bounds: tuple[int, int, int, int] | None,
    norms: Buffer,
    factors: tuple[float, ...],
    sign: int,
    limit: int,
) -> tuple[int, list[tuple[float, str, int, int]]]:
    """How many documents of all segments match, and the first so many of them."""
    require(limit >= 1, "a limit is at least 1")
    require(len(segments) == len(numbers), "each segment has numbers of the terms")
    require(slop is None or every, "only all of the terms stand together")
    parts = []
    for segment, terms in zip(segments, numbers, strict=True):
        require(terms and len(terms) == len(factors), "each of some terms has a factor")
        docs = _matching(segment, terms, slop, bounds, every=every)
        held = [(term, factor) for term, factor in zip(terms, factors, strict=True) if term >= 0]
        parts.append((docs, _sorted_by(segment, docs, held, norms, sign), *segment[3:]))
    return sum(len(docs) for docs, *_ in parts) // 2, ordered(parts, limit)


def _matching(
    segment: _Segment,
    terms: tuple[int, ...],
    slop: int | None,
    bounds: tuple[int, int, int, int] | None,
    *,
    every: bool,
) -> bytes:
    """The live documents of a segment that match."""
    postings, deleted, dates, *_ = segment
    held = [postings.documents(term) for term in terms if term >= 0]
    if not held or (every and len(held) < len(terms)) or (bounds is not None and dates is None):
        return b""
    docs = reduce(intersect, held) if every else union(held)
    docs = bytes(docs) if deleted is None else live(docs, deleted)
    if bounds is not None and dates is not None:
        docs = in_range(docs, dates, *bounds)
    return docs if slop is None else postings.near(terms, slop, -1, docs)


def _sorted_by(
    segment: _Segment, docs: bytes, held: list[tuple[int, float]], norms: Buffer, sign: int
) -> bytes | bytearray:
    """What the documents of a segment are ordered by."""
    postings, _, dates, *_ = segment
    keys = bytearray(4 * len(docs))
    if sign and dates is None:
        return np.full(len(docs) // 2, -np.inf).tobytes()
    if sign and dates is not None:
        return date_keys(docs, dates, sign)
    for term, factor in held:
        postings.score(term, docs, norms, factor, keys)
    return keys


def _places(part: int, docs: Buffer, keys: Buffer, blob: Buffer, starts: Buffer) -> list[tuple[float, bytes, int, int]]:
    ids = Strings(blob, starts)
    numbers, values = _keyed(docs, keys)
    return [(key, ids[doc], part, doc) for doc, key in zip(numbers.tolist(), values.tolist(), strict=True)]


def _keyed(docs: Buffer, keys: Buffer) -> tuple[Array, Array]:
    numbers, values = _docs(docs), read(keys, "<f8")
    require(numbers.size == values.size, "each document has a key")
    return numbers, values


def accumulate(docs: Buffer, scores: bytearray, some: Buffer, additions: Buffer | float) -> None:
    """Add to the scores of those docs that are among some."""
    wanted, given, sums = _docs(docs), _docs(some), read(scores, "<f8")
    if isinstance(additions, int | float):
        additions = np.full(given.size, additions, "<f8").tobytes()
    each = read(additions, "<f8")
    require(sums.size == wanted.size and each.size == given.size, "each document has a score and an addition")
    table = np.zeros(MOST_DOCUMENTS)
    table[given] = each
    held = _set(given)[wanted]
    sums[held] += table[wanted[held]]


# Facets


def tally(docs: Buffer, starts: Buffer | None, ordinals: Buffer, width: int, counts: bytearray) -> int:
    """Count the ordinals of the documents; how many documents have none."""
    require(width in (2, 4), "an ordinal takes 2 or 4 bytes")
    column, numbers, totals = read(ordinals, f"<u{width}"), _docs(docs), read(counts, "<u4")
    if starts is None:
        each = pick(column, numbers, "the ordinals")
        found = each[each != 2 ** (8 * width) - 1]
        missing = each.size - found.size
    else:
        bounds = read(starts, "<u4")
        begins, ends = pick(bounds, numbers, "the starts"), pick(bounds, numbers.astype(int) + 1, "the starts")
        require(np.all(begins <= ends) and np.all(ends <= column.size), "starts are outside the ordinals")
        found, missing = column[runs(begins, ends)], np.count_nonzero(begins == ends)
    require(not found.size or int(found.max()) < totals.size, "an ordinal is outside the counts")
    totals += np.bincount(found, minlength=totals.size).astype("<u4")
    return int(missing)


def fullest(segments: Sequence[tuple[Buffer, Buffer]], limit: int) -> tuple[int, list[list[tuple[int, int, int]]]]:
    """The sum of the counts, and the groups of equal hashes that count most."""
    require(limit >= 0, "a limit is not negative")
    parts = [_counted(number, *segment) for number, segment in enumerate(segments)]
    segment, ordinal, hashes, count = map(np.concatenate, zip(*parts, strict=True)) if parts else [np.zeros(0)] * 4
    if not limit or not count.size:
        return int(count.sum()), []
    kinds, group = np.unique(hashes, return_inverse=True)
    totals = np.zeros(kinds.size, np.uint64)
    np.add.at(totals, group, count)
    kept = _leading(totals, group, segment, limit)[group]
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for key, *entry in zip(*(column[kept].tolist() for column in (group, segment, ordinal, count)), strict=True):
        groups.setdefault(key, []).append((entry[0], entry[1], entry[2]))
    order = sorted(groups, key=lambda key: (-int(totals[key]), groups[key][0]))
    return int(count.sum()), [groups[key] for key in order]


def _counted(number: int, hashes: Buffer, counts: Buffer) -> tuple[Array, Array, Array, Array]:
    """(segment, ordinal, hash, count) of each ordinal that counts anything."""
    every, count = read(hashes, "<u8"), read(counts, "<u4")
    require(every.size == count.size, "each ordinal has one hash and one count")
    ordinal = np.flatnonzero(count)
    return np.full(ordinal.size, number), ordinal, every[ordinal], count[ordinal].astype(np.uint64)


def _leading(totals: Array, group: Array, segment: Array, limit: int) -> Array:
    """Which groups lead; of those that tie with the last, the first ``limit`` that each segment has."""
    if totals.size <= limit:
        return np.ones(totals.size, bool)
    border = ranked(totals, limit)
    chosen: Array = totals > border
    for number in np.unique(segment):
        tied = group[(segment == number) & (totals[group] == border)]
        _, first = np.unique(tied, return_index=True)
        chosen[tied[np.sort(first)[:limit]]] = True
    return chosen


def tally_periods(
    segments: tuple[tuple[Buffer, Buffer], ...], unit: str, precision: int, transitions: Buffer, offsets: Buffer
) -> tuple[dict[int, int], int]:
    """Count the documents by the period that their date falls in; how many have none."""
    require(unit in _PERIODS, f"no unit of time: {unit!r}")
    packed = np.concatenate(
        [np.empty(0, "<i8"), *(pick(read(dates, "<i8"), _docs(docs), "the dates") for docs, dates in segments)]
    )
    changes, shifts = read(transitions, "<i8"), read(offsets, "<i4")
    require(shifts.size == changes.size + 1, "a zone has one offset more than transitions")
    known = packed[(packed != UNDATED) & ((packed >> 1 & 7) >= precision)]
    seconds = known >> 4
    shift = shifts[np.searchsorted(changes, seconds, side="right")]
    periods, counts = np.unique(_PERIODS[unit](seconds + np.where(known & 1, shift, 0)), return_counts=True)
    return dict(zip(periods.tolist(), counts.tolist(), strict=True)), packed.size - known.size


def _months(seconds: Array) -> Array:
    """Months since the year 0 of the proleptic Gregorian calendar.

    Years begin in March here, so that leap days come last; 400 of them, an era, always have 146,097 days.
    """
    days = seconds // 86_400 + 719_468
    era, day = np.divmod(days, 146_097)
    year = (day - day // 1_460 + day // 36_524 - day // 146_096) // 365
    month = (5 * (day - (365 * year + year // 4 - year // 100)) + 2) // 153
    months: Array = (era * 400 + year) * 12 + month + 2
    return months


_PERIODS: Final[dict[str, Callable[[Array], Array]]] = {
    "hour": lambda seconds: seconds // 3_600,
    "day": lambda seconds: seconds // 86_400,
    "week": lambda seconds: (seconds // 86_400 + 3) // 7,
    "month": _months,
    "quarter": lambda seconds: _months(seconds) // 3,
    "year": lambda seconds: _months(seconds) // 12,
    "weekday": lambda seconds: (seconds // 86_400 + 3) % 7,
}
