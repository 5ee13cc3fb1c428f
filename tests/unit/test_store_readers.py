"""Readers while a writer is at work: no error, no wait, and each answer of one generation."""

from __future__ import annotations

import time
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import readers
from index.article import Article, Origin
from index.errors import ArchiveError
from index.store import contents, maintain, snapshot, verifying
from index.store.archive import open_archive
from index.store.committed import Committed
from index.store.snapshot import Snapshot
from index.store.writer import ArchiveWriter

ROUNDS = 12
READERS = 8


def test_readers_are_never_disturbed_by_a_loader(tmp_path: Path) -> None:
    met = readers.run(tmp_path, READERS, ROUNDS)
    assert [one.amiss for one in met] == [[]] * READERS
    assert all(one.times > 0 for one in met)
    assert max(one.commits for one in met) > ROUNDS // 2


def version(number: int) -> list[Article]:
    """Articles in one version."""
    return [
        Article(f"a{index}", f"oil in version v{number}", Origin("t", index), source=f"V{number}")
        for index in range(24)
    ]


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
