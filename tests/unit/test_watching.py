"""A watch of folders: what it takes, what it waits for, what it goes on through."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import watching
from index.errors import ArchiveLockedError, UsageError
from index.loading import Listeners, load
from index.pipeline import Options
from index.report import LoadReport
from index.store import maintain, manifests
from index.store.archive import open_archive
from index.store.committed import Committed
from index.store.writer import ArchiveWriter
from index.watching import watch

OPTIONS = Options(jobs=1, entities="none")
LOOKS = 3000  # a hundredth of a second each: then the test has failed
Script = Callable[[], Iterator[Callable[[], bool]]]


def line(name: str, text: str = "Rain fell.") -> str:
    return json.dumps({"id": name, "title": f"Report {name}", "text": text, "language": "en"}) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watching, "_NAP", 0.01)
    monkeypatch.setattr(watching, "STILL", 0.15)
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def put(path: Path, content: str, age: float = 60.0) -> None:
    """A file that is there at once, as if renamed into its place."""
    fresh = path.with_name(f".{path.name}.part")
    fresh.write_text(content)
    os.utime(fresh, (time.time() - age,) * 2)
    fresh.rename(path)


def held(archive: Path) -> dict[str, str]:
    if not (archive / "archive.json").exists():
        return {}
    return {article.id: article.text for article in Committed(open_archive(archive)).articles()}


def watched(paths: list[Path], archive: Path, script: Script, **more: object) -> tuple[LoadReport, list[LoadReport]]:
    """Watch while a script goes on: it does something, then says what must become true before it goes on."""
    steps, looks = script(), Counter[str]()
    batches: list[LoadReport] = []
    waited: list[Callable[[], bool]] = []

    def until() -> bool:
        looks["so far"] += 1
        assert looks["so far"] < LOOKS, "it never happened"
        while not waited or waited[0]():
            waited[:] = [step for step in [next(steps, None)] if step is not None]
            if not waited:
                return True
        return False

    total = watch(
        map(str, paths),
        archive,
        OPTIONS,
        interval=0.01,
        until=until,
        on_batch=batches.append,
        **more,  # type: ignore[arg-type]
    )
    return total, batches


def test_what_is_there_is_loaded_and_then_what_comes(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: held(archive).keys() == {"a"}
        put(folder / "b.jsonl", line("b"))
        yield lambda: held(archive).keys() == {"a", "b"}
        (folder / "deep").mkdir()
        put(folder / "deep" / "c.jsonl", line("c") + "broken\n")
        yield lambda: held(archive).keys() == {"a", "b", "c"}
        put(folder / "a.jsonl", line("a", "The rain is over."), age=30)
        yield lambda: held(archive)["a"] == "The rain is over."

    total, batches = watched([folder], archive, script)
    assert [(one.added, one.updated, one.rejected, one.files) for one in batches] == [
        (1, 0, 0, 1),
        (1, 0, 0, 1),
        (1, 0, 1, 1),
        (0, 1, 0, 1),
    ]
    assert (total.added, total.updated, total.rejected, total.interrupted) == (3, 1, 1, False)
    assert maintain.verify(archive) == []


def test_the_next_watch_reads_only_what_is_new(folder: Path, archive: Path) -> None:
    for name in "abc":
        put(folder / f"{name}.jsonl", line(name))
    watched([folder], archive, lambda: iter([lambda: len(held(archive)) == 3]))
    put(folder / "d.jsonl", line("d"))
    put(folder / "b.jsonl", line("b", "Other words."), age=30)
    total, _ = watched([folder], archive, lambda: iter([lambda: len(held(archive)) == 4]))
    assert (total.records, total.added, total.updated) == (2, 1, 1)
    assert load([str(folder)], archive, OPTIONS).unchanged == 4  # a plain load reads everything


def test_a_file_that_is_being_written_is_waited_for(
    folder: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "STILL", 50.0)  # however slow this machine is
    put(folder / "a.jsonl", line("a"))

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: held(archive).keys() == {"a"}
        with (folder / "slow.jsonl").open("w") as stream:
            for part in ('{"id": "slow", ', '"title": "Slow", ', '"text": "It took long."}\n'):
                stream.write(part)
                stream.flush()
                now = time.monotonic()
                yield lambda now=now: time.monotonic() > now + 0.05  # type: ignore[misc]
                assert held(archive).keys() == {"a"}
        monkeypatch.setattr(watching, "STILL", 0.0)
        yield lambda: "slow" in held(archive)

    total, _ = watched([folder], archive, script)
    assert (total.added, total.rejected) == (2, 0)


def test_a_file_from_the_future_is_read_when_it_is_still(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"), age=-86_400)
    total, batches = watched([folder], archive, lambda: iter([lambda: "a" in held(archive), lambda: bool(archive)]))
    assert (total.added, len(batches)) == (1, 1)


def test_a_folder_that_vanishes_and_comes_again(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))
    refused: list[str] = []

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: "a" in held(archive)
        folder.rename(folder.with_name("away"))
        yield lambda: len(refused) == 1
        began = time.monotonic()
        yield lambda: time.monotonic() > began + 0.2
        folder.with_name("away").rename(folder)
        put(folder / "b.jsonl", line("b"))
        yield lambda: "b" in held(archive)

    listeners = Listeners(on_reject=lambda rejected: refused.append(rejected.reason))
    total, _ = watched([folder], archive, script, listeners=listeners)
    assert refused == ["unreadable-file"]
    assert (total.added, total.unchanged) == (2, 0)


def test_what_cannot_be_read_is_counted_once_and_left_out_is_told_once(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))
    (folder / ".hidden").write_text("x")
    (folder / "nowhere.jsonl").symlink_to(folder / "missing")
    put(folder / "noise.bin", "\0\1\2\3" * 100)

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: "a" in held(archive)
        began = time.monotonic()
        yield lambda: time.monotonic() > began + 0.2
        put(folder / "b.jsonl", line("b"))
        yield lambda: "b" in held(archive)

    total, batches = watched([folder], archive, script)
    assert len(batches) == 2
    assert dict(total.rejected_by_reason) == {"binary-file": 1}
    assert dict(total.skipped) == {"hidden-file": 1}


def test_files_that_are_gone_are_forgotten(folder: Path, archive: Path) -> None:
    for name in "ab":
        put(folder / f"{name}.jsonl", line(name))

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: len(held(archive)) == 2
        (folder / "a.jsonl").unlink()
        put(folder / "c.jsonl", line("c"))
        yield lambda: len(held(archive)) == 3

    watched([folder], archive, script)
    (manifest,) = manifests.found(archive)
    known = [json.loads(said).get("file") for said in manifest.read_text().splitlines()[1:-1]]
    assert [Path(file).name for file in known] == ["b.jsonl", "c.jsonl"]


def test_the_archive_is_free_between_batches_and_a_lock_is_waited_for(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))
    locked: list[ArchiveLockedError] = []

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: "a" in held(archive)
        with ArchiveWriter(archive):
            put(folder / "b.jsonl", line("b"))
            yield lambda: bool(locked)
            began = time.monotonic()
            yield lambda: time.monotonic() > began + 0.1
            assert "b" not in held(archive)
        yield lambda: "b" in held(archive)

    total, _ = watched([folder], archive, script, on_locked=locked.append)
    assert len(locked) == 1
    assert total.added == 2


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_a_signal_and_gives_signals_back(folder: Path, archive: Path, sent: signal.Signals) -> None:
    put(folder / "a.jsonl", line("a"))
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    total = watch(
        [str(folder)],
        archive,
        OPTIONS,
        interval=0.01,
        on_batch=lambda _: os.kill(os.getpid(), sent),
        until=lambda: False,
    )
    assert total.added == 1
    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before


def test_it_can_be_run_in_a_thread(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))
    totals: list[LoadReport] = []
    end = threading.Event()
    thread = threading.Thread(
        target=lambda: totals.append(
            watch([str(folder)], archive, OPTIONS, interval=0.01, on_batch=lambda _: end.set(), until=end.is_set)
        )
    )
    thread.start()
    thread.join()
    assert [total.added for total in totals] == [1]


def test_what_cannot_be_watched_is_a_wrong_usage(folder: Path, archive: Path) -> None:
    os.mkfifo(folder / "pipe")
    for path in ("-", str(folder / "none"), str(folder / "pipe")):
        with pytest.raises(UsageError):
            watch([path], archive, OPTIONS)
    assert not archive.exists()


def test_the_same_folder_twice_is_read_once(folder: Path, archive: Path) -> None:
    put(folder / "a.jsonl", line("a"))
    total, _ = watched([folder, folder], archive, lambda: iter([lambda: "a" in held(archive)]))
    assert total.records == 1


def test_prose_beside_a_collection_that_was_read_before_is_documentation(folder: Path, archive: Path) -> None:
    put(
        folder / "a.sgm",
        '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="NO" NEWID="1"><DATE>26-FEB-1987</DATE>'
        "<TEXT><TITLE>RAIN</TITLE><BODY>Rain fell in the harbour on Tuesday.</BODY></TEXT></REUTERS>\n",
    )

    def script() -> Iterator[Callable[[], bool]]:
        yield lambda: len(held(archive)) == 1
        put(folder / "c.txt", "How this collection came to be is told here.\n\nIt rained while we made it.\n")
        put(folder / "d.jsonl", line("d"))
        yield lambda: "d" in held(archive)

    total, _ = watched([folder], archive, script)
    assert (total.added, dict(total.skipped)) == (2, {"companion-file": 1})
