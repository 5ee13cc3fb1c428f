"""Who and when, as the lines say that a page shows between its headline and its text: a last resort."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from index.clean.credits import byline, unmarked_byline
from index.clean.date_lines import is_whole, labelled_after, labelled_dates
from index.clean.elements import text_of
from index.clean.headline import weight
from index.normalise.calendar_words import FILLERS, LABELS, MONTHS, WEEKDAYS, fold

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BARS: Final = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+(?=\D)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FIGURE: Final = re.compile(r"\d")
_OF_DATES: Final = frozenset({*MONTHS, *WEEKDAYS, *LABELS, *FILLERS, ""})
_SIGNS: Final = " |•·–—-,;"
_EMPHASIS: Final = frozenset({"b", "strong", "i", "em", "br"})
_MAX_LINES: Final = 20
_LONG: Final = 200
"""The weight of a line that is text, not head."""


@dataclass(slots=True)
class Shown:
    """What lines say: names as found, dates as found."""

    byline: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)


def shown_in(lines: Iterable[str]) -> Shown:
    """What the lines above the text say, up to the second that is long: the first may be the standfirst."""
    shown = Shown()
    long = False
    for line in islice(lines, _MAX_LINES):
        if weight(line) <= _LONG:
            _read(line, shown)
        elif long:
            break
        else:
            long = True
    return shown


def _read(line: str, shown: Shown) -> None:
    """Names and dates of a line, told apart at its bars: ``Thu 25.04.24 | 14:07 | By Ada Example``."""
    if not _read_dates(line, shown):
        before, labelled = labelled_after(line)
        dates = line[line.find(before) + len(before) :].strip(_SIGNS) if labelled else ""
        _read_parts([part for part in _BARS.split(before if labelled else line) if part.strip(_SIGNS)], dates, shown)


def _read_dates(line: str, shown: Shown) -> bool:
    """Note the dates of a line that is nothing else; whether it is."""
    dates = labelled_dates(line)
    for date in dates:
        if is_whole(date.value):
            (shown.updated if date.label == "updated" else shown.published).append(date.value)
    return bool(dates)


def _read_parts(parts: list[str], dates: str, shown: Shown) -> None:
    """Names and dates of the parts of a line before its labelled dates. Unmarked names stand beside a date."""
    marked = {part: undated(found) for part in parts if (found := byline(undated(part)))}
    rest = [part for part in parts if part not in marked]
    unmarked = [part for part in rest if unmarked_byline(part)]
    dated = " ".join(part for part in rest if part not in unmarked)
    read = [_read_dates(date, shown) for date in (dated, dates) if date]
    shown.byline += marked.values() or (unmarked if any(read) else ())


def undated(line: str) -> str:
    """A line up to the date that follows on it: ``By Ada Example Updated 3 May 2024 120 views``."""
    figure = _FIGURE.search(line)
    words = line[: figure.start()].split() if figure else []
    while words and fold(words[-1].strip(_SIGNS)) in _OF_DATES:
        words.pop()
    return " ".join(words).strip(_SIGNS) if words else line


def signature(root: Element, heading: Element) -> list[str]:
    """Names in bold or slanted letters that stand alone above the text: ``Ada Example/Ben Muster``."""
    passed, looked_at = False, 0
    for element in root.iter("p", heading.tag):
        passed = passed or element is heading
        text = text_of(element) if passed and element.tag == "p" else ""
        looked_at += bool(text)
        if weight(text) > _LONG or looked_at > _MAX_LINES:
            break
        parts = [part.strip() for part in text.split("/")]
        if _is_emphasised(element) and all(map(unmarked_byline, parts)):
            return [] if _is_worded(parts, root) else parts
    return []


def _is_worded(parts: list[str], root: Element) -> bool:
    """Whether a word in capitals is an ordinary word on the same page: ``Key Points`` is no name."""
    texts = (text for paragraph in root.iter("p") for text in paragraph.itertext())
    written = {word for text in texts for word in _WORD.findall(text)}
    return any(word.lower() in written for part in parts for word in _WORD.findall(part) if len(word) > 1)


def _is_emphasised(element: Element) -> bool:
    """Whether all text of an element is in bold or slanted letters."""
    plain = [element.text, *(child.tail for child in element)]
    return (
        len(element) > 0
        and not any(map(str.strip, filter(None, plain)))
        and all(one.tag in _EMPHASIS for one in element)
    )
