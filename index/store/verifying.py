"""Whether an archive is what was written: every byte of every file, and every article beside its digest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from index.errors import ArchiveError
from index.store import archive, contents, manifests, pickled, takedowns
from index.store.consequences import consequences
from index.store.contents import Contents
from index.store.damage import damage
from index.store.opened import OpenSegment
from index.store.segment import NAME, SUFFIX, Segment
from index.store.soundness import articles_amiss

_NO_CONTENTS: Final = "which segments the archive has is not known"
_TRIES: Final = 20  # a writer would have to commit in each of the moments between


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not sound: where, what that means, and the ids of the articles concerned."""

    place: str
    detail: str
    articles: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """``{place, detail, articles?}``."""
        told = {"place": self.place, "detail": self.detail}
        return told | ({"articles": list(self.articles)} if self.articles else {})


def verify(path: Path) -> list[Problem]:
    """What is not sound in the newest commit and the files around it; nothing where every byte is what was written.

    Raises:
        ArchiveError: there is no archive, or one of another version.
    """
    require(path)
    checks = (_check_metadata, _check_takedowns, _check_manifests, _check_commit)
    with damage(path):
        return [problem for check in checks for problem in check(path)]


def require(path: Path) -> None:
    """Raise :class:`ArchiveError` where there is nothing of an archive, or an archive of another version."""
    parts = (f"_{NAME}_*.toc", f"{NAME}_*.{SUFFIX}")
    if not archive.is_archive(path) and not (path.is_dir() and any(any(path.glob(part)) for part in parts)):
        archive.read_metadata(path)  # says what is there instead
    try:
        archive.parse_metadata(path)
    except ArchiveError:
        return  # damaged or lost, which is a finding
    archive.read_metadata(path)


def _check_metadata(path: Path) -> Iterator[Problem]:
    if not archive.is_archive(path):
        yield Problem(archive.NAME, "is missing")
        return
    try:
        metadata = archive.parse_metadata(path)
        takedowns.noted(path)
    except ArchiveError as error:
        yield Problem(archive.NAME, error.message)
        return
    if (path / archive.NAME).read_bytes() != archive.metadata_bytes(metadata):
        yield Problem(archive.NAME, "differs from what was written")


def _check_takedowns(path: Path) -> Iterator[Problem]:
    note = takedowns.Note(0, 0)
    with suppress(ArchiveError):  # a problem of archive.json, and told as that
        note = takedowns.noted(path)
    for fault in takedowns.faults(takedowns.content_of(path), note):
        yield Problem(takedowns.NAME, f"{fault}: an article that was taken down might come back")


def _check_manifests(path: Path) -> Iterator[Problem]:
    for manifest in manifests.found(path):
        with suppress(FileNotFoundError):  # its load has come to its end meanwhile
            for fault in manifests.faults(manifest):
                yield Problem(manifest.name, f"{fault}: an interrupted load would begin again from the beginning")


def _check_commit(path: Path) -> Iterator[Problem]:
    for _ in range(_TRIES):
        try:
            generation = contents.newest(path)
        except FileNotFoundError:
            yield Problem(contents.filename(0), f"is missing: {_NO_CONTENTS}")
            return
        try:
            found = contents.read(path, generation)
        except FileNotFoundError:
            continue  # a writer has published the next meanwhile
        except Exception as error:  # noqa: BLE001  # damage surfaces as anything
            yield Problem(contents.filename(generation), f"{_told(error)}: {_NO_CONTENTS}")
            return
        held = _open(path, found)
        if contents.newest(path) == generation or all(isinstance(opened, OpenSegment) for _, opened in held):
            yield from _check_pickled(path, found)
            for segment, opened in held:
                yield from _check_segment(segment, opened)
            return


def _check_pickled(path: Path, found: Contents) -> Iterator[Problem]:
    with suppress(FileNotFoundError):  # replaced meanwhile: the writer wrote the next from ours
        if not pickled.agrees(path, found):
            yield Problem(contents.filename(found.generation), "lists other segments to Whoosh than to searcher")


def _open(path: Path, found: Contents) -> list[tuple[Segment, OpenSegment | Exception]]:
    """All segments that can be opened, at once, so that no writer can take them away."""
    held: list[tuple[Segment, OpenSegment | Exception]] = []
    for segment in found.segments:
        try:
            held.append((segment, OpenSegment(path, segment)))
        except Exception as error:  # noqa: BLE001  # likewise
            held.append((segment, error))
    return held


def _check_segment(segment: Segment, opened: OpenSegment | Exception) -> Iterator[Problem]:
    if not isinstance(opened, OpenSegment):
        told = "is missing" if isinstance(opened, FileNotFoundError) else _told(opened)
        yield Problem(segment.filename, f"{told}: none of its {segment.live:,} articles can be found")
        return
    pages = list(opened.file.damaged_pages())
    for fault, ids in articles_amiss(opened, thoroughly=bool(pages)).items():
        yield Problem(segment.filename, f"{fault} ({len(ids):,} of {segment.live:,} articles)", tuple(ids))
    if pages:
        for detail in consequences(opened, pages):
            yield Problem(segment.filename, detail)


def _told(error: Exception) -> str:
    return str(error) if type(error) is ValueError else f"cannot be read: {type(error).__name__}: {error}"
