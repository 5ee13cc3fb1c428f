"""Saving what is sound of a damaged archive, and saying what is lost. Nothing is removed, only set aside.

Segments that are sound stay as they are. Of others every article that can be read is indexed again: all else in a
segment is made from its articles. Files that were not sound are kept in ``damaged/`` inside the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from index.article import Article
from index.errors import ArchiveError
from index.store import archive, contents, manifests, takedowns
from index.store.aside import set_aside
from index.store.batch import MOST_BUILT
from index.store.builder import SegmentBuilder
from index.store.damage import damage, disk
from index.store.lock import WriterLock
from index.store.mending import mend
from index.store.opened import OpenSegment
from index.store.salvage import Wreck
from index.store.segment import Segment
from index.store.soundness import articles_amiss, live_documents
from index.store.storage import sync
from index.store.stored import packed_article
from index.store.survey import Survey, survey
from index.store.verifying import require
from index.store.vocabulary import Vocabulary

_DELETED_MAY_BE_BACK: Final = (
    "articles that were deleted, or replaced by others, may be back (none that was taken down)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file, and how many articles of it were kept, rebuilt or lost; their ids where they are lost and known."""

    place: str
    articles: int
    ids: tuple[str, ...] = ()
    detail: str = ""


@dataclass(slots=True)
class RepairReport:
    """What a repair did, or would do. ``moved``: files that went to ``damaged/``; ``remarks``: what else to know."""

    dry_run: bool
    kept: list[Part] = field(default_factory=list)
    rebuilt: list[Part] = field(default_factory=list)
    lost: list[Part] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def repair(path: Path, *, dry_run: bool = False, wait: float = 0.0) -> RepairReport:
    """Make a damaged archive whole again. Where nothing is damaged, nothing is written.

    ``dry_run``: only reports. ``wait``: seconds to wait for another writer.

    Raises:
        ArchiveError: there is no archive, one of another version, or one that cannot be written.
        ArchiveLockedError: another writer is at work.
    """
    require(path)
    with WriterLock(path, wait), disk(path), damage(path, but=OSError):
        repairing = _Repair(path, dry_run=dry_run)
        repairing.run()
        return repairing.report


