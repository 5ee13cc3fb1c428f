"""Loading: records are read here, taken through the stages and built into segments by workers, and committed here.

Workers compare with the last commit, so all of them hand over what they built before there is another one. What is
committed is the same whatever their number (see :mod:`index.store.batch`). Afterwards they merge what has become many.
At the end articles lose what turned out to be furniture of their source (:mod:`index.repeats`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, cycle
from pathlib import Path
from typing import BinaryIO, Final

from index.article import Origin, Reading, Rejected
from index.errors import UsageError
from index.extracting import extracted
from index.handing import Round, beginning, chunks, processes
from index.interrupting import Interrupt
from index.ledger import LOAD, Ledger, key_of
from index.pipeline import Options, Prepared, Result, Stages
from index.progress import Extent, Progress
from index.readers import read_files, resolved
from index.repeats.keeping import kept_lines
from index.repeats.watch import Watch
from index.report import LoadReport, Outcome
from index.retrying import files_of, refused_before, reread
from index.store.batch import Built, settle
from index.store.rehearsal import Rehearsal
from index.store.segment import Segment
from index.store.writer import ArchiveWriter
from index.team import Chunk, ChunkReport, Clean, Flush, Merge, Refresh, Worker
from index.workers import ForkedWorker, LocalWorker

COMMIT_EVERY: Final = 1 << 16  # records
_COMMIT_AFTER: Final = 60.0  # seconds; what a crash can cost at most
_COMMIT_FIRST: Final = 10.0  # seconds; each time twice as many: a crash costs no more than was done before, either
_AT_ONCE: Final = 1 << 10  # articles that a worker takes once more for one task
_COMMIT_BYTES: Final = 192 << 20  # of records, kept until they are committed, should a worker die

__all__ = ["COMMIT_EVERY", "Listeners", "Progress", "load", "run"]

OnReject = Callable[[Rejected], None]
OnCaution = Callable[[Origin, str, str], None]
"""Told where an article came from, what had to be left out of it (a ``Caution``), and the detail."""


def _nothing(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom to tell what."""

    on_reject: OnReject = _nothing
    on_caution: OnCaution = _nothing
    on_progress: Callable[[Progress], None] | None = None


def load(
    paths: Iterable[str],
    archive: Path,
    options: Options | None = None,
    *,
    dry_run: bool = False,
    on_reject: OnReject | None = None,
    on_caution: OnCaution | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    wait: float = 0.0,
    stdin: BinaryIO | None = None,
    retry: Path | None = None,
    commit_every: int = COMMIT_EVERY,
) -> LoadReport:
    """Load articles into an archive, which is made where there is none.

    Idempotent: an article that is there already, just so, is left alone. Commits whenever ``commit_every`` records have
    been read, at least once a minute (at first more often), and at the end. On the first interrupt (Ctrl-C) what has
    been read is committed and the report says ``interrupted``; on the second KeyboardInterrupt is raised, and what was
    not committed is dropped whole. After either, and after a crash, the next load of the same paths with the same
    options leaves out files that are wholly committed and have not changed.

    ``retry``: a rejects file; what it names is read again, and no ``paths``.
    """
    chosen = options or Options()
    listeners = Listeners(on_reject or _nothing, on_caution or _nothing, on_progress)
    began = time.monotonic()
    named = list(paths)
    if retry is None:
        ledger, files = Ledger(archive, key_of(LOAD, chosen, named, kept_lines(archive))), resolved(named)
        found = read_files(files, input_format=chosen.input_format, stdin=stdin, follower=ledger)
        extent = Extent(resolved(named)) if on_progress else None
    else:
        ledger, origins = Ledger(archive), _refused_before(retry, named)
        found = reread(origins, input_format=chosen.input_format, follower=ledger)
        extent = Extent(files_of(origins)) if on_progress else None
    following = Following(ledger, extent)
    if dry_run:
        rehearsal = Rehearsal(archive, keep_furniture=chosen.keep_furniture)
        report = _rehearse(extracted(found, chosen), rehearsal, listeners, following)
    else:
        report = run(found, archive, chosen, listeners, following, wait=wait, commit_every=commit_every)
    report.seconds = time.monotonic() - began
    return report


