"""What this program printed, read again: the same articles, and nothing to change."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Entity, NewsDate, Origin, Precision
from index.loading import load
from index.pipeline import Options, Prepared, extract

HERE = Origin("here")


def read_again(printed: Iterable[dict[str, Any]]) -> list[Article]:
    lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in printed)
    found = list(extract(["-"], Options("jsonl", jobs=1), stdin=io.BytesIO(lines.encode())))
    articles = [result.article for result in found if isinstance(result, Prepared)]
    assert len(articles) == len(found)
    return [replace(article, origin=HERE) for article in articles]


@pytest.fixture(scope="module")
def articles(seeds: Path) -> list[Article]:
    found = extract([str(seeds)], Options(jobs=1))
    return [replace(result.article, origin=HERE) for result in found if isinstance(result, Prepared)]


def test_the_sample_archive(articles: list[Article]) -> None:
    assert len(articles) >= 60
    assert read_again(article.to_json() for article in articles) == articles


def test_loading_what_was_printed_changes_nothing(seeds: Path, articles: list[Article], tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    load([str(seeds)], archive, Options(jobs=1))
    printed = "".join(json.dumps(article.to_json()) + "\n" for article in articles)
    report = load(["-"], archive, Options(jobs=1), stdin=io.BytesIO(printed.encode()))
    assert (report.added, report.updated, report.rejected) == (0, 0, 0)
    assert report.unchanged == len(articles)


def test_hits_with_rank_score_and_snippet(articles: list[Article]) -> None:
    hits = [{"format": 1, "rank": 1, "score": 2.5, "snippet": "a b"} | article.to_json() for article in articles[:3]]
    assert read_again(hits) == articles[:3]


@pytest.mark.parametrize(
    ("published", "updated"),
    [
        ("2024-02-06T10:15:00", None),
        ("2024-02-06T10:15:30", "2024-02-06T11:00:00"),
        ("2024-02-06T10:15:30Z", "2024-02-06T11:00:00+05:30"),
        ("2024-02-06", "2024-02-06T11:00:00+05:30"),
        ("2024-02-06", "2024-02-06T11:00:00Z"),
        ("2024-02-06", "2024-02-06T11:00:00"),
        ("2024-02", None),
        ("2024", "2024-03"),
    ],
)
def test_dates_keep_precision_and_zone(published: str, updated: str | None) -> None:
    first = read_again([{"text": "Rain fell.", "published": published, "updated": updated}])
    again = read_again(article.to_json() for article in first)
    assert (again[0].published, again[0].updated) == (first[0].published, first[0].updated)


def test_a_derived_headline_does_not_become_a_real_one() -> None:
    printed = {"headline": "Rain fell.", "headline_derived": True, "text": "Rain fell.\n\nIt was cold."}
    for record in (printed, {"format": 1, "id": "x", **printed}):
        (found,) = read_again([record])
        assert (found.headline, found.headline_derived) == ("Rain fell.", True)


def test_a_floating_date_floats_also_without_an_id() -> None:
    (found,) = read_again([{"text": "x y.", "published": "2024-02-06T10:15:00+00:00", "timezone_known": False}])
    assert found.published == NewsDate(datetime(2024, 2, 6, 10, 15), Precision.MINUTE)


def test_an_entity_added_to_printed_ones_is_counted() -> None:
    printed = {"format": 1, "id": "x", "text": "Ada Example met Ben Muster."}
    kept = {"name": "Ada Example", "kind": "person", "count": 7, "forms": ["Example"]}
    (found,) = read_again([{**printed, "entities": [kept, {"name": "Ben Muster", "kind": "person"}]}])
    assert found.entities == (
        Entity("Ada Example", "person", 7, ("Example",)),
        Entity("Ben Muster", "person", 1, ("Ben Muster",)),
    )


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_other_records_are_cleaned_as_any(version: object) -> None:
    (found,) = read_again([{"format": version, "id": "x", "text": "MOSCOW (AP) — Rain &amp; wind."}])
    assert (found.text, found.dateline, found.agency) == ("Rain & wind.", "Moscow", "AP")


WORDS = st.lists(
    st.sampled_from(["By", "AP", "Rain", "MOSCOW (AP) —", "<p>", "&amp;", "©", "Ada", "\t", "x\n y  z", "."])
)
LINES = WORDS.map(" ".join)


@given(st.lists(LINES, min_size=1, max_size=4), LINES, LINES, st.lists(LINES, max_size=3))
def test_any_article_that_was_once_read(texts: list[str], headline: str, source: str, byline: list[str]) -> None:
    record = {"text": texts, "title": headline, "source": source, "authors": byline, "date": "2024-02-06 10:00:00"}
    lines = json.dumps(record).encode()
    found = [r.article for r in extract(["-"], Options(jobs=1), stdin=io.BytesIO(lines)) if isinstance(r, Prepared)]
    if found:  # nothing but signs is refused
        assert read_again(a.to_json() for a in found) == [replace(article, origin=HERE) for article in found]


def test_offset_and_wall_clock_are_both_kept() -> None:
    (found,) = read_again([{"text": "x y.", "published": "2024-02-06T10:15:00+05:30"}])
    (again,) = read_again([found.to_json()])
    assert again.published == NewsDate(datetime(2024, 2, 6, 10, 15), Precision.MINUTE, timedelta(hours=5, minutes=30))
