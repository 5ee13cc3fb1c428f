"""One segment opened for reading: its file mapped, its arrays as what they mean. Nothing is read before it is asked."""

from __future__ import annotations

import os
from struct import unpack_from

from index.fields import BY_NAME
from index.kernels import Buffer, asking
from index.store.arrays import ArrayFile
from index.store.segment import Facts
from index.store.strings import Strings, bounds, encoded
from index.store.zones import layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike
    from typing import Final

    from index.article import Article
    from index.store.frames import Decompressor
    from index.store.names import Names
    from index.store.segment import Segment

POSTINGS: Final = (
    *("docs", "doc_starts", "codes", "positions", "term_starts", "place_starts", "code_frequencies", "code_weights"),
    *("rare_postings", "rare_frequencies", "rare_weights"),
    *("block_terms", "block_firsts", "block_weights", "block_lengths", "block_places"),
)
"""The arrays of ``index.kernels.asking.Postings``, by its arguments; in the file each is ``text.`` and its name."""
PLACED: Final = ("term_starts", "codes", "code_frequencies", "rare_frequencies", "place_starts", "positions")
"""Those of them that positions are packed with (``index.kernels.building``)."""

_ALL_TIME: Final = (-(1 << 59), 1 << 59)  # seconds that a packed date can have


