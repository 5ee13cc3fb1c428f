"""What every peer can do, so that all are measured in the same way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks.questions import Question

Command = list[str]

COLD = Path(__file__).parent.parent / "cold"


class Shown(NamedTuple):
    """What a person sees of a hit, read from what is stored."""

    id: str
    headline: str
    source: str
    date: str
    text: str


class Answer(NamedTuple):
    """An exact total, and the first ten hits."""

    total: int
    hits: list[Shown]


class Opened(Protocol):
    """An archive, open to be asked."""

    def answer(self, question: Question) -> Answer:
        """From the text of a query to the stored fields of ten hits; facets are counted where asked for."""
        ...

    def ask(self, question: Question) -> int:
        """From the text of a query to the total, ten hits by their ids, and facets where asked for; nothing stored."""
        ...

    def finder(self, question: Question) -> Callable[[], int]:
        """The question, parsed. Calling finds the total and which ten hits they are, and reads nothing stored."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


@dataclass(frozen=True, slots=True)
class Peer:
    """One of those measured.

    ``requires``: distributions that must be installed. ``manner``: how it is used, in a line for the reader. ``load``
    makes the command that loads a file into a folder, ``cold`` those that answer one word, by what they do.
    """

    name: str
    requires: tuple[str, ...]
    manner: str
    load: Callable[[Path, Path], Command]
    cold: Callable[[Path, str], Mapping[str, Command]]
    open: Callable[[Path], Opened]


def loading(module: str) -> Callable[[Path, Path], Command]:
    """The command that runs a peer's own module to load."""
    return lambda file, folder: [sys.executable, "-m", module, str(file), str(folder)]


def script(name: str) -> Callable[[Path, str], Mapping[str, Command]]:
    """The command that runs a peer's minimal script of the folder ``cold``."""
    return lambda folder, word: {"count": [sys.executable, str(COLD / name), str(folder), word]}
