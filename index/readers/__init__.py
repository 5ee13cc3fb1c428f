"""Reading: which files are meant, what format each has, and the records in it.

:func:`read_paths` is the way in. Nothing is cleaned here; nothing is dropped: what is no record comes out as
:class:`~index.article.Rejected` or :class:`~index.article.Skipped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from index.article import Reading
from index.readers.base import Confidence, Reader
from index.readers.intake import Intake
from index.readers.paths import Found, resolve, walk
from index.readers.registry import AUTO, FORMATS, chosen, detect, formats

__all__ = ["AUTO", "FORMATS", "Confidence", "Reader", "detect", "formats", "read_paths"]


def read_paths(paths: Iterable[str], *, input_format: str = AUTO, stdin: BinaryIO | None = None) -> Iterator[Reading]:
    """The records of files, folders (recursively), globs and standard input (``-``), streamed in order.

    Args:
        paths: as on a command line. Compressed files, tar and zip archives are recognised by content.
        input_format: a name of :func:`formats`, or ``auto`` to recognise each file.
        stdin: what ``-`` reads.

    Raises:
        UsageError: at once, before anything is read: a path does not exist, or there is no such format.
    """
    reader = chosen(input_format)
    return _read(resolve(paths), Intake(reader, stdin))


def _read(named: list[Found], intake: Intake) -> Iterator[Reading]:
    for found in named:
        for file in walk(found):
            if isinstance(file, Found):
                yield from intake.read(file)
            else:
                yield file
    yield from intake.settle()
