"""The records that an earlier load refused, read again: by the file and the position that its rejects file names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from index.article import Origin, Reading, Rejected, Skipped
from index.errors import UsageError
from index.readers import AUTO, Follower, read_files
from index.readers.base import reject
from index.readers.paths import STANDARD_INPUT, Found, walk
from index.report import Reason
from index.versions import ARTICLE_FORMAT

LONGEST_LINE: Final = 1 << 20
"""Bytes of a line of a rejects file; those that we write have some hundreds."""

_WITHIN: Final = "!"
_HINT: Final = "it is to be a file that load --rejects has written"


def refused_before(path: Path) -> list[Origin]:
    """Where the records are that a rejects file has, each once, in order.

    Raises:
        UsageError: it cannot be read, or is none; says which line.
    """
    try:
        with path.open("rb") as stream:
            lines = iter(lambda: stream.readline(LONGEST_LINE + 1), b"")
            origins = [_origin(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}", hint=_HINT) from error
    return list(dict.fromkeys(origins))


def _origin(line: bytes, path: Path, number: int) -> Origin:
    found = _parsed(line)
    if isinstance(found, str):
        raise UsageError(f"{path}: line {number} {found}", hint=_HINT)
    return found


def _parsed(line: bytes) -> Origin | str:
    """The place that a line names, or what is wrong with the line."""
    if len(line) > LONGEST_LINE:
        return "is too long"
    try:
        said = json.loads(line)
    except UnicodeDecodeError:
        return "is not UTF-8"
    except (ValueError, RecursionError):
        return "is not JSON"
    if not isinstance(said, dict) or not isinstance(origin := said.get("origin"), dict):
        return "has no origin"
    if said.get("format", ARTICLE_FORMAT) != ARTICLE_FORMAT:
        return f"is of another format than {ARTICLE_FORMAT}"
    return _place(origin.get("file"), origin.get("position"))


def _place(file: object, position: object) -> Origin | str:
    if not isinstance(file, str) or not file or "\0" in file:
        return "has an origin that names no file"
    if position is None:
        return Origin(file)
    if type(position) is not int or position < 1:
        return "has an origin whose position is no number from 1"
    return Origin(file, position)


def reread(
    origins: Sequence[Origin], *, input_format: str = AUTO, follower: Follower | None = None
) -> Iterator[Reading]:
    """The records at these places, in the order of their files, and a rejection of each that is not there any more.

    An origin without a position stands for all that is in the file, or in the container.

    Raises:
        UsageError: there is no such format.
    """
    wanted = _Wanted()
    lost = [rejected for origin in origins if (rejected := wanted.want(origin)) is not None]
    found = read_files(wanted.files(), input_format=input_format, follower=follower)
    return _reread(wanted, found, lost)


def files_of(origins: Sequence[Origin]) -> Iterator[Found | Rejected | Skipped]:
    """The files that have to be read for it."""
    wanted = _Wanted()
    for origin in origins:
        wanted.want(origin)
    return wanted.files()


def _reread(wanted: _Wanted, found: Iterator[Reading], lost: list[Rejected]) -> Iterator[Reading]:
    yield from lost
    for reading in found:
        if wanted.has(reading.origin):
            yield reading
    for origin in wanted.missing():
        yield reject(origin, Reason.NOT_THERE, "no such record is there any more")


@dataclass(slots=True)
class _Wanted:
    """Places of records: positions in files, and files (members of containers, containers, folders) as a whole."""

    outer: dict[str, None] = field(default_factory=dict)
    places: dict[str, dict[int, bool]] = field(default_factory=dict)
    whole: dict[str, bool] = field(default_factory=dict)

    def want(self, origin: Origin) -> Rejected | None:
        """Add a place, or say why nothing can be read there."""
        outer = _on_disk(origin.file)
        if outer is None:
            piped = origin.file.split(_WITHIN)[0] == STANDARD_INPUT
            why = "standard input cannot be read again" if piped else "no such file any more"
            return reject(origin, Reason.UNREADABLE, why)
        self.outer[outer] = None
        if origin.position is None:
            self.whole[origin.file] = False
        else:
            self.places.setdefault(origin.file, {})[origin.position] = False
        return None

    def files(self) -> Iterator[Found | Rejected | Skipped]:
        """The files on disk in which the places are."""
        for path in self.outer:
            yield from walk(Found(path, named=True))

    def has(self, origin: Origin) -> bool:
        """Whether a place is wanted; it is found then."""
        places = self.places.get(origin.file)
        at = origin.position
        placed = places is not None and at is not None and at in places
        if placed and places is not None and at is not None:
            places[at] = True
        return self._is_within(origin.file) or placed

    def _is_within(self, file: str) -> bool:
        """Whether a file, or what it is in, is wanted as a whole."""
        within = False
        for name in _enclosing(file) if self.whole else ():
            if name in self.whole:
                self.whole[name] = within = True
        return within

    def missing(self) -> Iterator[Origin]:
        """The places where nothing was found."""
        yield from (Origin(file) for file, met in self.whole.items() if not met)
        for file, places in self.places.items():
            yield from (Origin(file, position) for position, met in places.items() if not met)


def _enclosing(file: str) -> Iterator[str]:
    """A file, the containers and the folders in which it is."""
    yield file
    for at in range(len(file) - 1, 0, -1):
        if file[at] in (_WITHIN, "/"):
            yield file[:at]


def _on_disk(file: str) -> str | None:
    """The path of a file, or of the outermost container in which it is; ``None`` where there is nothing."""
    path = file
    while path:
        if os.path.lexists(path) and file != STANDARD_INPUT:
            return path
        path = path.rpartition(_WITHIN)[0]
    return None
