"""Whoosh's view of an archive: ``whoosh.index.open_dir`` opens it, and stock Whoosh searches, sorts and groups over it.

Only Whoosh imports this, through ``index.store.segment.Segment.codec``; nothing of ours asks an archive so. Fields are
as ``index.store.schema`` describes them, and ``whoosh.scoring.BM25F(B=0.75, K1=1.2)`` gives the scores of
``searcher.engines``. Writing is refused.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NoReturn

import numpy as np
from whoosh.codec.base import Codec, FieldCursor, PerDocumentReader, TermsReader
from whoosh.columns import ColumnReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from index.fields import BY_NAME, FIELDS, FieldKind
from index.kernels import Buffer
from index.store.damage import damage
from index.store.dates import UNDATED
from index.store.lengths import LENGTHS
from index.store.names import Names
from index.store.opened import OpenSegment
from index.store.schema import SEPARATOR, read_only
from index.store.segment import Segment
from index.store.strings import encoded
from index.store.terms import NAMED, PROSE, Occurrences, Terms, terms_of

_FACETS: Final = frozenset(name for name in NAMED if BY_NAME[name].facet)
_DATES: Final = frozenset(spec.name for spec in FIELDS if spec.kind is FieldKind.DATE)


class ArrayCodec(Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Reads the segments of an archive; one object a segment, as Whoosh makes them."""

    _opened: OpenSegment | None = None

    def terms_reader(self, storage: Any, segment: Segment) -> ArrayTermsReader:
        """Reads terms and postings. Raises ``OSError``, by which Whoosh knows that a writer was quicker."""
        return ArrayTermsReader(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: Segment) -> ArticleReader:
        """Reads lengths, columns and stored articles. Raises as :meth:`terms_reader` does."""
        return ArticleReader(self._open(storage, segment))

    def per_document_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Refuse."""
        raise read_only()

    def field_writer(self, storage: Any, segment: Any) -> NoReturn:
        """Refuse."""
        raise read_only()

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> NoReturn:  # noqa: FBT001, FBT002, RUF100
        """Refuse."""
        raise read_only()

    def new_segment(self, storage: Any, indexname: str) -> NoReturn:
        """Refuse."""
        raise read_only()

    def _open(self, storage: Any, segment: Segment) -> OpenSegment:
        if self._opened is None:
            folder = Path(storage.folder)
            with damage(folder, but=OSError):
                self._opened = OpenSegment(folder, segment)
        return self._opened


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    """Terms of all fields of a segment, in order of field, then of bytes."""

    def __init__(self, opened: OpenSegment) -> None:
        self._fields = terms_of(opened)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            self._numbered(*term)
        except KeyError:
            return False
        return True

    def indexed_field_names(self) -> list[str]:
        """Fields that have terms."""
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> TermCursor:
        """A cursor on the first term of a field."""
        return TermCursor(self._fields[fieldname], fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """``(field, term)``, all of them in order."""
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """``(field, term)`` in order, from the first that is not before the prefix."""
        return ((name, terms[number]) for name, terms, number in self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """``((field, term), statistics)``, all of them in order."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """``((field, term), statistics)`` in order, from the first that is not before the prefix."""
        for name, terms, number in self._from(fieldname, prefix):
            yield (name, terms[number]), terms.described(number)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Statistics of a term. Raises ``KeyError``, as Whoosh wants it, where there is none."""
        terms, number = self._numbered(fieldname, text)
        return terms.described(number)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The sum of a term's weights. Raises as :meth:`term_info` does."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have a term. Raises as :meth:`term_info` does."""
        terms, number = self._numbered(fieldname, text)
        return len(terms.documents(number)) // 2

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """The postings of a term. Raises :class:`whoosh.reading.TermNotFound` where there is none."""
        try:
            terms, number = self._numbered(fieldname, text)
        except KeyError:
            raise TermNotFound(f"no term {fieldname}:{text!r}") from None
        return ArrayMatcher(terms.occurrences(number), format_, (fieldname, text), scorer)

    def close(self) -> None:
        """Let go of the segment."""
        self._fields = {}

    def _numbered(self, fieldname: str, text: bytes) -> tuple[Terms, int]:
        terms = self._fields[fieldname]
        return terms, terms.number(text)

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, Terms, int]]:
        for name, terms in self._fields.items():
            if name >= fieldname:
                first = bisect_left(terms, prefix) if name == fieldname else 0
                yield from ((name, terms, number) for number in range(first, len(terms)))


