"""Whoosh as its documentation uses it: its own writer, parser, scoring and facets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

from whoosh import fields, index, qparser, sorting
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StemFilter

from benchmarks.collection import Record, published, records
from benchmarks.peers.base import Answer, Opened, Peer, Shown, loading, script
from benchmarks.questions import FACETED, Kind, Question

MEGABYTES: Final = 256  # of memory that the writer may fill


def schema() -> Any:
    """Stored is what ours stores; what is sorted or counted by is a column."""
    # Snowball's English stem of "s" is empty, and an empty token would break phrases.
    analyser = RegexTokenizer() | LowercaseFilter() | StemFilter(lang="en", ignore=["s"])
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        headline=fields.TEXT(stored=True, analyzer=analyser),
        body=fields.TEXT(stored=True, analyzer=analyser),
        source=fields.ID(stored=True, sortable=True),
        entity=fields.KEYWORD(commas=True, sortable=True),
        published=fields.DATETIME(stored=True, sortable=True),
        month=fields.ID(sortable=True),
        section=fields.STORED(),
        language=fields.STORED(),
        entities=fields.STORED(),
    )


def document(record: Record) -> dict[str, Any]:
    """The fields of a record."""
    when = published(record).replace(tzinfo=None)  # Whoosh knows no zones
    return {
        "id": record["id"],
        "headline": record["title"],
        "body": record["text"],
        "source": record["source"],
        "entity": ",".join(entity["name"] for entity in record["entities"]),
        "published": when,
        "month": f"{when:%Y-%m}",
        "section": record["section"],
        "language": record["language"],
        "entities": json.dumps(record["entities"]),
    }


def load(file: Path, folder: Path) -> None:
    """One writer, one commit."""
    folder.mkdir(parents=True)
    writer = index.create_in(str(folder), schema()).writer(limitmb=MEGABYTES)
    for record in records(file):
        writer.add_document(**document(record))
    writer.commit()


class _Opened:
    def __init__(self, folder: Path) -> None:
        opened = index.open_dir(str(folder))
        self._parser = qparser.MultifieldParser(["headline", "body"], opened.schema)
        self._searcher = opened.searcher()

    def answer(self, question: Question) -> Answer:
        results = self._find(question, self._parser.parse(query(question)))
        ten = islice(results, 10)  # with groups, Whoosh hands out all hits, whatever the limit
        return Answer(len(results), [_shown(hit.fields()) for hit in ten])

    def ask(self, question: Question) -> int:
        return len(self._find(question, self._parser.parse(query(question))))

    def finder(self, question: Question) -> Callable[[], int]:
        parsed = self._parser.parse(query(question))
        return lambda: len(self._find(question, parsed))

    def close(self) -> None:
        self._searcher.close()

    def _find(self, question: Question, parsed: Any) -> Any:
        return self._searcher.search(parsed, limit=10, **_options(question))


def _options(question: Question) -> dict[str, Any]:
    if question.kind in FACETED:
        return {"groupedby": ["source", sorting.FieldFacet("entity", allow_overlap=True), "month"]}
    return {"sortedby": "published", "reverse": True} if question.kind is Kind.NEWEST else {}


def _shown(stored: dict[str, Any]) -> Shown:
    when = stored["published"].isoformat()
    return Shown(stored["id"], stored["headline"], stored["source"], when, stored["body"])


def query(question: Question) -> str:
    """The question in Whoosh's query language."""
    match question.kind:
        case Kind.OR:
            return " OR ".join(question.words)
        case Kind.PHRASE:
            return f'"{" ".join(question.words)}"'
        case Kind.RANGE:
            return f"{' '.join(question.words)} published:[{question.first:%Y%m%d} TO {question.last:%Y%m%d}]"
        case _:
            return " ".join(question.words)


def _open(folder: Path) -> Opened:
    return _Opened(folder)


PEER: Final = Peer(
    "stock Whoosh",
    ("whoosh",),
    f"one writer of {MEGABYTES} MB, `RegexTokenizer | LowercaseFilter | StemFilter(lang='en')`, columns for facets",
    loading("benchmarks.peers.whoosh"),
    script("with_whoosh.py"),
    _open,
)

if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
