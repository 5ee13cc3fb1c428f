"""From files to records: opened, uncompressed, recognised and handed to their readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Final, cast

from index.article import Origin, Reading, Skipped
from index.errors import SearcherError
from index.readers.base import HEAD, MAX_RECORD, Confidence, Reader, reject
from index.readers.containers import BROKEN, MAX_DEPTH, is_tar, is_zip, tar_members, with_head, zip_members
from index.readers.following import Follower
from index.readers.look import head_text, is_binary, is_companion, is_media, printable
from index.readers.packed import Counted, Meter, OverpackedError, Unpacked, packing_of, unpacked_name
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stream comes from: as it is shown, and by name without the suffixes of compressions taken off.

    ``meter`` counts for all that is in one file of the file system.
    """

    file: str
    name: str
    named: bool
    depth: int = 0
    meter: Meter = field(default_factory=Meter)

    def unpacked(self) -> _Place:
        """The same, with one compression undone."""
        return replace(self, name=unpacked_name(self.name), depth=self.depth + 1)

    def member(self, name: str) -> _Place:
        """A member of this container."""
        within = f"{self.file}!{printable(name)}"
        return _Place(within, within, named=False, depth=self.depth + 1, meter=self.meter)


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
    held_bytes: int = 0
    collections: set[str] = field(default_factory=set)

    def read(self, found: Found) -> Iterator[Reading]:
        """The records of one file of the file system, or of standard input."""
        file = printable(found.path)
        if found.path == STANDARD_INPUT:
            yield from _guarded(
                self._take(_no_stream(self.stdin), _Place("-", "-", named=True)), "-", Reason.UNREADABLE
            )
            return
        try:
            stream = Path(found.path).open("rb")  # noqa: SIM115  # only opening may fail here
        except OSError as error:
            yield reject(Origin(file), Reason.UNREADABLE, error.strerror or str(error))
            return
        self.follower.opened(stream)
        with stream:
            place = _Place(file, file, named=found.named)
            yield from _guarded(self._take(stream, place), file, Reason.UNREADABLE)

    def holds(self, file: str, *, last: bool) -> bool:
        """Whether something of a file waits, if the first (or the last) that waits is of it or of one behind it."""
        waits = self.held[-1 if last else 0].file if self.held else ""
        return waits == file or waits.startswith(f"{file}!")

    def settle(self) -> Iterator[Reading]:
        """What became of the files that waited."""
        held, self.held, self.held_bytes = self.held, [], 0
        for doubtful in held:
            if doubtful.folder in self.collections:
                yield Skipped(Origin(doubtful.file), Skip.COMPANION)
            else:
                yield from doubtful.reader.read(_stream(doubtful.content), doubtful.file)

    def _take(self, opened: BinaryIO, place: _Place) -> Iterator[Reading]:
        """The records of a stream."""
        head, stream = _begun(opened, place)
        packing = packing_of(head)
        if not head:
            yield reject(Origin(place.file), Reason.EMPTY_FILE, "the file is empty")
        elif (packing or is_tar(head) or is_zip(head)) and place.depth >= MAX_DEPTH:
            detail = f"more than {MAX_DEPTH} containers in one another"
            yield reject(Origin(place.file), Reason.BROKEN_CONTAINER, detail)
        elif packing:
            unpacked = Unpacked(stream, packing, place.meter, outermost=place.depth == 0 and opened.seekable())
            inside = self._take(cast("BinaryIO", unpacked), place.unpacked())
            yield from _guarded(inside, place.file, Reason.BROKEN_CONTAINER)
        elif is_tar(head):
            yield from _guarded(self._in_tar(stream, place), place.file, Reason.BROKEN_CONTAINER)
        elif is_zip(head):
            yield from _guarded(self._in_zip(stream, place), place.file, Reason.BROKEN_CONTAINER)
        else:
            yield from self._file(head, stream, place)

    def _in_tar(self, stream: BinaryIO, place: _Place) -> Iterator[Reading]:
        if place.depth == 0 and stream.seekable():
            place.meter.read = _size(stream)
        for name, member in tar_members(stream):
            within = place.member(name)
            if member is None:
                yield Skipped(Origin(within.file), Skip.NOT_A_FILE)
            elif isinstance(member, str):
                yield reject(Origin(within.file), Reason.UNREADABLE, member)
            else:
                yield from self._member(member, name, within)

    def _in_zip(self, stream: BinaryIO, place: _Place) -> Iterator[Reading]:
        """Members stand for themselves: one that is damaged does not hide the others."""
        seekable = place.depth == 0 and stream.seekable()
        if place.depth == 0 and stream.seekable():
            place.meter.read = _size(stream)
        empty = True
        for name, member in zip_members(stream, place.meter, seekable=seekable):
            empty, within = False, place.member(name)
            if member is None:
                yield Skipped(Origin(within.file), Skip.COMPANION)
                continue
            if isinstance(member, str):
                yield reject(Origin(within.file), Reason.UNREADABLE, member)
                continue
            with member:
                yield from _guarded(self._member(member, name, within), within.file, Reason.BROKEN_CONTAINER)
        if empty:
            yield reject(Origin(place.file), Reason.EMPTY_FILE, "the archive holds no file")

    def _member(self, member: BinaryIO, name: str, within: _Place) -> Iterator[Reading]:
        if any(part.startswith(".") and part != ".." for part in name.split("/")):
            yield Skipped(Origin(within.file), Skip.HIDDEN)
        else:
            yield from self._take(member, within)

    def _file(self, head: bytes, stream: BinaryIO, place: _Place) -> Iterator[Reading]:
        """The records of an uncompressed file, by the chosen reader or the one that recognises it."""
        file = place.file
        try:
            reader, confidence = (self.reader, Confidence.SURE) if self.reader else detect(head, place.name)
        except SearcherError as error:  # a plug-in's
            yield reject(Origin(file), Reason.FAILED, error.message, head)
            return
        if reader is None:
            yield _unknown(head, file, named=place.named)
        elif confidence > Confidence.WEAK or place.named:
            if reader.collection:
                self.collections.add(folder_of(file))
            yield from reader.read(stream, file)
        elif is_companion(place.name):
            yield Skipped(Origin(file), Skip.COMPANION)
        else:
            yield from self._hold(_Doubtful(file, folder_of(file), reader, stream.read(MAX_RECORD + 1)))

    def _hold(self, doubtful: _Doubtful) -> Iterator[Reading]:
        self.held.append(doubtful)
        self.held_bytes += len(doubtful.content)
        if self.held_bytes > _MAX_HELD:
            yield from self.settle()


