"""Tables of text: comma-separated values (RFC 4180), and the same with tabs, semicolons or bars.

Rows are set aside whole or not at all: one with more or fewer fields than the header has shifted, so that any of its
fields may be in the wrong place. The position of a record is the number of the line that it begins on.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.clean.decode import encoding_of
from index.errors import RecordError
from index.readers.base import CHUNK, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.containers import with_head
from index.readers.header import Layout, layout_of, may_name_text, named_text
from index.readers.look import is_binary, is_prose
from index.report import Reason

MAX_COLUMNS: Final = 4096
"""Fields of a row."""

_WIDE: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
"""Encodings in which a comma is more than one byte; in all others a line can be cut before it is decoded."""

_PARTED: Final = "\x1f"  # unit separator: no field of a table of text holds one
_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".psv")
_PROSE: Final = 200  # characters of a field that can be an article's text
_MAX_AGAIN: Final = 16


def sniff(head: bytes, name: str) -> Confidence:
    """Likely for a table with a header that names a text, or by its name and a column of prose."""
    named = name.lower().endswith(_SUFFIXES)
    try:
        encoding = encoding_of(head) if named or b"\0" in head[:64] else "utf-8"
    except RecordError:
        return Confidence.NO
    if is_binary(head) and encoding not in _WIDE:
        return Confidence.NO
    text = head.decode(encoding, "replace").removeprefix("\ufeff")
    if text.lstrip()[:1] in ("<", "{", "[") and not named:
        return Confidence.NO
    layout = layout_of(text) if named or may_name_text(text) else None
    if layout is None:
        return Confidence.NO
    if layout.even and named_text(layout.header):
        return Confidence.SURE if named else Confidence.LIKELY
    if not named:
        return Confidence.NO
    prose = any(len(cell) >= _PROSE and is_prose(cell) for row in layout.rows for cell in row)
    return Confidence.LIKELY if prose else Confidence.WEAK


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The rows under the header, or all rows if there is none; the position is the line that a row begins on."""
    head, stream = with_head(stream)
    try:
        encoding = encoding_of(head)
    except RecordError as error:
        yield reject(Origin(file), Reason(error.reason), error.detail, head)
        return
    layout = layout_of(head.decode(encoding, "replace").removeprefix("\ufeff"))
    if layout is None:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "no comma, tab, semicolon or bar parts its lines", head)
    elif len(layout.columns) > MAX_COLUMNS:
        yield reject(Origin(file), Reason.TOO_LARGE, f"more than {MAX_COLUMNS} columns", head)
    else:
        yield from _rows(stream, file, layout, encoding)


def _rows(stream: BinaryIO, file: str, layout: Layout, encoding: str) -> Iterator[RawDocument | Rejected]:
    wide = encoding in _WIDE
    if encoding == "utf-8-sig":
        stream.read(len(codecs.BOM_UTF8))
    text = io.TextIOWrapper(stream, encoding if wide else "latin-1", errors="replace", newline="")
    try:
        yield from _Table(text, file, layout, None if wide else encoding.removesuffix("-sig")).rows()
    finally:
        text.detach()  # else it would close the stream, which is not its own


