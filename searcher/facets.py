"""Raw counts → facets: which buckets are shown, in which order, and what is summed up beside them."""

from __future__ import annotations

from functools import partial
from itertools import islice
from operator import itemgetter

from index.analyse import fold
from index.errors import UsageError
from index.fields import FACETS
from searcher.engines.base import Counts
from searcher.periods import UNITS, WEEKDAYS, Unit, between
from searcher.request import FacetRequest
from searcher.results import Bucket, Facet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

NAMES: Final[tuple[str, ...]] = FACETS
_MOST_PERIODS: Final = 100_000


def parse(text: str, *, min_count: int | None = None, by_value: bool = False) -> FacetRequest:
    """``NAME`` or ``NAME:N`` → request. Raises :class:`UsageError` for an unknown name or a bad number."""
    name, colon, number = text.partition(":")
    if name not in NAMES:
        from difflib import get_close_matches

        close = get_close_matches(name, NAMES, n=1)
        meant = f"did you mean {close[0]!r}? " if close else ""
        raise UsageError(f"there is no facet {name!r}", hint=f"{meant}facets: {', '.join(NAMES)}")
    if colon and not (number.isascii() and number.isdigit()):
        raise UsageError(f"{text!r} does not say how many buckets", hint=f"write {name}:20, for twenty")
    return FacetRequest(name, int(number) if colon else None, min_count, by_value)


def shape(counts: Counts, request: FacetRequest) -> Facet:
    """The facet as it is shown.

    Values come by count, then by their folded form (``by_value``: by value alone); at most ten unless the request
    says otherwise.
    Periods come in order of time, empty ones between the first and the last included; with a limit, the fullest ones.
    Counts of what is not shown are summed in ``other``.
    """
    return _periods(counts, request) if request.name in UNITS else _values(counts, request)


def _values(counts: Counts, request: FacetRequest) -> Facet:
    minimum = 1 if request.min_count is None else request.min_count
    fullest = sorted(_enough(counts, minimum), key=_by_count)[: request.most]
    shown = sorted(fullest, key=lambda bucket: bucket.value) if request.by_value else fullest
    return _facet(shown, counts)


def _periods(counts: Counts, request: FacetRequest) -> Facet:
    unit = Unit(request.name)
    minimum = 0 if request.min_count is None else request.min_count
    if request.limit is not None:
        chosen = sorted(_enough(counts, max(minimum, 1)), key=_by_count)[: request.limit]
        names = [bucket.value for bucket in chosen]
        ordered = sorted(names, key=WEEKDAYS.index if unit is Unit.WEEKDAY else None)
    elif minimum == 0 and counts.values:
        ordered = fill(unit, min(counts.values), max(counts.values))
    else:
        ordered = [period for period in _in_order(unit, counts) if counts.values[period] >= minimum]
    return _facet(_buckets((period, counts.values.get(period, 0)) for period in ordered), counts)


def _buckets(pairs: Iterable[tuple[str, int]]) -> list[Bucket]:
    """Buckets of values and counts, made without calling anything in Python: months of decades are many."""
    return list(map(partial(tuple.__new__, Bucket), pairs))


def fill(unit: Unit, first: str, last: str) -> list[str]:
    """All periods from first to last. Raises :class:`UsageError` if they are more than anyone can read."""
    periods = list(islice(between(unit, first, last), _MOST_PERIODS + 1))
    if len(periods) > _MOST_PERIODS:
        raise UsageError(
            f"there are over {_MOST_PERIODS:,} {unit}s between {first} and {last}",
            hint="choose a longer period, or narrow the dates with --since and --until",
        )
    return periods


def _in_order(unit: Unit, counts: Counts) -> list[str]:
    return [day for day in WEEKDAYS if day in counts.values] if unit is Unit.WEEKDAY else sorted(counts.values)


def _enough(counts: Counts, minimum: int) -> list[Bucket]:
    return _buckets(pair for pair in counts.values.items() if pair[1] >= minimum)


def _by_count(bucket: Bucket) -> tuple[int, str, str]:
    return -bucket.count, fold(bucket.value), bucket.value


def _facet(shown: list[Bucket], counts: Counts) -> Facet:
    other = counts.total - sum(map(itemgetter(1), shown))
    return Facet(shown, other, counts.missing)
