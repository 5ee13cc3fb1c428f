"""Single HTML pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.readers.base import Confidence, Reader, read_whole
from index.readers.look import head_text

_PROLOGUE: Final = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_ROOT: Final = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_INNER: Final = re.compile(r"<(?:html|head|body|title|meta|article|main|div|section|h1|p)[\s>/]", re.IGNORECASE)
_SAVED: Final = re.compile(
    rb"<!--\s*saved from url=\(\d{4,5}\)(https?://[^\s>]{4,2000})"
    rb"|<!--\s*Mirrored from ([^\s>]{4,2000}) by HTTrack"
    rb"|<!--\s*Page saved with SingleFile\s+url:\s*(https?://[^\s>]{4,2000})",
    re.IGNORECASE,
)
_SAVED_WITHIN: Final = 16 * 1024
_SUFFIXES: Final = (".html", ".htm", ".xhtml", ".shtml")


def sniff(head: bytes, name: str) -> Confidence:
    """Whether a file begins as HTML does, whatever its name."""
    text = head_text(head)
    prologue = _PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    if _ROOT.match(text, start):
        return Confidence.SURE
    if text[start : start + 1] != "<":
        named = name.lower().endswith(_SUFFIXES)
        return Confidence.LIKELY if named and _INNER.search(text) else Confidence.NO
    return Confidence.LIKELY if len(_INNER.findall(text)) >= 2 else Confidence.NO


def saved_from(head: bytes) -> str | None:
    """The address that a program wrote into a page when it saved it, if one did.

    Browsers write ``<!-- saved from url=(0042)https://… -->`` (the Mark of the Web), HTTrack ``<!-- Mirrored from
    host/path by HTTrack … -->`` without a scheme, SingleFile a line ``url: https://…`` in its comment.
    """
    found = _SAVED.search(head, 0, _SAVED_WITHIN)
    if found is None:
        return None
    address = next(part for part in found.groups() if part).decode("utf-8", "replace")
    return address if "://" in address else f"http://{address}"


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The page, as bytes."""
    content = read_whole(stream, file)
    if isinstance(content, Rejected):
        yield content
    else:
        address = saved_from(content)
        yield RawDocument(Origin(file), Shape.PAGE, content, defaults={"url": address} if address else {})


HTML: Final = Reader("html", "Single HTML pages, with the metadata that they carry.", sniff, read)
