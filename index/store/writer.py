"""Writing: upsert by id, delete, commit. What is committed is on disk; what is not is gone after a crash, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.writing import MERGE_SMALL, NO_MERGE, OPTIMIZE, SegmentWriter

from index.article import Article
from index.errors import ArchiveError
from index.report import Outcome
from index.store import takedowns
from index.store.archive import check_free, create, is_archive, open_index, sync_file
from index.store.committed import Committed
from index.store.lock import WriterLock
from index.store.schema import document
from index.store.stored import digest

_MEMORY: Final = 256  # MiB of postings held before Whoosh sorts them out to a temporary file


MergePolicy: TypeAlias = Callable[[SegmentWriter, list[Any]], list[Any]]
"""From a writer and the segments of the last commit to those that stay; the others are merged into the new one."""


class _Codec(W3Codec):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's own codec without two things that cost time and give nothing here.

    Without length statistics (bounds for skipping, which our evaluation does not use) Whoosh need not ask for the
    length of each posting's document; without compression blocks are written, and read, faster.
    """

    length_stats = False

    def __init__(self) -> None:
        super().__init__(compression=0)


class _DurableSegmentWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's writer, but every file of a segment is on disk before the table of contents names it."""

    def __init__(self, index: FileIndex) -> None:
        # Uncompounded: a compound segment is copied into memory when opened.
        super().__init__(index, limitmb=_MEMORY, compound=False, codec=_Codec())

    def _commit_toc(self, segments: list[Any]) -> None:
        folder = Path(self.storage.folder)
        fresh = self.newsegment.segment_id()
        for path in folder.glob(f"*{fresh}*"):
            sync_file(path)
        super()._commit_toc(segments)

    def supersede(self, docnum: int) -> None:
        """Mark an article of the segment that is being written as replaced by a later one."""
        self.newsegment.delete_document(docnum)

    def abandon(self) -> None:
        """Drop what was not committed, and the files that it left."""
        self.cancel()
        for path in Path(self.storage.folder).glob(f"*{self.newsegment.segment_id()}*"):
            path.unlink()


class ArchiveWriter:
    """The one writer of an archive; makes the archive where there is none.

    ``wait``: seconds to wait for another writer. ``merge``: whether commits merge small segments into larger ones.
    Use as a context manager. Leaving it by an exception drops what is not committed.
    """

    def __init__(self, path: Path, *, wait: float = 0.0, merge: bool = True) -> None:
        self._path = path
        self._policy = MERGE_SMALL if merge else NO_MERGE
        self._lock = WriterLock(path, wait)

    def __enter__(self) -> Self:
        self._prepare_directory()
        self._lock.__enter__()
        try:
            if not is_archive(self._path):
                create(self._path)
            self._index = open_index(self._path)
            self._taken_down = takedowns.read(self._path)
            self._read()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._reader.close()
            if self._writer is not None and not self._writer.is_closed:
                self._writer.abandon()
        finally:
            self._lock.__exit__(kind, error, trace)

    def upsert(self, article: Article) -> Outcome:
        """Add the article, or replace the version with its id. Nothing is written if it is already there, just so."""
        if article.id in self._taken_down:
            return Outcome.TAKEN_DOWN
        fresh = digest(article)
        pending = self._pending.get(article.id)
        known = pending or self._committed.find(article.id)
        if known is not None and known[1] == fresh:
            return Outcome.UNCHANGED
        with self._writing() as writer:
            if pending is not None:
                writer.supersede(pending[0])
            elif known is not None:
                writer.delete_document(known[0])
            self._pending[article.id] = (writer.docnum, fresh)
            writer.add_document(**document(article))
        return Outcome.UPDATED if known is not None else Outcome.ADDED

    def take_down(self, ids: Iterable[str]) -> int:
        """Delete articles for good, and commit. Returns how many of the ids were there."""
        wanted = list(dict.fromkeys(ids))
        takedowns.append(self._path, wanted)
        self._taken_down |= frozenset(wanted)
        found = [known for taken in wanted if (known := self._committed.find(taken)) is not None]
        if found:
            with self._writing() as writer:
                for docnum, _ in found:
                    writer.delete_document(docnum)
            self.commit()
        return len(found)

    def commit(self) -> None:
        """Make everything since the last commit visible and durable, and go on. Nothing to commit, nothing written."""
        if self._writer is not None:
            self._commit(self._policy)

    def optimize(self) -> None:
        """Commit, merging all segments into one and letting go of deleted articles."""
        self._commit(OPTIMIZE)

    @property
    def uncommitted(self) -> int:
        """How many articles wait for a commit."""
        return len(self._pending)

    def _commit(self, policy: MergePolicy) -> None:
        with self._writing() as writer:
            writer.commit(mergetype=policy)
        self._reader.close()
        self._read()

    def _read(self) -> None:
        """Begin a batch: nothing pending, and a reader of the newest commit to compare with."""
        self._reader: IndexReader = self._index.reader()
        self._committed = Committed(self._reader)
        self._pending: dict[str, tuple[int, bytes]] = {}
        self._writer: _DurableSegmentWriter | None = None  # made by the first change: it opens files

    @contextmanager
    def _writing(self) -> Iterator[_DurableSegmentWriter]:
        """The batch's writer; trouble with the disk becomes ours."""
        try:
            if self._writer is None:
                self._writer = _DurableSegmentWriter(self._index)
            yield self._writer
        except OSError as error:
            raise _cannot_write(self._path, error) from error

    def _prepare_directory(self) -> None:
        check_free(self._path)
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            (self._path / "writer.lock").touch()
        except OSError as error:
            raise _cannot_write(self._path, error) from error


def _cannot_write(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"cannot write to {path}: {error.strerror or error}",
        hint="check its permissions and the free space, or name another directory with --index",
    )
