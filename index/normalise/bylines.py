"""Bylines → single names: no "By", no roles, no addresses; agencies among them apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.normalise import byline_words as said
from index.normalise.agencies import agency_named
from index.normalise.calendar_words import FILLERS, LABELS, MONTHS, WEEKDAYS, fold
from index.normalise.casing import is_acronym, ordinary
from index.normalise.cities import is_city
from index.normalise.text import comparable, one_line

_LONGEST: Final = 80  # characters; longer pieces are biographies, not names
_LONGEST_BYLINE: Final = 2000  # characters; what is beyond is not read
_MOST_WORDS: Final = 8
_MOST_AGENCY_WORDS: Final = 3
_LEAST_SHOUTED: Final = 4  # letters: shorter words in capitals are mostly acronyms
_OF_DATES: Final = frozenset({*MONTHS, *WEEKDAYS, *LABELS, *FILLERS})


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
        for piece in _pieces(one_line(text[:_LONGEST_BYLINE].replace("\n", ";")) or ""):
            if agency := agency_named(piece):
                agencies[agency] = None
            elif names and said.ROLE_FIRST.match(piece):  # "Ivan Ivanov, correspondent …"
                continue
            elif name := _name(piece):
                names.setdefault(comparable(name), name)
    first, *others = agencies or [None]
    return Byline((*_without_places([*names.values()]), *(name for name in others if name)), first)


_remembered: Final = lru_cache(maxsize=4096)(_read)  # the same people write day after day
_LONGEST_REMEMBERED: Final = 200  # characters; bounds what is remembered


def _without_places(names: list[str]) -> list[str]:
    """Names without the city beside them: ``Max Muster, Berlin``, ``Berlin - Max Muster``."""
    people = [name for name in names if not is_city(name)]
    return people or names


def _pieces(text: str) -> Iterator[str]:
    """The parts of a byline, each a name, an agency or a role."""
    text = text if text.isascii() else text.translate(said.WIDE_SIGNS)
    text = said.BY.sub("", said.ADDRESS.sub(" ", text).strip())
    inside = said.BRACKETED.findall(text)
    for part in said.HARD.split(said.BRACKETED.sub(" ", text)):
        if not said.PICTURE.fullmatch(part.strip()):
            yield from _between_commas(_led_in(part.strip()))
    for text in inside:
        placed = said.PLACE_AND_NAME.fullmatch(text)
        named = placed["name"] if placed else said.WITH.sub("", text)
        yield from (named,) if agency_named(named) else ()


def _led_in(text: str) -> str:
    """Without "By", "Von", "Texte :" and the like."""
    shorter = said.BY.sub("", text)
    return said.DI.sub("", said.VON.sub("", shorter)).strip(" ,:")


def _between_commas(text: str) -> Iterator[str]:
    parts = _glued([part.strip() for part in text.split(",") if part.strip()])
    if _surname_first(parts):
        yield f"{parts[1]} {parts[0]}"
        return
    wired = False
    for part in parts:
        for piece in _between_ands(said.AND_FIRST.sub("", part)):
            if wired and piece.isupper():  # the place after an agency: "AFP, MANILA"
                continue
            for one in _placed_off(piece):
                yield from _wired_off(one)
                wired = wired or agency_named(one) is not None


def _glued(parts: list[str]) -> list[str]:
    """``John Smith, Jr.`` is one name; degrees go."""
    glued: list[str] = []
    for part in parts:
        if glued and said.SUFFIX.fullmatch(part):
            glued[-1] = f"{glued[-1]} {part}"
        elif not (glued and said.DEGREE.fullmatch(part)):
            glued.append(part)
    return glued


def _surname_first(parts: list[str]) -> bool:
    """``Surname, First`` or ``Surname, First M.``: one word, comma, one or two, all capitalised names."""
    if len(parts) != 2:
        return False
    surname, first = parts
    if not said.SURNAME.fullmatch(surname) or len(first.split()) > 2 or any(map(agency_named, parts)):
        return False
    named = [surname.split()[-1], *first.split()]
    cased = all(word[0].isupper() and (word.istitle() or not word.isupper() or len(word) <= 2) for word in named)
    return cased and said.AND.search(first) is None and not _is_role(first) and not _is_role(surname)


def _between_ands(text: str) -> Iterator[str]:
    for part in said.AND.split(text):
        halves = said.AND_BETWEEN_NAMES.split(part)
        if (
            len(halves) > 1
            and all(_full_name(half) or agency_named(half) for half in halves)
            and not agency_named(part)
        ):
            yield from (_led_in(half) for half in halves)
        elif len(halves) > 1 and any(map(_full_name, halves)) and any(map(agency_named, halves)):
            yield from halves  # "AFP/Jane Doe"
        else:
            yield _led_in(part)


def _full_name(text: str) -> bool:
    named = text.split()
    return len(named) >= 2 and named[0][0].isupper() and named[-1][0].isupper()


def _placed_off(text: str) -> Iterator[str]:
    """``Jane Doe in Berlin``, ``John Smith for Reuters``: the name, and the agency if one follows."""
    match = said.PLACED.search(text)
    if match is None or agency_named(text):
        yield text
        return
    yield text[: match.start()]
    if agency_named(match["where"]):
        yield match["where"]


def _wired_off(text: str) -> Iterator[str]:
    """``Jane Doe Associated Press``, ``AP Science Writer``, ``新华社记者 张三``: the name and the agency beside it."""
    if found := said.CHINESE.fullmatch(text):
        yield from (*filter(agency_named, (found["agency"],)), *found["names"].split())
        return
    if placed := said.PLACE_AND_NAME.fullmatch(text):
        text = placed["name"]
    text = bare if agency_named(bare := said.WITH.sub("", text)) else text
    named = text.split()
    for count in range(min(_MOST_AGENCY_WORDS, len(named) - 1), 0, -1):
        head, tail = " ".join(named[:count]), " ".join(named[-count:])
        if agency_named(head) and _is_role(text):
            yield head
            return
        if len(named) - count >= 2 and agency_named(tail) and (count > 1 or tail.isupper() or tail == "Reuters"):
            yield from (" ".join(named[:-count]), tail)
            return
    yield text


def _name(piece: str) -> str | None:
    """The name in a piece, in ordinary case; ``None`` where it names nobody."""
    piece = _undated(said.SPECIAL.sub("", piece))
    name = said.ROLE_TAIL.sub("", piece).strip(' .,:;-–—*"“”') if not piece.endswith((" Jr.", " Sr.")) else piece
    if re.search(r"\b[^\W\d_]\.$", piece):  # a last initial keeps its point
        name = f"{name}."
    if not name or len(name) > _LONGEST or len(name.split()) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return None
    if (
        comparable(name) in said.NOBODY
        or said.NUMBERED.match(name)
        or _is_role(name)
        or said.IN_A_PLACE.fullmatch(name)
    ):
        return None
    return None if said.FROM_A_DESK.fullmatch(name) else _cased(name)


def _undated(text: str) -> str:
    """``Jane Doe updated 3 May 2024`` without what follows the name."""
    head = said.DATED.sub("", text)
    named = head.split()
    while head != text and named and fold(named[-1]) in _OF_DATES:
        named.pop()
    return " ".join(named) if head != text else text


def _cased(name: str) -> str:
    """A name in ordinary case: one all in capitals, or with its surname in them (``Ada EXAMPLE``)."""
    named = name.split()
    if len(named) == 1 or any(is_acronym(word) for word in named):
        return name
    *first, last = named
    shouted = len(last) >= _LEAST_SHOUTED and last.isupper() and all(word.istitle() for word in first)
    return " ".join((*first, ordinary(f"X {last}")[2:])) if shouted else ordinary(name)


def _is_role(text: str) -> bool:
    return said.ROLE.match(text) is not None and not _surname_of_a_role(text)


def _surname_of_a_role(text: str) -> bool:
    """``Ben Reporter``, ``Ann Writer``: a given name before what would be a role makes it a surname."""
    from index.entities.gazetteer import GIVEN, gazetteer

    named = text.split()
    return len(named) == 2 and text.istitle() and bool(gazetteer().first_flags(named[0]) & GIVEN)
