"""Inverting on numpy: the twin of ``building_invert.h`` and ``building_postings.h``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.kernels import Buffer

Array = NDArray[Any]

ABSENT: Final = 2**32 - 1
MOST_DOCUMENTS: Final = 65_536
BLOCK: Final = 128  # postings
RARE: Final = 255  # the code of pairs that have none of their own
_LARGEST_UNIT: Final = 65_535
_MOST_FORMS: Final = 65_536  # of one term


def require(fits: object, message: str) -> None:
    """Raise ``ValueError`` with the message unless it fits."""
    if not fits:
        raise ValueError(message)


def numbers_of(buffer: Buffer, kind: str) -> Array:
    """The numbers of a buffer, of a numpy kind; not copied."""
    return np.frombuffer(buffer, kind)


def starts_of(counts: Array, kind: str = "<u4") -> Array:
    """Where each of several runs begins, and the last ends."""
    starts = np.zeros(counts.size + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    require(starts[-1] < 2**32, "the arrays are too long for one segment")
    return starts.astype(kind)


def checked_starts(buffer: Buffer, kind: str, end: int, name: str) -> Array:
    """Starts of runs, i64, which must ascend from 0 to ``end``."""
    starts = numbers_of(buffer, kind).astype(np.int64)
    fits = starts.size and starts[0] == 0 and starts[-1] == end and (np.diff(starts) >= 0).all()
    require(fits, f"{name} do not fit what they part")
    return starts


class Layout(NamedTuple):
    """The zones of positions: where each begins, where the last ends, and what an occurrence in each weighs."""

    wide: bool
    borders: Array
    units: Array

    @classmethod
    def of(cls, wide: bool, bases: Sequence[int], units: Sequence[int]) -> Layout:
        """The layout, if its zones ascend."""
        require(len(bases) == 3 and len(units) == 3, "there are three zones")
        end = 2**32 if wide else 2**16
        require(bases[0] == 0 and 0 <= bases[1] <= bases[2] <= end, "the zones do not ascend")
        require(all(0 <= unit <= _LARGEST_UNIT for unit in units), "a unit is no u16")
        return cls(bool(wide), np.array([*bases, end], np.int64), np.array(units, np.int64))

    @property
    def kind(self) -> str:
        """The numpy kind of its positions."""
        return "<u4" if self.wide else "<u2"

    def positions(self, zones: Array, places: Array) -> Array:
        """Positions of the tokens at these places of their zones."""
        positions = self.borders[zones] + places
        require((positions < self.borders[zones + 1]).all(), "an article is too long for these positions")
        return positions


class Tokens(NamedTuple):
    """Occurrences: of which term (or form) and document, in which zone, the how manieth there."""

    terms: Array
    docs: Array
    zones: Array
    places: Array

    def sorted(self) -> Tokens:
        """In order of terms, and within a term as they were."""
        order = np.argsort(self.terms, kind="stable")
        return Tokens(*(column[order] for column in self))


def invert(  # noqa: PLR0917
    stream: Buffer,
    articles: Buffer,
    zone_lengths: Buffer,
    form_terms: Buffer,
    form_numbers: Buffer,
    terms: int,
    forms: int,
    wide: bool,
    bases: Sequence[int],
    units: Sequence[int],
    lengths: Buffer,
) -> dict[str, bytes]:
    """The postings of articles from their tokens."""
    numbers = numbers_of(stream, "<u4")
    to_term, to_form = numbers_of(form_terms, "<u4"), numbers_of(form_numbers, "<u4")
    own = _own_terms(to_term, to_form, terms, forms)
    require(not numbers.size or int(numbers.max()) < to_term.size, "a token's number is outside the lexicon")
    require((to_term[numbers] != ABSENT).all(), "a token is not in the dictionary")
    docs, zones, places = _places(numbers.size, articles, zone_lengths)
    tokens = Tokens(to_term[numbers].astype(np.int64), docs, zones, places).sorted()
    explicit = explicit_forms(own, terms)
    by_form = np.append(explicit, False)[np.minimum(to_form[numbers], forms)]
    pairs = np.unique(to_form[numbers][by_form].astype(np.int64) << 16 | docs[by_form])
    layout = Layout.of(wide, bases, units)
    postings = posting_arrays(tokens, terms, layout, numbers_of(lengths, "u1"), _count(articles, 8))
    return postings | form_arrays(pairs, own)


def _count(starts: Buffer, size: int) -> int:
    return len(memoryview(starts).cast("B")) // size - 1


def _own_terms(to_term: Array, to_form: Array, terms: int, forms: int) -> Array:
    """The term of each form."""
    used = to_term != ABSENT
    require(to_term.size == to_form.size, "form_terms and form_numbers differ in length")
    require(((to_form != ABSENT) == used).all(), "form_terms and form_numbers do not agree")
    require(
        (to_term[used] < terms).all() and (to_form[used] < forms).all(), "a form's number is outside its dictionary"
    )
    own = np.full(forms, ABSENT, np.int64)
    own[to_form[used]] = to_term[used]
    require((own[to_form[used]] == to_term[used]).all(), "a form has two terms")
    return own


def explicit_forms(own: Array, terms: int) -> Array:
    """Which forms share their term with another, and so need documents of their own."""
    counts = np.bincount(own[own != ABSENT], minlength=terms + 1)
    require((counts <= _MOST_FORMS).all(), "a term has too many forms")
    explicit: Array = counts[np.minimum(own, terms)] > 1
    return explicit


def _places(tokens: int, articles: Buffer, zone_lengths: Buffer) -> tuple[Array, Array, Array]:
    """Document, zone and place within the zone of each token."""
    starts = checked_starts(articles, "<u8", tokens, "articles")
    documents = starts.size - 1
    require(documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    heads = numbers_of(zone_lengths, "<u4").astype(np.int64)
    require(heads.size == 2 * documents, "zone_lengths has another number of documents")
    borders = np.zeros((documents, 3), np.int64)
    np.cumsum(heads.reshape(-1, 2), axis=1, out=borders[:, 1:])
    require((borders[:, 2] <= np.diff(starts)).all(), "headline and deck are longer than their article")
    docs = np.repeat(np.arange(documents), np.diff(starts))
    places = np.arange(tokens) - starts[docs]
    zones = (places >= borders[docs, 1]).astype(np.int64) + (places >= borders[docs, 2])
    return docs, zones, places - borders[docs, zones]


def posting_arrays(tokens: Tokens, terms: int, layout: Layout, lengths: Array, documents: int) -> dict[str, bytes]:
    """The arrays of postings, from tokens in order of term, document and position."""
    require(lengths.size == documents, "lengths has another number of documents")
    positions = layout.positions(tokens.zones, tokens.places)
    keys = tokens.terms << 16 | tokens.docs
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    ends = np.append(firsts, keys.size)[1:]
    sums = np.append(0, np.cumsum(layout.units[tokens.zones]))
    weights = sums[ends] - sums[firsts]
    require(not (weights >> 32).any(), "an article is too long for its weights")
    docs = tokens.docs[firsts]
    term_starts = starts_of(np.bincount(tokens.terms[firsts], minlength=terms))
    return {
        "docs": docs.astype("<u2").tobytes(),
        "positions": positions.astype(layout.kind).tobytes(),
        "term_starts": term_starts.tobytes(),
        "place_starts": np.append(firsts, keys.size)[term_starts].astype("<u4").tobytes(),
        **_code_arrays(ends - firsts, weights),
        **_block_arrays(term_starts.astype(np.int64), firsts, weights, lengths[docs]),
    }


def _code_arrays(frequencies: Array, weights: Array) -> dict[str, bytes]:
    """One byte for each posting's frequency and weight: the commonest pairs have codes."""
    pairs, which, counts = np.unique(frequencies << 32 | weights, return_inverse=True, return_counts=True)
    common = np.lexsort((pairs, -counts))[:RARE]
    code_of = np.full(pairs.size, RARE, "u1")
    code_of[common] = np.arange(common.size)
    codes = code_of[which]
    rare = np.flatnonzero(codes == RARE)
    table = np.zeros(RARE, np.int64)
    table[: common.size] = pairs[common]
    return {
        "codes": codes.tobytes(),
        "code_frequencies": (table >> 32).astype("<u4").tobytes(),
        "code_weights": _in_words(table & ABSENT).tobytes(),
        "rare_postings": rare.astype("<u4").tobytes(),
        "rare_frequencies": frequencies[rare].astype("<u4").tobytes(),
        "rare_weights": _in_words(weights[rare]).tobytes(),
    }


