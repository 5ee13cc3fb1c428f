"""Writing: upsert by id, delete, commit. What is committed is on disk; what is not is gone after a crash, whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from index.article import Article
from index.report import Outcome
from index.store import contents, takedowns
from index.store.archive import check_free, create, is_archive, read_metadata
from index.store.batch import MOST_BUILT
from index.store.builder import SegmentBuilder
from index.store.committed import Committed, Place
from index.store.damage import damage, disk
from index.store.lock import WriterLock
from index.store.opened import OpenSegment
from index.store.segment import Segment
from index.store.snapshot import open_snapshot
from index.store.stored import packed_article
from index.store.sweeping import sweep
from index.store.tiers import due, packs
from index.store.vocabulary import Vocabulary


class _Pending(NamedTuple):
    """An article that waits for a commit: in which built segment (the last is being built), where, and its digest."""

    batch: int
    document: int
    digest: bytes


class ArchiveWriter:
    """The one writer of an archive; makes the archive where there is none.

    ``wait``: seconds to wait for another writer. ``merge``: whether commits merge small segments into larger ones.
    Use as a context manager. Leaving it by an exception drops what is not committed.
    """

    def __init__(self, path: Path, *, wait: float = 0.0, merge: bool = True) -> None:
        self._path = path
        self._merges = merge
        self._lock = WriterLock(path, wait)
        self._vocabulary = Vocabulary()

    def __enter__(self) -> Self:
        with disk(self._path):
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
            if self._built or error is not None:
                # What cannot go now goes with the next writer: there may be no disk any more, and what went wrong
                # before is the thing to tell.
                with suppress(Exception):
                    sweep(self._path)
        finally:
            self._lock.__exit__(kind, error, trace)

    def upsert(self, article: Article) -> Outcome:
        """Add the article, or replace the version with its id. Nothing is written if it is already there, just so."""
        if article.id in self._taken_down:
            return Outcome.TAKEN_DOWN
        stored, fresh = packed_article(article)
        pending = self._pending.get(article.id)
        place = None if pending is not None else self._find(article.id)
        if fresh == (pending.digest if pending is not None else self._digest(place)):
            return Outcome.UNCHANGED
        if pending is not None:
            self._supersede(pending)
        elif place is not None:
            self._delete(place)
        self._add(article, stored, fresh)
        return Outcome.ADDED if pending is None and place is None else Outcome.UPDATED

    def attach(self, built: Sequence[Segment], replaced: Iterable[Place]) -> None:
        """Take segments that were built elsewhere, in this directory; ``replaced`` are the articles that they replace.

        Nothing else may be pending.
        """
        self._built += built
        for place in replaced:
            self._delete(place)

    def take_down(self, ids: Iterable[str]) -> int:
        """Delete articles for good, and commit. Returns how many of the ids were there."""
        wanted = list(dict.fromkeys(ids))
        found = [place for taken in wanted if (place := self._find(taken)) is not None]
        with disk(self._path):
            takedowns.append(self._path, wanted)
        self._taken_down |= frozenset(wanted)
        for place in found:
            self._delete(place)
        self.commit()
        return len(found)

    def commit(self) -> None:
        """Make everything since the last commit visible and durable, and go on. Nothing to commit, nothing written."""
        with disk(self._path), damage(self._path, but=OSError):  # merging reads what earlier commits wrote
            self._flush()
            if self._built or self._deleted:
                self._publish(self._with_changes())
            while self._merges and (groups := due(self._segments)):
                self._publish(self._merged(groups))

    def optimize(self) -> None:
        """Commit, merging all segments into as few as can be, and letting go of deleted articles."""
        self.commit()
        with disk(self._path), damage(self._path, but=OSError):
            if groups := packs(self._segments):
                self._publish(self._merged(groups))

    @property
    def crowded(self) -> list[list[Segment]]:
        """Groups of committed segments that should each become one."""
        return due(self._segments)

    def replace(self, groups: Sequence[Sequence[Segment]], merged: Sequence[Segment | None]) -> None:
        """Commit, in the place of groups of segments, what was made of each (see :mod:`index.store.merging`)."""
        with disk(self._path), damage(self._path, but=OSError):
            self._publish(self._replaced(groups, merged))

    @property
    def uncommitted(self) -> int:
        """How many articles wait for a commit."""
        return len(self._pending)

    @property
    def generation(self) -> int:
        """The number of the last commit."""
        return self._snapshot.generation

    @property
    def committed(self) -> Committed:
        """The articles of the last commit."""
        return self._committed

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Errors of ours in place of what the archive's directory and damaged files raise."""
        with disk(self._path), damage(self._path, but=OSError):
            yield

    def opened(self, segments: Iterable[Segment]) -> list[OpenSegment]:
        """Those of the segments that the last commit has."""
        names = {segment.name for segment in segments}
        return [opened for opened in self._snapshot.segments if opened.segment.name in names]

    @property
    def taken_down(self) -> frozenset[str]:
        """Ids that stay out of the archive."""
        return self._taken_down

    @property
    def dictionary(self) -> bytes:
        """What stored articles are compressed with: that of the largest segment."""
        largest = max(self._snapshot.segments, key=lambda opened: opened.documents, default=None)
        return b"" if largest is None else bytes(largest.file["article_dictionary"])

    def _open(self) -> None:
        with disk(self._path):
            if not is_archive(self._path):
                create(self._path)
            read_metadata(self._path)
            with damage(self._path, but=OSError):
                sweep(self._path)
            self._taken_down = takedowns.read(self._path)
        self._read()

    def _read(self) -> None:
        """Begin a batch: nothing pending, and a snapshot of the newest commit to compare with."""
        with damage(self._path):
            self._snapshot = open_snapshot(self._path)
        self._committed = Committed(self._snapshot)
        self._segments = [opened.segment for opened in self._snapshot.segments]
        self._pending: dict[str, _Pending] = {}
        self._deleted: dict[str, list[int]] = {}
        self._built: list[Segment] = []
        self._builder: SegmentBuilder | None = None

    def _find(self, article_id: str) -> Place | None:
        with damage(self._path):
            return self._committed.find(article_id)

    def _digest(self, place: Place | None) -> bytes | None:
        with damage(self._path):
            return None if place is None else place.opened.digest(place.document)

    def _add(self, article: Article, stored: bytes, fresh: bytes) -> None:
        if self._builder is None:
            self._builder = SegmentBuilder(self._vocabulary, dictionary=self.dictionary, most=MOST_BUILT)
        document = self._builder.add([article], [(stored, fresh)])
        self._pending[article.id] = _Pending(len(self._built), document, fresh)
        if self._builder.full:
            with disk(self._path):
                self._flush()

    def _supersede(self, pending: _Pending) -> None:
        if self._builder is not None and pending.batch == len(self._built):
            self._builder.supersede(pending.document)
        else:
            self._built[pending.batch] = self._built[pending.batch].with_deletions((pending.document,))

    def _delete(self, place: Place) -> None:
        self._deleted.setdefault(place.opened.segment.name, []).append(place.document)

    def _flush(self) -> None:
        """Write what is being built."""
        if self._builder is not None:
            self._built.append(self._builder.write(self._path))
            self._builder = None

    def _with_changes(self) -> list[Segment]:
        deleted = self._deleted
        changed = [
            segment.with_deletions(deleted[segment.name]) if segment.name in deleted else segment
            for segment in self._segments
        ]
        return [segment for segment in (*changed, *self._built) if segment.live]

    def _merged(self, groups: Sequence[Sequence[Segment]]) -> list[Segment]:
        """The segments with each group merged."""
        from index.store.merging import merge  # and numpy, which most commits do without

        opened = {found.segment.name: found for found in self._snapshot.segments}
        merged = [merge(self._path, [opened[segment.name] for segment in group]) for group in groups]
        return self._replaced(groups, merged)

    def _replaced(self, groups: Sequence[Sequence[Segment]], merged: Sequence[Segment | None]) -> list[Segment]:
        segments = list(self._segments)
        for group, made in zip(groups, merged, strict=True):
            at = segments.index(group[0])
            segments = [segment for segment in segments if segment not in group]
            segments[at:at] = [] if made is None else [made]
        return segments

    def _publish(self, segments: Sequence[Segment]) -> None:
        contents.write(self._path, self._snapshot.generation + 1, segments)
        self._read()
        sweep(self._path)
