"""Containers by content: tar (POSIX pax, GNU) and zip (APPNOTE 6.3), their members as streams.

Nothing is written to disk under a member's name, so that a name may be anything. What is hostile about the rest is
refused at limits: members that overlap, lists of members larger than a memory, sparse files of any size.
"""

from __future__ import annotations

import io
import lzma
import os
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from index.readers.base import HEAD
from index.readers.packed import DamagedError, Meter, OverpackedError
from index.readers.paths import belongs_to_page, pages_among

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_DEPTH: Final = 5
"""How many containers may be within one another; deeper ones are rejected, since bombs are built so."""

MAX_SPOOLED: Final = 4 * 1024 * 1024 * 1024
"""Bytes put on disk, in a file without a name, where a format is read from its end but comes as a stream."""

MAX_DIRECTORY: Final = 64 * 1024 * 1024
"""Bytes of the list at the end of a zip archive: about 800,000 members. Python keeps ten times as much of it."""

MAX_TAR_HEADER: Final = 64 * 1024
"""Bytes of what a tar archive says of one member beside its header: long names, attributes."""

BROKEN: Final = (DamagedError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error)
"""What damaged containers raise, beside OSError."""

_ZIP_MARKS: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""Of a first member, and of an archive that has none."""

_DOCUMENTS: Final = (b"mimetype", b"[Content_Types].xml", b"META-INF/", b"_rels/")
"""First members of office documents, books and programs: zip archives by form only."""

_STRANGE: Final = (RuntimeError, NotImplementedError, ValueError, OverflowError, LookupError, struct.error)
"""What zipfile and tarfile raise, beside their own errors, on archives that they cannot read."""

_WACZ: Final = "datapackage.json"
_CRAWLED: Final = "archive/"
_NAME_AT: Final = 30
_IN_MEMORY: Final = 16 * 1024 * 1024
_TAR_MARK: Final = b"ustar"
_TAR_MARK_AT: Final = 257
_UNBOUNDED: Final = frozenset({zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
"""Ways to pack of which zipfile unpacks all that it has read at once."""

_SMALL_STEP: Final = 4096
_END: Final = b"PK\x05\x06"
_END_SIZE: Final = 22
_END_WITHIN: Final = _END_SIZE + 0xFFFF  # a comment may follow
_END64_LOCATOR: Final = b"PK\x06\x07"


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read ahead, and what went wrong before or after them, if anything did."""

    def __init__(
        self, head: bytes, stream: BinaryIO, before: Exception | None = None, after: Exception | None = None
    ) -> None:
        self._head = memoryview(head)
        self._stream = stream
        self._before = before
        self._after = after

    def readable(self) -> bool:
        """As all of these are."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Some of what follows."""
        view = memoryview(buffer).cast("B")
        self._tell()
        part = self._head[: len(view)] or self._stream.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(part)] = part
        return len(part)

    def _tell(self) -> None:
        """Raise what went wrong where it did, once."""
        if self._before:
            before, self._before = self._before, None
            raise before
        if self._after and not self._head:
            after, self._after = self._after, None
            raise after


