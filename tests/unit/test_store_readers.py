"""Readers while a writer is at work: no error, no wait, and each answer of one generation."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from index.article import Article, NewsDate, Origin, Precision
from index.store import maintain, snapshot, storage
from index.store.archive import open_reader
from index.store.committed import Committed
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


def test_an_open_reader_stays_on_its_commit(tmp_path: Path) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path) as writer:
        writer.upsert(version(0)[0])
        writer.commit()
    reader = open_reader(path)
    for number in (1, 2):
        with ArchiveWriter(path) as writer:
            writer.upsert(version(number)[0])
            writer.optimize()
    assert [article.text for article in Committed(reader).articles()] == ["oil in version v0"]
    assert bytes(reader.column_reader("source", translate=False)[0]) == b"V0"  # a column not opened before
    reader.close()


@pytest.mark.parametrize("moment", ["listed", "read"])
def test_a_commit_while_a_reader_opens_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path) as writer:
        writer.upsert(version(0)[0])
        writer.commit()
    left = [version(2)[0], version(1)[0]]
    writing: list[Path] = []  # the writer opens readers of its own

    def commit_first() -> None:
        if left and not writing:
            writing.append(path)
            with ArchiveWriter(path) as writer:
                writer.upsert(left.pop())
                writer.optimize()
            writing.clear()

    _before(monkeypatch, commit_first, moment)
    reader = open_reader(path)
    assert left == []
    assert [article.text for article in Committed(reader).articles()] == ["oil in version v2"]
    reader.close()


def _before(monkeypatch: pytest.MonkeyPatch, commit: Callable[[], None], moment: str) -> None:
    """Commit right before a reader reads the table of contents it has seen listed, or maps what that one names."""
    holding = snapshot._HeldStorage
    if moment == "listed":
        read = holding.open_file

        def open_file(self: snapshot._HeldStorage, name: str, **options: object) -> storage.ArchiveFile:
            if name.endswith(".toc"):
                commit()
            return read(self, name, **options)

        monkeypatch.setattr(holding, "open_file", open_file)
    else:
        hold = holding.hold

        def held(self: snapshot._HeldStorage, beginnings: tuple[str, ...]) -> None:
            commit()
            hold(self, beginnings)

        monkeypatch.setattr(holding, "hold", held)


def test_time_passes_between_looks(tmp_path: Path) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path) as writer:
        writer.commit()
    for contents in path.glob("*.toc"):
        contents.unlink()
    began = time.monotonic()
    with pytest.raises(Exception, match="table of contents"):
        open_reader(path)
    assert time.monotonic() - began < 5
