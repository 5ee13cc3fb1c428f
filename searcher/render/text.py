"""Text made safe for a terminal, and measured in the cells that it fills there.

Articles come from strangers. An escape sequence in a headline could retitle the window, hide a line or write to
the clipboard, so no control character of an article ever reaches a terminal: :func:`clean` shows it as a symbol.
Every function here that cleans keeps the length, so that character ranges (hits in a snippet) stay right.
"""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_UNSAFE: Final = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
_SPACES: Final = frozenset("\t\x0b\x0c\r\x1c\x1d\x1e\x1f\u2028\u2029")
_RIGHT_TO_LEFT: Final = ("R", "AL")
LEFT_TO_RIGHT_MARK: Final = "\u200e"


def clean(text: str) -> str:
    r"""The text without anything that a terminal would obey; newlines stay.

    C0 controls become their pictures (``␛``), C1 controls ``�``; tabs and other white space become blanks;
    bidirectional overrides, which can reorder the rest of a line, become zero-width spaces.
    """
    return re.sub(_UNSAFE, _shown, text)


def one_line(text: str) -> str:
    """The same as :func:`clean`, newlines shown as blanks."""
    return clean(text.replace("\n", " "))


def _shown(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SPACES:
        return " "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "�" if code < 0xA0 else "\u200b"


def cells(text: str) -> int:
    """How many columns a terminal needs for it: 2 for wide East Asian letters, 0 for combining marks."""
    if text.isascii():
        return len(text)
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    if character < "\u0300":
        return 0 if character == "\xad" else 1
    if "\u1160" <= character <= "\u11ff" or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fit(text: str, width: int) -> str:
    """The text, cut to ``width`` cells with an ellipsis where it is longer."""
    if cells(text) <= width:
        return text
    kept = _cut(text, 0, max(width - 1, 0))
    return text[:kept].rstrip() + "…"


def _cut(text: str, start: int, width: int) -> int:
    """The end of the longest piece from ``start`` that fills at most ``width`` cells."""
    used = 0
    for at in range(start, len(text)):
        used += _cells_of(text[at])
        if used > width:
            return at
    return len(text)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up to ``width`` cells; ``right`` puts the blanks before it."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks


def direction_closed(text: str) -> str:
    """The text, closed with a left-to-right mark where it ends right to left.

    Else a terminal that reorders by the Unicode bidirectional algorithm would draw a count that follows an
    Arabic or Hebrew name on the wrong side of it.
    """
    if not text.isascii() and any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return text + LEFT_TO_RIGHT_MARK
    return text


def wrapped(text: str, width: int | None) -> Iterator[tuple[int, int]]:
    """Character ranges of the lines that the text fills at ``width`` cells (``None``: one line).

    Breaks at blanks, between wide letters (which are written without blanks), and inside a word only where it
    is wider than a line. Blanks at a break belong to no line.
    """
    start = 0
    while start < len(text):
        end = len(text) if width is None else _line_end(text, start, width)
        yield start, start + len(text[start:end].rstrip(" "))
        start = end + len(text[end:]) - len(text[end:].lstrip(" "))


def _line_end(text: str, start: int, width: int) -> int:
    limit = max(_cut(text, start, width), start + 1)
    if limit == len(text) or text[limit] == " ":
        return limit
    for at in range(limit, start, -1):
        if text[at - 1] == " " or _cells_of(text[at - 1]) == 2 or _cells_of(text[at]) == 2:
            return at
    return limit
