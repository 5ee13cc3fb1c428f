"""Loading what comes into folders, as it comes: look, load what is new and still, wait, look again.

Folders are looked through again and again; no service of the system is asked to tell of changes, so that it works on
network drives too. Which files were read is kept in the archive (:mod:`index.ledger`), also from one watch to the next.
The archive is locked while a batch is loaded, and free in between.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from index.article import Origin, Rejected, Skipped
from index.errors import ArchiveLockedError, UsageError
from index.interrupting import Interrupt
from index.ledger import WATCH, Ledger, absolute, key_of
from index.loading import Following, Listeners, run
from index.pipeline import Options
from index.readers import read_files
from index.readers.base import reject
from index.readers.intake import folder_of
from index.readers.paths import STANDARD_INPUT, Found, resolve, walk
from index.repeats.keeping import kept_lines
from index.repeats.watch import DUE
from index.report import LoadReport, Reason
from index.store.writer import ArchiveWriter

INTERVAL: Final = 2.0
"""Seconds from one look to the next."""

STILL: Final = 1.0
"""Seconds for which size and time of a file must not have changed: else somebody may be writing it."""

_LEISURE: Final = 9
"""A look at very many files takes long; this many times as long nothing is done after it."""

_NAP: Final = 0.1  # seconds between looks at whether to end

OnBatch = Callable[[LoadReport], None]


class _Mark(NamedTuple):
    """What changes when a file does."""

    size: int
    mtime_ns: int
    ctime_ns: int


def watch(
    paths: Iterable[str],
    archive: Path,
    options: Options | None = None,
    *,
    interval: float = INTERVAL,
    on_batch: OnBatch = lambda _: None,
    on_locked: Callable[[ArchiveLockedError], None] = lambda _: None,
    listeners: Listeners | None = None,
    wait: float = 0.0,
    until: Callable[[], bool] = lambda: False,
) -> LoadReport:
    """Load files and folders, and then whatever new or changed files come into them, until told to end.

    Ends at the first Ctrl-C or SIGTERM, or when ``until`` says so; what has been read is committed then, and the rest
    is left to the next watch of the same paths with the same options. Returns what all batches did.

    ``interval``: seconds between looks, at least. ``on_batch``: told of each batch that had anything. ``on_locked``:
    told when another writer holds the archive; its end is waited for.

    Raises:
        UsageError: a path does not exist, or is standard input.
    """
    named = _named(paths)
    watching = _Watch(named, archive, options or Options(), listeners or Listeners(), wait=wait)
    with Interrupt(signal.SIGTERM) as interrupt:

        def ended() -> bool:
            return interrupt.requested or until()

        while not ended():
            began = time.monotonic()
            report = watching.turn(interrupt, on_locked)
            if report is not None and report.records:
                on_batch(report)
            pause = max(interval, _LEISURE * watching.looked)
            while not ended() and time.monotonic() < began + pause:
                time.sleep(min(_NAP, interval))
    watching.close()
    return watching.total


def _named(paths: Iterable[str]) -> list[str]:
    """The paths, of which each must be there now."""
    named = list(paths)
    if STANDARD_INPUT in named:
        raise UsageError("standard input cannot be watched", hint="name folders or files")
    for found in resolve(named):
        if not (Path(found.path).is_dir() or Path(found.path).is_file()):
            raise UsageError(f"{found.path} is no folder and no file", hint="name folders or files")
    return named


class _Watch:
    """One watch under way. ``looked``: seconds that the last look took."""

    def __init__(self, paths: list[str], archive: Path, options: Options, listeners: Listeners, *, wait: float) -> None:
        self._paths = paths
        self._archive = archive
        self._options = options
        self._listeners = listeners
        self._wait = wait
        self._ledger = Ledger(archive, key_of(WATCH, options, paths, kept_lines(archive)), WATCH, kept=True)
        self._unjudged = not options.keep_furniture and (archive / DUE).exists()  # left so by a load that was cut off
        self._seen: dict[str, tuple[_Mark, float]] = {}  # not read yet, and since when they are as they are
        self._tried: dict[str, _Mark] = {}  # read, but not to be noted: not to be read again as long as they are so
        self._told: set[tuple[str, str]] = set()  # what was refused or left out without being read
        self._collections: set[str] = set()  # folders that are known to hold one
        self._waiting = False
        self.looked = 0.0
        self.total = LoadReport()

    def turn(self, interrupt: Interrupt, on_locked: Callable[[ArchiveLockedError], None]) -> LoadReport | None:
        """Look, and load what is to be loaded; ``None`` if there is nothing."""
        began = time.monotonic()
        found = self._look()
        self.looked = time.monotonic() - began
        if not found and not self._unjudged:
            return None
        try:
            report = self._load(found, interrupt)
        except ArchiveLockedError as error:
            if not self._waiting:
                on_locked(error)
            self._waiting = True
            return None
        self._waiting = self._unjudged = False
        self._note(found)
        self.total.add(report)
        return report

    def close(self) -> None:
        """Have the archive say what was read."""
        if not self._ledger.news:
            return
        try:
            with ArchiveWriter(self._archive, wait=self._wait) as writer:
                self._ledger.write(writer.generation)
        except ArchiveLockedError:
            return  # then some of it is read again, and found to be there

    def _load(self, found: list[Found | Rejected | Skipped], interrupt: Interrupt) -> LoadReport:
        began = time.monotonic()
        self._ledger.again()
        chosen = self._options.input_format
        readings = read_files(found, input_format=chosen, follower=self._ledger, collections=self._collections)
        report = run(
            readings,
            self._archive,
            self._options,
            self._listeners,
            Following(self._ledger),
            wait=self._wait,
            interrupt=interrupt,
        )
        report.seconds = time.monotonic() - began
        return report

    def _note(self, found: Iterable[Found | Rejected | Skipped]) -> None:
        """Remember what was told, and which files could not be noted as read, so that they are not read for ever."""
        for file in found:
            if not isinstance(file, Found):
                self._told.add((file.origin.file, file.reason))
                continue
            mark, _ = self._seen.pop(file.path)
            if self._ledger.knows(file.path, mark[:2]) is None:
                self._tried[file.path] = mark

    def _look(self) -> list[Found | Rejected | Skipped]:
        """What is to be read, or told."""
        found: list[Found | Rejected | Skipped] = []
        there: set[str] = set()
        strays: dict[tuple[str, str], Rejected | Skipped] = {}
        for file in self._below():
            if not isinstance(file, Found):
                strays[file.origin.file, file.reason] = file
            elif file.path not in there:
                there.add(file.path)
                if self._is_due(file.path):
                    found.append(file)
                elif self._ledger.was_collection(file):
                    self._collections.add(folder_of(file.path))
        found += [stray for said, stray in strays.items() if said not in self._told]
        self._told &= strays.keys()  # what comes again is told again
        self._forget(there, whole=not any(isinstance(stray, Rejected) for stray in strays.values()))
        return found

    def _below(self) -> Iterator[Found | Rejected | Skipped]:
        """All files of all paths, and a rejection of what cannot be looked at."""
        for path in self._paths:
            try:
                named = resolve([path])
            except UsageError:  # it was there when the watch began, and may come again
                yield reject(Origin(path), Reason.UNREADABLE, "no such file or folder any more")
                continue
            for each in named:
                yield from walk(each)

    def _is_due(self, path: str) -> bool:
        """Whether a file has not been read as it is, and nobody seems to be writing it."""
        try:
            status = os.stat(path)  # noqa: PTH116  # a hundred thousand times
        except OSError:
            return False  # gone, or a link to nowhere
        mark = _Mark(status.st_size, status.st_mtime_ns, status.st_ctime_ns)
        if self._ledger.knows(path, mark[:2]) is not None or self._tried.get(path) == mark:
            self._seen.pop(path, None)
            return False
        now = time.monotonic()
        before, since = self._seen.setdefault(path, (mark, now))
        if before != mark:
            self._seen[path] = (mark, now)
        elif now - since >= STILL:
            return True
        return time.time() - max(mark.mtime_ns, 0) / 1e9 >= STILL

    def _forget(self, there: set[str], *, whole: bool) -> None:
        """Forget files that are no more, unless a folder may only be away for a while."""
        self._seen = {path: seen for path, seen in self._seen.items() if path in there}
        self._tried = {path: mark for path, mark in self._tried.items() if path in there}
        if whole:
            self._ledger.forget(self._ledger.known.keys() - set(map(absolute, there)))
