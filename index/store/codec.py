"""Whoosh's own codec, quicker to write and careful to read. Its name is part of the archive format.

Files and blocks are laid out as Whoosh lays them out, and Whoosh's own codec can read them. Three things differ:

* no length statistics (bounds for skipping, which our evaluation does not use) and no compression;
* a segment's postings are written a term at a time, not a posting at a time;
* whatever is read is checked as far as a damaged file could otherwise cost more than an error: pickles that name
  functions, counts that would fill the memory, keys that go backwards and never end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby, pairwise
from operator import itemgetter
from pickle import dumps
from struct import Struct
from typing import Any, Final, TypeAlias

from whoosh.codec.whoosh3 import (
    WHOOSH3_HEADER_MAGIC,
    W3Codec,
    W3FieldWriter,
    W3LeafMatcher,
    W3PerDocReader,
    W3TermInfo,
    W3TermsReader,
)
from whoosh.reading import TermNotFound

from index.store.unpickle import load, loads

Posting: TypeAlias = tuple[str, bytes, int, float, bytes]
"""Field, term, document number, weight, value (packed positions, or nothing)."""

Block: TypeAlias = tuple[Sequence[int], Sequence[float], Sequence[bytes]]
"""Document numbers in ascending order, weights, and values (none where the field's format has none)."""

_BLOCK: Final = 128  # postings
_PROTOCOL: Final = 4  # of pickles: the first that knows bytes
_HEAD: Final = 128  # bytes that hold a block's length and description, and more
_LENGTH: Final = Struct("!i")
_FIELD: Final = Struct("!H")


class NewsCodec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """The codec of every segment of an archive."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK, compression=0)

    def field_writer(self, storage: Any, segment: Any) -> _FieldWriter:
        """Writes a segment's terms and postings."""
        return _FieldWriter(self, storage, segment)

    def per_document_reader(self, storage: Any, segment: Any) -> _ArticleReader:
        """Reads a segment's columns."""
        return _ArticleReader(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> _TermsReader:
        """Reads a segment's terms."""
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return _TermsReader(self, storage.open_file(name), storage.file_length(name), postings)

    def postings_reader(
        self, dbfile: Any, terminfo: W3TermInfo, format_: Any, term: Any = None, scorer: Any = None
    ) -> PostingsMatcher:
        """Reads the postings of one term."""
        return PostingsMatcher(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes blocks as Whoosh does, without a call a posting."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[Posting]) -> None:
        """Write a segment's postings, which come sorted by field, term and document."""
        for name, of_field in groupby(items, itemgetter(0)):
            self.start_field(name, schema[name])
            with_values = schema[name].format.fixed_value_size() != 0
            for term, of_term in groupby(of_field, itemgetter(1)):
                self._add_term(term, list(of_term), with_values=with_values)
            self.finish_field()

    def _add_term(self, term: bytes, postings: list[Posting], *, with_values: bool) -> None:
        _, _, documents, weights, values = zip(*postings, strict=True)
        packed = [WHOOSH3_HEADER_MAGIC]
        for first in range(0, len(documents), _BLOCK):
            block = slice(first, first + _BLOCK)
            packed += _packed(documents[block], weights[block], values[block] if with_values else None)
        length = _LENGTH.unpack(packed[-3])[0]
        packed[-3] = _LENGTH.pack(-length)  # marks the last block
        start, written = self._postfile.tell(), b"".join(packed)
        self._postfile.write(written)
        info = W3TermInfo(sum(weights), len(documents), None, 0, max(weights), documents[0], documents[-1])
        info.set_extent(start, len(written))
        self._tindex.add(_FIELD.pack(self._fieldid) + term, info.to_bytes())


def _packed(
    documents: Sequence[int], weights: Sequence[float], values: Sequence[bytes] | None
) -> tuple[bytes, bytes, bytes]:
    """A block in three parts: its length, its description, its postings."""
    steps = (documents[0], *(after - before for before, after in pairwise(documents)))
    alike = weights.count(weights[0]) == len(weights)
    shared = None if weights[0] == 1.0 else weights[0]
    content = dumps((steps, shared if alike else weights, values), _PROTOCOL)
    description = dumps((len(documents), documents[-1], max(weights), 0, 0, 0), _PROTOCOL)
    return _LENGTH.pack(len(description) + len(content)), description, content


class _ArticleReader(W3PerDocReader):  # type: ignore[misc]
    """Reads columns. Whoosh's stored fields, which are pickles, are not used and not looked at."""

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Nothing: articles are in a column of their own."""
        return {}

    def column_bytes(self, name: str) -> bytes:
        """A whole column as it is in its file; empty where no article of the segment has a value."""
        file = W3Codec.column_filename(self._segment, name)
        if not self._storage.file_exists(file):
            return b""
        with self._storage.open_file(file) as stream:
            return bytes(stream.read())


class _TermsReader(W3TermsReader):  # type: ignore[misc]
    """Reads terms as Whoosh does, and refuses what we do not write."""

    def term_info(self, fieldname: str, tbytes: bytes) -> W3TermInfo:
        """Statistics of a term, and where its postings are. Raises :class:`whoosh.reading.TermNotFound`."""
        try:
            stored = self._tindex[self._keycoder(fieldname, tbytes)]
        except KeyError:
            raise TermNotFound(f"no term {fieldname}:{tbytes!r}") from None
        if stored[:1] != b"\0":  # Whoosh would unpickle postings kept here
            raise ValueError("a term has its postings where none are written")
        return W3TermInfo.from_bytes(stored)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """``(field, term)``, all of them in order."""
        return map(self._keydecoder, _ascending(self._tindex.keys()))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """``(field, term)`` in order, from the first that is not before ``prefix``."""
        return map(self._keydecoder, _ascending(self._tindex.keys_from(self._keycoder(fieldname, prefix))))


def _ascending(keys: Iterable[bytes]) -> Iterator[bytes]:
    """The keys, as long as they ascend: a damaged length could lead back to one that was read before, for ever."""
    before = b""
    for key in keys:
        if key <= before:
            raise ValueError("terms are out of order")
        yield key
        before = key


class PostingsMatcher(W3LeafMatcher):  # type: ignore[misc]
    """Reads the postings of a term, a block at a time."""

    # What a block holds, read when it is asked for (None before that).
    _ids: Any
    _weights: Any
    _values: Any
    _data: Any

    def blocks(self) -> Iterator[Block]:
        """The blocks that are left, whole."""
        while self.is_active():
            self._read_ids()
            self._read_weights()
            yield self._ids, self._weights, self._data[2] or ()
            self._next_block()

    def _goto(self, position: int) -> None:
        head = self._postfile.get(position, _HEAD)
        length = _LENGTH.unpack(head[:4])[0]
        description = BytesIO(head[4:])
        self._blocklength, self._maxid, self._maxweight, compressed, _, _ = load(description)
        if compressed or not 0 < self._blocklength <= _BLOCK:
            raise ValueError("a block of postings is not as any is written")
        self._lastblock = length < 0
        self._nextoffset = position + _LENGTH.size + abs(length)
        self._dataoffset = position + _LENGTH.size + description.tell()
        self._data = self._ids = self._weights = self._values = None
        self._i = self._minlength = self._maxlength = 0

    def _read_data(self) -> None:
        self._data = loads(self._postfile.get(self._dataoffset, self._nextoffset - self._dataoffset))

    def _read_ids(self) -> None:
        super()._read_ids()
        if len(self._ids) != self._blocklength or self._ids[-1] != self._maxid:
            raise ValueError("a block of postings contradicts itself")
