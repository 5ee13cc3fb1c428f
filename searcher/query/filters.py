"""The filters beside a query (``--since``, ``--source`` …) → a plan, and how they were resolved; zones, the present."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

from index.errors import DateError, UsageError
from index.fields import BY_NAME
from searcher.query.dates import Bounds, instant, resolve_range
from searcher.query.lower import Context, time_range
from searcher.query.plan import AllOf, AnyOf, Plan, Value, Without

_LOCALTIME: Final = Path("/etc/localtime")


@dataclass(frozen=True, slots=True)
class Filters:
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


_LISTS: Final = ("sources", "not_sources", "entities", "not_entities", "languages")


def lower_filters(filters: Filters, context: Context) -> tuple[Plan | None, dict[str, Any]]:
    """The plan of the filters, ``None`` without any, and the filters as resolved, for JSON.

    ``since`` and ``until`` are RFC 3339 instants, ``until`` exclusive: the first instant after; ``tz`` is the zone that
    days were meant in; of the lists those that were given.

    Raises:
        DateError: a date cannot be read, or ``since`` is after ``until``.
        UsageError: ``on`` together with another bound, or an empty name.
    """
    bounds = _bounds(filters, context)
    resolved: dict[str, Any] = {
        name: moment.isoformat(timespec="seconds")
        for name, moment in zip(("since", "until"), bounds, strict=True)
        if moment is not None
    }
    resolved["tz"] = str(context.zone)
    resolved |= {name: list(names) for name in _LISTS if (names := getattr(filters, name))}
    plans = _plans(filters)
    if bounds != (None, None):
        plans.append(time_range("published", bounds))
    return (AllOf(tuple(plans)) if len(plans) > 1 else plans[0] if plans else None), resolved


def _bounds(filters: Filters, context: Context) -> Bounds:
    since, until = filters.since, filters.until
    if filters.on is not None:
        if since is not None or until is not None:
            raise UsageError("on and since or until exclude each other", hint="give a day, or bounds")
        since = until = filters.on
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


def zone(name: str | None) -> tzinfo:
    """The zone with that name: ``Europe/Berlin``, ``UTC``, ``+05:30``. ``None`` is the machine's.

    Raises:
        UsageError: no zone has that name.
    """
    from index.normalise.zones import zone_named

    if name is None:
        return _local_zone()
    try:
        found = zone_named(name)
    except UsageError as error:
        raise UsageError(error.message, hint=_nearest_zone(name) + error.hint) from None
    return found or _local_zone()


def _nearest_zone(name: str) -> str:
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    known = {key.lower(): key for key in sorted(available_timezones())}
    wanted = name.strip().lower().replace(" ", "_")
    cities = {lowered.rpartition("/")[2]: key for lowered, key in known.items() if "/" in lowered}
    found = cities.get(wanted) or next((known[near] for near in get_close_matches(wanted, known, n=1)), None)
    return f"did you mean {found}? " if found else ""


def _local_zone() -> tzinfo:
    """The machine's zone with its rules for summer time: of ``$TZ``, else of the system, else its present offset."""
    from zoneinfo import ZoneInfo

    try:
        key = os.environ.get("TZ", "").removeprefix(":") or str(_LOCALTIME.resolve()).partition("zoneinfo/")[2]
        if key:
            return ZoneInfo(key)
        with _LOCALTIME.open("rb") as rules:
            return ZoneInfo.from_file(rules, key="local")
    except (OSError, ValueError, KeyError):
        return datetime.now().astimezone().tzinfo or UTC


def moment(text: str | None, zone: tzinfo) -> datetime:
    """The present: the instant that ``--now`` names, else that of the clock.

    Raises:
        DateError: it is neither an RFC 3339 instant nor a date.
    """
    if text is None:
        return datetime.now(zone)
    try:
        return instant(text, zone)
    except DateError as error:
        raise DateError(f"now: {error.message}", hint=error.hint) from None
