"""Finding the few places of a text that are worth analysing for given words, without analysing all of it.

A word and its stem share their beginning: all but the last letter of the stem, or two in ``dying`` (``die``). Where no
word begins like a wanted one nothing needs to be analysed. Letters beyond ASCII fold in too many ways to tell, so a
piece with one is always looked at. What is found is only a candidate.
"""

from __future__ import annotations

import re
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

_CHUNK: Final = re.compile(r"\S*")
_ASCII: Final = "".join(map(chr, range(128)))
_PUNCTUATION: Final = r"\u2010-\u205e"  # quotes, dashes and dots beyond ASCII; a larger range takes long to compile
_MOST: Final = 4
"""Letters of a beginning that are compared: few other words share them."""
_UNSURE: Final = 2
"""Letters at the end of a stem that a word need not have."""


class Candidates:
    """Yields the pieces of a text, parted by white space, in which one of the words may stand.

    ``beginnings`` are forms, terms or prefixes of forms; ``None`` takes all of a text.
    """

    def __init__(self, beginnings: Iterable[str] | None) -> None:
        self._all = beginnings is None
        words = [word for word in beginnings or () if word and word.isascii()]
        self._firsts = "".join(sorted({letter for word in words for letter in (word[0].lower(), word[0].upper())}))
        self._beginning = rf"(?<![^\W_].)(?:{'|'.join(sorted(set(map(_after_first, words))))})"

    # Both patterns begin with a set of characters: those are found in a text far faster than anything else.

    @cached_property
    def _in_ascii(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(self._firsts)}]{self._beginning}" if self._firsts else r"(?!)")

    @cached_property
    def _in_any(self) -> re.Pattern[str]:
        others = "".join(letter for letter in _ASCII if letter not in self._firsts)
        beginning = f"|{self._beginning}" if self._firsts else ""
        return re.compile(rf"[^{re.escape(others)}{_PUNCTUATION}](?:(?<=[^\x00-\x7f]){beginning})")

    def pieces(self, text: str) -> Iterator[tuple[int, str]]:
        """``(offset, piece)`` in order; tokens never reach over white space, so a piece is analysed as in the text."""
        if self._all:
            yield 0, text
            return
        end = 0
        for match in (self._in_ascii if text.isascii() else self._in_any).finditer(text):
            start = match.start()
            if start < end:
                continue
            while start > end and not text[start - 1].isspace():
                start -= 1
            end = _end_of_chunk(text, start)
            yield start, text[start:end]


def _end_of_chunk(text: str, start: int) -> int:
    match = _CHUNK.match(text, start)
    return match.end() if match else start


def _after_first(beginning: str) -> str:
    """What stands in a text where a word begins so, behind the first letter, which is looked back at."""
    first = f"(?<={_letter(beginning[0])})"
    if len(beginning) == 1:
        return first
    if beginning.isalpha() and len(beginning) > _MOST:
        sure = beginning[1 : min(_MOST, len(beginning) - _UNSURE)]
        return rf"{first}(?:{''.join(map(_letter, sure))}|\.)"  # U.N.E.S.C.O. is unesco
    second = beginning[1]
    also = "yY" if second == "i" else ""
    return first + f"[{re.escape(second.lower() + second.upper())}{also}.,]"  # U.S. is us, 1,000 is 1000


def _letter(letter: str) -> str:
    return f"[{re.escape(letter.lower() + letter.upper())}]"
