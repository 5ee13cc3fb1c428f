"""Makes an archive of the present format, and what it answers, to be committed: later versions must still read it.

When ``ARCHIVE_FORMAT`` is raised, run ``python -m tests.compat.making`` once, before the release of that version: it
writes ``tests/compat/format-<version>/`` (the archive) and ``format-<version>.json`` (its answers), from ``seeds/``.
Read the answers, commit both, and never change them again. ``test_formats.py`` opens every archive that lies here.

Until a format is released, make its archive again whenever the format changes: remove the folder first.
"""

from __future__ import annotations

import json
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any, Final

import searcher
from index.store import maintain, takedowns
from index.store.archive import open_archive
from index.store.writer import ArchiveWriter
from index.versions import ARCHIVE_FORMAT
from searcher.archive import Archive

HERE: Final = Path(__file__).resolve().parent
SEEDS: Final = HERE.parent.parent / "seeds"
LOADS: Final = ("newswire.sgm", "more.json")
"""What is loaded, in a segment each."""

QUERIES: Final = (
    "*",
    "trade OR oil OR court",
    "minister president",
    '"prime minister"',
    '"said year"~20',
    "headline:paris OR body:paris",
    "govern* -france",
    "presidnet~",
    "date:1987 OR date:2024..2025",
    "lang:fr",
    'entity:"European Union" OR entity:france',
    "place:ukraine^3 OR reuters",
    "été OR ete",
)
NOW: Final = "2025-12-04"
FACETS: Final = ("source", "entity", "tag", "language", "year", "month", "section", "byline")


def make(folder: Path) -> None:
    """An archive of two segments, one of them with a deletion, and a takedown."""
    with chdir(SEEDS.parent):  # articles say where they were read from
        for source in LOADS:
            searcher.load([Path(SEEDS.name, source)], archive=folder, jobs=1, entities="rules")
    with Archive.open(folder) as archive:
        oldest = next(iter(archive.ids("*", tz="UTC")))
    maintain.delete(folder, [oldest])


def answers(folder: Path) -> dict[str, Any]:
    """What the archive answers: to every query, and for every article."""
    with Archive.open(folder) as archive:
        articles = {found: _article(archive, found) for found in archive.ids("*", tz="UTC")}
        found = {
            f"{query} ({sort})": _found(archive, query, sort) for query in QUERIES for sort in ("relevance", "newest")
        }
        trend = [[b.value, b.count] for b in archive.trend("*", by="year", tz="UTC").buckets if b.count]
    return {"articles": articles, "queries": found, "years": trend}


def again(folder: Path, other: Path) -> None:
    """The same articles in a new archive, with as many segments and deletions as the first."""
    with ArchiveWriter(other, merge=False) as writer:
        for opened in open_archive(folder).segments:
            for document in range(opened.documents):
                writer.upsert(opened.article(document))
            writer.commit()
    maintain.delete(other, takedowns.read(folder))


def _article(archive: Archive, article_id: str) -> dict[str, Any]:
    article = archive.get(article_id)
    assert article is not None
    return article.to_json()


def _found(archive: Archive, query: str, sort: str) -> dict[str, Any]:
    facets = FACETS if sort == "relevance" else ()
    answer = archive.search(query, sort=sort, limit=5, facets=facets, tz="UTC", now=NOW, snippets=False)
    counted = {
        name: [[[b.value, b.count] for b in facet.buckets], facet.other, facet.missing]
        for name, facet in answer.facets.items()
    }
    return {
        "total": answer.total,
        "ids": [hit.id for hit in answer.hits],
        "scores": [round(hit.score, 9) for hit in answer.hits],
        "facets": counted,
    }


def main() -> None:
    """Make the archive of the present version and its answers."""
    folder = HERE / f"format-{ARCHIVE_FORMAT}"
    if folder.exists():
        sys.exit(f"{folder} exists: archives of released formats are never made again")
    make(folder)
    text = json.dumps(answers(folder), ensure_ascii=False, indent=1)
    (HERE / f"format-{ARCHIVE_FORMAT}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
