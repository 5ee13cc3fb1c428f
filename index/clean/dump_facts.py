"""What the lines around the prose of a dump say: dates, credits, names, publisher, and clues of its home."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from index.clean.credits import agency_line, byline, labelled, place_line, place_off, unmarked_byline
from index.clean.date_lines import is_whole, labelled_dates, place_beside, without_words
from index.clean.dump_lines import Line, Role
from index.clean.furniture import breadcrumbs
from index.clean.notes import publisher_of
from index.clean.scripts import is_mostly_latin, languages_of, part_scripts
from index.normalise.agencies import agency_named

_LIST: Final = re.compile(r"\s*[,;|]\s*")


@dataclass(slots=True)
class Facts:
    """Metadata as found. ``clocks`` are dates of the page rather than of the article: a last resort."""

    published: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    languages: tuple[str, ...] = ()
    _named: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, *values: str | None) -> None:
        """Note values of a field; nothing is noted twice."""
        known = self._named.setdefault(name, [])
        known += [value for value in dict.fromkeys(values) if value and value not in known]

    def first(self, name: str) -> str | None:
        """The first value of a field."""
        return next(iter(self._named.get(name, ())), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return tuple(self._named.get(name, ()))


def facts_of(lines: list[Line], *, after: int) -> Facts:
    """The facts that the lines state. ``after`` is the number of the headline: dates below it are the article's."""
    facts = Facts()
    bare: list[str] = []
    last = max((number for number, line in enumerate(lines) if line.role is Role.TEXT), default=-1)
    for number, line in enumerate(lines):
        if line.role is Role.DATES:
            _dates(line.text, facts, bare if number > after else facts.clocks)
        elif line.role is Role.CLOCK:
            _clock(line.text, facts, bare if 0 <= after < number else facts.clocks)
        else:
            _other(line, facts, below=number > last)
    facts.published += bare
    if is_mostly_latin(" ".join(line.text for line in lines)):
        around = (line.text for line in lines if line.role is not Role.TEXT)
        facts.languages = languages_of(" ".join(around))
    return facts


def _dates(text: str, facts: Facts, bare: list[str]) -> None:
    for date in labelled_dates(text):
        if is_whole(date.value):
            {"published": facts.published, "updated": facts.updated}.get(date.label, bare).append(date.value)
        facts.add("dateline", date.place)


def _clock(text: str, facts: Facts, dates: list[str]) -> None:
    own, _ = part_scripts(text)
    value = without_words(own)
    if value:
        facts.add("dateline", place_beside(own) if dates is not facts.clocks else None)
        dates += [value] if is_whole(value) else []


def _other(line: Line, facts: Facts, *, below: bool) -> None:
    """Facts of a line without dates. ``below``: no text follows, so that what an agency adds may be initials."""
    match line.role:
        case Role.CREDIT:
            credit = agency_line(line.text)
            if credit:
                facts.add("agency", credit.agency)
                facts.add("dateline", credit.place if not below or credit.separated else None)
        case Role.BYLINE:
            found = place_off(byline(line.text) or "", habit=line.text.startswith("Von "))
            facts.add("byline", found[0])
            facts.add("dateline", found[1])
        case Role.PLACE:
            facts.add("dateline", place_line(line.text))
        case Role.SECTION:
            facts.add("section", line.text)
        case Role.AUTHOR:
            names, place = unmarked_byline(line.text) or (None, None)
            facts.add("byline", names)
            facts.add("dateline", place)
        case Role.CRUMBS:
            facts.add("section", breadcrumbs(line.text)[0])
        case Role.NOTE:
            publisher = publisher_of(line.text)
            facts.add("source", publisher if publisher and not agency_named(publisher) else None)
        case Role.FIELD:
            _field(line.text, facts)
        case _:
            pass


def _field(text: str, facts: Facts) -> None:
    found = labelled(text)
    if found is None:
        return
    name, value = found
    if name == "tag":
        facts.add(name, *_LIST.split(value))
    elif name == "source" and agency_named(value):
        facts.add("agency", agency_named(value))
    else:
        facts.add(name, value)
