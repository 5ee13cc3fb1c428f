"""What makes a directory an archive: ``archive.json``, a Whoosh index in the same directory, and rules for both.

Files of an archive: ``archive.json`` (format versions, when it was made), ``_MAIN_*.toc`` (Whoosh's table of
contents, of one generation), ``MAIN_*.seg`` (segments), ``MAIN_WRITELOCK``, ``takedowns.jsonl``.
"""

from __future__ import annotations

import os
import time
from zlib import crc32

from index.errors import ArchiveError
from index.store import contents
from index.store.damage import damage
from index.store.snapshot import Snapshot, open_snapshot
from index.versions import ANALYSER_VERSION, ARCHIVE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from pathlib import Path
    from typing import Any, Final

NAME: Final = "archive.json"
_SEALED: Final = 2  # the first format whose archive.json has a checksum
_LARGEST: Final = 1 << 16  # bytes of archive.json
_OURS: Final = f'{{\n  "format": {ARCHIVE_FORMAT},\n  "analyser": {ANALYSER_VERSION},\n'.encode()
_SEAL: Final = b',\n  "checksum": '
_MEND: Final = "restore it from a copy, or run: searcher repair"
_HOW_TO_LOAD: Final = "load articles into it first: searcher load PATH… --index {}"


def is_archive(path: str | PathLike[str]) -> bool:
    """Whether the directory says of itself that it is one."""
    return os.path.isfile(os.path.join(path, NAME))


def check(path: str | PathLike[str]) -> None:
    """Raise as :func:`read_metadata` does; but to see that all is sound, and of our version, nothing need be parsed."""
    try:
        content = _content(path)
    except (OSError, ValueError):
        content = b""
    if not (content.startswith(_OURS) and _is_sealed(content)):
        read_metadata(path)


def read_metadata(path: str | PathLike[str]) -> dict[str, Any]:
    """What ``archive.json`` says. Raises :class:`ArchiveError` where there is no archive of a version we read."""
    metadata = parse_metadata(path)
    versions = int(metadata["format"]), int(metadata["analyser"])
    if versions != (ARCHIVE_FORMAT, ANALYSER_VERSION):
        raise ArchiveError(
            f"{path} has format {versions[0]}.{versions[1]}; this version reads {ARCHIVE_FORMAT}.{ANALYSER_VERSION}",
            hint="load the articles again into a new archive, or use the version of searcher that made it",
        )
    return metadata


def parse_metadata(path: str | PathLike[str]) -> dict[str, Any]:
    """The same, whatever the version. Raises :class:`ArchiveError` where it is not there, or not what was written."""
    import json  # which asking does without

    if not os.path.exists(path):
        raise ArchiveError(f"no archive at {path}", hint=_HOW_TO_LOAD.format(path))
    if not is_archive(path):
        raise ArchiveError(f"{path} is not an archive of searcher", hint=_HOW_TO_LOAD.format("another directory"))
    try:
        content = _content(path)
        metadata = json.loads(content)
        version, _ = int(metadata["format"]), int(metadata["analyser"])
        sound = version < _SEALED if "checksum" not in metadata else _is_sealed(content)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise ArchiveError(f"{os.path.join(path, NAME)} is damaged: {error}", hint=_MEND) from error
    if not sound:
        raise ArchiveError(f"{os.path.join(path, NAME)} differs from what was written", hint=_MEND)
    return dict(metadata)


def _content(path: str | PathLike[str]) -> bytes:
    with open(os.path.join(path, NAME), "rb") as stream:
        if os.fstat(stream.fileno()).st_size > _LARGEST:
            raise ValueError("it is larger than any can be")
        return stream.read()


def _is_sealed(content: bytes) -> bool:
    """Whether the checksum at the end of the file is that of what stands before it."""
    said, seal, checksum = content.rpartition(_SEAL)
    return bool(seal) and checksum == b"%d\n}\n" % crc32(said)


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
    import json

    said = json.dumps({key: value for key, value in metadata.items() if key != "checksum"}, indent=2)
    sealed = said.removesuffix("\n}").encode()
    return sealed + _SEAL + b"%d\n}\n" % crc32(sealed)


def open_archive(path: str | PathLike[str]) -> Snapshot:
    """The newest commit. Raises :class:`ArchiveError` where there is no archive, or a damaged one."""
    check(path)
    with damage(path):
        return open_snapshot(path)


def size_on_disk(path: str | PathLike[str]) -> int:
    """Bytes of all files of the archive."""
    from contextlib import suppress

    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with suppress(FileNotFoundError):  # a writer at work removes files
                total += os.path.getsize(os.path.join(folder, name))
    return total
