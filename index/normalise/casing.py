"""Names written in capitals, put into ordinary case."""

from __future__ import annotations

import re
from typing import Final

from index.normalise.tables import words

_PARTICLES: Final = words(
    "a al am an au aux ben bin d' da das de del della den der des di do dos du e el en et i la las le les los of"
    " on op sur ter the und upon van von y zu zum zur"
)
_KEPT: Final = words("II III IV VI VII UK US USA UN EU UAE DC D.C. U.S. U.N. U.K. NY N.Y. N.J. U.A.E.")
_WORD: Final = re.compile(r"[^\s/-]+")
_MC: Final = re.compile(r"^Mc(?=\w{2})(\w)")
_AFTER_APOSTROPHE: Final = re.compile(r"(?<=^[ODLN]['’])(\w)")
_INITIALS: Final = re.compile(r"(?:\w\.)+|\w")
_ACRONYM: Final = re.compile("[B-DF-HJ-NP-TV-XZ]{2,}")


def ordinary(text: str) -> str:
    """``RIO DE JANEIRO`` → ``Rio de Janeiro``, ``PATRICK O'NEILL-MCCOY JR.`` → ``Patrick O'Neill-McCoy Jr.``.

    Text that is not all in capitals comes back as it is.
    """
    return _WORD.sub(_recase, text) if text.isupper() else text


def is_acronym(word: str) -> bool:
    """Whether a word in capitals is likely spelled so because it is an acronym: it has no vowel."""
    return _ACRONYM.fullmatch(word) is not None


def _recase(match: re.Match[str]) -> str:
    word = match[0]
    if word in _KEPT or _INITIALS.fullmatch(word):
        return word
    if match.start() > 0 and word.casefold() in _PARTICLES:
        return word.lower()
    return _AFTER_APOSTROPHE.sub(lambda m: m[1].upper(), _MC.sub(lambda m: "Mc" + m[1].upper(), word.capitalize()))
