"""Where the time of a load goes: ``python -m benchmarks.loading PATH... [--records N] [--profile STAGE]``.

Takes the first records of the files through the stages in one process, in chunks as a load does, and builds a segment
of them. Prints processor time a record in microseconds, and the share of each stage. ``--profile`` says besides which
functions take the time within one of them.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from index.article import Draft, RawDocument, Reading, Rejected, Shape
from index.handing import chunks
from index.normalise import Normalised
from index.pipeline import Options, Prepared, Stages
from index.readers import read_paths
from index.readers.jsonl import parsed
from index.store.archive import create
from index.store.batch import BatchBuilder

STAGES: Final = ("read", "parse", "clean", "normalise", "recognise", "build", "write")
RECORDS: Final = 10_000
_FUNCTIONS: Final = 25

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Clock:
    """Adds up processor time by stage; ``profiled`` is the stage that is looked into."""

    profiled: str = ""
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    profile: cProfile.Profile = field(default_factory=cProfile.Profile)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done inside is of this stage."""
        with self.profile if name == self.profiled else nullcontext():
            began = time.process_time()
            yield
            self.seconds[name] += time.process_time() - began


def measured(paths: Iterable[str], options: Options, records: int, clock: Clock) -> Counter[str]:
    """Take records through all stages. Returns how many there were, and what became of them."""
    counts: Counter[str] = Counter()
    stages = Stages(options)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "a.archive"
        create(archive)
        builder = BatchBuilder(archive, frozenset(), b"")
        found = islice(read_paths(paths, input_format=options.input_format), records)
        for chunk in chunks(_timed(found, clock)):
            made = _through(stages, chunk.readings, clock)
            articles = [result.article for result in made if isinstance(result, Prepared)]
            counts += Counter(records=len(made), articles=len(articles), rejected=_rejected(made))
            with clock.stage("build"):
                builder.add(list(enumerate(articles, start=chunk.sequence)))
        with clock.stage("write"):
            builder.flush()
    return counts


def _timed(found: Iterator[_Value], clock: Clock) -> Iterator[_Value]:
    """The same, time spent in getting each counted as reading."""
    while True:
        with clock.stage("read"):
            taken = list(islice(found, 64))
        if not taken:
            return
        yield from taken


def _through(stages: Stages, readings: Iterable[Reading], clock: Clock) -> list[Any]:
    with clock.stage("parse"):
        made: list[Any] = [_parsed(reading) for reading in readings]
    raws = list(made)
    for name, stage, kind in (
        ("clean", stages._clean, RawDocument),  # noqa: SLF001  # what a load calls, one after another
        ("normalise", stages._normalise, Draft),  # noqa: SLF001
        ("recognise", stages._recognise, Normalised),  # noqa: SLF001
    ):
        with clock.stage(name):
            stages._through(stage, kind, made, raws, 0)  # noqa: SLF001
    return made


def _parsed(reading: Reading) -> Reading:
    return parsed(reading) if isinstance(reading, RawDocument) and reading.shape is Shape.LINE else reading


def _rejected(made: Iterable[object]) -> int:
    return sum(isinstance(result, Rejected) for result in made)


def table(seconds: Mapping[str, float], records: int) -> str:
    """A row a stage: microseconds a record, and the share."""
    total = sum(seconds.values())
    rows = [f"| {name} | {seconds[name] / records * 1e6:,.1f} | {seconds[name] / total:.1%} |" for name in STAGES]
    rows.append(f"| all | {total / records * 1e6:,.1f} | {records / total:,.0f} records a second |")
    return "\n".join(("| stage | µs a record | share |", "| --- | ---: | ---: |", *rows))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Where the time of a load goes, stage by stage.")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--entities", default="none")
    parser.add_argument("--profile", choices=STAGES, default="")
    asked = parser.parse_args()
    clock = Clock(asked.profile)
    counts = measured(asked.paths, Options(entities=asked.entities, jobs=1), asked.records, clock)
    print(", ".join(f"{count:,} {what}" for what, count in counts.items()))
    print(table(clock.seconds, counts["records"]))
    if asked.profile:
        pstats.Stats(clock.profile).sort_stats("tottime").print_stats(_FUNCTIONS)


if __name__ == "__main__":
    main()
