"""Writing: upsert by id, delete, commit. What is committed is on disk; what is not is gone after a crash, whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from whoosh.reading import IndexReader
from whoosh.writing import MERGE_SMALL, NO_MERGE, OPTIMIZE

from index.article import Article
from index.errors import ArchiveError
from index.report import Outcome
from index.store import takedowns
from index.store.archive import check_free, create, is_archive, open_index, open_reader
from index.store.committed import Committed
from index.store.damage import damage
from index.store.lock import WriterLock
from index.store.schema import document
from index.store.segment import DurableSegmentWriter, MergePolicy, sweep
from index.store.stored import digest


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
        with _disk(self._path):
            check_free(self._path)
            self._path.mkdir(parents=True, exist_ok=True)
            self._lock.__enter__()
        try:
            self._open()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._writer is not None or error is not None:
                self._abandon()
            with suppress(Exception):  # interrupted while a commit was exchanging it
                self._reader.close()
        finally:
            self._lock.__exit__(kind, error, trace)

    def upsert(self, article: Article) -> Outcome:
        """Add the article, or replace the version with its id. Nothing is written if it is already there, just so."""
        if article.id in self._taken_down:
            return Outcome.TAKEN_DOWN
        fresh = digest(article)
        pending = self._pending.get(article.id)
        known = pending or self._find(article.id)
        if known is not None and known[1] == fresh:
            return Outcome.UNCHANGED
        with self._writing() as writer:
            if pending is not None:
                writer.supersede(pending[0])
            elif known is not None:
                writer.delete_document(known[0])
            self._pending[article.id] = (writer.docnum, fresh)
            writer.add_document(**document(article, fresh))
        return Outcome.UPDATED if known is not None else Outcome.ADDED

    def take_down(self, ids: Iterable[str]) -> int:
        """Delete articles for good, and commit. Returns how many of the ids were there."""
        wanted = list(dict.fromkeys(ids))
        found = [known for taken in wanted if (known := self._find(taken)) is not None]
        with _disk(self._path):
            takedowns.append(self._path, wanted)
        self._taken_down |= frozenset(wanted)
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

    def _open(self) -> None:
        with _disk(self._path):
            if not is_archive(self._path):
                create(self._path)
            self._index = open_index(self._path)
            sweep(self._index)
            self._taken_down = takedowns.read(self._path)
        self._read()

    def _abandon(self) -> None:
        """Drop what was not committed, and the files that it left; those that cannot go now go with the next writer."""
        with suppress(Exception):  # there may be no disk any more, and what went wrong before is the thing to tell
            self._index.storage.let_go()
            sweep(self._index)

    def _find(self, article_id: str) -> tuple[int, bytes] | None:
        with damage(self._path):
            return self._committed.find(article_id)

    def _commit(self, policy: MergePolicy) -> None:
        with self._writing() as writer, damage(self._path, but=OSError):  # merging reads what earlier commits wrote
            writer.commit(mergetype=policy)
        self._reader.close()
        self._read()

    def _read(self) -> None:
        """Begin a batch: nothing pending, and a reader of the newest commit to compare with."""
        self._reader: IndexReader = open_reader(self._path)
        self._committed = Committed(self._reader)
        self._pending: dict[str, tuple[int, bytes]] = {}
        self._writer: DurableSegmentWriter | None = None  # made by the first change: it opens files

    @contextmanager
    def _writing(self) -> Iterator[DurableSegmentWriter]:
        """The batch's writer; trouble with the disk becomes ours."""
        with _disk(self._path):
            if self._writer is None:
                self._writer = DurableSegmentWriter(self._index)
            yield self._writer


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    """Raise our errors for what an archive's directory can refuse."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"cannot write to {path}: {error.strerror or error}",
            hint="what was committed is safe; check permissions and free space, or name another directory with --index",
        ) from error
