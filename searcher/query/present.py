"""Where and when a query is asked: the asker's zone and the present, looked up only when something depends on them."""

from __future__ import annotations

import os
from functools import cached_property, lru_cache

from index.errors import DateError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo
    from typing import Final

_LOCALTIME: Final = "/etc/localtime"


class Context:
    """What words like "yesterday" depend on. ``None`` means the clock's present, and the machine's zone."""

    def __init__(self, now: datetime | None = None, zone: tzinfo | None = None) -> None:
        self._now = now
        self._zone = zone

    @classmethod
    def named(cls, now: str | None, zone_name: str | None) -> Context:
        """As they are named in words.

        Raises:
            UsageError: no zone has that name.
            DateError: the present is neither an RFC 3339 instant nor a date.
        """
        where = None if zone_name is None else zone(zone_name)
        return cls(None if now is None else moment(now, where or zone(None)), where)

    @cached_property
    def zone(self) -> tzinfo:
        """The asker's zone."""
        return self._zone or zone(None)

    @cached_property
    def now(self) -> datetime:
        """The present, aware."""
        return self._now or moment(None, self.zone)

    @property
    def zone_name(self) -> str:
        """The name of the zone; the machine's is known without its rules."""
        return str(self.zone) if self._zone is not None else _local_key() or str(self.zone)


def zone(name: str | None) -> tzinfo:
    """The zone with that name: ``Europe/Berlin``, ``UTC``, ``+05:30``. ``None`` is the machine's.

    Raises:
        UsageError: no zone has that name.
    """
    if name is None:
        return _local_zone()
    from index.normalise.zones import zone_named

    try:
        found = zone_named(name)
    except UsageError as error:
        raise UsageError(error.message, hint=_nearest_zone(name) + error.hint) from None
    return found or _local_zone()


def moment(text: str | None, zone: tzinfo) -> datetime:
    """The present: the instant that ``--now`` names, else that of the clock.

    Raises:
        DateError: it is neither an RFC 3339 instant nor a date.
    """
    if text is None:
        from datetime import datetime

        return datetime.now(zone)
    from searcher.query.dates import instant

    try:
        return instant(text, zone)
    except DateError as error:
        raise DateError(f"now: {error.message}", hint=error.hint) from None


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
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    try:
        if key := os.environ.get("TZ", "").removeprefix(":") or _local_key():
            return ZoneInfo(key)
        with open(_LOCALTIME, "rb") as rules:
            return ZoneInfo.from_file(rules, key="local")
    except (OSError, ValueError, KeyError):
        return datetime.now().astimezone().tzinfo or UTC


def _local_key() -> str:
    """The name of the system's zone; empty where ``$TZ`` names another, or the system names none."""
    if os.environ.get("TZ", "").removeprefix(":"):
        return ""
    try:
        return _key_of(os.readlink(_LOCALTIME))
    except OSError:  # no link but a copy of the rules, or a link to nothing, or nothing
        return ""


@lru_cache(maxsize=1)
def _key_of(link: str) -> str:
    target = os.path.join(os.path.dirname(_LOCALTIME), link)
    return os.path.realpath(target, strict=True).partition("zoneinfo/")[2]
