"""The postings of one segment, on numpy: the twin of ``asking_postings.h``.

It evaluates whole terms and skips no block, so that it is simple enough to hold the other to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from index.kernels.numpy_positions import absolute, decoded

if TYPE_CHECKING:
    from index.kernels import Buffer

DOCS: Final = "<u2"
MOST_DOCUMENTS: Final = 65_536
RARE: Final = 255
"""The code of a posting whose frequency and weight stand beside its number among the rare ones."""

BLOCK: Final = 128
"""Postings a block."""

PLACE_BITS: Final = 36
"""A document and a position in one number: wide enough for any position and a slop besides."""

Array = NDArray[Any]


def read(buffer: Buffer, kind: str) -> Array:
    """The values in a buffer; ``ValueError`` if its size is no multiple of theirs."""
    return np.frombuffer(memoryview(buffer), kind)


def require(fits: object, message: str) -> None:
    """Raise ``ValueError`` where something does not fit."""
    if not fits:
        raise ValueError(message)


def pick(values: Array, index: Array, name: str) -> Array:
    """``values[index]``, where an index that is outside may come from a damaged archive."""
    require(not index.size or int(index.max()) < values.size, f"a number is outside {name}")
    picked: Array = values[index]
    return picked


def runs(begins: Array, ends: Array) -> Array:
    """All numbers of ``range(begin, end)``, one range after another."""
    sizes = ends.astype(np.int64) - begins
    before = np.cumsum(sizes) - sizes
    return np.repeat(begins - before, sizes) + np.arange(sizes.sum())


def ranked(values: Array, rank: int) -> Any:
    """The value of this rank (1 is the largest); minus infinity if there are fewer."""
    return np.partition(values, -rank)[-rank] if rank <= values.size else -np.inf


def live_ones(docs: Array, deleted: Buffer) -> Array:
    """Whether each document is not in the bitmap of deleted ones."""
    bits = np.zeros(MOST_DOCUMENTS // 8, np.uint8)
    given = read(deleted, "u1")[: bits.size]
    bits[: given.size] = given
    gone: Array = bits[docs >> 3] >> (docs & 7) & 1
    kept: Array = gone == 0
    return kept


class Postings:
    """The postings of one segment's text. Holds its buffers (and so the mapping) alive."""

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
    ) -> None:
        self._documents, self._docs, self._codes = documents, read(docs, "u1"), read(codes, "u1")
        self._doc_starts = read(doc_starts, "<u4")
        self._positions, self._mask = read(positions, "u1"), 2**32 - 1 if wide else 2**16 - 1
        self._term_starts, self._place_starts = read(term_starts, "<u4"), read(place_starts, "<u4")
        self._code_frequencies = read(code_frequencies, "<u4")
        self._code_weights = read(code_weights, "<f8")
        self._rare_postings = read(rare_postings, "<u4")
        self._rare_frequencies = read(rare_frequencies, "<u4")
        self._rare_weights = read(rare_weights, "<f8")
        self._lengths, self._zones = read(lengths, "u1"), np.array(zones)
        self._check(documents)
        self._blocks, self._block_terms = read(block_lengths, "u1").size, read(block_terms, "<u4")
        self._block_firsts = read(block_firsts, "<u4")
        columns = {self._blocks, read(block_weights, "<f8").size, read(block_places, "<u4").size}
        require(len(columns) == 1, "the columns of the blocks differ in length")
        require(self._block_firsts.size == self._block_terms.size + 1, "each term of many postings has a first block")

    def _check(self, documents: int) -> None:
        require(0 <= documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
        require(self._lengths.size == documents, "each document has a length")
        sizes = {self._term_starts.size, self._place_starts.size, self._doc_starts.size}
        require(len(sizes) == 1 and self._term_starts.size > 0, "the starts of the terms differ in length")
        tables = self._code_frequencies.size, self._code_weights.size
        require(tables == (RARE, RARE), "there are 255 codes")
        rare = {column.size for column in (self._rare_postings, self._rare_frequencies, self._rare_weights)}
        require(len(rare) == 1, "the columns of the rare postings differ in length")
        require(0 <= self._zones[0] <= self._zones[1], "zones begin one after another")

    def documents(self, term: int) -> bytes:
        """The documents that hold the term."""
        return self._docs_of(term).tobytes()

    def score(self, term: int, wanted: Buffer, norms: Buffer, factor: float, scores: bytearray) -> None:
        """Add what the term scores to the scores of the wanted documents that hold it."""
        first, held, at = self._held(term, read(wanted, DOCS))
        weights = self._looked_up(first + at, self._code_weights, self._rare_weights)
        require(read(scores, "<f8").size == read(wanted, DOCS).size, "each wanted document has a score")
        self._add(held, self._docs_of(term)[at], weights, norms, factor, scores)

    def best(
        self, term: int, norms: Buffer, factor: float, limit: int, floor: float, deleted: Buffer | None
    ) -> tuple[bytes, bytes]:
        """The documents that score best for the term, and what they score."""
        require(limit >= 1, "a limit is at least 1")
        postings = np.arange(*self._span(term))
        docs = self._docs_of(term)
        scores = self._impacts(docs, self._looked_up(postings, self._code_weights, self._rare_weights), norms, factor)
        good = scores >= floor
        if deleted is not None:
            good &= live_ones(docs, deleted)
        good &= scores >= ranked(scores[good], limit)
        return docs[good].tobytes(), scores[good].tobytes()

    def best_joined(  # noqa: PLR0917 -- what scoring takes, as in C
        self,
        terms: tuple[int, ...],
        every: bool,
        norms: Buffer,
        factors: tuple[float, ...],
        limit: int,
        floor: float,
        deleted: Buffer | None,
    ) -> tuple[int, bytes, bytes]:
        """How many documents hold any, or every one, of the terms; those that score best, and what they score."""
        require(limit >= 1, "a limit is at least 1")
        require(terms and len(terms) == len(factors), "each of some terms has a factor")
        holding = np.zeros(MOST_DOCUMENTS, np.int64)
        for term in terms:
            holding[self._docs_of(term)] += 1
        docs = np.flatnonzero(holding >= (len(terms) if every else 1)).astype(DOCS)
        if deleted is not None:
            docs = docs[live_ones(docs, deleted)]
        sums = bytearray(8 * docs.size)
        for term, factor in zip(terms, factors, strict=True):
            self.score(term, docs.tobytes(), norms, factor, sums)
        scores = read(sums, "<f8")
        good = scores >= floor
        good &= scores >= ranked(scores[good], limit)
        return docs.size, docs[good].tobytes(), scores[good].tobytes()

    def documents_within(self, term: int, zone: int) -> bytes:
        """The documents that hold the term in the zone."""
        first, last = self._span(term)
        counts = self._counts(term, np.arange(first, last), zone)
        return self._docs_of(term)[counts > 0].tobytes()

    def positions(self, term: int) -> bytes:
        """All positions of the term."""
        return self._places(term)[0].astype("<u4").tobytes()

    def score_within(  # noqa: PLR0917 -- what scoring takes, as in C
        self,
        term: int,
        zone: int,
        boost: float,
        wanted: Buffer,
        norms: Buffer,
        factor: float,
        scores: bytearray,
    ) -> None:
        """As ``score``, by how often the term stands in the zone."""
        first, held, at = self._held(term, read(wanted, DOCS))
        counts = self._counts(term, first + at, zone)
        some = counts > 0
        require(read(scores, "<f8").size == read(wanted, DOCS).size, "each wanted document has a score")
        weights = boost * counts[some].astype("<f8")
        self._add(held[some], self._docs_of(term)[at[some]], weights, norms, factor, scores)

    def near(self, terms: tuple[int, ...], slop: int, zone: int, wanted: Buffer) -> bytes:
        """The wanted documents in which the terms stand together."""
        require(terms, "no terms")
        require(slop >= -1, "a slop is -1 or more")
        require(-1 <= zone <= 2, "a zone is 0, 1 or 2")
        docs = read(wanted, DOCS)
        for term in terms:
            docs = docs[self._held(term, docs)[1]]
        places = {term: self._keys(term, docs) for term in terms}
        found = _adjacent([places[term] for term in terms]) if slop < 0 else None
        if found is None:
            found = self._close(places, terms, min(slop, 2**32))
        else:
            found = found[self._zone(found) == self._zone(found + len(terms) - 1)]
        if zone >= 0:
            found = found[self._zone(found) == zone]
        near: Array = docs[np.unique(found >> PLACE_BITS)]
        return near.tobytes()

    def _close(self, places: dict[int, Array], terms: Iterable[int], slop: int) -> Array:
        """Where a span of the zone begins that has every term as often as it is wanted."""
        starts = np.concatenate(list(places.values()))
        for term, keys in places.items():
            often = sum(term == wanted for wanted in terms)
            last = np.searchsorted(keys, starts) + often - 1
            starts, last = starts[last < keys.size], last[last < keys.size]
            near = (keys[last] - starts <= slop) & (self._zone(keys[last]) == self._zone(starts))
            starts = starts[near]
        return starts

    def _zone(self, keys: Array) -> Array:
        return np.searchsorted(self._zones, keys & ((1 << PLACE_BITS) - 1), side="right")

    def _keys(self, term: int, wanted: Array) -> Array:
        """Where the term stands in each of the wanted documents: the document's rank and the position."""
        _, _, at = self._held(term, wanted)
        positions, starts = self._places(term)
        begins, ends = starts[at], starts[at + 1]
        ranks = np.repeat(np.arange(wanted.size), ends - begins)
        return (ranks << PLACE_BITS) + positions[runs(begins, ends)]

    def _counts(self, term: int, postings: Array, zone: int) -> Array:
        """How many positions of each posting are in the zone."""
        require(0 <= zone <= 2, "a zone is 0, 1 or 2")
        positions, starts = self._places(term)
        inside = np.searchsorted(self._zones, positions, side="right") == zone
        before = np.append(0, np.cumsum(inside))[starts]
        counts: Array = np.diff(before)[postings - self._span(term)[0]]
        return counts

    def _places(self, term: int) -> tuple[Array, Array]:
        """The positions of all of the term's postings, and where those of each begin and the last end."""
        first, last = self._span(term)
        frequencies = self._looked_up(np.arange(first, last), self._code_frequencies, self._rare_frequencies)
        began, end = int(self._place_starts[term]), int(self._place_starts[term + 1])
        require(began <= end <= self._positions.size and frequencies.all(), "positions end early")
        starts = np.append(0, np.cumsum(frequencies, dtype=np.int64))
        numbers, _ = decoded(self._positions[began:end])
        require(numbers.size == starts[-1], "positions end early")
        return absolute(numbers, np.diff(starts), int(self._zones[1]), self._mask), starts

    def _docs_of(self, term: int) -> Array:
        """The term's documents: kept as a list, or as a bit for each document where that is shorter."""
        first, last = self._span(term)
        began, end = int(self._doc_starts[term]), int(self._doc_starts[term + 1])
        require(began <= end <= self._docs.size, "starts are outside the documents")
        held = self._docs[began:end]
        if held.size == 2 * (last - first):
            return held.view(DOCS) if began % 2 == 0 else np.frombuffer(held.tobytes(), DOCS)
        require(held.size == (self._documents + 7) // 8, "a term's documents are neither bits nor a list")
        docs = np.flatnonzero(np.unpackbits(held, count=self._documents, bitorder="little")).astype(DOCS)
        require(docs.size == last - first, "a term has another number of documents than of postings")
        return docs

    def _span(self, term: int) -> tuple[int, int]:
        require(0 <= term < self._term_starts.size - 1, "no such term")
        first, last = int(self._term_starts[term]), int(self._term_starts[term + 1])
        require(first <= last <= self._codes.size, "starts are outside the postings")
        if last - first > BLOCK:
            self._check_blocks(term, last - first)
        return first, last

    def _check_blocks(self, term: int, postings: int) -> None:
        """Blocks are not read here, but have to be as many as the postings need."""
        at = int(np.searchsorted(self._block_terms, term))
        if at < self._block_terms.size and self._block_terms[at] == term:
            first, last = map(int, self._block_firsts[at : at + 2])
            fitting = last <= self._blocks and last - first == -(-postings // BLOCK)
            require(fitting, "blocks do not cover the postings of their term")

    def _held(self, term: int, wanted: Array) -> tuple[int, Array, Array]:
        """The term's first posting; where the documents that hold it are, among the wanted and in the term."""
        first, _ = self._span(term)
        docs = self._docs_of(term)
        at = np.searchsorted(docs, wanted)
        held = np.flatnonzero(np.append(docs, 0)[at] == wanted)
        held = held[at[held] < docs.size]
        return first, held, at[held]

    def _looked_up(self, postings: Array, common: Array, rare: Array) -> Array:
        """What the codes of the postings stand for."""
        codes = self._codes[postings]
        values = np.append(common, common.dtype.type(0))[codes]
        odd = np.flatnonzero(codes == RARE)
        at = np.searchsorted(self._rare_postings, postings[odd])
        require(not odd.size or int(at.max()) < self._rare_postings.size, "a rare posting is missing")
        require(np.all(self._rare_postings[at] == postings[odd]), "a rare posting is missing")
        values[odd] = rare[at]
        return values

    def _impacts(self, docs: Array, weights: Array, norms: Buffer, factor: float) -> Array:
        table = read(norms, "<f8")
        require(table.size == 256, "there are 256 norms")
        with np.errstate(all="ignore"):
            return np.asarray(factor * (weights / (weights + table[pick(self._lengths, docs, "the lengths")])))

    def _add(self, held: Array, docs: Array, weights: Array, norms: Buffer, factor: float, scores: bytearray) -> None:
        sums = read(scores, "<f8")
        impacts = self._impacts(docs, weights, norms, factor)
        with np.errstate(all="ignore"):
            sums[held] += impacts


def _adjacent(places: list[Array]) -> Array:
    """Where the first term is followed by the others, one after another."""
    starts = places[0]
    for distance, keys in enumerate(places[1:], start=1):
        starts = starts[np.isin(starts + distance, keys)]
    return starts
