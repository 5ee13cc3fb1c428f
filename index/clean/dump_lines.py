"""The lines of a dump, each told by what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from index.clean.credits import agency_line, byline, labelled, unmarked_byline
from index.clean.date_lines import is_clock, labelled_dates
from index.clean.furniture import breadcrumbs, is_caption, is_furniture
from index.clean.headline import ends_sentence, weight
from index.clean.notes import is_note
from index.clean.prose import blocks, is_wrapped
from index.clean.scripts import is_mostly_latin


class Role(StrEnum):
    """What a line is."""

    TEXT = "text"
    DATES = "dates"  # nothing but labelled or bare dates
    CLOCK = "clock"  # a date with a word or two beside it
    CAPTION = "caption"
    CREDIT = "credit"  # agency, perhaps with a place
    BYLINE = "byline"  # says By
    AUTHOR = "author"  # names above a date
    FIELD = "field"  # label and value
    NOTE = "note"  # syndication, copyright
    CRUMBS = "crumbs"
    FURNITURE = "furniture"


STRONG: Final = frozenset({Role.DATES, Role.CLOCK, Role.CREDIT, Role.BYLINE, Role.AUTHOR, Role.FIELD})
"""Roles of lines that stand between the head of an article and its text."""

_VAGUE: Final = frozenset({Role.TEXT, Role.CLOCK})
"""Roles of a whole line that yield to those of its parts, if every part has one."""

_MARGINAL: Final = STRONG | {Role.CRUMBS}
"""Roles that a line has only above or below the text; in the middle of it such a line is text."""

_BEFORE_TITLE: Final = frozenset({Role.DATES, Role.CLOCK, Role.CRUMBS, Role.FURNITURE, Role.FIELD, Role.CAPTION})

_LONG: Final = 160
_MAX_BARS: Final = 6
_ABOVE: Final = 14  # lines
_BELOW: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``apart``: a blank line stands before it."""

    text: str
    apart: bool
    role: Role = Role.TEXT


def lines_of(text: str) -> list[Line]:
    """The lines of a clean text with their roles.

    A paragraph cut to a width is one line; a line of several parts, such as ``PTI | Delhi | Updated: …``, is several.
    """
    latin = is_mostly_latin(text)
    lines = [line for block in blocks(text) for line in _block(block, latin=latin)]
    _title_first(lines)
    _name_authors(lines)
    _find_captions(lines)
    above = _above(lines)
    below = len(lines) - _BELOW
    return [
        replace(line, role=Role.TEXT) if above <= number < below and _needs_margin(line) else line
        for number, line in enumerate(lines)
    ]


def _block(block: list[str], *, latin: bool) -> list[Line]:
    """The lines between two blank ones. Those at either end that have a role are no part of a wrapped paragraph."""
    found = [part for line in block for part in _parts(" ".join(line.split()), latin=latin)]
    prose = [number for number, (_, role) in enumerate(found) if role is Role.TEXT]
    if prose:
        first, last = prose[0], prose[-1] + 1
        inner = [text for text, _ in found[first:last]]
        if is_wrapped(inner):
            found[first:last] = [(" ".join(inner), Role.TEXT)]
    return [Line(text, number == 0, role) for number, (text, role) in enumerate(found)]


def _title_first(lines: list[Line]) -> None:
    """A first line that may be a credit or a headline (``Reuters Wins Prize``) is a headline."""
    first = next((number for number, line in enumerate(lines) if line.role not in _BEFORE_TITLE), None)
    if first is None or lines[first].role is not Role.CREDIT:
        return
    credit = agency_line(lines[first].text)
    if credit and credit.place and " " in credit.place and not credit.separated:
        lines[first] = replace(lines[first], role=Role.TEXT)


def _name_authors(lines: list[Line]) -> None:
    """A line of names or of a desk directly above a date is a byline, though it does not say By."""
    for number, line in enumerate(lines[:_ABOVE]):
        above_date = number + 1 < len(lines) and lines[number + 1].role is Role.DATES and not lines[number + 1].apart
        if line.role is Role.TEXT and number and above_date and unmarked_byline(line.text):
            lines[number] = replace(line, role=Role.AUTHOR)


def _find_captions(lines: list[Line]) -> None:
    """A short line that is no sentence, between a standfirst and a credit, describes the picture that stood there."""
    texts = [number for number, line in enumerate(lines) if line.role is Role.TEXT]
    if len(texts) < 4 or texts[2] > _ABOVE:
        return
    third = lines[texts[2]]
    apart = lines[texts[2] + 1].role in STRONG and not any(line.role in STRONG for line in lines[texts[0] : texts[2]])
    if apart and weight(third.text) < _LONG and not ends_sentence(third.text):
        lines[texts[2]] = replace(third, role=Role.CAPTION)


def _needs_margin(line: Line) -> bool:
    if line.role is Role.DATES:
        return not any(date.label for date in labelled_dates(line.text))
    return line.role in _MARGINAL


def _above(lines: list[Line]) -> int:
    """How many lines may be the head of the article: up to the second long paragraph, not very many."""
    long = [number for number, line in enumerate(lines) if line.role is Role.TEXT and weight(line.text) >= _LONG]
    return min(_ABOVE, long[1] if len(long) > 1 else len(lines))


def _parts(text: str, *, latin: bool) -> list[tuple[str, Role]]:
    role = _role(text, latin=latin)
    split = _split(text, latin=latin) if role in _VAGUE and 0 < text.count("|") <= _MAX_BARS else []
    return split or [(text, role)]


def _split(text: str, *, latin: bool) -> list[tuple[str, Role]]:
    """The parts of a line between bars, the longest first, if every one of them has a role; else nothing."""
    pieces = [piece.strip() for piece in text.split("|")]
    parts: list[tuple[str, Role]] = []
    while pieces:
        joined = ((" | ".join(pieces[:count]), count) for count in range(len(pieces), 0, -1))
        told_parts = ((part, count, _role(part, latin=latin)) for part, count in joined)
        found = next((found for found in told_parts if found[2] not in _VAGUE), None)
        if found is None:
            return []
        parts.append((found[0], found[2]))
        pieces = pieces[found[1] :]
    return parts


_TESTS: Final[tuple[tuple[Role, Callable[[str], object]], ...]] = (
    (Role.DATES, labelled_dates),
    (Role.NOTE, is_note),
    (Role.CAPTION, is_caption),
    (Role.CREDIT, agency_line),
    (Role.BYLINE, byline),
    (Role.CRUMBS, breadcrumbs),
    (Role.FIELD, labelled),
    (Role.FURNITURE, is_furniture),
)


def _role(text: str, *, latin: bool) -> Role:
    for role, is_it in _TESTS:
        if is_it(text):
            return role
    return Role.CLOCK if latin and is_clock(text) else Role.TEXT
