"""SQLite's full-text index, with tables for what it cannot hold.

Its ``porter`` stemmer is Porter's first algorithm, of 1980; the others use snowball's English one.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks.collection import Record, published, records
from benchmarks.peers.base import Answer, Opened, Peer, Shown, loading, script
from benchmarks.questions import FACETED, Kind, Question

_TABLES: Final = """
CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, headline TEXT, body TEXT, source TEXT, published TEXT,
                      section TEXT, language TEXT, entities TEXT);
CREATE TABLE entity (article INTEGER, name TEXT, PRIMARY KEY (article, name)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(headline, body, tokenize='porter unicode61', content='article',
                                      content_rowid='number');
"""
_FOUND: Final = "FROM words JOIN article ON article.number = words.rowid WHERE words MATCH ?"
_NAMED: Final = "FROM words JOIN entity ON entity.article = words.rowid WHERE words MATCH ?"
_SHOWN: Final = "article.id, article.headline, article.source, article.published, article.body"
_FACETS: Final = (
    f"SELECT article.source, count(*) AS hits {_FOUND} GROUP BY 1 ORDER BY hits DESC, 1 LIMIT 10",
    f"SELECT entity.name, count(*) AS hits {_NAMED} GROUP BY 1 ORDER BY hits DESC, 1 LIMIT 10",
    f"SELECT substr(article.published, 1, 7), count(*) {_FOUND} GROUP BY 1 ORDER BY 1",
)


def load(file: Path, folder: Path) -> None:
    """Everything in one transaction."""
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "articles.db")
    connection.executescript(_TABLES)
    with connection:
        for number, record in enumerate(records(file), start=1):
            _insert(connection, number, record)
    connection.close()


def _insert(connection: sqlite3.Connection, number: int, record: Record) -> None:
    values = (number, record["id"], record["title"], record["text"], record["source"])
    rest = (published(record).isoformat(), record["section"], record["language"], json.dumps(record["entities"]))
    connection.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, *rest))
    text = (number, record["title"], record["text"])
    connection.execute("INSERT INTO words (rowid, headline, body) VALUES (?, ?, ?)", text)
    names = [(number, entity["name"]) for entity in record["entities"]]
    connection.executemany("INSERT OR IGNORE INTO entity VALUES (?, ?)", names)


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(f"file:{folder}/articles.db?mode=ro", uri=True)

    def answer(self, question: Question) -> Answer:
        rows, total = self._find(question, _SHOWN)
        return Answer(total, [Shown(*row) for row in rows])

    def ask(self, question: Question) -> int:
        return self._find(question, "words.rowid")[1]

    def finder(self, question: Question) -> Callable[[], int]:
        return lambda: self.ask(question)  # SQL is text: its parsing cannot be parted from asking

    def close(self) -> None:
        self._connection.close()

    def _find(self, question: Question, columns: str) -> tuple[list[Any], int]:
        found, parameters = _found(question)
        order = "article.published DESC" if question.kind is Kind.NEWEST else "bm25(words, 3.0, 1.0)"
        rows = self._rows(f"SELECT {columns} {found} ORDER BY {order} LIMIT 10", parameters)
        if question.kind in FACETED:
            for statement in _FACETS:
                self._rows(statement, parameters)
        counted = found if question.first else "FROM words WHERE words MATCH ?"  # the join would only cost time
        return rows, int(self._rows(f"SELECT count(*) {counted}", parameters)[0][0])

    def _rows(self, statement: str, parameters: tuple[str, ...]) -> list[Any]:
        return self._connection.execute(statement, parameters).fetchall()


def _found(question: Question) -> tuple[str, tuple[str, ...]]:
    """What is found, in SQL, and the parameters."""
    if question.first is None or question.last is None:
        return _FOUND, (query(question),)
    return f"{_FOUND} AND article.published BETWEEN ? AND ?", (
        query(question),
        str(question.first),
        f"{question.last}U",
    )


def query(question: Question) -> str:
    """The question in FTS5's query language, every word quoted."""
    words = [f'"{word}"' for word in question.words]
    match question.kind:
        case Kind.OR:
            return " OR ".join(words)
        case Kind.PHRASE:
            return f'"{" ".join(question.words)}"'
        case _:
            return " AND ".join(words)


def _open(folder: Path) -> Opened:
    return _Opened(folder)


PEER: Final = Peer(
    "SQLite FTS5",
    (),
    "one transaction, external content, `porter unicode61`: its porter is the one of 1980",
    loading("benchmarks.peers.fts5"),
    script("with_fts5.py"),
    _open,
)

if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