def _refused_before(retry: Path, named: Sequence[str]) -> list[Origin]:
    if named:
        raise UsageError("what is read again is what the rejects file names", hint="name no PATH beside it")
    return refused_before(retry)


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows the reading: which files are done, and, if somebody wants to know, how many bytes there are."""

    ledger: Ledger
    extent: Extent | None = None


def run(
    found: Iterable[Reading],
    archive: Path,
    options: Options,
    listeners: Listeners,
    following: Following,
    *,
    wait: float = 0.0,
    commit_every: int = COMMIT_EVERY,
    interrupt: Interrupt | None = None,
) -> LoadReport:
    """Load what has been found, as :func:`load` does. ``interrupt``: one that is listened to already."""
    # Before the archive is touched: a path that does not exist is found here, and workers are forked here, so that
    # none of them inherits the archive's lock and outlives its holder with it.
    Stages(options)  # says what is wrong with the options
    found = following.ledger.counted(found)
    first, whole = beginning(found)
    with ExitStack() as stack:
        workers = _workers(options, archive, processes(options, first, few=whole))
        for worker in workers:
            stack.callback(worker.close)
        writer = stack.enter_context(ArchiveWriter(archive, wait=wait, merge=False))  # workers merge
        interrupt = interrupt or stack.enter_context(Interrupt())
        with writer.guarded():
            watch = Watch(archive, writer.committed.segments, keep=options.keep_furniture)
        loading = _Loading(workers, writer, listeners, following, watch)
        for chunk in chunks(chain(first, found)):
            loading.take(chunk)
            if loading.due(commit_every):
                loading.commit()
            if interrupt.requested:
                loading.report.interrupted = True
                break
        loading.finish(interrupt)
    return loading.report


def _workers(options: Options, archive: Path, number: int) -> list[Worker]:
    return [ForkedWorker(options, archive) for _ in range(number)] or [LocalWorker(options, archive)]


class _Account:
    """Adds up what becomes of records, and tells those who want to know."""

    def __init__(self, report: LoadReport, listeners: Listeners, following: Following) -> None:
        self._report = report
        self._listeners = listeners
        self._following = following
        self._began = time.monotonic()

    def hear(self, heard: ChunkReport) -> None:
        """Take a report."""
        report, listeners = self._report, self._listeners
        report.saw(heard.records, heard.files)
        report.outcomes[Outcome.TAKEN_DOWN] += heard.taken_down
        report.rejected_by_reason.update(rejected.reason for rejected in heard.rejected)
        report.skipped.update(skipped.reason for skipped in heard.skipped)
        report.cautions.update(caution for _, caution, _ in heard.cautions)
        report.furniture.update(heard.furniture)
        for rejected in heard.rejected:
            listeners.on_reject(rejected)
        for caution in heard.cautions:
            listeners.on_caution(*caution)
        if listeners.on_progress is not None:
            extent = self._following.extent
            share = None if extent is None else extent.share(self._following.ledger.bytes)
            listeners.on_progress(Progress(report.records, time.monotonic() - self._began, share, report.last_file))


class _Loading:
    """One load under way."""

    def __init__(
        self,
        workers: list[Worker],
        writer: ArchiveWriter,
        listeners: Listeners,
        following: Following,
        watch: Watch,
    ) -> None:
        self._watch = watch
        self.report = LoadReport()
        self._account = _Account(self.report, listeners, following)
        self._workers = workers
        self._writer = writer
        self._ledger = following.ledger
        self._round = Round(workers, self._account.hear)
        self._taken = 0  # records
        self._pause = _COMMIT_FIRST
        self._refresh()

    def take(self, chunk: Chunk) -> None:
        """Hand a chunk to the worker whose turn it is, and hear from others."""
        self._round.hand(chunk)
        self._taken += len(chunk.readings)
        self._records += len(chunk.readings)
        self._bytes += chunk.size

    def due(self, commit_every: int) -> bool:
        """Whether enough has been read for a commit."""
        return (
            self._records >= commit_every
            or self._bytes >= _COMMIT_BYTES
            or (self._records > 0 and time.monotonic() >= self._since + self._pause)
            or any(worker.shaken for worker in self._workers)
        )

    def commit(self, *, last: bool = False) -> None:
        """Have everything handed over, and commit it."""
        self._round.hear_all()
        self.report.outcomes.update(self._settle())
        self._ledger.commit(self._taken, self._writer.generation, last=last)
        self._pause = min(2 * self._pause, _COMMIT_AFTER)
        self._refresh()
        self._merge()

    def finish(self, interrupt: Interrupt) -> None:
        """Commit the rest, and have articles lose furniture that has been recognised.

        What was interrupted is noted, for the next load to go on.
        """
        self.commit(last=self.report.interrupted)
        if not self.report.interrupted:
            self._judge(interrupt)
        if self.report.interrupted:
            self._ledger.write(self._writer.generation)
        else:
            self._ledger.finish()

    def _judge(self, interrupt: Interrupt) -> None:
        """Recognise furniture and drop it, until nothing is left to judge or an interrupt is requested."""
        with self._writer.guarded():
            while self._watch.due:
                if interrupt.requested:
                    self.report.interrupted = True
                    return
                if places := self._watch.judge(self._writer.committed.segments):
                    self._clean(places)
                else:
                    self._watch.done()

    def _settle(self) -> Counter[str]:
        """Have everything handed over, and commit it. Returns what became of it."""
        settled = settle(self._handed_over(), self._writer.committed)
        if settled.segments:
            with self._writer.guarded():
                self._watch.before_commit()
        self._writer.attach(settled.segments, settled.replaced)
        self._writer.commit()
        with self._writer.guarded():
            self._watch.saw(self._writer.opened(settled.segments))
        return settled.outcomes

    def _clean(self, places: Mapping[str, Iterable[int]]) -> None:
        """Have workers take these articles once more, and commit what comes of them."""
        ordered = [(name, sorted(documents)) for name, documents in sorted(places.items())]
        parts = [
            (name, documents[first : first + _AT_ONCE])
            for name, documents in ordered
            for first in range(0, len(documents), _AT_ONCE)
        ]
        workers = [worker for worker, _ in zip(cycle(self._workers), parts, strict=False)]
        for worker, (name, part) in zip(workers, parts, strict=True):
            worker.submit(Clean({name: part}, self._watch.known))
        for worker in workers:
            self.report.furniture.update(worker.answer())
        self._settle()
        self._refresh()
        self._merge()

    def _merge(self) -> None:
        """Merge what has become many."""
        while groups := self._writer.crowded:
            self._writer.replace(groups, self._merged(groups))
            self._refresh()

    def _merged(self, groups: Sequence[Sequence[Segment]]) -> list[Segment | None]:
        """What workers make of each group, all at once."""
        workers = [worker for worker, _ in zip(cycle(self._workers), groups, strict=False)]
        for worker, group in zip(workers, groups, strict=True):
            worker.submit(Merge(tuple([segment.name for segment in group])))
        return [worker.answer() for worker in workers]

    def _handed_over(self) -> Iterator[Built]:
        for worker in self._workers:
            worker.submit(Flush())
        for worker in self._workers:
            yield from worker.answer()

    def _refresh(self) -> None:
        self._since, self._records, self._bytes = time.monotonic(), 0, 0
        task = Refresh(self._writer.taken_down, self._writer.dictionary, self._watch.known)
        for worker in self._workers:
            worker.submit(task)
        for worker in self._workers:
            worker.answer()


def _rehearse(
    results: Iterator[Result], rehearsal: Rehearsal, listeners: Listeners, following: Following
) -> LoadReport:
    """Do all but write."""
    report = LoadReport(dry_run=True)
    account = _Account(report, listeners, following)
    with rehearsal, Interrupt() as interrupt:
        for result in results:
            heard = ChunkReport()
            heard.note(result)
            account.hear(heard)
            if isinstance(result, Prepared):
                report.outcomes[rehearsal.upsert(result.article)] += 1
            if interrupt.requested:
                report.interrupted = True
                break
        report.furniture = rehearsal.lost
    return report
