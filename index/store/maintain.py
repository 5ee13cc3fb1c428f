"""Looking after an archive: taking articles down for good, and merging segments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.store.archive import open_archive
from index.store.repairing import RepairReport, repair
from index.store.verifying import Problem, verify
from index.store.writer import ArchiveWriter

__all__ = ["Problem", "RepairReport", "delete", "optimize", "repair", "segment_count", "verify"]


def delete(path: Path, ids: Iterable[str], *, wait: float = 0.0) -> int:
    """Take articles down for good. Returns how many of the ids were there."""
    open_archive(path)
    with ArchiveWriter(path, wait=wait) as writer:
        return writer.take_down(ids)


def optimize(path: Path, *, wait: float = 0.0) -> tuple[int, int]:
    """Merge all segments into one and let go of deleted articles. Returns the numbers of segments before, after."""
    before = segment_count(path)
    with ArchiveWriter(path, wait=wait) as writer:
        writer.optimize()
    return before, segment_count(path)


def segment_count(path: Path) -> int:
    """How many segments the newest commit has."""
    return len(open_archive(path).segments)
