"""The table of contents of an archive: what one commit consists of.

``_MAIN_<generation>.toc`` is what ``whoosh.index.TOC`` writes (release 2.7.4, which will not change any more), so that
Whoosh opens the archive; and behind it, where Whoosh does not look, the same once more in plain numbers, and a CRC-32
of it all. Only that is read here: nothing is unpickled to answer a question (``index.store.pickled`` compares the two).
Publishing one by rename is what commits.
"""

from __future__ import annotations

import os
from struct import Struct
from zlib import crc32

from index.frozen import Frozen
from index.store.segment import NAME, Segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike
    from typing import Final

_U32: Final = Struct("<I")
_COMMIT: Final = Struct("<QI")  # generation, number of segments
_SEGMENT: Final = Struct("<IQQIIB")  # documents, tokens, size, seal, bytes of the bitmap of deleted ones, of the name
_BEFORE, _BEHIND = f"_{NAME}_", ".toc"
_LARGEST: Final = 1 << 26  # bytes; a segment takes some 300, and two bits for each of its articles


class Contents(Frozen):
    """One commit: its number and its segments."""

    generation: int
    segments: tuple[Segment, ...]


def filename(generation: int) -> str:
    """Name of the table of contents of a generation."""
    return f"{_BEFORE}{generation}{_BEHIND}"


def newest(folder: str | PathLike[str]) -> int:
    """The newest generation. Raises ``FileNotFoundError`` where there is none."""
    numbers = [name.removeprefix(_BEFORE).removesuffix(_BEHIND) for name in os.listdir(folder) if _is_ours(name)]
    found = [int(number) for number in numbers if number.isascii() and number.isdigit()]
    if not found:
        raise FileNotFoundError(2, "no table of contents", os.path.join(folder, filename(0)))
    return max(found)


def _is_ours(name: str) -> bool:
    return name.startswith(_BEFORE) and name.endswith(_BEHIND)


def read(folder: str | PathLike[str], generation: int) -> Contents:
    """The table of contents of a generation.

    Raises:
        FileNotFoundError: there is none.
        ValueError, struct.error: it is not what was written.
    """
    found = _unpacked(parted(read_bytes(folder, generation))[1])
    if found.generation != generation:
        raise ValueError("the table of contents contradicts its name")
    return found


def read_bytes(folder: str | PathLike[str], generation: int) -> bytes:
    """The file. Raises as :func:`read` does."""
    with open(os.path.join(folder, filename(generation)), "rb") as stream:
        if os.fstat(stream.fileno()).st_size > _LARGEST:
            raise ValueError("its table of contents is larger than any can be")
        return stream.read()


def write(folder: str | PathLike[str], generation: int, segments: Sequence[Segment]) -> None:
    """Publish a commit: durable when this returns, and in one step. Raises ``OSError``."""
    from whoosh.index import TOC

    from index.store.schema import schema
    from index.store.storage import ArchiveStorage

    ours = packed(Contents(generation, tuple(segments)))
    TOC(schema(), list(segments), generation).write(ArchiveStorage(os.fspath(folder), ours), NAME)


def tail(whooshs: bytes, ours: bytes) -> bytes:
    """What stands behind Whoosh's part: ours, its size, and the checksum."""
    sized = ours + _U32.pack(len(ours))
    return sized + _U32.pack(crc32(sized, crc32(whooshs)))


def parted(content: bytes) -> tuple[bytes, bytes]:
    """Whoosh's part and ours. Raises ``ValueError`` or ``struct.error`` where that is not what was written."""
    checked, checksum = content[:-4], content[-4:]
    if checksum != _U32.pack(crc32(checked)):
        raise ValueError("its table of contents differs from what was written")
    (size,) = _U32.unpack(checked[-4:])
    begins = len(checked) - 4 - size
    if begins < 0:
        raise ValueError("the table of contents is shorter than it says")
    return checked[:begins], checked[begins:-4]


def packed(contents: Contents) -> bytes:
    """Our part."""
    segments = b"".join(map(_packed_segment, contents.segments))
    return _COMMIT.pack(contents.generation, len(contents.segments)) + segments


def _packed_segment(segment: Segment) -> bytes:
    name, deleted = segment.name.encode(), segment.deleted or b""
    numbers = segment.documents, segment.tokens, segment.size, segment.seal, len(deleted), len(name)
    return _SEGMENT.pack(*numbers) + name + deleted


def _unpacked(ours: bytes) -> Contents:
    generation, number = _COMMIT.unpack_from(ours)
    segments = tuple(_unpacked_segments(ours))
    if len(segments) != number:
        raise ValueError("the table of contents has another number of segments than it says")
    return Contents(generation, segments)


def _unpacked_segments(ours: bytes) -> Iterator[Segment]:
    place = _COMMIT.size
    while place < len(ours):
        documents, tokens, size, seal, deleted, name = _SEGMENT.unpack_from(ours, place)
        named = place + _SEGMENT.size
        place = named + name + deleted
        if place > len(ours):
            raise ValueError("the table of contents ends within a segment")
        segment = Segment.__new__(Segment)
        segment.__setstate__(
            {
                "name": str(ours[named : named + name], "ascii"),
                "documents": documents,
                "tokens": tokens,
                "size": size,
                "seal": seal,
                "deleted": ours[named + name : place] or None,
            }
        )
        yield segment
