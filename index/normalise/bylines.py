"""Bylines → single names: no "By", no roles, no addresses; agencies among them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.normalise.agencies import agency_named
from index.normalise.casing import is_acronym, ordinary
from index.normalise.cities import is_city
from index.normalise.tables import words
from index.normalise.text import comparable, one_line

_LONGEST: Final = 80  # characters; longer pieces are biographies, not names
_MOST_WORDS: Final = 8

_BY: Final = re.compile(
    r"^(?:(?:written|reported|reporting|posted|published|compiled|edited|story|words|text|photos?|analysis|opinion)\s+by"
    r"|by(?=\s)|byline|authors?|autor(?:in|en|es|a)?|auteurs?|autore|autori|texto?|tekst|автор(?:ы)?|текст|yazan"
    r"|por(?=\s)|par(?=\s)|door(?=\s)|przez(?=\s)|от(?=\s)|oleh(?=\s)|af(?=\s)|av(?=\s)"
    r"|von\s+unsere[rmn]\s+\w+(?:\s+in\s+\S+)?(?=\s)"
    r"|de notre (?:correspondante?|envoyée? spéciale?)(?:\s+à\s+\S+,?)?(?=\s)"
    r"|una?\s+nota\s+de|ein(?:e|em)?\s+\w+\s+von|from(?=\s))\s*[:\-–]?\s*",
    re.IGNORECASE,
)
_VON: Final = re.compile(r"^(?:[Vv]on|VON)\s+(?!(?:der|den|dem|und|zu)\b)(?=\S+\s+\S)")
_DI: Final = re.compile(r"^(?:di|da|de|a cura di|del nostro inviato)\s+(?=[^\W\da-z]\S*\s+\S)")
_ADDRESS: Final = re.compile(
    r"\(?\b(?:e-?mail|mailto)?:?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?|https?://\S+|(?<![\w.])@\w+", re.IGNORECASE
)
_BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WITH: Final = re.compile(r"^(?:with|avec|mit|con|com|met|z)\s+", re.IGNORECASE)
_HARD: Final = re.compile(r"\s*[;|•·\n]\s*|\s+[–—-]{1,2}\s+|\s+/\s+")
_AND: Final = re.compile(r"\s*,?\s+(?:and|und|et|och|og|ja|и|та|ve|dan|with|mit|avec|con|&)\s+|\s*&\s*", re.IGNORECASE)
_AND_BETWEEN_NAMES: Final = re.compile(
    r"\s+(?:y|e|en|i|a)\s+"
)  # also parts of names, or "in": only between two full names
_IN_A_PLACE: Final = re.compile(r"(?:in|aus|à|at|en|from)\s+\S.*")
_PLACED: Final = re.compile(r"\s+(?:in|aus|à|at|reports from|reporting from|für|for|of|zu)\s+(?P<where>\S.*)$")
_SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_DEGREE: Final = re.compile(r"(?:ph\.?\s?d|m\.?d|m\.?a|mba|esq|j\.?d|d\.?phil|cfa|rn)\.?", re.IGNORECASE)

_SURNAME: Final = re.compile(r"(?:(?:van|von|de|da|di|del|der|den|la|le|bin|al)\s+){0,2}\S+", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\d")  # "4 min read", "12 May"
_ROLE_WORDS: Final = (
    r"(?:(?:writers?|reporters?|correspondents?|editors?|contributors?|journalists?|columnists?|producers?|photographers?"
    r"|bureau(?: chief)?|reporting|anchor|intern|fellow|analysts?|critics?|commentators?|presenters?|team|desk"
    r"|redakteur(?:in)?|redakteure|korrespondent(?:in|en)?|chefredakteur(?:in)?|reporterin|journalistin|autorin"
    r"|kolumnist(?:in)?|volont(?:är|ärin)|ressortleiter(?:in)?|redaktion"
    r"|rédact(?:eur|rice)(?: en chef)?|journaliste|correspondante?|envoyée? spéciale?|chroniqueu(?:r|se)"
    r"|redactora?|corresponsal|enviad[oa] especial|periodista|columnista|repórter|jornalista"
    r"|giornalista|inviat[oa]|corrispondente|redazione|verslaggever|redacteur"
    r"|korespondent(?:ka)?|dziennikar(?:z|ka)|корреспондент|обозреватель|редактор|muhabiri?|기자)(?:-in-chief)?)"
)
_RANKS: Final = (
    r"(?:our|staff|senior|chief|special|foreign|political|diplomatic|business|economics?|health|science|sports?|deputy"
    r"|managing|associate|executive|assistant|national|international|world|contributing|freelance|guest|investigative"
    r"|environment|education|technology|news|white house)"
)
_OF_A_ROLE: Final = r"(?:of|for|in|at|für|de|di|del|en|aus|à|with|chief|emeritus)"
_ROLE: Final = re.compile(rf"(?:^|.*\s){_ROLE_WORDS}(?:\s+{_OF_A_ROLE}\b.*)?$", re.IGNORECASE)
_ROLE_TAIL: Final = re.compile(
    rf"\s+(?:{_RANKS}\s+)+{_ROLE_WORDS}$|\s+(?:staff|기자|記者|특파원)$",
    re.IGNORECASE,
)
_NOBODY: Final = words(
    "staff staffwriter staffreport staffreports staffreporter admin administrator webmaster editor editors"
    " editorial redaktion redaction laredaction redaccion redazione redacao redactie editorialboard newsdesk"
    " webdesk onlinedesk ourcorrespondent specialcorrespondent ouronlinedesk agency agencies agenturen"
    " newsagencies wireservices wirereports guest guestauthor anonymous unknown none null na nan user default"
    " author byline ourbureau bureau desk team our fromstaffreports"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it: names in order, each once, and the agency that the text came from."""

    names: tuple[str, ...]
    agency: str | None


