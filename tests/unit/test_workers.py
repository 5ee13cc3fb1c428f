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

from index import loading, pipeline, workers
from index.article import Origin, RawDocument, Rejected, Shape
from index.clean import clean
from index.errors import SearcherError
from index.loading import load
from index.pipeline import Options
from index.store.archive import open_archive
from index.store.batch import BatchBuilder
from index.store.committed import Committed
from index.store.writer import ArchiveWriter
from index.team import Bench, Chunk, Flush, Refresh
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


def test_few_pages_go_to_a_process_and_few_records_without_markup_do_not() -> None:
    page = RawDocument(Origin("a.html"), Shape.PAGE, b"<p>Rain.")
    plain = RawDocument(Origin("a.jsonl", 1), Shape.LINE, b'{"text": "Rain."}')
    marked = RawDocument(Origin("a.jsonl", 1), Shape.LINE, b'{"text": "<p>Rain.</p>"}')
    record = RawDocument(Origin("a.json", 1), Shape.RECORD, record={"text": "<p>Rain.</p>"})
    kinds = []
    for reading, jobs in ((page, 0), (marked, 0), (record, 0), (plain, 0), (page, 1)):
        found = loading._workers(Options(jobs=jobs), Path("x"), [reading], few=True)
        kinds.append([type(worker).__name__ for worker in found])
        for worker in found:
            worker.close()
    assert kinds == [["ForkedWorker"]] * 3 + [["LocalWorker"]] * 2


def test_a_program_with_threads_is_not_forked_for_few_pages() -> None:
    page = RawDocument(Origin("a.html"), Shape.PAGE, b"<p>Rain.")
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        (worker,) = loading._workers(Options(), Path("x"), [page], few=True)
    finally:
        done.set()
        thread.join()
    assert not isinstance(worker, ForkedWorker)


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
