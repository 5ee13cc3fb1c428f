"""The length of an article in one byte, as Whoosh keeps it: exact up to ten words, then in steps of three per cent.

Ranking sees lengths only so; a table of 256 then holds all that a length contributes to a score.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_STEPS: Final = 256

LENGTHS: Final = tuple(round((1.033**code - 1) * 27) for code in range(_STEPS))
"""Code → length in words: ``whoosh.util.numeric.byte_to_length``, reckoned here so that asking need not import it."""


def code_of(length: int) -> int:
    """Length in words → its code (``whoosh.util.numeric.length_to_byte``); the last one for all that are longer."""
    from bisect import bisect_left  # which asking does without

    return min(bisect_left(LENGTHS, length), _STEPS - 1)
