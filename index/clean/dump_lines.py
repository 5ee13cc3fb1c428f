"""The lines of a dump, each told by what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from index.clean.credits import agency_line, byline, labelled, place_line, unmarked_byline
from index.clean.date_lines import is_clock, labelled_after, labelled_dates
from index.clean.furniture import breadcrumbs, heads_links, is_caption, is_furniture, is_media_title, is_section
from index.clean.headline import ends_sentence, is_headline, weight
from index.clean.notes import is_disclaimer, is_note
from index.clean.prose import blocks, is_wrapped
from index.clean.scripts import is_mostly_latin
from index.normalise.cities import is_city


class Role(StrEnum):
    """What a line is."""

    TEXT = "text"
    DATES = "dates"  # nothing but labelled or bare dates
    CLOCK = "clock"  # a date with a word or two beside it
    CAPTION = "caption"
    CREDIT = "credit"  # agency, perhaps with a place
    BYLINE = "byline"  # says By
    AUTHOR = "author"  # names above a date
    PLACE = "place"  # a place above a date
    FIELD = "field"  # label and value
    NOTE = "note"  # syndication, copyright
    DISCLAIMER = "disclaimer"
    CRUMBS = "crumbs"
    SECTION = "section"
    FURNITURE = "furniture"


STRONG: Final = frozenset({Role.DATES, Role.CLOCK, Role.CREDIT, Role.BYLINE, Role.AUTHOR, Role.PLACE, Role.FIELD})
"""Roles of lines that stand between the head of an article and its text."""

CREDITS: Final = frozenset({Role.DATES, Role.CREDIT, Role.BYLINE})
"""Roles that a line has by itself, wherever it stands."""

_VAGUE: Final = frozenset({Role.TEXT, Role.CLOCK})
"""Roles of a whole line that yield to those of its parts, if every part has one."""

_MARGINAL: Final = STRONG | {Role.CRUMBS, Role.DISCLAIMER}
"""Roles that a line has only above or below the text; in the middle of it such a line is text."""

_BEFORE_TITLE: Final = frozenset({Role.DATES, Role.CLOCK, Role.CRUMBS, Role.FURNITURE, Role.FIELD, Role.CAPTION})

_BARS: Final = re.compile(r"\s*[|•·]\s*|\s+[–—/]\s+")
_SIGNS: Final = " |•·–—-/,;"
_LABEL_ALONE: Final = re.compile(
    r"(?:(?:first |last )?(?:published|updated|posted|written|edited|reported)(?: (?:by|on|at))?|by)\s*:", re.IGNORECASE
)
_ENTRY: Final = re.compile(r"[A-Z]{1,3}\s?[:.]\s|[•*–-]\s|\d+[.)]\s")
"""Of an interview, of a list."""

_ACRONYM: Final = re.compile(r"[A-Z]{2,5}")

_LONG: Final = 160
_MAX_BARS: Final = 6
_MAX_LINK: Final = 140
_LEAST_LINK: Final = 30
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
    _find_links(lines)
    above = _above(lines)
    below = len(lines) - _BELOW
    return [
        replace(line, role=Role.TEXT) if above <= number < below and _needs_margin(line) else line
        for number, line in enumerate(lines)
    ]


def _block(block: list[str], *, latin: bool) -> list[Line]:
    """The lines between two blank ones. Those at either end that have a role are no part of a wrapped paragraph."""
    found = [part for line in _with_labels(block) for part in _parts(" ".join(line.split()), latin=latin)]
    prose = [number for number, (_, role) in enumerate(found) if role is Role.TEXT]
    if prose:
        first, last = prose[0], prose[-1] + 1
        inner = [text for text, _ in found[first:last]]
        if is_wrapped(inner):
            found[first:last] = [(" ".join(inner), Role.TEXT)]
    return [Line(text, number == 0, role) for number, (text, role) in enumerate(found)]


def _with_labels(block: list[str]) -> list[str]:
    """The lines, one that is only a label (``Published By:``) with the next."""
    joined: list[str] = []
    for line in block:
        if joined and _LABEL_ALONE.fullmatch(joined[-1]):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _title_first(lines: list[Line]) -> None:
    """A first line that may be a credit or a headline (``Reuters Wins Prize``) is a headline."""
    first = next((number for number, line in enumerate(lines) if line.role not in _BEFORE_TITLE), None)
    if first is not None and lines[first].role is Role.CREDIT:
        credit = agency_line(lines[first].text)
        if credit and credit.place and " " in credit.place and not credit.separated:
            lines[first] = replace(lines[first], role=Role.TEXT)
    _labelled_title_first(lines)
    _section_first(lines)


def _labelled_title_first(lines: list[Line]) -> None:
    """``Video: Ship towed free`` is the headline where nothing else can be: the next prose is a paragraph."""
    top = next((n for n, line in enumerate(lines) if line.role not in (Role.DATES, Role.CLOCK, Role.CRUMBS)), 0)
    prose = next((line for line in lines if line.role is Role.TEXT), None)
    if prose is None or lines[top].role not in (Role.CAPTION, Role.FURNITURE):
        return
    alone = ends_sentence(prose.text) or weight(prose.text) >= _LONG
    if alone and is_media_title(lines[top].text) and not ends_sentence(lines[top].text):
        lines[top] = replace(lines[top], role=Role.TEXT)


def _section_first(lines: list[Line]) -> None:
    """The name of a section above what can be the headline is no headline itself."""
    texts = [number for number, line in enumerate(lines) if line.role is Role.TEXT][:3]
    if len(texts) == 3 and is_section(lines[texts[0]].text) and is_headline(lines[texts[1]].text):
        lines[texts[0]] = replace(lines[texts[0]], role=Role.SECTION)


def _name_authors(lines: list[Line]) -> None:
    """A line of names or of a desk directly above a date is a byline, though it does not say By; a city is a place.

    Under a blank line the date must say what it is the date of. The first line is a headline.
    """
    titled = next((number for number, line in enumerate(lines) if line.role is Role.TEXT), 0)
    for number in range(min(_ABOVE, len(lines) - 1) - 1, titled, -1):
        line, below = lines[number], lines[number + 1]
        if line.role is Role.TEXT and _is_under_credit(below):
            named = place_line(line.text) or unmarked_byline(line.text)
            role = Role.PLACE if place_line(line.text) else Role.AUTHOR
            lines[number] = replace(line, role=role) if named else line


def _is_under_credit(line: Line) -> bool:
    """Whether the line above it may be a credit without a label: it is a date, or such a credit itself."""
    if line.role is Role.DATES:
        return not line.apart or any(date.label for date in labelled_dates(line.text))
    return line.role in (Role.PLACE, Role.CLOCK)


def _find_captions(lines: list[Line]) -> None:
    """A short line that is no sentence, between a standfirst and a credit, describes the picture that stood there."""
    texts = [number for number, line in enumerate(lines) if line.role is Role.TEXT]
    if len(texts) < 4 or texts[2] > _ABOVE:
        return
    third = lines[texts[2]]
    apart = lines[texts[2] + 1].role in STRONG and not any(line.role in STRONG for line in lines[texts[0] : texts[2]])
    if apart and weight(third.text) < _LONG and not ends_sentence(third.text):
        lines[texts[2]] = replace(third, role=Role.CAPTION)


def _find_links(lines: list[Line]) -> None:
    """What stands under ``Also read`` and looks like a headline is a link to another article.

    A short one may be a subheading of the text that goes on there, unless no prose follows.
    """
    texts = [number for number, line in enumerate(lines) if line.role is Role.TEXT]
    prose = max((number for number in texts if _is_prose(lines[number].text)), default=-1)
    linking = False
    for number, line in enumerate(lines):
        if line.role is not Role.TEXT:
            linking = linking or heads_links(line.text)
            continue
        linking = linking and number > texts[0] and not _is_prose(line.text)
        linking = linking and (number > prose or weight(line.text) >= _LEAST_LINK)
        if linking:
            lines[number] = replace(line, role=Role.FURNITURE)


def _is_prose(text: str) -> bool:
    said = text[-1:] in '"”»’' or _ENTRY.match(text) is not None
    return said or ends_sentence(text) or weight(text) > _MAX_LINK


def _needs_margin(line: Line) -> bool:
    if line.role is Role.DATES:
        return not any(date.label for date in labelled_dates(line.text))
    return line.role in _MARGINAL


def _above(lines: list[Line]) -> int:
    """How many lines may be the head of the article: up to the second long paragraph, not very many."""
    long = [number for number, line in enumerate(lines) if line.role is Role.TEXT and weight(line.text) >= _LONG]
    return min(_ABOVE, long[1] if len(long) > 1 else len(lines))


def _parts(text: str, *, latin: bool) -> list[tuple[str, Role]]:
    role = role_of(text, latin=latin)
    if role in _VAGUE | {Role.BYLINE, Role.CREDIT} and (parts := _before_dates(text, latin=latin)):
        return parts
    split = _split(text, latin=latin) if role in _VAGUE and 0 < text.count("|") <= _MAX_BARS else []
    return split or [(text, role)]


def _before_dates(text: str, *, latin: bool) -> list[tuple[str, Role]]:
    """``Ada Example | Aldmouth | Updated: …`` as credits and dates, if all before the first label is that."""
    before, dates = labelled_after(text)
    if not dates or not before:
        return []
    pieces = [piece for piece in _BARS.split(before) if piece]
    told = [(piece, _credit_role(piece, latin=latin)) for piece in pieces]
    if any(role is None for _, role in told):
        return []
    start = text.find(before) + len(before)
    return [*((piece, role) for piece, role in told if role), (text[start:].strip(_SIGNS), Role.DATES)]


def _credit_role(piece: str, *, latin: bool) -> Role | None:
    """The role of a piece that stands on one line with a labelled date."""
    role = role_of(piece, latin=latin)
    if role in (Role.CREDIT, Role.BYLINE, Role.DATES, Role.FURNITURE):
        return role
    if is_city(piece):
        return Role.PLACE
    if unmarked_byline(piece) or _ACRONYM.fullmatch(piece):
        return Role.AUTHOR
    return Role.PLACE if piece.istitle() and piece.isalpha() else None


def _split(text: str, *, latin: bool) -> list[tuple[str, Role]]:
    """The parts of a line between bars, the longest first, if every one of them has a role; else nothing."""
    pieces = [piece.strip() for piece in text.split("|")]
    parts: list[tuple[str, Role]] = []
    while pieces:
        joined = ((" | ".join(pieces[:count]), count) for count in range(len(pieces), 0, -1))
        told_parts = ((part, count, role_of(part, latin=latin)) for part, count in joined)
        found = next((found for found in told_parts if found[2] not in _VAGUE), None)
        if found is None:
            return []
        parts.append((found[0], found[2]))
        pieces = pieces[found[1] :]
    return parts


_TESTS: Final[tuple[tuple[Role, Callable[[str], object]], ...]] = (
    (Role.DATES, labelled_dates),
    (Role.NOTE, is_note),
    (Role.DISCLAIMER, is_disclaimer),
    (Role.CAPTION, is_caption),
    (Role.CREDIT, agency_line),
    (Role.BYLINE, byline),
    (Role.CRUMBS, breadcrumbs),
    (Role.FIELD, labelled),
    (Role.FURNITURE, is_furniture),
)


def role_of(text: str, *, latin: bool = True) -> Role:
    """The role of a line by what it says, before its neighbours are looked at."""
    for role, is_it in _TESTS:
        if is_it(text):
            return role
    return Role.CLOCK if is_clock(text, latin=latin) else Role.TEXT
