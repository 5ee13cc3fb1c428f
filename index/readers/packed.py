"""Compressed files by content: gzip (RFC 1952), bzip2, xz and Zstandard (RFC 8878), undone as a stream, within limits.

A file may be several members after one another, as ``cat a.gz b.gz`` and web archives make it. Where one is damaged,
reading fails once; who reads on gets the members that follow.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_RATIO: Final = 200
"""How many times its own size a file may unpack to, containers within containers counted together. News text packs to a
fifth, a feed full of repetitions to a fiftieth; a file that is all one byte, to a thousandth and less."""

FREE: Final = 256 * 1024 * 1024
"""Bytes that any file may unpack to, however small it is."""

MAX_WINDOW: Final = 128 * 1024 * 1024
"""Bytes of Zstandard's window: what its own program unpacks without being asked for more (``--long=27``)."""

MAX_XZ_MEMORY: Final = 256 * 1024 * 1024
"""Bytes that unpacking xz may take: four times what ``xz -9`` asks for."""

_READ: Final = 64 * 1024  # bytes of packed input at a time
_STEP: Final = 256 * 1024  # bytes of output at a time
_READ_ZSTD: Final = 2048  # its output has no limit a call, and four bytes can stand for 128 KiB


class OverpackedError(Exception):
    """A file unpacks to more than it may: a decompression bomb, or what looks like one."""


class DamagedError(Exception):
    """A packed file is damaged or cut off."""


@dataclass(slots=True)
class Meter:
    """How much of a file was read, and how much came out of all the containers in it."""

    read: int = 0
    unpacked: int = 0

    def gave(self, size: int) -> None:
        """Count what came out.

        Raises:
            OverpackedError: it is too much.
        """
        self.unpacked += size
        if self.unpacked > FREE + MAX_RATIO * self.read:
            raise OverpackedError(f"unpacks to more than {MAX_RATIO} times its size")


class Counted(io.RawIOBase):
    """A stream whose length nobody knows, counted while it is read."""

    def __init__(self, stream: BinaryIO, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        """As all of these are."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Some of what follows."""
        view = memoryview(buffer).cast("B")
        part = self._stream.read(len(view))
        self._meter.read += len(part)
        view[: len(part)] = part
        return len(part)


class _Member(Protocol):
    """One packed member: fed, it gives what it holds, some at a time."""

    @property
    def hungry(self) -> bool:
        """Whether there is nothing left to give before it is fed again."""

    @property
    def ended(self) -> bool:
        """Whether it is complete."""

    @property
    def rest(self) -> bytes:
        """What it was fed and belongs to what follows it."""

    def feed(self, packed: bytes) -> bytes:
        """Some of what it holds."""


class _Gzip:
    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)  # with the header and the checksum of gzip
        self._full = False

    @property
    def hungry(self) -> bool:
        return not self._member.unconsumed_tail and not self._full

    @property
    def ended(self) -> bool:
        return self._member.eof

    @property
    def rest(self) -> bytes:
        return self._member.unused_data

    def feed(self, packed: bytes) -> bytes:
        out = self._member.decompress(self._member.unconsumed_tail + packed, _STEP)
        self._full = len(out) == _STEP  # there may be more, though all input was taken
        return out


class _Buffered:
    """bzip2 and xz, which Python unpacks by objects of one form."""

    def __init__(self, member: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._member = member

    @property
    def hungry(self) -> bool:
        return self._member.needs_input

    @property
    def ended(self) -> bool:
        return self._member.eof

    @property
    def rest(self) -> bytes:
        return self._member.unused_data

    def feed(self, packed: bytes) -> bytes:
        return self._member.decompress(packed, _STEP)


class _Zstandard:
    """The window is limited by the library itself, which refuses to begin a frame that asks for more."""

    hungry = True

    def __init__(self) -> None:
        from index.store.zstd import library

        self._error = library().ZstdError
        self._member = library().ZstdDecompressor(max_window_size=MAX_WINDOW).decompressobj()

    @property
    def ended(self) -> bool:
        return bool(self._member.eof)

    @property
    def rest(self) -> bytes:
        return bytes(self._member.unused_data)

    def feed(self, packed: bytes) -> bytes:
        try:
            return cast("bytes", self._member.decompress(packed))
        except self._error as error:
            raise DamagedError(_in_words(str(error))) from None


def _in_words(error: str) -> str:
    """What the library says, and what to do where a window is too large."""
    if "too much memory" in error:
        return f"packed with a window of more than {MAX_WINDOW // 2**20} MiB; unpack it with zstd --long=31"
    return error


@dataclass(frozen=True, slots=True)
class Packing:
    """A way to compress: how a member begins, the suffix of its files, and how much is read at a time."""

    name: str
    magic: bytes
    suffixes: tuple[str, ...]
    member: Callable[[], _Member]
    read: int = _READ


PACKINGS: Final = (
    Packing("gzip", b"\x1f\x8b\x08", (".gz", ".tgz"), _Gzip),
    Packing("xz", b"\xfd7zXZ\x00", (".xz",), lambda: _Buffered(lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY))),
    Packing("bzip2", b"BZh", (".bz2",), lambda: _Buffered(bz2.BZ2Decompressor())),
    Packing("zstd", b"\x28\xb5\x2f\xfd", (".zst", ".zstd"), _Zstandard, _READ_ZSTD),
)
_SKIPPABLE: Final = tuple(bytes([low, 0x2A, 0x4D, 0x18]) for low in range(0x50, 0x60))
"""Zstandard's frames that hold something else than text; what they hold is passed over (RFC 8878, 3.1.2)."""

