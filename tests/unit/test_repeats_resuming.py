"""Furniture in loads that are cut off and gone on with, watched, retried: it ends as an undisturbed load does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.crash import state
from index import handing, watching
from index.article import Origin, RawDocument, Shape
from index.loading import Progress, load
from index.pipeline import Options
from index.repeats.judging import FEWEST
from index.repeats.keeping import keep
from index.repeats.listing import furniture
from index.repeats.recognising import Places
from index.repeats.watch import DUE, Watch
from index.report import LoadReport
from index.store import maintain, manifests
from index.store.opened import OpenSegment
from index.store.writer import ArchiveWriter
from index.team import Bench, Chunk, Refresh
from index.watching import watch
from tests.furnished import IMPRINT, LETTER, papers, record, write
from tests.unit.test_repeats_loading import having

PLAIN = Options(entities="none", jobs=1)
FILES = 12
EACH = 10
LOOKS = 3000  # a hundredth of a second each: then the test has failed


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "CHUNK", 4)
    monkeypatch.setattr(handing, "INLINE", 8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    records = papers(FILES * EACH)
    for at in range(FILES):
        path = write(made / f"{at:02d}.jsonl", records[at * EACH : (at + 1) * EACH])
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return made


@pytest.fixture
def whole(folder: Path, tmp_path: Path) -> Path:
    """What an undisturbed load ends in."""
    load([str(folder)], tmp_path / "whole.archive", PLAIN)
    return tmp_path / "whole.archive"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def is_as(archive: Path, whole: Path) -> bool:
    assert maintain.verify(archive) == []
    assert not (archive / DUE).exists()
    assert manifests.found(archive) == []
    assert furniture(archive) == furniture(whole)
    return state(archive) == state(whole)


def done_before(report: LoadReport) -> int:
    return report.skipped["done-before"]


def at_record(number: int, does: Callable[[], None]) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if number <= progress.records < number + 4:
            does()

    return on_progress


def die() -> None:
    raise KeyboardInterrupt


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.parametrize("cut", [die, interrupt])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_load_that_is_cut_off_at_any_moment_ends_as_an_undisturbed_one(
    folder: Path, whole: Path, tmp_path: Path, cut: Callable[[], None], jobs: int
) -> None:
    options, left_out = replace(PLAIN, jobs=jobs), 0
    for number in range(4, FILES * EACH, 23):
        archive = tmp_path / f"{number}.archive"
        with suppress(KeyboardInterrupt):
            report = load([str(folder)], archive, options, on_progress=at_record(number, cut), commit_every=12)
            assert report.interrupted
        assert not furniture(archive)
        report = load([str(folder)], archive, options, commit_every=12)
        left_out += done_before(report)
        assert is_as(archive, whole)
    assert left_out > FILES // 2


@pytest.mark.parametrize("rounds", [0, 1])
def test_an_interrupt_while_lines_are_judged_leaves_the_rest_to_the_next_load(
    folder: Path, whole: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    sound, judged = Watch.judge, []

    def judge(watch: Watch, segments: tuple[OpenSegment, ...]) -> Places:
        judged.append(sound(watch, segments))
        if len(judged) > rounds:
            interrupt()
        return judged[-1]

    with monkeypatch.context() as patch:
        patch.setattr(Watch, "judge", judge)
        report = load([str(folder)], archive, PLAIN)
    if rounds:  # the last round finds nothing: what was to be done is done
        assert not report.interrupted
    else:
        assert (report.interrupted, report.added, report.furniture.total()) == (True, FILES * EACH, 66)
        assert (archive / DUE).exists()
        report = load([str(folder)], archive, PLAIN)
        assert done_before(report) == report.records == FILES
    assert is_as(archive, whole)


@pytest.mark.parametrize("moment", ["judge", "done", "_settle"])
def test_one_that_dies_while_it_judges_is_gone_on_with(
    folder: Path, whole: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    from index.loading import _Loading

    owner = _Loading if moment == "_settle" else Watch
    sound, calls = getattr(owner, moment), 0

    def deadly(*given: object) -> object:
        nonlocal calls
        calls += 1
        if moment == "_settle" and calls == 1:  # what was loaded; the next has what was cleaned
            return sound(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(owner, moment, deadly)
        load([str(folder)], archive, PLAIN)
    assert (archive / DUE).exists()
    assert done_before(load([str(folder)], archive, PLAIN)) == FILES
    assert is_as(archive, whole)


def test_a_line_that_is_kept_after_the_interrupt_comes_back_in_files_that_were_done(
    folder: Path, archive: Path
) -> None:
    load([str(folder)], archive, PLAIN)
    assert load([str(folder)], archive, PLAIN, on_progress=at_record(100, interrupt), commit_every=12).interrupted
    keep(archive, [IMPRINT])
    assert done_before(load([str(folder)], archive, PLAIN)) == 0
    assert len(having(archive, IMPRINT)) == 40


def test_what_an_interrupted_load_leaves_is_not_judged_by_one_that_keeps_furniture(
    folder: Path, whole: Path, archive: Path
) -> None:
    load([str(folder)], archive, PLAIN, on_progress=at_record(60, interrupt), commit_every=12)
    kept = load([str(folder)], archive, replace(PLAIN, keep_furniture=True))
    assert (done_before(kept), kept.furniture.total()) == (0, 0)
    assert (archive / DUE).exists()
    assert done_before(load([str(folder)], archive, PLAIN)) > 0
    assert is_as(archive, whole)


# Watched


def watched(paths: list[Path], archive: Path, script: Callable[[], Iterator[Callable[[], bool]]]) -> LoadReport:
    steps, looks = script(), 0
    waiting: list[Callable[[], bool]] = []

    def until() -> bool:
        nonlocal looks
        looks += 1
        assert looks < LOOKS, "it never happened"
        while not waiting or waiting[0]():
            waiting[:] = [step for step in [next(steps, None)] if step is not None]
            if not waiting:
                return True
        return False

    return watch(map(str, paths), archive, PLAIN, interval=0.01, until=until)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_NAP", 0.01)
    monkeypatch.setattr(watching, "STILL", 0.1)


def put(path: Path, *numbers: int) -> None:
    fresh = write(path.with_name(f".{path.name}.part"), [record(number, LETTER) for number in numbers])
    os.utime(fresh, (1_700_000_000, 1_700_000_000))
    fresh.rename(path)


@pytest.mark.usefixtures("quick")
def test_each_batch_of_a_watch_judges(tmp_path: Path, archive: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    put(folder / "a.jsonl", *range(FEWEST - 1))

    def is_loaded(number: int, having_it: int) -> bool:
        there = (archive / "archive.json").exists() and not (archive / DUE).exists()
        return there and len(state(archive)) == number and len(having(archive, LETTER)) == having_it

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: is_loaded(FEWEST - 1, FEWEST - 1)
        put(folder / "b.jsonl", FEWEST)
        yield lambda: is_loaded(FEWEST, 0)
        put(folder / "c.jsonl", FEWEST + 1)
        yield lambda: is_loaded(FEWEST + 1, 0)

    total = watched([folder], archive, script)
    assert (total.added, total.updated) == (FEWEST + 1, 0)
    assert total.furniture == {("Ledger", LETTER.encode()): FEWEST + 1}


@pytest.mark.usefixtures("quick")
def test_a_watch_judges_what_one_before_left_even_if_nothing_is_new(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    put(folder / "a.jsonl", *range(2 * FEWEST))
    with monkeypatch.context() as patch:
        sound = Watch.saw

        def saw(watch: Watch, segments: list[OpenSegment]) -> None:
            sound(watch, segments)
            interrupt()

        patch.setattr(Watch, "saw", saw)
        total = watch([str(folder)], archive, PLAIN, interval=0.01)
    assert (total.interrupted, total.added) == (True, 2 * FEWEST)
    assert len(having(archive, LETTER)) == 2 * FEWEST
    total = watched([folder], archive, lambda: iter([lambda: not (archive / DUE).exists()]))
    assert (total.records, total.furniture.total()) == (0, 2 * FEWEST)
    assert having(archive, LETTER) == []


# Read again, one by one


def test_what_is_read_again_loses_what_is_known_and_is_judged(tmp_path: Path, archive: Path) -> None:
    feed = write(tmp_path / "in.jsonl", [record(at, LETTER) for at in range(FEWEST)])
    sound = feed.read_text()
    feed.write_text(sound.replace('"id"', "broken", 1))
    refused = tmp_path / "rejects.jsonl"
    refused.write_text(f'{{"origin": {{"file": "{feed}", "position": 1}}, "reason": "broken-json", "detail": ""}}\n')
    assert load([str(feed)], archive, PLAIN).rejected == 1
    assert len(having(archive, LETTER)) == FEWEST - 1
    feed.write_text(sound)
    report = load([], archive, PLAIN, retry=refused)
    assert (report.added, report.updated) == (1, 0)
    assert report.furniture == {("Ledger", LETTER.encode()): FEWEST}
    assert having(archive, LETTER) == []


def test_records_that_are_taken_one_by_one_are_counted_alike(archive: Path, tmp_path: Path) -> None:
    feed = write(tmp_path / "in.jsonl", [record(at, LETTER) for at in range(FEWEST)])
    readings = [
        RawDocument(Origin("in.jsonl", at), Shape.LINE, content)
        for at, content in enumerate(feed.read_bytes().splitlines(), start=1)
    ]
    reports = []
    with ArchiveWriter(archive) as writer:
        for one_by_one in (False, True):
            bench = Bench(PLAIN, archive)
            bench.do(Refresh(frozenset(), writer.dictionary, {"Ledger": frozenset({LETTER.encode()})}))
            reports.append(bench.do(Chunk(0, readings, one_by_one=one_by_one)))
    assert reports[0] == reports[1]
    assert reports[0].furniture == {("Ledger", LETTER.encode()): FEWEST}
