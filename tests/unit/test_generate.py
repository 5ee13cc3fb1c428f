"""The generator of large collections: the same every time, and news-like."""

from __future__ import annotations

import json
import random
import statistics
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.generate import grow, name, zipf
from index.pipeline import Options, Prepared, extract


def test_the_same_every_time_and_from_the_start_whatever_the_number(seeds: Path) -> None:
    path = str(seeds / "wire.jsonl")
    assert list(grow(path, 30)) == list(grow(path, 50))[:30]
    assert list(grow(path, 30)) != list(grow(path, 30, seed=2))


def test_what_comes_out_loads_as_it_is_meant(seeds: Path, tmp_path: Path) -> None:
    records = list(grow(str(seeds / "wire.jsonl"), 40))
    file = tmp_path / "grown.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    articles = [one.article for one in extract([str(file)], Options()) if isinstance(one, Prepared)]
    assert [article.id for article in articles] == [record["id"] for record in records]
    assert all(article.published is not None and article.published.zone_known for article in articles)
    for article, record in zip(articles, records, strict=True):
        assert {entity.name for entity in article.entities} == {entity["name"] for entity in record["entities"]}


def test_lengths_are_those_of_news(seeds: Path) -> None:
    lengths = [len(record["text"].split()) for record in grow(str(seeds / "wire.jsonl"), 300)]
    assert statistics.median(lengths) == pytest.approx(430, abs=80)
    assert max(lengths) > 3 * statistics.median(lengths)


def test_names_are_all_different() -> None:
    names = [name(rank) for rank in range(20_000)]
    assert len(set(names)) == len(names)


def test_low_ranks_are_drawn_most() -> None:
    chance = random.Random(1)
    drawn = [zipf(chance, 1000) for _ in range(20_000)]
    counts = [drawn.count(rank) for rank in (0, 9, 99)]
    assert counts == sorted(counts, reverse=True)
    assert min(drawn) == 0
    assert max(drawn) < 1000
    assert list(islice(sorted(set(drawn)), 5)) == [0, 1, 2, 3, 4]
