"""Which files a user means: files, folders, globs, standard input."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.article import Origin, Rejected, Skipped
from index.errors import UsageError
from index.readers.base import reject
from index.readers.look import printable
from index.report import Reason, Skip

STANDARD_INPUT: Final = "-"

_PAGES: Final = (".html", ".htm", ".xhtml", ".shtml")
_BESIDE: Final = re.compile(
    r"(?:_files|-filer|_fichiers|_archivos|_ficheiros|_arquivos|_file|_bestanden|-Dateien|_pliki|_soubory|_dosyalar)$"
)
"""What browsers add to a page's name for the folder beside it, in their languages."""

_MAX_FOLDERS: Final = 64  # above a member that are looked at

_CACHES: Final = frozenset({"hts-cache"})
"""Folders in which programs that copy sites keep the same pages once more."""


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
    """The file itself, or every file below a folder, sorted; hidden ones and loops of links are skipped.

    Of each folder only its names are held. A folder is walked once, by whatever links it is met again: links between
    sisters make as many ways as one likes without ever making a loop.
    """
    if found.path == STANDARD_INPUT or not Path(found.path).is_dir():
        yield found
        return
    walked: set[tuple[int, int]] = set()
    waiting = [_Entry(found.path, folder=True)]
    while waiting:
        entry = waiting.pop()
        if entry.hidden:
            yield Skipped(Origin(printable(entry.path)), Skip.HIDDEN)
        elif entry.folder:
            try:
                inside = _inside(entry, walked)
            except OSError as error:
                yield reject(Origin(printable(entry.path)), Reason.UNREADABLE, error.strerror or str(error))
            else:
                waiting += reversed(inside)
                if inside is _SEEN:
                    yield Skipped(Origin(printable(entry.path)), Skip.SEEN)
        else:
            yield _file(entry)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A name in a folder. ``part``: of what a browser saved beside a page."""

    path: str
    folder: bool = False
    hidden: bool = False
    part: bool = False


_SEEN: Final[list[_Entry]] = []
"""What stands for the entries of a folder that was walked before."""


def _inside(folder: _Entry, walked: set[tuple[int, int]]) -> list[_Entry]:
    """The entries of a folder, sorted by name."""
    status = Path(folder.path).stat()
    if (status.st_dev, status.st_ino) in walked:
        return _SEEN
    walked.add((status.st_dev, status.st_ino))
    above = folder.path.rstrip("/")
    with os.scandir(folder.path) as entries:
        named = sorted((entry.name, _is_folder(entry)) for entry in entries)
    pages = pages_among(name for name, _ in named)
    return [
        _Entry(
            f"{above}/{name}",
            is_folder,
            hidden=name.startswith("."),
            part=folder.part or (is_folder and _is_beside(name, pages)),
        )
        for name, is_folder in named
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # opening it says why


def _stem(page: str) -> str:
    return page.rpartition(".")[0]


def _is_beside(folder: str, pages: Collection[str]) -> bool:
    """Whether a folder holds the pictures, scripts and frames of a page of the same name, as browsers save them."""
    found = _BESIDE.search(folder)
    return folder.rpartition("/")[2] in _CACHES or (found is not None and folder[: found.start()] in pages)


def pages_among(names: Iterable[str]) -> frozenset[str]:
    """The names of pages, without their suffixes."""
    return frozenset(_stem(name) for name in names if name.lower().endswith(_PAGES))


def belongs_to_page(name: str, pages: Collection[str]) -> bool:
    """Whether a member of a container lies in a folder beside a page: :func:`_is_beside`, of any folder above it."""
    parts = name.split("/")[:-1]
    return any(_is_beside("/".join(parts[: count + 1]), pages) for count in range(min(len(parts), _MAX_FOLDERS)))


def _file(entry: _Entry) -> Found | Skipped:
    if entry.part:
        return Skipped(Origin(printable(entry.path)), Skip.COMPANION)
    if _is_special(entry.path):
        return Skipped(Origin(printable(entry.path)), Skip.NOT_A_FILE)
    return Found(entry.path, named=False)


def _is_special(path: str) -> bool:
    """Whether reading it could wait for ever: a pipe, a socket, a device."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  # asked of every file
    except OSError:
        return False  # a dangling link or an unreadable one: opening it says why
    return not stat.S_ISREG(mode)
