"""Asking in Python: what ``searcher.open`` and ``searcher.load`` promise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import searcher
from index.errors import ArchiveError, DateError, QueryError, UsageError
from searcher.archive import Archive
from searcher.query.filters import Filters
from searcher.results import Bucket

RECORDS = [
    {
        "id": "a",
        "title": "Oil talks",
        "text": "Opec ministers met in Vienna.",
        "date": "2010-01-15T10:00:00Z",
        "source": "Wire",
    },
    {
        "id": "b",
        "title": "More oil",
        "text": "Prices rose. Opec was silent.",
        "date": "2010-02-20",
        "source": "Courier",
    },
    {
        "id": "c",
        "title": "Gas",
        "text": "Nothing of oil here but opec.",
        "date": "2010-02-28T23:30:00-05:00",
        "source": "Wire",
    },
    {"id": "d", "title": "No date", "text": "Opec again."},
]
ENTITIES = [["Opec", "Vienna"], ["Opec"], [], ["Ada Example"]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    lines = [json.dumps(record | {"entities": names}) for record, names in zip(RECORDS, ENTITIES, strict=True)]
    (folder / "in.jsonl").write_text("\n".join(lines))
    report = searcher.load([folder / "in.jsonl"], archive=folder / "a.archive")
    assert report.added == len(RECORDS)
    return folder / "a.archive"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with searcher.open(path) as opened:
        yield opened


def ids(archive: Archive, query: str = "*", **asked: object) -> list[str]:
    return [hit.id for hit in archive.search(query, sort="oldest", tz="UTC", **asked).hits]  # type: ignore[arg-type]


def test_hits_are_read_when_they_are_asked_for_in_any_order(path: Path) -> None:
    with searcher.open(path) as archive:
        newest = archive.search("opec", sort="newest", tz="UTC")
        best = archive.search("opec", limit=2, tz="UTC")
        known = {hit.id: archive.get(hit.id) for hit in newest.hits}
    hits = [*newest.hits, *best.hits]  # the archive is closed
    assert [hit.article for hit in hits] == [known[hit.id] for hit in hits]
    assert {hit.id: hit.score for hit in best.hits}.items() <= {hit.id: hit.score for hit in newest.hits}.items()
    assert all("opec" in (hit.snippet or "").lower() for hit in hits)
    assert best.hits[0] is best.hits[0]
    assert (best.cursor is not None, newest.cursor) == (True, None)


def test_hits_that_were_not_asked_for_are_not_read(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(*_: object) -> None:
        raise AssertionError("an article was read")

    monkeypatch.setattr("searcher.engines.arrays.ArrayEngine.fetch", fetched)
    response = archive.search("opec", facets=["source"])
    assert (response.total, [hit.id for hit in response.hits][:1]) == (4, [response.hits[0].id])
    assert response.hits[0].score > 0
    with pytest.raises(AssertionError, match="was read"):
        _ = response.hits[0].article


def test_a_response_as_the_contract_shows_it(archive: Archive) -> None:
    response = archive.search(
        "opec",
        since="2010-01",
        until="2010-03",
        sources=["Wire"],
        facets=["source", "entity", "month"],
        limit=1,
        tz="UTC",
    )
    assert response.total == 2
    assert response.hits[0].article.headline in ("Oil talks", "Gas")
    assert response.hits[0].score > 0
    assert "opec" in (response.hits[0].snippet or "").lower()
    assert response.facets["source"].buckets == [Bucket("Wire", 2)]
    assert response.facets["month"].buckets == [Bucket("2010-01", 1), Bucket("2010-02", 0), Bucket("2010-03", 1)]
    assert response.cursor is not None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"since": "2010-02"}, ["b", "c"]),
        ({"until": "2010-02-28"}, ["a", "b"]),
        ({"on": "2010-03-01"}, ["c"]),
        ({"on": "2010"}, ["a", "b", "c"]),
        ({"sources": "wire"}, ["a", "c"]),
        ({"sources": ["Wire", "Courier"]}, ["a", "b", "c"]),
        ({"not_sources": ["Wire"]}, ["b", "d"]),
        ({"entities": ["opec", "Vienna"]}, ["a"]),
        ({"not_entities": ["Opec"]}, ["c", "d"]),
        ({"filters": Filters(sources=("Wire",)), "since": "2010-02"}, ["c"]),
        ({"literal": True}, []),
    ],
)
def test_filters(archive: Archive, asked: dict[str, object], expected: list[str]) -> None:
    assert ids(archive, **asked) == expected  # type: ignore[arg-type]


def test_a_day_without_a_zone_is_that_day_whoever_asks(archive: Archive) -> None:
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles", "UTC"):
        assert archive.count(on="2010-02-20", tz=zone) == 1


def test_an_instant_is_on_another_day_elsewhere(archive: Archive) -> None:
    assert archive.count(on="2010-02-28", tz="America/New_York") == 1
    assert archive.count(on="2010-02-28", tz="UTC") == 0


def test_filters_are_echoed_as_instants(archive: Archive) -> None:
    envelope = archive.search("opec", on="2010-02-20", tz="Europe/Berlin", sources=["Wire"]).to_json()
    assert envelope["filters"]["since"] == "2010-02-20T00:00:00+01:00"
    assert envelope["filters"]["until"] == "2010-02-21T00:00:00+01:00"
    assert envelope["query"] == "opec"
    assert list(envelope) == [
        "format", "query", "filters", "total", "exact", "hits", "facets", "cursor", "took_ms", "archive",
    ]  # fmt: skip


def test_pages_concatenate_and_ranks_go_on(archive: Archive) -> None:
    for sort in ("relevance", "newest", "oldest"):
        whole = [hit.id for hit in archive.search("opec", sort=sort, limit=None).hits]
        paged, ranks, cursor = [], [], None
        while True:
            response = archive.search("opec", sort=sort, limit=1, cursor=cursor)
            paged += [hit.id for hit in response.hits]
            ranks += [hit.rank for hit in response.hits]
            cursor = response.cursor
            if cursor is None:
                break
        assert paged == whole
        assert ranks == [1, 2, 3, 4]


def test_headlines_weigh_more(archive: Archive) -> None:
    assert {hit.id for hit in archive.search("oil", limit=2).hits} == {"a", "b"}


def test_trend_fills_from_bound_to_bound(archive: Archive) -> None:
    trend = archive.trend("opec", by="month", series="source", since="2009-12", until="2010-03", tz="UTC")
    assert [(bucket.value, bucket.count) for bucket in trend.buckets] == [
        ("2009-12", 0),
        ("2010-01", 1),
        ("2010-02", 1),
        ("2010-03", 1),
    ]
    assert trend.series_names == ("Wire", "Courier")
    assert trend.buckets[2].series == {"Wire": 0, "Courier": 1}


def test_trend_counts_the_undated(archive: Archive) -> None:
    trend = archive.trend("opec", by="year")
    assert (trend.total, trend.undated, len(trend.buckets)) == (4, 1, 1)


def test_trend_of_nothing(archive: Archive) -> None:
    assert archive.trend("nosuchword").buckets == ()


def test_get_ids_count_and_stats(archive: Archive) -> None:
    article = archive.get("a")
    assert article is not None
    assert article.text == "Opec ministers met in Vienna."
    assert archive.get("nowhere") is None
    assert list(archive.ids("opec")) == ["a", "b", "c", "d"]
    assert archive.count("opec -oil") == 1
    stats = archive.stats().to_json()
    assert (stats["articles"], stats["undated"], stats["first"]) == (4, 1, "2010-01-15T10:00:00+00:00")


@pytest.mark.parametrize(
    ("query", "asked", "error"),
    [
        ("(a OR", {}, QueryError),
        ("date:someday", {}, DateError),
        ("x", {"since": "someday"}, DateError),
        ("x", {"since": "2011", "until": "2010"}, UsageError),
        ("x", {"facets": ["sauce"]}, UsageError),
        ("x", {"sort": "best"}, UsageError),
        ("x", {"limit": -1}, UsageError),
        ("x", {"cursor": "junk"}, UsageError),
        ("x", {"cursor": "W10"}, UsageError),
        ("x", {"tz": "Atlantis/Capital"}, UsageError),
        ("x", {"now": "whenever"}, UsageError),
        ("x", {"source": "Wire"}, TypeError),
        ("x", {"nosuch": None}, TypeError),
        ("x", {"since": ""}, DateError),
        ("x", {"sources": ""}, UsageError),
    ],
)
def test_requests_that_make_no_sense_are_refused(
    archive: Archive, query: str, asked: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        archive.search(query, **asked)  # type: ignore[arg-type]


def test_a_cursor_belongs_to_its_order(archive: Archive) -> None:
    cursor = archive.search("opec", limit=1).cursor
    with pytest.raises(UsageError, match="belongs to --sort relevance"):
        archive.search("opec", sort="newest", cursor=cursor)


def test_bad_trends_are_refused(archive: Archive) -> None:
    for asked in ({"by": "decade"}, {"series": "month"}, {"series": "sauce"}):
        with pytest.raises(UsageError):
            archive.trend("opec", **asked)  # type: ignore[arg-type]


def test_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive"):
        searcher.open(tmp_path / "nowhere")


def test_the_archive_of_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHER_INDEX", str(path))
    with searcher.open() as archive:
        assert archive.count("opec") == 4


def test_a_reader_stays_on_its_commit(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(json.dumps(RECORDS[0]))
    searcher.load(file, archive=tmp_path / "a.archive")
    with searcher.open(tmp_path / "a.archive") as before:
        assert before.count("*") == 1
        file.write_text("\n".join(map(json.dumps, RECORDS)))
        searcher.load([str(file)], archive=tmp_path / "a.archive")
        assert before.count("*") == 1
        assert before.search("opec", facets=["source", "month"]).total == 1
        with searcher.open(tmp_path / "a.archive") as after:
            assert after.count("*") == 4
            assert after.state.generation > before.state.generation


def test_a_reader_stays_whole_when_its_segments_are_merged_away(tmp_path: Path) -> None:
    from index.store.maintain import optimize

    file, path = tmp_path / "in.jsonl", tmp_path / "a.archive"
    for record in RECORDS:
        file.write_text(json.dumps(record))
        searcher.load(file, archive=path)
    with searcher.open(path) as before:
        optimize(path)
        response = before.search("opec", facets=["source", "month"], sort="oldest", tz="UTC")
        assert [hit.id for hit in response.hits] == ["a", "b", "c", "d"]
        assert response.facets["source"].buckets == [Bucket("Wire", 2), Bucket("Courier", 1)]
