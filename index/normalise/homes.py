"""What is known of a host: who publishes there, in which country, zone and language.

``hosts.tsv`` holds some hundred hosts of the press. A host that is not in it has the country of its domain, if that is
one. Users say more, or otherwise, of hosts of their own (``--hosts``, :mod:`index.clean.hosts_file`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, TypeVar

from index.frozen import Frozen
from index.normalise.tables import words
from index.normalise.urls import country_of

_T = TypeVar("_T")
_EXACT: Final = 4
"""Names that are no longer go by their case: ``AD`` is a newspaper, ``ad`` is not."""
_LEGAL: Final = words("company co inc ltd limited llc plc gmbh ag corp corporation group")
_ARTICLE: Final = "the "
_BRACKET: Final = re.compile(r" \([^()]*\)$")  # as in "The Guardian (Nigeria)"
_NO_LETTER: Final = re.compile(r"[^\w]+")


class Home(Frozen):
    """What is known of a host. ``name`` is the publisher's, ``zone`` a name of the IANA database."""

    name: str | None = None
    country: str | None = None
    zone: str | None = None
    language: str | None = None


NOWHERE: Final = Home()


def nearest(host: str, table: Mapping[str, _T]) -> _T | None:
    """The entry of a host, or of the closest domain that it is in: ``sport.example.com`` before ``example.com``."""
    labels = host.split(".")
    return next((table[key] for at in range(len(labels)) if (key := ".".join(labels[at:])) in table), None)


@lru_cache(maxsize=4096)  # a collection has few
def home_of(host: str) -> Home:
    """What is known of a host; at the least the country of its domain."""
    return nearest(host, known_hosts()) or Home(country=country_of(host))


@cache
def known_hosts() -> Mapping[str, Home]:
    """The table of hosts."""
    return {host: Home(*(cell or None for cell in cells[:4])) for host, *cells in _rows()}


def name_as_known(name: str, host: str | None = None) -> str:
    """A publisher's name as the table has it, where it is certain who is meant; else as it stands.

    ``The New York Times Company`` and ``NYT`` are ``The New York Times``. On the publisher's own host a little less
    of its name will do: ``Guardian`` on ``guardian.ng``.
    """
    home = home_of(host) if host else NOWHERE
    if home.name and (name in _own_names(host) or _bare(name) == _bare(_BRACKET.sub("", home.name))):
        return home.name
    if len(name) <= _EXACT:
        return _short_names().get(name, name)
    return _by_key().get(_key(name), name)


def _own_names(host: str | None) -> tuple[str, ...]:
    """Other ways in which the publisher of a host is written."""
    return nearest(host or "", _others()) or ()


def _rows() -> Iterator[list[str]]:
    text = (files("index.normalise") / "hosts.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            yield cells + [""] * (6 - len(cells))


@cache
def _others() -> Mapping[str, tuple[str, ...]]:
    return {row[0]: tuple(filter(None, row[5].split(";"))) for row in _rows()}


def _spellings() -> Iterator[tuple[str, str]]:
    """Every way of writing a name, and the name."""
    for host, home in known_hosts().items():
        name = home.name or host
        yield name, name
        yield from ((other, name) for other in _others()[host])


@cache
def _short_names() -> Mapping[str, str]:
    return {written: name for written, name in _spellings() if len(written) <= _EXACT}


@cache
def _by_key() -> Mapping[str, str]:
    """Key → name, without the keys of several."""
    names: dict[str, set[str]] = {}
    for written, name in _spellings():
        if len(written) > _EXACT:
            names.setdefault(_key(written), set()).add(name)
    return {key: next(iter(meant)) for key, meant in names.items() if len(meant) == 1}


def _key(name: str) -> str:
    """What different spellings of a name have in common: case, signs, the article and the legal form left off.

    Of a name of one word nothing is left off: ``Standard`` may be any.
    """
    parts = _NO_LETTER.sub(" ", name.casefold()).split()
    kept = parts[:-1] if len(parts) > 2 and parts[-1] in _LEGAL else parts
    return " ".join(kept[1:] if len(kept) > 2 and kept[0] == "the" else kept)


def _bare(name: str) -> str:
    return _NO_LETTER.sub("", name.casefold().removeprefix(_ARTICLE))
