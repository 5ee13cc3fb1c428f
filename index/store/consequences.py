"""What damaged pages of a segment mean for those who ask: which words, which values, how many articles.

Articles, ids, digests, dates and lengths are not reckoned here but compared (``index.store.soundness``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np

from index.store.builder import NAMED
from index.store.names import column_width
from index.store.opened import OpenSegment
from index.store.strings import Strings

_COMPARED: Final = frozenset(
    ("articles", "article_starts", "article_dictionary", "digests", "ids", "ids_starts", "id_order", "text.lengths")
)
_LONGEST: Final = 40  # characters of a word or value that is told


class _Span(NamedTuple):
    """Bytes ``[first, last)`` of an array."""

    name: str
    first: int
    last: int


def consequences(opened: OpenSegment, pages: Sequence[int]) -> Iterator[str]:
    """A sentence for each kind of thing that lies in the pages."""
    spans = [_Span(*found) for page in pages for found in opened.file.arrays_in(page)]
    names = list(dict.fromkeys(span.name for span in spans))
    yield f"{_pages(pages)} from what was written; there lie: {', '.join(names) or 'no arrays'}"
    yield from _words(opened, spans)
    if any(span.name.startswith(("lines", "furniture")) for span in spans):
        yield "lines that sources repeat can be counted wrongly; which of them articles have lost can be told wrongly"
    for spec in NAMED:
        yield from _values(opened, spec.name, [span for span in spans if span.name.startswith(f"{spec.name}.")])


def _pages(pages: Sequence[int]) -> str:
    runs = [[number for _, number in run] for _, run in groupby(enumerate(pages), lambda pair: pair[1] - pair[0])]
    told = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"page {told} differs" if len(pages) == 1 else f"pages {told} differ"


def _words(opened: OpenSegment, spans: Iterable[_Span]) -> Iterator[str]:
    terms, forms = _Range(), _Range()
    for span in spans:
        if span.name.startswith("form"):
            forms.take(_guarded(_forms_at, opened, span, len(opened.forms)))
        elif span.name not in _COMPARED and span.name.startswith(("terms", "text.")):
            terms.take(_guarded(_terms_at, opened, span, len(opened.terms)))
    if terms:
        affected = _held(opened, terms)
        yield f"searches for {terms.told('word', opened.terms)} can be wrong about {affected:,} articles at most"
    if forms:
        yield f"searches by beginnings, patterns and spellings can be wrong about {forms.told('word', opened.forms)}"


def _values(opened: OpenSegment, field: str, spans: Sequence[_Span]) -> Iterator[str]:
    if not spans:
        return
    names = opened.names(field)
    touched, documents = _Range(), _Range()
    for span in spans:
        part = span.name.partition(".")[2]
        if part in ("column", "column_starts"):
            documents.take(_guarded(_documents_at, opened, _Span(part, *span[1:]), opened.documents, field))
        else:
            touched.take(_guarded(_values_at, opened, _Span(part, *span[1:]), len(names.values), field))
    affected = documents.last - documents.first + (_holders(opened, field, touched) if touched else 0)
    told = touched.told("value", names.values) if touched else "counts"
    yield f"{field}: {told} can be wrong about {min(affected, opened.segment.live):,} articles at most"


class _Range:
    """A half-open range of numbers that grows to hold what it is given."""

    def __init__(self) -> None:
        self.first, self.last = 0, 0

    def __bool__(self) -> bool:
        return self.last > self.first

    def take(self, other: tuple[int, int]) -> None:
        """Hold the other too."""
        first, last = other
        if last > first:
            self.first, self.last = (min(self.first, first), max(self.last, last)) if self else (first, last)

    def told(self, what: str, strings: Strings) -> str:
        """How many, and from which to which."""
        ends = (_shown(strings, number) for number in (self.first, self.last - 1))
        count = self.last - self.first
        return f"{count:,} {what}{'s' * (count > 1)} ({' … '.join(dict.fromkeys(ends))})"


def _shown(strings: Strings, number: int) -> str:
    try:
        return repr(strings[number][:_LONGEST])
    except Exception:  # noqa: BLE001  # damage surfaces as anything
        return f"number {number}"


def _guarded(
    reckon: Callable[..., tuple[int, int]], opened: OpenSegment, span: _Span, limit: int, *more: str
) -> tuple[int, int]:
    """The range of strings concerned, within bounds; all of them where the arrays that would tell are damaged."""
    try:
        first, last = reckon(opened, span, *more)
    except Exception:  # noqa: BLE001  # likewise
        return 0, limit
    return (max(first, 0), min(last, limit)) if 0 <= first < last else (0, limit)


def _numbers(buffer: Any, width: int) -> Any:
    return np.frombuffer(buffer, f"<u{width}")


def _within(starts: Any, span: _Span, width: int) -> tuple[int, int]:
    """Which of the strings that begin at ``starts`` (numbers of elements) the bytes of a span belong to."""
    first = np.searchsorted(starts, span.first // width, "right") - 1
    return int(first), int(np.searchsorted(starts, (span.last - 1) // width, "right"))


def _direct(span: _Span, width: int) -> tuple[int, int]:
    """The same for an array of an element a string; a start also ends the string before."""
    return max(span.first // width - 1, 0), (span.last - 1) // width + 1


def _terms_at(opened: OpenSegment, span: _Span) -> tuple[int, int]:
    file, name = opened.file, span.name.removeprefix("text.")
    if name == "terms":
        return _within(_numbers(file["terms_starts"], 4), span, 1)
    if name in ("terms_starts", "term_starts", "place_starts", "doc_starts"):
        return _direct(span, 4)
    if name in ("docs", "codes"):  # the documents of terms are packed: their starts count bytes
        return _within(_numbers(file["text.doc_starts" if name == "docs" else "text.term_starts"], 4), span, 1)
    if name == "positions":
        return _within(_numbers(file["text.place_starts"], 4), span, 1)
    return 0, len(opened.terms)  # what codes mean, and blocks, of which one can mislead about all


def _forms_at(opened: OpenSegment, span: _Span) -> tuple[int, int]:
    if span.name == "forms":
        return _within(_numbers(opened.file["forms_starts"], 4), span, 1)
    if span.name == "form_docs":
        return _within(_numbers(opened.file["form_starts"], 4), span, 1)
    return _direct(span, 4)


def _values_at(opened: OpenSegment, span: _Span, field: str) -> tuple[int, int]:
    def array(part: str) -> Any:
        return _numbers(opened.file[f"{field}.{part}"], 4)

    if span.name == "values":
        return _within(array("values_starts"), span, 1)
    if span.name == "docs":
        return _within(array("doc_starts"), span, 2)
    if span.name in ("values_starts", "doc_starts", "hashes"):
        return _direct(span, 8 if span.name == "hashes" else 4)
    keys = _direct(span, 4)
    if span.name == "keys":
        keys = _within(array("keys_starts"), span, 1)
    elif span.name.startswith("word"):
        return 0, len(opened.names(field).values)
    begins = array("key_starts")
    return int(begins[keys[0]]), int(begins[min(keys[1], len(begins) - 1)])


def _documents_at(opened: OpenSegment, span: _Span, field: str) -> tuple[int, int]:
    if span.name == "column_starts":
        return _direct(span, 4)
    width, starts = column_width(len(opened.names(field).values)), f"{field}.column_starts"
    if starts in opened.file:
        return _within(_numbers(opened.file[starts], 4), span, width)
    return span.first // width, (span.last - 1) // width + 1


def _held(opened: OpenSegment, terms: _Range) -> int:
    """How many articles hold any of the terms, at most."""
    try:
        docs = _numbers(opened.unpacked_docs(), 2)
        starts = _numbers(opened.file["text.term_starts"], 4)
        found = len(np.unique(docs[starts[terms.first] : starts[terms.last]]))
    except Exception:  # noqa: BLE001  # likewise
        return opened.segment.live
    return min(found, opened.segment.live) or opened.segment.live


def _holders(opened: OpenSegment, field: str, values: _Range) -> int:
    try:
        starts = _numbers(opened.file[f"{field}.doc_starts"], 4)
        count = int(starts[values.last]) - int(starts[values.first])
    except Exception:  # noqa: BLE001  # likewise
        return opened.segment.live
    return count if count > 0 else opened.segment.live
