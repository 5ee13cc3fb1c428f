"""Finding the few places of a text that are worth analysing for given words, without analysing all of it.

A word and its stem share their beginning: the first letter always, the second but for ``y`` and ``i`` (``dying``,
``die``). Where no word begins like a wanted one nothing needs to be analysed. Letters beyond ASCII fold in too many
ways to tell, so a piece with one is always looked at. What is found is only a candidate.
"""

from __future__ import annotations

import re
from functools import cached_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

_CHUNK: Final = re.compile(r"\S*")
_BEYOND: Final = r"[^\x00-\x7f]"  # a range up to the last character would take milliseconds to compile


class Candidates:
    """Yields the pieces of a text, parted by white space, in which one of the words may stand.

    ``beginnings`` are forms, terms or prefixes of forms; ``None`` takes all of a text.
    """

    def __init__(self, beginnings: Iterable[str] | None) -> None:
        self._all = beginnings is None
        starts = sorted({_start(word) for word in beginnings or () if word and word.isascii()})
        self._start = rf"(?<![^\W_])(?:{'|'.join(starts)})" if starts else r"(?!)"

    @cached_property
    def _in_ascii(self) -> re.Pattern[str]:
        return re.compile(self._start)

    @cached_property
    def _in_any(self) -> re.Pattern[str]:
        return re.compile(f"{_BEYOND}|{self._start}")

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


def _start(beginning: str) -> str:
    first = _letter(beginning[0])
    if len(beginning) == 1:
        return first
    second = beginning[1]
    also = "yY" if second == "i" else ""
    return first + f"[{re.escape(second.lower() + second.upper())}{also}.,]"  # U.S. is us, 1,000 is 1000


def _letter(letter: str) -> str:
    return f"[{re.escape(letter.lower() + letter.upper())}]"
