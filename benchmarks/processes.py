"""Whole processes, measured from outside: how long they take, and how much memory all of them use."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
EVERY: Final = 0.2  # seconds between two looks at the memory
BARE: Final = [sys.executable, "-c", "pass"]
_SESSION: Final = 3  # of the fields of /proc/PID/stat behind the name
_WAITING: Final = "import sys; print('ready', flush=True); sys.stdin.read()"


class Memory(NamedTuple):
    """Proportional set size in bytes: a page that several processes share counts in each by its part.

    ``mapped`` are pages of files, which the kernel may take back; ``anonymous`` is what the processes hold.
    """

    anonymous: int = 0
    mapped: int = 0

    @property
    def both(self) -> int:
        """All of it."""
        return self.anonymous + self.mapped

    def __sub__(self, other: Memory) -> Memory:
        return Memory(self.anonymous - other.anonymous, self.mapped - other.mapped)


@dataclass(frozen=True, slots=True)
class Run:
    """How long a command took, and the most memory that it and all it started used at once."""

    seconds: float
    peak: Memory


def environment() -> dict[str, str]:
    """What commands are run in: as users run them, so bytecode is kept from one run for the next."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(command: Sequence[str]) -> Run:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed; its standard error is printed.
    """
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        peaks: list[Memory] = [Memory()]
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, done), daemon=True)
        watcher.start()
        try:
            status = process.wait()
        except BaseException:  # an interrupt does not reach another session by itself
            os.killpg(process.pid, signal.SIGTERM)
            raise
        finally:
            done.set()
        seconds = time.perf_counter() - began
    watcher.join()
    if status:
        raise subprocess.CalledProcessError(status, list(command))
    return Run(seconds, peaks[0])


def _watch(session: int, peaks: list[Memory], done: threading.Event) -> None:
    while not done.wait(EVERY):
        peaks[0] = max(peaks[0], memory_of_session(session), key=lambda memory: memory.both)


def memory_of_session(session: int) -> Memory:
    """What all processes of a session use now."""
    used = [memory(pid) for pid in _session(session)]
    return Memory(sum(one.anonymous for one in used), sum(one.mapped for one in used))


def _session(session: int) -> Iterator[int]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                behind = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended since
                continue
            if int(behind[_SESSION]) == session:
                yield int(folder.name)


def memory(pid: int) -> Memory:
    """What one process uses now; nothing if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return Memory()
    kilobytes = {name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines[1:])}
    shared = kilobytes.get("Pss_Shmem", 0)
    return Memory((kilobytes.get("Pss_Anon", 0) + shared) * 1024, kilobytes.get("Pss_File", 0) * 1024)


def waiting_memory(command: Sequence[str]) -> Memory:
    """What a process uses once it has printed a line; it is to wait for the end of standard input then.

    Raises:
        subprocess.CalledProcessError: it printed nothing.
    """
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None or not process.stdout.readline():
            raise subprocess.CalledProcessError(process.wait(), list(command))
        return memory(process.pid)


def bare_memory() -> Memory:
    """What the interpreter uses by itself."""
    return waiting_memory([sys.executable, "-c", _WAITING])


def cold(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, float]:
    """Median seconds of each command, by name. They take turns; the first turn, which compiles, is not counted."""
    names = list(commands)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(runs + 1):
        for name in (*names[turn % len(names) :], *names[: turn % len(names)]):
            times[name].append(_seconds(commands[name]))
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def _seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def settle() -> None:
    """Have the kernel write what earlier work has left, so that it does not burden what is measured next."""
    os.sync()
