"""Loading and asking, side by side in one run: this project, stock Whoosh as its documentation uses it, SQLite FTS5.

``python -m benchmarks.speed PATH [--articles N]`` prints tables and writes benchmarks/results/speed.json. PATH is
anything that ``searcher load`` reads. All three get the same articles, already cleaned; each question is asked with
the same words. Times are medians over questions taken from headlines with a fixed seed.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any, Final

from index.article import Article
from index.pipeline import Options, Prepared, extract
from index.store.writer import ArchiveWriter
from searcher.archive import Archive

RESULTS: Final = Path(__file__).parent / "results" / "speed.json"
QUESTIONS: Final = 50  # of each class
CLASSES: Final = (
    "one term",
    "AND of two",
    "OR of three",
    "phrase",
    "AND in a month",
    "term, three facets",
    "newest first",
)

Ask = Callable[[str, tuple[str, ...]], int]
"""From class and words to the number of hits; the first ten are fetched too."""


def articles(path: str, number: int | None) -> list[Article]:
    """Cleaned articles of a collection."""
    found = (one.article for one in extract([path], Options(entities="none")) if isinstance(one, Prepared))
    return list(islice(found, number))


def questions(made: list[Article]) -> dict[str, list[tuple[str, ...]]]:
    """Words of random headlines, by class. Neighbours in a headline make the phrases."""
    chance = random.Random(20_251_204)  # a benchmark repeats
    headlines = [re.findall(r"[a-z]{3,}", article.headline.lower()) for article in made if article.headline]
    headlines = [words for words in headlines if len(words) >= 3]
    asked: dict[str, list[tuple[str, ...]]] = {}
    for name in CLASSES:
        size = {"AND of two": 2, "phrase": 2, "AND in a month": 2, "OR of three": 3}.get(name, 1)
        asked[name] = []
        for _ in range(QUESTIONS):
            words = chance.choice(headlines)
            at = chance.randrange(len(words) - size + 1)
            asked[name].append(tuple(words[at : at + size]))
    return asked


def ours(made: list[Article], folder: Path) -> tuple[float, Ask]:
    """Seconds to load, and how to ask."""
    path = folder / "ours.archive"
    began = time.perf_counter()
    with ArchiveWriter(path) as writer:
        for article in made:
            writer.upsert(article)
        writer.commit()
    seconds = time.perf_counter() - began
    archive = Archive.open(path)

    def ask(name: str, words: tuple[str, ...]) -> int:
        query = {"OR of three": " OR ".join(words), "phrase": f'"{" ".join(words)}"'}.get(name, " ".join(words))
        asked: dict[str, Any] = {}
        if name == "AND in a month":
            asked = {"since": "1987-03", "until": "1987-03"}
        elif name == "term, three facets":
            asked = {"facets": ("source", "place", "month")}
        elif name == "newest first":
            asked = {"sort": "newest"}
        return archive.search(query, snippets=False, tz="UTC", **asked).total

    return seconds, ask


def stock_whoosh(made: list[Article], folder: Path) -> tuple[float, Ask]:
    """Whoosh with its own schema, writer, parser and facets."""
    from whoosh import fields, index, query, sorting
    from whoosh.analysis import StemmingAnalyzer

    schema = fields.Schema(
        id=fields.ID(stored=True, unique=True),
        headline=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        body=fields.TEXT(stored=True, analyzer=StemmingAnalyzer()),
        source=fields.ID(sortable=True),
        place=fields.KEYWORD(commas=True, sortable=True),
        published=fields.DATETIME(sortable=True),
        month=fields.ID(sortable=True),
    )
    path = folder / "stock"
    path.mkdir()
    began = time.perf_counter()
    writer = index.create_in(path, schema).writer(limitmb=256)
    for article in made:
        writer.add_document(
            id=article.id,
            headline=article.headline,
            body=article.text,
            source=article.source,
            place=",".join(article.names("place")),
            published=article.published and article.published.local,
            month=str(article.published)[:7],
        )
    writer.commit()
    seconds = time.perf_counter() - began
    searcher = index.open_dir(path).searcher()

    def clause(word: str) -> Any:
        term = next(iter(schema["body"].process_text(word)), word)
        return query.Or([query.Term("headline", term), query.Term("body", term)])

    def ask(name: str, words: tuple[str, ...]) -> int:
        node: Any = query.And([clause(word) for word in words])
        options: dict[str, Any] = {}
        if name == "OR of three":
            node = query.Or([clause(word) for word in words])
        elif name == "phrase":
            terms = [next(iter(schema["body"].process_text(word)), word) for word in words]
            node = query.Or([query.Phrase(field, terms) for field in ("headline", "body")])
        elif name == "AND in a month":
            from datetime import datetime

            span = query.DateRange("published", datetime(1987, 3, 1), datetime(1987, 3, 31, 23, 59, 59))
            node = query.And([node, span])
        elif name == "term, three facets":
            options["groupedby"] = ["source", sorting.FieldFacet("place", allow_overlap=True), "month"]
        elif name == "newest first":
            options = {"sortedby": "published", "reverse": True}
        found = searcher.search(node, limit=10, **options)
        for hit in found:
            hit.fields()
        return len(found)

    return seconds, ask


def sqlite_fts5(made: list[Article], folder: Path) -> tuple[float, Ask]:
    """SQLite's full-text index with the porter stemmer, columns beside it."""
    connection = sqlite3.connect(folder / "fts.db")
    connection.execute("CREATE TABLE article (id TEXT, headline TEXT, body TEXT, source TEXT, published TEXT)")
    connection.execute("CREATE TABLE place (article INTEGER, name TEXT)")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(headline, body, tokenize='porter unicode61', content='article')"
    )
    began = time.perf_counter()
    with connection:
        for row, article in enumerate(made, start=1):
            values = (row, article.id, article.headline, article.text, article.source, str(article.published))
            connection.execute(
                "INSERT INTO article (rowid, id, headline, body, source, published) VALUES (?, ?, ?, ?, ?, ?)", values
            )
            connection.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", (row, *values[2:4]))
            connection.executemany("INSERT INTO place VALUES (?, ?)", [(row, name) for name in article.names("place")])
    connection.execute("CREATE INDEX by_article ON place (article)")
    seconds = time.perf_counter() - began
    hits = "FROM words JOIN article ON article.rowid = words.rowid WHERE words MATCH ?"

    def ask(name: str, words: tuple[str, ...]) -> int:
        joined = {"OR of three": " OR ".join(words), "phrase": f'"{" ".join(words)}"'}.get(name, " AND ".join(words))
        month = " AND article.published BETWEEN '1987-03-01' AND '1987-03-32'" if name == "AND in a month" else ""
        order = "article.published DESC" if name == "newest first" else "bm25(words, 3.0, 1.0)"
        connection.execute(f"SELECT article.* {hits}{month} ORDER BY {order} LIMIT 10", (joined,)).fetchall()
        if name == "term, three facets":
            for value in ("article.source", "substr(article.published, 1, 7)"):
                connection.execute(f"SELECT {value}, count(*) {hits} GROUP BY 1", (joined,)).fetchall()
            joining = hits.replace("WHERE", "JOIN place ON place.article = words.rowid WHERE")
            connection.execute(f"SELECT place.name, count(*) {joining} GROUP BY 1", (joined,)).fetchall()
        return int(connection.execute(f"SELECT count(*) {hits}{month}", (joined,)).fetchone()[0])

    return seconds, ask


