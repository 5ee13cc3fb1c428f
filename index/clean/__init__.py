"""Cleaning: bytes and records → drafts with clean text, and metadata as found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.article import Draft, RawDocument, Shape
from index.clean.record import field_named, from_record
from index.frozen import EMPTY

__all__ = ["clean", "field_named"]

if TYPE_CHECKING:
    from index.clean.hosts_file import SiteRule


def clean(raw: RawDocument, mapping: Mapping[str, str] = EMPTY, rules: Mapping[str, SiteRule] = EMPTY) -> Draft:
    """The draft of a raw document, by its shape.

    Args:
        raw: what a reader handed on.
        mapping: field → key of records, as ``--map FIELD=KEY`` gives them; ``a.b`` reaches into objects.
        rules: the user's own for pages, by host.

    Raises:
        RecordError: it cannot become an article; says why.
        UsageError: the mapping names no field.
    """
    match raw.shape:
        case Shape.RECORD:
            return from_record(raw, mapping)
        case Shape.ROW:
            from index.clean.row import from_row

            return from_row(raw, mapping)
        case Shape.MESSAGE:
            from index.clean.message import from_message

            return from_message(raw)
        case Shape.PAGE:
            from index.clean.page import from_page

            return from_page(raw, rules)
        case Shape.DUMP:
            from index.clean.dump import from_dump

            return from_dump(raw)
        case Shape.LINE:
            raise ValueError("a line is parsed before its record is cleaned")
