"""What pieces of text can be, for a terminal that shows it."""

from __future__ import annotations

from enum import Enum


class Style(Enum):
    """What a piece of text is; the value is how a terminal shows it (SGR parameters, ECMA-48 8.3.117)."""

    HEADLINE = "1"
    DERIVED = "1;3"
    DECK = "3"
    DIM = "2"
    HIT = "1;4;33"
    TITLE = "1;36"
    BAR = "34"