PEERS: Final = {"searcher": ours, "stock Whoosh": stock_whoosh, "SQLite FTS5": sqlite_fts5}


def milliseconds(ask: Ask, name: str, asked: list[tuple[str, ...]]) -> list[float]:
    """How long each question took; the first is asked once more, before, and not counted."""
    ask(name, asked[0])
    times = []
    for words in asked:
        began = time.perf_counter()
        ask(name, words)
        times.append((time.perf_counter() - began) * 1000)
    return times


def measure(made: list[Article]) -> Iterator[tuple[str, dict[str, float]]]:
    """For each peer its loading rate and the median and 95th percentile of each class."""
    asked = questions(made)
    for peer, prepare in PEERS.items():
        with tempfile.TemporaryDirectory() as folder:
            seconds, ask = prepare(made, Path(folder))
            figures = {"articles/s": len(made) / seconds}
            for name in CLASSES:
                times = milliseconds(ask, name, asked[name])
                figures[f"{name}, ms"] = statistics.median(times)
                figures[f"{name}, p95 ms"] = statistics.quantiles(times, n=20)[-1]
            yield peer, figures


def table(measured: dict[str, dict[str, float]]) -> str:
    """A Markdown table: a row a figure, a column a peer, the last column stock Whoosh's figure over ours."""
    rows = [f"| | {' | '.join(measured)} | stock ÷ ours |", f"|---|{'---:|' * (len(measured) + 1)}"]
    for name in measured["searcher"]:
        figures = [measured[peer][name] for peer in measured]
        ratio = measured["stock Whoosh"][name] / measured["searcher"][name]
        rows.append(f"| {name} | {' | '.join(f'{figure:,.2f}' for figure in figures)} | {ratio:.2f} |")
    return "\n".join(rows)


def main() -> None:
    """Read arguments, measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--articles", type=int)
    options = parser.parse_args()
    made = articles(options.path, options.articles)
    measured = dict(measure(made))
    about = {
        "articles": len(made),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "whoosh": version("whoosh"),
        "sqlite": sqlite3.sqlite_version,
    }
    print(", ".join(f"{name} {value}" for name, value in about.items()), end="\n\n")
    print(table(measured))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"about": about, "measured": measured}, indent=2) + "\n")


if __name__ == "__main__":
    main()
