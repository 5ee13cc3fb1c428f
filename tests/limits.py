"""Guards against work that grows faster than its input: what would take minutes is stopped, whatever the machine."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

HOPELESS = 60.0
"""Seconds of processor time: many times what linear work over the tests' inputs takes, far less than squared would."""


@contextmanager
def ends() -> Iterator[None]:
    """What is done inside must come to an end."""

    def give_up(*_: object) -> NoReturn:
        raise AssertionError(f"no end after {HOPELESS:.0f} s of processor time")

    previous = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, HOPELESS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
