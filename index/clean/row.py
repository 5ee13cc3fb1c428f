"""Rows of tables → drafts: as records, with columns that may be named by number too."""

from __future__ import annotations

from collections.abc import Mapping

from index.article import Draft, RawDocument
from index.clean.record import field_named, from_record
from index.errors import RecordError
from index.report import Reason

_HOW = "say which column is which by number, as in --map headline=1 --map text=3"


def from_row(raw: RawDocument, mapping: Mapping[str, str]) -> Draft:
    """The draft of a row. ``--map headline=1`` means the first column, unless a column is called 1.

    Raises:
        RecordError: there is no text in it, or nobody said which column holds the text.
    """
    columns = list(raw.record or {})
    if _are_numbers(columns) and "body" not in {field_named(word) for word in mapping}:
        raise RecordError(Reason.NO_HEADER, f"the table has no header that names its columns; {_HOW}")
    return from_record(raw, {word: _column(key, columns) for word, key in mapping.items()})


def _are_numbers(columns: list[str]) -> bool:
    """Whether the columns were numbered by whoever read the table."""
    return columns == [str(number) for number in range(1, len(columns) + 1)]


def _column(key: str, columns: list[str]) -> str:
    """The name of a column that is named by its name, or by its number from 1.

    Raises:
        RecordError: a table without a header has no column of that name.
    """
    if key in columns:
        return key
    if key.isascii() and key.isdigit() and len(key) < 6 and 0 < int(key) <= len(columns):
        return columns[int(key) - 1]
    if _are_numbers(columns):
        raise RecordError(Reason.NO_HEADER, f"the table has no header that names a column {key!r}; {_HOW}")
    return key
