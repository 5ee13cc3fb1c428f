"""Manifests: which files a load that was not finished has put into the archive, so that the next one leaves them out.

``load-<key>.jsonl`` in the archive has the files that are wholly committed. It is replaced by rename, right after a
commit, so it never tells of more than the archive holds; it is removed when its load has come to its end. The first
line says which load it is of and how many files follow, each of which has a line of its own; the last has the CRC-32 of
all before it. One that is damaged is not believed, and all is read again: that costs time and nothing else.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from index.store import contents
from index.store.storage import sync
from index.versions import MANIFEST_FORMAT

MOST_KEPT: Final = 16
"""Manifests of different loads; when there are more, the oldest are forgotten."""

_PATTERN: Final = "load-*.jsonl"
_LARGEST: Final = 1 << 30  # bytes; a file takes some hundred


class Entry(NamedTuple):
    """A file that was read to its end: absolute path, size, time of its last change.

    ``collection``: it holds articles of a format whose folders have documentation beside them
    (:class:`index.readers.base.Reader`).
    """

    file: str
    size: int
    mtime_ns: int
    collection: bool = False

    def line(self) -> bytes:
        """As a manifest has it, with its end."""
        said: dict[str, Any] = {"file": self.file, "size": self.size, "mtime_ns": self.mtime_ns}
        return json.dumps(said | ({"collection": True} if self.collection else {})).encode() + b"\n"


def name(key: str) -> str:
    """Name of the manifest of a load."""
    return f"load-{key}.jsonl"


def read(archive: Path, key: str) -> list[Entry]:
    """The files; none where there is no such manifest, or one that cannot be believed."""
    with suppress(OSError, ValueError):
        head, entries = parsed(_content(archive / name(key)))
        if head["key"] == key and head["generation"] <= contents.newest(archive):
            return entries
    return []


def parsed(content: bytes) -> tuple[dict[str, Any], list[Entry]]:
    """The first line, and the files. Raises ``ValueError`` where the manifest is not what was written."""
    last = content.rfind(b"\n", 0, -1) + 1
    if not last or content[last:] != _sealed(content[:last]):
        raise ValueError("it differs from what was written")
    first, *lines = content[:last].splitlines()
    head = _object(first)
    kinds = {"manifest": int, "key": str, "generation": int, "files": int}
    if any(type(head.get(key)) is not kind for key, kind in kinds.items()) or head["manifest"] != MANIFEST_FORMAT:
        raise ValueError("it is of another version")
    if head["files"] != len(lines):
        raise ValueError("it lists another number of files than it says")
    return head, list(map(_entry, lines))


def faults(manifest: Path) -> Iterator[str]:
    """What of a manifest differs from what was written. Raises ``OSError``."""
    try:
        parsed(_content(manifest))
    except ValueError as error:
        yield str(error)


def _content(manifest: Path) -> bytes:
    if manifest.stat().st_size > _LARGEST:
        raise ValueError("it is larger than any can be")
    return manifest.read_bytes()


def _entry(line: bytes) -> Entry:
    said = _object(line)
    entry = Entry(said.get("file", ""), said.get("size", -1), said.get("mtime_ns", ""), said.get("collection", False))
    if list(map(type, entry)) != [str, int, int, bool]:
        raise ValueError("it lists what is no file")
    return entry


def _object(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except RecursionError:
        said = None
    if not isinstance(said, dict):
        raise ValueError("it holds what is no object")  # noqa: TRY004  # as json says of what is no JSON
    return said


def write(archive: Path, key: str, kind: str, generation: int, entries: Iterable[Entry]) -> None:
    """Replace the manifest; it is on disk when this returns. Raises ``OSError``.

    ``generation``: of the commit that holds what the files hold. Only the holder of the archive's lock may.
    """
    body = [entry.line() for entry in entries]
    at = time.strftime("%FT%TZ", time.gmtime())
    said = {"manifest": MANIFEST_FORMAT, "kind": kind, "key": key, "generation": generation, "at": at}
    head = json.dumps(said | {"files": len(body)}).encode() + b"\n"
    content = b"".join((head, *body))
    temporary = archive / f"{name(key)}.new"
    temporary.write_bytes(content + _sealed(content))
    sync(temporary)
    temporary.rename(archive / name(key))
    sync(archive)


def remove(archive: Path, key: str) -> None:
    """The load has come to its end. Raises ``OSError``."""
    (archive / name(key)).unlink(missing_ok=True)


def forget(archive: Path, but: str = "") -> None:
    """Remove the oldest manifests where there are too many."""
    others = [path for path in found(archive) if path.name != name(but)]
    for path in sorted(others, key=lambda path: path.stat().st_mtime_ns)[: -(MOST_KEPT - 1)]:
        path.unlink(missing_ok=True)


def found(archive: Path) -> list[Path]:
    """All manifests of an archive."""
    return sorted(archive.glob(_PATTERN))


def _sealed(content: bytes) -> bytes:
    return b'{"checksum": %d}\n' % crc32(content)