def with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream as if they had not been read.

    Where the first member of a packed file is damaged, they are those of the one that follows, if one does: the stream
    then fails first, and goes on there.
    """
    head, after = _head(stream)
    before = None
    if not head and after:
        before = after
        head, after = _head(stream)
    if not head and before:
        raise before
    return head, cast("BinaryIO", io.BufferedReader(Rejoined(head, stream, before, after), HEAD))


def _head(stream: BinaryIO) -> tuple[bytes, Exception | None]:
    head = b""
    try:
        while len(head) < HEAD and (part := stream.read(HEAD - len(head))):
            head += part
    except (*BROKEN, OSError) as error:
        return head, error
    return head, None


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

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _StrictHeader:
        header = super().frombuf(buf, encoding, errors)
        if header.size < 0:
            raise _ReadError("a member says that it is smaller than nothing")
        if header.type in _SAYS_MORE and header.size > MAX_TAR_HEADER:
            raise _ReadError(f"a member's header is larger than {MAX_TAR_HEADER // 1024} KiB")
        return header


_InvalidHeader = tarfile.InvalidHeaderError  # type: ignore[attr-defined] # public in fact, absent from the stubs
_TruncatedHeader = tarfile.TruncatedHeaderError  # type: ignore[attr-defined]
_ReadError = tarfile.ReadError
_SAYS_MORE: Final = frozenset({
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
})  # fmt: skip


def tar_members(stream: BinaryIO) -> Iterator[tuple[str, BinaryIO | str | None]]:
    """The members of a tar archive, one after another; ``None`` for what is no file, or why one is not read.

    Read each before the next.

    Raises:
        tarfile.TarError: the archive is damaged or cut off.
    """
    with _tar(stream) as archive:
        while member := _next(archive):
            archive.members.clear()  # type: ignore[attr-defined] # else a large archive piles up its headers
            if not member.isdir():
                yield member.name.removeprefix("./"), _content(archive, member)
            _pass_over(archive)


def _tar(stream: BinaryIO) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=stream, mode="r|", tarinfo=_StrictHeader)
    except _STRANGE as error:
        raise _ReadError(f"a member's header is damaged: {error}") from None


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except _STRANGE as error:
        raise _ReadError(f"a member's header is damaged: {error}") from None


def _pass_over(archive: tarfile.TarFile) -> None:
    """Read what is left of a member. Beyond the end of its stream tarfile would go on reading, for years."""
    stream = cast("BinaryIO", archive.fileobj)
    while (left := archive.offset - stream.tell()) > 0:
        if not stream.read(min(left, HEAD)):
            raise _ReadError("unexpected end of data")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO | str | None:
    if not member.isreg():
        return None
    if member.issparse():
        return "a sparse file, of which an archive may claim any size"
    return cast("BinaryIO | None", archive.extractfile(member))


def zip_members(stream: BinaryIO, meter: Meter, *, seekable: bool) -> Iterator[tuple[str, BinaryIO | str | None]]:
    """The files in a zip archive, or why one cannot be opened: encrypted, damaged, packed in a way not known here.

    ``None`` for what belongs to others: in WACZ (https://specs.webrecorder.net/wacz/1.1.1/) all but the web archives;
    in saved sites, what lies in the folder of a page.

    The list of members stands at the end of the archive, so a stream that is not ``seekable`` is put on disk first.

    Raises:
        zipfile.BadZipFile: the archive is damaged, cut off, or made to deceive.
        OverpackedError: it is larger than what may be put on disk.
    """
    with stream if seekable else spooled(stream) as whole:
        _check_directory(whole)
        with _listed(whole) as archive:
            _check_overlaps(archive)
            crawled = _WACZ in archive.NameToInfo and any(name.startswith(_CRAWLED) for name in archive.NameToInfo)
            pages = pages_among(archive.NameToInfo)
            for member in archive.infolist():
                if member.filename.endswith("/"):  # a folder
                    continue
                if (crawled and not member.filename.startswith(_CRAWLED)) or belongs_to_page(member.filename, pages):
                    yield member.filename, None
                else:
                    yield member.filename, _opened(archive, member, meter)


def _listed(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _STRANGE as error:
        raise zipfile.BadZipFile(str(error)) from None


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a list of members that is too large, before it is read."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - _END_WITHIN))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return  # zipfile says what is wrong
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if size == 0xFFFFFFFF and tail[max(0, at - 20) : at].startswith(_END64_LOCATOR):
        stream.seek(min(end, struct.unpack_from("<Q", tail, at - 20 + 8)[0]))
        ending = stream.read(56)
        size = struct.unpack_from("<Q", ending, 40)[0] if len(ending) == 56 else size
    if size > MAX_DIRECTORY:
        raise zipfile.BadZipFile(f"the list of its members is larger than {MAX_DIRECTORY // 2**20} MiB")


def _check_overlaps(archive: zipfile.ZipFile) -> None:
    """Refuse members that share their bytes: so little data is made to unpack to anything (Fifield, WOOT 2019)."""
    end = -1
    for start, size in sorted((member.header_offset, member.compress_size) for member in archive.infolist()):
        if start < end:
            raise zipfile.BadZipFile("members overlap, as those of a decompression bomb do")
        end = start + _NAME_AT + size


class _Metered(io.RawIOBase):
    """A member that counts what comes out of it."""

    def __init__(self, stream: BinaryIO, meter: Meter, step: int) -> None:
        self._stream = stream
        self._meter = meter
        self._step = step

    def readable(self) -> bool:
        """As all of these are."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Some of what follows."""
        view = memoryview(buffer).cast("B")
        try:
            part = self._stream.read(min(len(view), self._step))
        except (lzma.LZMAError, MemoryError, *_STRANGE) as error:
            raise zipfile.BadZipFile(str(error) or type(error).__name__) from None
        self._meter.gave(len(part))
        view[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, meter: Meter) -> BinaryIO | str:
    step = _SMALL_STEP if member.compress_type in _UNBOUNDED else HEAD
    try:
        return cast("BinaryIO", _Metered(cast("BinaryIO", archive.open(member)), meter, step))
    except (zipfile.BadZipFile, OSError, *_STRANGE) as error:
        return str(error)


def spooled(stream: BinaryIO) -> BinaryIO:
    """All of a stream, to be read from any place; on disk if it is large.

    Raises:
        OverpackedError: it is larger than may be put there.
    """
    spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  # the caller closes it
    size = 0
    while part := stream.read(HEAD):
        size += len(part)
        if size > MAX_SPOOLED:
            spool.close()
            raise OverpackedError(f"larger than {MAX_SPOOLED // 2**30} GiB; unpack what it is in, and name it itself")
        spool.write(part)
    spool.seek(0)
    return cast("BinaryIO", spool)
