"""One commit held fast: every file of its segments is mapped when it is opened.

Whoosh opens columns when they are first asked for. A writer may have deleted them by then, and Whoosh would take them
for empty: a wrong answer, not an error. So all files are mapped at once, and a commit that is being replaced
meanwhile is given up for its successor.
"""

from __future__ import annotations

import mmap
import time
from pathlib import Path
from typing import Final

from whoosh.index import _DEF_INDEX_NAME as _NAME
from whoosh.index import TOC, EmptyIndexError, FileIndex
from whoosh.reading import IndexReader

from index.errors import ArchiveError
from index.store.schema import schema
from index.store.storage import ArchiveFile, ArchiveStorage

_TRIES: Final = 20  # a writer would have to commit in each of the moments between
_PAUSE: Final = 0.001  # seconds, longer each time


class _View:
    """A mapped file with a position of its own, as Whoosh reads files."""

    def __init__(self, mapped: mmap.mmap | bytes) -> None:
        self._mapped = mapped
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes from here; all the rest where negative."""
        found = self._mapped[self._at :] if size < 0 else self._mapped[self._at : self._at + size]
        self._at += len(found)
        return found

    def readline(self) -> bytes:
        """The bytes up to and with the next newline."""
        end = self._mapped.find(b"\n", self._at)
        return self.read(-1 if end < 0 else end + 1 - self._at)

    def seek(self, offset: int, whence: int = 0) -> None:
        """Move to ``offset`` from the start (0), from here (1) or from the end (2)."""
        self._at = offset + (0, self._at, len(self._mapped))[whence]
        if self._at < 0:
            raise ValueError("a place before the beginning of a file")

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def close(self) -> None:
        """Nothing: the mapping belongs to the snapshot, which may have other views on it."""


class _MappedFile(ArchiveFile):
    """A mapped file as Whoosh reads files: most reads are of a few bytes at a known place, and take one call."""

    def __init__(self, mapped: mmap.mmap | bytes, name: str) -> None:
        super().__init__(_View(mapped), name=name)
        self._mapped = mapped

    def get(self, position: int, length: int) -> bytes:
        """Bytes from ``position`` on; fewer than ``length`` where the file ends."""
        if position < 0:
            raise ValueError("a place before the beginning of a file")
        return self._mapped[position : position + length]


class _HeldStorage(ArchiveStorage):
    """The archive's directory, with some files mapped: those answer from memory, also when they are deleted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), readonly=True)
        self._held: dict[str, mmap.mmap | bytes] = {}

    def hold(self, beginnings: tuple[str, ...]) -> None:
        """Map every file whose name begins so."""
        for path in Path(self.folder).iterdir():
            if path.name.startswith(beginnings):
                with path.open("rb") as stream:
                    size = path.stat().st_size
                    self._held[path.name] = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def file_exists(self, name: str) -> bool:
        return name in self._held or bool(super().file_exists(name))

    def file_length(self, name: str) -> int:
        return len(self._held[name]) if name in self._held else int(super().file_length(name))

    def open_file(self, name: str, **options: object) -> ArchiveFile:
        return _MappedFile(self._held[name], name) if name in self._held else super().open_file(name, **options)


def open_snapshot(folder: Path) -> IndexReader:
    """A reader of the newest commit that nothing a writer does can change.

    Raises:
        ArchiveError: there is no table of contents.
        Exception: of any kind, where files are damaged or cannot be read.
    """
    for attempt in range(_TRIES):
        time.sleep(attempt * _PAUSE)
        storage = _HeldStorage(folder)
        try:
            contents = _hold_newest(storage)
        except (FileNotFoundError, EmptyIndexError):
            # Replaced between two looks at the directory. A listing can even miss all tables of contents: the new
            # one comes where it has been already, and the old one goes before it gets there.
            continue
        # A writer publishes a table of contents before it deletes anything: while ours is the newest, all is there.
        if TOC._latest_generation(storage, _NAME) == contents.generation:  # noqa: SLF001
            return FileIndex._reader(storage, contents.schema, contents.segments, contents.generation)  # noqa: SLF001
    raise ArchiveError(f"{folder} has no table of contents that stays", hint="try again, or restore it from a copy")


def _hold_newest(storage: _HeldStorage) -> TOC:
    # Whoosh is frozen, and offers no other way to hold one commit.
    contents = TOC.read(storage, _NAME, schema=schema())
    storage.hold(tuple(f"{segment.segment_id()}." for segment in contents.segments) or ("\0",))
    return contents
