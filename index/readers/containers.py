"""Containers by content: gzip, xz, bzip2, tar and zip, streamed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from index.readers.base import HEAD

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_DEPTH: Final = 5
"""How many containers may be within one another; deeper ones are rejected, since bombs are built so."""

BROKEN: Final = (EOFError, lzma.LZMAError, zlib.error, tarfile.TarError, zipfile.BadZipFile)
"""What damaged containers raise, beside OSError."""

_ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""Of a first member, and of an archive that has none."""

_DOCUMENTS: Final = (b"mimetype", b"[Content_Types].xml", b"META-INF/", b"_rels/")
"""First members of office documents, books and programs: zip archives by form only."""

_STRANGE: Final = (RuntimeError, NotImplementedError, ValueError, OverflowError, LookupError, struct.error)
"""What zipfile raises, beside its own errors, on archives that it cannot read."""

_NAME_AT: Final = 30
_IN_MEMORY: Final = 16 * 1024 * 1024
_TAR_MARK: Final = b"ustar"
_TAR_MARK_AT: Final = 257

Opener = Callable[[BinaryIO], BinaryIO]

_PACKED: Final[tuple[tuple[bytes, Opener], ...]] = (
    (b"\x1f\x8b", lambda stream: cast("BinaryIO", gzip.GzipFile(fileobj=stream))),
    (b"\xfd7zXZ\x00", lambda stream: cast("BinaryIO", lzma.LZMAFile(stream))),  # noqa: SIM115  # read to its end
    (b"BZh", lambda stream: cast("BinaryIO", bz2.BZ2File(stream))),
)
_SUFFIXES: Final = (".gz", ".xz", ".bz2")


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read ahead."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = memoryview(head)
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        part = self._head[: len(view)] or self._stream.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(part)] = part
        return len(part)


def with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream as if they had not been read."""
    head = b""
    while len(head) < HEAD and (part := stream.read(HEAD - len(head))):
        head += part
    return head, cast("BinaryIO", io.BufferedReader(_Rejoined(head, stream), HEAD))


def unpacker(head: bytes) -> Opener | None:
    """How to uncompress a stream that begins so, if it is compressed."""
    return next((opener for magic, opener in _PACKED if head.startswith(magic)), None)


def unpacked_name(name: str) -> str:
    """A file's name without the suffix of its compression."""
    return next((name[: -len(suffix)] for suffix in _SUFFIXES if name.lower().endswith(suffix)), name)


def is_tar(head: bytes) -> bool:
    """Whether a tar archive begins so."""
    return head[_TAR_MARK_AT : _TAR_MARK_AT + len(_TAR_MARK)] == _TAR_MARK


def is_zip(head: bytes) -> bool:
    """Whether a zip archive of files begins so; not a document that is one inside."""
    return head.startswith(_ZIP_MARKS) and not head.startswith(_DOCUMENTS, _NAME_AT)


class _StrictHeader(tarfile.TarInfo):
    """A header that is damaged fails, where tarfile would take it for the end and leave the rest unread."""

    @classmethod
    def fromtarfile(cls, tarfile: tarfile.TarFile) -> _StrictHeader:
        try:
            return super().fromtarfile(tarfile)
        except (_InvalidHeader, _TruncatedHeader) as error:
            raise _ReadError(f"a member's header is damaged: {error}") from None


_InvalidHeader = tarfile.InvalidHeaderError  # type: ignore[attr-defined] # public in fact, absent from the stubs
_TruncatedHeader = tarfile.TruncatedHeaderError  # type: ignore[attr-defined]
_ReadError = tarfile.ReadError


def tar_members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO | None]]:
    """The members of a tar archive, one after another; ``None`` for what is no file. Read each before the next.

    Raises:
        tarfile.TarError: the archive is damaged or cut off.
    """
    with tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictHeader) as archive:
        while member := archive.next():
            archive.members.clear()  # type: ignore[attr-defined] # else a large archive piles up its headers
            if not member.isdir():
                yield member.name.removeprefix("./"), cast("BinaryIO | None", archive.extractfile(member))


def zip_members(stream: BinaryIO, *, seekable: bool) -> Iterator[tuple[str, BinaryIO | str]]:
    """The files in a zip archive, or why one cannot be opened: encrypted, damaged, packed in a way not known here.

    The list of members stands at the end of the archive, so a stream that is not ``seekable`` is put on disk first.

    Raises:
        zipfile.BadZipFile: the archive is damaged or cut off.
    """
    with stream if seekable else _spooled(stream) as whole, _listed(whole) as archive:
        for member in archive.infolist():
            if not member.filename.endswith("/"):  # a folder
                yield member.filename, _opened(archive, member)


def _listed(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _STRANGE as error:
        raise zipfile.BadZipFile(str(error)) from None


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO | str:
    try:
        return cast("BinaryIO", archive.open(member))
    except (zipfile.BadZipFile, OSError, *_STRANGE) as error:
        return str(error)


def _spooled(stream: BinaryIO) -> BinaryIO:
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # the caller closes it
    shutil.copyfileobj(stream, spool, HEAD)
    spool.seek(0)
    return cast("BinaryIO", spool)
