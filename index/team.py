"""The processes of a load: each takes chunks of records through all stages and builds segments of what comes out.

A worker answers each task once, in order. One that dies is started again and given again what it had not delivered; if
that kills it too, the load stops and says so.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, Protocol, TypeAlias

from index.article import Article, Origin, RawDocument, Reading, Rejected, Shape, Skipped
from index.errors import ArchiveError, SearcherError
from index.pipeline import Options, Prepared, Result, Stages, leave_with
from index.repeats.dropping import Known
from index.store.batch import BatchBuilder
from index.store.damage import damage, disk
from index.store.segment import Segment

_GRACE: Final = 0.5  # seconds that a worker has to end when nothing that it does is wanted any more
_ALLOCATIONS: Final = 100_000  # objects made before the youngest are searched for cycles


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records in order of reading, how many came before them, and about how many bytes they take."""

    sequence: int
    readings: Sequence[Reading]
    size: int = 0

    def __reduce__(self) -> tuple[Callable[..., Chunk], tuple[object, ...]]:
        """Lines pass between processes without the values around them, which would take longer than all the rest."""
        return _unpacked, (self.sequence, list(map(_packed, self.readings)))


def _packed(reading: Reading) -> tuple[str, int | None, bytes] | Reading:
    if type(reading) is not RawDocument or reading.shape is not Shape.LINE or reading.encoding or reading.defaults:
        return reading
    return reading.origin.file, reading.origin.position, reading.content


def _unpacked(sequence: int, packed: list[tuple[str, int | None, bytes] | Reading]) -> Chunk:
    return Chunk(sequence, [_line(*reading) if isinstance(reading, tuple) else reading for reading in packed])


def _line(file: str, position: int | None, content: bytes) -> RawDocument:
    return RawDocument(Origin(file, position), Shape.LINE, content)


@dataclass(frozen=True, slots=True)
class Refresh:
    """Compare with the newest commit from now on.

    ``taken_down``: ids that stay out of the archive. ``furniture``: lines that articles lose.
    """

    taken_down: frozenset[str]
    dictionary: bytes
    furniture: Known = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flush:
    """Write what is being built and hand it over."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one segment of several of the newest commit, which are named."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clean:
    """Take articles of the newest commit once more, without furniture: documents by the name of their segment."""

    places: Mapping[str, Sequence[int]]
    furniture: Known


@dataclass(slots=True)
class ChunkReport:
    """What a chunk held: records, their files in order, and what a person should be told."""

    records: int = 0
    files: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    cautions: list[tuple[Origin, str, str]] = field(default_factory=list)
    taken_down: int = 0
    furniture: Counter[tuple[str, bytes]] = field(default_factory=Counter)

    def note(self, result: Result) -> None:
        """Take down what became of a record on its way to an article."""
        origin = result.article.origin if isinstance(result, Prepared) else result.origin
        self.records += 1
        if not self.files or self.files[-1] != origin.file:
            self.files.append(origin.file)
        if isinstance(result, Prepared):
            self.cautions += [(origin, caution, detail) for caution, detail in result.cautions]
        elif isinstance(result, Rejected):
            self.rejected.append(result)
        elif isinstance(result, Skipped):
            self.skipped.append(result)


Task: TypeAlias = Chunk | Refresh | Flush | Merge | Clean
Answer: TypeAlias = Any
"""To a chunk its :class:`ChunkReport`, to a flush a list of :class:`index.store.batch.Built`, to a refresh nothing,
to a merge its :class:`index.store.segment.Segment`, if anything is left of what was to be merged, to a cleaning how
many articles lost each line.
"""


class Worker(Protocol):
    """Does tasks, in order."""

    def submit(self, task: Task) -> None:
        """Hand it a task."""
        ...

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class Bench:
    """Where tasks are done: the stages, and a builder of segments."""

    def __init__(self, options: Options, archive: Path) -> None:
        self._stages = Stages(options)
        self._archive = archive
        self._builder: BatchBuilder | None = None

    def do(self, task: Task) -> Answer:
        """Do one task."""
        match task:
            case Refresh(taken_down, dictionary, furniture):
                if self._builder is None:
                    self._builder = BatchBuilder(self._archive, taken_down, dictionary, furniture)
                else:
                    self._builder.refresh(dictionary)
                return None
            case Flush():
                return self._ready.flush()
            case Merge(names):
                return self._merge(names)
            case Clean(places, furniture):
                for name, documents in places.items():
                    self._ready.clean(name, documents, furniture)
                return self._lost()
            case Chunk(sequence, readings):
                return self._run(sequence, readings)

    def _run(self, sequence: int, readings: Sequence[Reading]) -> ChunkReport:
        report = ChunkReport()
        articles: list[tuple[int, Article]] = []
        for number, result in enumerate(self._stages.run(readings), start=sequence):
            report.note(result)
            if isinstance(result, Prepared):
                articles.append((number, result.article))
        report.taken_down = len(articles) - self._ready.add(articles)
        report.furniture = self._lost()
        return report

    def _lost(self) -> Counter[tuple[str, bytes]]:
        lost, self._ready.lost = self._ready.lost, Counter()
        return lost

    def _merge(self, names: Sequence[str]) -> Segment | None:
        from index.store.merging import merge_committed  # and numpy, which most loads do without

        with damage(self._archive, but=OSError):
            return merge_committed(self._archive, names)

    @property
    def _ready(self) -> BatchBuilder:
        if self._builder is None:
            raise RuntimeError("a worker was not told which commit to compare with")
        return self._builder


class LocalWorker:
    """Works in this process."""

    def __init__(self, options: Options, archive: Path) -> None:
        self._archive = archive
        self._bench = Bench(options, archive)
        self._answers: deque[Answer] = deque()

    def submit(self, task: Task) -> None:
        """Do a task. Raises :class:`index.errors.ArchiveError` where it cannot write."""
        with disk(self._archive):
            self._answers.append(self._bench.do(task))

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet."""
        return self._answers.popleft()

    def close(self) -> None:
        """Nothing to end."""