_FAILURES: Final = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, DamagedError)


def packing_of(head: bytes) -> Packing | None:
    """How a file that begins so is compressed, if it is."""
    if head.startswith(_SKIPPABLE):
        return PACKINGS[-1]
    return next((packing for packing in PACKINGS if head.startswith(packing.magic)), None)


def unpacked_name(name: str) -> str:
    """A file's name without the suffix of its compression."""
    low = name.lower()
    suffixes = (suffix for packing in PACKINGS for suffix in packing.suffixes)
    return next((name[: -len(suffix)] for suffix in suffixes if low.endswith(suffix)), name)


class Unpacked(io.RawIOBase):
    """What a packed stream holds.

    Raises on reading:
        DamagedError: a member is damaged, cut off, or followed by something else. Reading on goes to the next member.
        OverpackedError: more comes out than may.
    """

    def __init__(self, stream: BinaryIO, packing: Packing, meter: Meter, *, outermost: bool) -> None:
        self._stream = stream
        self._packing = packing
        self._meter = meter
        self._outermost = outermost
        self._member: _Member | None = None
        self._waiting = b""  # packed bytes that were read and not fed
        self._ready = memoryview(b"")
        self._lost = False

    def readable(self) -> bool:
        """As all of these are."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Some of what follows."""
        view = memoryview(buffer).cast("B")
        while not self._ready:
            if not self._advance():
                return 0
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _advance(self) -> bool:
        """Unpack some more; false at the end."""
        member = self._member or self._next_member()
        if member is None:
            return False
        packed = b""
        if member.hungry:
            packed = self._waiting or self._more()
            self._waiting = b""
            if not packed:
                self._member = None
                raise DamagedError("cut off")
        self._feed(member, packed)
        return True

    def _feed(self, member: _Member, packed: bytes) -> None:
        try:
            given = member.feed(packed)
        except _FAILURES as error:
            self._member, self._lost = None, True
            self._waiting = packed[1:]  # the member may have begun with its first byte
            raise DamagedError(str(error) or "cut off") from None
        self._member = member
        self._ready = memoryview(given)
        if member.ended:
            self._waiting, self._member = member.rest, None
        self._meter.gave(len(given))

    def _more(self) -> bytes:
        packed = self._stream.read(self._packing.read)
        self._meter.read += len(packed) if self._outermost else 0
        return packed

    def _next_member(self) -> _Member | None:
        """The member that follows, if one does; zeros between members fill up blocks."""
        if self._lost:
            self._find_member()
        longest = len(self._packing.magic)
        while True:
            self._waiting = self._waiting.lstrip(b"\0")
            if len(self._waiting) >= longest or not (more := self._more()):
                break
            self._waiting += more
        if not self._waiting:
            return None
        if not self._waiting.startswith((self._packing.magic, *(_SKIPPABLE if self._packing.name == "zstd" else ()))):
            self._waiting, self._lost = self._waiting[1:], True
            raise DamagedError(f"something that is not {self._packing.name} follows")
        return self._packing.member()

    def _find_member(self) -> None:
        """Go to where a member may begin, or to the end."""
        self._lost = False
        magic = self._packing.magic
        while (at := self._waiting.find(magic)) < 0:
            more = self._more()
            if not more:
                self._waiting = b""
                return
            self._waiting = self._waiting[-len(magic) :] + more
        self._waiting = self._waiting[at:]