def _in_words(weights: Array) -> Array:
    """Weights are counted in halves."""
    return (weights / 2.0).astype("<f8")


def _block_arrays(term_starts: Array, places: Array, weights: Array, lengths: Array) -> dict[str, bytes]:
    """What can be said of each 128 postings of a term that has more than one such block."""
    sizes = np.diff(term_starts)
    long = np.flatnonzero(sizes > BLOCK)
    counts = (sizes[long] + BLOCK - 1) // BLOCK
    firsts = starts_of(counts).astype(np.int64)
    number = np.arange(firsts[-1]) - np.repeat(firsts[:-1], counts)
    begins = np.repeat(term_starts[long], counts) + number * BLOCK
    held = np.repeat(sizes > BLOCK, sizes)
    cuts = (np.cumsum(held) - 1)[begins] if begins.size else begins  # postings of short terms are left out
    return {
        "block_terms": long.astype("<u4").tobytes(),
        "block_firsts": firsts.astype("<u4").tobytes(),
        "block_weights": _in_words(np.maximum.reduceat(weights[held], cuts) if cuts.size else cuts).tobytes(),
        "block_lengths": (np.minimum.reduceat(lengths[held], cuts) if cuts.size else cuts).astype("u1").tobytes(),
        "block_places": places[begins].astype("<u4").tobytes(),
    }


def form_arrays(pairs: Array, own: Array) -> dict[str, bytes]:
    """From form << 16 | document, ascending, and the term of each form."""
    return {
        "form_terms": own.astype("<u4").tobytes(),
        "form_starts": starts_of(np.bincount(pairs >> 16, minlength=own.size)).tobytes(),
        "form_docs": (pairs & 0xFFFF).astype("<u2").tobytes(),
    }
