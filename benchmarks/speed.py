"""Loading and asking, side by side in one run: this project, tantivy-py, SQLite FTS5, stock Whoosh.

``python -m benchmarks.speed --grow COLLECTION`` grows a collection, or takes the JSON Lines of ``--collection FILE``
(as ``benchmarks.generate`` prints them), loads it, asks, prints tables, and writes benchmarks/results/speed.json.
All peers load the same file and are asked the same questions; FTS5 and stock Whoosh only at the smallest size.
A peer whose packages are not installed (the dependency group ``bench``) is left out, and a line says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from benchmarks import asking, collection, processes, questions, tables, targets
from benchmarks.asking import Asked
from benchmarks.peers import NAMES, peer
from benchmarks.peers.base import Peer
from benchmarks.processes import Run
from benchmarks.questions import Kind
from benchmarks.targets import Line, Loaded, Section

RESULTS: Final = Path(__file__).parent / "results" / "speed.json"
EVERYWHERE: Final = ("ours", "tantivy")  # the others are asked at the smallest size alone
ENOUGH: Final = 30.0  # seconds of loading after which a peer does not load again
LEVELS: Final = {
    "asked": "From the text of a query to the exact total, facets, and which ten hits they are; none of them is read.",
    "answered": "From the text of a query to the exact total, ten hits, and their headline, source, date and text.",
    "found": "From a parsed query to the total and which ten hits they are; FTS5 and its SQL cannot be parted.",
}
LOADING: Final = (
    "The same JSON Lines in a process of its own, parsing included; where there are several runs, they take turns, and "
    "the median counts. Memory is proportional set size."
)


class Suite:
    """One run over one collection."""

    def __init__(self, peers: Mapping[str, Peer], file: Path, folder: Path, options: argparse.Namespace) -> None:
        self._peers, self._file, self._folder = peers, file, folder
        self._sizes: list[int] = sorted(options.sizes)
        self._whoosh_articles: int | None = options.whoosh_articles
        self._loads: int = options.loads
        self._cold_runs: int = options.cold_runs
        headlines = [record["title"] for record in collection.records(file, self._sizes[0])]
        drawn = questions.questions(headlines, options.questions + asking.REHEARSED)
        self._asked = {kind: these[: options.questions] for kind, these in drawn.items()}
        self._rehearsed = {kind: these[options.questions :] for kind, these in drawn.items()}
        self._word = questions.common_word(headlines)
        self._loaded: dict[int, dict[str, Loaded]] = {}

    def sections(self) -> Iterator[Section]:
        """Measure, and yield each table once it is complete."""
        for size in self._sizes:
            yield self._load(size)
            yield from self._ask(size)
        medium = max([size for size in self._sizes if size <= targets.MEDIUM] or self._sizes[:1])
        yield self._cold(medium)
        yield self._memory(medium)
        if len(self._sizes) > 1:
            seconds = {
                size: {name: one.run.seconds for name, one in loaded.items() if name in EVERYWHERE}
                for size, loaded in self._loaded.items()
            }
            yield Section("Growth", list(targets.growth(seconds)))

    def _present(self, size: int) -> list[str]:
        return [name for name in self._peers if size == self._sizes[0] or name in EVERYWHERE]

    def _load(self, size: int) -> Section:
        runs: dict[str, list[Run]] = {name: [] for name in self._present(size)}
        numbers = {self._articles(name, size) for name in runs}
        files = {number: collection.head(self._file, number, self._folder) for number in numbers}
        for _ in range(self._loads):
            for name, taken in runs.items():
                if sum(run.seconds for run in taken) < ENOUGH:
                    taken.append(self._load_once(name, files[self._articles(name, size)], size))
        self._loaded[size] = {name: self._summed_up(name, taken, size) for name, taken in runs.items()}
        for file in files.values():
            file.unlink()
        remarks = (LOADING, *self._fewer(size, "its rate and size are those of the smaller load"))
        return Section(f"Loading {size:,} articles", list(targets.loading(self._loaded[size])), remarks)

    def _load_once(self, name: str, file: Path, size: int) -> Run:
        _say(f"loading {self._articles(name, size):,} articles into {name}")
        folder = self._archive(name, size)
        shutil.rmtree(folder, ignore_errors=True)
        processes.settle()
        return processes.run(self._peers[name].load(file, folder))

    def _summed_up(self, name: str, runs: Sequence[Run], size: int) -> Loaded:
        seconds = statistics.median(run.seconds for run in runs)
        peak = max((run.peak for run in runs), key=lambda memory: memory.both)
        disk = collection.size_on_disk(self._archive(name, size))
        return Loaded(self._articles(name, size), Run(seconds, peak), disk)

    def _ask(self, size: int) -> Iterator[Section]:
        _say(f"asking over {size:,} articles")
        archives = {name: (self._peers[name], self._archive(name, size)) for name in self._present(size)}
        measured = asking.ask_all(archives, self._asked, self._rehearsed)
        for level, classes in measured.items():
            lines = [line for kind, asked in classes.items() for line in self._timings(kind, asked, size)]
            scaled = self._fewer(size, "its times are scaled up in proportion")
            remarks = (LEVELS[level], *self._impatience(classes), *scaled)
            yield Section(f"{level.capitalize()}: {size:,} articles", lines, remarks)
        yield Section(f"Agreement: {size:,} articles", list(self._agreement(measured["answered"], size)))

    def _timings(self, kind: Kind, asked: Mapping[str, Asked], size: int) -> Iterator[Line]:
        scaled = {}
        for name, one in asked.items():
            factor = size / self._articles(name, size)
            scaled[name] = one.timing._replace(median=one.timing.median * factor, p95=one.timing.p95 * factor)
        return targets.asking(kind, scaled, size)

    def _agreement(self, classes: Mapping[Kind, Mapping[str, Asked]], size: int) -> Iterator[Line]:
        for kind, asked in classes.items():
            whole = {name: one.totals for name, one in asked.items() if self._articles(name, size) == size}
            complete = {name: totals for name, totals in whole.items() if len(totals) == len(self._asked[kind])}
            if targets.OURS in complete:
                yield targets.agreement(kind, complete)

    def _cold(self, size: int) -> Section:
        _say("starting processes")
        commands = {("bare", ""): processes.BARE}
        for name, one in self._peers.items():
            archive = self._archive(name, size if name in self._present(size) else self._sizes[0])
            commands |= {(name, done): command for done, command in one.cold(archive, self._word).items()}
        keyed = {f"{name} {done}": command for (name, done), command in commands.items()}
        milliseconds = {name: seconds * 1000 for name, seconds in processes.cold(keyed, self._cold_runs).items()}
        bare = milliseconds.pop("bare ")
        lines = targets.cold(_by_deed(milliseconds), bare)
        remarks = [f"The word is “{self._word}”. Median of {self._cold_runs} runs each, taking turns."]
        if size != self._sizes[0]:
            remarks.append(f"Those measured at one size alone have {self._sizes[0]:,} articles here.")
        return Section(f"A cold process: {size:,} articles", list(lines), remarks)

    def _memory(self, size: int) -> Section:
        _say("measuring memory")
        every = [question for these in self._asked.values() for question in these]
        asked = every[:: max(len(every) // 100, 1)][:100]
        kept = self._folder / "questions.json"
        questions.write(asked, kept)
        bare = processes.bare_memory()
        used = {
            name: processes.waiting_memory(asking.command(name, self._archive(name, size), kept)) - bare
            for name in self._present(size)
        }
        remark = f"Proportional set size after {len(asked)} questions of all classes; the rest of it are mapped files."
        return Section(f"Memory over the bare interpreter: {size:,} articles", list(targets.searching(used)), (remark,))

    def _archive(self, name: str, size: int) -> Path:
        return self._folder / f"{name}-{size}"

    def _articles(self, name: str, size: int) -> int:
        return min(self._whoosh_articles or size, size) if name == targets.WHOOSH else size

    def _fewer(self, size: int, consequence: str) -> Iterator[str]:
        articles = self._articles(targets.WHOOSH, size)
        if targets.WHOOSH in self._present(size) and articles != size:
            yield f"Stock Whoosh holds {articles:,} articles only: {consequence}."

    def _impatience(self, classes: Mapping[Kind, Mapping[str, Asked]]) -> Iterator[str]:
        for kind, asked in classes.items():
            for name, one in asked.items():
                if len(one.totals) < len(self._asked[kind]):
                    title = self._peers[name].name
                    yield f"{title}, {kind}: {len(one.totals)} questions, which took {asking.PATIENCE:.0f} s."


def _by_deed(milliseconds: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """What is done → peer → time. Peers with one script alone are compared with every deed of ours."""
    deeds: dict[str, dict[str, float]] = {}
    for key, time in milliseconds.items():
        name, deed = key.split(" ")
        deeds.setdefault(deed, {})[name] = time
    return {deed: deeds["count"] | times for deed, times in deeds.items()}


def installed(names: Sequence[str]) -> dict[str, Peer]:
    """The peers that can be measured here; a line about each that cannot."""
    found: dict[str, Peer] = {}
    for name in names:
        try:
            found[name] = peer(name)
        except ModuleNotFoundError as error:
            _say(str(error))
    return found


def about(peers: Mapping[str, Peer]) -> dict[str, str]:
    """Where and with what it was measured."""
    versions = {one.name: version(one.requires[0]) for one in peers.values() if one.requires}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "Python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "SQLite": sqlite3.sqlite_version,
        **versions,
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--grow", metavar="PATH", help="a collection to grow, anything that `searcher load` reads")
    source.add_argument("--collection", type=Path, metavar="FILE", help="JSON Lines of benchmarks.generate")
    parser.add_argument("--sizes", type=_numbers, default=[20_000, 100_000], help="articles, with commas between")
    parser.add_argument(
        "--peers", type=lambda text: text.split(","), default=list(NAMES), help=f"any of {','.join(NAMES)}"
    )
    parser.add_argument("--questions", type=int, default=100, help="of each class")
    parser.add_argument("--loads", type=int, default=3, help=f"of each peer, as long as they take under {ENOUGH:.0f} s")
    parser.add_argument("--cold-runs", type=int, default=20, help="of each command, to take the median of")
    parser.add_argument("--whoosh-articles", type=int, help="load fewer into stock Whoosh, and scale on paper")
    parser.add_argument("--folder", type=Path, help="where archives are made and stay; default: a temporary one")
    parser.add_argument("--results", type=Path, default=RESULTS)
    return parser.parse_args(given)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run everything, print each table when it is there, and return what the results file holds."""
    peers = {targets.OURS: peer(targets.OURS)} | installed(options.peers)
    file = options.collection or collection.grow_to(options.grow, max(options.sizes), folder)
    described = about(peers)
    print(", ".join(f"{name} {value}" for name, value in described.items()), end="\n\n")
    print("\n".join(f"* {one.name}: {one.manner}" for one in peers.values()), end="\n\n")
    titles = {name: one.name for name, one in peers.items()}
    sections: list[Section] = []
    for section in Suite(peers, file, folder, options).sections():
        sections.append(section)
        print(tables.markdown(section, titles), end="\n\n", flush=True)
    print(tables.missed(sections))
    return {"about": described, "sections": [asdict(section) for section in sections]}


def main(given: Sequence[str] | None = None) -> None:
    """Read arguments, measure, write."""
    options = _arguments(given)
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        results = measure(options, folder)
    options.results.parent.mkdir(exist_ok=True)
    options.results.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
