"""Loading: outcomes, counts, workers, interrupts."""

from __future__ import annotations

import io
import json
import os
import random
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index import handing, loading, pipeline, team
from index.article import Article, Origin, RawDocument, Rejected, Shape, Skipped
from index.clean import clean
from index.errors import ArchiveError, UsageError
from index.loading import Progress, load
from index.pipeline import Options, Prepared, extract
from index.store import maintain, merging, tiers
from index.store.archive import open_archive
from index.store.committed import Committed


def lines(number: int, **known: Any) -> str:
    """JSON Lines of ``number`` articles."""
    made = [
        {"id": f"n{index}", "title": f"Number {index}", "text": "Oil talks go on in Geneva."} for index in range(number)
    ]
    return "".join(json.dumps(record | known) + "\n" for record in made)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(lines(3))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def held(archive: Path) -> dict[str, Article]:
    return {article.id: article for article in Committed(open_archive(archive)).articles()}


def test_a_load_counts_what_became_of_each_record(file: Path, archive: Path) -> None:
    first = load([str(file)], archive)
    assert (first.added, first.updated, first.unchanged, first.rejected, first.files) == (3, 0, 0, 0, 1)
    file.write_text(lines(3).replace("Number 1", "Another") + '{"id": "n9", "text": "New words here."}\n')
    second = load([str(file)], archive)
    assert (second.added, second.updated, second.unchanged) == (1, 1, 2)
    assert held(archive)["n1"].headline == "Another"


def test_loading_twice_changes_nothing(seeds: Path, archive: Path) -> None:
    first = load([str(seeds)], archive)
    before = held(archive)
    second = load([str(seeds)], archive)
    assert second.unchanged == first.added > 0
    assert (second.added, second.updated) == (0, 0)
    assert held(archive) == before


def test_bad_records_are_counted_and_the_rest_is_loaded(file: Path, archive: Path) -> None:
    with file.open("a") as stream:
        stream.write('{"id": "x", "title": \n{"id": "y", "title": "No text"}\n[1]\n')
    refused: list[Rejected] = []
    report = load([str(file)], archive, on_reject=refused.append)
    assert report.added == 3
    assert report.rejected == 3
    assert dict(report.rejected_by_reason) == {"broken-json": 1, "no-text": 1, "not-a-record": 1}
    assert [reject.origin.position for reject in refused] == [4, 5, 6]
    assert all(reject.origin.file == str(file) and reject.detail and reject.head for reject in refused)


