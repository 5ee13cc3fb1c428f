"""Which of the titles that a page has is the headline, and where the site's name in it ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from index.normalise.text import comparable

_SEPARATOR: Final = re.compile(r"\s+[-–—|•·»«:~]+\s+|\s*[｜|]\s*|：")
_BEFORE: Final = re.compile(r"(.{2,60}?)(?:\s+[-–—|•·»:~]+\s+|\s*[｜|]\s*|[：:]\s+)")
_LEAST_WORDS: Final = 2
_MAX_SITE: Final = 60
_MAX_TITLE: Final = 1000


def headline_of(stated: str, visible: list[str], titles: list[str], document: str, sites: list[str]) -> str | None:
    """The headline of a page.

    Args:
        stated: headline of JSON-LD, or empty.
        visible: texts of the first-level headings.
        titles: titles of meta tags, best first.
        document: the title element.
        sites: names of the publisher and the site.
    """
    known = {comparable(name) for name in sites if name}
    plain = [title for title in (stated, *visible) if title]
    tagged = [without_site(title, known, plain) for title in titles]
    titled = without_site(document, known, [*plain, *tagged]) if document else ""
    heading = _heading(visible, [stated, *tagged, titled], known)
    candidates = [title for title in (without_site(stated, known, visible), *tagged[:1], heading) if title]
    votes = Counter(comparable(title) for title in (*candidates, *tagged[1:], titled) if title)
    ranked = sorted(_distinct(candidates), key=lambda title: -min(2, votes[comparable(title)]))
    trusted = (
        [title for title in ranked if comparable(title) == comparable(heading)] if _is_told(heading, votes) else []
    )
    return next(iter([*trusted, *ranked, *tagged, titled]), None) or None


def _is_told(heading: str, votes: Counter[str]) -> bool:
    """Whether the visible heading is backed by another title, so that it is no name of a rubric."""
    return bool(heading) and votes[comparable(heading)] >= 2


def _distinct(titles: list[str]) -> list[str]:
    """The first of every group that differs only in signs."""
    return list({comparable(title): title for title in reversed(titles)}.values())[::-1]


def _heading(visible: list[str], others: Iterable[str], known: set[str]) -> str:
    """The first-level heading that is the headline: one that another title repeats, else the longest."""
    wanted = {comparable(other) for other in others if other}
    real = [heading for heading in visible if comparable(heading) and comparable(heading) not in known]
    repeated = [heading for heading in real if comparable(heading) in wanted]
    worded = [heading for heading in real if len(heading.split()) >= _LEAST_WORDS or len(heading) > 12]
    return next(iter(repeated), "") or max(worded, key=len, default="")


def without_site(title: str, known: set[str], others: Iterable[str]) -> str:
    """A title without the names of site and section that follow, or precede, its last separators.

    A part goes if it is the name of the site, or if what remains is a title that the page shows elsewhere.
    """
    if len(title) > _MAX_TITLE:
        return title
    shown = {comparable(other) for other in others if other}
    for cut in list(_SEPARATOR.finditer(title)):
        head = title[: cut.start()].strip()
        if comparable(head) in shown and comparable(head) != comparable(title):
            return head
    cuts = list(_SEPARATOR.finditer(title))
    while cuts and _is_site(title[cuts[-1].end() :], known):
        title = title[: cuts[-1].start()].strip()
        cuts = list(_SEPARATOR.finditer(title))
    before = _BEFORE.match(title)
    return title[before.end() :].strip() if before and _is_site(before[1], known) else title


def _is_site(part: str, known: set[str]) -> bool:
    said = comparable(part)
    if not said or len(part) > _MAX_SITE:
        return False
    return any(said == name or (len(said) >= 4 and (said in name or name in said) and len(name) >= 3) for name in known)
