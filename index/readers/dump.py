"""Plain-text dumps: one article a file, metadata and page furniture in lines above and below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.readers.base import Confidence, Reader, read_whole
from index.readers.look import head_text, is_binary, is_prose

_DATED: Final = re.compile(r"\s*date[ \t:=]+\d{4}-\d{2}-\d{2}\b", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"^[ \t]*(?:(?:last|first)[ \t]+)?(?:updated|published|posted|modified)(?:[ \t]+(?:on|at))?[ \t]*[:|][ \t]*\S.*\d",
    re.IGNORECASE | re.MULTILINE,
)


def sniff(head: bytes, _name: str) -> Confidence:
    """Likely with a date at its head or a labelled date line; weak for any other prose."""
    if is_binary(head):
        return Confidence.NO
    text = head_text(head)
    if text.lstrip()[:1] in ("<", "{", "["):
        return Confidence.NO
    if _DATED.match(text) or (_LABELLED.search(text) and is_prose(text)):
        return Confidence.LIKELY
    return Confidence.WEAK if is_prose(text) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The dump, as bytes."""
    content = read_whole(stream, file)
    if isinstance(content, Rejected):
        yield content
    else:
        yield RawDocument(Origin(file), Shape.DUMP, content)


DUMP: Final = Reader("dump", "Plain-text dumps, one article a file.", sniff, read)
