"""Reading: which files are meant, what format each has, and the records in it.

:func:`read_paths` is the way in. Nothing is cleaned here; nothing is dropped: what is no record comes out as
:class:`~index.article.Rejected` or :class:`~index.article.Skipped`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from index.article import Origin, Reading, Rejected, Skipped
from index.readers.base import Confidence, Reader
from index.readers.following import Follower
from index.readers.intake import Intake, folder_of
from index.readers.paths import Found, resolve, walk
from index.readers.registry import AUTO, FORMATS, chosen, detect
from index.report import Skip

__all__ = ["AUTO", "FORMATS", "Confidence", "Follower", "Reader", "detect", "read_files", "read_paths", "resolved"]


def read_paths(
    paths: Iterable[str],
    *,
    input_format: str = AUTO,
    stdin: BinaryIO | None = None,
    follower: Follower | None = None,
) -> Iterator[Reading]:
    """The records of files, folders (recursively), globs and standard input (``-``), streamed in order.

    Args:
        paths: as on a command line. Compressed files, tar and zip archives are recognised by content.
        input_format: a name of :data:`FORMATS`, or ``auto`` to recognise each file.
        stdin: what ``-`` reads.
        follower: is told of each file, and may leave it out.

    Raises:
        UsageError: at once, before anything is read: a path does not exist, or there is no such format.
    """
    return read_files(resolved(paths), input_format=input_format, stdin=stdin, follower=follower)


def resolved(paths: Iterable[str]) -> Iterator[Found | Rejected | Skipped]:
    """The files that paths mean, those in folders found as they are asked for. Raises :class:`UsageError` at once."""
    named = resolve(paths)
    return (file for found in named for file in walk(found))


def read_files(
    files: Iterable[Found | Rejected | Skipped],
    *,
    input_format: str = AUTO,
    stdin: BinaryIO | None = None,
    follower: Follower | None = None,
    collections: Iterable[str] = (),
) -> Iterator[Reading]:
    """The same of files that were found already, and of what was not read in finding them.

    ``collections``: folders, as :func:`~index.readers.intake.folder_of` says, that are known to hold a collection.
    """
    intake = Intake(chosen(input_format), stdin, follower or Follower(), collections=set(collections))
    return _read(files, intake)


def _read(files: Iterable[Found | Rejected | Skipped], intake: Intake) -> Iterator[Reading]:
    waiting: deque[Found] = deque()  # read, but for prose that waits for its neighbours
    for file in files:
        if not isinstance(file, Found):
            yield file
        elif intake.follower.leaves_out(file):
            if intake.follower.was_collection(file):
                intake.collections.add(folder_of(file.path))
            yield Skipped(Origin(file.path), Skip.DONE)
        else:
            yield from intake.read(file)
            if intake.holds(file.path, last=True):
                waiting.append(file)
            else:
                _end(file, intake)
        while waiting and not intake.holds(waiting[0].path, last=False):
            _end(waiting.popleft(), intake)
    yield from intake.settle()
    for file in waiting:
        _end(file, intake)


def _end(file: Found, intake: Intake) -> None:
    intake.follower.ended(file, collection=folder_of(file.path) in intake.collections)
