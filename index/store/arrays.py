"""One file of named arrays: aligned, mapped when read, with a checksum over every byte (docs/archive-format.md).

Layout, little-endian: a header of 64 bytes (``MAGIC``, then the version as u32, then zeros) · each array at a multiple
of 64 bytes, zeros between · the CRC-32 of every page of 64 KiB before this point, u32 each · the directory: how many
bytes of facts about the whole and how many arrays there are, u32 each; the facts; of each array its name in 32 bytes,
its place and its size, u64 each · a trailer of 32 bytes: offset of the page checksums, offset of the directory, their
CRC-32 together (the *seal*), size of the trailer, ``MAGIC``.
"""

from __future__ import annotations

import mmap
import os
from operator import itemgetter
from struct import Struct
from zlib import crc32

from index.versions import ARCHIVE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from os import PathLike
    from typing import BinaryIO, Final, TypeAlias

MAGIC: Final = b"SEARCHER"
PAGE: Final = 1 << 16  # bytes
_ALIGNMENT: Final = 64  # a cache line; every machine's vectors are aligned so too
_HEADER: Final = MAGIC + Struct("<I").pack(ARCHIVE_FORMAT) + bytes(52)
_TRAILER: Final = Struct("<QQII8s")
_COUNTS: Final = Struct("<II")  # bytes of facts, number of arrays
_LONGEST_NAME: Final = 32
ENTRY: Final = Struct(f"<{_LONGEST_NAME}sQQ")
"""Of each array in the directory: its name, padded with zeros, its place, its size."""

_MOST_DIRECTORY: Final = 1 << 20  # bytes; a hundred arrays take some 4,800

Chunk: TypeAlias = bytes | bytearray | memoryview


class _Pages:
    """A file being written, with the checksum of each page on the way."""

    def __init__(self, stream: BinaryIO) -> None:
        from array import array  # which reading does without

        self._stream = stream
        self.size = 0
        self._checksum = 0
        self.checksums = array("I")

    def write(self, chunk: Chunk) -> None:
        # Written by the page, too: the kernel keeps what is written at once together, and would show a reader who asks
        # for one article, whose memory that counts as, a megabyte.
        view = memoryview(chunk).cast("B")
        while len(view):
            room = PAGE - self.size % PAGE
            part, view = view[:room], view[room:]
            self._stream.write(part)
            self._checksum = crc32(part, self._checksum)
            self.size += len(part)
            if self.size % PAGE == 0:
                self._end_page()

    def align(self) -> None:
        self.write(bytes(-self.size % _ALIGNMENT))

    def finish(self) -> None:
        if self.size % PAGE:
            self._end_page()

    def _end_page(self) -> None:
        self.checksums.append(self._checksum)
        self._checksum = 0


def write_arrays(stream: BinaryIO, arrays: Mapping[str, Chunk | Iterable[Chunk]], facts: bytes) -> tuple[int, int]:
    """Write a file of arrays, each given whole or in chunks.

    Returns the size in bytes, and the seal: the checksum over all checksums and the directory.
    """
    pages = _Pages(stream)
    pages.write(_HEADER)
    places = {}
    for name, content in arrays.items():
        pages.align()
        began = pages.size
        for chunk in (content,) if isinstance(content, Chunk) else content:
            pages.write(chunk)
        places[name] = (began, pages.size - began)
    pages.finish()
    checksums = pages.checksums.tobytes()
    directory = packed_directory(places, facts)
    place = pages.size + len(checksums)
    seal = crc32(directory, crc32(checksums))
    trailer = _TRAILER.pack(pages.size, place, seal, _TRAILER.size, MAGIC)
    stream.writelines((checksums, directory, trailer))
    return place + len(directory) + len(trailer), seal