def read_byline(given: Iterable[str]) -> Byline:
    """Single names and the agency from bylines as found.

    Several agencies: the first is the agency, the others stay among the names, so that none is lost.
    Pieces that name nobody (``Staff Writer``, addresses, sentences about the author) are left out.
    """
    texts = tuple(given)
    return _remembered(texts) if sum(map(len, texts)) <= _LONGEST_REMEMBERED else _read(texts)


def _read(given: tuple[str, ...]) -> Byline:
    names: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for text in given:
        for piece in _pieces(one_line(text.replace("\n", ";")) or ""):
            if agency := agency_named(piece):
                agencies[agency] = None
            elif (name := _name(piece)) and not (names and is_city(name)):  # "Max Muster, Berlin"
                names.setdefault(comparable(name), name)
    first, *others = agencies or [None]
    return Byline((*names.values(), *(name for name in others if name)), first)


_remembered: Final = lru_cache(maxsize=4096)(_read)  # the same people write day after day
_LONGEST_REMEMBERED: Final = 200  # characters; bounds what is remembered


def _pieces(text: str) -> Iterator[str]:
    """The parts of a byline, each a name, an agency or a role."""
    text = _ADDRESS.sub(" ", text)
    inside = _BRACKETED.findall(text)
    for part in _HARD.split(_BRACKETED.sub(" ", text)):
        yield from _between_commas(_led_in(part.strip()))
    yield from (piece for text in inside if agency_named(piece := _WITH.sub("", text)))


def _led_in(text: str) -> str:
    """Without "By", "Von", "Texte :" and the like."""
    shorter = _BY.sub("", text)
    return _DI.sub("", _VON.sub("", shorter)).strip(" ,:")


def _between_commas(text: str) -> Iterator[str]:
    parts = _glued([part.strip() for part in text.split(",") if part.strip()])
    if _surname_first(parts):
        yield f"{parts[1]} {parts[0]}"
        return
    wired = False
    for part in parts:
        for piece in _between_ands(part):
            if wired and piece.isupper():  # the place after an agency: "AFP, MANILA"
                continue
            yield from _placed_off(piece)
            wired = wired or agency_named(piece) is not None


def _glued(parts: list[str]) -> list[str]:
    """``John Smith, Jr.`` is one name; degrees go."""
    glued: list[str] = []
    for part in parts:
        if glued and _SUFFIX.fullmatch(part):
            glued[-1] = f"{glued[-1]} {part}"
        elif not (glued and _DEGREE.fullmatch(part)):
            glued.append(part)
    return glued


def _surname_first(parts: list[str]) -> bool:
    """``Surname, First`` or ``Surname, First M.``: one word, comma, one or two, all capitalised names."""
    if len(parts) != 2:
        return False
    surname, first = parts
    if not _SURNAME.fullmatch(surname) or len(first.split()) > 2 or any(map(agency_named, parts)):
        return False
    named = [surname.split()[-1], *first.split()]
    cased = all(word[0].isupper() and (word.istitle() or not word.isupper() or len(word) <= 2) for word in named)
    return cased and _AND.search(first) is None and not _is_role(first) and not _is_role(surname)


def _between_ands(text: str) -> Iterator[str]:
    for part in _AND.split(text):
        halves = _AND_BETWEEN_NAMES.split(part)
        if len(halves) > 1 and all(_full_name(half) for half in halves):
            yield from (_led_in(half) for half in halves)
        else:
            yield _led_in(part)


def _full_name(text: str) -> bool:
    named = text.split()
    return len(named) >= 2 and named[0][0].isupper() and named[-1][0].isupper()


def _placed_off(text: str) -> Iterator[str]:
    """``Jane Doe in Berlin``, ``John Smith for Reuters``: the name, and the agency if one follows."""
    match = _PLACED.search(text)
    if match is None or agency_named(text):
        yield text
        return
    yield text[: match.start()]
    if agency_named(match["where"]):
        yield match["where"]


def _name(piece: str) -> str | None:
    """The name in a piece, in ordinary case; ``None`` where it names nobody."""
    name = _ROLE_TAIL.sub("", piece).strip(' .,:;-–—*"“”') if not piece.endswith((" Jr.", " Sr.")) else piece
    if re.search(r"\b[^\W\d_]\.$", piece):  # a last initial keeps its point
        name = f"{name}."
    if not name or len(name) > _LONGEST or len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return None
    if comparable(name) in _NOBODY or _NUMBERED.match(name) or _is_role(name) or _IN_A_PLACE.fullmatch(name):
        return None
    named = name.split()
    return name if len(named) == 1 or any(is_acronym(word) for word in named) else ordinary(name)


def _is_role(text: str) -> bool:
    return _ROLE.match(text) is not None and not _surname_of_a_role(text)


def _surname_of_a_role(text: str) -> bool:
    """``Ben Reporter``, ``Ann Writer``: a given name before what would be a role makes it a surname."""
    from index.entities.gazetteer import GIVEN, gazetteer

    named = text.split()
    return len(named) == 2 and text.istitle() and bool(gazetteer().first_flags(named[0]) & GIVEN)
