"""Loading: records are read here, taken through the stages and built into segments by workers, and committed here.

Workers compare with the last commit, so all of them hand over what they built before there is another one. What is
committed is the same whatever their number (see :mod:`index.store.batch`). Afterwards they merge what has become many.
At the end articles lose what turned out to be furniture of their source (:mod:`index.repeats`).
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Final, Self

from index.article import Origin, RawDocument, Reading, Rejected
from index.pipeline import CHUNK, IN_FLIGHT, INLINE, Options, Prepared, Result, Stages, extract
from index.readers import read_paths
from index.repeats.watch import Watch
from index.report import LoadReport, Outcome
from index.store.batch import Built, settle
from index.store.rehearsal import Rehearsal
from index.store.segment import Segment
from index.store.writer import ArchiveWriter
from index.team import Chunk, ChunkReport, Clean, Flush, ForkedWorker, LocalWorker, Merge, Refresh, Worker

COMMIT_EVERY: Final = 1 << 16  # records
_COMMIT_AFTER: Final = 60.0  # seconds; what a crash can cost
_UNKNOWN: Final = 4096  # bytes of a record that has been taken apart already, about
_CHUNK_BYTES: Final = 1 << 20  # of records, handed to a worker at once: it has all of them in several forms
_AT_ONCE: Final = 1 << 10  # articles that a worker takes once more for one task
_COMMIT_BYTES: Final = 192 << 20  # of records, kept until they are committed, should a worker die

OnReject = Callable[[Rejected], None]
OnCaution = Callable[[Origin, str, str], None]
"""Told where an article came from, what had to be left out of it (a ``Caution``), and the detail."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: records done so far, and seconds since it began."""

    records: int
    seconds: float


def _nothing(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom to tell what."""

    on_reject: OnReject = _nothing
    on_caution: OnCaution = _nothing
    on_progress: Callable[[Progress], None] = _nothing


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
    commit_every: int = COMMIT_EVERY,
) -> LoadReport:
    """Load articles into an archive, which is made where there is none.

    Idempotent: an article that is there already, just so, is left alone. Commits whenever ``commit_every`` records have
    been read, at least once a minute, and at the end. On the first interrupt (Ctrl-C) what has been read is committed
    and the report says ``interrupted``; on the second KeyboardInterrupt is raised, and what was not committed is
    dropped whole.
    """
    chosen = options or Options()
    listeners = Listeners(on_reject or _nothing, on_caution or _nothing, on_progress or _nothing)
    began = time.monotonic()
    if dry_run:
        results = extract(paths, chosen, stdin=stdin)
        report = _rehearse(results, archive, listeners, keep_furniture=chosen.keep_furniture)
    else:
        found = read_paths(paths, input_format=chosen.input_format, stdin=stdin)
        report = _load(found, archive, chosen, listeners, wait=wait, commit_every=commit_every)
    report.seconds = time.monotonic() - began
    return report


def _load(
    found: Iterator[Reading],
    archive: Path,
    options: Options,
    listeners: Listeners,
    *,
    wait: float,
    commit_every: int,
) -> LoadReport:
    # Before the archive is touched: a path that does not exist is found here, and workers are forked here, so that
    # none of them inherits the archive's lock and outlives its holder with it.
    Stages(options)  # says what is wrong with the options
    first = list(islice(found, INLINE))
    with ExitStack() as stack:
        workers = _workers(options, archive, few=len(first) < INLINE)
        for worker in workers:
            stack.callback(worker.close)
        writer = stack.enter_context(ArchiveWriter(archive, wait=wait, merge=False))  # workers merge
        interrupt = stack.enter_context(_Interrupt())
        with writer.guarded():
            watch = Watch(archive, writer.committed.segments, keep=options.keep_furniture)
        loading = _Loading(workers, writer, listeners, watch)
        for chunk in _chunks(chain(first, found)):
            loading.take(chunk)
            if loading.due(commit_every):
                loading.commit()
            if interrupt.requested:
                loading.report.interrupted = True
                break
        loading.finish()
    return loading.report


def _workers(options: Options, archive: Path, *, few: bool) -> list[Worker]:
    jobs = options.jobs or os.cpu_count() or 1
    if jobs == 1 or few:
        return [LocalWorker(options, archive)]
    return [ForkedWorker(options, archive) for _ in range(jobs)]


def _chunks(found: Iterator[Reading]) -> Iterator[Chunk]:
    sequence, size = 0, 0
    readings: list[Reading] = []
    for reading in found:
        readings.append(reading)
        size += _weight(reading)
        if len(readings) >= CHUNK or size >= _CHUNK_BYTES:
            yield Chunk(sequence, readings, size)
            sequence, size, readings = sequence + len(readings), 0, []
    if readings:
        yield Chunk(sequence, readings, size)


class _Account:
    """Adds up what becomes of records, and tells those who want to know."""

    def __init__(self, report: LoadReport, listeners: Listeners) -> None:
        self._report = report
        self._listeners = listeners
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
        listeners.on_progress(Progress(report.records, time.monotonic() - self._began))


class _Loading:
    """One load under way."""

    def __init__(self, workers: list[Worker], writer: ArchiveWriter, listeners: Listeners, watch: Watch) -> None:
        self._watch = watch
        self.report = LoadReport()
        self._account = _Account(self.report, listeners)
        self._workers = workers
        self._writer = writer
        self._waiting: deque[Worker] = deque()
        self._turn = 0
        self._refresh()

    def take(self, chunk: Chunk) -> None:
        """Hand a chunk to the worker whose turn it is, and hear from others."""
        worker = self._workers[self._turn % len(self._workers)]
        self._turn += 1
        worker.submit(chunk)
        self._waiting.append(worker)
        self._records += len(chunk.readings)
        self._bytes += chunk.size
        while len(self._waiting) >= len(self._workers) * IN_FLIGHT:
            self._hear()

    def due(self, commit_every: int) -> bool:
        """Whether enough has been read for a commit."""
        return (
            self._records >= commit_every
            or self._bytes >= _COMMIT_BYTES
            or (self._records > 0 and time.monotonic() >= self._since + _COMMIT_AFTER)
        )

    def commit(self) -> None:
        """Have everything handed over, and commit it."""
        while self._waiting:
            self._hear()
        self.report.outcomes.update(self._settle())
        self._merge()

    def finish(self) -> None:
        """Commit, and have articles lose furniture that has been recognised; an interrupted load leaves that undone."""
        self.commit()
        if self.report.interrupted:
            return
        with self._writer.guarded():
            while places := self._watch.judge(self._writer.committed.segments):
                self._clean(places)
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
        self._refresh()
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

    def _hear(self) -> None:
        self._account.hear(self._waiting.popleft().answer())


def _weight(reading: Reading) -> int:
    """About how many bytes a record takes."""
    return len(reading.content) or _UNKNOWN if isinstance(reading, RawDocument) else 0


def _rehearse(results: Iterator[Result], archive: Path, listeners: Listeners, *, keep_furniture: bool) -> LoadReport:
    """Do all but write."""
    report = LoadReport(dry_run=True)
    account = _Account(report, listeners)
    with Rehearsal(archive, keep_furniture=keep_furniture) as rehearsal, _Interrupt() as interrupt:
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


class _Interrupt:
    """Turns the first Ctrl-C into a request to finish, and leaves the second to Python."""

    def __init__(self) -> None:
        self.requested = False

    def __enter__(self) -> Self:
        try:
            self._previous = signal.signal(signal.SIGINT, self._request)
        except ValueError:  # not in the main thread: interrupts are somebody else's
            self._previous = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
