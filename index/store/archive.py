"""What makes a directory an archive: ``archive.json``, a Whoosh index in the same directory, and rules for both.

Files of an archive: ``archive.json`` (format versions, when it was made), ``_MAIN_*.toc`` (Whoosh's table of
contents, of one generation), ``MAIN_*.seg`` (segments), ``MAIN_WRITELOCK``, ``takedowns.jsonl``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from index.errors import ArchiveError
from index.store import contents
from index.store.damage import damage
from index.store.snapshot import Snapshot, open_snapshot
from index.versions import ANALYSER_VERSION, ARCHIVE_FORMAT

_NAME: Final = "archive.json"
_HOW_TO_LOAD: Final = "load articles into it first: searcher load PATH… --index {}"


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
    if metadata.get("checksum") != _checksum(metadata):
        raise ArchiveError(f"{path / _NAME} differs from what was written", hint="restore it from a copy")
    return dict(metadata)


def check_free(path: Path) -> None:
    """Raise :class:`ArchiveError` if an archive can neither be opened nor made there, because of what is there."""
    if path.exists() and not path.is_dir():
        raise ArchiveError(f"{path} is a file, not a directory", hint="name a directory")
    if path.is_dir() and not is_archive(path) and any(not _is_remnant(entry.name) for entry in path.iterdir()):
        raise ArchiveError(f"{path} is not empty and not an archive of searcher", hint="name a new directory")


def _is_remnant(name: str) -> bool:
    """Whether a file is what an interrupted :func:`create` leaves."""
    return name.startswith(("_MAIN_", "MAIN", _NAME))


def create(path: Path) -> None:
    """Make an empty archive. Raises :class:`ArchiveError` if the directory holds other things or cannot be written."""
    check_free(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        contents.write(path, 0, ())
        _write_metadata(path)
    except OSError as error:
        raise ArchiveError(
            f"cannot make an archive at {path}: {error.strerror or error}",
            hint="name a directory that can be written",
        ) from error


def _write_metadata(path: Path) -> None:
    # Written last and by rename: a directory with archive.json is a whole archive.
    from index.store.storage import sync

    metadata = {
        "format": ARCHIVE_FORMAT,
        "analyser": ANALYSER_VERSION,
        "created": time.strftime("%FT%TZ", time.gmtime()),
    }
    metadata["checksum"] = _checksum(metadata)
    temporary = path / f"{_NAME}.new"
    temporary.write_text(json.dumps(metadata, indent=2) + "\n")
    sync(temporary)
    temporary.rename(path / _NAME)
    sync(path)


def _checksum(metadata: Mapping[str, Any]) -> int:
    """CRC-32 of everything else that ``archive.json`` says."""
    said = {key: value for key, value in metadata.items() if key != "checksum"}
    return crc32(json.dumps(said, sort_keys=True).encode())


def open_archive(path: Path) -> Snapshot:
    """The newest commit. Raises :class:`ArchiveError` where there is no archive, or a damaged one."""
    read_metadata(path)
    with damage(path):
        return open_snapshot(path)


def size_on_disk(path: Path) -> int:
    """Bytes of all files of the archive."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(FileNotFoundError):  # a writer at work removes files
                total += (Path(folder) / name).stat().st_size
    return total
