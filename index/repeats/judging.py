"""Is a line that many articles of a source have furniture, or news that repeats itself?

A false drop is worse than a missed one, so a line must say something for itself besides its number. One that speaks of
the publication or to its reader ("Sign up for our newsletter") need only be in a few articles. Any other must stand in
one and the same place at an edge, be a sentence without figures and not in quotation marks, and be in a good part of
what the source published about then. So tables, prices, results, subheads, refrains and formulas of wire services
stay, however often they come.
"""

from __future__ import annotations

import re
from typing import Final

from index.frozen import NamedTuple
from index.repeats.cues import has_cue

FEWEST: Final = 8
"""Different articles that a line must be in, whatever it says."""

_SHARE_OF_CUES: Final = 1 / 1000
_SENTENCES: Final = ((10, 0.25), (50, 0.10))
"""Of sentences without a cue: in how many articles, and which share of the source's."""

_IN_PLACE: Final = 0.75
"""In which share of the articles such a sentence must stand in one place: the second, say, or the last."""

_WORDS: Final = 5
_LETTERS: Final = 25
_SIGNS: Final = 12  # of a script that writes no spaces between words

_ENDS: Final = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_FIGURE: Final = re.compile(r"\d")
_SPOKEN: Final = re.compile(r"^\W*[\"“„«‘'「『]")
_LISTED: Final = re.compile(r"^\s*(?:[-–—•*·]|\w{1,3}[:.)] )")
_SPACELESS: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Evidence(NamedTuple):
    """What speaks of a line.

    ``articles`` have it, of so many ``published`` by its source about then. Of so many ``seen`` of them ``different``
    ones say different things besides (copies and versions of one article are one), and in ``in_place`` it stands in
    the same place at an edge.
    """

    articles: int
    published: int
    seen: int
    different: int
    in_place: int


def may_be_furniture(line: str) -> bool:
    """Whether a line could be furniture at all, whatever speaks for it."""
    return not _SPOKEN.search(line) and (has_cue(line) or _is_sentence(line))


def is_frequent(line: str, articles: int, published: int) -> bool:
    """Whether a line that could be furniture is in enough articles, of so many that were published about then."""
    share = articles / max(published, 1)
    if has_cue(line):
        return articles >= FEWEST and share >= _SHARE_OF_CUES
    return any(articles >= fewest and share >= least for fewest, least in _SENTENCES)


def is_furniture(line: str, evidence: Evidence) -> bool:
    """Whether a line is furniture of its source."""
    articles = evidence.articles * evidence.different // max(evidence.seen, 1)
    if evidence.different < FEWEST or not may_be_furniture(line):
        return False
    in_place = has_cue(line) or evidence.in_place >= _IN_PLACE * evidence.seen
    return in_place and is_frequent(line, articles, evidence.published)


def _is_sentence(line: str) -> bool:
    """Whether a line is a sentence of a writer: neither a heading, nor a figure, nor one of a list, nor labelled."""
    if _FIGURE.search(line) or _LISTED.search(line) or not _ENDS.search(line) or "\n" in line:
        return False
    if len(_SPACELESS.findall(line)) >= _SIGNS:
        return True
    return len(line.split()) >= _WORDS and sum(map(str.isalpha, line)) >= _LETTERS
