"""What speaks for each kind: a candidate's own words, and what stands around it.

Weights were set by judgement, in steps of a half: 4 nearly settles it, 1 is a slight lean.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from index.entities.gazetteer import SITE_HEAD, Gazetteer, gazetteer
from index.entities.segments import Candidate
from index.entities.tokens import PARTICLE


class Weights(NamedTuple):
    """How much speaks for each kind."""

    person: float = 0.0
    organisation: float = 0.0
    place: float = 0.0


NONE: Final = Weights()
_BY_KIND: Final = {
    "person": Weights(person=1.0),
    "organisation": Weights(organisation=1.0),
    "place": Weights(place=1.0),
}
_BEFORE: Final = {
    "noun_person": Weights(person=2.0),
    "noun_organisation": Weights(organisation=1.5),
    "noun_place": Weights(place=2.0),
    "speech": Weights(person=1.0),
}
_AFTER: Final = {
    "after_person": Weights(person=2.0),
    "after_organisation": Weights(organisation=1.0),
    "after_place": Weights(place=1.5),
    "speech": Weights(person=1.5),
    "team_verb": Weights(organisation=1.5),
}
_RIGHT: Final = re.compile(r"(?:['’]s)?(,? ?\(?)(?:([a-z]+)|(\d+)|([A-Z][\w.]*(?: [A-Z]\w+)?))")
_ARTICLES: Final = frozenset({"the", "a", "an"})


def total(first: Weights, *others: Weights) -> Weights:
    """All of them together."""
    person, organisation, place = first
    for other in others:
        if other is not NONE:
            person += other[0]
            organisation += other[1]
            place += other[2]
    return Weights(person, organisation, place)


@cache
def _cues() -> tuple[dict[str, Weights], dict[str, Weights], frozenset[str]]:
    """Weights by the word before and by the word after; and the words that only count right before a name."""
    groups = gazetteer().cues.items()
    before = {word: total(NONE, *(_BEFORE.get(group, NONE) for group in found)) for word, found in groups}
    after = {word: total(NONE, *(_AFTER.get(group, NONE) for group in found)) for word, found in groups}
    return before, after, frozenset(word for word, found in groups if "noun_place" in found)


def _known(candidate: Candidate) -> Weights:
    known = candidate.known
    if known is None:
        return NONE
    weight = 8.0 if known.country else 4.0
    if candidate.ambiguous:
        weight = 3.0 if known.country else 2.0
    unit = _BY_KIND[known.kind]
    return Weights(weight * unit.person, weight * unit.organisation, weight * unit.place)


def _shape(candidate: Candidate) -> Weights:
    """What the candidate's own words say."""
    if candidate.unit:
        return Weights(organisation=5.0)
    if candidate.site:
        return Weights(place=4.0)
    titled = 4.0 if candidate.titled else 0.0
    if candidate.known:
        return Weights(person=titled)
    if len(candidate.words) == 1:
        acronym = 2 <= len(candidate.surface) <= 6 and candidate.surface.isupper()
        return Weights(titled + 0.5 * candidate.given, 1.5 * acronym)
    return _several(candidate, titled)


def _several(candidate: Candidate, titled: float) -> Weights:
    words = candidate.words
    if "&" in candidate.surface:
        return Weights(titled, 3.0)
    person = titled
    if len(words) <= 4:
        person += 3.5 if candidate.given else 0.0 if candidate.mixed else 1.0
    for word in words:
        if len(word.text) == 2 and word.text[1] == ".":
            person += 2.5
            break
    if any(word.join == PARTICLE for word in words):
        person += 1.0
    return Weights(person, 0.0, 2.0 if candidate.flags & SITE_HEAD else 0.0)


def _left(text: str, start: int) -> Weights:
    before = text[max(0, start - 40) : start].rstrip("“\"‘'( ").rsplit(None, 2)
    if not before:
        return NONE
    cues, _, adjacent = _cues()
    last = before[-1].lower()
    if last == "of" and len(before) > 1 and before[-2].lower() in adjacent:
        return Weights(place=3.0)  # the town of
    if last in _ARTICLES:
        last = before[-2].lower() if len(before) > 1 else ""
        found = NONE if last in adjacent else cues.get(last.rstrip(","), NONE)
        return Weights(found.person - 1.0, found.organisation + 0.75, found.place)
    if last.endswith(","):
        last = last[:-1]
        return NONE if last in adjacent else cues.get(last, NONE)
    return cues.get(last, NONE)


def _right(candidate: Candidate, text: str, names: Gazetteer) -> Weights:
    match = _RIGHT.match(text, candidate.end, candidate.end + 30)
    if match is None:
        return NONE
    gap, word, number, name = match.groups()
    if word:
        weights = _cues()[1].get(word, NONE) if gap in {" ", ", "} else NONE
        return weights if gap == " " or word in {"who", "whose", "aged"} else NONE
    if number:
        return Weights(person=2.5) if gap == ", " and len(number) == 2 else NONE
    known = names.names.get(name)
    if known is None or known.kind != "place":
        return NONE
    several = len(candidate.words) > 1
    if gap == ", ":
        return Weights(place=1.0 if several else 1.5)
    if gap == " (" and known.country:
        return Weights(person=2.0) if several else Weights(organisation=1.0)
    return NONE


def _team(candidate: Candidate) -> Weights:
    """In a line of results or standings, what is no person and no country is a team."""
    known = candidate.known
    if candidate.given or candidate.titled or (known is not None and known.country):
        return NONE
    return Weights(organisation=6.0)


def weigh(candidate: Candidate, text: str, names: Gazetteer, *, scores: bool = False) -> Weights:
    """All that speaks for each kind at this one place of the text.

    ``scores``: the line gives results of matches.
    """
    own = _known(candidate), _shape(candidate)
    around = _left(text, candidate.start), _right(candidate, text, names)
    return total(*own, *around, _team(candidate) if scores else NONE)
