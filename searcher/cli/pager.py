"""Standard output, through a pager where a person has named one and looks at a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOBase
from typing import IO, TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    import subprocess


class PagedOutput(TextIOBase):
    """A text stream that starts the pager with the first thing written: an error before that is seen as it is.

    ``$SEARCHER_PAGER`` goes before ``$PAGER``; empty or ``cat`` means none, and none is used unless one is named.
    """

    def __init__(self, out: TextIO, pager: str | None) -> None:
        self._out = out
        self._pager = pager
        self._running: subprocess.Popen[str] | None = None

    @classmethod
    def standard(cls, *, paged: bool) -> TextIO:
        """Standard output; ``paged``: the format is one that people read page by page."""
        wanted = paged and sys.stdout.isatty()
        return cast("TextIO", cls(sys.stdout, _named_pager() if wanted else None))

    def write(self, text: str) -> int:
        """Write to the pager or straight through."""
        return self._target().write(text)

    def flush(self) -> None:
        """Flush what has been written so far."""
        if not self.closed:
            self._target().flush() if self._running else self._out.flush()

    def isatty(self) -> bool:
        """Whether a person looks at it."""
        return self._out.isatty()

    def close(self) -> None:
        """Wait until the pager is left. Standard output stays open."""
        if self._running is not None:
            self._leave(self._running)
            self._running = None

    def _target(self) -> IO[str]:
        if self._pager is None:
            return self._out
        if self._running is None:
            self._running = _start(self._pager)
        return cast("IO[str]", self._running.stdin)

    def _leave(self, running: subprocess.Popen[str]) -> None:
        with suppress(BrokenPipeError):  # the pager was left before the end
            cast("IO[str]", running.stdin).close()
        while True:
            try:
                running.wait()
            except KeyboardInterrupt:  # meant for the pager, which decides what it means
                continue
            return


def _named_pager() -> str | None:
    pager = os.environ.get("SEARCHER_PAGER", os.environ.get("PAGER", "")).strip()
    return None if pager in ("", "cat") or os.environ.get("TERM") == "dumb" else pager


def _start(pager: str) -> subprocess.Popen[str]:
    import shlex
    import subprocess

    environment = {"LESS": "FRX", "LV": "-c"} | dict(os.environ)
    return subprocess.Popen(  # noqa: S603  # the user's own choice of program
        shlex.split(pager),
        stdin=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="backslashreplace",
        env=environment,
    )
