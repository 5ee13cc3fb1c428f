"""Which archive is meant: the one named, else ``$SEARCHER_INDEX``, else the user's own."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path

VARIABLE = "SEARCHER_INDEX"


def archive_path(given: str | PathLike[str] | None = None) -> Path:
    """The archive's directory. Never a path inside the source tree unless it is named."""
    if given is not None:
        return Path(given)
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("searcher", appauthor=False) / "archive"
