"""Web archives: WARC 1.0 and 1.1 (ISO 28500, https://iipc.github.io/warc-specifications/), as crawlers leave them.

The pages in them are the answers with status 200 that are HTML; what else there is is counted under a name. Records are
cut apart here, so that one that is damaged costs no other and none is held that is not wanted; warcio reads their
headers and joins chunks. The position of a record is its ordinal, all records counted.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from index.article import Origin, RawDocument, Reading, Rejected, Shape, Skipped
from index.readers import html
from index.readers.base import CHUNK, HEAD, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.containers import BROKEN
from index.readers.http_body import BodyError, NoLibraryError, TooLargeError, answer, body_of, charset_of, header
from index.report import Reason, Skip

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders

MAX_HEADER: Final = 64 * 1024
"""Bytes of the header of a record."""

MAX_DAMAGES: Final = 1000
"""Damaged places of one file; after so many, the rest of it is given up."""

_VERSIONS: Final = ("WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17")
_MARK: Final = b"WARC/"
_SWALLOWED: Final = re.compile(rb"\r\n\r\n(?=WARC/[01]\.\d{1,2}\r\n)")
_ENDS: Final = (b"\n", b"\r\n")
_PAGE: Final = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_HTTP: Final = re.compile(r"\s*application/http\b", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_OK: Final = ("200", "203")


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure where a record begins."""
    return Confidence.SURE if re.match(rb"WARC/[01]\.\d{1,2}\r?\n", head) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """The pages of the archive, and why each other record is none."""
    for number, found in enumerate(_Records(stream).all(), 1):
        origin = Origin(file, number)
        if isinstance(found, str):
            yield reject(origin, Reason.BROKEN_RECORD, found)
        else:
            yield _page(found, origin)


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its header, and its block if it is wanted; ``trouble``: what is wrong with it."""

    headers: StatusAndHeaders
    kind: str
    block: bytes = b""
    trouble: str = ""
    large: bool = False

    @property
    def address(self) -> str:
        """What was asked for. Some write it in angle brackets."""
        return header(self.headers, "WARC-Target-URI").strip("<> ")


class _Source:
    """A stream whose bytes can be given back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._back = io.BytesIO()

    def line(self) -> bytes:
        """A line, or as much of it as a header may have."""
        return self._back.readline(MAX_HEADER) or self._stream.readline(MAX_HEADER)

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end."""
        out = self._back.read(size)
        while len(out) < size and (part := self._stream.read(size - len(out))):
            out += part
        return out

    def skip(self, size: int) -> int:
        """Pass over so many bytes, and say how many there were."""
        left = size
        while left and (part := self.read(min(left, CHUNK))):
            left -= len(part)
        return size - left

    def give_back(self, content: bytes) -> None:
        """What is to be read again."""
        self._back = io.BytesIO(content + self._back.read())


class _Records:
    """The records of a stream, one after another."""

    def __init__(self, stream: BinaryIO) -> None:
        self._source = _Source(stream)
        self._ended = False

    def all(self) -> Iterator[_Record | str]:
        """Every record, or why something is none. What follows a damaged place is read on."""
        damages = 0
        while not self._ended and damages < MAX_DAMAGES:
            try:
                found = self._next()
            except BROKEN as error:
                found = f"the file is damaged here: {error}"
            if found is not None:
                damages += isinstance(found, str)
                yield found

    def _next(self) -> _Record | str | None:
        line = self._begin()
        if line is None:
            self._ended = True
            return None
        if not line.startswith(_MARK):
            self._find_mark()
            return "something that is no record stands between records"
        return self._record(line)

    def _begin(self) -> bytes | None:
        """The first line that is not empty; nothing at the end."""
        while line := self._source.line():
            if line not in _ENDS:
                return line
        return None

    def _find_mark(self) -> None:
        """Go to where the next record may begin."""
        while line := self._source.line():
            if line.startswith(_MARK) and line.rstrip().decode("latin-1") in _VERSIONS:
                self._source.give_back(line)
                return

    def _record(self, line: bytes) -> _Record | str:
        headers = self._headers(line)
        length = header(headers, "Content-Length") if headers else ""
        if headers is None or not (length.isascii() and length.isdigit() and len(length) < 19):
            self._find_mark()
            return "the header of a record cannot be read"
        record = _Record(headers, header(headers, "WARC-Type").lower())
        size = int(length)
        if not _is_wanted(record) or size > MAX_RECORD:
            cut = self._source.skip(size) < size
            large = size > MAX_RECORD and _is_wanted(record)
            return _Record(headers, record.kind, trouble="cut off" if cut else "", large=large)
        block = self._source.read(size)
        trouble = "cut off" if len(block) < size else ""
        if trouble or not self._is_ended():
            block, trouble = self._without_others(block, trouble)
        return _Record(headers, record.kind, block, trouble)

    def _headers(self, line: bytes) -> StatusAndHeaders | None:
        from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

        lines, size = [line], 0
        while (line := self._source.line()) and line not in _ENDS:
            lines.append(line)
            size += len(line)
            if size > MAX_HEADER:
                return None
        try:
            return StatusAndHeadersParser(_VERSIONS).parse(io.BytesIO(b"".join(lines)))
        except (StatusAndHeadersParserException, EOFError, ValueError):
            return None

    def _is_ended(self) -> bool:
        """Whether two ends of lines follow a block, as they must; or one, as some write, or the end."""
        line = self._source.line()
        if line in _ENDS or not line:
            return True
        self._source.give_back(line)
        return False

    def _without_others(self, block: bytes, trouble: str) -> tuple[bytes, str]:
        """A block of wrong length without the records that it took in, which are read again."""
        other = _SWALLOWED.search(block)
        if other:
            self._source.give_back(block[other.end() :])
            return block[: other.start()], "it says that it is longer than it is"
        self._find_mark()
        return block, trouble


def _is_wanted(record: _Record) -> bool:
    """Whether a record may hold a page."""
    content_type = header(record.headers, "Content-Type")
    if record.kind == "response":
        return _WEB.match(record.address) is not None and (not content_type or _HTTP.match(content_type) is not None)
    return record.kind == "resource" and _PAGE.match(content_type) is not None


def _page(record: _Record, origin: Origin) -> Reading:
    """The page that a record holds, or why it holds none."""
    if record.kind == "revisit":
        return Skipped(origin, Skip.REVISIT)
    if not _is_wanted(record):
        return Skipped(origin, Skip.OTHER_RECORD)
    if record.large:
        return too_large(origin, "the record", record.address.encode())
    if record.kind == "resource":
        return _document(record, origin, record.block, header(record.headers, "Content-Type"))
    found = answer(record.block)
    if found is None:
        return _broken(record, origin, record.trouble or "it is no answer of a web server")
    headers, body = found
    status = str(headers.get_statuscode() or "")
    content_type = header(headers, "Content-Type")
    if status not in _OK:
        return Skipped(origin, Skip.NOT_OK)
    if content_type and not _PAGE.match(content_type):
        return Skipped(origin, Skip.NOT_HTML)
    return _answered(record, origin, headers, body)


def _answered(record: _Record, origin: Origin, headers: StatusAndHeaders, body: bytes) -> Reading:
    try:
        body = body_of(headers, body)
    except BodyError as error:
        return _broken(record, origin, record.trouble or str(error))
    except TooLargeError:
        return too_large(origin, "the page", record.address.encode())
    except NoLibraryError as error:
        return reject(origin, Reason.NO_LIBRARY, str(error), record.address)
    content_type = header(headers, "Content-Type")
    if not content_type and html.sniff(body[:HEAD], record.address) < Confidence.LIKELY:
        return Skipped(origin, Skip.NOT_HTML)
    return _document(record, origin, body, content_type)


def _document(record: _Record, origin: Origin, body: bytes, content_type: str) -> RawDocument | Rejected:
    if record.trouble:
        return _broken(record, origin, record.trouble)
    if len(body) > MAX_RECORD:
        return too_large(origin, "the page", record.address.encode())
    address = record.address
    defaults = {"url": address} if _WEB.match(address) else {}
    return RawDocument(origin, Shape.PAGE, body, encoding=charset_of(content_type), defaults=defaults)


def _broken(record: _Record, origin: Origin, why: str) -> Rejected:
    return reject(origin, Reason.BROKEN_RECORD, why, record.address)


WARC: Final = Reader("warc", "Web archives: the HTML pages in them.", sniff, read)
