"""Who and what an article is about: people, organisations and places.

``get_recogniser`` chooses a recogniser by name; ``annotate`` puts the entities of an article into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from index.entities.annotate import annotate
from index.entities.base import Recogniser
from index.entities.silent import SilentRecogniser
from index.errors import UsageError

__all__ = ["RECOGNISERS", "Recogniser", "annotate", "get_recogniser"]


def _rules() -> Recogniser:
    from index.entities.rules import RulesRecogniser  # its patterns and tables are not needed where entities are given

    return RulesRecogniser()


RECOGNISERS: Final[dict[str, Callable[[], Recogniser]]] = {
    "rules": _rules,
    "none": SilentRecogniser,
    "auto": _rules,
}


def get_recogniser(name: str) -> Recogniser:
    """The recogniser of that name; ``auto`` takes the best there is.

    Raises:
        UsageError: there is none of that name.
    """
    recogniser = RECOGNISERS.get(name)
    if recogniser is None:
        what = "the spaCy recogniser is not part of this build" if name == "spacy" else f"no recogniser {name!r}"
        raise UsageError(what, hint=f"choose one of {', '.join(RECOGNISERS)}")
    return recogniser()
