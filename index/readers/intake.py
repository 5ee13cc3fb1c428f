"""From files to records: opened, uncompressed, recognised and handed to their readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from index.article import Origin, Reading, Skipped
from index.readers.base import MAX_RECORD, Confidence, Reader, reject
from index.readers.containers import (
    BROKEN,
    MAX_DEPTH,
    is_tar,
    is_zip,
    tar_members,
    unpacked_name,
    unpacker,
    with_head,
    zip_members,
)
from index.readers.following import Follower
from index.readers.look import head_text, is_binary, is_companion
from index.readers.paths import STANDARD_INPUT, Found
from index.readers.registry import detect
from index.report import Reason, Skip

_MAX_HELD: Final = 16 * 1024 * 1024
"""Bytes of doubtful files that wait for their neighbours to speak for or against them."""

_FORMAT_HINT: Final = "name its format with --input-format"


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """A found file that is prose without any mark of an article, kept until its folder is known."""

    file: str
    folder: str
    reader: Reader
    content: bytes


@dataclass(slots=True)
class Intake:
    """Reads files one after another.

    ``reader`` is the one that the user chose, ``None`` to sniff. Prose without a mark of an article waits
    (``held``) until it is known whether its folder holds a collection, since then it is documentation.
    """

    reader: Reader | None
    stdin: BinaryIO | None = None
    follower: Follower = field(default_factory=Follower)
    held: list[_Doubtful] = field(default_factory=list)
    collections: set[str] = field(default_factory=set)

    def read(self, found: Found) -> Iterator[Reading]:
        """The records of one file of the file system, or of standard input."""
        if found.path == STANDARD_INPUT:
            yield from _guarded(self._take(_no_stream(self.stdin), "-", named=True), "-", Reason.UNREADABLE)
            return
        try:
            stream = Path(found.path).open("rb")  # noqa: SIM115  # only opening may fail here
        except OSError as error:
            yield reject(Origin(found.path), Reason.UNREADABLE, error.strerror or str(error))
            return
        self.follower.opened(stream)
        with stream:
            yield from _guarded(self._take(stream, found.path, named=found.named), found.path, Reason.UNREADABLE)

    def holds(self, file: str, *, last: bool) -> bool:
        """Whether something of a file waits, if the first (or the last) that waits is of it or of one behind it."""
        waits = self.held[-1 if last else 0].file if self.held else ""
        return waits == file or waits.startswith(f"{file}!")

    def settle(self) -> Iterator[Reading]:
        """What became of the files that waited."""
        held, self.held = self.held, []
        for doubtful in held:
            if doubtful.folder in self.collections:
                yield Skipped(Origin(doubtful.file), Skip.COMPANION)
            else:
                yield from doubtful.reader.read(_stream(doubtful.content), doubtful.file)

    def _take(
        self, stream: BinaryIO, file: str, *, named: bool, inner: str | None = None, depth: int = 0
    ) -> Iterator[Reading]:
        """The records of a stream. ``inner`` is its name without the suffixes of compressions taken off."""
        opened = stream
        head, stream = with_head(stream)
        name = file if inner is None else inner
        unpack = unpacker(head)
        if not head:
            yield reject(Origin(file), Reason.EMPTY_FILE, "the file is empty")
        elif (unpack or is_tar(head) or is_zip(head)) and depth >= MAX_DEPTH:
            yield reject(Origin(file), Reason.BROKEN_CONTAINER, f"more than {MAX_DEPTH} containers in one another")
        elif unpack:
            inside = self._take(unpack(stream), file, named=named, inner=unpacked_name(name), depth=depth + 1)
            yield from _guarded(inside, file, Reason.BROKEN_CONTAINER)
        elif is_tar(head):
            yield from _guarded(self._in_tar(stream, file, depth), file, Reason.BROKEN_CONTAINER)
        elif is_zip(head):
            seekable = depth == 0 and opened.seekable()  # within a container it only pretends to be
            inside = self._in_zip(opened if seekable else stream, file, depth, seekable=seekable)
            yield from _guarded(inside, file, Reason.BROKEN_CONTAINER)
        else:
            yield from self._file(head, stream, file, name, named=named)

    def _in_tar(self, stream: BinaryIO, file: str, depth: int) -> Iterator[Reading]:
        for name, member in tar_members(stream):
            within = f"{file}!{name}"
            if member is None:
                yield Skipped(Origin(within), Skip.NOT_A_FILE)
            else:
                yield from self._member(member, name, within, depth)

    def _in_zip(self, stream: BinaryIO, file: str, depth: int, *, seekable: bool) -> Iterator[Reading]:
        """Members stand for themselves: one that is damaged does not hide the others."""
        empty = True
        for name, member in zip_members(stream, seekable=seekable):
            empty, within = False, f"{file}!{name}"
            if isinstance(member, str):
                yield reject(Origin(within), Reason.UNREADABLE, member)
                continue
            with member:
                yield from _guarded(self._member(member, name, within, depth), within, Reason.BROKEN_CONTAINER)
        if empty:
            yield reject(Origin(file), Reason.EMPTY_FILE, "the archive holds no file")

    def _member(self, member: BinaryIO, name: str, within: str, depth: int) -> Iterator[Reading]:
        if any(part.startswith(".") and part != ".." for part in name.split("/")):
            yield Skipped(Origin(within), Skip.HIDDEN)
        else:
            yield from self._take(member, within, named=False, depth=depth + 1)

    def _file(self, head: bytes, stream: BinaryIO, file: str, name: str, *, named: bool) -> Iterator[Reading]:
        """The records of an uncompressed file, by the chosen reader or the one that recognises it."""
        reader, confidence = (self.reader, Confidence.SURE) if self.reader else detect(head, name)
        if reader is None:
            yield _unknown(head, file, named=named)
        elif confidence > Confidence.WEAK or named:
            if reader.collection:
                self.collections.add(folder_of(file))
            yield from reader.read(stream, file)
        elif is_companion(name):
            yield Skipped(Origin(file), Skip.COMPANION)
        else:
            yield from self._hold(_Doubtful(file, folder_of(file), reader, stream.read(MAX_RECORD + 1)))

    def _hold(self, doubtful: _Doubtful) -> Iterator[Reading]:
        self.held.append(doubtful)
        if sum(len(waiting.content) for waiting in self.held) > _MAX_HELD:
            yield from self.settle()


def _no_stream(stdin: BinaryIO | None) -> BinaryIO:
    return _stream(b"") if stdin is None else stdin


def _stream(content: bytes) -> BinaryIO:
    import io

    return io.BytesIO(content)


def folder_of(file: str) -> str:
    """The folder of a file, inside its container if it is in one."""
    return file[: max(file.rfind("/"), file.rfind("!")) + 1]


def _unknown(head: bytes, file: str, *, named: bool) -> Reading:
    if is_binary(head):
        return reject(Origin(file), Reason.BINARY, "holds no text", head)
    if not named:
        return Skipped(Origin(file), Skip.COMPANION)
    if not head_text(head).strip():
        return reject(Origin(file), Reason.EMPTY_FILE, "holds nothing but white space")
    return reject(Origin(file), Reason.UNKNOWN_FORMAT, f"no reader recognises it; {_FORMAT_HINT}", head)


def _guarded(readings: Iterator[Reading], file: str, reason: Reason) -> Iterator[Reading]:
    """The readings; where reading fails midway, what came before stands and the failure is told last."""
    try:
        yield from readings
    except BROKEN as error:
        yield reject(Origin(file), Reason.BROKEN_CONTAINER, _why(error))
    except OSError as error:
        yield reject(Origin(file), reason, _why(error))


def _why(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or "cut off"
    return text[:1].lower() + text[1:]
