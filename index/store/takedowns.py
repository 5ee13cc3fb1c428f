"""Articles that were taken down: a later load does not bring them back.

``takedowns.jsonl`` in the archive has one object a line, ``{"id", "at", "checksum"}``: the last is the CRC-32 of the
line as it would be without it. Lines are appended and flushed to disk before the articles are deleted, so that a crash
between the two loses no takedown. ``archive.json`` then notes how many bytes of lines there are, and their CRC-32: so
lines that get lost are missed. What a crash left of a line is no damage, as its deletion was never confirmed; anything
else is, and then nothing is written to the archive until it is repaired: an article would come back.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

from index.errors import ArchiveError
from index.store.archive import is_archive, read_metadata, write_metadata

NAME: Final = "takedowns.jsonl"
_MEND: Final = "restore it from a copy, or run: searcher repair (till then nothing is loaded: articles would come back)"


class Note(NamedTuple):
    """What ``archive.json`` says of the file: how many bytes it has at least, and their CRC-32."""

    bytes: int
    checksum: int


def read(archive: Path) -> frozenset[str]:
    """Ids that stay out of the archive. Raises :class:`ArchiveError` where any of the file is not what was written."""
    content = content_of(archive)
    for fault in faults(content, noted(archive)):
        raise ArchiveError(f"{archive / NAME} is damaged: {fault}", hint=_MEND)
    return frozenset(taken for line in whole_lines(content) if (taken := id_of(line)) is not None)


def faults(content: bytes, note: Note) -> Iterator[str]:
    """What in the file differs from what was written."""
    for number, line in enumerate(whole_lines(content), start=1):
        if id_of(line) is None:
            yield f"line {number} differs from what was written"
    if len(content) < note.bytes:
        yield f"lines are lost: {note.bytes:,} bytes were written, {len(content):,} are there"
    elif crc32(content[: note.bytes]) != note.checksum:
        yield "it differs from what was written"


def append(archive: Path, ids: Iterable[str]) -> None:
    """Note the ids for ever; they are on disk when this returns. Raises ``OSError``."""
    at = time.strftime("%FT%TZ", time.gmtime())
    lines = b"".join(line_of(taken, at) + b"\n" for taken in ids)
    found = content_of(archive)
    kept = b"".join(line + b"\n" for line in whole_lines(found))
    with (archive / NAME).open("ab") as stream:
        stream.truncate(min(len(kept), len(found)))  # what a crash left of a line goes
        stream.write(b"\n" * (len(kept) > len(found)) + lines)  # a whole line may lack its end
        stream.flush()
        os.fsync(stream.fileno())
    note(archive, kept + lines)


def note(archive: Path, content: bytes) -> None:
    """Have ``archive.json`` say what the file holds. Raises ``OSError``."""
    if is_archive(archive):
        said = {key: value for key, value in read_metadata(archive).items() if key != "checksum"}
        write_metadata(archive, **said | {"takedowns": Note(len(content), crc32(content))._asdict()})


def content_of(archive: Path) -> bytes:
    """The file; nothing where there is none."""
    try:
        return (archive / NAME).read_bytes()
    except FileNotFoundError:
        return b""


def whole_lines(content: bytes) -> list[bytes]:
    """The lines, without their ends; without the last if a crash tore it. Raises nothing: some may be damaged."""
    *lines, last = content.split(b"\n")
    return lines if is_torn(last) else [*lines, last]


def is_torn(last: bytes) -> bool:
    """Whether what follows the last newline is nothing, or the beginning of a line, as a crash leaves it."""
    try:
        json.JSONDecoder().raw_decode(last.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return last[:1] in (b"", b"{")
    return False  # a whole line lacks but its end, or something else stands there


def line_of(article_id: str, at: str) -> bytes:
    """A line, without its end."""
    said = {"id": article_id, "at": at}
    return _encode(said | {"checksum": crc32(_encode(said))})


def id_of(line: bytes) -> str | None:
    """The id of a line; ``None`` where the line is not what was written."""
    try:
        said = json.loads(line.decode("utf-8", "surrogatepass"))
        article_id, at = said["id"], said["at"]
        intact = isinstance(article_id, str) and isinstance(at, str) and line == line_of(article_id, at)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return article_id if intact else None


def noted(archive: Path) -> Note:
    """What ``archive.json`` says of the file. Raises :class:`ArchiveError`."""
    said = read_metadata(archive).get("takedowns") if is_archive(archive) else None
    if said is None:
        return Note(0, 0)
    if not isinstance(said, dict) or [type(said.get(name)) for name in Note._fields] != [int, int] or said["bytes"] < 0:
        raise ArchiveError(f"what archive.json says of {archive / NAME} makes no sense", hint=_MEND)
    return Note(said["bytes"], said["checksum"])


def _encode(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
