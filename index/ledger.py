"""Which files of a load are wholly in the archive, so that the next need not read them again if this one is cut off.

A :class:`Ledger` follows the reading. It knows how many records had been handed on when a file came to its end, and so
which files a commit holds wholly; those it notes in a manifest in the archive (:mod:`index.store.manifests`). Until a
load of the same kind (same options, same paths) has come to its end, files in the manifest that have not changed since
are left out.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

from index.pipeline import Options
from index.readers import Follower
from index.readers.paths import STANDARD_INPUT, Found
from index.store import manifests
from index.store.damage import disk
from index.store.manifests import Entry
from index.versions import ANALYSER_VERSION, ARTICLE_FORMAT

LOAD: Final = "load"
WATCH: Final = "watch"
_FRESH: Final = 20_000_000
"""Nanoseconds: a file that changed so shortly before it was read may change again without its time showing that."""

_GROWTH: Final = 16
"""A manifest is written again when it has grown by this part of it: else many small commits would write it anew."""

_FEW: Final = 4096  # files that it takes no time to write
_OFTEN: Final = 60.0  # seconds after which it may be written again in any case
_KEY: Final = 8  # bytes
_ELSEWHERE: Final = frozenset({"jobs"})  # options that do not change what is loaded

_Read = TypeVar("_Read")
Stamp = tuple[int, int]
"""Size and time of the last change."""


def key_of(kind: str, options: Options, paths: Sequence[str], kept: Iterable[str] = ()) -> str:
    """What loads of the same kind have in common: options, paths, and the version of the program.

    ``kept``: lines that the user says are no furniture: articles that have lost them are to be read again.
    """
    chosen = {each.name: getattr(options, each.name) for each in fields(options) if each.name not in _ELSEWHERE}
    named = [path if path == STANDARD_INPUT else os.path.abspath(path) for path in paths]  # noqa: PTH100  # lexically
    said = [kind, ARTICLE_FORMAT, ANALYSER_VERSION, _release(), chosen, named, sorted(kept)]
    return blake2b(json.dumps(said, default=_plain, sort_keys=True).encode(), digest_size=_KEY).hexdigest()


def is_begun(archive: Path, key: str) -> bool:
    """Whether a load was begun that the next one of its kind goes on with."""
    return bool(manifests.read(archive, key))


class Ledger(Follower):
    """Follows one load.

    ``key``: of the load (:func:`key_of`); ``None``: nothing is left out, nothing noted. ``kept``: whether what was read
    stays known after the load has come to its end.
    """

    def __init__(self, archive: Path, key: str | None = None, kind: str = LOAD, *, kept: bool = False) -> None:
        self._archive = archive
        self._key = key
        self._kind = kind
        self._kept = kept
        self._known = {entry.file: entry for entry in (manifests.read(archive, key) if key else ())}
        self._met: set[str] = set()
        self.news = 0  # changes that the manifest does not have
        self._written = time.monotonic()
        self._stamps: dict[str, Stamp | None] = {}
        self._ended: deque[tuple[int, Entry]] = deque()
        self._records = 0
        self.bytes = ReadBytes()

    def counted(self, found: Iterable[_Read]) -> Iterator[_Read]:
        """The same records, counted as they are handed on."""
        for reading in found:
            self._records += 1
            yield reading

    def leaves_out(self, file: Found) -> bool:
        """Whether all of it was committed by the load before, and it is as it was.

        One that is met again in the same load is read again, since what is read last counts.
        """
        size, stamp = looked_at(file.path)
        path = absolute(file.path)
        again = path in self._met
        self._met.add(path)
        if stamp is not None and not again and self.knows(file.path, stamp) is not None:
            self.bytes.leave_out(size)
            return True
        self._stamps[file.path] = stamp
        self.bytes.begin(size)
        return False

    def knows(self, path: str, stamp: Stamp) -> Entry | None:
        """What is noted of a file, if it has not changed since."""
        entry = self._known.get(absolute(path))
        return entry if entry is not None and (entry.size, entry.mtime_ns) == stamp else None

    def was_collection(self, file: Found) -> bool:
        """Whether it held a collection."""
        entry = self._known.get(absolute(file.path))
        return entry is not None and entry.collection

    def opened(self, stream: BinaryIO) -> None:
        """Look how far it is read, when that is asked."""
        self.bytes.stream = stream

    def ended(self, file: Found, *, collection: bool) -> None:
        """Note that its records are those up to now, unless it has changed meanwhile or could not be read."""
        stamp = self._stamps.pop(file.path, None)
        if self._key and stamp is not None and stamp == looked_at(file.path)[1] and os.access(file.path, os.R_OK):
            self._ended.append((self._records, Entry(absolute(file.path), *stamp, collection)))

    def commit(self, records: int, generation: int, *, last: bool) -> None:
        """Note which files are wholly among the first ``records`` records, which a commit holds.

        ``last``: there is no other commit after this. Raises :class:`index.errors.ArchiveError`.
        """
        while self._ended and self._ended[0][0] <= records:
            entry = self._ended.popleft()[1]
            self._known[entry.file] = entry
            self.news += 1
        old = time.monotonic() >= self._written + _OFTEN
        if last or old or len(self._known) <= _FEW or self.news * _GROWTH >= len(self._known):
            self.write(generation)

    def write(self, generation: int) -> None:
        """Have the manifest say what is known. Raises :class:`index.errors.ArchiveError`."""
        if not self._key or not self.news:
            return
        with disk(self._archive):
            manifests.forget(self._archive, self._key)
            manifests.write(self._archive, self._key, self._kind, generation, self._known.values())
        self.news, self._written = 0, time.monotonic()

    def again(self) -> None:
        """Follow another reading. What was read and not committed is forgotten."""
        self._stamps.clear()
        self._ended.clear()
        self._met.clear()
        self._records = 0

    def forget(self, paths: Iterable[str]) -> None:
        """Drop files that are no more."""
        for path in paths:
            self.news += self._known.pop(path, None) is not None

    @property
    def known(self) -> Mapping[str, Entry]:
        """What is noted, by path."""
        return self._known

    def finish(self) -> None:
        """The load has come to its end: the next one reads everything again."""
        if self._key and not self._kept:
            with disk(self._archive):
                manifests.remove(self._archive, self._key)


class ReadBytes:
    """How many bytes of files have been read, and how many were left out."""

    def __init__(self) -> None:
        self.left_out = 0
        self.stream: BinaryIO | None = None
        self._before = 0
        self._size = 0

    def begin(self, size: int) -> None:
        """Another file."""
        self._before, self._size, self.stream = self._before + self._size, size, None

    def leave_out(self, size: int) -> None:
        """A file that is not read."""
        self.left_out += size

    @property
    def done(self) -> int:
        """Bytes that were read."""
        here = self._size
        if self.stream is not None:
            with suppress(ValueError, OSError):  # closed: it was read to its end; or a pipe, which has no place
                here = min(self.stream.tell(), self._size)
        return self._before + here


def looked_at(path: str) -> tuple[int, Stamp | None]:
    """The size of a file, and its stamp if that will tell whether it changes."""
    if path == STANDARD_INPUT:
        return 0, None
    try:
        status = os.stat(path)  # noqa: PTH116  # a hundred thousand times
    except OSError:
        return 0, None
    old = time.time_ns() - status.st_mtime_ns >= _FRESH
    stamp = (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) and old else None
    return status.st_size, stamp


def absolute(path: str) -> str:
    """The path as manifests have it."""
    return os.path.abspath(path)  # noqa: PTH100  # lexically, as the user means it


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


@cache
def _release() -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version("searcher")
    return ""
