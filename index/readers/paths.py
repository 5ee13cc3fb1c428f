"""Which files a user means: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.article import Origin, Rejected, Skipped
from index.errors import UsageError
from index.readers.base import reject
from index.report import Reason, Skip

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. ``named``: the user named it, rather than a folder that holds it."""

    path: str
    named: bool


def resolve(paths: Iterable[str]) -> list[Found]:
    """The files and folders that the words of a command line mean, globs resolved, in order.

    Raises:
        UsageError: a path does not exist, or a glob matches nothing.
    """
    return [found for path in paths for found in _resolve(path)]


def _resolve(path: str) -> list[Found]:
    if path == STANDARD_INPUT or os.path.lexists(path):
        return [Found(path, named=True)]
    if glob.has_magic(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  # absolute patterns too
        if matches:
            return [Found(match, named=False) for match in matches]
        raise UsageError(f"nothing matches {path!r}", hint="check the pattern and the folder it starts from")
    raise UsageError(f"no such file or folder: {path}", hint="check the path; '-' reads standard input")


def walk(found: Found) -> Iterator[Found | Rejected | Skipped]:
    """The file itself, or every file below a folder, sorted; hidden ones and loops of links are skipped."""
    if found.path == STANDARD_INPUT or not Path(found.path).is_dir():
        yield found
    else:
        yield from _below(found.path, frozenset())


def _below(folder: str, above: frozenset[tuple[int, int]]) -> Iterator[Found | Rejected | Skipped]:
    """``above`` holds the identities of the folders that lead here: meeting one again is a loop."""
    try:
        status = Path(folder).stat()
        names = sorted(os.listdir(folder))  # noqa: PTH208  # names, not paths
    except OSError as error:
        yield reject(Origin(folder), Reason.UNREADABLE, error.strerror or str(error))
        return
    identity = (status.st_dev, status.st_ino)
    if identity in above:
        yield Skipped(Origin(folder), Skip.SEEN)
        return
    for name in names:
        yield from _entry(f"{folder.rstrip('/')}/{name}", name, above | {identity})


def _entry(path: str, name: str, above: frozenset[tuple[int, int]]) -> Iterator[Found | Rejected | Skipped]:
    mode = 0 if name.startswith(".") else _mode(path)
    if not mode:
        yield Skipped(Origin(path), Skip.HIDDEN)
    elif stat.S_ISDIR(mode):
        yield from _below(path, above)
    elif stat.S_ISREG(mode):
        yield Found(path, named=False)
    else:  # a pipe, a socket, a device: reading it could wait for ever
        yield Skipped(Origin(path), Skip.NOT_A_FILE)


def _mode(path: str) -> int:
    """What it is; a file where that cannot be seen, as opening it says why."""
    try:
        return os.stat(path).st_mode  # noqa: PTH116  # a hundred thousand times
    except OSError:
        return stat.S_IFREG
