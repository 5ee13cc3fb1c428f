"""Lines of ``takedowns.jsonl`` that are not what was written, put right where one changed byte explains them.

A line's checksum tells whether a guess is right, so every byte can be guessed: lines are short.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from index.store.takedowns import id_of, whole_lines

_LONGEST: Final = 1_000  # bytes; some seconds of guessing


def mend(content: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines as they were written, and those that cannot be known any more."""
    sound: list[bytes] = []
    beyond: list[bytes] = []
    for intact, run in groupby(whole_lines(content), key=_is_intact):
        lines = list(run)
        if intact:
            sound += lines
        elif together := _guessed(b"\n".join(lines)):
            sound += together
        else:
            for line in lines:
                guessed = _guessed(line) if len(lines) > 1 else []
                sound += guessed
                beyond += [] if guessed else [line]
    return sound, beyond


def _is_intact(line: bytes) -> bool:
    return id_of(line) is not None


def _guessed(damaged: bytes) -> list[bytes]:
    """The lines that these bytes were before one of them changed; none where that explains nothing."""
    for place in range(len(damaged) if len(damaged) <= _LONGEST else 0):
        changed = bytearray(damaged)
        for byte in range(256):
            changed[place] = byte
            lines = [line for line in bytes(changed).split(b"\n") if line]
            if all(map(_is_intact, lines)):
                return lines
    return []