def test_an_error_in_a_stage_costs_one_record(file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = clean

    def fragile(raw: Any, mapping: Any) -> Any:
        if raw.origin.position == 2:
            raise ZeroDivisionError("strange record")
        return sound(raw, mapping)

    monkeypatch.setattr(pipeline, "clean", fragile)
    refused: list[Rejected] = []
    report = load([str(file)], archive, on_reject=refused.append)
    assert (report.added, report.rejected) == (2, 1)
    assert refused[0].reason == "failed"
    assert "ZeroDivisionError: strange record" in refused[0].detail


def test_a_path_that_does_not_exist_makes_no_archive(archive: Path) -> None:
    with pytest.raises(UsageError, match="nowhere"):
        load(["nowhere.jsonl"], archive)
    assert not archive.exists()


def test_a_dry_run_counts_and_writes_nothing(file: Path, archive: Path) -> None:
    report = load([str(file)], archive, dry_run=True)
    assert (report.added, report.dry_run) == (3, True)
    assert not archive.exists()


def test_standard_input(archive: Path) -> None:
    report = load(["-"], archive, stdin=io.BytesIO(lines(2).encode()))
    assert report.added == 2
    assert {article.origin.file for article in held(archive).values()} == {"-"}


def test_options_reach_the_stages(archive: Path, file: Path) -> None:
    file.write_text(json.dumps({"id": "n", "story": "Words of a story.", "date": "2020-05-01 10:00"}) + "\n")
    options = Options(mapping={"text": "story"}, source="Wire", timezone="Europe/Berlin", entities="none")
    load([str(file)], archive, options)
    article = held(archive)["n"]
    assert article.source == "Wire"
    assert str(article.published) == "2020-05-01T10:00:00+02:00"
    assert article.entities == ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_do_not_change_the_outcome(tmp_path: Path, archive: Path, jobs: int) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(lines(400) + "broken\n" + lines(100).replace('"n', '"m'))
    found = list(extract([str(file)], Options(jobs=jobs)))
    expected = [f"n{index}" for index in range(400)] + ["reject"] + [f"m{index}" for index in range(100)]
    assert [one.article.id if isinstance(one, Prepared) else "reject" for one in found] == expected


def test_versions_of_an_article_are_settled_in_order_of_reading_whoever_read_them(tmp_path: Path) -> None:
    """Each of the versions goes through another worker; counts and what stays are those of one process."""
    file = tmp_path / "versions.jsonl"
    texts = ["first", "second", "first", "first", "third", "second"] * 60
    records = [{"id": f"n{number % 7}", "text": f"The {text} version."} for number, text in enumerate(texts)]
    file.write_text("".join(json.dumps(record) + "\n" for record in records * 3))
    outcomes = []
    for jobs in (1, 2, 3):
        archive = tmp_path / f"{jobs}.archive"
        load([str(file)], archive, Options(jobs=jobs, entities="none"), commit_every=500)
        report = load([str(file)], archive, Options(jobs=jobs, entities="none"), commit_every=500)
        outcomes.append((dict(report.outcomes), {name: one.text for name, one in held(archive).items()}))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    last = {record["id"]: record["text"] for record in records}
    assert outcomes[0][1] == last


@pytest.fixture
def deaths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker that meets the article n900 kills itself as long as this file says so, once a line."""
    said = tmp_path / "deaths"
    sound = team.Bench._run

    def deadly(bench: team.Bench, sequence: int, readings: Any) -> team.ChunkReport:
        if any(b'"n900"' in _bytes(reading) for reading in readings) and (left := said.read_text().splitlines()):
            said.write_text("".join(f"{line}\n" for line in left[1:]))
            os.kill(os.getpid(), signal.SIGKILL)
        return sound(bench, sequence, readings)

    monkeypatch.setattr(team.Bench, "_run", deadly)
    return said


def _bytes(reading: Any) -> bytes:
    if isinstance(reading, Rejected):
        return b""
    return reading.content or json.dumps(dict(reading.record)).encode()


def test_what_a_worker_that_dies_had_is_done_again(tmp_path: Path, archive: Path, deaths: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(lines(1000) + "broken\n")
    deaths.write_text("once\n")
    refused: list[Rejected] = []
    report = load([str(file)], archive, Options(jobs=2, entities="none"), on_reject=refused.append)
    assert deaths.read_text() == ""
    assert (report.added, report.rejected, len(refused), report.records) == (1000, 1, 1, 1001)
    assert len(held(archive)) == 1000


def test_a_record_that_kills_every_worker_costs_that_record_only(tmp_path: Path, archive: Path, deaths: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(lines(1000))
    deaths.write_text("again\n" * 100)
    refused: list[Rejected] = []
    report = load([str(file)], archive, Options(jobs=2, entities="none"), on_reject=refused.append)
    assert deaths.read_text().count("again") >= 100 - 5
    assert [(one.origin.position, one.reason, one.detail) for one in refused] == [
        (901, "failed", "the process that read it died (killed by SIGKILL)")
    ]
    assert (report.added, report.rejected, report.records) == (999, 1, 1000)
    assert held(archive).keys() == {f"n{number}" for number in range(1000)} - {"n900"}


def test_progress_is_told(tmp_path: Path, archive: Path) -> None:
    told: list[Progress] = []
    file = tmp_path / "some.jsonl"
    file.write_text(lines(handing.CHUNK + 3))
    load([str(file)], archive, on_progress=told.append)
    assert [progress.records for progress in told] == [handing.CHUNK, handing.CHUNK + 3]


def test_the_first_interrupt_commits_what_was_read(tmp_path: Path, archive: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    file = tmp_path / "many.jsonl"
    file.write_text(lines(20 * handing.CHUNK))

    def interrupt(progress: Progress) -> None:
        if progress.records == 2 * handing.CHUNK:
            os.kill(os.getpid(), signal.SIGINT)

    report = load([str(file)], archive, on_progress=interrupt)
    assert report.interrupted
    assert 2 * handing.CHUNK <= len(held(archive)) == report.added < 20 * handing.CHUNK
    assert signal.getsignal(signal.SIGINT) is before


def test_the_second_interrupt_drops_what_was_not_committed(file: Path, archive: Path) -> None:
    def interrupt_twice(_: Progress) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        load([str(file)], archive, on_progress=interrupt_twice)
    assert held(archive) == {}
    assert load([str(file)], archive).added == 3


def test_absurd_dates_do_not_cost_the_article(tmp_path: Path, archive: Path) -> None:
    file = tmp_path / "dates.jsonl"
    absurd = ["0000-00-00", "9999-12-31", "yesterday", "1970-01-01T00:00:00Z", "31/31/2020", ""]
    file.write_text(
        "".join(json.dumps({"id": str(n), "text": "Words.", "date": d}) + "\n" for n, d in enumerate(absurd))
    )
    report = load([str(file)], archive)
    assert report.added == len(absurd)
    assert [article.published for article in held(archive).values()] == [None] * len(absurd)
    assert Counter(report.cautions).total() == len(absurd) - 1  # an empty date is a missing one


def test_reuters_loads_whole(shared: Path, archive: Path) -> None:
    path = shared / "data" / "reuters21578" / "reuters21578.tar.xz"
    found = list(extract([str(path)], Options(entities="none")))
    articles = [one.article for one in found if isinstance(one, Prepared)]
    refused = [one for one in found if isinstance(one, Rejected)]
    assert len({article.id for article in articles}) == len(articles) == 21_577
    assert [(reject.reason, reject.origin.position) for reject in refused] == [("no-text", 793)]
    dated = [article.published for article in articles if article.published is not None]
    assert len(dated) >= 21_576
    assert {date.local.year for date in dated} == {1987}
    assert not any(date.zone_known for date in dated)
    kinds = Counter(entity.kind for article in articles for entity in article.entities)
    assert kinds["place"] > 20_000
    assert min(kinds["person"], kinds["organisation"]) > 500
    assert sum(1 for article in articles if "cocoa" in article.tags) > 60


@pytest.mark.parametrize(
    "options", [Options(mapping={"mood": "x"}), Options(entities="spacy"), Options(timezone="Nowhere/X")]
)
def test_options_that_make_no_sense_are_refused_before_anything_is_read(
    file: Path, archive: Path, options: Options
) -> None:
    with pytest.raises(UsageError):
        load([str(file)], archive, options)
    assert not archive.exists()


def test_chunks_are_bounded_in_records_and_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "CHUNK_BYTES", 100)
    sizes = [10] * 200 + [60, 60, 60, 300, 1]
    readings = [RawDocument(Origin("f", at), Shape.LINE, b"x" * size) for at, size in enumerate(sizes)]
    chunks = list(handing.chunks(iter(readings)))
    assert [reading for chunk in chunks for reading in chunk.readings] == readings
    assert [chunk.size for chunk in chunks] == [100] * 20 + [120, 360, 1]
    assert [chunk.sequence for chunk in chunks] == [10 * at for at in range(21)] + [202, 204]


def test_a_record_that_fails_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(raw: RawDocument, mapping: Any) -> Any:
        if raw.origin.position == 2:
            raise ZeroDivisionError("strange")
        return clean(raw, mapping)

    monkeypatch.setattr(pipeline, "clean", failing)
    readings = [RawDocument(Origin("f", at), Shape.LINE, lines(1).encode()) for at in (1, 2, 3)]
    made = pipeline.Stages(Options(entities="none")).run([*readings, Skipped(Origin("g"), "companion")])
    assert [type(one) for one in made] == [Prepared, Rejected, Prepared, Skipped]
    assert isinstance(made[1], Rejected)
    assert made[1].detail == "ZeroDivisionError: strange"


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_merge_what_has_become_many(tmp_path: Path, archive: Path, jobs: int) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(lines(1200))
    report = load([str(file)], archive, Options(jobs=jobs, entities="none"), commit_every=64)
    assert report.added == 1200
    assert len(held(archive)) == 1200
    assert len(open_archive(archive).segments) < 2 * tiers.FAN
    assert maintain.verify(archive) == []


def test_damage_that_merging_meets_is_told(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(archive: Path, names: Any) -> Any:
        raise IndexError("outside")

    monkeypatch.setattr(merging, "merge_committed", failing)
    file = tmp_path / "many.jsonl"
    file.write_text(lines(1200))
    with pytest.raises(ArchiveError, match="is damaged: IndexError: outside"):
        load([str(file)], archive, Options(jobs=2, entities="none"), commit_every=64)
    assert len(held(archive)) > 0


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_versions_of_an_article_within_one_load_leave_one_that_is_found(
    tmp_path: Path, archive: Path, jobs: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever version stays, in whichever segment: it is found by its id, and loading again adds no other."""
    monkeypatch.setattr(handing, "CHUNK", 3)
    monkeypatch.setattr(handing, "INLINE", 1)
    chance = random.Random(seed)
    for _ in range(3):
        file = tmp_path / "versions.jsonl"
        records = [{"id": f"n{chance.randrange(8)}", "text": f"Version {chance.randrange(3)}."} for _ in range(60)]
        file.write_text("".join(json.dumps(record) + "\n" for record in records))
        load([str(file)], archive, Options(jobs=jobs, entities="none"), commit_every=chance.choice((10, 100)))
        assert maintain.verify(archive) == []
        ids = [article.id for article in Committed(open_archive(archive)).articles()]
        assert len(set(ids)) == len(ids)
        last = {record["id"]: record["text"] for record in records}
        assert {name: held(archive)[name].text for name in last} == last


def test_commits_are_made_after_some_time_at_first_sooner(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash costs no more than was done before it, nor more than a minute."""
    file = tmp_path / "many.jsonl"
    file.write_text(lines(40 * handing.CHUNK))
    pauses: list[float] = []
    sound = loading._Loading.due

    def due(under_way: loading._Loading, commit_every: int) -> bool:
        if len(pauses) < 6:
            under_way._since -= under_way._pause  # as if so long had gone by
            pauses.append(under_way._pause)
        return sound(under_way, commit_every)

    monkeypatch.setattr(loading._Loading, "due", due)
    assert load([str(file)], archive, Options(jobs=1, entities="none")).added == 40 * handing.CHUNK
    assert pauses == [10.0, 20.0, 40.0, 60.0, 60.0, 60.0]
    assert open_archive(archive).generation >= 7
