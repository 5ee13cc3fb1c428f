"""Pages that a browser saved into one file, with their pictures: MHTML (RFC 2557), a message of several parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.clean import mail
from index.errors import RecordError
from index.readers.base import Confidence, Reader, read_whole, reject
from index.readers.mbox import header_of, is_page_archive
from index.report import Reason

_RELATED: Final = re.compile(rb"^content-type:\s*multipart/related\b", re.IGNORECASE | re.MULTILINE)
_PAGES: Final = ("text/html", "application/xhtml+xml")


def sniff(head: bytes, name: str) -> Confidence:
    """Sure where a message says that a browser saved it, or has related parts and the name of such a file."""
    header = header_of(head)
    if header and is_page_archive(header):
        return Confidence.SURE
    named = name.lower().endswith((".mht", ".mhtml"))
    return Confidence.SURE if header and named and _RELATED.search(header) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The page, as bytes; where it was saved from is its address, unless it names another."""
    content = read_whole(stream, file)
    if isinstance(content, Rejected):
        yield content
        return
    origin = Origin(file)
    try:
        message = mail.parsed(content)
    except RecordError as error:
        yield reject(origin, Reason(error.reason), error.detail, content)
        return
    # The first page is what was saved; others are its frames.
    page = next((part for part in mail.leaves(message) if part.get_content_type() in _PAGES), None)
    payload = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(payload, bytes):
        yield reject(origin, Reason.NO_TEXT, "the saved page holds no HTML", content)
        return
    address = _address(page, message)
    yield RawDocument(
        origin, Shape.PAGE, payload, encoding=page.get_content_charset(), defaults={"url": address} if address else {}
    )


def _address(page: Message, whole: Message) -> str | None:
    """Where a page was saved from, as the file or the part says it."""
    stated = (mail.field(whole, "Snapshot-Content-Location"), mail.field(page, "Content-Location"))
    return next((address for address in stated if address and address.lower().startswith("http")), None)


MHTML: Final = Reader("mhtml", "Pages saved by a browser into one file.", sniff, read)
