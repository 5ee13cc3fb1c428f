"""Asking every peer the same questions, in turns, within one process."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import questions as kept
from benchmarks.peers import peer
from benchmarks.peers.base import Opened, Peer
from benchmarks.questions import Kind, Question

PATIENCE: Final = 10.0  # seconds that a peer may take for a class, at a level; it is asked no further then
LEVELS: Final = ("asked", "answered", "found")
REHEARSED: Final = 5  # other questions of each class, asked before those that are timed

Call = Callable[[], int]
"""Asks one question; the total comes back."""


class Timing(NamedTuple):
    """Milliseconds, of so many questions."""

    median: float
    p95: float
    asked: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How long each question of one class took a peer, in milliseconds, and the totals that it told."""

    milliseconds: list[float]
    totals: list[int]

    @property
    def timing(self) -> Timing:
        """The figures that are reported."""
        return Timing(statistics.median(self.milliseconds), percentile(self.milliseconds, 95), len(self.milliseconds))


def percentile(values: Sequence[float], share: int) -> float:
    """The least value that ``share`` per cent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(-(-len(values) * share // 100) - 1, 0)]


def ask_all(
    archives: Mapping[str, tuple[Peer, Path]],
    asked: Mapping[Kind, list[Question]],
    rehearsed: Mapping[Kind, list[Question]],
) -> dict[str, dict[Kind, dict[str, Asked]]]:
    """Level → class → peer → what its questions took.

    First every archive answers all questions, which brings its pages into memory. Then each level opens the archives
    anew, so that no peer can answer from what it remembers of a question, and asks ``rehearsed`` ones, not timed.
    """
    with _opened(archives) as opened:
        for questions in asked.values():
            in_turns(_calls(opened, questions, "answered"))
    measured: dict[str, dict[Kind, dict[str, Asked]]] = {}
    for level in LEVELS:
        with _opened(archives) as opened:
            for questions in rehearsed.values():
                in_turns(_calls(opened, questions, level))
            measured[level] = {kind: in_turns(_calls(opened, these, level)) for kind, these in asked.items()}
    return measured


def in_turns(calls: Mapping[str, Sequence[Call]], patience: float = PATIENCE) -> dict[str, Asked]:
    """Ask question by question, every peer in turn, the first of a turn changing, so that a drift hits all alike."""
    names = list(calls)
    taken = {name: Asked([], []) for name in names}
    left = dict.fromkeys(names, patience * 1000)
    with _no_collection():
        for number in range(max(map(len, calls.values()), default=0)):
            for name in (*names[number % len(names) :], *names[: number % len(names)]):
                if left[name] > 0:
                    began = time.perf_counter_ns()
                    total = calls[name][number]()
                    milliseconds = (time.perf_counter_ns() - began) / 1e6
                    left[name] -= milliseconds
                    taken[name].milliseconds.append(milliseconds)
                    taken[name].totals.append(total)
    return taken


def _calls(opened: Mapping[str, Opened], questions: Sequence[Question], level: str) -> dict[str, list[Call]]:
    return {name: [_call(archive, question, level) for question in questions] for name, archive in opened.items()}


def _call(archive: Opened, question: Question, level: str) -> Call:
    match level:
        case "found":
            return archive.finder(question)
        case "asked":
            return lambda: archive.ask(question)
        case _:
            return lambda: archive.answer(question).total


@contextmanager
def _opened(archives: Mapping[str, tuple[Peer, Path]]) -> Iterator[dict[str, Opened]]:
    opened = {name: one.open(folder) for name, (one, folder) in archives.items()}
    try:
        yield opened
    finally:
        for archive in opened.values():
            archive.close()


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection in between: it would hit one peer with what another has left."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def command(name: str, folder: Path, asked: Path) -> list[str]:
    """The command of a process that opens an archive, answers the questions of a file, and waits."""
    return [sys.executable, "-m", "benchmarks.asking", name, str(folder), str(asked)]


def main() -> None:
    """What :func:`command` runs: answer, say so, wait."""
    name, folder, asked = sys.argv[1:]
    archive = peer(name).open(Path(folder))
    for question in kept.read(Path(asked)):
        archive.answer(question)
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
