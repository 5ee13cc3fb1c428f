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


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The page, as bytes."""
    content = read_whole(stream, file)
    if isinstance(content, Rejected):
        yield content
    else:
        yield RawDocument(Origin(file), Shape.PAGE, content)


HTML: Final = Reader("html", "Single HTML pages, with the metadata that they carry.", sniff, read)
