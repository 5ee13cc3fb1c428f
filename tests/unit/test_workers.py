"""Records that kill the process that reads them, or at which it hangs: each costs itself."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import handing, pipeline, workers
from index.article import Origin, RawDocument, Rejected, Shape
from index.clean import clean
from index.errors import SearcherError
from index.loading import load
from index.pipeline import Options
from index.store.archive import open_archive
from index.store.batch import BatchBuilder
from index.store.committed import Committed
from index.store.writer import ArchiveWriter
from index.team import Bench, Chunk, Flush, Refresh, Task
from index.workers import ForkedWorker
from tests.limits import ends

QUICK = Options(jobs=2, entities="none", record_timeout=0.2)


def lines(number: int) -> str:
    made = ({"id": f"n{at}", "title": f"Number {at}", "text": f"Rain fell on day {at}."} for at in range(number))
    return "".join(json.dumps(record) + "\n" for record in made)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_text(lines(600))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def held(archive: Path) -> set[str]:
    return {article.id for article in Committed(open_archive(archive)).articles()}


def every(positions: set[int], does: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have cleaning do something at these records."""

    def cleaned(raw: RawDocument, mapping: Any) -> Any:
        if raw.origin.position in positions:
            does()
        return clean(raw, mapping)

    monkeypatch.setattr(pipeline, "clean", cleaned)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang() -> None:
    """As a library in C would that looks at no signals."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    while True:
        time.sleep(1)


def test_records_that_kill_cost_themselves_in_whatever_chunk(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every({1, 2, 300, 600}, die, monkeypatch)
    refused: list[Rejected] = []
    with ends():
        report = load([str(file)], archive, QUICK, on_reject=refused.append)
    assert {(one.origin.position, one.reason) for one in refused} == {(at, "failed") for at in (1, 2, 300, 600)}
    assert all("SIGKILL" in one.detail and one.head for one in refused)
    assert (report.added, report.rejected, report.records) == (596, 4, 600)
    assert held(archive) == {f"n{at}" for at in range(600)} - {"n0", "n1", "n299", "n599"}


def test_a_record_at_which_a_process_hangs_is_too_slow(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every({77}, hang, monkeypatch)
    refused: list[Rejected] = []
    with ends():
        report = load([str(file)], archive, QUICK, on_reject=refused.append)
    assert [(one.origin.position, one.reason) for one in refused] == [(77, "too-slow")]
    assert "stopped" in refused[0].detail
    assert report.added == 599


def test_a_record_that_is_slow_is_stopped_within_its_process(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow() -> None:
        while True:
            try:
                time.sleep(10)
            except Exception:  # noqa: BLE001  # what libraries do
                continue

    every({5, 500}, slow, monkeypatch)
    for jobs in (1, 2):
        refused: list[Rejected] = []
        options = Options(jobs=jobs, entities="none", record_timeout=0.2)
        with ends():
            report = load([str(file)], archive, options, on_reject=refused.append, dry_run=jobs == 1)
        assert [(one.origin.position, one.reason, one.detail) for one in refused] == [
            (at, "too-slow", "took longer than 0.2 s") for at in (5, 500)
        ]
        assert report.added == 598


def test_a_record_that_kills_while_it_is_built_is_found(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = BatchBuilder.add

    def deadly(builder: BatchBuilder, articles: Any) -> int:
        if any(article.id == "n400" for _, article in articles):
            die()
        return sound(builder, articles)

    monkeypatch.setattr(BatchBuilder, "add", deadly)
    refused: list[Rejected] = []
    report = load([str(file)], archive, Options(jobs=2, entities="none"), on_reject=refused.append)
    assert [(one.origin.position, one.reason) for one in refused] == [(401, "failed")]
    assert report.added == 599


def test_what_dies_again_and_again_at_no_record_is_told(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bench, "_merge", lambda *_: die())
    with pytest.raises(SearcherError, match=r"died again and again .*SIGKILL"):
        load([str(file)], archive, Options(jobs=2, entities="none"), commit_every=64)
    assert held(archive)


def test_more_deaths_than_records_can_explain_end_the_load(
    file: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MOST_LOST", 3)
    every(set(range(100, 200)), die, monkeypatch)
    with pytest.raises(SearcherError, match="again and again"):
        load([str(file)], archive, Options(jobs=2, entities="none"))


PAGE = RawDocument(Origin("a.html"), Shape.PAGE, b"<p>Rain.")
PLAIN = RawDocument(Origin("a.jsonl", 1), Shape.LINE, b'{"text": "Rain."}')
MARKED = RawDocument(Origin("a.jsonl", 1), Shape.LINE, b'{"text": "<p>Rain.</p>"}')
RECORD = RawDocument(Origin("a.json", 1), Shape.RECORD, record={"text": "<p>Rain.</p>"})


@pytest.mark.parametrize(
    ("reading", "jobs", "few", "number"),
    [
        *((PAGE, 0, True, 1), (MARKED, 0, True, 1), (RECORD, 3, True, 1), (PLAIN, 3, True, 0), (PAGE, 1, True, 0)),
        *((PLAIN, 3, False, 3), (PAGE, 1, False, 0)),
    ],
)
def test_few_pages_go_to_a_process_and_few_records_without_markup_do_not(
    reading: RawDocument, jobs: int, few: bool, number: int
) -> None:
    assert handing.processes(Options(jobs=jobs), [PLAIN, reading], few=few) == number


def test_a_program_with_threads_is_not_forked_for_few_pages() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert handing.processes(Options(), [PAGE], few=True) == 0
    finally:
        done.set()
        thread.join()


def test_what_only_is_extracted_is_looked_after_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every({7}, die, monkeypatch)
    results = list(pipeline.extract([str(file)], QUICK))
    assert [at for at, result in enumerate(results, start=1) if isinstance(result, Rejected)] == [7]
    assert len(results) == 600
    monkeypatch.undo()
    every({300}, hang, monkeypatch)
    results = list(pipeline.extract([str(file)], QUICK))
    assert [(at, result.reason) for at, result in enumerate(results, start=1) if isinstance(result, Rejected)] == [
        (300, "too-slow")
    ]


def test_what_is_on_the_way_is_bounded() -> None:
    """In chunks and in bytes a worker; but one that is larger than all of that is handed over all the same."""

    class Still:
        shaken = False

        def __init__(self) -> None:
            self.held: list[int] = []
            self.most = 0

        def submit(self, task: Task) -> None:
            assert isinstance(task, Chunk)
            self.held.append(task.size)
            self.most = max(self.most, sum(self.held))

        def answer(self) -> int:
            return self.held.pop(0)

        def close(self) -> None:
            """Nothing to end."""

    sizes = [1000] * 20 + [3 * handing.IN_FLIGHT_BYTES // 4] * 20 + [4 * handing.IN_FLIGHT_BYTES] * 3
    heard: list[int] = []
    workers = [Still(), Still()]
    handing_round = handing.Round(workers, heard.append)
    for size in sizes:
        handing_round.hand(Chunk(0, [], size))
    handing_round.hear_all()
    assert heard == sizes
    assert max(worker.most for worker in workers) <= 2 * 4 * handing.IN_FLIGHT_BYTES


def test_a_page_at_which_parsing_hangs_is_refused_even_alone(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = clean

    def cleaned(raw: RawDocument, mapping: Any) -> Any:
        if raw.origin.file.endswith("evil.html"):
            hang()
        return sound(raw, mapping)

    for name in ("calm", "evil", "fair"):
        page = f"<html><head><title>A {name} day</title></head><body><article><p>It was a {name} day, they said.</p>"
        (tmp_path / f"{name}.html").write_text(
            page + "<p>Nobody was hurt, and the ferries sailed.</p></article></body>"
        )
    assert len(list(pipeline.extract([str(tmp_path / "*.html")], Options()))) == 3  # reads the models that it needs
    monkeypatch.setattr(pipeline, "clean", cleaned)
    refused: list[Rejected] = []
    options = Options(entities="none", record_timeout=0.5)
    report = load([str(tmp_path / "*.html")], archive, options, on_reject=refused.append)
    assert [(Path(one.origin.file).name, one.reason) for one in refused] == [("evil.html", "too-slow")]
    assert report.added == 2


def test_a_process_that_does_not_read_is_not_waited_for_for_ever(archive: Path) -> None:
    """What is sent to a stopped process fills the pipe: it is killed then, and the tasks done again."""

    with ArchiveWriter(archive) as writer:
        worker = ForkedWorker(Options(entities="none", record_timeout=0.2), archive)
        try:
            worker.submit(Refresh(frozenset(), writer.dictionary))
            worker.answer()
            os.kill(worker._process.pid or 0, signal.SIGSTOP)
            text = json.dumps({"id": "n", "text": "Rain fell. " * 100_000}).encode()
            with ends():
                worker.submit(Chunk(0, [RawDocument(Origin("a.jsonl", 1), Shape.LINE, text)]))
                assert worker.answer().records == 1
            worker.submit(Flush())
            assert [len(built.versions) for built in worker.answer()] == [1]
            assert worker.shaken
        finally:
            worker.close()
