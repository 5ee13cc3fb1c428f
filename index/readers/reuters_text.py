"""The text of Reuters-21578: wrapped lines with indented paragraphs, tables, and codes of the wire."""

from __future__ import annotations

import html
import re
from typing import Any, Final

_CONTROLS: Final = re.compile(r"&#(?:[0-9]|1[0-9]|2[0-9]|3[01]|127);|[\x00-\x08\x0b-\x1f\x7f]")
_SIGN_OFF: Final = re.compile(
    r"(?:\s*(?:^|(?<=\s))-*\s*reuters?\s*(?:\d+|(?-i:[A-Z]{1,4})\b)?\s*(?:\.{3,})?\s*)+\Z", re.IGNORECASE
)
_CARRIAGE_RETURN: Final = re.compile(r"\^M\s*$", re.MULTILINE)  # spelled in two characters
_INDENT: Final = re.compile(r"^(?: {2,}|\t)")
_LAID_OUT: Final = re.compile(r"\S {2,}\S|\.{3,}")
_TAG: Final = re.compile(r"</?(?:TITLE|DATELINE|AUTHOR|BODY|UNKNOWN|TEXT)\b[^>]*>", re.IGNORECASE)
_MAX_HEADLINE: Final = 100
_MIN_WRAPPED: Final = 40


def _characters(text: str) -> str:
    """Entities resolved once, control codes gone; ``<`` of a company's code stays."""
    return html.unescape(_CONTROLS.sub("", text)).replace("\xa0", " ")


def plain(text: str) -> str:
    """One line of text: a title, a date, a name."""
    return " ".join(_characters(text).split())


def _lines(text: str) -> list[str]:
    """Lines without trailing space, empty lines at both ends and the wire's sign-off."""
    text = _SIGN_OFF.sub("", _CARRIAGE_RETURN.sub("", _characters(_TAG.sub("\n", text))).rstrip())
    lines = [line.rstrip() for line in text.expandtabs(4).splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def prose(text: str) -> list[str]:
    """The paragraphs of a story; a table among them keeps its lines."""
    return ["\n".join(block) if _is_table(block) else _joined(block) for block in _blocks(_lines(text))]


def layout(text: str) -> dict[str, Any]:
    """Headline and paragraphs of a text that the makers of the collection could not take apart."""
    lines = _lines(text)
    headline = ""
    if len(lines) > 1 and _is_heading(lines[0]):
        headline = " ".join(lines.pop(0).split())
    return {"headline": headline, "text": [part for block in _blocks(lines) for part in _parts(block)]}


def _parts(block: list[str]) -> list[str]:
    """A table with its lines; else wrapped prose, in which a short line ends a paragraph."""
    short = sum(len(line) < _MIN_WRAPPED for line in block)
    if _is_table(block) or 2 * short > len(block) > 1:
        return ["\n".join(block)]
    parts: list[list[str]] = [[]]
    for line in block:
        parts[-1].append(line)
        if len(line) < _MIN_WRAPPED:
            parts.append([])
    return [_joined(part) for part in parts if part]


def _is_heading(line: str) -> bool:
    """Whether a first line names what follows: short, unindented, mostly letters, no end of a sentence."""
    letters = sum(c.isalpha() for c in line)
    solid = len(line.replace(" ", "")) or 1
    return not _INDENT.match(line) and len(line) <= _MAX_HEADLINE and letters > solid / 2 and line[-1:] != "."


def _blocks(lines: list[str]) -> list[list[str]]:
    """Lines parted at blank ones, and before an indented one that opens a paragraph of prose."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line or (blocks[-1] and _opens_paragraph(line, blocks[-1])):
            blocks.append([])
        if line:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _opens_paragraph(line: str, block: list[str]) -> bool:
    """An indented line opens a paragraph, except inside a table, whose lines stay together."""
    return _INDENT.match(line) is not None and not (_is_table([line]) and _is_table(block[-1:]))


def _is_table(block: list[str]) -> bool:
    """Whether most of the lines are laid out in columns or with leading dots."""
    return 2 * sum(_LAID_OUT.search(line.strip()) is not None for line in block) > len(block)


def _joined(block: list[str]) -> str:
    """Wrapped prose as one line."""
    return " ".join(" ".join(block).split())
