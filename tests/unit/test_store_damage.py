"""Damaged archives: verify finds every changed byte and says what it means; questions are answered or refused."""

from __future__ import annotations

import shutil
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.flips import Tally, ask, examine, flips, make, parts
from index.article import Article, Origin
from index.errors import ArchiveError
from index.store import maintain, takedowns
from index.store.archive import metadata_bytes, open_archive
from index.store.writer import ArchiveWriter


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of several segments, with deletions and takedowns."""
    path = tmp_path_factory.mktemp("damage") / "a.archive"
    make(path)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "a.archive"))


def segments(path: Path) -> list[Path]:
    return sorted(path.glob("*.seg"))


def change(file: Path, place: int, mask: int = 0xFF) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= mask
    file.write_bytes(content)


def place_of(file: Path, array: str) -> range:
    return parts(file)[array]


def told(path: Path) -> list[str]:
    return [problem.detail for problem in maintain.verify(path)]


def refuses_or_answers(path: Path) -> None:
    """Any exception but ours fails the test."""
    with suppress(ArchiveError):
        ask(path)


# Flipped bytes


def test_every_flipped_byte_is_found_and_breaks_no_question(path: Path) -> None:
    tally, expected = Tally(), ask(path)
    for flip in flips(path, 120, seed=7):
        examine(path, flip, expected, tally)
    assert tally.amiss == []
    assert sum(tally.found.values()) == 120
    assert tally.refused
    assert tally.same
    assert maintain.verify(path) == []


def test_every_array_of_every_segment_has_its_flip(path: Path) -> None:
    arrays = {(file, part) for file in segments(path) for part in parts(file)}
    hit = {(flip.file, flip.part) for flip in flips(path, 600, seed=1)}
    assert arrays < hit
    assert {file.name for file, _ in hit} >= {"archive.json", "takedowns.jsonl"}


@pytest.mark.parametrize("name", ["archive.json", "takedowns.jsonl", "toc"])
def test_each_byte_of_the_small_files_matters(tmp_path: Path, name: str) -> None:
    path = tmp_path / "small.archive"
    with ArchiveWriter(path) as writer:
        writer.upsert(Article("a", "oil", Origin("t", 1)))
        writer.upsert(Article("b", "gas", Origin("t", 2)))
        writer.commit()
    maintain.delete(path, ["b"])
    file = next(path.glob(f"*{name}"))
    whole = file.read_bytes()
    for place in range(0, len(whole), 20 if name == "toc" else 1):
        for mask in {0x01, 0x80, whole[place] ^ 0x0A, whole[place] ^ 0x20}:
            if mask:
                change(file, place, mask)
                assert file.name in [problem.place for problem in maintain.verify(path)], (place, mask)
                file.write_bytes(whole)


def test_the_articles_of_a_damaged_page_are_named(path: Path) -> None:
    file = segments(path)[0]
    opened = next(opened for opened in open_archive(path).segments if opened.segment.filename == file.name)
    place = place_of(file, "articles").start + struct.unpack_from("<Q", opened.file["article_starts"], 8 * 4)[0] + 20
    expected = opened.id_of(4)
    del opened
    change(file, place)
    (unreadable,) = [problem for problem in maintain.verify(path) if problem.articles]
    assert unreadable.articles == (expected,)
    assert "cannot be read" in unreadable.detail


@pytest.mark.parametrize(
    ("array", "detail"),
    [
        ("digests", "differ from their digests (1 of"),
        ("ids", "are not found by their ids ("),
        ("published", "are dated wrongly (1 of"),
        ("text.lengths", "ranked by a wrong length (1 of"),
        ("text.docs", "searches for "),
        ("forms", "beginnings, patterns and spellings"),
        ("source.values", "source: "),
        ("entity.column", "entity: "),
    ],
)
def test_what_damage_means_is_told(path: Path, array: str, detail: str) -> None:
    file = max(segments(path), key=lambda file: file.stat().st_size)
    places = place_of(file, array)
    change(file, places[len(places) // 2])
    assert any(detail in found for found in told(path))
    assert any(f"{array}" in found for found in told(path) if "there lie" in found)


def test_a_date_far_off_is_refused_before_periods_are_counted(path: Path) -> None:
    file = max(segments(path), key=lambda file: file.stat().st_size)
    change(file, place_of(file, "published").start + 6, 0x10)
    for _ in range(2):
        with pytest.raises(ArchiveError, match="dates out of their span"):
            ask(path)
    assert any("are dated wrongly (1 of" in detail for detail in told(path))


# Files cut short, missing, exchanged


def test_files_cut_short_are_found(path: Path) -> None:
    for file in sorted(path.iterdir()):
        whole = file.read_bytes()
        for size in sorted({0, len(whole) // 2, len(whole) - 1}) if whole else ():
            file.write_bytes(whole[:size])
            refuses_or_answers(path)
            assert file.name in [problem.place for problem in maintain.verify(path)], (file.name, size)
        file.write_bytes(whole)
    assert maintain.verify(path) == []


@pytest.mark.parametrize("pattern", ["*.seg", "*.toc", "archive.json", "takedowns.jsonl"])
def test_missing_files_are_found(path: Path, pattern: str) -> None:
    next(path.glob(pattern)).unlink()
    assert any("missing" in detail or "lost" in detail for detail in told(path))
    refuses_or_answers(path)


def test_a_segment_in_place_of_another_is_found(path: Path) -> None:
    one, other, *_ = segments(path)
    one.write_bytes(other.read_bytes())
    assert [problem.place for problem in maintain.verify(path)] == [one.name]
    with pytest.raises(ArchiveError, match="not the file that the table of contents means"):
        ask(path)


def test_a_directory_that_is_no_archive_is_no_finding(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="not an archive"):
        maintain.verify(tmp_path)
    with pytest.raises(ArchiveError, match="no archive at"):
        maintain.verify(tmp_path / "nowhere")


def test_another_version_is_no_damage(path: Path) -> None:
    (path / "archive.json").write_bytes(metadata_bytes({"format": 9, "analyser": 1}))
    with pytest.raises(ArchiveError, match="has format 9"):
        maintain.verify(path)


def test_a_damaged_archive_cannot_be_merged_silently(path: Path) -> None:
    for file in segments(path):
        change(file, place_of(file, "article_starts").start + 15)
    with pytest.raises(ArchiveError, match="damaged"):
        maintain.optimize(path)


# Takedowns


def test_a_flipped_takedown_brings_nothing_back(path: Path) -> None:
    change(path / "takedowns.jsonl", 9, 0x03)
    with pytest.raises(ArchiveError, match=r"takedowns\.jsonl is damaged: line 1") as caught, ArchiveWriter(path):
        pass
    assert "repair" in caught.value.hint


@pytest.mark.parametrize("torn", [b'{"id": "n', b'{"id": "n9", "at": "2025', b"{"])
def test_a_line_torn_by_a_crash_is_no_damage(path: Path, torn: bytes) -> None:
    file = path / "takedowns.jsonl"
    before = takedowns.read(path)
    file.write_bytes(file.read_bytes() + torn)
    assert maintain.verify(path) == []
    maintain.delete(path, ["n9"])
    assert takedowns.read(path) == before | {"n9"}
    assert torn + b"\n" not in file.read_bytes()
    assert maintain.verify(path) == []


def test_a_line_that_lacks_but_its_end_counts(path: Path) -> None:
    file = path / "takedowns.jsonl"
    file.write_bytes(file.read_bytes() + takedowns.line_of("n11", "2025-01-01T00:00:00Z"))
    assert "n11" in takedowns.read(path)
    maintain.delete(path, ["n12"])
    assert {"n11", "n12"} < takedowns.read(path)
