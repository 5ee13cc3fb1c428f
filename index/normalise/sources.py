"""The publisher's name: as the record gives it, else from a table of hosts, else the host itself. Never invented."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from index.normalise.homes import home_of, known_hosts, name_as_known, nearest
from index.normalise.text import name_line
from index.normalise.urls import host_of, registrable

_FURNITURE: Final = re.compile(
    r"^(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?"
    r"|[\s.,]*\ball rights reserved\b.*$"
    r"|\s*(?:[|–—:»]|\s-\s)\s*(?:home ?page|home|official (?:web)?site|startseite|accueil|portada|latest news"
    r"|breaking news)\b.*$",
    re.IGNORECASE,
)
_HOME_FIRST: Final = re.compile(r"^(?:home ?page|home|startseite|accueil)\s*(?:[|–—:»]|\s-\s)\s*", re.IGNORECASE)


def publisher(given: str | None, host: str | None = None) -> str | None:
    """The name that a record gives, trimmed, and written as the table of hosts has it where that is certain.

    A host or URL given as name is named as :func:`named_host` does. ``host`` is that of the article, if known.
    """
    name = name_line(given)
    if name is None:
        return None
    return _remembered(name, host) if len(name) <= _LONGEST_REMEMBERED else _named(name, host)


def _named(name: str, host: str | None) -> str | None:
    if (given := _host_given(name)) is not None:
        return named_host(given)
    if (home := nearest(name.lower().removeprefix("www."), known_hosts())) is not None and " " not in name:
        return home.name
    plain = _HOME_FIRST.sub("", _FURNITURE.sub("", name)).strip(" |–—-:»")
    return name_as_known(plain, host) if plain else None


_remembered: Final = lru_cache(maxsize=4096)(_named)  # a collection has few publishers
_LONGEST_REMEMBERED: Final = 200  # characters; bounds what is remembered


def _host_given(name: str) -> str | None:
    """The host, where one stands for the name. One spelled with capitals (``Golem.de``) is a name."""
    if "." not in name or " " in name or (name != name.lower() and "/" not in name):
        return None
    return host_of(name)


def named_host(host: str) -> str:
    """The publisher of a host by the table, most specific entry first; else its registrable host itself."""
    return home_of(host).name or registrable(host)
