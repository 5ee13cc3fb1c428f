"""One vote a surface: what an article says of a name in one place holds in all places.

A name that stands in ten places gets one kind, the one for which all ten together speak; a lone surname
of a person who is named in full is that person.
"""

from __future__ import annotations

from typing import Final

from index.article import Kind
from index.entities.evidence import NONE, Weights, total
from index.entities.merge import without_legal_form
from index.entities.segments import Candidate

_ENOUGH: Final = 1.0
_ENOUGH_INITIAL: Final = 1.5  # for a lone word that only ever begins sentences
_SETTLED: Final = 4.0  # known to be something else, whatever people are called


class Ballot:
    """Collects what speaks for each kind of each surface of one article."""

    def __init__(self) -> None:
        self._votes: dict[str, Weights] = {}
        self._inside: set[str] = set()

    def cast(self, candidate: Candidate, weights: Weights) -> None:
        """Add what one place says."""
        surface = candidate.surface
        self._votes[surface] = total(self._votes.get(surface, NONE), weights)
        if not candidate.initial or len(candidate.words) > 1:
            self._inside.add(surface)

    def kinds(self) -> dict[str, Kind]:
        """The kind of each surface for which enough speaks."""
        decided: dict[str, Kind] = {}
        for surface, weights in self._votes.items():
            weight, kind = _best(weights)
            if weight >= (_ENOUGH if surface in self._inside else _ENOUGH_INITIAL):
                decided[surface] = kind
        self._adopt_units(decided)
        self._adopt_people(decided)
        return decided

    def _adopt_units(self, decided: dict[str, Kind]) -> None:
        """Acme, in an article on Acme Corp."""
        for unit in [surface for surface, kind in decided.items() if kind == "organisation"]:
            stem = without_legal_form(unit)
            for short in {unit.rpartition(" ")[0], stem, stem.partition(" ")[0] if stem != unit else ""}:
                weights = self._votes.get(short)
                if weights is not None and max(weights.place, weights.person) < _SETTLED:
                    decided[short] = "organisation"

    def _adopt_people(self, decided: dict[str, Kind]) -> None:
        parts = name_parts(decided)
        for surface, weights in self._votes.items():
            if surface in parts and max(weights.organisation, weights.place) < _SETTLED:
                decided[surface] = "person"


def name_parts(kinds: dict[str, Kind]) -> set[str]:
    """First and last words of the full personal names."""
    full = [surface.split() for surface, kind in kinds.items() if kind == "person"]
    return {word for words in full if len(words) > 1 for word in (words[0], words[-1])}


def _best(weights: Weights) -> tuple[float, Kind]:
    """The weightiest kind; on a tie the first of person, place, organisation."""
    if weights.person >= weights.organisation and weights.person >= weights.place:
        return weights.person, "person"
    if weights.place >= weights.organisation:
        return weights.place, "place"
    return weights.organisation, "organisation"
