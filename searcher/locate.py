"""Which archive is meant: the one named, else ``$SEARCHER_INDEX``, else the user's own."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

VARIABLE = "SEARCHER_INDEX"


def archive_path(given: str | PathLike[str] | None = None) -> str:
    """The archive's directory. Never a path inside the source tree unless it is named."""
    if given is not None:
        return _tidy(os.fspath(given))
    if named := os.environ.get(VARIABLE):
        return _tidy(named)
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("searcher", appauthor=False), "archive")


def _tidy(named: str) -> str:
    """As it is shown: without slashes at the end, which completion leaves."""
    return named.rstrip("/") or named or os.curdir
