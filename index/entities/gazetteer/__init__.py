"""The known names and cue words, read once from the tables beside this module.

The tables were compiled by hand from general knowledge: facts, no third-party list copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from index.article import Kind

# Plain integers, not an IntFlag: they are tested for every capitalised word of every article.
TITLE: Final = 1
DEMONYM: Final = 1 << 1
NEVER: Final = 1 << 2
FUNCTION: Final = 1 << 3
OPENER: Final = 1 << 4
UNIT_TAIL: Final = 1 << 5
UNIT_HEAD: Final = 1 << 6
SITE_TAIL: Final = 1 << 7
SITE_HEAD: Final = 1 << 8
DIRECTION: Final = 1 << 9
GIVEN: Final = 1 << 10
VOID_TAIL: Final = 1 << 11
AMBIGUOUS: Final = 1 << 12
CALENDAR: Final = 1 << 13

_FLAGS: Final = {
    "title": TITLE,
    "calendar": CALENDAR | NEVER,
    "other": NEVER,
    "function": FUNCTION,
    "opener": OPENER,
    "unit_tail": UNIT_TAIL,
    "unit_head": UNIT_HEAD,
    "site_tail": SITE_TAIL,
    "site_head": SITE_HEAD,
    "direction": DIRECTION,
    "void_tail": VOID_TAIL,
    "ambiguous": AMBIGUOUS,
}


class Known(NamedTuple):
    """A known name: the canonical one, its kind, and whether it is a country."""

    name: str
    kind: Kind
    country: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Known names and cue words.

    ``names`` maps a surface to what it names, ``capitals`` the same surfaces in upper case. ``flags`` maps a
    word or phrase to the bits above. ``longest`` maps a first word to the most words of a phrase that it
    begins. ``cues`` maps a lower-case word to the groups that it is in. ``aliases`` maps a canonical name to
    all its surfaces.
    """

    names: dict[str, Known] = field(default_factory=dict)
    capitals: dict[str, Known] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    cues: dict[str, frozenset[str]] = field(default_factory=dict)

    aliases: dict[str, list[str]] = field(default_factory=dict)

    def flag(self, phrase: str, bits: int) -> None:
        """Mark a word or phrase."""
        self.flags[phrase] = self.flags.get(phrase, 0) | bits
        self._begins(phrase)

    def name(self, surface: str, known: Known) -> None:
        """Add a name; the first table that names it wins."""
        if surface not in self.names:
            self.names[surface] = known
            self.aliases.setdefault(known.name, []).append(surface)
        self.capitals.setdefault(surface.upper(), known)
        self._begins(surface)

    def first_flags(self, word: str) -> int:
        """Flags of the first word of a name; Jean-Luc is a given name because Jean is."""
        flags = self.flags.get(word, 0)
        return flags if flags or "-" not in word else self.flags.get(word.partition("-")[0], 0) & GIVEN

    def _begins(self, phrase: str) -> None:
        words = phrase.count(" ") + 1
        if words > 1:
            first = phrase.partition(" ")[0]
            self.longest[first] = max(words, self.longest.get(first, 1))


def _rows(table: str) -> Iterator[list[str]]:
    text = resources.files(__name__).joinpath(table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _places(cell: str, into: Gazetteer) -> None:
    for place in _split(cell):
        surfaces = place.split("=")
        for surface in surfaces:
            into.name(surface, Known(surfaces[0], "place", country=False))


def _countries(into: Gazetteer) -> None:
    for name, others, capitals, demonyms in _rows("countries.tsv"):
        for surface in (name, *_split(others)):
            into.name(surface, Known(name, "place", country=True))
        _places(capitals, into)
        for demonym in _split(demonyms):
            into.flag(demonym, DEMONYM)
            into.flag(demonym + "s", DEMONYM)


def _organisations(into: Gazetteer) -> None:
    for name, others in _rows("organisations.tsv"):
        for surface in (name, *_split(others)):
            into.name(surface, Known(name, "organisation", country=False))


def _cues(into: Gazetteer) -> None:
    groups: dict[str, set[str]] = {}
    for group, words in _rows("cues.tsv"):
        for word in _split(words):
            if group in _FLAGS:
                into.flag(word, _FLAGS[group])
            else:
                groups.setdefault(word, set()).add(group)
    into.cues.update((word, frozenset(found)) for word, found in groups.items())


def _given_names(into: Gazetteer) -> None:
    for row in _rows("given_names.txt"):
        for name in row[0].split():
            into.flag(name, GIVEN)


@cache
def gazetteer() -> Gazetteer:
    """All tables, read at the first call."""
    into = Gazetteer()
    _countries(into)
    for _, cell in _rows("places.tsv"):
        _places(cell, into)
    _organisations(into)
    _cues(into)
    _given_names(into)
    return into


@cache
def exonyms(language: str) -> dict[str, Known]:
    """Names of countries, some cities and unions in ``language`` (a primary subtag), under their English ones."""
    known = gazetteer().names
    found: dict[str, Known] = {}
    for name, *cells in _rows("exonyms.tsv"):
        for tag, _, surfaces in (cell.partition("=") for cell in cells):
            if tag == language:
                found.update((surface, known[name]) for surface in _split(surfaces))
    return found
