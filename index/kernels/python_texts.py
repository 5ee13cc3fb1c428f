"""Passes over whole texts, in Python: ``_texts.pyi`` says what each function takes and gives."""

from __future__ import annotations

import re
from array import array
from typing import Final

from index.repeats.lines import candidates, encoded, key, paragraphs

_ASCII_CONTROLS: Final = bytes([*range(10), *range(11, 32), 127])
INERT: Final = re.compile(
    "[\n -~\u00a1-\u00ac\u00ae-\u02ff"  # Latin with its accents composed
    "\u0391-\u03a1\u03a3-\u03ff\u0400-\u0482\u048a-\u052f"  # Greek, Cyrillic
    "\u05d0-\u05ea\u0621-\u064a"  # Hebrew and Arabic letters, unpointed
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2122"  # quotation marks, dashes, currencies
    "\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"  # East Asia
)
"""Text in which nothing is unseen or a strange space, and nothing can be composed."""

GARBLED: Final = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|[\u0420\u0421\u0432][\u00a1-\u00bb\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]"
    "|\u221a[\u00a1-\uffff\U00010000-\U0010ffff]|\u201a\u00c4"
)
"""What the first two bytes of a character in UTF-8 are in Windows-1252, Windows-1251 or MacRoman."""

_TAG: Final = re.compile("<[/a-z]")
_REFERENCE: Final = re.compile("&(?! )")  # apart, as patterns that begin with one sign find it fast
_RUNS: Final = re.compile(" {2,}")


def is_plain(text: str) -> bool:  # noqa: D103
    if text.isascii():
        return len(text.encode().translate(None, _ASCII_CONTROLS)) == len(text)  # three times as fast as a pattern
    return INERT.fullmatch(text) is not None


def is_plain_line(text: str) -> bool:  # noqa: D103
    if not (text.isprintable() if text.isascii() else INERT.fullmatch(text) and "\n" not in text):
        return False
    return "  " not in text and text[:1] != " " and text[-1:] != " "


def are_plain_lines(texts: tuple[str, ...]) -> bool:  # noqa: D103
    return "" not in texts and is_plain_line(" ".join(texts))  # a space too many would stand beside another


def may_be_garbled(text: str) -> bool:  # noqa: D103
    return not text.isascii() and GARBLED.search(text) is not None


def plain_paragraphs(text: str) -> tuple[str, ...] | None:  # noqa: D103
    if _TAG.search(text) or _REFERENCE.search(text):
        return None
    paragraphs = tuple(text.split("\n\n"))
    return paragraphs if are_plain_lines(paragraphs) else None


def count_names(text: str, names: tuple[tuple[str, ...], ...]) -> list[tuple[int, tuple[str, ...]]]:  # noqa: D103
    line = text.replace("\n\n", " ").replace("\n", " ")
    line = _RUNS.sub(" ", line) if "  " in line else line
    return [_counted(_occurrences(line, forms)) for forms in names]


def _counted(found: list[str]) -> tuple[int, tuple[str, ...]]:
    return len(found), tuple(dict.fromkeys(found))


def _occurrences(line: str, forms: tuple[str, ...]) -> list[str]:
    """The forms as a line names them, in its order; of forms that overlap the first, then the longest.

    Plain searching: a pattern for each name would take longer to compile than to find.
    """
    found = [place for form in dict.fromkeys(forms) for place in _places(line, form)]
    found.sort()
    kept: list[str] = []
    end = 0
    for start, _, form in found:
        if start >= end:
            kept.append(form)
            end = start + len(form)
    return kept


def _places(line: str, form: str) -> list[tuple[int, int, str]]:
    """Where a form stands, not inside a word: start, negative length, form."""
    if not form:
        raise ValueError("the forms of a name are a tuple of strings, none of them empty")
    places: list[tuple[int, int, str]] = []
    start = line.find(form)
    while start >= 0:
        end = start + len(form)
        before, after = line[start - 1 : start], line[end : end + 1]
        if not (before.isalnum() or after.isalnum() or "_" in (before, after)):
            places.append((start, -len(form), form))
        start = line.find(form, start + 1)
    return places


def line_entries(text: str, seed: int, document: int) -> bytes:  # noqa: D103
    found = candidates(paragraphs(encoded(text)))
    return array("Q", [key(line, seed) << 16 | document for line in found]).tobytes()


def sorted_entries(entries: bytes) -> bytes:  # noqa: D103
    if len(entries) % 8:
        raise ValueError("entries are bytes, eight each")
    return array("Q", sorted(set(array("Q", entries)))).tobytes()
