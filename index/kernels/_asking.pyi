"""What evaluating a query needs. ``numpy_asking`` gives the same bits.

Buffers hold raw little-endian values; *docs* are u16, ascending and distinct. A number outside the array that it points
into (a damaged archive) raises ``ValueError``, and so does a buffer of the wrong size.
"""

from collections.abc import Sequence

from index.kernels import Buffer

def everything(documents: int, deleted: Buffer | None, /) -> bytes:
    """All ``documents`` docs of a segment but the deleted ones."""

def live(docs: Buffer, deleted: Buffer, /) -> bytes:
    """The docs that are not deleted: bit ``doc & 7`` of byte ``doc >> 3`` says so; docs beyond its end are live."""

def intersect(one: Buffer, other: Buffer, /) -> bytes:
    """The docs in both."""

def union(several: Sequence[Buffer], /) -> bytes:
    """The docs in any."""

def subtract(one: Buffer, other: Buffer, /) -> bytes:
    """The docs of one that are not in the other."""

def marked(docs: Buffer, bits: Buffer, /) -> bytes:
    """The docs whose bit is set. ``bits``: bit ``i & 7`` of byte ``i >> 3`` for the ``i``-th of the docs."""

def leading(order: Buffer, docs: Buffer, first: int, limit: int, /) -> bytes:
    """The first ``limit`` documents of ``order[first:]`` (u16) that are among the docs, in that order."""

def in_range(docs: Buffer | None, dates: Buffer, start: int, end: int, wall_start: int, wall_end: int, /) -> bytes:
    """The docs (``None``: all) dated ``start <= seconds < end``; by the wall's bounds where the zone is not known.

    ``dates``: i64 per document, ``seconds << 4 | precision << 1 | zone_known``; ``-2**63``, undated, never matches.
    """

def date_keys(docs: Buffer, dates: Buffer, sign: int, /) -> bytes:
    """f64 per doc: ``sign * seconds``; minus infinity for the undated."""

def largest(docs: Buffer, keys: Buffer, limit: int, below: float, /) -> tuple[bytes, bytes]:
    """The docs whose keys (f64) are ``< below`` and not less than the ``limit``-th largest of those; these keys."""

def equal(docs: Buffer, keys: Buffer, value: float, /) -> bytes:
    """The docs whose keys (f64) equal the value."""

def ordered(parts: list[tuple[Buffer, Buffer, Buffer, Buffer]], limit: int, /) -> list[tuple[float, str, int, int]]:
    """The first ``limit`` documents of several segments: by their keys, the largest first, then by their ids.

    Each part is what was found in a segment: docs and their keys (f64), and the ids of all its documents, as a blob and
    starts. Of each document (key, id, number of the part, document).
    """

def page(
    segments: tuple[tuple[Postings, Buffer | None, Buffer | None, Buffer, Buffer], ...],
    numbers: tuple[tuple[int, ...], ...],
    every: bool,
    slop: int | None,
    bounds: tuple[int, int, int, int] | None,
    norms: Buffer,
    factors: tuple[float, ...],
    sign: int,
    limit: int,
    /,
) -> tuple[int, list[tuple[float, str, int, int]]]:
    """How many live docs of all segments match, and the first ``limit`` of them, as ``ordered`` gives them.

    They hold any, or ``every`` one, of the terms; with ``slop``, as :meth:`Postings.near` wants them; with ``bounds``,
    dated as :func:`in_range` has it. By ``sign`` 0 they are ordered by what :meth:`Postings.best_joined` says that they
    score, else by their dates, as :func:`date_keys` makes keys of them.
    A segment: its postings, deleted documents, dates, and the ids of its documents, as a blob and starts. ``numbers``:
    by segment, those of the terms, -1 where it has none; they have ``factors``.
    """

def accumulate(docs: Buffer, scores: bytearray, some: Buffer, additions: Buffer | float, /) -> None:
    """Add to the scores (f64) of those docs that are among some: one number, or one (f64) per doc of those."""

def tally(docs: Buffer, starts: Buffer | None, ordinals: Buffer, width: int, counts: bytearray, /) -> int:
    """Add 1 to ``counts`` (u32) for every ordinal of every doc; how many docs have none.

    ``starts`` ``None``: one ordinal of ``width`` (2 or 4) bytes a document, all bits set meaning none. Else u32:
    document ``d`` has ``ordinals[starts[d]:starts[d + 1]]``.
    """

def fullest(segments: Sequence[tuple[Buffer, Buffer]], limit: int, /) -> tuple[int, list[list[tuple[int, int, int]]]]:
    """The sum of all counts, and the groups of (segment, ordinal, count) that count most.

    Each segment is (hashes u64, counts u32) by ordinal. Ordinals of equal hash are one group; those that count 0 are
    left out. Groups are in order of their total, the largest first, then of their first entry. They are those that
    exceed the ``limit``-th largest total and, of those that equal it, the first ``limit`` that each segment has.
    """

