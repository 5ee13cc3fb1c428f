"""The files of an archive as Whoosh reads and writes them: durable when renamed, and with pickles that are checked."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from struct import Struct
from typing import Any, Final, TypeVar
from zlib import crc32

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from index.store.unpickle import load


def sync_file(path: Path) -> None:
    """Have the kernel write a file (or a directory's entries) to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    found = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found = crc32(chunk, found)
    return found


_CHUNK: Final = 1 << 20  # bytes
_CONTENTS: Final = ".toc"
_CHECKSUM: Final = Struct("!I")


def _checked(contents: bytes) -> bytes:
    """A table of contents without the checksum behind it, which Whoosh takes no notice of."""
    contents, checksum = contents[: -_CHECKSUM.size], contents[-_CHECKSUM.size :]
    if checksum != _CHECKSUM.pack(crc32(contents)):
        raise ValueError("its table of contents differs from what was written")
    return contents


class ArchiveFile(StructFile):  # type: ignore[misc]  # Whoosh is untyped
    """A file of an archive. What it holds of pickles may name nothing that an archive has no use for."""

    def read_pickle(self) -> Any:
        """The object pickled at the current position."""
        return load(self.file)


_File = TypeVar("_File", bound=StructFile)


class ArchiveStorage(FileStorage):  # type: ignore[misc]
    """The directory of an archive."""

    def __init__(self, path: str, *, readonly: bool = False) -> None:
        super().__init__(path, readonly=readonly)
        self._open: list[StructFile] = []

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: object) -> StructFile:
        """Make a file, and remember it until it is closed or let go of."""
        return self._remembered(super().create_file(name, excl=excl, mode=mode, **options))

    def open_file(self, name: str, **options: object) -> ArchiveFile:
        """Open a file for reading, and remember it likewise."""
        if Path(name).name != name:  # a table of contents that is not ours could name files outside
            raise ValueError(f"{name!r} is no file of an archive")
        path = Path(self.folder) / name
        if name.endswith(_CONTENTS):
            return ArchiveFile(BytesIO(_checked(path.read_bytes())), name=name, **options)
        return self._remembered(ArchiveFile(path.open("rb"), name=name, **options))

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Flush the file, rename it, flush the directory: by a rename Whoosh publishes a commit."""
        if newname.endswith(_CONTENTS):
            with (Path(self.folder) / oldname).open("ab+") as stream:
                stream.seek(0)
                stream.write(_CHECKSUM.pack(crc32(stream.read())))
        sync_file(Path(self.folder) / oldname)
        super().rename_file(oldname, newname, safe=safe)
        sync_file(Path(self.folder))

    def temp_storage(self, name: str | None = None) -> FileStorage:
        """A directory in this one for files that do not outlive a commit."""
        temporary = ArchiveStorage(str(Path(self.folder) / (name or "MAIN.tmp")))
        temporary._open = self._open
        return temporary.create()

    def let_go(self) -> None:
        """Close what is open. Raises nothing, also where there is no disk to write on any more."""
        while self._open:
            with suppress(Exception):  # closing writes what is buffered, or finds the file closed
                self._open.pop().close()

    def _remembered(self, file: _File) -> _File:
        self._open[:] = [known for known in self._open if not known.is_closed]
        self._open.append(file)
        return file
