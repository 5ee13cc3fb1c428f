"""The arrays of a NAME or KEY field (``index.store.names``), made from pairs of a document and a value."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate, chain, groupby
from operator import ne
from typing import NamedTuple

from index.analyse import fold, forms
from index.fields import FieldKind, FieldSpec
from index.kernels import Buffer, building
from index.store.strings import encoded, packed


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
        pairs = self._documents.tobytes(), self._values.tobytes()
        return column_arrays(self.spec, list(self._numbers), *pairs, documents, descriptions)


def column_arrays(
    spec: FieldSpec,
    values: Sequence[str],
    pair_documents: Buffer,
    pair_values: Buffer,
    documents: int,
    descriptions: Descriptions,
) -> dict[str, bytes]:
    """Arrays from pairs: document ``pair_documents[i]`` has ``values[pair_values[i]]`` (u32). Values may go unused."""
    described = [_exactly(value) for value in values] if spec.exact else [descriptions[value] for value in values]
    order = sorted(range(len(values)), key=[(each.key, each.raw) for each in described].__getitem__)
    keys = _key_numbers([described[number].key for number in order])
    made = building.column(pair_documents, pair_values, _ranks(order), keys, documents)
    kept = [described[number] for number, used in zip(order, made["used"], strict=True) if used]
    arrays = _named("values", packed(each.raw for each in kept))
    arrays |= _keys([each.key for each in kept])
    arrays |= _words([each.words if spec.kind is FieldKind.NAME else () for each in kept])
    arrays |= {"doc_starts": made["doc_starts"], "docs": made["docs"]}
    if spec.facet:
        arrays |= {part: made[part] for part in ("column_starts", "column") if part in made}
        arrays["hashes"] = b"".join(each.hash for each in kept)
    return {f"{spec.name}.{part}": content for part, content in arrays.items()}


def _ranks(order: list[int]) -> bytes:
    """The place of each value in their order."""
    ranks = array("I", order)  # as long
    for place, number in enumerate(order):
        ranks[number] = place
    return ranks.tobytes()


def _key_numbers(keys: list[bytes]) -> bytes:
    """The number of each key, of keys in order."""
    changes = [False, *map(ne, keys, keys[1:])] if keys else []
    return array("I", accumulate(changes)).tobytes()


def _exactly(value: str) -> Described:
    """A value that is compared as it stands, and has no words."""
    raw = encoded(value)
    return Described(raw, raw, _hash(raw), ())


def _keys(keys: list[bytes]) -> dict[str, bytes]:
    distinct = [(key, len(list(group))) for key, group in groupby(keys)]
    arrays = _named("keys", packed(key for key, _ in distinct))
    return arrays | {"key_starts": _starts([count for _, count in distinct])}


def _words(of_values: list[tuple[bytes, ...]]) -> dict[str, bytes]:
    holders: dict[bytes, list[int]] = {}
    for ordinal, held in enumerate(of_values):
        for word in held:
            holders.setdefault(word, []).append(ordinal)
    words = sorted(holders)
    arrays = _named("words", packed(words))
    arrays["word_starts"] = _starts([len(holders[word]) for word in words])
    arrays["word_ordinals"] = array("I", chain.from_iterable([holders[word] for word in words])).tobytes()
    return arrays


def _starts(counts: Iterable[int]) -> bytes:
    return array("I", accumulate(counts, initial=0)).tobytes()


def _named(part: str, arrays: tuple[bytes, bytes]) -> dict[str, bytes]:
    return {part: arrays[0], f"{part}_starts": arrays[1]}


def _hash(key: bytes) -> bytes:
    return blake2b(key, digest_size=8).digest()
