"""Take away what a loader needs: room on the disk, a directory that may be written to, permission in the middle.

``python -m benchmarks.faults [--disks N] [--seed S]`` does each to ``searcher load`` (and ``delete`` and ``optimize``),
on file systems of its own in memory. Each time the command must end with an error of ours and no traceback; the archive
must answer, be sound, and hold what was last committed; and once the fault is gone, loading again must end in exactly
what an undisturbed load ends in. Prints a table; exit status 1 where something is amiss.

It mounts file systems, for which it runs itself in a namespace (``unshare`` of util-linux), and gives up the rights of
root where it has them, as root may write anywhere.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.crash import COMMIT_EVERY, OPTIONS, State, feed, leftovers, run, state
from index.errors import ArchiveError
from index.loading import Progress, load
from index.store import maintain
from searcher.cli.main import run as searcher

_NOBODY: Final = 65_534
_PLENTY: Final = "64m"  # of room on a disk
_MEGABYTE: Final = 1 << 20


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    command: str
    status: int
    said: str


class Sources(NamedTuple):
    """Feeds of the same articles in two versions, what loading the second ends in, and that with its repeated lines."""

    old: Path
    new: Path
    expected: State
    uncleaned: State


def command(*arguments: str, folder: Path, user: int | None = None) -> Ended:
    """Run the command line in a child; as another user, where one is given."""
    said = folder / "said.txt"
    said.touch(mode=0o666)
    child = os.fork()
    if child == 0:
        _become(arguments, said, user)
    _, status = os.waitpid(child, 0)
    return Ended(arguments[0], os.waitstatus_to_exitcode(status), said.read_text())


def _become(arguments: Sequence[str], said: Path, user: int | None) -> None:
    """The life of the child."""
    stream = os.open(said, os.O_WRONLY | os.O_TRUNC)
    os.dup2(stream, 1)
    os.dup2(stream, 2)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    sys.argv = ["searcher", *arguments]
    status: object = 1
    try:
        if user is not None:
            os.setuid(user)
        searcher()
    except SystemExit as ended:
        status = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0)


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A file system in memory."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={_PLENTY}", "none", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def used(place: Path) -> int:
    """Bytes in use on a file system."""
    found = os.statvfs(place)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def badly_refused(ended: Ended) -> Iterator[str]:
    """What is amiss with the way in which a command refused."""
    if ended.status != ArchiveError.exit_status:
        yield f"{ended.command} ended with status {ended.status}: {ended.said.strip()}"
    elif "Traceback" in ended.said or "searcher: error: " not in ended.said or "hint: " not in ended.said:
        yield f"{ended.command} said: {ended.said.strip()}"


def disturbed(archive: Path, before: State, folder: Path) -> Iterator[str]:
    """What is amiss with an archive that a command failed to change."""
    if state(archive) != before:
        yield "does not hold what was last committed"
    if problems := maintain.verify(archive):
        yield f"not sound: {problems[0].place}: {problems[0].detail}"
    asked = command("count", "version", "--index", str(archive), folder=folder)
    if asked.status != 0 or asked.said.strip() != str(len(before)):
        yield f"does not answer: {asked.said.strip()}"


def undisturbed(archive: Path, sources: Sources) -> Iterator[str]:
    """What is amiss after loading again."""
    run(sources.new, archive)
    if state(archive) != sources.expected:
        yield "loading again ends in something else than an undisturbed load"
    if left := leftovers(archive):
        yield f"files are left over: {', '.join(left)}"


def full_disk(folder: Path, sources: Sources, room: int) -> Iterator[str]:
    """Load where only so many bytes are free."""
    with disk(folder) as place:
        archive = place / "a.archive"
        run(sources.old, archive)
        before = state(archive)
        _mount("-o", f"remount,size={used(place) + room}", str(place))
        for arguments in (
            ["load", str(sources.new), "--jobs", "2", "--quiet"],
            ["optimize"],
            ["delete", "--id", "n1", "--yes"],
        ):
            ended = command(*arguments, "--index", str(archive), folder=folder)
            if ended.status != 0:
                yield from badly_refused(ended)
            else:
                before = state(archive)
            yield from disturbed(archive, before, folder)
        _mount("-o", f"remount,size={_PLENTY}", str(place))
        yield from _without_takedowns(archive, sources)


def _without_takedowns(archive: Path, sources: Sources) -> Iterator[str]:
    """As :func:`undisturbed`, where the article of the takedown may be gone for good."""
    kept = {name: known for name, known in sources.expected.items() if name != "n1" or name in state(archive)}
    yield from undisturbed(archive, sources._replace(expected=kept))


def read_only_disk(folder: Path, sources: Sources) -> Iterator[str]:
    """Load onto a disk that is mounted to be read only."""
    with disk(folder) as place:
        archive = place / "a.archive"
        run(sources.old, archive)
        before = state(archive)
        _mount("-o", "remount,ro", str(place))
        for arguments in (["load", str(sources.new), "--quiet"], ["optimize"], ["delete", "--id", "n1", "--yes"]):
            yield from badly_refused(command(*arguments, "--index", str(archive), folder=folder))
        yield from disturbed(archive, before, folder)
        _mount("-o", "remount,rw", str(place))
        yield from undisturbed(archive, sources)


def read_only_directory(folder: Path, sources: Sources) -> Iterator[str]:
    """Load into a directory without permission to write."""
    archive = folder / "a.archive"
    run(sources.old, archive)
    before = state(archive)
    for entry in archive.iterdir():
        entry.chmod(0o444)
    archive.chmod(0o555)
    user = _NOBODY if os.geteuid() == 0 else None
    for arguments in (["load", str(sources.new), "--quiet"], ["optimize"], ["delete", "--id", "n1", "--yes"]):
        yield from badly_refused(command(*arguments, "--index", str(archive), folder=folder, user=user))
    yield from disturbed(archive, before, folder)
    archive.chmod(0o755)
    for entry in archive.iterdir():
        entry.chmod(0o644)
    yield from undisturbed(archive, sources)


def permission_lost(folder: Path, sources: Sources, after: int) -> Iterator[str]:
    """Take the permission to write away after so many records."""
    archive = folder / "lost" / "a.archive"
    archive.parent.mkdir()
    archive.parent.chmod(0o777)
    child = os.fork()
    if child == 0:
        os._exit(_load_and_lose(archive, sources.new, after))
    _, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    archive.chmod(0o755)
    held = state(archive)
    known = set(sources.expected.items()) | set(sources.uncleaned.items())
    if ended != ArchiveError.exit_status or not set(held.items()) <= known:
        yield f"ended with status {ended}, {len(held)} articles"
    elif problems := maintain.verify(archive):
        yield f"not sound: {problems[0].place}: {problems[0].detail}"
    yield from undisturbed(archive, sources)


def _load_and_lose(archive: Path, source: Path, after: int) -> int:
    """The life of a loader that loses its permission; its exit status."""
    if os.geteuid() == 0:
        os.setuid(_NOBODY)

    def lose(progress: Progress) -> None:
        if progress.records >= after and archive.exists():
            archive.chmod(0o500)

    try:
        load([str(source)], archive, OPTIONS, commit_every=COMMIT_EVERY, on_progress=lose)
    except ArchiveError as error:
        return error.exit_status
    except Exception as error:  # noqa: BLE001  # whatever it is, it should have been an error of ours
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


Fault = Callable[[Path, Sources], Iterator[str]]
_RECORDS: Final = (1, COMMIT_EVERY + 1, 5 * COMMIT_EVERY)


def faults(disks: int, seed: int) -> Iterator[tuple[str, Fault]]:
    """All that is to be done, by name."""
    chance = random.Random(seed)
    for room in [0, *(chance.randrange(2 * _MEGABYTE) for _ in range(disks - 1))]:
        yield f"{room:,} bytes free", partial(full_disk, room=room)
    yield "a disk to be read only", read_only_disk
    yield "a directory to be read only", read_only_directory
    for after in _RECORDS:
        yield f"permission lost after {after} records", partial(permission_lost, after=after)


def run_all(disks: int, seed: int) -> int:
    """Do it; how much was amiss. Mounts must be allowed here."""
    amiss = 0
    with tempfile.TemporaryDirectory() as first:
        feeds = sources(Path(first))
        for name, fault in faults(disks, seed):
            with tempfile.TemporaryDirectory() as folder:
                Path(folder).chmod(0o777)
                found = list(fault(Path(folder), feeds))
            amiss += len(found)
            print(f"| {name} | {'; '.join(found) or 'nothing lost'} |", flush=True)
    return amiss


def sources(folder: Path) -> Sources:
    """The feeds, in a folder."""
    folder.chmod(0o755)
    old, new = feed(folder / "old", 1), feed(folder / "new", 2)
    # In this process: a child that has given up its rights may not be able to read the modules that it needs.
    load([str(new)], folder / "whole.archive", replace(OPTIONS, jobs=1))
    load([str(new)], folder / "kept.archive", replace(OPTIONS, keep_furniture=True))
    return Sources(old, new, state(folder / "whole.archive"), state(folder / "kept.archive"))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Take away what a loader needs, and see that nothing is lost.")
    parser.add_argument("--disks", type=int, default=30, help="how many disks to fill")
    parser.add_argument("--seed", type=int, default=20_251_204)
    parser.add_argument("--inside", action="store_true", help="in a namespace already, in which mounting is allowed")
    asked = parser.parse_args()
    if not asked.inside:
        again = [sys.executable, "-m", "benchmarks.faults", *sys.argv[1:], "--inside"]
        mapped = ["--map-root-user"] if os.geteuid() else []
        sys.exit(subprocess.run(["unshare", "--mount", *mapped, *again], check=False).returncode)
    print("| fault | what came of it |\n| --- | --- |")
    sys.exit(1 if run_all(asked.disks, asked.seed) else 0)


if __name__ == "__main__":
    main()
