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
_RUSSIAN: Final = re.compile(r"(?P<place>[^\W\d_][\w -]{2,30})\. \d{1,2} \w+\. (?P<agency>[\w.-]{3,20}) [-–—] (?=\S)")
_SLASHED: Final = re.compile(r"(?P<place>[^/\n]{2,70}?)[.,]?\s*/(?P<agency>[^/\n]{2,20})/\s*[.:–—-]+\s+(?=\S)")
_REGION_IN_BRACKETS: Final = re.compile(r" \[([^\W\d_][\w .'’-]{2,40})\](?=,)")  # as in "New Delhi [India], December 4"
_DIGITS: Final = re.compile(r"\d{1,4}(?:[./-]\d{1,2}){0,2}\.?")
_REGION_SHORT: Final = re.compile(r"(?:[A-Z]\.){2,3}|[A-Z]{2}|[A-Z][a-z]{2,5}\.")
_LEADING_AGENCY: Final = re.compile(r"([^.:–—-]{2,25}?)\s*[.:–—-]\s+")
_WORD: Final = re.compile(r"[^\s,/]+")
_TEXT: Final = 60  # characters of what is surely more than the rest of a title
_CLAUSE: Final = 25
_SENTENCE_ENDS: Final = (".", "!", "?", "…", "”", "“", "»", '"', "।", "。", "’", ")")
_POINTED: Final = re.compile(r"([A-ZÄÖÜ][\w/-]+(?: [A-ZÄÖÜ][\w/-]+){0,2})\.\s+(?=[A-ZÄÖÜ„»])")
_GERMAN: Final = re.compile(r"\b(?:der|die|das|und|ist|hat|den|dem|ein|eine|mit|für|nach)\b")
_STATES: Final = words("La. Pa. Mo. Ma. Wa.")
"""States, that are days of the week elsewhere."""
_SHORT: Final = 4  # characters of what may be a name, too
_SITE: Final = re.compile(r"[\w.-]+\.(?:com|net|org|id|ru|in|de|co)", re.IGNORECASE)
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
    if (found_east := _eastern(paragraph)) is not None:
        return Dateline(*found_east)
    alone = _standing_alone(paragraph.strip())
    if alone is not None:
        return alone
    opening = paragraph[:_LONGEST]
    for separator, maybe in ((_DASH, _may_hold_dash(opening)), (_COLON, ":" in opening)):
        for match in reversed(list(separator.finditer(opening))) if maybe else ():
            head, rest = paragraph[: match.start()].strip(), paragraph[match.end() :].strip()
            found = _read(head, colon=separator is _COLON, rest=rest) if rest else None
            if found is not None:
                return _agency_after(Dateline(found.place, found.agency, rest))
    return _slashed(paragraph) or _without_dash(paragraph) or _pointed(paragraph)


def _eastern(paragraph: str) -> tuple[str, str, str] | None:
    if paragraph.isascii():
        return None
    from index.normalise.datelines_east import eastern  # whose patterns take longer to compile than most to match

    return eastern(paragraph.lstrip())


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


def _read(head: str, *, colon: bool, rest: str) -> Dateline | None:
    """What stands before a dash or colon, if it is a dateline; ``rest`` is what stands behind."""
    if _ends_as_a_sentence(head) or "\n" in head or "   " in head:  # lines and columns are of tables
        return None
    head = head.replace("،", ",")
    agency, place = _agency_off(_REGION_IN_BRACKETS.sub(r", \1", head) if "[" in head else head)
    bare = _without_date(place)
    dated = bare != place.strip(" ,")
    if not bare:
        return Dateline(None, agency) if agency and not colon else None
    if not _place_like(bare):
        return None
    evidence = bool(agency) or (dated and len(bare.split()) <= 6)
    if not evidence and (rest[0].islower() or not _surely_place(bare, colon=colon)):
        return None
    if not evidence and not _is_sentence(rest) and not (bare.partition(",")[0].isupper() and "," in bare):
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
    return ", ".join(part for part in parts if part and not _SITE.fullmatch(part))


def _date_off(part: str) -> str:
    """Without the words of a calendar that it ends in; one such word alone may be part of a name."""
    parts = part.split()
    start = len(parts)
    while start and parts[start - 1] not in _STATES and all(map(_of_calendar, _WORD.findall(parts[start - 1]))):
        start -= 1
    words_off = len(parts) - start
    off = " ".join(parts[start:])
    dated = words_off and (start == 0 or words_off > 1) and (len(off) > _SHORT or any(map(str.isdigit, off)))
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
    if not any(map(_has_case, parts)):
        return len(parts) <= 3 and parts[0][0].isalpha()
    return parts[0][0].isupper() and all(part[0].isupper() or len(part) <= 3 for part in parts)


def _has_case(word: str) -> bool:
    """Whether it is of a script that has capitals: Arabic, Hebrew and those of India have none."""
    return word.lower() != word.upper()


def _is_sentence(rest: str) -> bool:
    """Whether a text, not the second half of a title, follows what may be a dateline without agency or date."""
    return len(rest) >= _TEXT or rest.endswith(_SENTENCE_ENDS)


def _surely_place(place: str, *, colon: bool) -> bool:
    """Whether it must be a place without agency or date to say so."""
    town, comma, region = (part.strip() for part in place.partition(","))
    if all(is_city(part) for part in town.split("/")):
        return True
    if colon:
        return False
    if _REGION_SHORT.fullmatch(region) or (comma and (_is_known(region) or _is_known(f"{region}."))):
        return True
    return town.isupper() and len(town) >= 4 and not comma and _is_known(town, country=False)


def _is_known(name: str, *, country: bool = True) -> bool:
    """Whether the gazetteer has a place of this name; news is filed from towns, not from a country."""
    from index.entities.gazetteer import gazetteer  # which datelines with agency or date do without

    known = gazetteer().names.get(ordinary(name))
    return known is not None and known.kind == "place" and (country or not known.country)


def _pointed(paragraph: str) -> Dateline | None:
    """``Köln. Die Stadt …``, as German papers write it: a city, then a sentence of German."""
    match = _POINTED.match(paragraph)
    if match is None or len(paragraph) - match.end() < _TEXT or not _GERMAN.search(paragraph, match.end()):
        return None
    place = match[1]
    if not all(is_city(part) for part in place.split("/")) or "." in paragraph[match.end() : match.end() + _CLAUSE]:
        return None
    return Dateline(_shown(place), None, paragraph[match.end() :])


def _slashed(paragraph: str) -> Dateline | None:
    """``MOSCOW, December 4. /TASS/. The …``, ``Москва. 4 декабря. INTERFAX.RU - …``: an agency between points."""
    match = _SLASHED.match(paragraph) if paragraph.count("/") >= 2 else _RUSSIAN.match(paragraph)
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
    rest = rest.lstrip("।. ")
    if not bare or not rest or rest[0].islower() or not _place_like(bare):
        return None
    if _has_case(bare) and not (bare.isupper() or is_city(bare)):
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
