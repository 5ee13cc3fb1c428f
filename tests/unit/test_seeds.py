"""The sample archive holds what its PROVENANCE.md says: the table there is read, so a stale one fails."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from index.article import RawDocument, Rejected
from index.pipeline import Options, Prepared, extract
from index.readers import read_paths

ROW = re.compile(r"^\| `(?P<pattern>[^`]+)` \| (?P<format>[^|]+) \| (?P<articles>\d+) \|", re.MULTILINE)
SUFFIXES = {
    *(".txt", ".jsonl", ".json", ".jsonl.gz", ".sgm", ".html", ".rss", ".atom", ".xml"),
    *(".csv", ".tsv", ".mbox", ".warc.gz", ".zip", ".jsonl.zst"),
}
READ = {".csv", ".tsv", ".mbox", ".warc.gz", ".zip", ".jsonl.zst"}
"""What is easier counted by reading it than by looking at it."""

PACKED = {".gz", ".zip", ".zst"}
ARTICLE = {".rss": b"<item>", ".atom": b"<entry>", ".xml": b"</nitf>\n|</newsItem>"}
SOURCE_KEYS = ("source", "publisher", "news_outlet", "source_domain")
DATE_KEYS = ("published", "date", "publish_date", "datePublished", "date_publish")
TEXT_KEYS = ("text", "body", "content", "maintext", "articleBody")

Record = dict[str, Any]


@pytest.fixture(scope="module")
def table(seeds: Path) -> dict[str, int]:
    words = (seeds / "PROVENANCE.md").read_text(encoding="utf-8")
    return {row["pattern"]: int(row["articles"]) for row in ROW.finditer(words)}


@pytest.fixture(scope="module")
def records(seeds: Path) -> list[Record]:
    packed = gzip.decompress((seeds / "archive.jsonl.gz").read_bytes()).decode("utf-8")
    lines = (seeds / "wire.jsonl").read_text(encoding="utf-8") + packed
    array: list[Record] = json.loads((seeds / "more.json").read_text(encoding="utf-8"))
    return [json.loads(line) for line in lines.splitlines()] + array


def suffix(path: Path) -> str:
    return "".join(path.suffixes)


def articles_in(path: Path) -> int:
    match suffix(path):
        case ".jsonl":
            return len(path.read_text(encoding="utf-8").splitlines())
        case ".jsonl.gz":
            return len(gzip.decompress(path.read_bytes()).splitlines())
        case ".json":
            value = json.loads(path.read_text(encoding="utf-8"))
            return len(value) if isinstance(value, list) else 1
        case ".sgm":
            return len(re.findall(rb"<REUTERS .*?</REUTERS>", path.read_bytes(), re.DOTALL))
        case marked if marked in ARTICLE:
            return len(re.findall(ARTICLE[marked], path.read_bytes()))
        case kind if kind in READ:
            return sum(isinstance(one, RawDocument) for one in read_paths([str(path)]))
        case _:
            return 1


def first(record: Record, keys: tuple[str, ...]) -> str | None:
    return next((str(record[key]) for key in keys if key in record), None)


def test_counts_are_as_the_table_says(seeds: Path, table: dict[str, int]) -> None:
    counted = {pattern: sum(articles_in(path) for path in seeds.glob(pattern)) for pattern in table}

    assert counted == table


def test_every_file_is_in_the_table(seeds: Path, table: dict[str, int]) -> None:
    listed = {path for pattern in table for path in seeds.glob(pattern)}
    there = {path for path in seeds.rglob("*") if path.is_file() and path.name != "PROVENANCE.md"}

    assert there == listed


def test_sixty_articles_in_every_format(seeds: Path, table: dict[str, int]) -> None:
    assert sum(table.values()) >= 60
    assert {suffix(path) for pattern in table for path in seeds.glob(pattern)} == SUFFIXES


def test_every_record_has_a_text_of_its_own(records: list[Record]) -> None:
    texts = [first(record, TEXT_KEYS) for record in records]

    assert all(texts)
    assert len(set(texts)) == len(texts)


def test_breadth_of_sources_languages_and_years(records: list[Record]) -> None:
    years = {date[:4] for record in records if (date := first(record, DATE_KEYS))}

    assert len({first(record, SOURCE_KEYS) for record in records} - {None}) >= 8
    assert {record.get("language") for record in records} >= {"en", "de", "fr", "es"}
    assert years >= {"2019", "2020", "2021", "2022", "2023", "2024", "2025"}


def test_some_records_are_undated_and_some_corrected(records: list[Record]) -> None:
    undated = [record for record in records if first(record, DATE_KEYS) is None]
    corrected = [record for record in records if "Correction:" in (first(record, TEXT_KEYS) or "")]

    assert len(undated) == 3
    assert len(corrected) == 2
    assert all(record["updated"] > record["published"] for record in corrected)


def test_gzip_is_reproducible(seeds: Path) -> None:
    packed = (seeds / "archive.jsonl.gz").read_bytes()

    assert packed[4:8] == bytes(4)  # no time of packing in the header (RFC 1952, MTIME)
    assert not packed[3] & 0x08  # nor a file name (FLG.FNAME)


def test_files_are_utf8_with_plain_line_ends(seeds: Path) -> None:
    for path in seeds.rglob("*"):
        if path.is_file() and path.suffix not in PACKED:
            raw = path.read_bytes()
            assert b"\r" not in raw, path
            raw.decode("iso-8859-1" if b"charset=ISO-8859-1" in raw else "utf-8")


def test_all_of_it_is_read_without_any_extra(seeds: Path) -> None:
    found = list(read_paths([str(seeds)]))

    assert not [one for one in found if isinstance(one, Rejected)]


def test_the_extra_sample_needs_its_extra(seeds: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra searcher[parquet] is not installed")
    found = list(extract([str(seeds.parent / "seeds-extra")], Options(entities="none")))

    assert [one.article.source for one in found if isinstance(one, Prepared)] == ["skyward-bulletin.example"] * 3
