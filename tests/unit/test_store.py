"""The archive on disk: upsert, commit, takedown, verify, and what a directory must be to be an archive."""

from __future__ import annotations

import json
import multiprocessing
import pickle
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searcher
from index.article import Article, NewsDate, Origin, Precision
from index.errors import ArchiveError, ArchiveLockedError
from index.report import Outcome
from index.store import dates as dates_
from index.store import maintain, schema, stored, takedowns, tiers
from index.store.archive import metadata_bytes, open_archive, read_metadata
from index.store.committed import Committed
from index.store.lock import WriterLock
from index.store.rehearsal import Rehearsal
from index.store.writer import ArchiveWriter
from tests.strategies import archives, dates


def article(name: str = "a", text: str = "oil talks") -> Article:
    return Article(name, text, Origin("t", 1))


def load(path: Path, *articles: Article) -> list[Outcome]:
    with ArchiveWriter(path) as writer:
        outcomes = [writer.upsert(made) for made in articles]
        writer.commit()
    return outcomes


def texts(path: Path) -> dict[str, str]:
    return {made.id: made.text for made in Committed(open_archive(path)).articles()}


def files(path: Path) -> list[Path]:
    """The archive's files but for the locks."""
    return sorted(file for file in path.iterdir() if "lock" not in file.name.lower())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def test_upsert_adds_updates_and_leaves_alone(path: Path) -> None:
    assert load(path, article()) == [Outcome.ADDED]
    assert load(path, article()) == [Outcome.UNCHANGED]
    assert load(path, article(text="other")) == [Outcome.UPDATED]
    assert texts(path) == {"a": "other"}


def test_the_same_id_twice_in_one_batch_keeps_the_later(path: Path) -> None:
    outcomes = load(path, article(text="one"), article("b"), article(text="two"), article(text="two"))
    assert outcomes == [Outcome.ADDED, Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED]
    assert texts(path) == {"a": "two", "b": "oil talks"}


def test_a_load_that_changes_nothing_writes_nothing(path: Path) -> None:
    load(path, article())
    before = [(file.name, file.stat().st_mtime_ns) for file in files(path)]
    load(path, article())
    assert [(file.name, file.stat().st_mtime_ns) for file in files(path)] == before


def test_where_it_was_read_does_not_make_an_article_another(path: Path) -> None:
    load(path, article())
    assert load(path, replace(article(), origin=Origin("moved", 7))) == [Outcome.UNCHANGED]


def test_what_is_not_committed_is_gone(path: Path) -> None:
    load(path, article())
    with pytest.raises(RuntimeError, match="in between"), ArchiveWriter(path) as writer:
        writer.upsert(article("b"))
        raise RuntimeError("in between")
    assert len(list(path.glob("*.toc"))) == 1
    assert texts(path) == {"a": "oil talks"}
    assert load(path, article("b")) == [Outcome.ADDED]


def test_taken_down_articles_stay_away(path: Path) -> None:
    load(path, article(), article("b"))
    assert maintain.delete(path, ["a", "nowhere"]) == 1
    assert load(path, article()) == [Outcome.TAKEN_DOWN]
    assert texts(path) == {"b": "oil talks"}


def test_a_takedown_torn_by_a_crash_does_not_swallow_the_next(tmp_path: Path) -> None:
    (tmp_path / "takedowns.jsonl").write_bytes(b'{"id": "half')
    takedowns.append(tmp_path, ["whole", "größe"])
    assert takedowns.read(tmp_path) == {"whole", "größe"}


def test_optimize_merges_segments_and_keeps_all(path: Path) -> None:
    for name in "abc":
        with ArchiveWriter(path, merge=False) as writer:
            writer.upsert(article(name))
            writer.commit()
    assert maintain.optimize(path) == (3, 1)
    assert sorted(texts(path)) == ["a", "b", "c"]
    assert maintain.verify(path) == []


def test_small_segments_are_merged_and_none_is_lost(path: Path) -> None:
    """However many commits there are, segments stay few: at most the fan of a tier, a tier."""
    for number in range(70):
        load(path, article(f"n{number:02}"), article("same", f"version {number}"))
        assert len(open_archive(path).segments) < 2 * tiers.FAN
    assert len(texts(path)) == 71
    assert texts(path)["same"] == "version 69"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(archives, archives, st.sampled_from((tiers.FAN, 2)))
