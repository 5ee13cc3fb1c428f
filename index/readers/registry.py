"""The formats that ``load`` reads, declared once, and the choice among them by content."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from index.errors import UsageError
from index.readers.base import Confidence, Reader
from index.readers.delimited import CSV
from index.readers.dump import DUMP
from index.readers.factiva import FACTIVA
from index.readers.feed import FEED
from index.readers.html import HTML
from index.readers.json_document import JSON
from index.readers.jsonl import JSONL
from index.readers.mbox import EML, MBOX
from index.readers.mhtml import MHTML
from index.readers.newsml import NEWSML
from index.readers.nexis import NEXIS
from index.readers.nitf import NITF
from index.readers.parquet import PARQUET
from index.readers.parted import PARTED
from index.readers.plugins import plugins
from index.readers.reuters import REUTERS
from index.readers.warc import WARC

AUTO: Final = "auto"

FORMATS: Final[dict[str, Reader]] = {
    reader.name: reader
    for reader in (
        *(REUTERS, WARC, PARQUET, NITF, NEWSML, FEED, JSONL, JSON, HTML, MBOX, MHTML, EML, CSV),
        *(NEXIS, FACTIVA, PARTED, DUMP),
    )
}
"""Every reader of ours by name; of equally sure ones the first wins."""


@lru_cache(maxsize=1)
def formats() -> dict[str, Reader]:
    """Every reader by name, plug-ins last.

    Raises:
        UsageError: a plug-in cannot be used.
    """
    return FORMATS | {reader.name: reader for reader in plugins(frozenset(FORMATS))}


def detect(head: bytes, name: str) -> tuple[Reader | None, Confidence]:
    """The reader that is surest of a file by its first bytes and its name, if any takes it.

    Raises:
        SearcherError: a plug-in failed.
    """
    best: Reader | None = None
    confidence = Confidence.NO
    for reader in formats().values():
        judged = reader.sniff(head, name)
        if judged > confidence:
            best, confidence = reader, judged
    return best, confidence


def chosen(input_format: str) -> Reader | None:
    """The reader that ``--input-format`` names, ``None`` for ``auto``.

    Raises:
        UsageError: there is no such format, or a plug-in cannot be used.
    """
    known = formats()
    if input_format == AUTO:
        return None
    if input_format not in known:
        raise UsageError(f"no input format {input_format!r}", hint=f"one of: {', '.join((AUTO, *known))}")
    return known[input_format]
