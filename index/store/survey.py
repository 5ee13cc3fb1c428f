"""Which segments a damaged archive has: what its table of contents says, or else what lies in the directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from typing import Final

from index.store import contents, pickled
from index.store.arrays import MAGIC, ArrayFile
from index.store.opened import OpenSegment
from index.store.segment import NAME, SUFFIX, Facts, Segment
from index.versions import ARCHIVE_FORMAT

_BEGINNING: Final = MAGIC + pack("<I", ARCHIVE_FORMAT)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found.

    ``known``: whether the newest table of contents can be read. ``segments``: each, or its file's name where nothing
    else of it is known; and opened, if it can be. Where there is no table of contents, those written last come first.
    ``unreadable``: tables of contents that cannot be read, by us or by Whoosh. ``format_known``: whether a file says
    the format we read.
    """

    known: bool
    generation: int
    segments: tuple[tuple[Segment | str, OpenSegment | None], ...]
    unreadable: tuple[str, ...]
    format_known: bool

    def __iter__(self) -> Iterator[tuple[Segment | str, OpenSegment | None]]:
        return iter(self.segments)


def survey(path: Path) -> Survey:
    """Look what there is. Only the holder of the archive's lock may, so that nothing changes meanwhile."""
    try:
        generation = contents.newest(path)
    except FileNotFoundError:
        generation = 0
    try:
        found = contents.read(path, generation)
    except Exception:  # noqa: BLE001  # damage surfaces as anything
        unreadable = (contents.filename(generation),)
        files = sorted(path.glob(f"{NAME}_*.{SUFFIX}"), key=lambda file: (-file.stat().st_mtime_ns, file.name))
        return Survey(False, generation, tuple(map(_from_file, files)), unreadable, any(map(_is_ours, files)))
    segments = tuple((segment, _opened(path, segment)) for segment in found.segments)
    strange = () if pickled.agrees(path, found) else (contents.filename(generation),)
    return Survey(True, generation, segments, strange, True)


def _from_file(file: Path) -> tuple[Segment | str, OpenSegment | None]:
    """A segment as its file describes it. Nothing of it is deleted, as far as the file knows."""
    try:
        arrays = ArrayFile(file)
        facts = Facts.unpacked(arrays.facts)
        name = file.name.removeprefix(f"{NAME}_").removesuffix(f".{SUFFIX}")
        segment = Segment(facts.documents, name=name, tokens=facts.tokens, size=arrays.size, seal=arrays.seal)
        return segment, OpenSegment(file.parent, segment)
    except Exception:  # noqa: BLE001  # likewise
        return file.name, None


def _opened(path: Path, segment: Segment) -> OpenSegment | None:
    try:
        return OpenSegment(path, segment)
    except Exception:  # noqa: BLE001  # likewise
        return None


def _is_ours(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_BEGINNING)) == _BEGINNING
