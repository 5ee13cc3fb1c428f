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


def read(archive: Path, key: str) -> list[bytes]:
    """The lines of the files; none where there is no such manifest, or one that cannot be believed."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        content = (archive / name(key)).read_bytes()
        first, *lines = content.splitlines(keepends=True)[:-1]
        said = json.loads(first)
        if not any(faults(content)) and said["key"] == key and said["generation"] <= contents.newest(archive):
            return lines
    return []


def entry_of(line: bytes) -> Entry:
    """The file that a line is of."""
    said = json.loads(line)
    return Entry(said["file"], said["size"], said["mtime_ns"], said.get("collection", False))


def write(archive: Path, key: str, kind: str, generation: int, lines: Iterable[bytes]) -> None:
    """Replace the manifest; it is on disk when this returns. Raises ``OSError``.

    ``generation``: of the commit that holds what the files hold. Only the holder of the archive's lock may.
    """
    body = list(lines)
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


def faults(content: bytes) -> Iterator[str]:
    """What of a manifest differs from what was written."""
    last = content.rfind(b"\n", 0, -1) + 1
    if not last or content[last:] != _sealed(content[:last]):
        yield "it differs from what was written"
        return
    with suppress(ValueError, KeyError, TypeError):
        said = json.loads(content[: content.find(b"\n")])
        if said["manifest"] == MANIFEST_FORMAT and said["files"] == content.count(b"\n") - 2:
            return
    yield "it is of another version"


def _sealed(content: bytes) -> bytes:
    return b'{"checksum": %d}\n' % crc32(content)
