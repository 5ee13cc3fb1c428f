"""What Ctrl-C means while something is done that had better be brought to an end."""

from __future__ import annotations

import signal
from contextlib import suppress
from types import FrameType
from typing import Any, Self


class Interrupt:
    """A context manager that turns the first Ctrl-C into a request to finish, and leaves the second to Python.

    ``also``: other signals that are such a request.
    """

    def __init__(self, *also: signal.Signals) -> None:
        self.requested = False
        self._signals = (signal.SIGINT, *also)
        self._previous: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        with suppress(ValueError):  # not in the main thread: interrupts are somebody else's
            for each in self._signals:
                self._previous[each] = signal.signal(each, self._request)
        return self

    def __exit__(self, *_: object) -> None:
        for each, previous in self._previous.items():
            signal.signal(each, signal.SIG_DFL if previous is None else previous)

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