def _begun(opened: BinaryIO, place: _Place) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream from its beginning; a file itself can be read from any place."""
    if place.depth == 0 and opened.seekable():  # within a container it only pretends to be
        start = opened.tell()
        head = opened.read(HEAD)
        opened.seek(start)
        return head, opened
    return with_head(opened if place.depth else cast("BinaryIO", Counted(opened, place.meter)))


def _size(stream: BinaryIO) -> int:
    """How long a file is."""
    start = stream.tell()
    size = stream.seek(0, os.SEEK_END)
    stream.seek(start)
    return size


def _no_stream(stdin: BinaryIO | None) -> BinaryIO:
    return _stream(b"") if stdin is None else stdin


def _stream(content: bytes) -> BinaryIO:
    import io

    return io.BytesIO(content)


def folder_of(file: str) -> str:
    """The folder of a file, inside its container if it is in one."""
    return file[: max(file.rfind("/"), file.rfind("!")) + 1]


def _unknown(head: bytes, file: str, *, named: bool) -> Reading:
    if not named and is_media(head):
        return Skipped(Origin(file), Skip.MEDIA)
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
    except OverpackedError as error:
        yield reject(Origin(file), Reason.OVERPACKED, str(error))
    except BROKEN as error:
        yield reject(Origin(file), Reason.BROKEN_CONTAINER, _why(error))
    except OSError as error:
        yield reject(Origin(file), reason, _why(error))


def _why(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or "cut off"
    return text[:1].lower() + text[1:]
