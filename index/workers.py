"""The processes of a load: who does the tasks, and what becomes of one that dies or hangs.

A worker answers each task once, in order. One that dies is started again and given again what it had not handed over.
Which record was under way when it died is seen in memory shared with it (:mod:`index.deadline`): a record that kills it
twice, or at which it hangs, is refused, and the rest goes on.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
import time
from collections import Counter, deque
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from struct import pack
from typing import Any, Final, NamedTuple

from index.article import Reading, Rejected
from index.deadline import KILLED, Place, elapsed, shared_place
from index.errors import ArchiveError, SearcherError
from index.pipeline import Options, refused
from index.report import Reason
from index.store.damage import disk
from index.team import Answer, Bench, Chunk, ChunkReport, Doer, Refresh, Task, Trial

MOST_LOST: Final = 1000
"""Records that may kill a worker in one load; where there are more, something else is wrong."""

_STRIKES: Final = 2  # deaths over one record, until it is held to be the cause: the first may be an accident
_GRACE: Final = 0.5  # seconds that a worker has to end when nothing that it does is wanted any more
_LOOK_EVERY: Final = 0.5  # seconds between looks at whether a worker has come on, and whether its parent lives
_ALLOCATIONS: Final = 100_000  # objects made before the youngest are searched for cycles


def _doer(options: Options, archive: Path | None, place: Place | None = None) -> Doer:
    return Trial(options, place) if archive is None else Bench(options, archive, place)


class LocalWorker:
    """Works in this process. ``archive``: the one for which segments are built, if any."""

    def __init__(self, options: Options, archive: Path | None = None) -> None:
        self._archive = archive
        self._doer = _doer(options, archive)
        self._answers: deque[Answer] = deque()
        self.shaken = False

    def submit(self, task: Task) -> None:
        """Do a task. Raises :class:`index.errors.ArchiveError` where it cannot write."""
        with nullcontext() if self._archive is None else disk(self._archive):
            self._answers.append(self._doer.do(task))

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet."""
        return self._answers.popleft()

    def close(self) -> None:
        """Nothing to end."""


class _HungError(Exception):
    """A worker does not come on."""


class _Culprit(NamedTuple):
    """What a worker was at when it died: which of its tasks, and the number of the record (0: unknown)."""

    task: int
    record: int


