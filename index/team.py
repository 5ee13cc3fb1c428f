"""The tasks of a load and where they are done: chunks of records go through all stages, and segments are built of them.

:mod:`index.workers` has the processes that do them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from index.article import Article, Origin, RawDocument, Reading, Rejected, Shape, Skipped
from index.deadline import Place
from index.pipeline import Options, Prepared, Result, Stages
from index.repeats.dropping import Known
from index.store.batch import BatchBuilder
from index.store.damage import damage
from index.store.segment import Segment


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records in order of reading, how many came before them, and about how many bytes they take.

    ``one_by_one``: a process died over them, nobody knows over which; so it has to be seen which is under way.
    """

    sequence: int
    readings: Sequence[Reading]
    size: int = 0
    one_by_one: bool = False

    def __reduce__(self) -> tuple[Callable[..., Chunk], tuple[object, ...]]:
        """Lines pass between processes without the values around them, which would take longer than all the rest."""
        return _unpacked, (self.sequence, list(map(_packed, self.readings)), self.one_by_one)


def _packed(reading: Reading) -> tuple[str, int | None, bytes] | Reading:
    if type(reading) is not RawDocument or reading.shape is not Shape.LINE or reading.encoding or reading.defaults:
        return reading
    return reading.origin.file, reading.origin.position, reading.content


def _unpacked(sequence: int, packed: list[tuple[str, int | None, bytes] | Reading], one_by_one: bool) -> Chunk:  # noqa: FBT001, RUF100
    readings = [_line(*reading) if isinstance(reading, tuple) else reading for reading in packed]
    return Chunk(sequence, readings, one_by_one=one_by_one)


def _line(file: str, position: int | None, content: bytes) -> RawDocument:
    return RawDocument(Origin(file, position), Shape.LINE, content)


@dataclass(frozen=True, slots=True)
class Refresh:
    """Compare with the newest commit from now on.

    ``taken_down``: ids that stay out of the archive. ``furniture``: lines that articles lose.
    """

    taken_down: frozenset[str]
    dictionary: bytes
    furniture: Known = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flush:
    """Write what is being built and hand it over."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Make one segment of several of the newest commit, which are named."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clean:
    """Take articles of the newest commit once more, without furniture: documents by the name of their segment."""

    places: Mapping[str, Sequence[int]]
    furniture: Known


@dataclass(slots=True)
class ChunkReport:
    """What a chunk held: records, their files in order, and what a person should be told."""

    records: int = 0
    files: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    cautions: list[tuple[Origin, str, str]] = field(default_factory=list)
    taken_down: int = 0
    furniture: Counter[tuple[str, bytes]] = field(default_factory=Counter)

    def note(self, result: Result) -> None:
        """Take down what became of a record on its way to an article."""
        origin = result.article.origin if isinstance(result, Prepared) else result.origin
        self.records += 1
        if not self.files or self.files[-1] != origin.file:
            self.files.append(origin.file)
        if isinstance(result, Prepared):
            self.cautions += [(origin, caution, detail) for caution, detail in result.cautions]
        elif isinstance(result, Rejected):
            self.rejected.append(result)
        elif isinstance(result, Skipped):
            self.skipped.append(result)

    def add(self, other: ChunkReport) -> None:
        """Take down what another says of the records behind."""
        self.records += other.records
        self.files += other.files[1:] if self.files[-1:] == other.files[:1] else other.files
        self.rejected += other.rejected
        self.skipped += other.skipped
        self.cautions += other.cautions
        self.taken_down += other.taken_down
        self.furniture.update(other.furniture)


Task: TypeAlias = Chunk | Refresh | Flush | Merge | Clean
Answer: TypeAlias = Any
"""To a chunk its :class:`ChunkReport` (of a :class:`Trial`, what became of its records), to a flush a list of
:class:`index.store.batch.Built`, to a refresh nothing, to a merge its :class:`index.store.segment.Segment`, if anything
is left of what was to be merged, to a cleaning how many articles lost each line.
"""


class Worker(Protocol):
    """Does tasks, in order. ``shaken``: it died, and had much to do again: what it has done had better be committed."""

    shaken: bool

    def submit(self, task: Task) -> None:
        """Hand it a task."""
        ...

    def answer(self) -> Answer:
        """The answer to the oldest task that was not answered yet."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class Doer(Protocol):
    """Where tasks are done."""

    def do(self, task: Task) -> Answer:
        """Do one task."""
        ...


class Trial:
    """Where records go through the stages, and nothing is built of them. Answers chunks with lists of results."""

    def __init__(self, options: Options, place: Place | None = None) -> None:
        self._place = memoryview(bytearray(8)).cast("Q") if place is None else place
        self._stages = Stages(options, self._place)

    def do(self, task: Task) -> Answer:
        """Do one task, which must be a chunk."""
        match task:
            case Chunk(sequence, readings, one_by_one=True):
                results: list[Result] = []
                for number, reading in enumerate(readings, start=sequence):
                    self._place[0] = number + 1
                    results += self._stages.run([reading], number)
                return results
            case Chunk(sequence, readings):
                return self._stages.run(readings, sequence)
        raise RuntimeError("nothing is built of what is only tried")


class Bench:
    """Where tasks are done: the stages, and a builder of segments. ``place``: of the number of the record under way."""

    def __init__(self, options: Options, archive: Path, place: Place | None = None) -> None:
        self._place = memoryview(bytearray(8)).cast("Q") if place is None else place
        self._stages = Stages(options, self._place)
        self._archive = archive
        self._builder: BatchBuilder | None = None

    def do(self, task: Task) -> Answer:
        """Do one task."""
        match task:
            case Refresh(taken_down, dictionary, furniture):
                if self._builder is None:
                    self._builder = BatchBuilder(self._archive, taken_down, dictionary, furniture)
                else:
                    self._builder.refresh(dictionary)
                return None
            case Flush():
                return self._ready.flush()
            case Merge(names):
                return self._merge(names)
            case Clean(places, furniture):
                for name, documents in places.items():
                    self._ready.clean(name, documents, furniture)
                return self._lost()
            case Chunk(sequence, readings, one_by_one=True):
                return self._run_one_by_one(sequence, readings)
            case Chunk(sequence, readings):
                return self._run(sequence, readings)

    def _run(self, sequence: int, readings: Sequence[Reading]) -> ChunkReport:
        report = ChunkReport()
        articles: list[tuple[int, Article]] = []
        for number, result in enumerate(self._stages.run(readings, sequence), start=sequence):
            report.note(result)
            if isinstance(result, Prepared):
                articles.append((number, result.article))
        self._place[0] = sequence + 1 if len(readings) == 1 else 0
        report.taken_down = len(articles) - self._ready.add(articles)
        self._place[0] = 0
        report.furniture = self._lost()
        return report

    def _lost(self) -> Counter[tuple[str, bytes]]:
        lost, self._ready.lost = self._ready.lost, Counter()
        return lost

    def _run_one_by_one(self, sequence: int, readings: Sequence[Reading]) -> ChunkReport:
        """The same, with a note of which record is under way from its beginning until it is built into a segment."""
        report = ChunkReport()
        for number, reading in enumerate(readings, start=sequence):
            self._place[0] = number + 1
            report.add(self._run(number, [reading]))
        return report

    def _merge(self, names: Sequence[str]) -> Segment | None:
        from index.store.merging import merge_committed  # and numpy, which most loads do without

        with damage(self._archive, but=OSError):
            return merge_committed(self._archive, names)

    @property
    def _ready(self) -> BatchBuilder:
        if self._builder is None:
            raise RuntimeError("a worker was not told which commit to compare with")
        return self._builder
