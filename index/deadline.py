"""How long may one record take? An alarm that ticks while records go through the stages, and stops one that goes on.

An exception is raised in the midst of whatever is done with the record, and again at every tick until it gets through:
it is no ``Exception``, since libraries catch those. What the alarm cannot stop (a loop in C that never looks at
signals) is stopped from outside by killing the process; see :mod:`index.workers`. Which record is under way is a number
in memory that the two share: to note it costs next to nothing, and only the ticks look at clocks.
"""

from __future__ import annotations

import mmap
import signal
import threading
import time
from types import FrameType
from typing import Final, Self, TypeAlias

RECORD_TIMEOUT: Final = 20.0
"""Seconds of processor time that a stage may spend on one record. A page takes some hundredths of one."""

WAITING: Final = 2
"""Times that, on the clock: where the processor is shared with others, or the record waits for something."""

KILLED: Final = 3
"""Times that, on the clock: then the worker process is killed."""

_TICKS: Final = 10  # within the limit
_LONGEST, _SHORTEST = 1.0, 0.02  # seconds between ticks
_SKIPPED: Final = 4  # ticks that a busy machine may leave out

Place: TypeAlias = "memoryview[int]"
"""One number: which record is under way, from 1; 0 where none is."""


class TooSlowError(BaseException):
    """A record took longer than any may."""


def shared_place() -> Place:
    """A number that a process shares with those that it forks."""
    return memoryview(mmap.mmap(-1, 8)).cast("Q")


class Deadline:
    """A context manager within which a record that takes too long raises :class:`TooSlowError`.

    ``seconds``: the limit; 0 for none. ``place`` is where the number of the record under way is noted. Outside of the
    main thread there is no limit, as Python hands no signals to other threads.
    """

    def __init__(self, seconds: float, place: Place) -> None:
        self._limit = seconds
        self._place = place
        self._every = min(max(seconds / _TICKS, _SHORTEST), _LONGEST)
        self._seen = 0
        self._began = 0.0  # of the processor's time
        self._waited = self._ticked = 0.0

    def __enter__(self) -> Self:
        self._active = self._limit > 0 and threading.current_thread() is threading.main_thread()
        if self._active:
            self._seen = 0
            self._entered = time.monotonic()
            self._handler = signal.signal(signal.SIGALRM, self._tick)
            self._timer = signal.setitimer(signal.ITIMER_REAL, self._every, self._every)
        return self

    def __exit__(self, *_: object) -> None:
        if not self._active:
            return
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if self._handler is None else self._handler)
        left, every = self._timer
        if left:  # somebody else's alarm, which may be overdue
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - self._entered), 1e-3), every)

    def _tick(self, _signal: int, _frame: FrameType | None) -> None:
        number, worked, now = self._place[0], time.thread_time(), time.monotonic()
        if number != self._seen:
            self._seen, self._began, self._waited = number, worked, 0.0
        self._waited += elapsed(self._ticked, now, self._every)
        self._ticked = now
        if number and (worked - self._began >= self._limit or self._waited >= self._limit * WAITING):
            raise TooSlowError


def elapsed(before: float, now: float, every: float) -> float:
    """The time between two looks at the clock that were to be ``every`` seconds apart.

    If it is much longer, the process was stopped meanwhile, as by Ctrl-Z: that is not held against a record.
    """
    return min(now - before, _SKIPPED * every)