class ForkedWorker:
    """A process of its own. Forked, not spawned: a script that calls ``load`` need not guard its main module.

    ``archive``: the one for which segments are built, if any. ``shaken``: it died since it last handed over what it had
    built, all of which it has to do again if it dies again.
    """

    def __init__(self, options: Options, archive: Path | None = None) -> None:
        self._options = options
        self._archive = archive
        self._tasks: list[Task] = []  # since it last handed over what it had built
        self._answered = 0  # of these
        self._repeated = 0  # of the answered ones, those that the process at work has answered too
        self._strikes: Counter[_Culprit] = Counter()
        self._lost = 0
        self._late: list[Rejected] = []  # refused when their chunk had been answered already
        self._patience = options.record_timeout * KILLED
        self._place = shared_place()
        self.shaken = False
        self._start()

    def submit(self, task: Task) -> None:
        """Send it a task; its answer is waited for elsewhere."""
        if isinstance(task, Refresh):
            self._tasks, self._answered, self._repeated, self.shaken = [], 0, 0, False
            self._strikes.clear()
        self._tasks.append(task)
        self._send(task)

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet.

        Raises:
            SearcherError: it died again and again.
            ArchiveError: it could not write.
        """
        while True:
            try:
                answer = self._received()
            except (EOFError, OSError):
                self._again(hung=False)
            except _HungError:
                self._again(hung=True)
            else:
                break
        if self._archive is None:
            del self._tasks[0]  # nothing is built: what was answered is done with
            return _checked(answer)
        self._answered += 1
        self._repeated += 1
        with disk(self._archive):
            return self._completed(_checked(answer))

    def close(self) -> None:
        """End the process."""
        if self._place[0] == 0:  # else it may hang, and would not read that
            with suppress(OSError):
                self._connection.send(None)  # closing tells nothing: workers started later hold this end too
            self._process.join(_GRACE)
        self._connection.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = get_context("fork")
        self._place[0] = 0
        self._connection, theirs = context.Pipe()
        if self._patience:
            _limit_sending(self._connection, self._patience)
        work = (theirs, self._options, self._archive, self._place)
        self._process = context.Process(target=_work, args=work, daemon=True)
        self._process.start()
        theirs.close()

    def _send(self, task: Task) -> None:
        try:
            self._connection.send(task)
        except BlockingIOError:  # hangs, and does not even read: half of the task is lost
            self._process.kill()
        except OSError:  # it has died: found out, and made good, when its answer is wanted
            pass

    def _received(self) -> Answer:
        """The next answer that was not heard from a process before."""
        while self._repeated < self._answered:
            self._awaited()
            self._repeated += 1
        return self._awaited()

    def _awaited(self) -> Answer:
        """The next answer of the process at work. Raises :class:`_HungError` where one record takes for ever."""
        seen, waited, looked = 0, 0.0, time.monotonic()
        while not self._connection.poll(_LOOK_EVERY):
            number, now = self._place[0], time.monotonic()
            waited = waited + elapsed(looked, now, _LOOK_EVERY) if number == seen else 0.0
            seen, looked = number, now
            if number and self._patience and waited >= self._patience:
                raise _HungError
        return self._connection.recv()

    def _again(self, *, hung: bool) -> None:
        """Start it again, without the record that is to blame, and bring it to where it was."""
        if hung:
            self._process.kill()
        self._connection.close()
        self._process.join()
        self._blame(_Culprit(self._repeated, self._place[0]), hung=hung)
        self.shaken = True
        self._repeated = 0
        self._start()
        for task in self._tasks:
            self._send(task)

    def _blame(self, culprit: _Culprit, *, hung: bool) -> None:
        self._strikes[culprit] += 1
        if self._strikes[culprit] < _STRIKES and not hung:
            return
        at, chunk = self._chunk(culprit)
        self._lost += 1
        if chunk is None or self._lost > MOST_LOST or (chunk.one_by_one and not culprit.record):
            raise SearcherError(
                f"a worker process died again and again ({_death(self._process.exitcode)})",
                hint="what was committed is safe; run the same load again",
            )
        self._tasks[at] = (
            self._without(chunk, culprit, hung=hung) if culprit.record else replace(chunk, one_by_one=True)
        )

    def _chunk(self, culprit: _Culprit) -> tuple[int, Chunk | None]:
        """The chunk that has the record, or that was being worked on."""
        for at, task in enumerate(self._tasks):
            if isinstance(task, Chunk) and (
                task.sequence < culprit.record <= task.sequence + len(task.readings)
                if culprit.record
                else at == culprit.task
            ):
                return at, task
        return culprit.task, None

    def _without(self, chunk: Chunk, culprit: _Culprit, *, hung: bool) -> Chunk:
        """The chunk with the rejection of a record in its place."""
        at = culprit.record - chunk.sequence - 1
        rejected = self._rejected(chunk.readings[at], hung=hung)
        if culprit.task < self._answered:
            self._late.append(rejected)
        return replace(chunk, readings=[*chunk.readings[:at], rejected, *chunk.readings[at + 1 :]])

    def _rejected(self, reading: Reading, *, hung: bool) -> Rejected:
        if hung:
            return refused(reading, Reason.TOO_SLOW, f"hung for {self._patience:g} s, and was stopped")
        return refused(reading, Reason.FAILED, f"the process that read it died ({_death(self._process.exitcode)})")

    def _completed(self, answer: Answer) -> Answer:
        if isinstance(answer, ChunkReport) and self._late:
            answer.rejected += self._late
            self._late = []
        return answer


def _limit_sending(connection: Connection, seconds: float) -> None:
    """Have sending fail where the other side has not read for so long."""
    with socket.socket(fileno=os.dup(connection.fileno())) as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pack("ll", int(seconds) + 1, 0))


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


def _work(connection: Connection, options: Options, archive: Path | None, place: Place) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    # Read in a thread of its own: else both sides could wait for each other to read.
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    # What a segment under construction holds stays, and hardly anything else is a cycle: look for those more rarely.
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    doer = _doer(options, archive, place)
    while (task := tasks.get()) is not None:
        with suppress(BrokenPipeError):
            connection.send(_done(doer, task))


def _leave_with(parent: int) -> None:
    """End this worker when its parent has died: its pipe never closes, as its siblings hold the other end too."""
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _receive(connection: Connection, tasks: SimpleQueue[Task | None]) -> None:
    try:
        while (task := connection.recv()) is not None:
            tasks.put(task)
    except (EOFError, OSError):
        pass
    tasks.put(None)


def _done(doer: Doer, task: Task) -> Answer:
    try:
        return doer.do(task)
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
