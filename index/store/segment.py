"""Writing one segment and the table of contents that names it, so that a crash at any moment leaves the last commit."""

from __future__ import annotations

import pickle
import re
import shutil
from collections.abc import Callable, Iterator
from heapq import merge
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from whoosh.index import FileIndex
from whoosh.util import random_name
from whoosh.writing import SegmentWriter

from index.store.codec import NewsCodec, Posting
from index.store.storage import checksum, sync_file

_IN_MEMORY: Final = 2_000_000  # postings (some 200 bytes each) before they are sorted out to a temporary file
_AT_ONCE: Final = 10_000  # postings read back from a temporary file at once
_TEMPORARY: Final = "MAIN.tmp"
_OURS: Final = re.compile(r"(?P<segment>MAIN_[0-9a-z]+)\.[\w.]+|_MAIN_\d+\.toc.*|archive\.json\.new")

MergePolicy: TypeAlias = Callable[[SegmentWriter, list[Any]], list[Any]]
"""From a writer and the segments of the last commit to those that stay; the others are merged into the new one."""


class _Pool:
    """Postings on their way to a segment: sorted in memory, or in runs on disk where there are too many.

    Whoosh's own weighs each posting, and pickles runs a posting at a time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._postings: list[Posting] = []
        self._runs: list[Path] = []

    def add(self, posting: Posting) -> None:
        """Take a posting."""
        self._postings.append(posting)
        if len(self._postings) >= _IN_MEMORY:
            self._write_run()

    def iter_postings(self) -> Iterator[Posting]:
        """All postings, sorted. The pool is empty then."""
        self._postings.sort()
        rest, self._postings = self._postings, []
        return merge(*map(_read_run, self._runs), rest) if self._runs else iter(rest)

    def cleanup(self) -> None:
        """Remove the runs."""
        for path in self._runs:
            path.unlink(missing_ok=True)

    def _write_run(self) -> None:
        self._postings.sort()
        path = self._folder / f"{random_name()}.run"
        self._runs.append(path)
        with path.open("wb") as stream:
            for first in range(0, len(self._postings), _AT_ONCE):
                pickle.dump(self._postings[first : first + _AT_ONCE], stream, pickle.HIGHEST_PROTOCOL)
        self._postings.clear()


def _read_run(path: Path) -> Iterator[Posting]:
    with path.open("rb") as stream:
        while chunk := _next_chunk(stream):
            yield from chunk


def _next_chunk(stream: BinaryIO) -> list[Posting]:
    try:
        chunk: list[Posting] = pickle.load(stream)  # noqa: S301  # written by this process a moment ago
    except EOFError:
        return []
    return chunk


class DurableSegmentWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's writer, but every file of a segment is on disk before the table of contents names it."""

    def __init__(self, index: FileIndex) -> None:
        # Uncompounded: a compound segment is copied into memory when opened.
        super().__init__(index, compound=False, codec=NewsCodec(), _lk=False)  # the archive is locked already
        self.pool = _Pool(Path(self._tempstorage.folder))

    def supersede(self, docnum: int) -> None:
        """Mark an article of the segment that is being written as replaced by a later one."""
        self.newsegment.delete_document(docnum)

    def _commit_toc(self, segments: list[Any]) -> None:
        # The table of contents keeps the checksums: it pickles the segments with all that they know of themselves.
        self.newsegment.checksums = {}
        for path in Path(self.storage.folder).glob(f"{self.newsegment.segment_id()}.*"):
            self.newsegment.checksums[path.name] = checksum(path)
            sync_file(path)
        super()._commit_toc(segments)


def sweep(index: FileIndex) -> None:
    """Remove all of our files that the newest commit does not name: what a writer that died or gave up left behind.

    Only the holder of the archive's lock may, while it is not writing.
    """
    contents = index._read_toc()  # noqa: SLF001  # Whoosh is frozen, and tells segments no other way
    kept = {segment.segment_id() for segment in contents.segments} | {f"_MAIN_{contents.generation}.toc"}
    for path in list(Path(index.storage.folder).iterdir()):
        if path.name == _TEMPORARY:
            shutil.rmtree(path)
        elif (ours := _OURS.fullmatch(path.name)) and kept.isdisjoint((ours["segment"], path.name)):
            path.unlink()
