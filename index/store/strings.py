"""Lists of strings as two arrays: all their bytes one after another, and where each begins."""

from __future__ import annotations

from itertools import accumulate
from struct import pack, unpack_from

from index.kernels import Buffer, asking

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def encoded(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which can come out of JSON escapes, is kept."""
    return text.encode("utf-8", "surrogatepass")


def packed(strings: Iterable[bytes]) -> tuple[bytes, bytes]:
    """``(blob, starts)``: starts are u32, one more than there are strings."""
    held = list(strings)
    starts = list(accumulate(map(len, held), initial=0))
    return b"".join(held), pack(f"<{len(starts)}I", *starts)


class Strings:
    """A list of strings in arrays. Look-ups need it sorted by bytes, each string once."""

    __slots__ = ("blob", "starts")

    def __init__(self, blob: Buffer, starts: Buffer) -> None:
        self.blob = blob
        self.starts = starts

    def __len__(self) -> int:
        return len(self.starts) // 4 - 1

    def __getitem__(self, number: int) -> str:
        began, end = unpack_from("<2I", self.starts, number * 4)
        return str(self.blob[began:end], "utf-8", "surrogatepass")

    def raw(self, number: int) -> bytes:
        """The bytes of a string."""
        began, end = unpack_from("<2I", self.starts, number * 4)
        return bytes(self.blob[began:end])

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def find(self, text: str) -> int:
        """Its number; -1 where it is not there."""
        return asking.find(self.blob, self.starts, encoded(text))

    def beginning(self, prefix: str) -> tuple[int, int]:
        """The half-open range of numbers of the strings that begin so."""
        low, high = bounds(prefix)
        first = asking.lower_bound(self.blob, self.starts, low)
        return first, len(self) if high is None else asking.lower_bound(self.blob, self.starts, high)


def bounds(prefix: str) -> tuple[bytes, bytes | None]:
    """The least string that begins so, and the least after all that do; ``None`` where there is none."""
    low = encoded(prefix)
    trimmed = low.rstrip(b"\xff")
    return low, trimmed[:-1] + bytes((trimmed[-1] + 1,)) if trimmed else None
