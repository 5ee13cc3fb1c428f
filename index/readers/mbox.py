"""E-mail: mailboxes (RFC 4155, and mboxrd, which quotes lines that begin with From) and single messages (RFC 5322).

Messages are cut apart here and taken apart where they are cleaned (:mod:`index.clean.message`). A mailbox is never held
whole. The position of a record is the ordinal of the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.readers.base import CHUNK, MAX_RECORD, Confidence, Reader, read_whole, reject, too_large
from index.report import Reason

_POSTMARK: Final = re.compile(rb"From \S.{0,300}\d{4}")
"""``From sender date``. Some write the sender with spaces, and a zone after the year."""

_HEADER: Final = re.compile(rb"[!-9;-~]{1,80}:")
_COUNTED: Final = re.compile(rb"(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,80}:)")
"""The length of a message, which Apple's Mail writes above it, and something else below."""

_QUOTED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_FIELDS: Final = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|content-type|reply-to|list-id"
    rb"|list-unsubscribe|sender|x-[\w-]+|dkim-signature|cc|bcc|content-transfer-encoding)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_WANTED: Final = 3
_SAVED: Final = re.compile(
    rb"^(?:snapshot-content-location:|from: <saved by |content-location: (?:https?|file):)",
    re.IGNORECASE | re.MULTILINE,
)


def header_of(head: bytes) -> bytes:
    """The header of a message that begins so, up to the first empty line; nothing where the first line is none."""
    counted = _COUNTED.match(head)
    head = head[counted.end() if counted else 0 :].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0] if _HEADER.match(head) else b""


def is_page_archive(header: bytes) -> bool:
    """Whether a message is a page that a browser saved, with its pictures (RFC 2557)."""
    return _SAVED.search(header) is not None


def sniff_mbox(head: bytes, _name: str) -> Confidence:
    """Sure of a postmark with a header under it."""
    postmark, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    begins = _POSTMARK.match(postmark) is not None and _HEADER.match(rest.removeprefix(b">")) is not None
    return Confidence.SURE if begins else Confidence.NO


def sniff_message(head: bytes, name: str) -> Confidence:
    """Likely for a header with several of the fields that every message has."""
    header = header_of(head)
    if not header or is_page_archive(header):
        return Confidence.NO
    found = {field.lower() for field in _FIELDS.findall(header)}
    named = name.lower().endswith((".eml", ".emlx", ".msg.txt"))
    if {b"from", b"subject"} <= found and len(found) >= _WANTED:
        return Confidence.SURE
    return Confidence.LIKELY if named and found else Confidence.NO


def read_mbox(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The messages of a mailbox."""
    number = 0
    for number, message in enumerate(_messages(stream), 1):
        origin = Origin(file, number)
        if len(message) > MAX_RECORD:
            yield too_large(origin, "the message", message)
        else:
            yield RawDocument(origin, Shape.MESSAGE, _QUOTED.sub(rb"\1", message))
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no line that begins with From and opens a message")


def _messages(stream: BinaryIO) -> Iterator[bytes]:
    """The messages without their postmarks; of one that is too large, a little more than it may have.

    A postmark stands at the beginning or under an empty line, and over a header: text that begins so does not.
    """
    lines = _Lines(stream)
    taken: list[bytes] | None = None
    size, blank = 0, True
    for line in lines:
        if blank and _POSTMARK.match(line) and _HEADER.match(lines.peek().removeprefix(b">")):
            if taken is not None:
                yield b"".join(taken)
            taken, size = [], 0
        elif taken is not None and size <= MAX_RECORD:
            taken.append(line)
            size += len(line)
        blank = line in (b"\n", b"\r\n")
    if taken is not None:
        yield b"".join(taken)


class _Lines:
    """The lines of a stream, in pieces where they are very long; the next can be looked at."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._next = stream.readline(CHUNK)

    def peek(self) -> bytes:
        """The line that comes next."""
        return self._next

    def __iter__(self) -> Iterator[bytes]:
        while line := self._next:
            self._next = self._stream.readline(CHUNK)
            yield line


def read_message(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The one message of a file."""
    content = read_whole(stream, file)
    if isinstance(content, Rejected):
        yield content
    else:
        counted = _COUNTED.match(content)
        if counted:
            content = content[counted.end() : counted.end() + int(counted[1])]
        yield RawDocument(Origin(file), Shape.MESSAGE, content)


MBOX: Final = Reader("mbox", "Mailboxes of newsletters.", sniff_mbox, read_mbox)
EML: Final = Reader("eml", "Single e-mail messages.", sniff_message, read_message)