class ForkedWorker:
    """A process of its own. Forked, not spawned: a script that calls ``load`` need not guard its main module."""

    def __init__(self, options: Options, archive: Path) -> None:
        self._options = options
        self._archive = archive
        self._refresh: Refresh | None = None
        self._tasks: list[Task] = []  # since it last handed over what it had built
        self._answered = 0
        self._start()

    def submit(self, task: Task) -> None:
        """Send it a task; its answer is waited for elsewhere."""
        if isinstance(task, Refresh):
            self._refresh, self._tasks, self._answered = task, [], 0
        self._tasks.append(task)
        with suppress(OSError):  # it has died: found out, and made good, when its answer is wanted
            self._connection.send(task)

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet.

        Raises:
            SearcherError: it died twice over the same records.
            ArchiveError: it could not write.
        """
        try:
            answer = self._connection.recv()
        except (EOFError, OSError):
            self._again()
            answer = self._received_again()
        self._answered += 1
        with disk(self._archive):
            return _checked(answer)

    def close(self) -> None:
        """End the process."""
        with suppress(OSError):
            self._connection.send(None)  # closing tells it nothing: workers that were started later hold this end too
        self._connection.close()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _start(self) -> None:
        context = get_context("fork")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._options, self._archive), daemon=True)
        self._process.start()
        theirs.close()

    def _again(self) -> None:
        """Start it again, and bring it to where it was."""
        self._connection.close()
        self._process.join()
        self._start()
        for task in self._tasks:
            with suppress(OSError):
                self._connection.send(task)

    def _received_again(self) -> Answer:
        try:
            for _ in range(self._answered):
                self._connection.recv()
            return self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join()
            raise SearcherError(
                f"a worker process died twice over the same records ({_death(self._process.exitcode)})",
                hint="what was committed is safe; --jobs 1 shows the record at which it happens",
            ) from error


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error in a worker, in words that pass between processes."""

    message: str
    hint: str
    errno: int | None = None
    kind: type[SearcherError] = SearcherError


def _checked(answer: Any) -> Answer:
    if isinstance(answer, _Failure):
        if answer.errno is not None:
            raise OSError(answer.errno, answer.message)
        raise answer.kind(answer.message, hint=answer.hint)
    return answer


def _work(connection: Connection, options: Options, archive: Path) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=leave_with, args=(os.getppid(),), daemon=True).start()
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    # Read in a thread of its own: else both sides could wait for each other to read.
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    # What a segment under construction holds stays, and hardly anything else is a cycle: look for those more rarely.
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    bench = Bench(options, archive)
    while (task := tasks.get()) is not None:
        with suppress(BrokenPipeError):
            connection.send(_done(bench, task))


def _receive(connection: Connection, tasks: SimpleQueue[Task | None]) -> None:
    try:
        while (task := connection.recv()) is not None:
            tasks.put(task)
    except (EOFError, OSError):
        pass
    tasks.put(None)


def _done(bench: Bench, task: Task) -> Answer:
    try:
        return bench.do(task)
    except OSError as error:
        return _Failure(error.strerror or str(error), "", error.errno or 0)
    except ArchiveError as error:
        return _Failure(str(error), error.hint, kind=ArchiveError)
    except SearcherError as error:
        return _Failure(str(error), error.hint)
    except Exception as error:  # noqa: BLE001  # told by the parent, which has the screen
        return _Failure(f"a worker process failed: {type(error).__name__}: {error}", "report it")


def _death(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"killed by {signal.Signals(-exitcode).name}"
    return f"exit status {exitcode}"
