"""Trouble in the middle of writing: a full disk, lost permissions, a directory that is gone, steps that fail."""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage

from benchmarks import faults
from benchmarks.crash import OPTIONS, State, crash, feed, leftovers, state
from index.article import Article, Origin
from index.errors import ArchiveError, ArchiveLockedError
from index.loading import load as load_files
from index.store import arrays, maintain, takedowns
from index.store.writer import ArchiveWriter


def articles(version: int, number: int = 5) -> list[Article]:
    return [Article(f"a{index}", f"oil in version {version} " * 20, Origin("t", index)) for index in range(number)]


def load(path: Path, version: int, number: int = 5) -> None:
    with ArchiveWriter(path, merge=version % 2 == 0) as writer:
        for article in articles(version, number):
            writer.upsert(article)
        writer.commit()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.archive"
    load(made, 1)
    return made


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 10, 1_000, 5_000, 20_000])
def test_a_full_disk_is_our_error_and_leaves_the_last_commit(path: Path, size: int) -> None:
    before = state(path)
    with small_disk(size), pytest.raises(ArchiveError, match="cannot write to") as caught:
        load(path, 2, number=300)
    assert "free space" in caught.value.hint
    assert state(path) == before
    assert leftovers(path) == []
    load(path, 2)
    assert len(state(path)) == 5
    assert maintain.verify(path) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_loader_on_a_full_disk_says_so(tmp_path: Path, jobs: int) -> None:
    archive, source = tmp_path / "a.archive", feed(tmp_path / "new", 2)
    load_files([str(feed(tmp_path / "old", 1))], archive, replace(OPTIONS, jobs=jobs))
    before = state(archive)
    with small_disk(5_000), pytest.raises(ArchiveError, match="cannot write to"):
        load_files([str(source)], archive, replace(OPTIONS, jobs=jobs))
    assert state(archive) == before
    load_files([str(source)], archive, replace(OPTIONS, jobs=jobs))
    assert before.items().isdisjoint(state(archive).items())
    assert leftovers(archive) == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that a loader which has given up the rights of root can reach; what lies above pytest's it cannot."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def test_a_directory_to_be_read_only_and_permission_lost_midway(open_folder: Path) -> None:
    sources = faults.sources(open_folder)
    assert list(faults.read_only_directory(open_folder, sources)) == []
    assert list(faults.permission_lost(open_folder, sources, after=300)) == []


def test_a_full_disk_does_not_half_take_down(path: Path) -> None:
    with small_disk(0), pytest.raises(ArchiveError, match="cannot write to"):
        maintain.delete(path, ["a1"])
    assert len(state(path)) == 5


def test_an_archive_that_is_removed_meanwhile_is_our_error(path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot write to"), ArchiveWriter(path) as writer:
        writer.upsert(articles(2)[0])
        shutil.rmtree(path)
        writer.commit()
    assert not path.exists()


def _lose_permission(path: Path, told: SimpleQueue[str]) -> None:
    if os.geteuid() == 0:
        os.setuid(65534)  # for root no permission is ever lost
    try:
        load(path, 1)
        with ArchiveWriter(path) as writer:
            writer.upsert(articles(2)[0])
            path.chmod(0o500)
            writer.commit()
    except ArchiveError as error:
        told.put(error.message)
    else:
        told.put("committed")


def test_permission_lost_midway_is_our_error() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        path = Path(folder) / "a.archive"
        context = multiprocessing.get_context("fork")
        told = context.SimpleQueue()
        child = context.Process(target=_lose_permission, args=(path, told))
        child.start()
        child.join()
        assert told.get() == f"cannot write to {path}: Permission denied"
        path.chmod(0o700)
        before = state(path)
        assert len(before) == 5
        load(path, 1)
        assert state(path) == before
        assert leftovers(path) == []


class Failing:
    """Counts the steps by which an archive is written, and lets one of them fail."""

    def __init__(self, patch: pytest.MonkeyPatch, error: type[BaseException], at: int) -> None:
        self.steps = 0
        self._error, self._at = error, at
        for owner, name in (
            (os, "fsync"),
            (Path, "open"),
            (Path, "rename"),
            (Path, "unlink"),
            (Path, "write_bytes"),
            (arrays._Pages, "finish"),
        ):
            patch.setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, step: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            self.steps += 1
            if self.steps == self._at:
                raise self._error(28, "No space left on device")
            return step(*arguments, **options)

        return counted


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_whichever_step_fails_the_archive_is_before_or_after(tmp_path: Path, error: type[BaseException]) -> None:
    original, after = tmp_path / "original", tmp_path / "after"
    load(original, 1)
    shutil.copytree(original, after)
    load(after, 2)
    allowed: list[State] = [state(original), state(after)]
    outcomes = set()
    for step in range(1, 1000):
        path = tmp_path / f"step{step}"
        shutil.copytree(original, path)
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, error, step)
            with suppress(ArchiveError, KeyboardInterrupt):
                load(path, 2)
        assert state(path) in allowed, step
        outcomes.add(allowed.index(state(path)))
        assert maintain.verify(path) == []
        load(path, 2)
        assert state(path) == allowed[1]
        assert leftovers(path) == []
        if failing.steps < step:
            break
        shutil.rmtree(path)
    assert outcomes == {0, 1}
    assert step > 10


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_whichever_step_fails_a_takedown_is_whole_or_not_at_all(
    path: Path, tmp_path: Path, error: type[BaseException]
) -> None:
    for step in range(1, 1000):
        copy = Path(shutil.copytree(path, tmp_path / f"step{step}"))
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, error, step)
            with suppress(ArchiveError, KeyboardInterrupt):
                maintain.delete(copy, ["a1"])
        assert maintain.verify(copy) == [], step
        noted, there = "a1" in takedowns.read(copy), "a1" in state(copy)
        assert noted or there, step
        load(copy, 2)
        assert ("a1" in state(copy)) == (not noted or there), step
        maintain.delete(copy, ["a1"])
        assert "a1" not in state(copy)
        assert maintain.verify(copy) == [], step
        if failing.steps < step:
            break
        shutil.rmtree(copy)
    assert step > 10


def test_what_a_crash_left_is_cleaned_by_the_next_writer(path: Path) -> None:
    for name in (
        "MAIN_0000000000000000.seg",
        "_MAIN_1.toc.1234.5",
        "_MAIN_0.toc",
        "archive.json.new",
        "takedowns.jsonl.new",
        "furniture.keep.new",
    ):
        (path / name).write_bytes(b"torn")
    (path / "notes.txt").write_text("mine")
    with ArchiveWriter(path):
        pass
    assert leftovers(path) == ["notes.txt"]


def test_a_writer_of_whoosh_is_respected(path: Path) -> None:
    lock = FileStorage(str(path)).lock("MAIN_WRITELOCK")
    assert lock.acquire()
    with pytest.raises(ArchiveLockedError, match="another program"):
        load(path, 2)
    lock.release()
    load(path, 2)


def test_a_loader_that_is_killed_loses_nothing() -> None:
    assert crash(3, seed=5) == []
