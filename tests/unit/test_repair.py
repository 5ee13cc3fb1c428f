"""Repair: what is sound stays, what can be read is indexed again, what is lost is told, and nothing is removed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.flips import flips, make, parts
from index.article import Article, Origin
from index.errors import ArchiveError, ArchiveLockedError
from index.store import contents, maintain, takedowns
from index.store.archive import open_archive, size_on_disk
from index.store.committed import Committed
from index.store.frames import SAMPLES
from index.store.lock import WriterLock
from index.store.repairing import RepairReport, as_json
from index.store.stored import digest
from index.store.writer import ArchiveWriter
from searcher.archive import Archive


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of several segments, with deletions and takedowns."""
    path = tmp_path_factory.mktemp("repair") / "a.archive"
    make(path)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "a.archive"))


def held(path: Path) -> dict[str, bytes]:
    return {article.id: digest(article) for article in Committed(open_archive(path)).articles()}


def largest(path: Path) -> Path:
    return max(path.glob("*.seg"), key=lambda file: file.stat().st_size)


def change(file: Path, *places: int, mask: int = 0xFF) -> None:
    content = bytearray(file.read_bytes())
    for place in places:
        content[place] ^= mask
    file.write_bytes(content)


def count(report: RepairReport, what: str) -> int:
    return sum(part.articles for part in getattr(report, what))