class TermCursor(FieldCursor):  # type: ignore[misc]
    """Stands on a term of a field; by this Whoosh finds the terms near a word."""

    def __init__(self, terms: Terms, field: Any) -> None:
        self._terms = terms
        self._field = field
        self._number = 0

    def is_valid(self) -> bool:
        """Whether it stands on a term, not behind the last."""
        return self._number < len(self._terms)

    def text(self) -> str | None:
        """The term as text; ``None`` behind the last."""
        return self._field.from_bytes(self._terms[self._number]) if self.is_valid() else None

    term = text

    def first(self) -> str | None:
        """Go to the first term."""
        self._number = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term that is not before this one."""
        self._number = bisect_left(self._terms, self._field.to_bytes(string))
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._number += 1
        return self.text()

    def term_info(self) -> TermInfo | None:
        """Statistics of the term; ``None`` behind the last."""
        return self._terms.described(self._number) if self.is_valid() else None


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Goes through the postings of a term. It never skips for quality: what Whoosh finds here is exact, not quick."""

    def __init__(self, found: Occurrences, format_: Any, term: tuple[str, bytes], scorer: Any, at: int = 0) -> None:
        self._found = found
        self._documents: list[int] = found.documents.tolist()
        self._at = at
        self._term = term
        self.format = format_
        self.scorer = scorer

    def is_active(self) -> bool:
        """Whether it stands on a posting."""
        return self._at < len(self._documents)

    def reset(self) -> None:
        """Go to the first posting."""
        self._at = 0

    def copy(self) -> ArrayMatcher:
        """Another one at the same place."""
        return ArrayMatcher(self._found, self.format, self._term, self.scorer, self._at)

    def id(self) -> int:
        """The document."""
        return self._documents[self._at]

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._documents[self._at :])

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return False  # no new block, in Whoosh's terms

    def skip_to(self, id: int) -> bool:  # noqa: A002  # Whoosh's name for it
        """Go to the first posting, from here on, whose document is not before this one."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._documents, id, lo=self._at)
        return False

    def supports_block_quality(self) -> bool:
        """No."""
        return False

    def weight(self) -> float:
        """The weight of the posting."""
        return float(self._found.weights[self._at])

    def value(self) -> bytes:
        """What Whoosh would have stored with the posting."""
        return bytes(self.format.encode(self._positions()))

    def value_as(self, astype: str) -> Any:
        """The same as what it stands for."""
        return self._positions() if astype == "positions" else super().value_as(astype)

    def _positions(self) -> list[int]:
        if not len(self._found.ends):
            return []
        began = self._found.ends[self._at - 1] if self._at else 0
        positions: list[int] = self._found.positions[began : self._found.ends[self._at]].tolist()
        return positions


class ArticleReader(PerDocumentReader):  # type: ignore[misc]
    """Lengths, columns and articles of a segment."""

    def __init__(self, opened: OpenSegment) -> None:
        self._opened = opened
        self._deleted = frozenset(opened.segment.deleted_docs())

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self._opened.segment.live

    def doc_count_all(self) -> int:
        """All documents."""
        return self._opened.documents

    def has_deletions(self) -> bool:
        """Whether any document is deleted."""
        return bool(self._deleted)

    def is_deleted(self, docnum: int) -> bool:
        """Whether the document is deleted."""
        return docnum in self._deleted

    def deleted_docs(self) -> frozenset[int]:
        """Numbers of the deleted documents."""
        return self._deleted

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether the field has a column, in every segment."""
        return fieldname in _FACETS or fieldname in _DATES

    def list_columns(self) -> list[str]:
        """Fields that have columns."""
        return sorted(_FACETS | _DATES)

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        """Reads a column."""
        if fieldname in _DATES:
            return DateColumnReader(self._opened, fieldname)
        return ValueColumnReader(self._opened.names(fieldname), self._opened.documents)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words of an article, as ranking sees them (``index.store.lengths``); of a zone as well."""
        return LENGTHS[self._lengths[docnum]] if fieldname in PROSE else default

    def field_length(self, fieldname: str) -> int:
        """Words of all articles, deleted ones included."""
        return self._opened.segment.tokens if fieldname in PROSE else 0

    def min_field_length(self, fieldname: str) -> int:
        """Words of the shortest article."""
        return LENGTHS[min(self._lengths)] if fieldname in PROSE else 0

    def max_field_length(self, fieldname: str) -> int:
        """Words of the longest article."""
        return LENGTHS[max(self._lengths)] if fieldname in PROSE else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The article's JSON object."""
        return self._opened.article(docnum).to_json()

    @property
    def _lengths(self) -> Buffer:
        return self._opened.file["text.lengths"]


class ValueColumnReader(ColumnReader):  # type: ignore[misc]
    """The values of each document, parted by ``SEPARATOR``, as bytes."""

    def __init__(self, names: Names, documents: int) -> None:
        self._names = names
        self._doccount = documents

    def __getitem__(self, docnum: int) -> bytes:
        values = self._names.values
        return encoded(SEPARATOR).join(values.raw(ordinal) for ordinal in self._names.ordinals(docnum))


class DateColumnReader(ColumnReader):  # type: ignore[misc]
    """The packed date of each document (``index.store.dates``)."""

    def __init__(self, opened: OpenSegment, field: str) -> None:
        dates = opened.dates(field)
        self._doccount = opened.documents
        self._dates = np.full(self._doccount, UNDATED, "<i8") if dates is None else np.frombuffer(dates, "<i8")
        self._sign = 1

    def __getitem__(self, docnum: int) -> int:
        return int(self._dates[docnum])

    def sort_key(self, docnum: int) -> int:
        """What Whoosh sorts by."""
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        """Sort the latest first, the undated last."""
        self._sign = -1