class OpenSegment:
    """A segment, as one commit has it.

    Raises:
        ValueError: the file is not the one that the table of contents means.
    """

    def __init__(self, folder: str | PathLike[str], segment: Segment) -> None:
        self.segment = segment
        self.file = ArrayFile(os.path.join(folder, segment.filename))
        if (self.file.size, self.file.seal) != (segment.size, segment.seal):
            raise ValueError(f"{segment.filename} is not the file that the table of contents means")
        facts = Facts.unpacked(self.file.facts)
        if facts.documents != segment.documents:
            raise ValueError(f"{segment.filename} holds another number of articles than the table of contents says")
        self.documents = segment.documents
        self.deleted = segment.deleted
        self.wide = facts.wide
        self._spans = facts.spans
        self.terms = self._strings("terms")
        self.forms = self._strings("forms")
        self.ids = self._strings("ids")
        self._id_order = self.file["id_order"]
        self._articles, self._article_starts = self.file["articles"], self.file["article_starts"]
        self._decompress: Decompressor | None = None
        self._postings: asking.Postings | None = None
        self._names: dict[str, Names] = {}
        self._dates: dict[str, Buffer | None] = {}

    @property
    def postings(self) -> asking.Postings:
        """The postings of its prose."""
        if self._postings is None:
            arrays = {name: self.file[f"text.{name}"] for name in POSTINGS}
            self._postings = asking.Postings(
                documents=self.documents,
                wide=self.wide,
                zones=layout(wide=self.wide).borders,
                lengths=self.file["text.lengths"],
                **arrays,
            )
        return self._postings

    def names(self, field: str) -> Names:
        """A NAME or KEY field."""
        if field not in self._names:
            from index.store.names import Names  # which plain words do without

            self._names[field] = Names(self.file, BY_NAME[field])
        return self._names[field]

    def dates(self, field: str) -> Buffer | None:
        """Packed dates of a DATE field (``index.store.dates``), i64 a document; ``None`` where no document has any.

        Raises:
            ValueError: one lies outside of the span that the directory says. Periods would be counted without end.
        """
        if field not in self._dates:
            self._dates[field] = self._checked_dates(field)
        return self._dates[field]

    def _checked_dates(self, field: str) -> Buffer | None:
        if field not in self.file:
            return None
        dates, (first, last) = self.file[field], self.span(field) or (0, -1)
        inside, dated = (asking.in_range(None, dates, *span, *span) for span in ((first, last + 1), _ALL_TIME))
        if len(inside) != len(dated):
            raise ValueError(f"{self.segment.filename} has dates out of their span")
        return dates

    def span(self, field: str) -> tuple[int, int] | None:
        """The first and the last second of a DATE field; ``None`` where no document has any."""
        return self._spans.get(field)

    def present(self, zone: str) -> Buffer:
        """Documents with any words in a zone."""
        return self.file[f"present.{zone}"]

    def everything(self) -> bytes:
        """All documents that are not deleted."""
        return asking.everything(self.documents, self.deleted)

    def live(self, docs: Buffer) -> Buffer:
        """Those of the documents that are not deleted."""
        return docs if self.deleted is None else asking.live(docs, self.deleted)

    def unpacked_docs(self) -> bytes:
        """The documents of all terms, u16 a posting: for those who read every one."""
        from index.kernels import building

        file = self.file
        return building.unpack_docs(
            file["text.term_starts"], file["text.doc_starts"], file["text.docs"], self.documents
        )

    def unpacked_forms(self, docs: Buffer) -> tuple[bytes, bytes]:
        """``form_starts`` and ``form_docs`` as lists (``index.kernels.building``); docs: the documents of all terms."""
        from index.kernels import building

        file = self.file
        packed = file["form_terms"], file["form_starts"], file["form_docs"]
        return building.unpack_forms(file["text.term_starts"], docs, *packed)

    def unpacked_positions(self) -> tuple[bytes, bytes]:
        """``place_starts`` and ``positions`` as they are (``index.kernels.building``)."""
        from index.kernels import building

        held = (self.file[f"text.{name}"] for name in PLACED)
        return building.unpack_positions(self.wide, layout(wide=self.wide).bases[-1], *held)

    def with_form(self, form: int) -> Buffer:
        """Documents that hold a form, by its number: all that hold its term, if no other form has that."""
        (term,) = unpack_from("<I", self.file["form_terms"], form * 4)
        docs = self.postings.documents(term)
        first, last = unpack_from("<2I", self.file["form_starts"], form * 4)
        held = self.file["form_docs"][first:last]
        if not len(held):
            return docs
        return asking.marked(docs, held) if len(held) == (len(docs) // 2 + 7) // 8 else held

    def term_frequency(self, term: int) -> int:
        """How many documents hold a term, deleted ones included."""
        first, last = unpack_from("<2I", self.file["text.term_starts"], term * 4)
        return int(last - first)

    def find(self, article_id: str) -> int:
        """The document with this id, if it is not deleted; else -1."""
        ids = self.ids
        found = asking.find_by(ids.blob, ids.starts, self._id_order, encoded(article_id))
        return -1 if found < 0 or self.segment.is_deleted(found) else found

    def with_ids(self, prefix: str) -> bytes:
        """Documents whose id begins so."""
        ordered = self._ordered(prefix)
        return asking.union([ordered[at : at + 2] for at in range(0, len(ordered), 2)])

    def ids_beginning(self, prefix: str) -> Iterator[str]:
        """Ids that begin so, in order."""
        return map(self.id_of, memoryview(self._ordered(prefix)).cast("H"))

    def leading(self, docs: Buffer, limit: int, after: str | None = None) -> bytes:
        """The first ``limit`` of the documents in order of their ids; only such whose id comes after the given one."""
        first = 0
        if after is not None:
            first = asking.bound_by(self.ids.blob, self.ids.starts, self._id_order, encoded(after) + b"\0")
        return asking.leading(self._id_order, docs, first, limit)

    def id_of(self, document: int) -> str:
        """The id of a document."""
        return self.ids[document]

    def raw_id(self, document: int) -> bytes:
        """The same, as its bytes."""
        return self.ids.raw(document)

    def stored(self, document: int) -> bytes:
        """The stored form of an article. Raises ``zstandard.ZstdError`` or ``ValueError`` on damaged bytes."""
        if self._decompress is None:
            from index.store.frames import Decompressor  # which counting does without

            self._decompress = Decompressor(self.file["article_dictionary"])
        return self._decompress(self.frame(document))

    def frame(self, document: int) -> Buffer:
        """The same, compressed."""
        began, end = unpack_from("<2Q", self._article_starts, document * 8)
        return self._articles[began:end]

    def article(self, document: int) -> Article:
        """An article. Raises as :meth:`stored` does, and as :func:`index.store.stored.decode` does."""
        from index.store.stored import decode  # likewise

        return decode(self.stored(document))

    def digest(self, document: int) -> bytes:
        """What tells versions of an article apart (``index.store.stored.digest``)."""
        return bytes(self.file["digests"][document * 16 : document * 16 + 16])

    def _ordered(self, prefix: str) -> Buffer:
        """Documents whose id begins so, in order of their ids."""
        ids, order = self.ids, self._id_order
        first, last = (
            len(order) // 2 if key is None else asking.bound_by(ids.blob, ids.starts, order, key)
            for key in bounds(prefix)
        )
        return order[first * 2 : last * 2]

    def _strings(self, name: str) -> Strings:
        return Strings(self.file[name], self.file[f"{name}_starts"])