def test_merging_gives_the_segment_that_building_would(first: list[Article], second: list[Article], fan: int) -> None:
    """Array for array, whatever was replaced before; but for frames, which know their neighbours."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "FAN", fan)
        merged, built = Path(folder) / "merged", Path(folder) / "built"
        load(merged)
        for made in (*first, *second):
            load(merged, replace(made, text=f"{made.text} of before", tags=("gone",)))
            load(merged, made)
        maintain.optimize(merged)
        kept = list(Committed(open_archive(merged)).articles())
        load(built, *kept)
        one, other = open_archive(merged).segments, open_archive(built).segments
        assert len(one) == len(other) == (1 if kept else 0)
        for name in one[0].file.names if kept else ():
            if name not in ("articles", "article_starts", "article_dictionary"):
                assert bytes(one[0].file[name]) == bytes(other[0].file[name]), name


def test_long_articles_make_wide_segments(path: Path) -> None:
    """Positions that need four bytes: alone, and merged with ones of two."""
    long = article("long", "word " * 70_000 + "rare end")
    load(path, article("short", "the rare end"))
    load(path, long)
    with searcher.open(path) as asked:
        assert [hit.id for hit in asked.search('"rare end"').hits] == ["short", "long"]
        assert asked.count('"word rare"') == 1
    maintain.optimize(path)
    assert len(open_archive(path).segments) == 1
    with searcher.open(path) as asked:
        assert [hit.id for hit in asked.search('"rare end"').hits] == ["short", "long"]
        assert asked.count('"word rare"') == 1
        assert asked.count("headline:word") == 0
    assert texts(path)["long"] == long.text


def test_no_archive(path: Path) -> None:
    with pytest.raises(ArchiveError, match="no archive at") as caught:
        open_archive(path)
    assert "searcher load" in caught.value.hint
    with pytest.raises(ArchiveError):
        maintain.delete(path, ["a"])
    assert not path.exists()


def test_a_foreign_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="not an archive"):
        open_archive(tmp_path)
    with pytest.raises(ArchiveError, match="not empty"), ArchiveWriter(tmp_path):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    for attempt in (lambda: open_archive(file), lambda: ArchiveWriter(file).__enter__()):
        with pytest.raises(ArchiveError):
            attempt()


def test_other_versions_are_refused_with_a_way_out(path: Path) -> None:
    load(path, article())
    metadata = json.loads((path / "archive.json").read_text())
    (path / "archive.json").write_bytes(metadata_bytes(metadata | {"format": 99}))
    with pytest.raises(ArchiveError, match="format 99") as caught:
        read_metadata(path)
    assert "load the articles again" in caught.value.hint


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "x", "analyser": 1}'])
def test_damaged_metadata_is_our_error(path: Path, content: str) -> None:
    load(path, article())
    (path / "archive.json").write_text(content)
    with pytest.raises(ArchiveError, match="damaged"):
        open_archive(path)


def test_a_damaged_table_of_contents_is_our_error(path: Path) -> None:
    load(path, article())
    for toc in path.glob("_MAIN_*.toc"):
        toc.write_bytes(b"\0" * 100)
    with pytest.raises(ArchiveError):
        open_archive(path)


def test_a_making_that_was_interrupted_is_taken_up(path: Path) -> None:
    path.mkdir()
    (path / "MAIN_WRITELOCK").touch()
    (path / "_MAIN_0.toc").write_bytes(b"half")
    (path / "archive.json.new").touch()
    assert load(path, article()) == [Outcome.ADDED]


def _hold(path: str, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with WriterLock(Path(path)):
        ready.set()
        done.wait(30)


def test_a_second_writer_is_told_who_holds_the_archive(path: Path) -> None:
    load(path, article())
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(str(path), ready, done))
    holder.start()
    assert ready.wait(30)
    with pytest.raises(ArchiveLockedError, match=f"process {holder.pid}") as caught, ArchiveWriter(path, wait=0.1):
        pass
    assert "--wait" in caught.value.hint
    assert texts(path) == {"a": "oil talks"}  # readers never wait for a writer
    done.set()
    holder.join(30)
    assert load(path, article("b")) == [Outcome.ADDED]


def test_a_rehearsal_counts_alike_and_writes_nothing(path: Path) -> None:
    load(path, article(), article("b"), article("c"))
    maintain.delete(path, ["c"])
    before = sorted(file.name for file in path.iterdir())
    with Rehearsal(path) as rehearsal:
        made = [article(), article("b", "new"), article("d"), article("d"), article("c")]
        outcomes = [rehearsal.upsert(one) for one in made]
    expected = [Outcome.UNCHANGED, Outcome.UPDATED, Outcome.ADDED, Outcome.UNCHANGED, Outcome.TAKEN_DOWN]
    assert outcomes == expected
    assert sorted(file.name for file in path.iterdir()) == before


def test_a_rehearsal_without_an_archive(path: Path) -> None:
    with Rehearsal(path) as rehearsal:
        assert rehearsal.upsert(article()) is Outcome.ADDED
    assert not path.exists()


@given(archives)
def test_stored_articles_come_back_whole(articles: list[Article]) -> None:
    for made in articles:
        assert stored.decode(stored.packed_article(made)[0]) == made


def test_half_a_surrogate_pair_is_kept() -> None:
    made = article(text="broken \ud83d half")
    assert stored.decode(stored.packed_article(made)[0]) == made


@given(dates, dates)
def test_packed_dates_sort_by_time_and_unpack(one: NewsDate, other: NewsDate) -> None:
    if one.seconds < other.seconds:
        assert dates_.pack_date(one) < dates_.pack_date(other)
    assert dates_.unpack_date(dates_.pack_date(one)) == (one.seconds, one.precision, one.zone_known)


@given(dates)
def test_dates_survive_storage(date: NewsDate) -> None:
    assert NewsDate.from_json(json.loads(json.dumps(date.to_json()))) == date


def test_dates_before_1970() -> None:
    date = NewsDate(datetime(1912, 4, 15, 2, 20), Precision.MINUTE, timedelta(hours=-3))
    assert str(date) == "1912-04-15T02:20:00-03:00"
    assert dates_.unpack_date(dates_.pack_date(date))[0] == date.seconds < 0


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (Precision.YEAR, "1987"),
        (Precision.MONTH, "1987-03"),
        (Precision.DAY, "1987-03-04"),
        (Precision.SECOND, "1987-03-04T05:06:07+00:00"),
    ],
)
def test_dates_print_as_precise_as_they_are(precision: Precision, shown: str) -> None:
    assert str(NewsDate(datetime(1987, 3, 4, 5, 6, 7), precision)) == shown


def test_a_date_without_a_time_has_no_zone() -> None:
    with pytest.raises(ValueError, match="no zone"):
        NewsDate(datetime(1987, 3, 4), Precision.DAY, timedelta(0))


def test_the_schema_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(schema.schema())).names() == schema.schema().names()
