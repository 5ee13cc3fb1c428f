"""tantivy, by its Python binding: two indexing threads, fast fields for the facets."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.collection import Record, published, records
from benchmarks.peers.base import Answer, Opened, Peer, Shown, loading, script
from benchmarks.questions import FACETED, FACETS, Kind, Question

HEAP: Final = 256_000_000  # bytes
THREADS: Final = 2
_TEXT: Final = ["headline", "body"]
_BUCKETS: Final = {"source": 10, "entity": 10, "month": 1000}  # all months, as for ours
_AGGREGATION: Final = {name: {"terms": {"field": name, "size": _BUCKETS[name]}} for name in FACETS}


def _binding() -> Any:
    return import_module("tantivy")  # typed or not, installed or not: the project's checks run without it


def schema() -> Any:
    """Stored is what ours stores; what only facets need is a fast field."""
    builder = _binding().SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXT:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem", index_option="position")
    builder.add_text_field("source", stored=True, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("entity", "month"):
        builder.add_text_field(name, stored=False, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("section", "language"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("published", stored=True, indexed=True, fast=True)
    builder.add_bytes_field("entities", stored=True, indexed=False)
    return builder.build()


def document(binding: Any, record: Record) -> Any:
    """The document of a record."""
    made = binding.Document()
    when = published(record)
    made.add_text("id", record["id"])
    made.add_text("headline", record["title"])
    made.add_text("body", record["text"])
    for name in ("source", "section", "language"):
        made.add_text(name, record[name])
    for entity in record["entities"]:
        made.add_text("entity", entity["name"])
    made.add_bytes("entities", json.dumps(record["entities"]).encode())
    made.add_date("published", when)
    made.add_text("month", f"{when:%Y-%m}")
    return made


def load(file: Path, folder: Path) -> None:
    """Read, index, commit, and wait for the merges."""
    folder.mkdir(parents=True)
    binding = _binding()
    writer = binding.Index(schema(), path=str(folder)).writer(heap_size=HEAP, num_threads=THREADS)
    for record in records(file):
        writer.add_document(document(binding, record))
    writer.commit()
    writer.wait_merging_threads()


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._index = _binding().Index.open(str(folder))
        self._searcher = self._index.searcher()

    def answer(self, question: Question) -> Answer:
        found = self._find(question, self._parsed(question))
        return Answer(found.count, [self._shown(address) for _, address in found.hits])

    def ask(self, question: Question) -> int:
        return int(self._find(question, self._parsed(question)).count)

    def finder(self, question: Question) -> Callable[[], int]:
        parsed = self._parsed(question)
        return lambda: int(self._find(question, parsed).count)

    def close(self) -> None:
        del self._searcher, self._index

    def _parsed(self, question: Question) -> Any:
        return self._index.parse_query(query(question), _TEXT, conjunction_by_default=True)

    def _find(self, question: Question, parsed: Any) -> Any:
        if question.kind in FACETED:
            self._searcher.aggregate(parsed, _AGGREGATION)
        newest = {"order_by_field": "published"} if question.kind is Kind.NEWEST else {}
        return self._searcher.search(parsed, limit=10, count=True, **newest)

    def _shown(self, address: Any) -> Shown:
        stored = self._searcher.doc(address)
        values = (stored.get_first(name) for name in ("id", "headline", "source", "published", "body"))
        identity, headline, source, when, text = values
        return Shown(identity, headline, source, when.isoformat(), text)


def query(question: Question) -> str:
    """The question in tantivy's query language."""
    match question.kind:
        case Kind.OR:
            return " OR ".join(question.words)
        case Kind.PHRASE:
            return f'"{" ".join(question.words)}"'
        case Kind.RANGE:
            bounds = f"{question.first}T00:00:00Z TO {question.last}T23:59:59Z"
            return f"{' '.join(question.words)} published:[{bounds}]"
        case _:
            return " ".join(question.words)


def _open(folder: Path) -> Opened:
    return _Opened(folder)


PEER: Final = Peer(
    "tantivy-py",
    ("tantivy",),
    f"{THREADS} threads, heap of {HEAP // 1_000_000} MB, `en_stem`, fast fields for facets and dates",
    loading("benchmarks.peers.tantivy"),
    script("with_tantivy.py"),
    _open,
)

if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
