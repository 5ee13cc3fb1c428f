"""The stages in order: read → clean → normalise → recognise → write.

Reading and writing happen in this process, in order; the stages between run in worker processes, whose results are
taken in the order of reading, so that the outcome does not depend on their speed.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import BinaryIO, Final, Protocol, Self

from index.article import Article, Origin, RawDocument, Reading, Rejected, Skipped
from index.clean import clean, field_named
from index.entities import annotate, get_recogniser
from index.errors import RecordError, SearcherError
from index.normalise import Defaults, normalise
from index.normalise.zones import zone_named
from index.readers import read_paths
from index.report import LoadReport, Outcome, Reason

_CHUNK: Final = 64  # records handed to a worker at once
_IN_FLIGHT: Final = 4  # chunks a worker that may wait for it or for the writer
_INLINE: Final = 256  # so few records are done here: starting workers would take longer
_LOOK_EVERY: Final = 0.5  # seconds between a worker's looks at whether its parent lives
COMMIT_EVERY: Final = 10_000  # articles; what a crash can cost


@dataclass(frozen=True, slots=True)
class Options:
    """How to read and clean.

    ``mapping``: article field → key of the records (``--map``). ``source`` and ``timezone`` hold where a record names
    none. ``entities``: name of the recogniser. ``jobs``: worker processes, 0 for one a core.
    """

    input_format: str = "auto"
    mapping: Mapping[str, str] = field(default_factory=dict)
    source: str | None = None
    timezone: str | None = None
    entities: str = "auto"
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article on its way to the archive, and what had to be left out of it: ``(caution, detail)``."""

    article: Article
    cautions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: records done so far, and seconds since it began."""

    records: int
    seconds: float


Result = Prepared | Rejected | Skipped
OnReject = Callable[[Rejected], None]
OnCaution = Callable[[Origin, str, str], None]
"""Told where an article came from, what had to be left out of it (a ``Caution``), and the detail."""


class Stages:
    """The stages between reading and writing, set up once a process.

    Raises:
        UsageError: options that name no field, no zone or no recogniser.
    """

    def __init__(self, options: Options) -> None:
        for name in options.mapping:
            field_named(name)
        self._mapping = options.mapping
        self._defaults = Defaults(source=options.source, zone=zone_named(options.timezone))
        self._recogniser = get_recogniser(options.entities)

    def run(self, found: Reading) -> Result:
        """One record through all stages. Whatever goes wrong with it is a rejection, never an exception."""
        if not isinstance(found, RawDocument):
            return found
        try:
            return self._prepare(found)
        except RecordError as error:
            return Rejected(found.origin, error.reason, error.detail, _head(found))
        except Exception as error:  # noqa: BLE001  # one strange record must not stop a load of a million
            return Rejected(found.origin, Reason.FAILED, f"{type(error).__name__}: {error}", _head(found))

    def _prepare(self, raw: RawDocument) -> Prepared:
        normalised = normalise(clean(raw, self._mapping), self._defaults)
        article = annotate(normalised.article, normalised.given, self._recogniser)
        return Prepared(article, tuple((str(caution), detail) for caution, detail in normalised.cautions))


def extract(paths: Iterable[str], options: Options, *, stdin: BinaryIO | None = None) -> Iterator[Result]:
    """Read, clean, normalise and recognise; yields in the order of reading. Touches no archive."""
    stages = Stages(options)
    found = read_paths(paths, input_format=options.input_format, stdin=stdin)
    first = list(islice(found, _INLINE))
    found = chain(first, found)
    jobs = options.jobs or os.cpu_count() or 1
    if jobs == 1 or len(first) < _INLINE:
        yield from map(stages.run, found)
    else:
        yield from _in_workers(found, options, jobs)


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

    Idempotent: an article that is there already, just so, is left alone. Commits whenever ``commit_every`` articles
    have changed, and at the end. On the first interrupt (Ctrl-C) what has been read is committed and the report says
    ``interrupted``; on the second KeyboardInterrupt is raised, and what was not committed is dropped whole.
    """
    began = time.monotonic()
    report = LoadReport(dry_run=dry_run)
    results = extract(paths, options or Options(), stdin=stdin)
    # Before the archive is touched: a path that does not exist is found here, and workers are forked here, so that
    # none of them inherits the archive's lock and outlives its holder with it.
    first = next(results, None)
    with ExitStack() as stack:
        sink = stack.enter_context(_sink(archive, wait=wait, dry_run=dry_run))
        interrupt = stack.enter_context(_Interrupt())
        for result in () if first is None else chain((first,), results):
            _take(result, sink, report)
            _tell(result, on_reject, on_caution)
            if sink.uncommitted >= commit_every:
                sink.commit()
            if on_progress is not None:
                on_progress(Progress(report.records, time.monotonic() - began))
            if interrupt.requested:
                report.interrupted = True
                break
        sink.commit()
    report.seconds = time.monotonic() - began
    return report


class _Sink(Protocol):
    """Where articles go: the archive, or nowhere on a dry run."""

    @property
    def uncommitted(self) -> int: ...

    def upsert(self, article: Article) -> Outcome: ...

    def commit(self) -> None: ...


def _sink(archive: Path, *, wait: float, dry_run: bool) -> AbstractContextManager[_Sink]:
    if dry_run:
        from index.store.rehearsal import Rehearsal

        return Rehearsal(archive)
    from index.store.writer import ArchiveWriter

    return ArchiveWriter(archive, wait=wait)


def _take(result: Result, sink: _Sink, report: LoadReport) -> None:
    report.saw(result.article.origin if isinstance(result, Prepared) else result.origin)
    if isinstance(result, Prepared):
        report.outcomes[sink.upsert(result.article)] += 1
        report.cautions.update(caution for caution, _ in result.cautions)
    elif isinstance(result, Skipped):
        report.skipped[result.reason] += 1
    else:
        report.rejected_by_reason[result.reason] += 1


def _tell(result: Result, on_reject: OnReject | None, on_caution: OnCaution | None) -> None:
    if isinstance(result, Rejected) and on_reject is not None:
        on_reject(result)
    elif isinstance(result, Prepared) and on_caution is not None:
        for caution, detail in result.cautions:
            on_caution(result.article.origin, caution, detail)


def _head(raw: RawDocument) -> str:
    if raw.record is None:
        return raw.content[:200].decode("utf-8", "replace")
    return json.dumps(dict(raw.record), ensure_ascii=False, default=str)[:200]


# Worker processes


_stages: Stages | None = None


def _start_worker(options: Options) -> None:
    global _stages  # noqa: PLW0603  # one a process, set up before its first chunk
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    _stages = Stages(options)


def _leave_with(parent: int) -> None:
    """End this worker when its parent has died: its queue never closes, as its siblings hold the other end too."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _run_chunk(chunk: list[Reading]) -> list[Result]:
    if _stages is None:
        raise RuntimeError("a worker was not started")
    return [_stages.run(found) for found in chunk]


def _in_workers(found: Iterator[Reading], options: Options, jobs: int) -> Iterator[Result]:
    # Forked, not spawned: a script that calls load() need not guard its main module.
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _start_worker, (options,))
    waiting: deque[Future[list[Result]]] = deque()
    try:
        while chunk := list(islice(found, _CHUNK)):
            waiting.append(pool.submit(_run_chunk, chunk))
            if len(waiting) >= jobs * _IN_FLIGHT:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise SearcherError(
            "a worker process died", hint="what was committed is safe; run the same load again"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


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
