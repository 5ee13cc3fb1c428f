"""How far a load is: what has been read, beside what there is to read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from index.article import Rejected, Skipped
from index.ledger import ReadBytes, looked_at
from index.readers.paths import STANDARD_INPUT, Found

_SLICE: Final = 0.01  # seconds that counting may take at once
_EVERY: Final = 0.1  # seconds between two slices
_AT_ONCE: Final = 16  # files between looks at the clock
_BEFORE_ANY: Final = 0.01
"""Share that must have been read before the rest can be reckoned from it."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a load is: records done so far, and seconds since it began.

    ``share``: of the bytes to be read, how many are; ``None`` where it is not known (yet) how many there are.
    ``file``: the one that was read last.
    """

    records: int
    seconds: float
    share: float | None = None
    file: str = ""

    @property
    def remaining(self) -> float | None:
        """Seconds that the rest will take, if it goes on like this."""
        if self.share is None or self.share < _BEFORE_ANY:
            return None
        return self.seconds * (1 - self.share) / self.share


class Extent:
    """How many bytes there are to read. Counted in slices, between other work: a folder may have very many files."""

    def __init__(self, files: Iterable[Found | Rejected | Skipped]) -> None:
        self._files = iter(files)
        self._bytes = 0
        self._whole = False
        self._next = 0.0
        self._unknown = False

    def share(self, read: ReadBytes) -> float | None:
        """The share that was read, if it is known yet."""
        now = time.monotonic()
        if not self._whole and now >= self._next:
            self._count(now + _SLICE)
            self._next = time.monotonic() + _EVERY
        if not self._whole or self._unknown:
            return None
        rest = self._bytes - read.left_out
        return min(read.done / rest, 1.0) if rest > 0 else None

    def _count(self, until: float) -> None:
        for number, file in enumerate(self._files):
            if isinstance(file, Found):
                self._unknown |= file.path == STANDARD_INPUT
                self._bytes += looked_at(file.path)[0]
            if number % _AT_ONCE == 0 and time.monotonic() >= until:
                return
        self._whole = True
