"""Lines that say who wrote an article and where: ``AP Moscow``, ``By Ada Example``, ``Source: Example Wire``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from index.normalise.agencies import agency_named
from index.normalise.cities import is_city

_CAPITALISED: Final = r"(?-i:[^\W\d_a-zß-ÿ][\w.'’-]*)"
_SMALL: Final = r"(?:de|la|le|el|al|of|am|an der|del|di|du|the)"
_PLACE: Final = rf"{_CAPITALISED}(?:[ -](?:{_SMALL} )?{_CAPITALISED}){{0,3}}(?:,? ?[\[(][\w .]+[\])])?"
_PLACES: Final = re.compile(rf"(?P<place>{_PLACE}(?:(?:, |/){_PLACE})?)")
_LEAD_IN: Final = re.compile(r"(?:by|von|par|por|from|source:)\s+", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s+[|/•·–—-]+\s+|\s*[|•·]\s*|,\s+|\s*/\s*(?=\S+$)")
_IN_BRACKETS: Final = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]]")
_INITIALS: Final = re.compile(r"\b(?:[A-Z]\.){2,}$")
_MAX_AGENCY_WORDS: Final = 5
_BYLINE: Final = re.compile(
    r"^(?:(?:written|reported|edited|curated|compiled|translated|story|report|text|words) by|by|von|par|por|di|door|av"
    r"|af|автор|oleh|текст)(?:\s*[:：]\s*|\s+)(?P<names>\S.*)$",
    re.IGNORECASE,
)
_NAME_WORD: Final = re.compile(r"[^\W\d_]")
_BETWEEN_NAMES: Final = (
    "de del della der den di da do dos du la le van von al el bin ibn ben y e and und et with in at for of the our"
    " correspondent reporter staff writer editor"
)
_REPORTED: Final = re.compile(
    r"^[(\[]?(?:additional )?reporting by (?P<names>[^;()\[\]]+)(?:;[^()\[\]]*)?[)\]]?\.?$", re.IGNORECASE
)
_STAFF: Final = re.compile(
    r"^(?P<names>(?:\S+ ){0,3}(?:reporter|correspondent|bureau|web team|web desk|news desk|staff|staff writer"
    r"|agencies|online|newsroom))"
    rf"(?:\s*[|,–-]\s*|\s+)?(?P<place>{_PLACE})?$",
    re.IGNORECASE,
)
_NAME: Final = rf"{_CAPITALISED}(?: (?:{_SMALL} |bin |van |von )?{_CAPITALISED}){{1,3}}"
_NAMES_ONLY: Final = re.compile(rf"{_NAME}(?:(?:, | and | & | und | et | y ){_NAME}){{0,3}}")
_BEFORE_PLACE: Final = re.compile(r"\s*[,|/–—-]\s*|\s+")
_MAX_PLACE_WORDS: Final = 3
_IN_PLACE: Final = re.compile(rf"(?P<names>{_NAME}) (?:in|at) (?P<place>{_PLACE})")
_WORD_AFTER_NAME: Final = re.compile(rf"(?P<names>{_NAME})(?:,| [–—-]) (?P<place>{_CAPITALISED})")
_REPORTING_FROM: Final = re.compile(rf"(?:reporting )?(?:from|in) (?P<place>{_PLACE})", re.IGNORECASE)
_WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
_MAX_RUN_TOGETHER: Final = 9
_CODES: Final = re.compile(r"(?:[A-Z]{2,5} ){1,5}[A-Z]{2,5}")
_BETWEEN: Final = frozenset(_BETWEEN_NAMES.split())
_MAX_BYLINE: Final = 120
_MAX_BYLINE_WORDS: Final = 14
_MAX_CREDIT: Final = 90
_LABEL: Final = re.compile(r"^(?P<label>[^\W\d_][\w ]{1,24}?)\s*[:：]\s*(?P<value>\S.*)$")

_LABELS: Final = {
    "source": "source", "publisher": "source", "publication": "source", "newspaper": "source", "quelle": "source",
    "fuente": "source",
    "author": "byline", "authors": "byline", "byline": "byline", "autor": "byline", "auteur": "byline",
    "reporter": "byline",
    "headline": "headline", "title": "headline", "titel": "headline", "titre": "headline",
    "url": "url", "link": "url", "section": "section", "category": "section", "ressort": "section",
    "rubrique": "section",
    "tags": "tag", "topics": "tag", "keywords": "tag", "schlagworte": "tag", "themen": "tag", "mots clés": "tag",
    "etiquetas": "tag",
    "agency": "agency", "dateline": "dateline", "location": "dateline", "language": "language", "lang": "language",
    "deck": "deck", "standfirst": "deck", "subtitle": "deck", "subheadline": "deck", "id": "id",
    "published by": "editor", "posted by": "byline", "editor": "editor", "editors": "editor", "editing": "editor",
}  # fmt: skip


_NAMING: Final = frozenset({"source", "section", "agency", "dateline", "language"})
_MAX_NAME_WORDS: Final = 6


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency, and the place that it reported from. ``separated``: a bar or a comma stands between them."""

    agency: str
    place: str | None = None
    separated: bool = False


