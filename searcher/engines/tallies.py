"""Facet counts over the documents that a question found in each segment, from the columns."""

from __future__ import annotations

from datetime import UTC, tzinfo

from index.fields import BY_NAME
from index.frozen import NamedTuple
from index.kernels import asking
from index.store.opened import OpenSegment
from searcher.engines.base import Counts
from searcher.engines.searching import Found
from searcher.periods import NAMES, UNITS, Unit, needs, offsets
from searcher.request import FacetRequest, SeriesRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class _Value(NamedTuple):
    """A value of a facet: how it is shown, how many articles have it, and its ordinals by segment."""

    label: str
    articles: int
    places: list[tuple[int, int]]


class Tallies:
    """Counts by facets. Keeps what it learned of the asker's zone."""

    def __init__(self, segments: Sequence[OpenSegment]) -> None:
        spans = [span for opened in segments if (span := opened.span("published")) is not None]
        self._span = (min(first for first, _ in spans), max(last for _, last in spans)) if spans else (0, 0)
        self._offsets: dict[tzinfo, tuple[bytes, bytes]] = {}

    def count(self, found: Sequence[Found], request: FacetRequest, zone: tzinfo | None) -> Counts:
        """One facet."""
        if request.name in UNITS:
            counts, missing = self._periods(found, Unit(request.name), zone)
            return Counts(counts, missing, sum(counts.values()))
        values, total, missing = _fullest(found, request.name, request.most)
        return Counts({value.label: value.articles for value in values}, missing, total)

    def series(
        self, found: Sequence[Found], request: SeriesRequest, zone: tzinfo | None
    ) -> dict[str, Mapping[str, int]]:
        """Counts over time of the largest values of a facet, the largest first."""
        values, _, _ = _fullest(found, request.facet, request.most)
        return {
            value.label: self._periods(_having(found, request.facet, value), Unit(request.unit), zone)[0]
            for value in values
        }

    def _periods(self, found: Sequence[Found], unit: Unit, zone: tzinfo | None) -> tuple[dict[str, int], int]:
        changes, distances = self._offsets_of(zone or UTC)
        segments = [(docs, opened.dates("published")) for opened, docs in found]
        dated = tuple([(docs, dates) for docs, dates in segments if dates is not None])
        undated = sum(len(docs) // 2 for docs, dates in segments if dates is None)
        counts, missing = asking.tally_periods(dated, str(unit), int(needs(unit)), changes, distances)
        names = NAMES[unit]
        return {names[number]: count for number, count in counts.items()}, missing + undated

    def _offsets_of(self, zone: tzinfo) -> tuple[bytes, bytes]:
        if zone not in self._offsets:
            self._offsets[zone] = offsets(zone, *self._span)
        return self._offsets[zone]


def _fullest(found: Sequence[Found], name: str, most: int) -> tuple[list[_Value], int, int]:
    """The values that most articles have, the sum of all counts, and how many articles have no value."""
    tallied = [opened.names(name).tally(docs) for opened, docs in found]
    counted = [(opened.names(name).hashes, counts) for (opened, _), (counts, _) in zip(found, tallied, strict=True)]
    total, groups = asking.fullest(counted, most)
    values = [_value(found, name, group) for group in groups]
    values.sort(key=lambda value: (-value.articles, BY_NAME[name].compared(value.label)))
    return values[:most], total, sum(missing for _, missing in tallied)


def _value(found: Sequence[Found], name: str, group: Sequence[tuple[int, int, int]]) -> _Value:
    spellings: dict[str, int] = {}
    for segment, ordinal, count in group:
        spelling = found[segment].opened.names(name).values[ordinal]
        spellings[spelling] = spellings.get(spelling, 0) + count
    label = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return _Value(label, sum(spellings.values()), [(segment, ordinal) for segment, ordinal, _ in group])


def _having(found: Sequence[Found], name: str, value: _Value) -> list[Found]:
    """What was found, but only what has the value."""
    narrowed = []
    for segment, (opened, docs) in enumerate(found):
        holding = [opened.names(name).documents(ordinal) for at, ordinal in value.places if at == segment]
        if holding:
            narrowed.append(Found(opened, asking.intersect(docs, asking.union(holding))))
    return narrowed
