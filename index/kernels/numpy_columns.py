"""Columns of values on numpy: the twin of ``building_columns.h``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from index.kernels.numpy_inverting import MOST_DOCUMENTS, Array, numbers_of, require, starts_of

if TYPE_CHECKING:
    from index.kernels import Buffer

_MOST_NARROW: Final = 65_534  # values that are numbered in two bytes: all bits set mean none


def column(documents: Buffer, values: Buffer, ranks: Buffer, keys: Buffer, count: int) -> dict[str, bytes]:
    """Which documents have which values, and the other way round."""
    require(0 <= count <= MOST_DOCUMENTS, "a segment holds at most 65,536 documents")
    of_documents, of_values = numbers_of(documents, "<u4").astype(np.int64), numbers_of(values, "<u4")
    of_ranks, of_keys = numbers_of(ranks, "<u4"), numbers_of(keys, "<u4").astype(np.int64)
    require(of_documents.size == of_values.size, "a pair lacks its document or its value")
    require(of_ranks.size == of_keys.size, "a value lacks its ordinal or its key")
    require((of_ranks < of_keys.size).all(), "an ordinal is outside its field")
    inside = (of_documents < count).all() and (of_values < of_ranks.size).all()
    require(inside, "a pair is of no document or of no value")
    held, ordinals = _once_a_document(of_documents, of_ranks[of_values], of_keys)
    used = np.zeros(of_keys.size, bool)
    used[ordinals] = True
    numbers = (np.cumsum(used) - 1)[ordinals]
    by_number = np.argsort(numbers, kind="stable")
    return {
        "used": used.astype("u1").tobytes(),
        "doc_starts": starts_of(np.bincount(numbers, minlength=np.count_nonzero(used))).tobytes(),
        "docs": held[by_number].astype("<u2").tobytes(),
        **_by_document(held, numbers, "<u2" if np.count_nonzero(used) <= _MOST_NARROW else "<u4", count),
    }


def _once_a_document(documents: Array, ordinals: Array, keys: Array) -> tuple[Array, Array]:
    """The pairs by document and key; of the ordinals of a key, a document keeps the one that came first."""
    _, first = np.unique(documents << 32 | keys[ordinals], return_index=True)
    return documents[first], ordinals[first]


def _by_document(documents: Array, numbers: Array, kind: str, count: int) -> dict[str, bytes]:
    many = np.bincount(documents, minlength=count)
    if many.max(initial=0) > 1:
        return {"column": numbers.astype(kind).tobytes(), "column_starts": starts_of(many).tobytes()}
    single = np.full(count, np.iinfo(kind).max, kind)
    single[documents] = numbers
    return {"column": single.tobytes()}
