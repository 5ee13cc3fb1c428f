"""Making a segment in memory: articles go in, a file of arrays comes out."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from index.article import Article, NewsDate
from index.fields import FIELDS, PLAIN_TEXT_FIELDS, VALUE_KINDS, FieldKind
from index.kernels import building
from index.store.arrays import Chunk, write_arrays
from index.store.columns import ColumnBuilder, Descriptions
from index.store.dates import UNDATED, pack_date
from index.store.frames import Compressor
from index.store.lengths import code_of
from index.store.opened import PLACED, POSTINGS
from index.store.repeats import RepeatsBuilder
from index.store.segment import MOST_DOCUMENTS, Facts, Segment
from index.store.strings import encoded, packed
from index.store.vocabulary import Vocabulary
from index.store.zones import NARROW, UNITS, ZONES, layout

_MOST_TOKENS: Final = 1 << 24  # of a segment under construction: 64 MB, and four times as much while it is written
NAMED: Final = tuple(spec for spec in FIELDS if spec.kind in VALUE_KINDS and spec.name != "id")
DATED: Final = tuple(spec.name for spec in FIELDS if spec.kind is FieldKind.DATE)
_NOTHING_LOST: Final[Mapping[int, Sequence[bytes]]] = {}
_VALUES: Final = [spec.values for spec in NAMED if spec.values is not None]
_TEXTS: Final = [spec.values for spec in PLAIN_TEXT_FIELDS if spec.values is not None]


class SegmentBuilder:
    """Collects articles. ``dictionary``: that of the archive's stored articles, if it has one already."""

    def __init__(self, vocabulary: Vocabulary, *, dictionary: bytes = b"", most: int = MOST_DOCUMENTS) -> None:
        vocabulary.forget_if_full()
        self._vocabulary = vocabulary
        self._most = most
        self._stream: list[bytes] = []
        self._tokens = array("Q", (0,))
        self._zones = array("I")
        self._lengths = bytearray()
        self._present = {zone: array("H") for zone in ZONES}
        self._wide = False
        self._ids: list[bytes] = []
        self._superseded: set[int] = set()
        self._digests: list[bytes] = []
        self._compressor = Compressor(dictionary)
        self._columns = [ColumnBuilder(spec) for spec in NAMED]
        self._dates = {name: array("q") for name in DATED}
        self._repeats = RepeatsBuilder()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def full(self) -> bool:
        """Whether it should be written before more is added."""
        return len(self._ids) >= self._most or self._tokens[-1] >= _MOST_TOKENS

    @property
    def room(self) -> int:
        """How many articles more it may take before it is full."""
        return self._most - len(self._ids)

    @property
    def dictionary(self) -> bytes:
        """What the stored articles were compressed with, for the next segment."""
        return self._compressor.dictionary

    def add(
        self,
        articles: Sequence[Article],
        packed: Iterable[tuple[bytes, bytes]],
        lost: Mapping[int, Sequence[bytes]] = _NOTHING_LOST,
    ) -> int:
        """Take articles, with the stored form and the digest of each. Returns the first one's number in the segment.

        All of them go into one thing after another, which is faster than one of them into all. ``lost``: the lines
        that some of them have lost as furniture, by their place among them.
        """
        first = len(self._ids)
        for stored, digest in packed:
            self._compressor.add(stored)
            self._digests.append(digest)
        self._ids += [encoded(article.id) for article in articles]
        for document, article in enumerate(articles, start=first):
            self._add_prose(document, article)
        for column, values_of in zip(self._columns, _VALUES, strict=True):
            column.add(first, map(values_of, articles))
        for name, dates in self._dates.items():
            dates.extend(map(_packed_date, map(attrgetter(name), articles)))
        self._repeats.add(first, articles, lost)
        return first

    def supersede(self, document: int) -> None:
        """Count a document as deleted: a later one has its id."""
        self._superseded.add(document)

    def write(self, folder: Path) -> Segment:
        """Write the segment's file; it is on disk when this returns. Raises ``OSError``."""
        arrays: dict[str, Chunk | Iterable[Chunk]] = {}
        arrays |= self._prose()
        frames = self._compressor.finish()
        arrays |= stored_arrays(frames, self._compressor.dictionary, self._digests)
        arrays |= id_arrays(self._ids, self._superseded)
        arrays |= {name: dates.tobytes() for name, dates in self._dates.items() if max(dates) != UNDATED}
        arrays |= present_arrays(self._present)
        arrays |= self._repeats.arrays()
        descriptions = Descriptions()
        for column in self._columns:
            arrays |= column.arrays(len(self._ids), descriptions)
        written = write_segment(folder, arrays, documents=len(self._ids), tokens=self._tokens[-1], wide=self._wide)
        return written.with_deletions(self._superseded)

    def _add_prose(self, document: int, article: Article) -> None:
        lengths = []
        for zone, texts_of in zip(ZONES, _TEXTS, strict=True):
            texts = texts_of(article)
            tokens = self._vocabulary.encode(texts[0]) if texts else b""
            lengths.append(len(tokens) // 4)
            if tokens:
                self._stream.append(tokens)
                self._present[zone].append(document)
        headline, deck, body = lengths
        words = headline + deck + body
        self._zones.extend((headline, deck))
        self._wide = self._wide or not NARROW.holds((headline, deck, body))
        self._tokens.append(self._tokens[-1] + words)
        self._lengths.append(code_of(words))

    def _prose(self) -> dict[str, bytes]:
        stream = b"".join(self._stream)
        vocabulary = self._vocabulary
        forms, forms_starts, form_numbers = building.dictionary(stream, vocabulary.forms)
        terms, terms_starts, form_terms = building.dictionary(stream, vocabulary.terms)
        place = layout(wide=self._wide)
        inverted = building.invert(
            stream,
            self._tokens.tobytes(),
            self._zones.tobytes(),
            form_terms,
            form_numbers,
            len(terms_starts) // 4 - 1,
            len(forms_starts) // 4 - 1,
            self._wide,
            place.bases,
            UNITS,
            bytes(self._lengths),
        )
        strings = (terms, terms_starts), (forms, forms_starts)
        return prose_arrays(inverted, *strings, bytes(self._lengths), wide=self._wide)


def _packed_date(date: NewsDate | None) -> int:
    return UNDATED if date is None else pack_date(date)


def prose_arrays(
    inverted: Mapping[str, bytes],
    terms: tuple[bytes, bytes],
    forms: tuple[bytes, bytes],
    lengths: bytes,
    *,
    wide: bool,
) -> dict[str, bytes]:
    """The arrays of a segment's prose, as they are named in its file."""
    lists = inverted["form_terms"], inverted["form_starts"], inverted["form_docs"]
    starts, held = building.pack_forms(inverted["term_starts"], inverted["docs"], *lists)
    doc_starts, docs = building.pack_docs(inverted["term_starts"], inverted["docs"], len(lengths))
    described = (inverted[name] for name in PLACED)
    place_starts, block_places, positions = building.pack_positions(wide, layout(wide=wide).bases[-1], *described)
    postings = {**inverted, "doc_starts": doc_starts, "docs": docs, "place_starts": place_starts}
    postings |= {"block_places": block_places, "positions": positions}
    arrays = {
        "terms": terms[0],
        "terms_starts": terms[1],
        "forms": forms[0],
        "forms_starts": forms[1],
        "form_terms": inverted["form_terms"],
        "form_starts": starts,
        "form_docs": held,
        "text.lengths": lengths,
    }
    return arrays | {f"text.{name}": postings[name] for name in POSTINGS}


def stored_arrays(frames: list[bytes], dictionary: bytes, digests: list[bytes]) -> dict[str, Chunk | Iterable[Chunk]]:
    """The arrays of stored articles."""
    return {
        "article_dictionary": dictionary,
        "article_starts": array("Q", accumulate(map(len, frames), initial=0)).tobytes(),
        "articles": b"".join(frames),
        "digests": b"".join(digests),
    }


def present_arrays(present: Mapping[str, array[int]]) -> dict[str, bytes]:
    """Which documents have any words in each zone."""
    return {f"present.{zone}": docs.tobytes() for zone, docs in present.items()}


def id_arrays(ids: list[bytes], without: Set[int] = frozenset()) -> dict[str, bytes]:
    """The arrays of ids: in order of documents, and the documents in order of ids, but those without a say."""
    blob, starts = packed(ids)
    order = array("H", sorted(set(range(len(ids))) - without, key=ids.__getitem__))
    return {"ids": blob, "ids_starts": starts, "id_order": order.tobytes()}


def write_segment(
    folder: Path, arrays: Mapping[str, Chunk | Iterable[Chunk]], *, documents: int, tokens: int, wide: bool
) -> Segment:
    """Write arrays as the file of a new segment, and have the kernel put it on disk. Raises ``OSError``."""
    segment = Segment(documents, tokens=tokens)
    with (folder / segment.filename).open("xb") as stream:
        facts = Facts(documents, tokens, wide, _spans(arrays))
        segment.size, segment.seal = write_arrays(stream, arrays, facts.packed())
        stream.flush()
        os.fsync(stream.fileno())
    return segment


def _spans(arrays: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """The first and the last second of each column of dates."""
    spans = {}
    for name in (name for name in DATED if name in arrays):
        dated = [date for date in memoryview(arrays[name]).cast("q") if date != UNDATED]
        spans[name] = min(dated) >> 4, max(dated) >> 4
    return spans
