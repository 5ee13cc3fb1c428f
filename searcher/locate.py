"""Which archive is meant: the one named, else ``$SEARCHER_INDEX``, else the user's own. The file of hosts likewise."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

VARIABLE = "SEARCHER_INDEX"
HOSTS_VARIABLE = "SEARCHER_HOSTS"


def archive_path(given: str | PathLike[str] | None = None) -> str:
    """The archive's directory. Never a path inside the source tree unless it is named."""
    if given is not None:
        return _tidy(os.fspath(given))
    if named := os.environ.get(VARIABLE):
        return _tidy(named)
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("searcher", appauthor=False), "archive")


def hosts_path(given: str | PathLike[str] | None = None) -> str | None:
    """The file of hosts: the one named, else ``$SEARCHER_HOSTS``, else the user's own if there is one."""
    if named := given or os.environ.get(HOSTS_VARIABLE):
        return os.fspath(named)
    from platformdirs import user_config_dir

    usual = os.path.join(user_config_dir("searcher", appauthor=False), "hosts.toml")
    return usual if os.path.exists(usual) else None


def _tidy(named: str) -> str:
    """As it is shown: without slashes at the end, which completion leaves."""
    return named.rstrip("/") or named or os.curdir
