"""What a web server sent, as web archives keep it: header and body of an answer (RFC 9112), its codings undone."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Final

from index.readers.base import MAX_RECORD

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders

MAX_HTTP_HEADER: Final = 256 * 1024
"""Bytes of the header of an answer."""

_VERSIONS: Final = ("HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3")
_END: Final = re.compile(rb"\r?\n\r?\n")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_OURS: Final = frozenset({"", "identity", "utf-8", "none"})
_MAX_CODINGS: Final = 3


class BodyError(Exception):
    """The body cannot be read: damaged, or coded in a way not known here."""


class TooLargeError(Exception):
    """The body is longer than a record may be."""


class NoLibraryError(Exception):
    """The body is packed in a way that needs a library which is not installed."""


def answer(block: bytes) -> tuple[StatusAndHeaders, bytes] | None:
    """Header and body of an answer; nothing where it does not begin as one does."""
    from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

    found = _END.search(block, 0, MAX_HTTP_HEADER)
    head = block[: found.end()] if found else block[:MAX_HTTP_HEADER]
    try:
        parsed = StatusAndHeadersParser(_VERSIONS).parse(io.BytesIO(head))
    except (StatusAndHeadersParserException, EOFError, ValueError):
        return None
    return parsed, block[len(head) :]


def header(headers: StatusAndHeaders, name: str) -> str:
    """A field of a header, without the space around it; nothing where it has none."""
    return str(headers.get_header(name) or "").strip()


def charset_of(content_type: str) -> str | None:
    """The encoding that a content type names."""
    found = _CHARSET.search(content_type)
    return found[1] if found else None


def body_of(headers: StatusAndHeaders, body: bytes) -> bytes:
    """The body with its transfer coding and its content codings undone, as far as they were not undone before.

    Raises:
        BodyError: it is damaged from its beginning, or coded in an unknown way.
        TooLargeError: too much comes out.
        NoLibraryError: Brotli's library is not installed.
    """
    if "chunked" in header(headers, "Transfer-Encoding").lower():
        body = _joined(body)
    codings = [coding.strip().lower() for coding in header(headers, "Content-Encoding").split(",")]
    if len(codings) > _MAX_CODINGS:
        raise BodyError("coded over and over")
    for coding in reversed(codings):
        body = _decoded(body, coding.removeprefix("x-"))
    return body


def _joined(body: bytes) -> bytes:
    """The chunks of a body joined; as it is where it is in no chunks, as some archives keep it."""
    from warcio.bufferedreaders import ChunkedDataReader

    return bytes(ChunkedDataReader(io.BytesIO(body)).read(MAX_RECORD + 1))


def _decoded(body: bytes, coding: str) -> bytes:
    if coding in _OURS or not body:
        return body
    if coding in ("gzip", "deflate"):
        return _inflated(body)
    if coding == "br":
        return _brotli(body)
    if coding == "zstd":
        return _zstandard(body)
    raise BodyError(f"coded as {coding[:40]!r}, which is not known here")


def _inflated(body: bytes) -> bytes:
    """gzip, zlib or bare deflate; as it is where it is none of them: archives undo the coding and keep its name."""
    for bits in (47, -15) if body[:2] != b"\x1f\x8b" else (47,):
        inflate = zlib.decompressobj(bits)
        try:
            out = inflate.decompress(body, MAX_RECORD + 1)
        except zlib.error:
            continue
        if len(out) > MAX_RECORD:
            raise TooLargeError
        if out or inflate.eof:
            return out
    if body.lstrip()[:1] == b"<":
        return body
    raise BodyError("its packed body is damaged")


def _brotli(body: bytes) -> bytes:
    """RFC 7932."""
    try:
        import brotli
    except ImportError:
        raise NoLibraryError("it is packed with Brotli: pip install 'searcher[brotli]'") from None
    if body.lstrip()[:1] == b"<":
        return body
    try:
        unpack = brotli.Decompressor()
        out = [unpack.process(body, output_buffer_limit=MAX_RECORD)]
        while out[-1] and sum(map(len, out)) <= MAX_RECORD and not unpack.is_finished():
            out.append(unpack.process(b"", output_buffer_limit=MAX_RECORD))
    except brotli.error:
        raise BodyError("its packed body is damaged") from None
    if sum(map(len, out)) > MAX_RECORD:
        raise TooLargeError
    return b"".join(out)


def _zstandard(body: bytes) -> bytes:
    """RFC 8878, within the window that RFC 9659 allows."""
    from index.readers.packed import DamagedError, Meter, OverpackedError, Unpacked, packing_of

    packing = packing_of(body)
    if packing is None or packing.name != "zstd":
        return body
    stream = Unpacked(io.BytesIO(body), packing, Meter(), outermost=True)
    out: list[bytes] = []
    size = 0
    try:
        while part := stream.read(MAX_RECORD):
            out.append(part)
            size += len(part)
            if size > MAX_RECORD:
                raise TooLargeError
    except OverpackedError:
        raise TooLargeError from None
    except DamagedError:
        if not out:
            raise BodyError("its packed body is damaged") from None
    return b"".join(out)
