"""The terms of each field of a segment, and where they occur: what Whoosh's view of the archive is made of.

Weights, lengths and frequencies are those that ``searcher.engines`` ranks by. Arrays are numpy's, views on the mapping.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import TermInfo

from index.fields import BY_NAME, FIELDS, TEXT, VALUE_KINDS
from index.kernels import Buffer
from index.store.lengths import LENGTHS
from index.store.names import Names
from index.store.opened import OpenSegment
from index.store.schema import FORMS, WHOLE
from index.store.zones import ZONES, layout

PROSE: Final = frozenset((TEXT, *ZONES))
"""Fields of prose: they have weights, positions and lengths."""

NAMED: Final = tuple(spec.name for spec in FIELDS if spec.kind in VALUE_KINDS and spec.name != "id")
"""Fields of values."""

_RARE: Final = 255  # the code of postings that are described one by one
_MARK: Final = WHOLE.encode()

_Numbers = NDArray[Any]


class Occurrences(NamedTuple):
    """Where a term occurs: documents ascending, with a weight each; positions one document after another.

    Those of document ``i`` end before ``ends[i]``. Both are empty where a field has no positions.
    """

    documents: _Numbers
    weights: _Numbers
    positions: _Numbers
    ends: _Numbers


class Terms(ABC):
    """The terms of a field in a segment, numbered in the order of their bytes."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __getitem__(self, number: int) -> bytes: ...

    @abstractmethod
    def documents(self, number: int) -> Buffer:
        """Documents (u16) that count as having a term, deleted ones included."""

    def occurrences(self, number: int) -> Occurrences:
        """Where a term occurs."""
        documents, nowhere = np.frombuffer(self.documents(number), "<u2"), np.empty(0, "<u4")
        return Occurrences(documents, np.ones(len(documents)), nowhere, nowhere)

    def lengths(self, documents: _Numbers) -> _Numbers:
        """Codes (u8) of the lengths of documents; fields that are not ranked have none."""
        return np.zeros(1, "u1")

    def number(self, term: bytes) -> int:
        """The number of a term. Raises ``KeyError`` where it has none."""
        found = bisect_left(self, term)
        if found == len(self) or self[found] != term:
            raise KeyError(term)
        return found

    def described(self, number: int) -> TermInfo:
        """The statistics of a term."""
        documents = np.frombuffer(self.documents(number), "<u2")
        lengths, weights = self.lengths(documents), self.occurrences(number).weights
        return TermInfo(
            weight=float(weights.sum()),
            df=len(documents),
            minlength=LENGTHS[lengths.min()],
            maxlength=LENGTHS[lengths.max()],
            maxweight=float(weights.max(initial=0.0)),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )


class _Prose(Terms):
    """Stemmed terms, of all prose or of what stands in one zone.

    A zone has the terms, the document frequencies and the lengths of all prose; only its occurrences are its own, and a
    term may have none there.
    """

    def __init__(self, opened: OpenSegment, field: str) -> None:
        self._opened = opened
        self._zone = None if field == TEXT else ZONES.index(field)

    def __len__(self) -> int:
        return len(self._opened.terms)

    def __getitem__(self, number: int) -> bytes:
        return self._opened.terms.raw(number)

    def documents(self, number: int) -> Buffer:
        return self._opened.postings.documents(number)

    def lengths(self, documents: _Numbers) -> _Numbers:
        return self._array("lengths", "u1")[documents]

    def occurrences(self, number: int) -> Occurrences:
        first, last = self._array("term_starts", "<u4")[number : number + 2].tolist()
        documents = np.frombuffer(self.documents(number), "<u2")
        positions = np.frombuffer(self._opened.postings.positions(number), "<u4")
        ends = np.cumsum(self._decoded("frequencies", "<u4", first, last), dtype="<i8")
        if self._zone is not None:
            return self._within(self._zone, documents, positions, ends)
        return Occurrences(documents, self._decoded("weights", "<f8", first, last), positions, ends)

    def _within(self, zone: int, documents: _Numbers, positions: _Numbers, ends: _Numbers) -> Occurrences:
        inside = np.searchsorted(layout(wide=self._opened.wide).borders, positions, side="right") == zone
        until = np.concatenate(([0], np.cumsum(inside)))  # how many are inside before each position
        counts = np.diff(until[ends], prepend=0)
        held, weights = counts > 0, counts * BY_NAME[ZONES[zone]].boost
        return Occurrences(documents[held], weights[held], positions[inside], np.cumsum(counts[held]))

    def _decoded(self, what: str, kind: str, first: int, last: int) -> _Numbers:
        """What the codes of postings stand for (see ``index.kernels.asking.Postings``)."""
        codes = self._array("codes", "u1")[first:last]
        decoded = self._array(f"code_{what}", kind)[np.minimum(codes, _RARE - 1)]
        (rare,) = np.nonzero(codes == _RARE)
        places = np.searchsorted(self._array("rare_postings", "<u4"), first + rare)
        decoded[rare] = self._array(f"rare_{what}", kind)[places]
        return decoded

    def _array(self, name: str, kind: str) -> _Numbers:
        return np.frombuffer(self._opened.file[f"text.{name}"], kind)


class _Forms(Terms):
    """Unstemmed words of all prose."""

    def __init__(self, opened: OpenSegment) -> None:
        self._opened = opened

    def __len__(self) -> int:
        return len(self._opened.forms)

    def __getitem__(self, number: int) -> bytes:
        return self._opened.forms.raw(number)

    def documents(self, number: int) -> Buffer:
        return self._opened.with_form(number)


class _Values(Terms):
    """The words of a NAME or KEY field, and its whole values behind their mark, which sort in one block among them."""

    def __init__(self, names: Names) -> None:
        self._names = names

    @cached_property
    def _first_whole(self) -> int:
        words = self._names.words
        return bisect_left(range(len(words)), _MARK, key=words.raw)

    def __len__(self) -> int:
        return len(self._names.words) + len(self._names.keys)

    def __getitem__(self, number: int) -> bytes:
        whole, word = self._parted(number)
        return _MARK + self._names.keys.raw(whole) if word < 0 else self._names.words.raw(word)

    def documents(self, number: int) -> Buffer:
        whole, word = self._parted(number)
        return self._names.with_keys((whole,)) if word < 0 else self._names.with_words((word,))

    def _parted(self, number: int) -> tuple[int, int]:
        """The number among whole values and the number among words; -1 is for what it is not."""
        whole, wholes = number - self._first_whole, len(self._names.keys)
        if 0 <= whole < wholes:
            return whole, -1
        return -1, number if whole < 0 else number - wholes


class _Ids(Terms):
    """Ids as they are."""

    def __init__(self, opened: OpenSegment) -> None:
        self._opened = opened
        self._order = opened.file["id_order"]

    def __len__(self) -> int:
        return len(self._order) // 2

    def __getitem__(self, number: int) -> bytes:
        return self._opened.raw_id(int.from_bytes(self.documents(number), "little"))

    def documents(self, number: int) -> Buffer:
        return self._order[number * 2 : number * 2 + 2]


def terms_of(opened: OpenSegment) -> dict[str, Terms]:
    """The terms of every field that has any, by field in order."""
    fields: dict[str, Terms] = {name: _Prose(opened, name) for name in PROSE}
    fields |= {FORMS: _Forms(opened), "id": _Ids(opened)}
    fields |= {name: _Values(opened.names(name)) for name in NAMED}
    return dict(sorted(fields.items()))
