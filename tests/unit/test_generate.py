"""The generator of large collections: the same every time, and news-like."""

from __future__ import annotations

import json
import random
import re
import statistics
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.generate import HEAPS_EXPONENT, HEAPS_FACTOR, grow, name, zipf
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
    assert statistics.median(lengths) == pytest.approx(400, abs=40)
    assert max(lengths) > 3 * statistics.median(lengths)


def test_the_vocabulary_grows_as_that_of_newswire(seeds: Path) -> None:
    seen: set[str] = set()
    words = 0
    for number, record in enumerate(grow(str(seeds / "wire.jsonl"), 300), start=1):
        found = re.findall(r"\w+", record["text"].lower())
        seen.update(found)
        words += len(found)
        if number in (100, 300):
            assert len(seen) == pytest.approx(HEAPS_FACTOR * words**HEAPS_EXPONENT, rel=0.1)


def test_rare_words_are_of_all_degrees_of_rarity(seeds: Path) -> None:
    text = " ".join(record["text"] for record in grow(str(seeds / "wire.jsonl"), 300))
    used = Counter(
        word for word in re.findall(r"\w+", text) if re.fullmatch(r"[A-Z](?:[aeo][a-z])*[aeo]z(?:a|[a-z]{1,2})", word)
    )
    once = sum(count == 1 for count in used.values())
    assert 0.4 < once / len(used) < 0.75
    assert max(used.values()) > 10


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
