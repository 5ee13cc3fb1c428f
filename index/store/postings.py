"""What one segment holds, as evaluation reads it: postings a block at a time, lengths and dates as whole columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack

from whoosh.reading import SegmentReader, TermNotFound

from index.store.codec import Block
from index.store.schema import UNDATED


def blocks(segment: SegmentReader, field: str, term: str | bytes) -> Iterator[Block]:
    """Blocks of postings, also of articles that were deleted; none where the segment has no such term."""
    encoded = term.encode("utf-8", "surrogatepass") if isinstance(term, str) else term
    try:
        # Not ``segment.postings``: with deletions that visits documents one by one.
        matcher = segment._terms.matcher(field, encoded, segment.schema[field].format)  # noqa: SLF001
    except TermNotFound:
        return
    yield from matcher.blocks()


def lengths(segment: SegmentReader, field: str) -> bytes:
    """How long a field is in each document, one byte each (``whoosh.util.numeric.byte_to_length``), 0 if absent."""
    known: bytes = segment._perdoc.column_bytes(f"_{field}_len").ljust(segment.doc_count_all(), b"\0")  # noqa: SLF001  # Whoosh asks a document at a time
    return known


def dates(segment: SegmentReader, field: str) -> Sequence[int]:
    """Packed dates of a DATE field by document number (:func:`index.store.schema.pack_date`), or ``UNDATED``."""
    articles: int = segment.doc_count_all()
    packed = segment._perdoc.column_bytes(field)  # noqa: SLF001  # likewise
    known: tuple[int, ...] = unpack(f"!{len(packed) // 8}q", packed)
    if len(known) > articles:
        raise ValueError(f"there are more dates than articles under {field!r}")
    missing = (UNDATED,) * (articles - len(known))
    return known + missing  # the column ends with the last article that has a date
