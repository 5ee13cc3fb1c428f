"""Stored articles, each compressed by itself with a dictionary that all articles of a segment share.

So one article is read without its neighbours, and costs little more room than in a large block. Zstandard (RFC 8878);
each frame carries a checksum of its content.
"""

from __future__ import annotations

from index.kernels import Buffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

SAMPLES: Final = 1_000
"""How many articles a dictionary is made from. Smaller segments do without."""

_SIZE: Final = 1 << 16  # bytes of a dictionary; twice as much gains two per cent
_TRAINING: Final = {"k": 200, "d": 6, "accel": 2}
"""Bytes taken together; bytes that must occur again; how much is left out. Trying others takes five times as long."""

_BATCH: Final = 64  # articles compressed one after another: the dictionary's tables stay in the processor's cache
_LEVEL: Final = 3
_LARGEST: Final = 1 << 30  # bytes of an article; a frame that claims more is damaged


class Compressor:
    """Makes frames. Collects samples for a dictionary, unless it is given one."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        self._waiting: list[bytes] = []
        self._frames: list[bytes] = []
        self._compress = _compressor(dictionary) if dictionary else None

    def add(self, content: bytes) -> None:
        """Take an article's stored form."""
        self._waiting.append(content)
        if self._compress is not None:
            if len(self._waiting) >= _BATCH:
                self._compress_waiting(self._compress)
        elif len(self._waiting) == SAMPLES:
            self._learn()

    def copy(self, frame: bytes) -> None:
        """Take a frame as it is, made with the same dictionary."""
        if self._compress is not None:
            self._compress_waiting(self._compress)
        self._frames.append(frame)

    def finish(self) -> list[bytes]:
        """All frames, in order."""
        self._compress_waiting(self._compress or _compressor(b""))
        return self._frames

    def _compress_waiting(self, compress: Callable[[bytes], bytes]) -> None:
        self._frames += map(compress, self._waiting)
        self._waiting.clear()

    def _learn(self) -> None:
        from index.store.zstd import library

        zstd = library()
        try:
            self.dictionary = zstd.train_dictionary(_SIZE, list(self._waiting), **_TRAINING).as_bytes()
        except zstd.ZstdError:  # articles too short, or too much alike, to learn from
            self._compress = _compressor(b"")
        else:
            self._compress = _compressor(self.dictionary)
        self._compress_waiting(self._compress)


class Decompressor:
    """Reads frames made with a dictionary. Made ready when the first is read."""

    __slots__ = ("_decompress", "_dictionary")

    def __init__(self, dictionary: Buffer) -> None:
        self._dictionary = dictionary
        self._decompress: Callable[[Buffer], bytes] | None = None

    def __call__(self, frame: Buffer) -> bytes:
        """The content. Raises ``zstandard.ZstdError`` or ``ValueError`` on damaged bytes."""
        if self._decompress is None:
            self._decompress = _decompressor(bytes(self._dictionary))
        return self._decompress(frame)


def _compressor(dictionary: bytes) -> Callable[[bytes], bytes]:
    from index.store.zstd import library

    zstd = library()
    known = zstd.ZstdCompressionDict(dictionary) if dictionary else None
    compress: Callable[[bytes], bytes] = zstd.ZstdCompressor(
        level=_LEVEL, dict_data=known, write_checksum=True
    ).compress
    return compress


def _decompressor(dictionary: bytes) -> Callable[[Buffer], bytes]:
    from index.store.zstd import library

    zstd = library()
    known = zstd.ZstdCompressionDict(dictionary) if dictionary else None
    decompress: Callable[[Buffer], bytes] = zstd.ZstdDecompressor(dict_data=known).decompress
    frame_content_size: Callable[[Buffer], int] = zstd.frame_content_size

    def read(frame: Buffer) -> bytes:
        if frame_content_size(frame) > _LARGEST:
            raise ValueError("a stored article claims to be larger than any can be")
        return decompress(frame)

    return read
