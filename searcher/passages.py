"""Cutting a passage out of a text: by sentences where they fit, by words where they do not."""

from __future__ import annotations

import re
from functools import cache

from index.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final, TypeAlias

Range: TypeAlias = tuple[int, int]
"""Half-open range of characters."""

# The end of a sentence (group 1) and the space up to the next; not after Mr., J. or U.S.
_NO_END: Final = r"(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\b[SG]en)"
_SENTENCE: Final = rf"({_NO_END}[.!?…]+[\"'”’»)\]]*)\s+(?=[\"'“‘„«(\[]*[^\W_a-z])|([。！？]+[」』”]*)|\s*\n\s*"
_ASCII_SENTENCE: Final = rf"({_NO_END}[.!?]+[\"')\]]*)\s+(?=[\"'(\[]*[^\W_a-z])|(?!)()|\s*\n\s*"
"""The same where all is ASCII: a few of the other letters in a pattern take most of the time to compile it."""
_SPACE: Final = re.compile(r"\s+")
_RUN: Final = re.compile(r"\s{2,}|[^\S ]")
_LOOSE_END: Final = " \t\n,;:–—-"
_CUT: Final = "…"
_LOOKAHEAD: Final = 3
"""Characters after a border that are needed to tell that it is one."""
_GOOD_SHARE: Final = 0.6
"""A passage that fills less than this much of its width may be filled up."""


class Passage(NamedTuple):
    """A range of the text, and whether a sentence is cut at its beginning and at its end."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def around(text: str, first: int, last: int, width: int) -> Passage:
    """The passage that holds the characters from ``first`` to ``last``, at most ``width`` long with its ellipses."""
    room = max(width - 2, 1)
    start, cut_before = _beginning(text, first, last, room)
    end, cut_after = _ending(text, start, last, room)
    if end == len(text) and end - start < room * _GOOD_SHARE:
        start = next(_sentence_starts(text, end - room, start), start)
        cut_before = cut_before and start > 0 and text[start - 1 : start].isalnum()
    return Passage(start, end, cut_before, cut_after)


def _beginning(text: str, first: int, last: int, room: int) -> tuple[int, bool]:
    """The beginning of the sentence, if all fits from there; else of a word, with some of what goes before."""
    starts = list(_sentence_starts(text, last - room, first))
    if starts:
        return starts[-1], False
    earliest = max(0, first - max(0, room - (last - first)) // 3)
    space = _SPACE.search(text, earliest, first)
    return (space.end() if space else earliest), True


def _sentence_starts(text: str, earliest: int, latest: int) -> Iterator[int]:
    if earliest <= 0:
        yield 0
    for match in _sentences(text, max(0, earliest - 1), latest + _LOOKAHEAD):
        if earliest <= match.end() <= latest:
            yield match.end()


def _ending(text: str, start: int, last: int, room: int) -> tuple[int, bool]:
    limit = start + room
    if limit >= len(text):
        return len(text.rstrip()), False
    ends = [end for end in map(_end, _sentences(text, min(last, limit), limit + _LOOKAHEAD)) if last <= end <= limit]
    if ends and ends[-1] - start >= room * _GOOD_SHARE:
        return ends[-1], False
    words = [match.start() for match in _SPACE.finditer(text, max(start, min(last, limit)), limit + 1)]
    end = words[-1] if words else limit
    return max(len(text[:end].rstrip(_LOOSE_END)), min(last, limit)), True


def _sentences(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Borders of sentences in a range of the text."""
    return _border(is_ascii=text[start:end].isascii()).finditer(text, start, end)


@cache
def _border(*, is_ascii: bool) -> re.Pattern[str]:
    return re.compile(_ASCII_SENTENCE if is_ascii else _SENTENCE)


def _end(match: re.Match[str]) -> int:
    return max(match.end(1), match.end(2)) if match.lastindex else match.start()


def flatten(text: str, passage: Passage, marks: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    """The passage on one line, with ellipses where it is cut, and where the marks inside it have come to stand."""
    cut = text[passage.start : passage.end]
    before = _CUT if passage.cut_before else ""
    runs = [(match.start(), len(match.group()) - 1) for match in _RUN.finditer(cut)]
    inside = [mark for mark in marks if passage.start <= mark[0] and mark[1] <= passage.end]
    moved = tuple(_moved(mark, passage.start - len(before), runs, passage.start) for mark in inside)
    return before + _RUN.sub(" ", cut) + (_CUT if passage.cut_after else ""), moved


def _moved(mark: Range, origin: int, runs: list[tuple[int, int]], start: int) -> Range:
    """A mark of the text as one of the passage: less its beginning and the white space that was taken out before it."""
    taken = sum(length for at, length in runs if at + start < mark[0])
    within = sum(length for at, length in runs if at + start < mark[1])
    return mark[0] - origin - taken, mark[1] - origin - within
