"""What building and merging segments needs, on numpy: the twin of ``_building.c`` where that could not be compiled.

Both give the same bits. ``_building.pyi`` says what each function takes and gives; the comments here say how.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analyse import _pattern as token_pattern

if TYPE_CHECKING:
    from index.kernels import Buffer

Array = NDArray[Any]

ABSENT: Final = 2**32 - 1
MOST_DOCUMENTS: Final = 65_536
BLOCK: Final = 128  # postings
RARE: Final = 255  # the code of pairs that have none of their own
_LARGEST_UNIT: Final = 65_535


def _require(fits: object, message: str) -> None:
    if not fits:
        raise ValueError(message)


def _numbers(buffer: Buffer, kind: str) -> Array:
    return np.frombuffer(buffer, kind)


def _starts(counts: Array, kind: str = "<u4") -> Array:
    """Where each of several runs begins, and the last ends."""
    starts = np.zeros(counts.size + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    _require(starts[-1] < 2**32, "the arrays are too long for one segment")
    return starts.astype(kind)


def _checked_starts(buffer: Buffer, kind: str, end: int, name: str) -> Array:
    starts = _numbers(buffer, kind).astype(np.int64)
    fits = starts.size and starts[0] == 0 and starts[-1] == end and (np.diff(starts) >= 0).all()
    _require(fits, f"{name} do not fit what they part")
    return starts


def _require_map(numbers: Array, end: int, name: str) -> Array:
    """Which are kept; those must ascend, and end before ``end``."""
    kept: Array = numbers != ABSENT
    held = numbers[kept].astype(np.int64)
    _require(
        (np.diff(held) > 0).all() and (not held.size or held[-1] < end), f"{name} does not ascend or leads outside"
    )
    return kept


class Lexicon:
    """Spellings, and the numbers of their forms."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        self._learn = learn
        self._numbers: dict[str, int] = {}

    def encode(self, text: str) -> bytes:
        """The number of each token's form, in order."""
        numbers = array("I")
        for raw in token_pattern(text).findall(text):
            number = self._numbers.get(raw)
            if number is None:
                number = self._numbers[raw] = self._learned(raw)
            numbers.append(number)
        return numbers.tobytes()

    def __len__(self) -> int:
        return len(self._numbers)

    def clear(self) -> None:
        """Forget every spelling."""
        self._numbers.clear()

    def _learned(self, raw: str) -> int:
        number = self._learn(raw)
        _require(0 <= number <= ABSENT, "the number of a form is no u32")
        return number


class _Layout(NamedTuple):
    """The zones of positions: where each begins, where the last ends, and what an occurrence in each weighs."""

    wide: bool
    borders: Array
    units: Array

    @classmethod
    def of(cls, wide: bool, bases: Sequence[int], units: Sequence[int]) -> _Layout:
        _require(len(bases) == 3 and len(units) == 3, "there are three zones")
        end = 2**32 if wide else 2**16
        _require(bases[0] == 0 and 0 <= bases[1] <= bases[2] <= end, "the zones do not ascend")
        _require(all(0 <= unit <= _LARGEST_UNIT for unit in units), "a unit is no u16")
        return cls(bool(wide), np.array([*bases, end], np.int64), np.array(units, np.int64))

    @property
    def kind(self) -> str:
        return "<u4" if self.wide else "<u2"

    def positions(self, zones: Array, places: Array) -> Array:
        """Positions of the tokens at these places of their zones."""
        positions = self.borders[zones] + places
        _require((positions < self.borders[zones + 1]).all(), "an article is too long for these positions")
        return positions


class _Tokens(NamedTuple):
    """Occurrences: of which term (or form) and document, in which zone, the how manieth there."""

    terms: Array
    docs: Array
    zones: Array
    places: Array

    def sorted(self) -> _Tokens:
        order = np.argsort(self.terms, kind="stable")
        return _Tokens(*(column[order] for column in self))


