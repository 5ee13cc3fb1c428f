"""Orphans: files of ours that no commit names, left by a writer that died or gave up, or by commits of the past."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from index.store import contents
from index.store.segment import NAME, SUFFIX

_NEW: Final = r"(?:archive\.json|takedowns\.jsonl|load-[0-9a-f]+\.jsonl|furniture\.keep)\.new"
_OURS: Final = re.compile(rf"{NAME}_[0-9a-z]+\.{SUFFIX}|_{NAME}_\d+\.toc.*|{_NEW}")


def sweep(folder: Path) -> None:
    """Remove all of our files that the newest commit does not name.

    Only the holder of the archive's lock may, while it is not writing.
    """
    newest = contents.read(folder, contents.newest(folder))
    kept = {segment.filename for segment in newest.segments} | {contents.filename(newest.generation)}
    for path in list(folder.iterdir()):
        if _OURS.fullmatch(path.name) and path.name not in kept:
            path.unlink()
