"""Datelines: ``NEW YORK, Oct 28 (Reuters) - `` off the first paragraph, read into place and agency.

The habit is that of the agencies' stylebooks: place in capitals (in some languages in ordinary case), the region where
the place alone would not do, date and agency, and a dash. Whatever lacks enough of these is a sentence and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.normalise.agencies import agency_named
from index.normalise.calendar_words import MONTHS, WEEKDAYS, fold
from index.normalise.casing import ordinary
from index.normalise.cities import is_city
from index.normalise.tables import words

_LONGEST: Final = 90  # characters that a dateline may take
_DASH: Final = re.compile(r"\s*(?:--|[–—])\s*|\s+[-‑]\s+|\s*[.:]-\s+|(?<=\d)-\s+")
_DASH_SIGN: Final = re.compile(r"--|[–—]|[\s.:][-‑]\s|\d-\s")  # is in all that matches, and found sooner
_COLON: Final = re.compile(r":\s+")
_BRACKET: Final = re.compile(r"\s*[(\[]([^()\[\]]{2,40})[)\]]\s*,?\s*|\s*,?\s*/\s?([\w .-]{2,30}?)\s?/\s*")
_BRACKET_SIGN: Final = re.compile(r"[(\[/]")
_SLASHED: Final = re.compile(r"(?P<place>[^/\n]{2,70}?)[.,]?\s*/(?P<agency>[^/\n]{2,20})/\s*[.:–—-]+\s+(?=\S)")
_REGION_IN_BRACKETS: Final = re.compile(r" \[([^\W\d_][\w .'’-]{2,40})\](?=,)")  # as in "New Delhi [India], December 4"
_DIGITS: Final = re.compile(r"\d{1,4}(?:[./-]\d{1,2}){0,2}\.?")
_REGION_SHORT: Final = re.compile(r"(?:[A-Z]\.){2,3}|[A-Z]{2}|[A-Z][a-z]{2,5}\.")
_LEADING_AGENCY: Final = re.compile(r"([^.:–—-]{2,25}?)\s*[.:–—-]\s+")
_WORD: Final = re.compile(r"[^\s,/]+")
_APART: Final = frozenset("([,/")
"""Without these there is no agency in what stands before a dash, and all of it is one part."""

_NEVER_IN_A_PLACE: Final = re.compile(r"[\d?!;:“”\"«»@#()\n]")
_RUBRICS: Final = words(
    "advisory alert analysis attention background blog book breaking brief briefing comment commentary corrected"
    " correction corrects column developing editor's editorial editors eilmeldung exclusive exclusif explained"
    " explainer factbox feature flash focus headlines highlights insight interview just latest live liveblog"
    " newsmaker note obituary opinion photo photos poll preview profile quiz refile report review rpt spotlight"
    " sponsored statement summary timeline update updated updates urgent video warning watch wrapup advertisement"
    " who what why how when"
)
"""Words that say what kind of piece it is, not where it was filed."""
_NO_PLACES: Final = words(
    "media new news official press question answer read release repeat special sport top by the this in on at all"
    " nasa nato opec unesco unicef fifa uefa asean interpol frontex osce unhcr isis hamas nyse covid aids reuters"
)
"""Words that are no place by themselves."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says, and the text after it (empty where it stands alone)."""

    place: str | None
    agency: str | None
    rest: str = ""


