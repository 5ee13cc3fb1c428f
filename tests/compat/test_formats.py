"""Archives of every format since 2 are opened, verified, asked, and written to. ``making`` says how they came here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index.article import Article, Origin
from index.store import maintain, takedowns
from index.store.archive import read_metadata, size_on_disk
from index.store.writer import ArchiveWriter
from index.versions import ARCHIVE_FORMAT
from searcher.archive import Archive
from tests.compat.making import HERE, again, answers

ARCHIVES = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name.startswith("format-"))
each = pytest.mark.parametrize("committed", ARCHIVES, ids=lambda path: path.name)


@pytest.fixture
def copy(committed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(committed, tmp_path / "a.archive"))


def test_the_present_format_is_among_them() -> None:
    assert f"format-{ARCHIVE_FORMAT}" in [path.name for path in ARCHIVES]


@each
def test_it_is_small_and_says_its_format(committed: Path) -> None:
    assert size_on_disk(committed) < 200_000
    assert f"format-{read_metadata(committed)['format']}" == committed.name


@each
def test_it_answers_as_ever(committed: Path, copy: Path) -> None:
    expected = json.loads(committed.with_suffix(".json").read_text(encoding="utf-8"))
    found = answers(copy)
    assert len(found["articles"]) > 20
    assert json.loads(json.dumps(found)) == expected


@each
def test_it_is_sound(committed: Path, copy: Path) -> None:
    assert maintain.verify(copy) == []
    assert maintain.repair(copy).rebuilt == []


@each
def test_it_can_be_added_to_and_merged(committed: Path, copy: Path) -> None:
    with Archive.open(copy) as archive:
        before = archive.count("*")
    taken_down = takedowns.read(copy)
    with ArchiveWriter(copy) as writer:
        assert writer.taken_down == taken_down != frozenset()
        writer.upsert(Article("new", "oil", Origin("t", 1)))
        writer.commit()
        writer.optimize()
    with Archive.open(copy) as archive:
        assert archive.count("*") == before + 1
    assert maintain.segment_count(copy) == 1
    assert maintain.verify(copy) == []


def test_the_same_articles_indexed_now_give_the_same_answers(tmp_path: Path) -> None:
    committed = HERE / f"format-{ARCHIVE_FORMAT}"
    again(Path(shutil.copytree(committed, tmp_path / "a.archive")), tmp_path / "b.archive")
    assert answers(tmp_path / "b.archive") == answers(tmp_path / "a.archive")
