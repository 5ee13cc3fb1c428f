"""The formats that ``load`` reads, declared once, and the choice among them by content."""

from __future__ import annotations

from typing import Final

from index.errors import UsageError
from index.readers.base import Confidence, Reader
from index.readers.dump import DUMP
from index.readers.feed import FEED
from index.readers.html import HTML
from index.readers.json_document import JSON
from index.readers.jsonl import JSONL
from index.readers.newsml import NEWSML
from index.readers.nitf import NITF
from index.readers.reuters import REUTERS

AUTO: Final = "auto"

FORMATS: Final[dict[str, Reader]] = {
    reader.name: reader for reader in (REUTERS, NITF, NEWSML, FEED, JSONL, JSON, HTML, DUMP)
}
"""Every reader by name; of equally sure ones the first wins."""


def detect(head: bytes, name: str) -> tuple[Reader | None, Confidence]:
    """The reader that is surest of a file by its first bytes and its name, if any takes it."""
    best: Reader | None = None
    confidence = Confidence.NO
    for reader in FORMATS.values():
        judged = reader.sniff(head, name)
        if judged > confidence:
            best, confidence = reader, judged
    return best, confidence


def chosen(input_format: str) -> Reader | None:
    """The reader that ``--input-format`` names, ``None`` for ``auto``.

    Raises:
        UsageError: there is no such format.
    """
    if input_format == AUTO:
        return None
    if input_format not in FORMATS:
        raise UsageError(f"no input format {input_format!r}", hint=f"one of: {', '.join((AUTO, *FORMATS))}")
    return FORMATS[input_format]
