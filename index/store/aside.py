"""Files that were found damaged, kept in a folder of the archive, so that a person can try more."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import Final

from index.store.storage import sync

FOLDER: Final = "damaged"


def set_aside(archive: Path, name: str) -> bool:
    """Keep a file of the archive in the folder too; the caller removes or replaces it. Raises ``OSError``.

    Returns:
        Whether there was such a file. It is on disk in the folder when this returns.
    """
    source = archive / name
    if not source.exists():
        return False
    folder = archive / FOLDER
    folder.mkdir(exist_ok=True)
    place = _free(folder, name)
    try:
        place.hardlink_to(source)
    except OSError:  # a file system without links
        shutil.copy2(source, place)
        sync(place)
    sync(folder)
    sync(archive)
    return True


def _free(folder: Path, name: str) -> Path:
    """A path in the folder that nothing has yet."""
    names = (name if number == 1 else f"{name}.{number}" for number in count(1))
    return next(path for path in map(folder.joinpath, names) if not path.exists())
