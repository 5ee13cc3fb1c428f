"""Lines that say who wrote an article and where: ``AP Moscow``, ``By Ada Example``, ``Source: Example Wire``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from index.normalise.agencies import agency_named

_CAPITALISED: Final = r"(?-i:[^\W\d_a-zß-ÿ][\w.'’-]*)"
_SMALL: Final = r"(?:de|la|le|el|al|of|am|an der|del|di|du|the)"
_PLACE: Final = rf"{_CAPITALISED}(?:[ -](?:{_SMALL} )?{_CAPITALISED}){{0,3}}(?:,? ?[\[(][\w .]+[\])])?"
_PLACES: Final = re.compile(rf"(?P<place>{_PLACE}(?:, {_PLACE})?)[.\s–—:-]*")
_LEAD_IN: Final = re.compile(r"(?:by|von|par|por|from|source:)\s+", re.IGNORECASE)
_PARTS: Final = re.compile(r"\s+[|/•·–—-]+\s+|\s*[|•·]\s*|,\s+|\s*/\s*(?=\S+$)")
_IN_BRACKETS: Final = re.compile(r"[(\[](?P<inside>[^()\[\]]+)[)\]]")
_MAX_AGENCY_WORDS: Final = 5
_BYLINE: Final = re.compile(
    r"^(?:(?:written|reported|story|report|text|words) by|by|von|par|por|di|door|av|af|автор|текст)(?:\s*[:：]\s*|\s+)(?P<names>\S.*)$",
    re.IGNORECASE,
)
_NAME_WORD: Final = re.compile(r"[^\W\d_]")
_SMALL_WORDS: Final = frozenset(
    [
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "da",
        "do",
        "dos",
        "du",
        "la",
        "le",
        "van",
        "von",
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "y",
        "e",
        "and",
        "und",
        "et",
        "with",
        "in",
        "at",
        "for",
        "of",
        "the",
        "our",
        "correspondent",
        "reporter",
        "staff",
        "writer",
        "editor",
    ]
)
_MAX_BYLINE: Final = 120
_MAX_CREDIT: Final = 90
_LABEL: Final = re.compile(r"^(?P<label>[^\W\d_][\w ]{1,24}?)\s*[:：]\s*(?P<value>\S.*)$")

_LABELS: Final = {
    "source": "source", "publisher": "source", "publication": "source", "newspaper": "source", "quelle": "source", "fuente": "source",
    "author": "byline", "authors": "byline", "byline": "byline", "autor": "byline", "auteur": "byline", "reporter": "byline",
    "headline": "headline", "title": "headline", "titel": "headline", "titre": "headline",
    "url": "url", "link": "url", "section": "section", "category": "section", "ressort": "section", "rubrique": "section",
    "tags": "tag", "topics": "tag", "keywords": "tag", "schlagworte": "tag", "themen": "tag", "mots clés": "tag", "etiquetas": "tag",
    "agency": "agency", "dateline": "dateline", "location": "dateline", "language": "language", "lang": "language",
    "deck": "deck", "standfirst": "deck", "subtitle": "deck", "subheadline": "deck", "id": "id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency, and the place that it reported from. ``separated``: a bar or a comma stands between them."""

    agency: str
    place: str | None = None
    separated: bool = False


def agency_line(line: str) -> Credit | None:
    """The credit of a line that is nothing but one: ``AP Moscow``, ``Reuters | London``, ``Paris (AFP)``."""
    line = _LEAD_IN.sub("", line, count=1)
    if len(line) > _MAX_CREDIT or line[-1:] in "!?":
        return None
    return _bracketed(line) or _in_parts(line) or _in_words(line)


def _bracketed(line: str) -> Credit | None:
    found = _IN_BRACKETS.search(line)
    agency = found and agency_named(found["inside"])
    return _credit(agency, _IN_BRACKETS.sub("", line, count=1)) if agency else None


def _in_parts(line: str) -> Credit | None:
    parts = _PARTS.split(line, maxsplit=1)
    for agency, place in (parts, parts[::-1]) if len(parts) == 2 else ():
        if named := agency_named(agency):
            return _credit(named, place, separated=True)
    return None


def _in_words(line: str) -> Credit | None:
    words = line.split()
    for count in range(min(_MAX_AGENCY_WORDS, len(words)), 0, -1):
        if named := agency_named(" ".join(words[:count])):
            return _credit(named, " ".join(words[count:]))
    return None


def _credit(agency: str, place: str, *, separated: bool = False) -> Credit | None:
    place = place.strip(" .,:;|–—-")
    found = _PLACES.fullmatch(place)
    if place and not found:
        return None
    return Credit(agency, found["place"] if found else None, separated=separated)


def byline(line: str) -> str | None:
    """The names of a line that says who wrote the article, as found; no sentence that begins with By."""
    found = _BYLINE.match(line)
    if not found or len(line) > _MAX_BYLINE or line[-1] in ".!?:;" or line.count(" ") > 14:
        return None
    words = [word for word in re.split(r"[\s,|/]+", found["names"]) if _NAME_WORD.match(word)]
    named = [word for word in words if word.lower() not in _SMALL_WORDS]
    capitals = [word for word in named if word[0].isupper() or not word[0].islower()]
    return found["names"] if len(named) >= 2 and len(capitals) == len(named) else None


def labelled(line: str) -> tuple[str, str] | None:
    """Field and value of a line such as ``Source: Example Wire``, for the labels that name a field."""
    found = _LABEL.match(line)
    field = _LABELS.get(found["label"].strip().lower()) if found else None
    return (field, found["value"].strip()) if found and field else None
