"""Which of the titles that a page has is the headline, and where the site's name in it ends.

A page says its headline up to four times: in JSON-LD, to those who share it (``og:title``), in its first heading, and
in the title element, which many fill with words for search engines. Where they differ, one that repeats the title
element was most likely made from it, and one that does not was written for itself. A heading alone is not believed:
headings also name rubrics and bear kickers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from index.normalise.text import comparable

_SEPARATOR: Final = re.compile(r"\s+[-–—|•·»«:~*]+\s+|\s*[｜|]\s*|：")
_BEFORE: Final = re.compile(r"(.{2,60}?)(?:\s+[-–—|•·»:~*]+\s+|\s*[｜|]\s*|[：:]\s+)")
_BAR: Final = re.compile(r"\s*[｜|]\s*")
_WORDS: Final = re.compile(r"\w+")
_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.{3})$")
_PAIRS: Final = (("(", ")", ""), ("«", "»", ""), ("‘", "’", "‚"), ("“", "”", "„"), ("„", "“”", ""))
"""What opens, what closes it, and what stands in titles where it closes something else."""
_LEAST_WORDS: Final = 2
_MAX_SITE: Final = 60
_MAX_LAST: Final = 2
_MAX_SITE_WORDS: Final = 5
_LEAST_SITE: Final = 3
_MAX_TITLE: Final = 1000
_CUT: Final = range(100, 113)
"""Lengths at which headlines of JSON-LD are cut: search engines ask for no more than 110 characters."""
_MAX_SHARED: Final = 110
"""A longer headline has to be shortened for those who share it."""


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of a page on one line each, empty where it has none.

    ``stated`` is the headline of JSON-LD, ``several`` that it tells another headline beside that one; ``shared`` is
    ``og:title``; ``filed`` are those under which services that count readers keep it, ``tagged`` those of other meta
    tags and of microdata, best first; ``visible`` the first-level headings; ``document`` the title element; ``sites``
    the names of the publisher and the site.
    """

    stated: str = ""
    several: bool = False
    shared: str = ""
    filed: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    visible: tuple[str, ...] = ()
    document: str = ""
    sites: tuple[str, ...] = ()


def headline_of(titles: Titles) -> str | None:
    """The headline of a page; ``None`` where nothing on it is one."""
    bare = _without_sites(titles)
    heading = _heading(bare)
    stated, shared = (_whole(title, (heading, *_described(bare))) for title in (bare.stated, bare.shared))
    if stated and shared and heading:
        return _of_three(stated, shared, heading, bare)
    if stated and shared:
        return shared if comparable(stated) == comparable(bare.document) else stated
    if stated or shared:
        return stated or shared
    tagged = next(iter((*bare.filed, *bare.tagged)), "")
    told = comparable(heading) in set(map(comparable, _described(bare)))
    if heading and (told or not (tagged or _strange(heading, bare.document))):
        return heading
    return tagged or _first_part(bare.document) or None


def _strange(heading: str, document: str) -> bool:
    """Whether a heading shares no word with the title element: a name of the site or of a rubric."""
    return bool(document) and set(_WORDS.findall(heading.casefold())).isdisjoint(_WORDS.findall(document.casefold()))


def _first_part(title: str) -> str:
    """A title without a short last part, which names the site even where nothing else does."""
    cuts = list(_SEPARATOR.finditer(title))
    last = title[cuts[-1].end() :] if cuts else ""
    head = title[: cuts[-1].start()] if cuts else ""
    return head.strip() if 0 < len(last.split()) <= _MAX_LAST < len(head.split()) else title


def _of_three(stated: str, shared: str, heading: str, titles: Titles) -> str:
    """The headline where JSON-LD, ``og:title`` and a heading all speak."""
    said, given, seen, document = map(comparable, (stated, shared, heading, titles.document))
    if said == given:
        return stated
    if given == seen:  # only JSON-LD differs: it is another headline on purpose, or was written for search engines
        return stated if titles.several and said != document else shared
    if said == seen:  # only what is shared differs: on purpose, unless it is no more than a shortened headline
        backed = said in map(comparable, titles.filed) or len(heading) > _MAX_SHARED or not _closes(shared)
        return shared if said == document and not backed else stated
    support = [document, *map(comparable, (*titles.filed, *titles.tagged))]
    return max((stated, shared, heading), key=lambda title: support.count(comparable(title)))