class _Table:
    """The rows of one table. ``encoding`` of its bytes, where lines are cut before they are decoded."""

    def __init__(self, text: io.TextIOWrapper, file: str, layout: Layout, encoding: str | None) -> None:
        self._text = text
        self._file = file
        self._layout = layout
        self._encoding = encoding
        self._line = 0  # the number of the last line that was read
        self._again: list[str] = []  # lines to be read once more
        self._taken: list[str] = []  # lines of the row under way
        self._size = 0
        self._over = False
        self._torn_rows = 0
        self._parser = self._new_parser()

    def rows(self) -> Iterator[RawDocument | Rejected]:
        """Every row that is not blank."""
        csv.field_size_limit(MAX_RECORD + 1)
        for _ in range(self._layout.skipped):
            self._read_line()
        named = not self._layout.header
        while (found := self._row()) is not None:
            if isinstance(found, Rejected):
                yield found
            elif not any(found[1]):
                continue
            elif named:
                yield self._record(Origin(self._file, found[0]), found[1])
            named = True  # the first row names the columns

    def _row(self) -> tuple[int, list[str]] | Rejected | None:
        """The next row, with the line that it begins on; what is wrong with it; nothing at the end."""
        self._taken, self._size = [], 0
        begins = self._line + 1
        try:
            cells = next(self._parser)
        except StopIteration:
            return None
        except _TooLongError:
            self._parser = self._new_parser()
            return too_large(Origin(self._file, begins), "the row", self._shown())
        except csv.Error as error:
            return self._torn(begins, str(error))
        if self._over:  # no row that is complete makes the parser ask for more
            return self._torn(begins, "a quotation mark is not closed")
        return begins, cells

    def _new_parser(self) -> Iterator[list[str]]:
        layout = self._layout
        return csv.reader(
            self._lines(),
            delimiter=layout.delimiter,
            quoting=csv.QUOTE_MINIMAL if layout.quoted else csv.QUOTE_NONE,
            doublequote=layout.escape is None,
            escapechar=layout.escape,
        )

    def _lines(self) -> Iterator[str]:
        """The lines from here on."""
        while line := self._read_line():
            self._size += len(line)
            if self._size > MAX_RECORD:
                self._skip_line(line)
                raise _TooLongError
            self._taken.append(line)
            yield line
        self._over = True

    def _read_line(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(MAX_RECORD + 1)
        self._line += bool(line)
        return line

    def _skip_line(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._text.readline(CHUNK)

    def _torn(self, begins: int, why: str) -> Rejected:
        """Set the first line of the row aside, and read those after it once more: they may be rows themselves."""
        self._torn_rows += 1
        if self._torn_rows <= _MAX_AGAIN:
            self._again += reversed(self._taken[1:])
            self._line -= len(self._taken) - 1
        self._over = False
        self._parser = self._new_parser()
        return reject(Origin(self._file, begins), Reason.RAGGED, why, self._shown())

    def _shown(self) -> bytes:
        start = "".join(self._taken[:4])[:400]
        return start.encode("latin-1" if self._encoding else "utf-8", "replace")

    def _record(self, origin: Origin, cells: list[str]) -> RawDocument | Rejected:
        columns = self._layout.columns
        del cells[max(len(columns), _last_filled(cells)) :]
        if len(cells) != len(columns):
            detail = f"the row has {len(cells)} fields, the table {len(columns)}"
            return reject(origin, Reason.RAGGED, detail, self._shown())
        decoded = self._decoded(cells)
        if decoded is None:
            return reject(origin, Reason.BAD_ENCODING, f"not UTF-8, nor {self._encoding}", self._shown())
        return RawDocument(origin, Shape.ROW, record=dict(zip(columns, decoded, strict=True)))

    def _decoded(self, cells: list[str]) -> list[str] | None:
        """The fields as text. UTF-8 is tried first: files are put together of parts."""
        whole = _PARTED.join(cells)
        if self._encoding is None or whole.isascii():
            return cells
        content = whole.encode("latin-1")
        for encoding in dict.fromkeys(("utf-8", self._encoding, "cp1252")):
            try:
                decoded = content.decode(encoding).split(_PARTED)
            except (UnicodeError, LookupError):
                continue
            return decoded if len(decoded) == len(cells) else cells
        return None


class _TooLongError(Exception):
    """A row is longer than a record may be."""


def _last_filled(cells: list[str]) -> int:
    return next((number for number in range(len(cells), 0, -1) if cells[number - 1]), 0)


CSV: Final = Reader("csv", "Tables of text: values parted by commas, tabs, semicolons or bars.", sniff, read)
