"""The arrays of a NAME or KEY field (``index.store.names``), made from pairs of a document and a value."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analyse import fold, forms
from index.fields import FieldKind, FieldSpec
from index.store.names import column_width
from index.store.strings import encoded, packed

_Numbers = NDArray[Any]

_SPREAD: Final = np.uint64(1 << 32)


class Described(NamedTuple):
    """What the arrays say of a value: its bytes, as it is compared, a hash of that, and its words."""

    raw: bytes
    key: bytes
    hash: bytes
    words: tuple[bytes, ...]


class Descriptions(dict[str, Described]):
    """Values, each described once: an entity is a value of two fields of a segment."""

    def __missing__(self, value: str) -> Described:
        key, words = encoded(fold(value)), tuple(map(encoded, set(forms(value))))
        found = self[value] = Described(encoded(value), key, _hash(key), words)
        return found


class ColumnBuilder:
    """Collects one field's values, document by document in ascending order."""

    def __init__(self, spec: FieldSpec) -> None:
        self.spec = spec
        self._numbers: dict[str, int] = {}
        self._documents, self._values = array("I"), array("I")

    def add(self, first: int, values: Iterable[tuple[str, ...]]) -> None:
        """Take the values of documents, which are numbered from ``first`` on."""
        held, numbers = list(values), self._numbers
        self._documents.extend([document for document, each in enumerate(held, first) for _ in each])
        self._values.extend([numbers.setdefault(value, len(numbers)) for each in held for value in each])

    def arrays(self, documents: int, descriptions: Descriptions) -> dict[str, bytes]:
        """The field's arrays, for a segment of so many documents."""
        pairs = np.array(self._documents, "<u4"), np.array(self._values, "<u4")
        return column_arrays(self.spec, list(self._numbers), *pairs, documents, descriptions)


def column_arrays(
    spec: FieldSpec,
    values: Sequence[str],
    pair_documents: _Numbers,
    pair_values: _Numbers,
    documents: int,
    descriptions: Descriptions,
) -> dict[str, bytes]:
    """Arrays from pairs: document ``pair_documents[i]`` has ``values[pair_values[i]]``. Values may go unused."""
    described = [_exactly(value) for value in values] if spec.exact else [descriptions[value] for value in values]
    keys = [each.key for each in described]
    order = sorted(range(len(values)), key=[(each.key, each.raw) for each in described].__getitem__)
    starts_key = [at == 0 or keys[order[at]] != keys[order[at - 1]] for at in range(len(order))]
    documents_of, ordinals = _once_a_document(order, starts_key, pair_documents, pair_values)
    used, ordinals = np.unique(ordinals, return_inverse=True)
    kept = [described[order[at]] for at in used]
    arrays = _named("values", packed(each.raw for each in kept))
    arrays |= _keys([each.key for each in kept])
    arrays |= _words([each.words if spec.kind is FieldKind.NAME else () for each in kept])
    arrays |= _postings(documents_of, ordinals, len(kept))
    if spec.facet:
        arrays |= _column(documents_of, ordinals, len(kept), documents)
        arrays["hashes"] = b"".join(each.hash for each in kept)
    return {f"{spec.name}.{part}": content for part, content in arrays.items()}


def _exactly(value: str) -> Described:
    """A value that is compared as it stands, and has no words."""
    raw = encoded(value)
    return Described(raw, raw, _hash(raw), ())


def _once_a_document(
    order: list[int], starts_key: list[bool], pair_documents: _Numbers, pair_values: _Numbers
) -> tuple[_Numbers, _Numbers]:
    """The pairs by document and ordinal; of the spellings of a key, a document keeps the one that came first."""
    ranks = np.empty(len(order), "<u8")
    ranks[order] = np.arange(len(order), dtype="<u8")
    ordinals = ranks[pair_values]
    keys = np.cumsum(np.array(starts_key, "<u8"))[ordinals]
    _, first = np.unique(pair_documents.astype("<u8") * _SPREAD + keys, return_index=True)
    return pair_documents[first].astype("<u8"), ordinals[first]


def _keys(keys: list[bytes]) -> dict[str, bytes]:
    distinct = [(key, len(list(group))) for key, group in groupby(keys)]
    arrays = _named("keys", packed(key for key, _ in distinct))
    return arrays | {"key_starts": _starts(np.array([count for _, count in distinct], "<u4"))}


def _words(of_values: list[tuple[bytes, ...]]) -> dict[str, bytes]:
    holders: dict[bytes, list[int]] = {}
    for ordinal, held in enumerate(of_values):
        for word in held:
            holders.setdefault(word, []).append(ordinal)
    words = sorted(holders)
    arrays = _named("words", packed(words))
    arrays["word_starts"] = _starts(np.array([len(holders[word]) for word in words], "<u4"))
    arrays["word_ordinals"] = np.array([ordinal for word in words for ordinal in holders[word]], "<u4").tobytes()
    return arrays


def _postings(documents_of: _Numbers, ordinals: _Numbers, values: int) -> dict[str, bytes]:
    by_ordinal = np.argsort(ordinals, kind="stable")
    return {
        "doc_starts": _starts(np.bincount(ordinals, minlength=values)),
        "docs": documents_of[by_ordinal].astype("<u2").tobytes(),
    }


def _column(documents_of: _Numbers, ordinals: _Numbers, values: int, documents: int) -> dict[str, bytes]:
    """One ordinal a document where none has more (all bits set: none), else with starts."""
    kind = "<u2" if column_width(values) == 2 else "<u4"
    many = np.bincount(documents_of.astype("<i8"), minlength=documents)
    if many.max(initial=0) > 1:
        return {"column_starts": _starts(many), "column": ordinals.astype(kind).tobytes()}
    column = np.full(documents, np.iinfo(kind).max, kind)
    column[documents_of] = ordinals
    return {"column": column.tobytes()}


def _starts(counts: _Numbers) -> bytes:
    starts = np.zeros(len(counts) + 1, "<u4")
    np.cumsum(counts, out=starts[1:])
    return starts.tobytes()


def _named(part: str, arrays: tuple[bytes, bytes]) -> dict[str, bytes]:
    return {part: arrays[0], f"{part}_starts": arrays[1]}


def _hash(key: bytes) -> bytes:
    return blake2b(key, digest_size=8).digest()