class ArrayFile:
    """A file of arrays, mapped. Arrays are views on the mapping, of single bytes.

    Raises:
        ValueError: the header, the trailer or the directory is not what was written.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        with open(path, "rb") as stream:
            self._mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._mapped)
        self.checksums, directory = self._sealed(os.path.basename(path))
        self._places, self.facts = _unpacked_directory(directory, self._end)

    def __getitem__(self, name: str) -> memoryview:
        began, length = self._places[name]
        return self._view[began : began + length]

    def get(self, name: str) -> memoryview | None:
        """An array, if there is one of that name."""
        return self[name] if name in self._places else None

    def __contains__(self, name: str) -> bool:
        return name in self._places

    @property
    def names(self) -> Collection[str]:
        """Names of the arrays, as they lie in the file."""
        return self._places.keys()

    @property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Where each array begins, and how many bytes it has."""
        return self._places

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self._view)

    def damaged_pages(self) -> Iterator[int]:
        """Numbers of the pages that differ from what was written."""
        for number, expected in enumerate(self.checksums):
            if crc32(self._page(number)) != expected:
                yield number

    def arrays_in(self, page: int) -> Iterator[tuple[str, int, int]]:
        """What lies in a page: an array, and the first and last byte of it there (half-open, from its start)."""
        low, high = page * PAGE, (page + 1) * PAGE
        for name, (began, length) in self._places.items():
            first, last = max(low, began), min(high, began + length)
            if first < last:
                yield name, first - began, last - began

    def _page(self, number: int) -> memoryview:
        return self._view[number * PAGE : min((number + 1) * PAGE, self._end)]

    def _sealed(self, name: str) -> tuple[memoryview, bytes]:
        if len(self._view) < len(_HEADER) + _TRAILER.size or self._view[: len(_HEADER)] != _HEADER:
            raise ValueError(f"{name} is no file of arrays of format {ARCHIVE_FORMAT}")
        end = len(self._view) - _TRAILER.size
        self._end, place, self.seal, size, magic = _TRAILER.unpack(self._view[end:])
        if (size, magic) != (_TRAILER.size, MAGIC) or not len(_HEADER) <= self._end <= place <= end:
            raise ValueError(f"{name} does not end as it was written")
        if place - self._end != 4 * -(-self._end // PAGE) or end - place > _MOST_DIRECTORY:
            raise ValueError(f"{name} has a directory as none can be")
        if crc32(self._view[self._end : end]) != self.seal:
            raise ValueError(f"the directory of {name} differs from what was written")
        return self._view[self._end : place].cast("I"), bytes(self._view[place:end])


def packed_directory(places: Mapping[str, tuple[int, int]], facts: bytes) -> bytes:
    """The directory of a file: where each array is and how long, by name, and facts about the whole."""
    if any(len(name) > _LONGEST_NAME for name in places):
        raise ValueError("an array has a longer name than the directory has room for")
    entries = b"".join(ENTRY.pack(name.encode(), *place) for name, place in places.items())
    return _COUNTS.pack(len(facts), len(places)) + facts + entries


def _unpacked_directory(directory: bytes, end: int) -> tuple[dict[str, tuple[int, int]], bytes]:
    """The inverse, for a file whose arrays end there. Nothing in it is trusted: a stranger can have sealed anything."""
    size, number = _COUNTS.unpack_from(directory)
    begins = _COUNTS.size + size
    if begins + number * ENTRY.size != len(directory):
        raise ValueError("a directory of arrays is longer or shorter than it says")
    entries = list(ENTRY.iter_unpack(directory[begins:]))
    free = len(_HEADER)
    for _, began, length in sorted(entries, key=_BY_PLACE):
        if began < free or length > end - began:
            raise ValueError("a directory of arrays names places outside of the file, or one place twice")
        free = began + length
    places = {str(name.rstrip(b"\0"), "ascii"): (began, length) for name, began, length in entries}
    if len(places) < number:
        raise ValueError("a directory of arrays has a name twice")
    return places, directory[_COUNTS.size : begins]


_BY_PLACE: Final = itemgetter(1, 2)
