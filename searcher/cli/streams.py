"""Standard streams: UTF-8 whatever the locale says, and quiet when the reader has gone."""

from __future__ import annotations

import io
import os
import sys


def prepare() -> None:
    r"""Write UTF-8. Half a surrogate pair (from a file name that is no UTF-8) is written as ``\udcXX``.

    Inside a JSON string that is its proper escape.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")


def finish_output() -> None:
    """Print what is left after an error, or drop it where that is what failed (a full disk)."""
    try:
        sys.stdout.flush()
    except OSError:
        silence_output()


def silence_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush finds no closed pipe."""
    try:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
    except (OSError, ValueError):  # a stream without a descriptor, as in a test: nothing will be flushed
        return