def tally_periods(
    segments: tuple[tuple[Buffer, Buffer], ...], unit: str, precision: int, transitions: Buffer, offsets: Buffer, /
) -> tuple[dict[int, int], int]:
    """Docs by the period that their date falls in, in order of time; how many are undated or less precise.

    A segment: docs, and dates as :func:`in_range` takes them. ``unit``: hour, day, week, month, quarter, year (numbered
    through) or weekday (Monday is 0). Seconds are made local by ``offsets`` (i32) between ``transitions`` (i64), where
    the zone is known.
    """

def find(blob: Buffer, starts: Buffer, key: bytes, /) -> int:
    """Which of the sorted strings ``blob[starts[i]:starts[i + 1]]`` equals the key; -1 if none does."""

def lower_bound(blob: Buffer, starts: Buffer, key: bytes, /) -> int:
    """The first of the sorted strings that is not before the key; how many there are if all are."""

def find_by(blob: Buffer, starts: Buffer, order: Buffer, key: bytes, /) -> int:
    """The document whose string equals the key; -1 if none does. ``order``: docs (u16) in order of their strings."""

def bound_by(blob: Buffer, starts: Buffer, order: Buffer, key: bytes, /) -> int:
    """How many of the strings, in ``order`` (u16), come before the key."""

def matching(blob: Buffer, starts: Buffer, first: int, last: int, pattern: str, /) -> bytes:
    """Indices (u32) in ``[first, last)`` of strings that fit: ``?`` is one code point, ``*`` any number."""

def within_edits(blob: Buffer, starts: Buffer, first: int, last: int, word: str, edits: int, /) -> bytes:
    """Indices (u32) in ``[first, last)`` of strings within so many insertions, deletions, substitutions of the word."""

class Postings:
    """The postings of one segment's text, by term, then document. Holds its buffers (and so the mapping) alive.

    ``docs`` and ``doc_starts`` as ``index.kernels.building.pack_docs`` packs the documents of terms; ``codes`` u8 per
    posting, those of term ``t`` from ``term_starts[t]`` (u32); ``positions`` as ``pack_positions`` packs them, those of
    term ``t`` from byte ``place_starts[t]`` (u32). A code below 255 stands for (``code_frequencies`` u32,
    ``code_weights`` f64), 255 for what stands beside the posting's number in ``rare_postings`` (u32).

    Blocks of 128 postings, of terms with more: ``block_terms`` u32 and their ``block_firsts`` u32; per block
    ``block_weights`` f64 (largest), ``block_lengths`` u8 (smallest), ``block_places`` u32 (where its positions begin).
    ``lengths``: u8 a document, larger is longer. ``zones`` are the first positions of the second and the third zone.
    """

    def __init__(
        self,
        *,
        documents: int,
        docs: Buffer,
        doc_starts: Buffer,
        codes: Buffer,
        positions: Buffer,
        wide: bool,
        term_starts: Buffer,
        place_starts: Buffer,
        code_frequencies: Buffer,
        code_weights: Buffer,
        rare_postings: Buffer,
        rare_frequencies: Buffer,
        rare_weights: Buffer,
        block_terms: Buffer,
        block_firsts: Buffer,
        block_weights: Buffer,
        block_lengths: Buffer,
        block_places: Buffer,
        lengths: Buffer,
        zones: tuple[int, int],
    ) -> None: ...
    def documents(self, term: int, /) -> memoryview | bytes:
        """The docs that hold the term."""

    def positions(self, term: int, /) -> bytes:
        """All positions of the term (u32), posting by posting."""

    def score(self, term: int, wanted: Buffer, norms: Buffer, factor: float, scores: bytearray, /) -> None:
        """Add ``factor * (w / (w + norms[lengths[doc]]))`` to the scores (f64) of wanted docs that hold the term."""

    def best(
        self, term: int, norms: Buffer, factor: float, limit: int, floor: float, deleted: Buffer | None, /
    ) -> tuple[bytes, bytes]:
        """The live docs that score at least ``floor`` and the ``limit``-th largest score; their scores (f64).

        ``norms`` do not fall with the length: then whole blocks that cannot score enough are passed over.
        """

    def best_joined(
        self,
        terms: tuple[int, ...],
        every: bool,
        norms: Buffer,
        factors: tuple[float, ...],
        limit: int,
        floor: float,
        deleted: Buffer | None,
        /,
    ) -> tuple[int, bytes, bytes]:
        """How many live docs hold any, or ``every`` one, of the terms; which of them score best, and their scores.

        A doc scores the sum, in the order of the terms, of what ``score`` adds for each. The best are those that
        score at least ``floor`` and the ``limit``-th largest score of those.
        """

    def documents_within(self, term: int, zone: int, /) -> bytes:
        """The docs that hold the term in the zone."""

    def score_within(
        self, term: int, zone: int, boost: float, wanted: Buffer, norms: Buffer, factor: float, scores: bytearray, /
    ) -> None:
        """As ``score``, with ``w = boost * (positions in the zone)``; docs without any are left alone."""

    def near(self, terms: tuple[int, ...], slop: int, zone: int, wanted: Buffer, /) -> bytes:
        """The wanted docs in which the terms stand together in one zone (-1: any).

        ``slop`` -1: one after another, in this order. Else: all of them, a repeated one as often as it is given, with
        the last at most ``slop`` positions after the first.
        """