def invert(
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
    numbers = _numbers(stream, "<u4")
    to_term, to_form = _numbers(form_terms, "<u4"), _numbers(form_numbers, "<u4")
    own = _own_terms(to_term, to_form, terms, forms)
    _require(not numbers.size or int(numbers.max()) < to_term.size, "a token's number is outside the lexicon")
    _require((to_term[numbers] != ABSENT).all(), "a token is not in the dictionary")
    docs, zones, places = _places(numbers.size, articles, zone_lengths)
    tokens = _Tokens(to_term[numbers].astype(np.int64), docs, zones, places).sorted()
    explicit = _explicit(own, terms)
    by_form = np.append(explicit, False)[np.minimum(to_form[numbers], forms)]
    pairs = np.unique(to_form[numbers][by_form].astype(np.int64) << 16 | docs[by_form])
    layout = _Layout.of(wide, bases, units)
    return _postings(tokens, terms, layout, _numbers(lengths, "u1"), _count(articles, 8)) | _form_arrays(pairs, forms)


def _count(starts: Buffer, size: int) -> int:
    return len(memoryview(starts).cast("B")) // size - 1


def _own_terms(to_term: Array, to_form: Array, terms: int, forms: int) -> Array:
    """The term of each form."""
    used = to_term != ABSENT
    _require(to_term.size == to_form.size, "form_terms and form_numbers differ in length")
    _require(((to_form != ABSENT) == used).all(), "form_terms and form_numbers do not agree")
    _require(
        (to_term[used] < terms).all() and (to_form[used] < forms).all(), "a form's number is outside its dictionary"
    )
    own = np.full(forms, ABSENT, np.int64)
    own[to_form[used]] = to_term[used]
    _require((own[to_form[used]] == to_term[used]).all(), "a form has two terms")
    return own


def _explicit(own: Array, terms: int) -> Array:
    """Which forms share their term with another, and so need documents of their own."""
    counts = np.bincount(own[own != ABSENT], minlength=terms + 1)
    explicit: Array = counts[np.minimum(own, terms)] > 1
    return explicit


def _places(tokens: int, articles: Buffer, zone_lengths: Buffer) -> tuple[Array, Array, Array]:
    """Document, zone and place within the zone of each token."""
    starts = _checked_starts(articles, "<u8", tokens, "articles")
    documents = starts.size - 1
    _require(documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    heads = _numbers(zone_lengths, "<u4").astype(np.int64)
    _require(heads.size == 2 * documents, "zone_lengths has another number of documents")
    borders = np.zeros((documents, 3), np.int64)
    np.cumsum(heads.reshape(-1, 2), axis=1, out=borders[:, 1:])
    _require((borders[:, 2] <= np.diff(starts)).all(), "headline and deck are longer than their article")
    docs = np.repeat(np.arange(documents), np.diff(starts))
    places = np.arange(tokens) - starts[docs]
    zones = (places >= borders[docs, 1]).astype(np.int64) + (places >= borders[docs, 2])
    return docs, zones, places - borders[docs, zones]


def _postings(tokens: _Tokens, terms: int, layout: _Layout, lengths: Array, documents: int) -> dict[str, bytes]:
    """The arrays of postings, from tokens in order of term, document and position."""
    _require(lengths.size == documents, "lengths has another number of documents")
    positions = layout.positions(tokens.zones, tokens.places)
    keys = tokens.terms << 16 | tokens.docs
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    ends = np.append(firsts, keys.size)[1:]
    sums = np.append(0, np.cumsum(layout.units[tokens.zones]))
    weights = sums[ends] - sums[firsts]
    _require(not (weights >> 32).any(), "an article is too long for its weights")
    docs = tokens.docs[firsts]
    term_starts = _starts(np.bincount(tokens.terms[firsts], minlength=terms))
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
    firsts = _starts(counts).astype(np.int64)
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


def _form_arrays(pairs: Array, forms: int) -> dict[str, bytes]:
    """From form << 16 | document, ascending."""
    starts = _starts(np.bincount(pairs >> 16, minlength=forms))
    return {"form_starts": starts.tobytes(), "form_docs": (pairs & 0xFFFF).astype("<u2").tobytes()}


def alive(term_starts: Buffer, docs: Buffer, doc_map: Buffer) -> bytes:
    """Which terms (or forms) are in a document that is kept."""
    numbers = _numbers(docs, "<u2")
    starts = _checked_starts(term_starts, "<u4", numbers.size, "starts")
    kept = _numbers(doc_map, "<u4") != ABSENT
    _require(not numbers.size or int(numbers.max()) < kept.size, "a document is outside the segment")
    sums = np.append(0, np.cumsum(kept[numbers]))
    return (np.diff(sums[starts]) > 0).astype("u1").tobytes()


def merge_strings(sources: Sequence[tuple[Buffer, Buffer, Buffer | None]]) -> tuple[bytes, bytes, list[bytes]]:
    """The sorted union of sorted strings, and where each string went."""
    lists = [_strings(blob, starts) for blob, starts, _ in sources]
    keeps = [_keep(keep, len(strings)) for (_, _, keep), strings in zip(sources, lists, strict=True)]
    kept = [[string for string, flag in zip(*both, strict=True) if flag] for both in zip(lists, keeps, strict=True)]
    for strings in kept:
        _require(all(one < other for one, other in pairwise(strings)), "the strings of a source do not ascend")
    union = sorted(set().union(*kept))
    number = {string: place for place, string in enumerate(union)}
    maps = [np.full(len(strings), ABSENT, "<u4") for strings in lists]
    for strings, keep, into in zip(kept, keeps, maps, strict=True):
        into[keep] = [number[string] for string in strings]
    starts = _starts(np.array([len(string) for string in union], np.int64))
    return b"".join(union), starts.tobytes(), [numbers.tobytes() for numbers in maps]


def _strings(blob: Buffer, starts: Buffer) -> list[bytes]:
    held = bytes(blob)
    return [held[began:end] for began, end in pairwise(_checked_starts(starts, "<u4", len(held), "starts").tolist())]


def _keep(keep: Buffer | None, count: int) -> Array:
    flags = np.ones(count, bool) if keep is None else _numbers(keep, "u1") != 0
    _require(flags.size == count, "there is not one flag for each string")
    return flags


def merge(
    sources: Sequence[Mapping[str, Any]],
    documents: int,
    terms: int,
    forms: int,
    wide: bool,
    bases: Sequence[int],
    units: Sequence[int],
    lengths: Buffer,
) -> dict[str, bytes]:
    """The postings of several segments as those of one, without what is deleted."""
    _require(0 <= documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    doc_maps = [_numbers(source["doc_map"], "<u4") for source in sources]
    _require_map(np.concatenate([np.empty(0, "<u4"), *doc_maps]), documents, "doc_map")
    own = _merged_own_terms(sources, terms, forms)
    parts = [_source_tokens(source) for source in sources]
    empty = np.empty(0, np.int64)
    tokens = _Tokens(*(np.concatenate(columns) for columns in zip(_Tokens(*[empty] * 4), *parts, strict=True)))
    layout = _Layout.of(wide, bases, units)
    pairs = np.concatenate([empty, *(_source_forms(source, _explicit(own, terms)) for source in sources)])
    pairs = pairs[np.argsort(pairs >> 16, kind="stable")]
    _require((np.diff(pairs) > 0).all(), "the documents of a form do not ascend")
    return _postings(tokens.sorted(), terms, layout, _numbers(lengths, "u1"), documents) | _form_arrays(pairs, forms)


def _merged_own_terms(sources: Sequence[Mapping[str, Any]], terms: int, forms: int) -> Array:
    """The merged term of each merged form."""
    own = np.full(forms, ABSENT, np.int64)
    for source in sources:
        term_map, form_map = _numbers(source["term_map"], "<u4"), _numbers(source["form_map"], "<u4")
        kept = _require_map(form_map, forms, "form_map")
        _require_map(term_map, terms, "term_map")
        mine = _numbers(source["form_terms_own"], "<u4")
        _require(mine.size == form_map.size, "form_terms_own has another number of forms")
        _require((mine < term_map.size).all(), "a form's term is outside the segment")
        merged = term_map[mine[kept]].astype(np.int64)
        earlier = own[form_map[kept]]
        _require((merged != ABSENT).all(), "a form is kept and its term is not")
        _require(((earlier == ABSENT) | (earlier == merged)).all(), "a form has two terms")
        own[form_map[kept]] = merged
    return own


def _source_tokens(source: Mapping[str, Any]) -> _Tokens:
    """The tokens of a segment that are kept, by their merged terms and documents."""
    docs, doc_map = _numbers(source["docs"], "<u2"), _numbers(source["doc_map"], "<u4")
    _require(not docs.size or int(docs.max()) < doc_map.size, "a document is outside the segment")
    term_starts = _checked_starts(source["term_starts"], "<u4", docs.size, "term_starts")
    positions = _numbers(source["positions"], "<u4" if source["wide"] else "<u2")
    place_starts = _checked_starts(source["place_starts"], "<u4", positions.size, "place_starts")
    term_map = _numbers(source["term_map"], "<u4")
    _require(term_starts.size == place_starts.size == term_map.size + 1, "the arrays differ in their number of terms")
    frequencies = _frequencies(source, docs.size)
    held = np.repeat(term_map, np.diff(term_starts))
    _require_places(frequencies, term_starts, place_starts)
    keys = held.astype(np.int64) << 32 | doc_map[docs]
    kept = (held != ABSENT) & (doc_map[docs] != ABSENT)
    _require((np.diff(keys[kept]) > 0).all(), "the documents of a term do not ascend")
    zones, places = _rebased(positions[np.repeat(kept, frequencies)].astype(np.int64), source)
    keys = np.repeat(keys[kept], frequencies[kept])
    return _Tokens(keys >> 32, keys & ABSENT, zones, places)


def _require_places(frequencies: Array, term_starts: Array, place_starts: Array) -> None:
    sums = np.append(0, np.cumsum(frequencies))
    _require((sums[term_starts] == place_starts).all(), "frequencies and positions do not agree")


def _frequencies(source: Mapping[str, Any], postings: int) -> Array:
    """How many positions each posting has."""
    codes, table = _numbers(source["codes"], "u1"), _numbers(source["code_frequencies"], "<u4")
    rare, counts = _numbers(source["rare_postings"], "<u4"), _numbers(source["rare_frequencies"], "<u4")
    _require(codes.size == postings and table.size == RARE, "there is not one code for each posting")
    _require(np.array_equal(rare, np.flatnonzero(codes == RARE)), "the rare postings are not those without a code")
    _require(rare.size == counts.size, "there is not one frequency for each rare posting")
    frequencies = np.append(table, 0).astype(np.int64)[codes]
    frequencies[rare] = counts
    _require(frequencies.all(), "a posting has no position")
    return frequencies


def _rebased(positions: Array, source: Mapping[str, Any]) -> tuple[Array, Array]:
    """Zone, and place within the zone."""
    borders = _Layout.of(source["wide"], source["bases"], (0, 0, 0)).borders
    zones = (positions >= borders[1]).astype(np.int64) + (positions >= borders[2])
    return zones, positions - borders[zones]


def _source_forms(source: Mapping[str, Any], explicit: Array) -> Array:
    """Merged form << 16 | merged document, for the forms that need documents of their own."""
    form_map, doc_map = _numbers(source["form_map"], "<u4"), _numbers(source["doc_map"], "<u4")
    docs, term_docs = _numbers(source["form_docs"], "<u2"), _numbers(source["docs"], "<u2")
    _require(not docs.size or int(docs.max()) < doc_map.size, "a document is outside the segment")
    starts = _checked_starts(source["form_starts"], "<u4", docs.size, "form_starts")
    _require(starts.size == form_map.size + 1, "form_starts has another number of forms")
    own = _numbers(source["form_terms_own"], "<u4")
    term_starts = _numbers(source["term_starts"], "<u4").astype(np.int64)
    implied = np.diff(starts) == 0  # then its documents are its term's
    begins = np.where(implied, term_starts[own] + docs.size, starts[:-1])
    counts = np.where(implied, term_starts[own + 1] - term_starts[own], np.diff(starts))
    wanted = np.flatnonzero(np.append(explicit, False)[np.minimum(form_map, explicit.size)])
    numbers = np.repeat(form_map[wanted].astype(np.int64), counts[wanted])
    within = np.arange(numbers.size) - np.repeat(_starts(counts[wanted])[:-1].astype(np.int64), counts[wanted])
    merged = doc_map[np.append(docs, term_docs)[np.repeat(begins[wanted], counts[wanted]) + within]]
    keep = merged != ABSENT
    return numbers[keep] << 16 | merged[keep]