def _closes(title: str) -> bool:
    """Whether every bracket and quotation mark that opens in a title closes, too: else it was cut within."""
    for opening, closing, unless in _PAIRS:
        if title.count(opening) > sum(map(title.count, closing)) and not (unless and unless in title):
            return False
    return True


def _described(titles: Titles) -> tuple[str, ...]:
    """All but the headings, best first."""
    return (titles.stated, titles.shared, *titles.filed, *titles.tagged, titles.document)


def _without_sites(titles: Titles) -> Titles:
    """The titles without the names of the site and what else follows them."""
    known = {comparable(name) for name in titles.sites if name}
    stated = without_site(titles.stated, known, titles.visible)
    plain = [title for title in (stated, *titles.visible) if title]
    shared = without_site(titles.shared, known, plain)
    filed, tagged = (
        tuple(without_site(title, known, [*plain, shared]) for title in some) for some in (titles.filed, titles.tagged)
    )
    document = without_site(titles.document, known, [*plain, shared, *filed, *tagged])
    visible = tuple(title for title in titles.visible if comparable(title) and comparable(title) not in known)
    stated, shared, document = ("" if comparable(one) in known else one for one in (stated, shared, document))
    return Titles(stated, titles.several, shared, filed, tagged, visible, document, titles.sites)


def _heading(titles: Titles) -> str:
    """The first-level heading that is the headline: one that another title repeats, else the longest.

    A heading that ends in another title has a kicker before it.
    """
    described = {comparable(title): title for title in reversed(_described(titles)) if comparable(title)}
    for heading in titles.visible:
        if comparable(heading) in described:
            return heading
    for heading in titles.visible:
        for said, title in described.items():
            if len(title.split()) > _LEAST_WORDS and comparable(heading).endswith(said):
                return title
    worded = [one for one in titles.visible if len(one.split()) >= _LEAST_WORDS or len(one) > 12]
    return max(worded, key=len, default="")


def _whole(title: str, others: Iterable[str]) -> str:
    """A title that was cut, whole again where another begins with it.

    Cut by an ellipsis, at the length that search engines allow, or by a quotation mark, which ends an attribute.
    """
    stem = _ELLIPSIS.sub("", title)
    for other in others:
        if stem and len(other) > len(title) and other.startswith(stem):
            follows = other[len(stem) :].lstrip()
            if stem != title or len(title) in _CUT or follows.startswith(('"', "'")):
                return other
    return title


def without_site(title: str, known: set[str], others: Iterable[str]) -> str:
    """A title without the names of site and section that follow, or precede, its last separators.

    A part goes if it is the name of the site, or if what remains is a title that the page shows elsewhere.
    """
    if len(title) > _MAX_TITLE:
        return title
    shown = {comparable(other) for other in others if other} - {comparable(title)}
    for cut in _SEPARATOR.finditer(title):
        if comparable(title[: cut.start()]) in shown:
            return title[: cut.start()].strip()
    if (bar := _BAR.search(title)) and comparable(title[bar.end() :]) in shown:  # "Opinion | …"
        return title[bar.end() :].strip()
    cuts = list(_SEPARATOR.finditer(title))
    while cuts and _is_site(title[cuts[-1].end() :], known):
        title = title[: cuts[-1].start()].strip()
        cuts = list(_SEPARATOR.finditer(title))
    before = _BEFORE.match(title)
    return title[before.end() :].strip() if before and comparable(before[1]) in known else title


def _is_site(part: str, known: set[str]) -> bool:
    """Whether a part of a title is the site's name, or that with a word or two beside it, or one of its words."""
    words = tuple(_WORDS.findall(part.casefold()))
    if not words or len(part) > _MAX_SITE:
        return False
    joined = "".join(words)
    if joined in known:
        return True
    runs = ("".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1))
    beside = len(words) <= _MAX_SITE_WORDS and any(len(run) >= _LEAST_SITE and run in known for run in runs)
    return beside or (
        len(joined) > _LEAST_SITE and any(name.startswith(joined) or name.endswith(joined) for name in known)
    )
