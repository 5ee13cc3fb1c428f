"""The directory of an archive: what is published in it by a rename is on disk then."""

from __future__ import annotations

import os
from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from index.store.contents import tail


def sync(path: Path) -> None:
    """Have the kernel write a file (or a directory's entries) to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ArchiveStorage(FileStorage):  # type: ignore[misc]  # Whoosh is untyped
    """As Whoosh writes its tables of contents: to a file of another name, which is then renamed.

    ``ours`` is what a table of contents says to us.
    """

    def __init__(self, folder: str, ours: bytes) -> None:
        super().__init__(folder)
        self._ours = ours

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002, RUF100
        """Put our part behind the file, flush it, rename it, flush the directory: so Whoosh publishes a commit."""
        folder = Path(self.folder)
        with (folder / oldname).open("ab+") as stream:
            stream.seek(0)
            stream.write(tail(stream.read(), self._ours))
            stream.flush()
            os.fsync(stream.fileno())
        (folder / oldname).rename(folder / newname)
        sync(folder)
