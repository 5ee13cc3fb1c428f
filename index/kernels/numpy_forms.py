"""Which documents hold a form or a term, packed: the numpy twin of ``building_forms.h``."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from index.kernels import Buffer

_Numbers = NDArray[Any]

_MOST: Final = 1 << 16  # documents of a segment


def pack_forms(
    term_starts: Buffer, docs: Buffer, form_terms: Buffer, form_starts: Buffer, form_docs: Buffer
) -> tuple[bytes, bytes]:
    """A form's documents as bits over its term's postings, where that is no longer than the list."""
    held = _read(form_docs, "<u2")
    parts = []
    for of_term, first, last in _forms(term_starts, docs, form_terms, form_starts, held.size):
        listed = held[first:last].tobytes()
        if not listed or len(listed) < (of_term.size + 7) // 8:
            parts.append(listed)
            continue
        if not np.isin(held[first:last], of_term).all():
            raise ValueError("a form is in a document without its term")
        parts.append(np.packbits(np.isin(of_term, held[first:last]), bitorder="little").tobytes())
    return _joined(parts)


def unpack_forms(
    term_starts: Buffer, docs: Buffer, form_terms: Buffer, starts: Buffer, packed: Buffer
) -> tuple[bytes, bytes]:
    """The documents of each form as a list."""
    held = _read(packed, "u1")
    parts = []
    for of_term, first, last in _forms(term_starts, docs, form_terms, starts, held.size):
        content = held[first:last]
        if content.size and content.size == (of_term.size + 7) // 8:
            bits = np.unpackbits(content, count=of_term.size, bitorder="little")
            parts.append(of_term[bits.astype(bool)].tobytes())
        elif content.size % 2 or content.size // 2 > of_term.size:
            raise ValueError("a form's documents are neither bits nor a list")
        else:
            parts.append(content.tobytes())
    starts_, blob = _joined(parts)
    return (_read(starts_, "<u4") // 2).astype("<u4").tobytes(), blob


def pack_docs(term_starts: Buffer, docs: Buffer, documents: int) -> tuple[bytes, bytes]:
    """A term's documents as a bit for each of the segment's, where that is shorter than the list."""
    numbers = _read(docs, "<u2")
    starts = _checked(_read(term_starts, "<u4"), numbers.size)
    if not 0 <= documents <= _MOST or (numbers.size and int(numbers.max()) >= documents):
        raise ValueError("a document is outside the segment")
    parts = []
    for first, last in pairwise(starts.tolist()):
        listed = numbers[first:last]
        bits = np.zeros(documents, bool)
        bits[listed] = True
        packed = np.packbits(bits, bitorder="little").tobytes()
        parts.append(packed if len(packed) < 2 * listed.size else listed.tobytes())
    return _joined(parts)


def unpack_docs(term_starts: Buffer, doc_starts: Buffer, packed: Buffer, documents: int) -> bytes:
    """The documents of each term as a list."""
    held, ends = _read(packed, "u1"), _read(term_starts, "<u4")
    if not 0 <= documents <= _MOST or ends.size != _read(doc_starts, "<u4").size:
        raise ValueError("the starts of the terms differ in length")
    starts = _checked(_read(doc_starts, "<u4"), held.size)
    _checked(ends, int(ends[-1]))
    parts = []
    for (first, last), (began, end) in zip(pairwise(ends.tolist()), pairwise(starts.tolist()), strict=True):
        content = held[began:end]
        if content.size == 2 * (last - first):
            parts.append(content.tobytes())
        elif content.size != (documents + 7) // 8:
            raise ValueError("a term's documents are neither bits nor a list")
        else:
            docs = np.flatnonzero(np.unpackbits(content, count=documents, bitorder="little"))
            if docs.size != last - first:
                raise ValueError("a term has another number of documents than of postings")
            parts.append(docs.astype("<u2").tobytes())
    return b"".join(parts)


def _forms(
    term_starts: Buffer, docs: Buffer, form_terms: Buffer, starts: Buffer, end: int
) -> Iterator[tuple[_Numbers, int, int]]:
    """For each form its term's documents, and where its own are held."""
    numbers = _read(docs, "<u2")
    of_terms, of_forms = _checked(_read(term_starts, "<u4"), numbers.size), _checked(_read(starts, "<u4"), end)
    terms = _read(form_terms, "<u4")
    if of_forms.size != terms.size + 1:
        raise ValueError("a form has no documents, or no term")
    if terms.size and int(terms.max()) + 1 >= of_terms.size:
        raise ValueError("a form is of no term")
    for form, term in enumerate(terms.tolist()):
        yield numbers[of_terms[term] : of_terms[term + 1]], int(of_forms[form]), int(of_forms[form + 1])


def _read(buffer: Buffer, kind: str) -> _Numbers:
    return np.frombuffer(buffer, kind)


def _checked(starts: _Numbers, end: int) -> _Numbers:
    if not starts.size or starts[0] != 0 or starts[-1] != end or (starts[1:] < starts[:-1]).any():
        raise ValueError("starts do not fit what they part")
    return starts


def _joined(parts: list[bytes]) -> tuple[bytes, bytes]:
    starts = np.zeros(len(parts) + 1, "<u4")
    np.cumsum([len(part) for part in parts], out=starts[1:])
    return starts.tobytes(), b"".join(parts)
