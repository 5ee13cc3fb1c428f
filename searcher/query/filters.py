"""The filters beside a query (``--since``, ``--source`` …) → a plan, and how they were resolved."""

from __future__ import annotations

from index.errors import UsageError
from index.fields import BY_NAME
from index.frozen import Frozen
from searcher.query.plan import AnyOf, Plan, Value, Without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from searcher.query.dates import Bounds
    from searcher.query.present import Context


class Filters(Frozen):
    """Filters as typed. Dates are the text of :mod:`searcher.query.dates`; names are whole values.

    ``sources`` and ``languages``: any of them; ``entities``: all of them; ``not_…``: none of them. ``on`` stands for
    both ``since`` and ``until``.
    """

    since: str | None = None
    until: str | None = None
    on: str | None = None
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    not_entities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def has_date(self) -> bool:
        """Whether any bound of time is given."""
        return (self.since, self.until, self.on) != (None, None, None)


NO_FILTERS: Final = Filters()
_LISTS: Final = ("sources", "not_sources", "entities", "not_entities", "languages")


def lower_filters(filters: Filters, context: Context) -> tuple[list[Plan], Bounds]:
    """The plans of the filters, all of which are to hold, and the bounds of time that they set.

    Raises:
        DateError: a date cannot be read, or ``since`` is after ``until``.
        UsageError: ``on`` together with another bound, or an empty name.
    """
    if not filters.has_date:
        return _plans(filters), (None, None)
    from searcher.query.dates import time_range

    bounds = _bounds(filters, context)
    return [*_plans(filters), time_range("published", bounds)], bounds


def resolved(filters: Filters, bounds: Bounds, context: Context) -> dict[str, Any]:
    """The filters as they were resolved, for JSON.

    ``since`` and ``until`` are RFC 3339 instants, ``until`` exclusive: the first instant after; ``tz`` is the zone that
    days were meant in; of the lists those that were given.
    """
    shown: dict[str, Any] = {
        name: moment.isoformat(timespec="seconds")
        for name, moment in zip(("since", "until"), bounds, strict=True)
        if moment is not None
    }
    shown["tz"] = context.zone_name
    return shown | {name: list(names) for name in _LISTS if (names := getattr(filters, name))}


def _bounds(filters: Filters, context: Context) -> Bounds:
    since, until = filters.since, filters.until
    if filters.on is not None:
        if since is not None or until is not None:
            raise UsageError("on and since or until exclude each other", hint="give a day, or bounds")
        since = until = filters.on
    from searcher.query.dates import resolve_range

    return resolve_range(since, until, now=context.now, zone=context.zone)


def _plans(filters: Filters) -> list[Plan]:
    plans: list[Plan] = [_any_of("source", filters.sources)] if filters.sources else []
    if filters.languages:
        plans.append(_any_of("language", filters.languages))
    plans += [_value("entity", name) for name in filters.entities]
    plans += [Without(_value("source", name)) for name in filters.not_sources]
    plans += [Without(_value("entity", name)) for name in filters.not_entities]
    return plans


def _any_of(field: str, names: tuple[str, ...]) -> Plan:
    values = tuple(_value(field, name) for name in names)
    return values[0] if len(values) == 1 else AnyOf(values)


def _value(field: str, name: str) -> Plan:
    value = BY_NAME[field].compared(name.strip())
    if not value:
        raise UsageError(f"an empty {field} to filter by", hint=f"write {BY_NAME[field].prefixes[0]}:* for any")
    return Value(field, value)