def agency_line(line: str) -> Credit | None:
    """The credit of a line that is nothing but one: ``AP Moscow``, ``Reuters | London``, ``Paris (AFP)``.

    After ``By``, the agency stands first: ``By Ada Example, Associated Press`` names a person.
    """
    if len(line) > _MAX_CREDIT or line[-1:] in "!?":
        return None
    bare = _LEAD_IN.sub("", line, count=1)
    return _bracketed(bare) or _in_parts(bare, either_way=bare == line) or _in_words(bare) or _run_together(bare)


def _bracketed(line: str) -> Credit | None:
    found = _IN_BRACKETS.search(line)
    agency = found and agency_named(found["inside"])
    return _credit(agency, _IN_BRACKETS.sub("", line, count=1)) if agency else None


def _in_parts(line: str, *, either_way: bool) -> Credit | None:
    parts = _PARTS.split(line, maxsplit=1)
    orders = (parts, parts[::-1]) if either_way else (parts,)
    for agency, place in orders if len(parts) == 2 else ():
        if named := agency_named(agency):
            return _credit(named, place, separated=True)
    return None


def _in_words(line: str) -> Credit | None:
    words = line.split()
    for count in range(min(_MAX_AGENCY_WORDS, len(words)), 0, -1):
        if named := agency_named(" ".join(words[:count])):
            return _credit(named, " ".join(words[count:]))
    return None


def _run_together(line: str) -> Credit | None:
    """``新华社北京``: an agency and a place in a script that puts no spaces between words."""
    if line.isascii() or len(line) > _MAX_RUN_TOGETHER or not _WIDE.fullmatch(line):
        return None
    cuts = range(len(line) - 1, 1, -1)
    return next((Credit(named, line[cut:]) for cut in cuts if (named := agency_named(line[:cut]))), None)


def _credit(agency: str, place: str, *, separated: bool = False) -> Credit | None:
    place = place.strip(" ,:;|–—-")
    place = place if _INITIALS.search(place) else place.rstrip(".")
    found = _PLACES.fullmatch(place)
    if place and not found:
        return None
    if _CODES.fullmatch(place) and not is_city(place):  # initials of its editors: "PTI ABC DEF"
        return Credit(agency)
    return Credit(agency, found["place"] if found else None, separated=separated)


def byline(line: str) -> str | None:
    """The names of a line that says who wrote the article, as found; no sentence that begins with By."""
    if len(line) > _MAX_BYLINE:
        return None
    if reported := _REPORTED.match(line):
        return reported["names"]
    found = _BYLINE.match(line)
    if not found or line[-1] in ".!?:;" or line.count(" ") > _MAX_BYLINE_WORDS:
        return None
    words = [word for word in re.split(r"[\s,|/]+", found["names"]) if _NAME_WORD.match(word)]
    named = [word for word in words if word.lower() not in _BETWEEN]
    capitals = [word for word in named if word[0].isupper() or not word[0].islower()]
    return found["names"] if len(named) >= 2 and len(capitals) == len(named) else None


def unmarked_byline(line: str) -> tuple[str, str | None] | None:
    """Names and place of a line that stands where a byline does, without By: a desk, or names and nothing else."""
    if len(line) > _MAX_CREDIT or agency_line(line):
        return None
    if desk := _STAFF.match(line):
        return desk["names"], desk["place"]
    names, place = place_off(line)
    return (names, place) if _NAMES_ONLY.fullmatch(names) else None


def place_line(line: str) -> str | None:
    """The place that a line names and nothing else: a city, or ``Reporting from Aldmouth``."""
    if is_city(line):
        return line
    found = _REPORTING_FROM.fullmatch(line)
    return found["place"] if found else None


def place_off(names: str, *, habit: bool = False) -> tuple[str, str | None]:
    """Names without the place that follows them: ``Ada Example New York``, ``Ada Example in Aldmouth``.

    It must be a place known to be one, unless a word says so. ``habit``: in its language a byline says the place after
    a comma, so that a single word there is one: ``Von Ada Beispiel, Aldmünde``.
    """
    parts = [match.end() for match in _BEFORE_PLACE.finditer(names)][-_MAX_PLACE_WORDS:]
    for start in parts:
        place, before = names[start:], _BEFORE_PLACE.sub(" ", names[:start]).strip()
        if is_city(place) and _NAMES_ONLY.fullmatch(before):
            return names[:start].strip(" ,|/–—-"), place
    found = _IN_PLACE.fullmatch(names) or (_WORD_AFTER_NAME.fullmatch(names) if habit else None)
    if found and not agency_named(found["place"]) and not found["place"].isupper():
        return found["names"], found["place"]
    return names, None


def labelled(line: str) -> tuple[str, str] | None:
    """Field and value of a line such as ``Source: Example Wire``, for the labels that name a field."""
    found = _LABEL.match(line)
    field = _LABELS.get(found["label"].strip().lower()) if found else None
    if not found or not field:
        return None
    value = found["value"].strip()
    # "Source: Ferry captain was not on the bridge" is a headline.
    return None if field in _NAMING and len(value.split()) > _MAX_NAME_WORDS else (field, value)
