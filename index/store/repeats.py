"""What a segment knows of lines that its sources repeat: which documents have each, and which have lost it.

* ``lines`` u64, ascending: ``key << 16 | document`` for each line of each document that may be furniture
  (``index.repeats.lines``);
* ``furniture`` and ``furniture_starts``: lines that documents of the segment have lost, each behind its source and
  U+001F, sorted by bytes, each once; ``furniture_doc_starts`` u32 and ``furniture_docs`` u16: the documents that have
  lost each.

Each is absent where there is none. Being part of the segment, all of it is committed, merged and checked with the
articles that it speaks of, and counts are exact: of every commit, without those articles that were deleted.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from itertools import accumulate, pairwise
from zlib import crc32

from index.kernels.passes import texts
from index.repeats.lines import encoded
from index.store.strings import packed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Final

    from index.article import Article
    from index.store.opened import OpenSegment

BITS: Final = 16
"""Of an entry of ``lines`` these say which document it is."""

DOCUMENT: Final = (1 << BITS) - 1
_PARTING: Final = b"\x1f"


class RepeatsBuilder:
    """Collects the lines of a segment under construction."""

    def __init__(self) -> None:
        self._entries: list[bytes] = []
        self._seeds: dict[str, int] = {}
        self._lost: dict[bytes, list[int]] = {}

    def add(self, first: int, articles: Iterable[Article], lost: Mapping[int, Sequence[bytes]]) -> None:
        """Take articles, numbered from ``first`` on; ``lost``: the lines that they have lost, by their place."""
        entries, seeds = self._entries, self._seeds
        for document, article in enumerate(articles, first):
            source = article.source
            if source is None:
                continue
            seed = seeds.get(source)
            if seed is None:
                seed = seeds[source] = seed_of(source)
            entries.append(texts.line_entries(article.text, seed, document))
            for line in lost.get(document - first, ()) if lost else ():
                self._lost.setdefault(named(source, line), []).append(document)

    def arrays(self) -> dict[str, bytes]:
        """The arrays, but those that would be empty."""
        entries = texts.sorted_entries(b"".join(self._entries))
        return ({"lines": entries} if entries else {}) | lost_arrays(self._lost)


def lost_arrays(lost: Mapping[bytes, Sequence[int]]) -> dict[str, bytes]:
    """The arrays of lines that documents have lost; none where none has."""
    if not lost:
        return {}
    names = sorted(lost)
    blob, starts = packed(names)
    return {
        "furniture": blob,
        "furniture_starts": starts,
        "furniture_doc_starts": array("I", accumulate((len(lost[name]) for name in names), initial=0)).tobytes(),
        "furniture_docs": array("H", [document for name in names for document in sorted(lost[name])]).tobytes(),
    }


def seed_of(source: str) -> int:
    """What tells lines of one source from those of others."""
    return crc32(encoded(source))


def named(source: str, line: bytes) -> bytes:
    """A line with its source, as it is stored."""
    return encoded(source) + _PARTING + line


class Repeats:
    """The same, read."""

    def __init__(self, opened: OpenSegment) -> None:
        self.opened = opened
        file = opened.file
        entries = file.get("lines")
        self.entries: Sequence[int] = () if entries is None else entries.cast("Q")
        self._names: tuple[bytes, ...] = ()
        if "furniture" in file:
            self._names = _split(file["furniture"], file["furniture_starts"])
            self._starts = file["furniture_doc_starts"].cast("I")
            self._held = file["furniture_docs"].cast("H")

    def documents(self, line: int) -> Iterator[int]:
        """The documents that have a line, by its key; none that is deleted."""
        entries, is_deleted = self.entries, self.opened.segment.is_deleted
        for at in range(bisect_left(entries, line << BITS), len(entries)):
            if entries[at] >> BITS != line:
                return
            if not is_deleted(document := entries[at] & DOCUMENT):
                yield document

    def lost(self) -> Iterator[tuple[str, bytes, list[int]]]:
        """Source, line, and the documents that have lost it; none that is deleted, no line without any."""
        is_deleted = self.opened.segment.is_deleted
        for number, name in enumerate(self._names):
            held = self._held[self._starts[number] : self._starts[number + 1]]
            if documents := [document for document in held if not is_deleted(document)]:
                yield *_parted(name), documents

    def lines_lost(self) -> Iterator[tuple[str, bytes]]:
        """The same without the documents, which takes a fraction of the time."""
        for number, name in enumerate(self._names):
            held = self._held[self._starts[number] : self._starts[number + 1]]
            if self.opened.deleted is None or not all(map(self.opened.segment.is_deleted, held)):
                yield _parted(name)


def _split(blob: memoryview, starts: memoryview) -> tuple[bytes, ...]:
    """All strings of two arrays."""
    content, places = bytes(blob), starts.cast("I")
    return tuple([content[began:end] for began, end in pairwise(places)])


def _parted(name: bytes) -> tuple[str, bytes]:
    source, _, line = name.partition(_PARTING)
    return source.decode("utf-8", "surrogatepass"), line