class _Repair:
    """One repair. First what is there is read, then files are set aside and written."""

    def __init__(self, path: Path, *, dry_run: bool) -> None:
        self._path = path
        self.report = RepairReport(dry_run)
        self._segments: list[Segment] = []
        self._claimed: set[str] = set()
        self._amiss: list[str] = []
        self._builder: SegmentBuilder | None = None
        self._vocabulary = Vocabulary()
        self._dictionaries: list[bytes] = []

    def run(self) -> None:
        """Repair, or say what a repair would do."""
        found = survey(self._path)
        note = self._mend_metadata(found)
        lines = self._mend_takedowns(note)
        self._banned = frozenset(taken for line in lines if (taken := takedowns.id_of(line)) is not None)
        self._amiss += found.unreadable
        if not found.known:
            self.report.remarks.append(f"the table of contents is lost: {_DELETED_MAY_BE_BACK}")
        elif found.unreadable:
            self.report.remarks.append("the table of contents is written anew, for Whoosh to read what searcher reads")
        for segment, opened in self._sound_first(found):
            if opened is not None:
                self._keep(opened, known=found.known)
            else:
                self._salvage(segment, known=found.known)
        self._finish_segment()
        self._mend_manifests()
        if self._amiss and not self.report.dry_run:
            self._publish(found)

    def _mend_metadata(self, found: Survey) -> takedowns.Note | None:
        """What the file says of takedowns; ``None`` where that is not known."""
        path = self._path
        with suppress(ArchiveError, OSError):
            note = takedowns.noted(path)
            if (path / archive.NAME).read_bytes() == archive.metadata_bytes(archive.parse_metadata(path)):
                return note
        if not found.format_known:
            raise ArchiveError(
                f"{path / archive.NAME} is damaged, and no file says which format the archive has",
                hint="restore it from a copy",
            )
        self.report.remarks.append(f"{archive.NAME} is written anew; when the archive was made is no longer known")
        if not self.report.dry_run:
            self._set_aside(archive.NAME)
            archive.write_metadata(path)
        return None

    def _mend_takedowns(self, note: takedowns.Note | None) -> list[bytes]:
        """The lines that stay; what is not whole is put right, or lost."""
        expected = takedowns.Note(0, 0) if note is None else note
        content = takedowns.content_of(self._path)
        faults = list(takedowns.faults(content, expected))
        lines, beyond = mend(content)
        if faults:
            self.report.remarks.append(f"{takedowns.NAME}: {'; '.join(faults)}")
        if beyond or any(takedowns.faults(_joined(lines), expected)):
            detail = "ids of articles that were taken down are lost: a later load may bring these back"
            self.report.lost.append(Part(takedowns.NAME, 0, tuple(map(_shown, beyond)), detail))
        if faults and not self.report.dry_run:
            self._rewrite_takedowns(lines)
        if (faults or note is None) and not self.report.dry_run:
            takedowns.note(self._path, _joined(lines))
        return lines

    def _rewrite_takedowns(self, lines: Iterable[bytes]) -> None:
        self._set_aside(takedowns.NAME)
        temporary = self._path / f"{takedowns.NAME}.new"
        temporary.write_bytes(_joined(lines))
        sync(temporary)
        temporary.rename(self._path / takedowns.NAME)
        sync(self._path)

    def _mend_manifests(self) -> None:
        """Interrupted loads begin anew where articles may have been lost, or where it is not known what was loaded."""
        every = manifests.found(self._path)
        damaged = [path for path in every if any(manifests.faults(path))]
        gone = every if self._amiss else damaged
        if gone:
            self.report.remarks.append("a load that was interrupted will read all of its files again")
        if not self.report.dry_run:
            for path in damaged:
                self._set_aside(path.name)
            for path in gone:
                path.unlink(missing_ok=True)

    def _sound_first(self, found: Survey) -> Iterator[tuple[Segment | str, OpenSegment | None]]:
        """The segments, those first whose articles count if an id is there twice; ``None`` for those to be salvaged."""
        checked = [(segment, opened if opened is not None and _is_sound(opened) else None) for segment, opened in found]
        self._dictionaries = [bytes(opened.file["article_dictionary"]) for _, opened in checked if opened is not None]
        return iter(sorted(checked, key=lambda pair: pair[1] is None) if found.known else checked)

    def _keep(self, opened: OpenSegment, *, known: bool) -> None:
        dropped = [] if known else [document for document in live_documents(opened) if self._is_taken(opened, document)]
        segment = opened.segment.with_deletions(dropped)
        self._claimed.update(map(opened.id_of, (d for d in range(opened.documents) if not segment.is_deleted(d))))
        self._segments.append(segment)
        self.report.kept.append(Part(segment.filename, segment.live))

    def _is_taken(self, opened: OpenSegment, document: int) -> bool:
        article_id = opened.id_of(document)
        superseded = opened.find(article_id) != document
        return superseded or article_id in self._claimed or article_id in self._banned

    def _salvage(self, segment: Segment | str, *, known: bool) -> None:
        name = segment if isinstance(segment, str) else segment.filename
        described = segment if known and isinstance(segment, Segment) else None
        wreck = Wreck(self._path / name, described, self._dictionaries)
        rebuilt = sum(self._index(article) for article in wreck.articles())
        self._amiss.append(name)
        self.report.rebuilt.append(Part(name, rebuilt))
        if lost := max(len(wreck.lost) - wreck.unnumbered, 0):
            ids = tuple(found for found in wreck.told_ids() if found not in self._claimed)
            detail = "cannot be read" if (self._path / name).exists() else "the file is missing"
            self.report.lost.append(Part(name, lost, ids, detail))
        if wreck.unnumbered and known:
            self.report.remarks.append(f"{name}: {_DELETED_MAY_BE_BACK}")

    def _index(self, article: Article) -> int:
        """Index an article again, unless its id is there already or was taken down. Returns how many were indexed."""
        if article.id in self._claimed or article.id in self._banned:
            return 0
        self._claimed.add(article.id)
        if not self.report.dry_run:
            if self._builder is None:
                dictionary = next(filter(None, self._dictionaries), b"")
                self._builder = SegmentBuilder(self._vocabulary, dictionary=dictionary, most=MOST_BUILT)
            self._builder.add([article], [packed_article(article)])
            if self._builder.full:
                self._finish_segment()
        return 1

    def _finish_segment(self) -> None:
        if self._builder is not None:
            self._segments.append(self._builder.write(self._path))
            self._builder = None

    def _publish(self, found: Survey) -> None:
        for name in self._amiss:
            self._set_aside(name)
        contents.write(self._path, found.generation + 1, self._segments)
        for name in (*self._amiss, contents.filename(found.generation)):
            (self._path / name).unlink(missing_ok=True)

    def _set_aside(self, name: str) -> None:
        if set_aside(self._path, name):
            self.report.moved.append(name)


def _is_sound(opened: OpenSegment) -> bool:
    return not list(opened.file.damaged_pages()) and not articles_amiss(opened, thoroughly=False)


def _joined(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def _shown(line: bytes) -> str:
    return line.decode("utf-8", "replace")


def as_json(report: RepairReport) -> dict[str, Any]:
    """``{dry_run, kept, rebuilt, lost, moved, remarks}``; of each part ``place``, ``articles``, ``ids``, ``detail``."""
    parts = {name: [_part(part) for part in getattr(report, name)] for name in ("kept", "rebuilt", "lost")}
    return {"dry_run": report.dry_run, **parts, "moved": report.moved, "remarks": report.remarks}


def _part(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"place": part.place, "articles": part.articles}
    if part.ids:
        told["ids"] = list(part.ids)
    return told | ({"detail": part.detail} if part.detail else {})
