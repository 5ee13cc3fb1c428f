"""Plain text → paragraphs: blank lines, wrapped lines, lines that are paragraphs."""

from __future__ import annotations

import re
from typing import Final

_BLANK: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_WRAP_LEAST: Final = 40
_WRAP_MOST: Final = 100
_WRAP_EVENNESS: Final = 0.6
_COLUMNS: Final = re.compile(r"\S {3,}\S|\t\S")
_TERMINALS: Final = ".!?…。！？।۔؟:;"
_CLOSING: Final = "\"'”’»」』)]"  # may stand behind them


def blocks(text: str) -> list[list[str]]:
    """The lines of a clean text, grouped by blank lines; no group and no line is empty."""
    groups = ([line.strip() for line in block.split("\n") if line.strip()] for block in _BLANK.split(text))
    return [group for group in groups if group]


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph cut to a width: evenly long, or going on in lower case."""
    if len(lines) < 2:
        return False
    lengths = [len(line) for line in lines[:-1]]
    if max(lengths) > _WRAP_MOST or max(lengths) < _WRAP_LEAST:
        return False
    if all(line[:1].islower() for line in lines[1:]):
        return True
    if len(lines) == 2:
        return False  # a headline over a paragraph looks as even as that
    even = min(lengths) >= _WRAP_EVENNESS * max(lengths)
    return even and sum(not _is_ended(line) for line in lines[:-1]) >= 0.5 * len(lengths)


def _is_ended(line: str) -> bool:
    """Whether it ends as sentences do."""
    return line.rstrip(_CLOSING).endswith(tuple(_TERMINALS))


def paragraphs(text: str) -> list[str]:
    r"""The paragraphs of a plain text (line ends ``\\n``).

    They are parted by blank lines; lines inside such a block are joined where they are one paragraph cut to a
    width, stay together where they are a table, and else are paragraphs of their own.
    """
    result: list[str] = []
    for block in _parted(text.strip("\n")):
        if "\n" in block:
            result += _of_lines([line.rstrip() for line in block.split("\n") if line.strip()])
        elif line := block.strip():
            result.append(line)
    return result


def _of_lines(lines: list[str]) -> list[str]:
    """The paragraphs of a block of several lines."""
    stripped = [line.strip() for line in lines]
    if is_wrapped(stripped):
        return _joined(lines)
    if sum(map(_has_columns, lines)) >= 2:
        return ["\n".join(lines)]
    return stripped


def _has_columns(line: str) -> bool:
    return ("   " in line or "\t" in line) and _COLUMNS.search(line) is not None  # the pattern alone is slow


def _parted(text: str) -> list[str]:
    """What blank lines part. Where every second line is empty, no pattern is needed to see that."""
    lines = text.split("\n")
    return _BLANK.split(text) if any(lines[1::2]) else lines[::2]


def _joined(lines: list[str]) -> list[str]:
    """Wrapped lines as paragraphs; where most lines start at the margin, an indented one opens a paragraph."""
    indented = [line[:1] in " \t" for line in lines]
    if 2 * sum(indented) > len(lines):
        indented = [False] * len(lines)
    result: list[str] = []
    for line, opens in zip(lines, indented, strict=True):
        if opens or not result:
            result.append(line.strip())
        else:
            result[-1] += f" {line.strip()}"
    return result
