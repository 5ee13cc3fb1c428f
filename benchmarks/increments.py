"""One article at a time into an archive: ``python -m benchmarks.increments ARCHIVE [--times N]``.

Each has a writer of its own, as if a program loaded an article whenever it comes in: lock, compare, write, commit, and
merge what the tiers say. Works on a copy beside the archive, and removes it. Prints a table in milliseconds.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.asking import percentile
from index.article import Article, Origin
from index.store.writer import ArchiveWriter


def commit_one(archive: Path, article: Article) -> float:
    """Milliseconds that it takes."""
    began = time.perf_counter()
    with ArchiveWriter(archive) as writer:
        writer.upsert(article)
        writer.commit()
    return (time.perf_counter() - began) * 1000


def articles(archive: Path, number: int) -> Iterator[Article]:
    """New articles, each the text of one that the archive has."""
    from searcher.archive import Archive

    with Archive.open(archive) as opened:
        texts = [hit.article.text for hit in opened.search(limit=min(number, 100), snippets=False).hits]
    for at in range(number):
        yield Article(f"increment-{at}", f"{texts[at % len(texts)]} Number {at}.", Origin("increments", at))


def main() -> None:
    """Read arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.archive.parent) as folder:
        copy = Path(shutil.copytree(options.archive, Path(folder) / "copy.archive"))
        taken = [commit_one(copy, article) for article in articles(copy, options.times)]
    print("| one article, committed | ms |\n| --- | ---: |")
    for name, value in (
        ("median", statistics.median(taken)),
        ("95th percentile", percentile(taken, 95)),
        ("most", max(taken)),
    ):
        print(f"| {name} of {len(taken)} | {value:.1f} |")


if __name__ == "__main__":
    main()
