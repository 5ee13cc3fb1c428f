"""Merging postings on numpy: the twin of ``building_merge.h`` and ``building_sources.h``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.kernels.numpy_inverting import (
    ABSENT,
    MOST_DOCUMENTS,
    RARE,
    Array,
    Layout,
    Tokens,
    checked_starts,
    explicit_forms,
    form_arrays,
    numbers_of,
    posting_arrays,
    require,
    starts_of,
)

if TYPE_CHECKING:
    from index.kernels import Buffer


def merge(  # noqa: PLR0917
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
    require(0 <= documents <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    doc_maps = [numbers_of(source["doc_map"], "<u4") for source in sources]
    _require_map(np.concatenate([np.empty(0, "<u4"), *doc_maps]), documents, "doc_map")
    own = _merged_own_terms(sources, terms, forms)
    parts = [_source_tokens(source) for source in sources]
    empty = np.empty(0, np.int64)
    tokens = Tokens(*(np.concatenate(columns) for columns in zip(Tokens(*[empty] * 4), *parts, strict=True)))
    layout = Layout.of(wide, bases, units)
    pairs = np.concatenate([empty, *(_source_forms(source, explicit_forms(own, terms)) for source in sources)])
    pairs = pairs[np.argsort(pairs >> 16, kind="stable")]
    require((np.diff(pairs) > 0).all(), "the documents of a form do not ascend")
    postings = posting_arrays(tokens.sorted(), terms, layout, numbers_of(lengths, "u1"), documents)
    return postings | form_arrays(pairs, own)


def _require_map(numbers: Array, end: int, name: str) -> Array:
    """Which are kept; those must ascend, and end before ``end``."""
    kept: Array = numbers != ABSENT
    held = numbers[kept].astype(np.int64)
    require((np.diff(held) > 0).all() and (not held.size or held[-1] < end), f"{name} does not ascend or leads outside")
    return kept


def _merged_own_terms(sources: Sequence[Mapping[str, Any]], terms: int, forms: int) -> Array:
    """The merged term of each merged form."""
    own = np.full(forms, ABSENT, np.int64)
    for source in sources:
        term_map, form_map = numbers_of(source["term_map"], "<u4"), numbers_of(source["form_map"], "<u4")
        kept = _require_map(form_map, forms, "form_map")
        _require_map(term_map, terms, "term_map")
        mine = numbers_of(source["form_terms_own"], "<u4")
        require(mine.size == form_map.size, "form_terms_own has another number of forms")
        require((mine < term_map.size).all(), "a form's term is outside the segment")
        merged = term_map[mine[kept]].astype(np.int64)
        earlier = own[form_map[kept]]
        require((merged != ABSENT).all(), "a form is kept and its term is not")
        require(((earlier == ABSENT) | (earlier == merged)).all(), "a form has two terms")
        own[form_map[kept]] = merged
    return own


def _source_tokens(source: Mapping[str, Any]) -> Tokens:
    """The tokens of a segment that are kept, by their merged terms and documents."""
    docs, doc_map = numbers_of(source["docs"], "<u2"), numbers_of(source["doc_map"], "<u4")
    require(not docs.size or int(docs.max()) < doc_map.size, "a document is outside the segment")
    term_starts = checked_starts(source["term_starts"], "<u4", docs.size, "term_starts")
    positions = numbers_of(source["positions"], "<u4" if source["wide"] else "<u2")
    place_starts = checked_starts(source["place_starts"], "<u4", positions.size, "place_starts")
    term_map = numbers_of(source["term_map"], "<u4")
    require(term_starts.size == place_starts.size == term_map.size + 1, "the arrays differ in their number of terms")
    frequencies = _frequencies(source, docs.size)
    held = np.repeat(term_map, np.diff(term_starts))
    _require_places(frequencies, term_starts, place_starts)
    keys = held.astype(np.int64) << 32 | doc_map[docs]
    kept = (held != ABSENT) & (doc_map[docs] != ABSENT)
    require((np.diff(keys[kept]) > 0).all(), "the documents of a term do not ascend")
    zones, places = _rebased(positions[np.repeat(kept, frequencies)].astype(np.int64), source)
    keys = np.repeat(keys[kept], frequencies[kept])
    return Tokens(keys >> 32, keys & ABSENT, zones, places)


def _require_places(frequencies: Array, term_starts: Array, place_starts: Array) -> None:
    sums = np.append(0, np.cumsum(frequencies))
    require((sums[term_starts] == place_starts).all(), "frequencies and positions do not agree")


def _frequencies(source: Mapping[str, Any], postings: int) -> Array:
    """How many positions each posting has."""
    codes, table = numbers_of(source["codes"], "u1"), numbers_of(source["code_frequencies"], "<u4")
    rare, counts = numbers_of(source["rare_postings"], "<u4"), numbers_of(source["rare_frequencies"], "<u4")
    require(codes.size == postings and table.size == RARE, "there is not one code for each posting")
    require(np.array_equal(rare, np.flatnonzero(codes == RARE)), "the rare postings are not those without a code")
    require(rare.size == counts.size, "there is not one frequency for each rare posting")
    frequencies = np.append(table, 0).astype(np.int64)[codes]
    frequencies[rare] = counts
    require(frequencies.all(), "a posting has no position")
    return frequencies


def _rebased(positions: Array, source: Mapping[str, Any]) -> tuple[Array, Array]:
    """Zone, and place within the zone."""
    borders = Layout.of(source["wide"], source["bases"], (0, 0, 0)).borders
    zones = (positions >= borders[1]).astype(np.int64) + (positions >= borders[2])
    return zones, positions - borders[zones]


def _source_forms(source: Mapping[str, Any], explicit: Array) -> Array:
    """Merged form << 16 | merged document, for the forms that need documents of their own."""
    form_map, doc_map = numbers_of(source["form_map"], "<u4"), numbers_of(source["doc_map"], "<u4")
    docs, term_docs = numbers_of(source["form_docs"], "<u2"), numbers_of(source["docs"], "<u2")
    require(not docs.size or int(docs.max()) < doc_map.size, "a document is outside the segment")
    starts = checked_starts(source["form_starts"], "<u4", docs.size, "form_starts")
    require(starts.size == form_map.size + 1, "form_starts has another number of forms")
    own = numbers_of(source["form_terms_own"], "<u4")
    term_starts = numbers_of(source["term_starts"], "<u4").astype(np.int64)
    implied = np.diff(starts) == 0  # then its documents are its term's
    begins = np.where(implied, term_starts[own] + docs.size, starts[:-1])
    counts = np.where(implied, term_starts[own + 1] - term_starts[own], np.diff(starts))
    wanted = np.flatnonzero(np.append(explicit, False)[np.minimum(form_map, explicit.size)])
    numbers = np.repeat(form_map[wanted].astype(np.int64), counts[wanted])
    within = np.arange(numbers.size) - np.repeat(starts_of(counts[wanted])[:-1].astype(np.int64), counts[wanted])
    merged = doc_map[np.append(docs, term_docs)[np.repeat(begins[wanted], counts[wanted]) + within]]
    keep = merged != ABSENT
    pairs: Array = numbers[keep] << 16 | merged[keep]
    return pairs
