"""One commit held fast: all files of its segments are mapped when it is opened; nothing a writer does changes it."""

from __future__ import annotations

import time

from index.errors import ArchiveError
from index.store import contents
from index.store.opened import OpenSegment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Final

_TRIES: Final = 20  # a writer would have to commit in each of the moments between
_PAUSE: Final = 0.001  # seconds, longer each time


class Snapshot:
    """The segments of one generation, in order."""

    def __init__(self, generation: int, segments: tuple[OpenSegment, ...]) -> None:
        self.generation = generation
        self.segments = segments

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return sum(opened.segment.live for opened in self.segments)


def open_snapshot(folder: str | PathLike[str]) -> Snapshot:
    """The newest commit.

    Raises:
        ArchiveError: there is no table of contents.
        Exception: of any kind, where files are damaged or cannot be read.
    """
    for attempt in range(_TRIES):
        time.sleep(attempt * _PAUSE)
        try:
            found = contents.read(folder, contents.newest(folder))
            return Snapshot(found.generation, tuple(OpenSegment(folder, segment) for segment in found.segments))
        except FileNotFoundError as error:
            # Replaced while it was being opened: a writer publishes a table of contents before it deletes anything, so
            # there is a newer one. A listing can even miss all of them: the new one comes where it has been already,
            # and the old one goes before it gets there.
            missing = error.filename
    raise ArchiveError(f"{folder} has lost a file: {missing}", hint="restore it from a copy, or run: searcher repair")
