"""Messages taken apart: header fields as text (RFC 2047), and the parts that hold text (RFC 2045, 2046).

Python's parser does the work. What makes it slow is refused before it is asked: it looks for the end of every part that
is open at each line, and reads parameters of a header in time that grows with their square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr
from typing import Final

from index.clean.decode import decode
from index.errors import RecordError
from index.normalise.text import one_line
from index.report import Reason

MAX_PARTS: Final = 1000
"""Parts of a message, those within others included."""

MAX_LINES: Final = 500_000
"""Lines of a message."""

_MAX_WORK: Final = 3_000_000
"""Lines of a message times its multipart parts: all may be open at each line."""

MAX_FIELD: Final = 16 * 1024
"""Bytes of a header field that are read: lists of recipients may be longer."""

MAX_NESTING: Final = 20
"""Multipart parts within one another."""

_CONTENT_TYPE: Final = re.compile(
    rb"^content-[a-z-]{1,40}[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_BOUNDARY: Final = re.compile(rb"\bboundary[ \t]*=", re.IGNORECASE)
_WORD: Final = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")
_FLOWED: Final = re.compile(r"(?<!^--) \r?\n(?![ \t]*\r?\n)", re.MULTILINE)
"""An end of a line that is none of a paragraph (RFC 3676)."""

_TEXTS: Final = ("text/html", "text/plain", "application/xhtml+xml")
_GAP: Final = re.compile(r"(\?=)\s+(?==\?)")


def parsed(content: bytes) -> Message:
    """A message taken apart.

    Raises:
        RecordError: it is none, or made to take for ever.
    """
    declared = [len(found[0]) for found in _CONTENT_TYPE.finditer(content)]
    lines = content.count(b"\n") + content.count(b"\r")
    multiparts = sum(1 for _ in _BOUNDARY.finditer(content))
    if lines > 2 * MAX_LINES:  # ends of lines may be two characters
        raise RecordError(Reason.TOO_LARGE, f"the message has more than {MAX_LINES:,} lines")
    if len(declared) > 4 * MAX_PARTS or multiparts * lines > _MAX_WORK:
        raise RecordError(Reason.TOO_LARGE, f"the message has more than {MAX_PARTS} parts, or too many for its length")
    if max(declared, default=0) > MAX_FIELD:
        raise RecordError(Reason.TOO_LARGE, f"a header field is longer than {MAX_FIELD // 1024} KiB")
    try:
        return message_from_bytes(content.lstrip(b"\r\n"))
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise RecordError(Reason.BROKEN_MARKUP, f"the message cannot be taken apart: {error}") from None


def field(message: Message, name: str) -> str | None:
    """A header field as one line of text, its encoded words read."""
    return next((text for raw in _raw(message, name) if (text := one_line(words(raw)))), None)


def _raw(message: Message, name: str) -> list[str]:
    """The values of a field as they stand, bytes that are no ASCII among them."""
    wanted = name.lower()
    return [str(value)[:MAX_FIELD] for key, value in message.raw_items() if key.lower() == wanted]


def words(raw: str) -> str:
    """Text of a header with its encoded words read; bytes that are neither are read as text of some encoding."""
    if any("\udc80" <= char <= "\udcff" for char in raw):
        raw = _unescaped(raw.encode("utf-8", "surrogateescape"))
    return _WORD.sub(lambda found: _word(found[0]), _GAP.sub(r"\1", raw))


def _unescaped(content: bytes) -> str:
    try:
        return decode(content)
    except RecordError:
        return content.decode("utf-8", "replace")


def _word(word: str) -> str:
    """One encoded word; as it stands where it cannot be read."""
    try:
        ((content, charset),) = decode_header(word)
        return content if isinstance(content, str) else content.decode(charset or "utf-8")
    except (MessageError, ValueError, LookupError, AssertionError):
        return word


def sender(message: Message) -> tuple[str | None, str | None]:
    """Name and address of who a message is from. The name may hold signs that only encoded words protected."""
    for name in ("From", "Sender", "Reply-To"):
        for raw in _raw(message, name):
            try:
                shown, address = parseaddr(raw)
            except RecursionError:
                continue
            shown = one_line(words(shown).strip("\"' ")) or ""
            if shown or address:
                return (shown if "@" not in shown else None) or None, address or None
    return None, None


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that are no multipart themselves, in order; what is nested deeper than it may be is left out."""
    if not message.is_multipart():
        yield message
        return
    parts = message.get_payload()
    for part in parts if isinstance(parts, list) and depth < MAX_NESTING else ():
        if isinstance(part, Message):
            yield from leaves(part, depth + 1)


def texts(message: Message) -> Iterator[tuple[str, str]]:
    """The parts that hold text and are no attachments, in order: kind (``html``, ``plain``) and text."""
    for part in leaves(message):
        kind = part.get_content_type()
        disposition = str(part.get("Content-Disposition", ""))[:200].strip().lower()
        if kind not in _TEXTS or disposition.startswith("attachment"):
            continue
        text = content_of(part, markup=kind != "text/plain")
        if kind == "text/plain" and str(part.get_param("format", "")).lower() == "flowed":
            text = _FLOWED.sub(" ", text)
        if text.strip():
            yield "plain" if kind == "text/plain" else "html", text


def content_of(part: Message, *, markup: bool) -> str:
    """The text of a part, its transfer encoding undone; nothing where it is no text."""
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return ""
    try:
        return decode(payload, charset, markup=markup) if isinstance(payload, bytes) else ""
    except RecordError:
        return ""