def files(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_a_sound_archive_is_left_alone(path: Path) -> None:
    before = files(path)
    report = maintain.repair(path)
    assert (count(report, "kept"), report.rebuilt, report.lost, report.moved) == (len(held(path)), [], [], [])
    assert files(path) == before


@pytest.mark.parametrize(
    "part",
    [
        *("header", "terms", "text.docs", "article_starts", "digests", "ids", "published", "source.column"),
        *("checksums", "directory", "trailer"),
    ],
)
def test_damage_beside_the_articles_costs_nothing(path: Path, part: str) -> None:
    before, file = held(path), largest(path)
    places = parts(file)[part]
    change(file, places[len(places) // 2])
    damaged = file.read_bytes()
    report = maintain.repair(path)
    assert held(path) == before
    assert (report.lost, report.moved) == ([], [file.name])
    assert count(report, "kept") + count(report, "rebuilt") == len(before)
    assert (path / "damaged" / file.name).read_bytes() == damaged
    assert maintain.verify(path) == []
    assert not file.exists()


def test_a_damaged_article_is_lost_by_name_and_no_other(path: Path) -> None:
    before, file = held(path), largest(path)
    opened = next(opened for opened in open_archive(path).segments if opened.segment.filename == file.name)
    lost = opened.id_of(7)
    place = parts(file)["articles"].start + int.from_bytes(opened.file["article_starts"][7 * 8 :][:8], "little")
    del opened
    change(file, place + 30)
    report = maintain.repair(path)
    assert [(part.place, part.articles, part.ids) for part in report.lost] == [(file.name, 1, (lost,))]
    del before[lost]
    assert held(path) == before
    assert maintain.verify(path) == []


def test_any_flip_loses_one_article_at_most(sound: Path, tmp_path: Path) -> None:
    before = held(sound)
    for number, flip in enumerate(flips(sound, 30, seed=11)):
        copy = Path(shutil.copytree(sound, tmp_path / f"{number}.archive"))
        change(copy / flip.file.name, flip.place, mask=flip.mask)
        report = maintain.repair(copy)
        after = held(copy)
        known = flip.file.suffix != ".toc"
        missing = before.keys() - after.keys()
        assert len(missing) <= 1, str(flip)
        assert count(report, "lost") == len(missing), str(flip)
        assert all(before[found] == after[found] for found in before.keys() & after.keys() if known), str(flip)
        assert not known or after.keys() <= before.keys(), str(flip)
        assert maintain.verify(copy) == [], str(flip)
        shutil.rmtree(copy)


def test_a_segment_cut_in_half_keeps_what_is_left(path: Path) -> None:
    before, file = held(path), largest(path)
    whole = file.read_bytes()
    file.write_bytes(whole[: parts(file)["articles"][len(parts(file)["articles"]) // 2]])
    report = maintain.repair(path)
    after = held(path)
    assert count(report, "lost") == len(before) - len(after)
    assert count(report, "rebuilt") > 0
    assert count(report, "lost") > 0
    assert after.items() <= before.items()
    assert maintain.verify(path) == []


def test_a_missing_segment_is_told_by_its_number_of_articles(path: Path) -> None:
    before, file = held(path), largest(path)
    live = next(each.segment.live for each in open_archive(path).segments if each.segment.filename == file.name)
    file.unlink()
    (lost,) = maintain.repair(path).lost
    assert (lost.place, lost.articles, lost.detail) == (file.name, live, "the file is missing")
    assert len(held(path)) == len(before) - live
    assert maintain.verify(path) == []


@pytest.mark.parametrize("how", ["changed", "missing", "empty"])
def test_without_a_table_of_contents_segments_are_found(path: Path, how: str) -> None:
    before, banned = held(path), takedowns.read(path)
    for moment, segment in enumerate(open_archive(path).segments):  # a copy has lost the order in which they were made
        os.utime(path / segment.segment.filename, (moment, moment))
    file = next(path.glob("*.toc"))
    change(file, 100) if how == "changed" else file.write_bytes(b"") if how == "empty" else file.unlink()
    report = maintain.repair(path)
    after = held(path)
    assert before.keys() <= after.keys()
    assert not banned & after.keys()
    assert after["n3"] == before["n3"]  # the newer of two versions
    assert report.lost == []
    assert any("deleted" in remark and "may be back" in remark for remark in report.remarks)
    assert maintain.verify(path) == []


def test_without_a_table_of_contents_and_a_whole_segment(path: Path) -> None:
    before = held(path)
    next(path.glob("*.toc")).unlink()
    for file in path.glob("*.seg"):
        change(file, -100)
    maintain.repair(path)
    assert before.keys() <= held(path).keys()
    assert not takedowns.read(path) & held(path).keys()
    assert maintain.verify(path) == []


@pytest.mark.parametrize("content", [b"", b"{}", None, b'{"format": 2, "analyser": 1, "checksum": 5}'])
def test_archive_json_is_written_anew(path: Path, content: bytes | None) -> None:
    before, banned = held(path), takedowns.read(path)
    (path / "archive.json").unlink() if content is None else (path / "archive.json").write_bytes(content)
    report = maintain.repair(path)
    assert any("archive.json is written anew" in remark for remark in report.remarks)
    assert (held(path), takedowns.read(path)) == (before, banned)
    assert maintain.verify(path) == []
    (path / "takedowns.jsonl").unlink()
    assert maintain.verify(path) != []  # the note was written too


def test_archive_json_of_an_unknown_format_is_not_made_up(tmp_path: Path) -> None:
    (tmp_path / "archive.json").write_bytes(b"{")
    (tmp_path / "MAIN_a.seg").write_bytes(b"SEARCHER\x09\0\0\0")
    with pytest.raises(ArchiveError, match="which format the archive has"):
        maintain.repair(tmp_path)


def test_a_flipped_takedown_is_put_right(path: Path) -> None:
    banned, whole = takedowns.read(path), (path / "takedowns.jsonl").read_bytes()
    for place in range(0, len(whole), 9):
        change(path / "takedowns.jsonl", place)
        report = maintain.repair(path)
        assert (report.lost, report.moved) == ([], ["takedowns.jsonl"])
        assert takedowns.read(path) == banned
        assert (path / "takedowns.jsonl").read_bytes() == whole
    assert maintain.verify(path) == []


def test_lost_takedowns_are_told(path: Path) -> None:
    lines = (path / "takedowns.jsonl").read_bytes().splitlines(keepends=True)
    (path / "takedowns.jsonl").write_bytes(b"".join(lines[:-1]))
    report = maintain.repair(path)
    assert [part.place for part in report.lost] == ["takedowns.jsonl"]
    assert maintain.verify(path) == []
    assert maintain.repair(path).lost == []


def test_a_takedown_beyond_repair_is_shown(path: Path) -> None:
    change(path / "takedowns.jsonl", 3, 20, 30)
    report = maintain.repair(path)
    assert [len(part.ids) for part in report.lost] == [1]
    assert len(takedowns.read(path)) == 2
    assert maintain.verify(path) == []


@pytest.mark.parametrize("part", ["article_dictionary", "articles", "directory"])
def test_a_dictionary_can_be_found_elsewhere(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.archive"
    with ArchiveWriter(path, merge=False) as writer:
        for article in varied(SAMPLES + 50):
            writer.upsert(article)
        writer.commit()
        writer.upsert(Article("late", "oil talks", Origin("t", 1)))
        writer.commit()
    before, file = held(path), largest(path)
    places = parts(file)[part]
    assert len(places) > 1_000
    change(file, places[len(places) // 2])
    report = maintain.repair(path)
    lost = 1 if part == "articles" else 0
    assert count(report, "lost") == lost
    assert len(held(path)) == len(before) - lost
    assert maintain.verify(path) == []


def varied(number: int) -> Iterator[Article]:
    words = [
        f"{first}{second}" for first in ("har", "mar", "tal", "ost", "kel") for second in ("bour", "ket", "ks", "ern")
    ]
    for at in range(number):
        text = " ".join(words[(at * 7 + place * place) % len(words)] + str(at * place % 97) for place in range(30))
        yield Article(f"v{at}", text, Origin("t", at))


def test_a_dry_run_writes_nothing(path: Path) -> None:
    change(largest(path), 70)
    change(path / "archive.json", 5)
    change(path / "takedowns.jsonl", 5)
    before = files(path)
    told = maintain.repair(path, dry_run=True)
    assert files(path) == before
    done = maintain.repair(path)
    assert as_json(told) | {"dry_run": False, "moved": done.moved} == as_json(done)


def test_what_was_set_aside_stays(path: Path) -> None:
    change(largest(path), 70)
    name = maintain.repair(path).moved[0]
    kept = (path / "damaged" / name).read_bytes()
    with ArchiveWriter(path) as writer:
        writer.upsert(Article("new", "oil", Origin("t", 1)))
        writer.commit()
        writer.optimize()
    assert (path / "damaged" / name).read_bytes() == kept
    assert size_on_disk(path) == sum(map(len, files(path).values()))
    change(path / "archive.json", 5)
    maintain.repair(path)
    change(path / "archive.json", 5)
    maintain.repair(path)
    assert {"archive.json", "archive.json.2", name} <= {file.name for file in (path / "damaged").iterdir()}


def test_repair_waits_for_the_lock(path: Path) -> None:
    with WriterLock(path), pytest.raises(ArchiveLockedError):
        maintain.repair(path)


def test_there_must_be_something_to_repair(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="not an archive"):
        maintain.repair(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_crash_in_the_middle_loses_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held(path)
    change(largest(path), 70)
    with monkeypatch.context() as patch, pytest.raises(ArchiveError, match="No space left"):
        patch.setattr(contents, "write", _full_disk)
        maintain.repair(path)
    report = maintain.repair(path)
    assert report.lost == []
    assert held(path) == before


def _full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_repaired_archive_is_asked_and_loaded_as_ever(path: Path) -> None:
    with Archive.open(path) as archive:
        expected = archive.count("harbour")
    change(largest(path), 70)
    maintain.repair(path)
    with ArchiveWriter(path) as writer:
        writer.upsert(Article("new", "harbour", Origin("t", 1)))
        writer.commit()
    with Archive.open(path) as archive:
        assert archive.count("harbour") == expected + 1
