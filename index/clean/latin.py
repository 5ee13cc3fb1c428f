"""Which of the one-byte encodings of Latin scripts some bytes are in, by the letters that would come out.

Windows-1252 reads anything, so that Hungarian or Turkish in its own encoding comes out as letters that no one language
has together (``kikötõ``, ``kýþa``). The encoding whose letters are all of one language is the one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

from index.normalise.tables import words

ENCODINGS: Final = ("cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "cp1258")
"""Best guess first: of those that are equally good it is taken."""

_ALPHABETS: Final = words(
    "äöüßé àâæçèéêëîïôœùûüÿ áéíñóúüçªº àèéìíîòóùú áâãàçéêíóôõúüªº àáçèéíïòóúüñ·"  # de fr es it pt ca
    " äåöéæøüà äåæöøéüóòôêèñ áéíóúýþæöð áéíóúïàèëêöü"  # sv fi, da no, is, ga nl
    " ąćęłńóśźż áčďéěíňóřšťúůýž áäčďéíĺľňóôŕšťúýž áéíóöőúüű ăâîşţșț čćđšž äõöüšž"  # pl cs sk hu ro hr sl et
    " çğıöşüâîûi̇ ąčęėįšųūž āčēģīķļņšūž çë"  # tr lt lv sq
)
_VIETNAMESE: Final = "ăâđêôơư\u0300\u0301\u0303\u0309\u0323áàéèíìóòúùýâêô"
_MIXED: Final = "áàâäãåæçéèêëíìîïñóòôöøúùûüßœ"
"""Names of several western countries, in a text whose own language needs none."""
_MIXED_WORTH: Final = 0.9
_NEUTRAL: Final = frozenset("‘’“”‚„‹›«»–—…•·€£¥°§©®™\u00a0\u00ad¿¡´`†")
_WHOLE: Final = 0.95
"""Share of the letters that must be of one language."""
_HEAD: Final = 1 << 16
_HIGH: Final = re.compile(b"[\x80-\xff]+")
_RUN: Final = 4
_FOREIGN: Final = 0.5


def is_latin(content: bytes) -> bool:
    """Whether bytes that are not ASCII stand alone or in twos and threes, as accented letters among plain ones do."""
    runs = [len(run) for run in _HIGH.findall(content[:_HEAD])]
    return sum(length for length in runs if length >= _RUN) <= _FOREIGN * sum(runs)


def latin(content: bytes) -> str | None:
    """The text in the encoding that makes the best sense of it, or ``None`` where none makes any."""
    encoding = latin_encoding(content)
    return None if encoding is None else content.decode(encoding, "replace")


def latin_encoding(content: bytes) -> str | None:
    """The encoding that makes the best sense of a text by its beginning, or ``None`` where none makes any."""
    head = content[:_HEAD]
    scores = [(_score(head.decode(encoding, "replace")), encoding) for encoding in ENCODINGS]
    best = max(score for score, _ in scores)
    if best < _WHOLE * _MIXED_WORTH:
        return None
    return next(encoding for score, encoding in scores if score == best)


def _score(text: str) -> float:
    """How much of what is not ASCII is of the alphabet that fits best."""
    found = Counter(char for char in text if ord(char) > 0x7F and char not in _NEUTRAL)
    total = found.total()
    if not total:
        return 1.0
    whole = max(_covered(found, alphabet) for alphabet in _alphabets())
    return max(whole, _MIXED_WORTH * _covered(found, _both_cases(_MIXED))) / total


def _covered(found: Counter[str], alphabet: frozenset[str]) -> int:
    return sum(count for char, count in found.items() if char in alphabet)


@cache
def _alphabets() -> tuple[frozenset[str], ...]:
    return tuple(map(_both_cases, (*sorted(_ALPHABETS), _VIETNAMESE)))


@cache
def _both_cases(letters: Iterable[str]) -> frozenset[str]:
    return frozenset(case for letter in letters for case in (letter, letter.upper(), *("İ" if letter == "i" else "")))