def split_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph opens with, and the rest of it; ``None`` where it opens with none.

    Reads ``PLACE, Region, Date (AGENCY) — text``, ``Place (agency) - text``, ``(Reuters) - text``,
    ``New Delhi: text``, and a paragraph that is nothing but a dateline (``AP Moscow``, ``LONDON (AP)``).
    """
    alone = _standing_alone(paragraph.strip())
    if alone is not None:
        return alone
    opening = paragraph[:_LONGEST]
    for separator, maybe in ((_DASH, _may_hold_dash(opening)), (_COLON, ":" in opening)):
        for match in reversed(list(separator.finditer(opening))) if maybe else ():
            head, rest = paragraph[: match.start()].strip(), paragraph[match.end() :].strip()
            found = _read(head, colon=separator is _COLON, opening=rest[:1]) if rest else None
            if found is not None:
                return _agency_after(Dateline(found.place, found.agency, rest))
    return _slashed(paragraph) or _without_dash(paragraph)


def _may_hold_dash(opening: str) -> bool:
    """A quick look, for most openings hold none."""
    return ("-" in opening or not opening.isascii()) and _DASH_SIGN.search(opening) is not None


def read_dateline(text: str) -> Dateline:
    """A field that holds a dateline (``NEW YORK, March 9 - ``), or a bare place, as place and agency.

    Text that got into the field after the dash is the ``rest``.
    """
    head, *rest = _DASH.split(f"{text.strip(' *')} ", maxsplit=1)
    agency, head = _agency_off(head.strip(" -:"))
    alone = _agency_and_place(head) if agency is None else None
    place, agency = (alone.place, alone.agency) if alone else (_shown(_without_date(head)), agency)
    return Dateline(place, agency, "".join(rest).strip())


def _read(head: str, *, colon: bool, opening: str) -> Dateline | None:
    """What stands before a dash or colon, if it is a dateline."""
    if _ends_as_a_sentence(head):
        return None
    agency, place = _agency_off(_REGION_IN_BRACKETS.sub(r", \1", head) if "[" in head else head)
    bare = _without_date(place)
    dated = bare != place.strip(" ,")
    if not bare:
        return Dateline(None, agency) if agency and not colon else None
    if not _place_like(bare):
        return None
    evidence = bool(agency) or (dated and len(bare.split()) <= 6)
    if not evidence and (opening.islower() or not _surely_place(bare, colon=colon)):
        return None
    return Dateline(_shown(bare), agency)


def _ends_as_a_sentence(head: str) -> bool:
    """``The Council said``: a quick look that spares most openings the close one, which comes to the same."""
    if not _APART.isdisjoint(head):
        return False
    *_, last = head.split() or ("",)
    return len(last) > 3 and last.isalpha() and last.islower() and not _of_calendar(last)


def _agency_after(found: Dateline) -> Dateline:
    """``МОСКВА, 4 дек — РИА Новости. …``: the agency after the dash, as Russian agencies write it."""
    match = _LEADING_AGENCY.match(found.rest) if found.agency is None else None
    agency = agency_named(match[1]) if match else None
    return Dateline(found.place, agency, found.rest[match.end() :]) if match and agency else found


def _agency_off(head: str) -> tuple[str | None, str]:
    """The agency in brackets or slashes, or after a comma at the end; and the rest."""
    for match in _BRACKET.finditer(head) if _BRACKET_SIGN.search(head) else ():
        named, before = match[1] or match[2], head[: match.start()]
        agency = agency_named(named) or (named if _new_agency(named, before, head[match.end() :]) else None)
        if agency:
            return agency, f"{before} {head[match.end() :]}".strip(" ,-–—")
    before, comma, last = head.rpartition(",")
    if comma and (agency := agency_named(last)):
        return agency, before.strip()
    return None, head.strip()


def _new_agency(named: str, before: str, after: str) -> bool:
    """Whether a name in brackets that no table knows stands where only an agency stands: after place and date."""
    parts = named.split()
    return (
        not after.strip()
        and _without_date(before) not in ("", before.strip(" ,"))
        and 1 <= len(parts) <= 4
        and all(part[0].isupper() and part.isalpha() for part in parts)
    )


def _without_date(place: str) -> str:
    """The place without ``, Oct 28`` and the like, also where the comma before it was forgotten."""
    parts = (_date_off(part.strip()) for part in place.split(","))
    return ", ".join(part for part in parts if part)


def _date_off(part: str) -> str:
    """Without the words of a calendar that it ends in; one such word alone may be part of a name."""
    parts = part.split()
    start = len(parts)
    while start and all(map(_of_calendar, _WORD.findall(parts[start - 1]))):
        start -= 1
    words_off = len(parts) - start
    dated = words_off and (start == 0 or words_off > 1) and _WORD.search(" ".join(parts[start:]))
    return " ".join(parts[:start]) if dated else part


@lru_cache(maxsize=4096)
def _of_calendar(word: str) -> bool:
    folded = fold(word)
    return folded in MONTHS or folded in WEEKDAYS or _DIGITS.fullmatch(word) is not None


def _place_like(place: str) -> bool:
    """Names a place could have: few words, each capitalised, no word of rubrics (BREAKING, UPDATE)."""
    parts = _WORD.findall(place)
    if not 1 <= len(parts) <= 6 or len(place) > 60 or not _capitalised(parts):
        return False
    if _NEVER_IN_A_PLACE.search(place) or _DASH.search(place):
        return False
    folded = [fold(part).strip("'’") for part in parts]
    return _RUBRICS.isdisjoint(folded) and " ".join(folded) not in _NO_PLACES


def _capitalised(parts: list[str]) -> bool:
    return parts[0][0].isupper() and all(part[0].isupper() or len(part) <= 3 for part in parts)


def _surely_place(place: str, *, colon: bool) -> bool:
    """Whether it must be a place without agency or date to say so."""
    town, _, region = place.partition(",")
    if all(is_city(part) for part in town.split("/")):
        return True
    if colon:
        return False
    if _REGION_SHORT.fullmatch(region.strip()):
        return True
    return town.isupper() and sum(map(str.isalpha, town)) >= 4 and len(town.split()) <= 4


def _slashed(paragraph: str) -> Dateline | None:
    """``MOSCOW, December 4. /TASS/. The …``: an agency between slashes and points."""
    match = _SLASHED.match(paragraph) if paragraph.count("/") >= 2 else None
    agency = agency_named(match["agency"]) if match else None
    if match is None or agency is None:
        return None
    place = _without_date(match["place"])
    return Dateline(_shown(place), agency, paragraph[match.end() :]) if _place_like(place) else None


def _without_dash(paragraph: str) -> Dateline | None:
    """``NEW DELHI, Dec 4 (PTI) The …``: an agency in brackets serves as the dash."""
    opening = paragraph[:_LONGEST]
    match = _BRACKET.search(opening) if "(" in opening or "[" in opening else None
    if match is None or match[1] is None or agency_named(match[1]) is None:
        return None
    head, rest = paragraph[: match.start()], paragraph[match.end() :].strip()
    bare = _without_date(head)
    if not bare or not rest or rest[0].islower() or not _place_like(bare) or not (bare.isupper() or is_city(bare)):
        return None
    return Dateline(_shown(bare), agency_named(match[1]), rest)


def _standing_alone(line: str) -> Dateline | None:
    """A short line that is nothing but agency and place."""
    if len(line) > 60 or (line.endswith((".", "!", "?")) and not line.endswith("D.C.")):
        return None
    agency, place = _agency_off(line)
    bare = _without_date(place)
    if agency and bare and line.startswith(place) and _place_like(bare):
        return Dateline(_shown(bare), agency)
    return _agency_and_place(line)


def _agency_and_place(line: str) -> Dateline | None:
    """``AP Moscow``, ``Press Trust of India | New Delhi``."""
    parts = line.replace("|", " ").split()
    for count in range(min(4, len(parts) - 1), 0, -1):
        agency = agency_named(" ".join(parts[:count]))
        place = _without_date(" ".join(parts[count:]))
        if agency and 1 <= len(place.split()) <= 4 and _place_like(place) and place[-1].isalpha():
            return Dateline(_shown(place), agency)
    return None


def _shown(place: str) -> str | None:
    parts = (" ".join(part.split()) for part in place.split(","))
    return ", ".join(ordinary(part) for part in parts if part) or None
