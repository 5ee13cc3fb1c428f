"""How far a load is, on one line of a terminal that is written over again and again."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from searcher.cli.talk import talk
from searcher.render.text import cells, direction_closed, fit, one_line

if TYPE_CHECKING:
    from index.progress import Progress

_PATIENCE: Final = 1.0  # seconds before progress is shown
_EVERY: Final = 0.1  # seconds between two showings
_TRUSTED: Final = 3.0  # seconds after which the remaining time is worth telling
_NARROWEST: Final = 12  # columns for the name of a file; fewer say nothing
_ANEW: Final = "\r\x1b[K"
_MINUTE, _HOUR = 60, 3600


class Ticker:
    """Progress, from the second second on. Shows nothing where standard error is no terminal, or with ``--quiet``."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show how far the load is."""
        now = time.monotonic()
        if progress.seconds >= _PATIENCE and now - self._last >= _EVERY:
            self._last = now
            _show(_ANEW + told(progress, width() - 1))  # in the last column some terminals break the line

    @classmethod
    def clear(cls) -> None:
        """Take the line away, before something else is said."""
        _show(_ANEW)


def is_shown() -> bool:
    """Whether there is somebody to see it."""
    return sys.stderr.isatty() and not talk().quiet and os.environ.get("TERM") != "dumb"


def told(progress: Progress, width: int) -> str:
    """Progress in words, in so many columns; what does not fit is left out, the file first."""
    line = ""
    for part in _parts(progress):
        longer = f"{line} · {part}" if line else part
        if cells(longer) > width:
            return line
        line = longer
    room = width - cells(line) - cells(" · ")
    name = one_line(progress.file.rsplit("/", 1)[-1])
    return f"{line} · {direction_closed(fit(name, room - 1))}" if name and room >= _NARROWEST else line


def _parts(progress: Progress) -> list[str]:
    rate = progress.records / progress.seconds if progress.seconds else 0.0
    parts = [f"{progress.records:,} records", f"{rate:,.0f} a second"]
    if progress.share is None:
        return [*parts, _duration(progress.seconds)]
    parts.append(f"{progress.share:.0%}")
    remaining = progress.remaining
    if remaining is not None and progress.seconds >= _TRUSTED:
        parts.append(f"{_duration(remaining)} left")
    return parts


def _duration(seconds: float) -> str:
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds / _MINUTE:.0f} min"
    return f"{seconds // _HOUR:,.0f} h {seconds % _HOUR // _MINUTE:.0f} min"


def width() -> int:
    """Columns of the terminal at standard error, as it is now."""
    with suppress(ValueError):
        return int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS") else os.get_terminal_size(2).columns
    return 80


def _show(text: str) -> None:
    if is_shown():
        sys.stderr.write(text)
        sys.stderr.flush()
