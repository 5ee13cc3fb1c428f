"""Kill the loader at seeded moments, and see that nothing is lost.

``python -m benchmarks.crash [--moments N] [--seed S]`` kills ``load`` with signal 9, each time at another moment: the
loader itself, or one of its workers (whose work is then done again). Each time the archive must open, hold whole every
article of the last commit that was seen, and be found sound; loading again, which leaves out files that were wholly
loaded, must end in exactly what an uninterrupted load ends in, with no file left over. Half of the articles have a line
that their source repeats, which they lose. A third of the loads update an archive that has other versions of the
articles.
Exit status 1, and the moment, where something is amiss.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from index.errors import SearcherError
from index.loading import Progress, load
from index.pipeline import Options
from index.store import maintain
from index.store.archive import open_archive
from index.store.committed import Committed
from index.store.stored import digest

ARTICLES: Final = 900
FILES: Final = 9  # those that were wholly loaded before a kill are left out after it
COMMIT_EVERY: Final = 120
OPTIONS: Final = Options(jobs=2, entities="none")
_REPEATED: Final = "Sign up for our evening letter."
_FORK: Final = multiprocessing.get_context("fork")

State = dict[str, bytes]
"""Digest of each article by id."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When to kill (seconds after the start), whom, and whether the archive held older versions before."""

    after: float
    worker: bool
    update: bool


def feed(path: Path, version: int) -> Path:
    """A folder of feeds with invented articles; another version has other texts."""
    chance = random.Random(version)
    path.mkdir()
    for part in range(FILES):
        file = path / f"{part}.jsonl"
        file.write_text("".join(_line(number, version, chance) for number in range(part, ARTICLES, FILES)))
        os.utime(file, (1_700_000_000, 1_700_000_000))  # else it might change again without its time showing that
    return path


def _line(number: int, version: int, chance: random.Random) -> str:
    words = [f"{first}{second}" for first in ("har", "mar", "tal", "ost") for second in ("bour", "ket", "ks", "ern")]
    text = f"Version {version}. " + " ".join(chance.choices(words, k=80))
    text += f"\n\n{_REPEATED}" * (number % 2)
    record = {"id": f"n{number}", "title": f"Report {number}", "text": text, "source": f"Paper {number % 7}"}
    record["language"] = "en"  # else it is recognised, for which a model is read for seconds
    return json.dumps(record) + "\n"


def state(archive: Path) -> State:
    """What the newest commit holds; nothing where no archive has been made yet."""
    if not (archive / "archive.json").exists():
        return {}
    return {article.id: digest(article) for article in Committed(open_archive(archive)).articles()}


def leftovers(archive: Path) -> list[str]:
    """Files that are neither of the newest commit nor of the archive as such."""
    snapshot = open_archive(archive)
    kept = {"archive.json", "MAIN_WRITELOCK", "takedowns.jsonl", f"_MAIN_{snapshot.generation}.toc"}
    kept |= {opened.segment.filename for opened in snapshot.segments}
    return [entry.name for entry in archive.iterdir() if entry.name not in kept]


def run(source: Path, archive: Path, note: Callable[[], None] = lambda: None) -> None:
    """Load, committing often; ``note`` is called again and again."""

    def on_progress(_: Progress) -> None:
        note()

    load([str(source)], archive, OPTIONS, commit_every=COMMIT_EVERY, on_progress=on_progress)
    note()


def _in_child(source: Path, archive: Path, report: Path) -> None:
    def note() -> None:
        with report.open("a") as stream:
            stream.write(f"{len(state(archive))}\n")

    with contextlib.suppress(SearcherError):  # a worker was killed
        run(source, archive, note)


def _workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def interrupted(source: Path, archive: Path, moment: Moment) -> int:
    """Load and kill; how many articles were seen committed."""
    report = archive.with_suffix(".report")
    report.write_text("0\n")
    child = _FORK.Process(target=_in_child, args=(source, archive, report))
    child.start()
    time.sleep(moment.after)
    workers = _workers(child.pid or 0)
    victim = random.Random(moment.after).choice(workers) if moment.worker and workers else child.pid
    with contextlib.suppress(ProcessLookupError):
        os.kill(victim or 0, signal.SIGKILL)
    child.join()
    return int(report.read_text().split()[-1])


def faults(
    folder: Path, sources: tuple[Path, Path], expected: State, uncleaned: State, moment: Moment
) -> Iterator[str]:
    """What is amiss after one kill and after loading again. ``uncleaned``: what is expected, with the repeated line."""
    archive = folder / "crashed.archive"
    before: State = {}
    if moment.update:
        run(sources[0], archive)
        before = state(archive)
    reported = interrupted(sources[1], archive, moment)
    found = state(archive)
    known = set(before.items()) | set(expected.items()) | set(uncleaned.items())
    if not set(found.items()) <= known:
        yield "holds articles in versions that nobody wrote"
    if len(found) < max(reported, len(before)):
        yield f"holds {len(found)} articles, but {max(reported, len(before))} were committed"
    if found and (problems := maintain.verify(archive)):
        yield f"not sound: {problems[0].place}: {problems[0].detail}"
    run(sources[1], archive)
    if state(archive) != expected:
        yield "loading again ends in something else than an uninterrupted load"
    if left := leftovers(archive):
        yield f"files are left over: {', '.join(left)}"
    if problems := maintain.verify(archive):
        yield f"not sound after loading again: {problems[0].place}: {problems[0].detail}"


def moments(number: int, seed: int, seconds: float) -> Iterator[Moment]:
    """Seeded moments over the whole time that a load takes."""
    chance = random.Random(seed)
    for _ in range(number):
        yield Moment(chance.uniform(0, seconds), worker=chance.random() < 0.3, update=chance.random() < 1 / 3)


def crash(number: int, seed: int, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """Kill at ``number`` moments. Returns what was amiss, with the moments."""
    amiss: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        sources = feed(Path(folder) / "old", 1), feed(Path(folder) / "new", 2)
        began = time.monotonic()
        run(sources[1], Path(folder) / "whole.archive")
        seconds = time.monotonic() - began
        expected = state(Path(folder) / "whole.archive")
        load([str(sources[1])], Path(folder) / "kept.archive", replace(OPTIONS, keep_furniture=True))
        uncleaned = state(Path(folder) / "kept.archive")
        for moment in moments(number, seed, seconds):
            found = list(faults(Path(folder), sources, expected, uncleaned, moment))
            tell(f"{moment}: {'; '.join(found) or 'nothing lost'}")
            amiss += [f"{moment}: {fault}" for fault in found]
            shutil.rmtree(Path(folder) / "crashed.archive", ignore_errors=True)
    return amiss


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Kill the loader at seeded moments, and see that nothing is lost.")
    parser.add_argument("--moments", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20_251_204)
    asked = parser.parse_args()
    amiss = crash(asked.moments, asked.seed, tell=lambda line: print(line, flush=True))
    print(f"{asked.moments} moments, {len(amiss)} faults")
    sys.exit(1 if amiss else 0)


if __name__ == "__main__":
    main()
