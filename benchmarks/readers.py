"""Ask without a pause while articles are loaded, updated and deleted, and see that nobody is disturbed.

``python -m benchmarks.readers [--readers N] [--rounds N]``: one process loads the same articles again and again, each
round in a new version, which replaces all of the last; in between it merges, and loads others that it then takes down.
Others open the archive and ask, as fast as they can. Text, source and date of every article tell its version, so that
an answer out of two commits shows. No error is allowed, no wait, and no step back. Prints a table; exit status 1 where
something is amiss.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, NamedTuple

from index.loading import load
from index.pipeline import Options
from index.store import maintain
from searcher.archive import Archive

ARTICLES: Final = 240
_OPTIONS: Final = Options(jobs=2, entities="none")
_FORK: Final = multiprocessing.get_context("fork")


class Asked(NamedTuple):
    """What a reader met: how often it opened the archive, how many commits it saw, and what was amiss."""

    times: int
    commits: int
    amiss: list[str]


def feed(path: Path, version: int, prefix: str = "a", word: str = "oil") -> Path:
    """A file of articles in one version, which their text, source and date tell."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(ARTICLES if prefix == "a" else ARTICLES // 10):
            record = {"id": f"{prefix}{number}", "text": f"{word} in version v{version}", "source": f"V{version}"}
            record |= {"language": "en", "published": f"{1901 + version % 99}-06-15"}  # never to come
            stream.write(json.dumps(record) + "\n")
    return path


def write(path: Path, rounds: int, done: Event) -> None:
    """Replace all articles by their next version in one commit, many times; merge and delete in between."""
    source = path.with_suffix(".jsonl")
    for version in range(1, rounds + 1):
        load([str(feed(source, version))], path, _OPTIONS)
        if version % 3 == 0:
            maintain.optimize(path)
        if version % 4 == 0:
            load([str(feed(source, version, f"extra{version}-", "gas"))], path, _OPTIONS)
            maintain.delete(path, [f"extra{version}-{number}" for number in range(ARTICLES // 10)])
    done.set()


def inconsistency(archive: Archive) -> str:
    """What in the answers of one open archive is not of one commit; empty where nothing is."""
    answer = archive.search("oil", facets=("source", "year"), sort="newest", limit=None, tz="UTC")
    sources = {bucket.value: bucket.count for bucket in answer.facets["source"].buckets}
    years = [bucket.count for bucket in answer.facets["year"].buckets if bucket.count]
    told = {hit.article.source for hit in answer.hits}
    if answer.total != ARTICLES or list(sources.values()) != [ARTICLES] or years != [ARTICLES]:
        return f"{answer.total} articles, {sources}, {years}"
    (source,) = sources
    if told != {source} or any(hit.article.text != f"oil in version {source.lower()}" for hit in answer.hits):
        return f"a facet of {source} over hits of {told}"
    found = {hit.id: hit.article for hit in answer.hits}
    if archive.count(f"oil source:{source}") != ARTICLES or archive.get("a0") != found["a0"]:
        return "two questions were answered from two commits"
    return ""


def _ask(path: Path, done: Event, told: SimpleQueue[Asked]) -> None:
    """Open and ask until the writer is done; tell how often, and what was amiss."""
    amiss: list[str] = []
    generations: list[int] = []
    try:
        while not done.is_set():
            with Archive.open(path) as archive:
                amiss += filter(None, (inconsistency(archive),))
                generations.append(archive.state.generation)
                archive.stats()
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
        amiss.append(f"{type(error).__name__}: {error}")
    if generations != sorted(generations):
        amiss.append("an older commit after a newer one")
    told.put(Asked(len(generations), len(set(generations)), amiss))


def run(folder: Path, readers: int, rounds: int) -> list[Asked]:
    """Load, and ask meanwhile; what each reader met."""
    path = folder / "a.archive"
    load([str(feed(folder / "first.jsonl", 0))], path, _OPTIONS)
    done, told = _FORK.Event(), _FORK.SimpleQueue()
    asking = [_FORK.Process(target=_ask, args=(path, done, told)) for _ in range(readers)]
    for reader in asking:
        reader.start()
    try:
        write(path, rounds, done)
    finally:
        done.set()
        met = [told.get() for _ in asking]
        for reader in asking:
            reader.join()
    return met


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Ask while articles are loaded, and see that nobody is disturbed.")
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        met = run(Path(folder), asked.readers, asked.rounds)
    print("| reader | opened | commits seen | amiss |\n| --: | --: | --: | --- |")
    for number, one in enumerate(met, start=1):
        print(f"| {number} | {one.times:,} | {one.commits:,} | {'; '.join(one.amiss) or 'nothing'} |")
    sys.exit(1 if any(one.amiss for one in met) else 0)


if __name__ == "__main__":
    main()
