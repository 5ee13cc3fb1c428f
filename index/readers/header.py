"""How a table is laid out: what parts its fields, whether they are quoted, and whether its first row names them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from index.fields import BY_NAME, FIELDS

_DELIMITERS: Final = (",", "\t", ";", "|")
_UNQUOTED: Final = ("\t", "|")
"""Of these there are tables in which a quotation mark is a character like any other
(https://www.iana.org/assignments/media-types/text/tab-separated-values)."""

_SAMPLE: Final = 50  # rows
_EVEN: Final = 0.6
_LONG: Final = 8192  # characters; a shorter text is a whole file, not its beginning
_SIGNS: Final = re.compile(r"[\s_-]+")
_EXCEL: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NO_NAME: Final = re.compile(r"://|@|\d\d?[./-]\d\d?[./-]\d|\d:\d\d|[.!?…]$")
_LONGEST_NAME: Final = 40
_MOST_WORDS: Final = 4


def _plain(name: str) -> str:
    return _SIGNS.sub("", name.strip()).casefold()


_KNOWN: Final = frozenset(_plain(key) for spec in FIELDS for key in spec.keys)
_TEXTS: Final = frozenset(_plain(key) for key in BY_NAME["body"].keys)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table are to be read.

    ``columns``: their names, or their numbers where no ``header`` names them. ``skipped``: lines above the table.
    ``even``: most rows have as many fields as the first. ``rows``: the first rows, header included.
    """

    delimiter: str
    quoted: bool
    escape: str | None
    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: list[list[str]]
    skipped: int = 0
    even: bool = True


def named_text(header: tuple[str, ...]) -> bool:
    """Whether a header has a name that ``load`` knows for the text of an article."""
    return any(_plain(name) in _TEXTS for name in header)


def may_name_text(head: str) -> bool:
    """Whether the first line may be a header that names a text: quickly told, of every file that is looked at."""
    line = _plain(head.lstrip("\ufeff\r\n").split("\n", 1)[0][:_LONG])
    return any(name in line for name in _TEXTS)


def layout_of(head: str) -> Layout | None:
    """The layout of a table that begins so; nothing where no sign parts its lines."""
    told = _EXCEL.match(head)
    text = head[told.end() :] if told else head
    best: tuple[tuple[float, int], Layout] | None = None
    for way in _ways((told[1],) if told else _DELIMITERS, text):
        rows = _rows(text, way)
        if not rows or len(rows[0]) < 2:
            continue
        share = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
        rank = (share, len(rows[0]))
        if best is None or rank > best[0]:
            header = _header(rows[0])
            columns = _unique(header) if header else tuple(map(str, range(1, len(rows[0]) + 1)))
            layout = Layout(way.delimiter, way.quoted, way.escape, header, columns, rows, bool(told), share >= _EVEN)
            best = rank, layout
    return best[1] if best else None


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to read a table. ``strict``: a quoted field must end where its last quotation mark does."""

    delimiter: str
    quoted: bool
    escape: str | None
    strict: bool = False


def _ways(delimiters: tuple[str, ...], text: str) -> Iterator[_Way]:
    """What may be tried; of equally good ones the first is taken."""
    escape = "\\" if '\\"' in text and '""' not in text else None
    for delimiter in delimiters:
        yield _Way(delimiter, quoted=True, escape=escape, strict=delimiter in _UNQUOTED)
        if delimiter in _UNQUOTED:
            yield _Way(delimiter, quoted=False, escape=None)


def _rows(text: str, way: _Way) -> list[list[str]]:
    """The first rows that are not blank. Of a long head the last one may be cut: it counts if it is the only one."""
    parser = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=way.delimiter,
        quoting=csv.QUOTE_MINIMAL if way.quoted else csv.QUOTE_NONE,
        doublequote=not way.escape,
        escapechar=way.escape,
        strict=way.strict,
    )
    rows: list[list[str]] = []
    try:
        rows += islice((row for row in parser if any(row)), _SAMPLE)
    except csv.Error:
        rows = rows if parser.line_num >= text.count("\n") else []  # at the end, a field may be cut
    return rows[:-1] if len(text) > _LONG and 1 < len(rows) < _SAMPLE else rows


def _header(row: list[str]) -> tuple[str, ...]:
    """The names in a first row, if it holds names: some that ``load`` knows, or nothing but short words, each once."""
    names = tuple(cell.strip() for cell in row)
    told = [name for name in names if name]
    known = any(_plain(name) in _KNOWN for name in told)
    if known and all(len(name) <= 2 * _LONGEST_NAME for name in told):
        return names
    plain = len(told) >= 2 and len(set(told)) == len(told) and all(map(_is_name, told))
    return names if plain else ()


def _is_name(cell: str) -> bool:
    letters, digits = sum(map(str.isalpha, cell)), sum(map(str.isdigit, cell))
    short = len(cell) <= _LONGEST_NAME and len(cell.split()) <= _MOST_WORDS
    return short and letters > digits and _NO_NAME.search(cell) is None


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    """A name for each column: the number of one that has none, and with it of one whose name was there before."""
    columns: list[str] = []
    for number, name in enumerate(names, 1):
        columns.append(f"{name}_{number}" if name in columns else name or str(number))
    return tuple(columns)
