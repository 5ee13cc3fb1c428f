"""What makes a directory an archive: ``archive.json``, a Whoosh index in the same directory, and rules for both.

Files of an archive: ``archive.json`` (format versions, when it was made), ``_MAIN_*.toc`` (Whoosh's table of
contents, one a generation), ``MAIN_*`` (segments), ``writer.lock``, ``takedowns.jsonl``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex
from whoosh.reading import IndexReader

from index.errors import ArchiveError
from index.store.schema import schema
from index.store.snapshot import open_snapshot
from index.versions import ANALYSER_VERSION, ARCHIVE_FORMAT

_NAME: Final = "archive.json"
_HOW_TO_LOAD: Final = "load articles into it first: searcher load PATH… --index {}"


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's storage, but a rename (by which it publishes a commit) is on disk before it returns."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Flush the file, rename it, flush the directory."""
        sync_file(Path(self.folder) / oldname)
        super().rename_file(oldname, newname, safe=safe)
        sync_file(Path(self.folder))


def sync_file(path: Path) -> None:
    """Have the kernel write a file (or a directory's entries) to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_archive(path: Path) -> bool:
    """Whether the directory says of itself that it is one."""
    return (path / _NAME).is_file()


def read_metadata(path: Path) -> dict[str, Any]:
    """What ``archive.json`` says. Raises :class:`ArchiveError` where there is no archive of a version we read."""
    if not path.exists():
        raise ArchiveError(f"no archive at {path}", hint=_HOW_TO_LOAD.format(path))
    if not is_archive(path):
        raise ArchiveError(f"{path} is not an archive of searcher", hint=_HOW_TO_LOAD.format("another directory"))
    try:
        metadata = json.loads((path / _NAME).read_bytes())
        versions = int(metadata["format"]), int(metadata["analyser"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(f"{path / _NAME} is damaged: {error}", hint="restore it from a copy") from error
    if versions != (ARCHIVE_FORMAT, ANALYSER_VERSION):
        raise ArchiveError(
            f"{path} has format {versions[0]}.{versions[1]}; this version reads {ARCHIVE_FORMAT}.{ANALYSER_VERSION}",
            hint="load the articles again into a new archive, or use the version of searcher that made it",
        )
    return dict(metadata)


def check_free(path: Path) -> None:
    """Raise :class:`ArchiveError` if an archive can neither be opened nor made there, because of what is there."""
    if path.exists() and not path.is_dir():
        raise ArchiveError(f"{path} is a file, not a directory", hint="name a directory")
    if path.is_dir() and not is_archive(path) and any(not _is_remnant(entry.name) for entry in path.iterdir()):
        raise ArchiveError(f"{path} is not empty and not an archive of searcher", hint="name a new directory")


def _is_remnant(name: str) -> bool:
    """Whether a file is what an interrupted :func:`create` leaves."""
    return name.startswith(("writer.lock", "_MAIN_", "MAIN", _NAME))


def create(path: Path) -> None:
    """Make an empty archive. Raises :class:`ArchiveError` if the directory holds other things or cannot be written."""
    check_free(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        DurableStorage(str(path)).create_index(schema())
        _write_metadata(path)
    except OSError as error:
        raise ArchiveError(
            f"cannot make an archive at {path}: {error.strerror or error}",
            hint="name a directory that can be written",
        ) from error


def _write_metadata(path: Path) -> None:
    # Written last and by rename: a directory with archive.json is a whole archive.
    metadata = {
        "format": ARCHIVE_FORMAT,
        "analyser": ANALYSER_VERSION,
        "created": time.strftime("%FT%TZ", time.gmtime()),
    }
    temporary = path / f"{_NAME}.new"
    temporary.write_text(json.dumps(metadata, indent=2) + "\n")
    sync_file(temporary)
    temporary.rename(path / _NAME)
    sync_file(path)


def open_index(path: Path) -> FileIndex:
    """The Whoosh index of an archive, for writing. Raises :class:`ArchiveError` where there is none."""
    read_metadata(path)
    with _damage(path):
        return DurableStorage(str(path)).open_index(schema=schema())


def open_reader(path: Path) -> IndexReader:
    """A reader of the newest commit. It stays on that commit, whatever is written, until it is closed."""
    read_metadata(path)
    with _damage(path):
        return open_snapshot(path)


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    try:
        yield
    except EmptyIndexError as error:
        raise ArchiveError(f"{path} has lost its table of contents", hint="restore it from a copy") from error
    except Exception as error:  # Whoosh unpickles its table of contents: damage surfaces as anything
        raise ArchiveError(f"{path} is damaged: {error}", hint="run: searcher verify") from error


def size_on_disk(path: Path) -> int:
    """Bytes of all files of the archive."""
    return sum(entry.stat().st_size for entry in path.iterdir() if entry.is_file())
