"""What a reader is, and the limits that all of them keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO, Final

from index.article import Origin, Reading, Rejected
from index.report import Reason

MAX_RECORD: Final = 32 * 1024 * 1024
"""Bytes of one record (a line, a page, an SGML article). A longer one is rejected, never held in memory."""

HEAD: Final = 64 * 1024
"""Bytes that sniffing may look at."""

CHUNK: Final = 1024 * 1024
"""Bytes that a reader asks a stream for at a time."""


class Confidence(IntEnum):
    """How sure a reader is that a file is of its format."""

    NO = 0
    WEAK = 1  # nothing speaks against it
    LIKELY = 2  # has the look of it
    SURE = 3  # says so itself


Sniff = Callable[[bytes, str], Confidence]
Read = Callable[[BinaryIO, str], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One input format.

    ``sniff`` judges by the first :data:`HEAD` bytes and the file's name (without a suffix such as ``.gz``);
    ``read`` streams the records of an uncompressed file. ``collection`` says that files of the format come
    together with documentation, so that plain text beside them is not taken for an article.
    """

    name: str
    doc: str
    sniff: Sniff
    read: Read
    collection: bool = False


def reject(origin: Origin, reason: Reason, detail: str, head: bytes | str = b"") -> Rejected:
    """A rejection that shows the first characters of what was refused, fit for one line."""
    text = head[:400].decode("utf-8", "replace") if isinstance(head, bytes) else head
    shown = " ".join("".join(c if c.isprintable() else " " for c in text[:200]).split())
    return Rejected(origin, reason, detail, shown[:80])


def too_large(origin: Origin, what: str, head: bytes = b"") -> Rejected:
    """The rejection of a record over :data:`MAX_RECORD`."""
    return reject(origin, Reason.TOO_LARGE, f"{what} is longer than {MAX_RECORD // 2**20} MiB", head)


def read_whole(stream: BinaryIO, file: str) -> bytes | Rejected:
    """A file that is one record, or why it cannot be that."""
    content = stream.read(MAX_RECORD + 1)
    if len(content) > MAX_RECORD:
        return too_large(Origin(file), "the file", content)
    return content
