"""What makes a directory an archive: ``archive.json``, a Whoosh index in the same directory, and rules for both.

Files of an archive: ``archive.json`` (format versions, when it was made), ``_MAIN_*.toc`` (Whoosh's table of
contents, of one generation), ``MAIN_*.seg`` (segments), ``MAIN_WRITELOCK``, ``takedowns.jsonl``.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from index.errors import ArchiveError
from index.store import contents
from index.store.damage import damage
from index.store.snapshot import Snapshot, open_snapshot
from index.versions import ANALYSER_VERSION, ARCHIVE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Final

NAME: Final = "archive.json"
_SEALED: Final = 2  # the first format whose archive.json has a checksum
_LARGEST: Final = 1 << 16  # bytes of archive.json
_MEND: Final = "restore it from a copy, or run: searcher repair"
_HOW_TO_LOAD: Final = "load articles into it first: searcher load PATH… --index {}"


def is_archive(path: Path) -> bool:
    """Whether the directory says of itself that it is one."""
    return (path / NAME).is_file()


def read_metadata(path: Path) -> dict[str, Any]:
    """What ``archive.json`` says. Raises :class:`ArchiveError` where there is no archive of a version we read."""
    metadata = parse_metadata(path)
    versions = int(metadata["format"]), int(metadata["analyser"])
    if versions != (ARCHIVE_FORMAT, ANALYSER_VERSION):
        raise ArchiveError(
            f"{path} has format {versions[0]}.{versions[1]}; this version reads {ARCHIVE_FORMAT}.{ANALYSER_VERSION}",
            hint="load the articles again into a new archive, or use the version of searcher that made it",
        )
    return metadata


def parse_metadata(path: Path) -> dict[str, Any]:
    """The same, whatever the version. Raises :class:`ArchiveError` where it is not there, or not what was written."""
    if not path.exists():
        raise ArchiveError(f"no archive at {path}", hint=_HOW_TO_LOAD.format(path))
    if not is_archive(path):
        raise ArchiveError(f"{path} is not an archive of searcher", hint=_HOW_TO_LOAD.format("another directory"))
    try:
        if (path / NAME).stat().st_size > _LARGEST:
            raise ValueError("it is larger than any can be")  # noqa: TRY301  # told as what else is wrong with it
        metadata = json.loads((path / NAME).read_bytes())
        version, _ = int(metadata["format"]), int(metadata["analyser"])
        sound = version < _SEALED if "checksum" not in metadata else metadata["checksum"] == _checksum(metadata)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ArchiveError(f"{path / NAME} is damaged: {error}", hint=_MEND) from error
    if not sound:
        raise ArchiveError(f"{path / NAME} differs from what was written", hint=_MEND)
    return dict(metadata)


def check_free(path: Path) -> None:
    """Raise :class:`ArchiveError` if an archive can neither be opened nor made there, because of what is there."""
    if path.exists() and not path.is_dir():
        raise ArchiveError(f"{path} is a file, not a directory", hint="name a directory")
    if path.is_dir() and not is_archive(path) and any(not _is_remnant(entry.name) for entry in path.iterdir()):
        raise ArchiveError(f"{path} is not empty and not an archive of searcher", hint="name a new directory")


def _is_remnant(name: str) -> bool:
    """Whether a file is what an interrupted :func:`create` leaves."""
    return name.startswith(("_MAIN_", "MAIN", NAME))


def create(path: Path) -> None:
    """Make an empty archive. Raises :class:`ArchiveError` if the directory holds other things or cannot be written."""
    check_free(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        contents.write(path, 0, ())
        write_metadata(path)
    except OSError as error:
        raise ArchiveError(
            f"cannot make an archive at {path}: {error.strerror or error}",
            hint="name a directory that can be written",
        ) from error


def write_metadata(path: Path, **more: object) -> None:
    """Write ``archive.json``, with more besides what it must say; ``created`` can be given. Raises ``OSError``."""
    # Written last and by rename: a directory with archive.json is a whole archive.
    from index.store.storage import sync

    metadata = {
        "format": ARCHIVE_FORMAT,
        "analyser": ANALYSER_VERSION,
        "created": time.strftime("%FT%TZ", time.gmtime()),
        **more,
    }
    temporary = path / f"{NAME}.new"
    temporary.write_bytes(metadata_bytes(metadata))
    sync(temporary)
    temporary.rename(path / NAME)
    sync(path)


def metadata_bytes(metadata: Mapping[str, Any]) -> bytes:
    """What ``archive.json`` holds, to the byte."""
    sealed = {**metadata, "checksum": _checksum(metadata)}
    return (json.dumps(sealed, indent=2) + "\n").encode()


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
