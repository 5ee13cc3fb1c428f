"""Whether a line of prose is a headline or a standfirst."""

from __future__ import annotations

import re
from typing import Final

_WIDE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_WEIGHT: Final = 3  # a Chinese, Japanese or Korean character says as much as about three letters
_STOP: Final = re.compile(r"(?:[.。।۔:;,،…]|\.\.\.)[\"'”’»」』)\]]*$")
_ABBREVIATED: Final = re.compile(r"\b(?:[A-Z]\.){1,}$|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros|No|vs|St|Rs|p\.c|a\.m|p\.m)\.$")
_BREAK: Final = re.compile(r"[.!?][\"'”’»)\]]?\s+[\"'“‘«(\[]?[A-ZÀ-ÖØ-ÞА-Я]")
_BREAK_LESS: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Prof|Rev|Hon|vs|No|Co|Inc|Ltd|[A-Z])\.\s+[\"'“‘«(\[]?[A-Z]"
)
_MAX_HEADLINE: Final = 220
_MAX_DECK: Final = 500
_LEAST_UNMARKED: Final = 20
"""A shorter line over the text, with nothing between, is a subheading: ``Key points``."""


def weight(text: str) -> int:
    """Length in characters as of a Latin text."""
    return len(text) + (_WIDE_WEIGHT - 1) * len(_WIDE.findall(text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence of prose does; a final abbreviation does not count."""
    return _STOP.search(text) is not None and _ABBREVIATED.search(text) is None


def is_headline(text: str) -> bool:
    """Whether a line can be a headline: not long, one statement, no full stop at its end."""
    if weight(text) > _MAX_HEADLINE or ends_sentence(text) or not any(char.isalpha() for char in text):
        return False
    return len(_BREAK.findall(text)) - len(_BREAK_LESS.findall(text)) <= 1


def is_deck(text: str, *, marked: bool) -> bool:
    """Whether the line after a headline is its standfirst.

    ``marked``: a credit, a byline or a date stands between it and the text, so that even a full sentence is one.
    """
    if marked:
        return weight(text) <= _MAX_DECK
    sentence = ends_sentence(text) or text.rstrip("\"'”’»")[-1:] in "!?:"
    return _LEAST_UNMARKED <= weight(text) <= _MAX_DECK and not sentence
