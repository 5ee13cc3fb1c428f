"""Readers while a writer is at work: no error, no wait, and each answer of one generation."""

from __future__ import annotations

import multiprocessing
import time
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from types import ModuleType

import pytest

from index.article import Article, NewsDate, Origin, Precision
from index.errors import ArchiveError
from index.store import contents, maintain, snapshot, verifying
from index.store.archive import open_archive
from index.store.committed import Committed
from index.store.snapshot import Snapshot
from index.store.writer import ArchiveWriter
from searcher.archive import Archive

ARTICLES = 24
ROUNDS = 25
READERS = 4


def version(number: int) -> list[Article]:
    """All articles in one version, which their text, source and date tell."""
    published = NewsDate(datetime(2000 + number, 1, 1), Precision.DAY)
    return [
        Article(f"a{index}", f"oil in version v{number}", Origin("t", index), source=f"V{number}", published=published)
        for index in range(ARTICLES)
    ]


def write(path: Path, done: Event) -> None:
    """Replace all articles by their next version in one commit, many times; merge and delete in between."""
    for number in range(1, ROUNDS + 1):
        with ArchiveWriter(path, merge=number % 3 == 0) as writer:
            for article in version(number):
                writer.upsert(article)
            writer.commit()
            if number % 5 == 0:
                writer.optimize()
        if number % 7 == 0:
            with ArchiveWriter(path) as writer:
                writer.upsert(Article(f"extra{number}", "gas", Origin("t")))
                writer.commit()
            maintain.delete(path, [f"extra{number}"])
    done.set()


def inconsistency(archive: Archive) -> str:
    """What in the answers of one open archive is not of one generation; empty where nothing is."""
    answer = archive.search("oil", facets=("source", "year"), sort="newest", limit=None, tz="UTC")
    sources = {bucket.value: bucket.count for bucket in answer.facets["source"].buckets}
    years = [bucket.count for bucket in answer.facets["year"].buckets if bucket.count]
    told = {hit.article.source for hit in answer.hits}
    if answer.total != ARTICLES or list(sources.values()) != [ARTICLES] or years != [ARTICLES]:
        return f"{answer.total} articles, {sources}, {years}"
    (source,) = sources
    if told != {source} or any(hit.article.text != f"oil in version {source.lower()}" for hit in answer.hits):
        return f"a facet of {source} over hits of {told}"
    if archive.count(f"source:{source}") != ARTICLES or archive.get("a0") != answer.hits[0].article:
        return "two questions were answered from two generations"
    return ""


def ask(path: Path, done: Event, asked: multiprocessing.SimpleQueue[tuple[int, list[str]]]) -> None:
    """Open and ask until the writer is done; tell how often, and what was amiss."""
    amiss: list[str] = []
    generation = times = 0
    try:
        while not done.is_set():
            with Archive.open(path) as archive:
                amiss += filter(None, (inconsistency(archive),))
                if archive.state.generation < generation:
                    amiss.append("an older generation after a newer one")
                generation = archive.state.generation
                archive.stats()
            times += 1
    except Exception as error:  # noqa: BLE001  # whatever it is, the test shall show it
        amiss.append(f"{type(error).__name__}: {error}")
    asked.put((times, amiss))


def test_readers_are_never_disturbed_by_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path) as writer:
        for article in version(0):
            writer.upsert(article)
        writer.commit()
    context = multiprocessing.get_context("fork")
    done, asked = context.Event(), context.SimpleQueue()
    readers = [context.Process(target=ask, args=(path, done, asked)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    write(path, done)
    told = [asked.get() for _ in readers]
    for reader in readers:
        reader.join()
    assert [amiss for _, amiss in told] == [[]] * READERS
    assert all(times > 0 for times, _ in told)


def texts(found: Snapshot) -> list[str]:
    return [article.text for article in Committed(found).articles()]


def test_an_open_reader_stays_on_its_commit(tmp_path: Path) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path) as writer:
        writer.upsert(version(0)[0])
        writer.commit()
    found = open_archive(path)
    for number in (1, 2):
        with ArchiveWriter(path) as writer:
            writer.upsert(version(number)[0])
            writer.optimize()
    assert texts(found) == ["oil in version v0"]
    assert found.segments[0].names("source").values[0] == "V0"  # a column not looked at before
    assert texts(open_archive(path)) == ["oil in version v2"]


LISTED, READ, LOOKED_AT = (contents, "read"), (snapshot, "OpenSegment"), (verifying, "_open")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.archive"
    with ArchiveWriter(made) as writer:
        writer.upsert(version(0)[0])
        writer.commit()
    return made


@pytest.mark.parametrize("moment", [LISTED, READ])
def test_a_commit_while_a_reader_opens_is_waited_for(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: tuple[ModuleType, str]
) -> None:
    left = commits_before(monkeypatch, path, moment)
    found = open_archive(path)
    assert left == []
    assert texts(found) == ["oil in version v2"]


@pytest.mark.parametrize("moment", [LISTED, LOOKED_AT])
def test_a_commit_while_verify_looks_is_no_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch, moment: tuple[ModuleType, str]
) -> None:
    left = commits_before(monkeypatch, path, moment)
    assert maintain.verify(path) == []
    assert left == []


def commits_before(monkeypatch: pytest.MonkeyPatch, path: Path, moment: tuple[ModuleType, str]) -> list[Article]:
    """Have two commits made, each right before a step of a reader. Returns what is still to be committed."""
    left = [version(2)[0], version(1)[0]]
    writing: list[Path] = []  # the writer opens readers of its own
    step = getattr(*moment)

    def after_commit(*arguments: object) -> object:
        if left and not writing:
            writing.append(path)
            with ArchiveWriter(path) as writer:
                writer.upsert(left.pop())
                writer.optimize()
            writing.clear()
        return step(*arguments)

    monkeypatch.setattr(*moment, after_commit)
    return left


def test_time_passes_between_looks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    next(path.glob("*.toc")).unlink()
    with pytest.raises(ArchiveError, match=r"has lost a file: .*_MAIN_0\.toc"):
        open_archive(path)
    assert waited == sorted(set(waited))  # longer each time
    assert 0 < sum(waited) < 5
