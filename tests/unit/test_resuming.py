"""Loads that are cut off: what the next of the same kind leaves out, and that it ends as an undisturbed one does."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import tarfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import handing, ledger
from index.errors import ArchiveError
from index.ledger import LOAD, Ledger, key_of
from index.loading import Progress, load
from index.pipeline import Options
from index.report import LoadReport
from index.store import maintain, manifests
from index.store.archive import open_archive
from index.store.committed import Committed
from index.store.manifests import Entry
from index.store.writer import ArchiveWriter

OPTIONS = Options(jobs=1, entities="none")
_FORK = multiprocessing.get_context("fork")


def lines(name: str, number: int) -> str:
    """Articles of a file; every tenth is one that other files have too, in another version."""
    made = [
        {
            "id": f"shared{at}" if at % 10 == 0 else f"{name}-{at}",
            "title": f"Report {at} of {name}",
            "text": f"Rain fell on day {at}, says {name}.",
            "language": "en",
        }
        for at in range(number)
    ]
    return "".join(json.dumps(record) + "\n" for record in made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of several kinds: plain ones, one that is prose, one in a container, one with a bad record."""
    made = tmp_path / "in"
    made.mkdir()
    for name in "abcdefgh":
        (made / f"{name}.jsonl").write_text(lines(name, 40))
    (made / "f.jsonl").write_text(lines("f", 20) + "broken\n" + lines("g", 5))
    (made / "c-notes.txt").write_text("Nothing is known of this note, except that it rained.\n\nAnd rained again.\n")
    with tarfile.open(made / "e.tar", "w") as tar:
        for name in ("x.jsonl", "y.jsonl"):
            content = lines(f"tar-{name}", 30).encode()
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    for path in made.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return made


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "a.archive"


def content(archive: Path) -> dict[str, Any]:
    """All articles, with where they were read from."""
    return {article.id: article.to_json() for article in Committed(open_archive(archive)).articles()}


def cut(folder: Path, archive: Path, after: int, options: Options = OPTIONS, every: int = 25) -> LoadReport | None:
    """Load, and die after so many records were seen to be done."""

    with suppress(KeyboardInterrupt):
        return load([str(folder)], archive, options, on_progress=_end_after(after), commit_every=every)
    return None


def _end_after(records: int) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.records >= records:
            raise KeyboardInterrupt

    return on_progress


def done_before(report: LoadReport) -> int:
    return report.skipped["done-before"]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing, "CHUNK", 8)
    monkeypatch.setattr(handing, "INLINE", 30)


def test_what_was_wholly_committed_is_left_out_and_the_rest_is_read(
    folder: Path, archive: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.archive"
    undisturbed = load([str(folder)], whole, OPTIONS)
    assert cut(folder, archive, 150) is None
    assert maintain.verify(archive) == []
    before = content(archive)
    report = load([str(folder)], archive, OPTIONS)
    assert 2 <= done_before(report) <= 5
    assert report.records == undisturbed.records - 39 * done_before(report)  # a skipped file counts as a record
    assert content(archive) == content(whole)
    assert len(before) < len(content(whole))
    assert manifests.found(archive) == []


def test_after_a_load_that_came_to_its_end_everything_is_read_again(folder: Path, archive: Path) -> None:
    first = load([str(folder)], archive, OPTIONS)
    second = load([str(folder)], archive, OPTIONS)
    assert done_before(second) == 0
    assert second.records == first.records
    assert (second.added, second.unchanged > 0) == (0, True)


def test_an_interrupt_is_gone_on_from(folder: Path, archive: Path, tmp_path: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.records == 120:
            os.kill(os.getpid(), signal.SIGINT)

    assert load([str(folder)], archive, OPTIONS, on_progress=interrupt).interrupted
    report = load([str(folder)], archive, OPTIONS)
    assert done_before(report) >= 2
    load([str(folder)], tmp_path / "whole.archive", OPTIONS)
    assert content(archive) == content(tmp_path / "whole.archive")


def test_a_dry_run_would_leave_the_same_out_and_changes_nothing(folder: Path, archive: Path) -> None:
    cut(folder, archive, 150)
    (manifest,) = manifests.found(archive)
    before = manifest.read_bytes()
    rehearsed = load([str(folder)], archive, OPTIONS, dry_run=True)
    assert manifest.read_bytes() == before
    report = load([str(folder)], archive, OPTIONS)
    assert done_before(rehearsed) == done_before(report) > 0
    assert rehearsed.outcomes == report.outcomes


def test_files_that_changed_are_read_again(folder: Path, archive: Path) -> None:
    cut(folder, archive, 150)
    (folder / "a.jsonl").write_text(lines("a", 40).replace("day 7", "day seven"))
    report = load([str(folder)], archive, OPTIONS)
    assert done_before(report) >= 1
    assert report.updated >= 1
    assert "day seven" in content(archive)["a-7"]["text"]


@pytest.mark.parametrize("other", ["options", "paths"])
def test_a_load_of_another_kind_reads_everything(folder: Path, archive: Path, other: str) -> None:
    cut(folder, archive, 150)
    options = replace(OPTIONS, source="Wire") if other == "options" else OPTIONS
    paths = [str(folder), str(folder / "a.jsonl")] if other == "paths" else [str(folder)]
    assert done_before(load(paths, archive, options)) == 0
    assert (
        done_before(load([str(folder)], archive, replace(OPTIONS, jobs=2))) > 0
    )  # the first is still to be gone on with


def test_the_key_says_what_makes_loads_alike(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    same = {
        key_of(LOAD, Options(jobs=jobs), paths) for jobs in (1, 2) for paths in (["in"], ["./in"], [f"{tmp_path}/in"])
    }
    others = {
        key_of(LOAD, Options(mapping={"text": "story"}), ["in"]),
        key_of(LOAD, Options(timezone="UTC"), ["in"]),
        key_of(LOAD, Options(), ["in", "-"]),
        key_of("watch", Options(), ["in"]),
    }
    assert len(same) == 1
    assert len(others | same) == 5


def test_a_file_that_is_named_twice_is_read_twice(tmp_path: Path, archive: Path) -> None:
    """What is read last counts: so the second reading must not be left out, neither at once nor after an interrupt."""
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(lines("a", 40))
    second.write_text(lines("b", 40))
    for path in (first, second):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    paths = [str(first), str(second), str(first)]
    report = load(paths, archive, OPTIONS, commit_every=8)
    assert (done_before(report), report.records) == (0, 120)
    cut_off = tmp_path / "cut.archive"
    with suppress(KeyboardInterrupt):
        load(paths, cut_off, OPTIONS, on_progress=_end_after(60), commit_every=8)
    report = load(paths, cut_off, OPTIONS)
    assert done_before(report) == 1
    assert content(cut_off) == content(archive)
    assert content(archive)["shared10"]["text"].endswith("says a.")


def test_prose_that_waited_for_its_neighbours_is_judged_as_if_nothing_had_happened(tmp_path: Path) -> None:
    """The collection that makes a note beside it documentation was loaded before; it is remembered as one."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.sgm").write_text(
        '<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="NO" NEWID="1"><DATE>26-FEB-1987</DATE>'
        "<TEXT><TITLE>RAIN</TITLE><BODY>Rain fell in the harbour on Tuesday.</BODY></TEXT></REUTERS>\n"
    )
    (folder / "b.jsonl").write_text(lines("b", 30))
    (folder / "c.txt").write_text("How this collection came to be is told here.\n\nIt rained while we made it.\n")
    for path in folder.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    load([str(folder)], tmp_path / "whole.archive", OPTIONS)
    cut(folder, tmp_path / "cut.archive", 25, every=8)
    report = load([str(folder)], tmp_path / "cut.archive", OPTIONS)
    assert report.skipped == {"done-before": 1, "companion-file": 1}
    assert content(tmp_path / "cut.archive") == content(tmp_path / "whole.archive")


def test_a_manifest_that_is_damaged_is_not_believed_and_is_found(folder: Path, archive: Path) -> None:
    cut(folder, archive, 150)
    (manifest,) = manifests.found(archive)
    sound = manifest.read_bytes()
    chance = random.Random(7)
    for place in [0, len(sound) - 1, len(sound) - 4, *(chance.randrange(len(sound)) for _ in range(200))]:
        changed = bytearray(sound)
        changed[place] ^= 1 << chance.randrange(8)
        manifest.write_bytes(changed)
        assert [problem.place for problem in maintain.verify(archive)] == [manifest.name]
        assert manifests.read(archive, manifest.stem.removeprefix("load-")) == []
    manifest.write_bytes(sound[: len(sound) // 2])
    assert done_before(load([str(folder)], archive, OPTIONS, dry_run=True)) == 0
    report = maintain.repair(archive)
    assert report.moved == [manifest.name]
    assert not manifest.exists()
    assert maintain.verify(archive) == []
    load([str(folder)], archive, OPTIONS)
    assert maintain.verify(archive) == []


def test_a_repair_that_may_have_lost_articles_has_everything_read_again(folder: Path, archive: Path) -> None:
    cut(folder, archive, 150)
    segment = next(archive.glob("MAIN_*.seg"))
    broken = bytearray(segment.read_bytes())
    broken[len(broken) // 2] ^= 0xFF
    segment.write_bytes(broken)
    assert any("read all of its files again" in remark for remark in maintain.repair(archive).remarks)
    report = load([str(folder)], archive, OPTIONS)
    assert done_before(report) == 0
    assert maintain.verify(archive) == []


def test_a_manifest_of_a_later_commit_than_there_is_is_not_believed(folder: Path, archive: Path) -> None:
    """As when the table of contents was restored from a copy."""
    cut(folder, archive, 150)
    (manifest,) = manifests.found(archive)
    key = manifest.stem.removeprefix("load-")
    entries = manifests.read(archive, key)
    manifests.write(archive, key, LOAD, open_archive(archive).generation + 1, entries)
    assert entries
    assert done_before(load([str(folder)], archive, OPTIONS)) == 0


def test_manifests_do_not_pile_up(tmp_path: Path, archive: Path) -> None:
    with ArchiveWriter(archive):
        for number in range(3 * manifests.MOST_KEPT):
            manifests.forget(archive, f"{number:016x}")
            manifests.write(archive, f"{number:016x}", LOAD, 0, [Entry("/a", 1, 2)])
            os.utime(archive / manifests.name(f"{number:016x}"), ns=(number, number))
    kept = [path.name for path in manifests.found(archive)]
    assert kept == [manifests.name(f"{n:016x}") for n in range(2 * manifests.MOST_KEPT, 3 * manifests.MOST_KEPT)]


def test_what_a_writer_left_half_written_is_swept(archive: Path) -> None:
    with ArchiveWriter(archive):
        pass
    half = archive / f"{manifests.name('0' * 16)}.new"
    half.write_text("{")
    with ArchiveWriter(archive):
        assert not half.exists()


@given(
    st.lists(
        st.builds(Entry, st.text(min_size=1), st.integers(0, 2**63), st.integers(-(2**63), 2**63), st.booleans()),
        max_size=5,
    )
)
@settings(max_examples=50)
def test_a_manifest_is_read_as_it_was_written(entries: list[Entry]) -> None:
    assert [manifests._entry(entry.line()) for entry in entries] == entries
    assert all(entry.line().count(b"\n") == 1 and entry.line().isascii() for entry in entries)


HEAD = b'{"manifest": 1, "key": "%s", "generation": 0, "files": 1}' % (b"0" * 16)
LINE = b'{"file": "/a", "size": 1, "mtime_ns": 2}'


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((HEAD, LINE), ""),
        ((HEAD,), "another number"),
        ((HEAD, LINE, LINE), "another number"),
        ((HEAD.replace(b'"manifest": 1', b'"manifest": 2'), LINE), "another version"),
        ((HEAD.replace(b'"generation": 0', b'"generation": "x"'), LINE), "another version"),
        ((b"[]", LINE), "no object"),
        ((HEAD, b"[" * 100_000), "no object"),
        ((HEAD, b"[1]"), "no object"),
        ((HEAD, b'{"file": 7, "size": 1, "mtime_ns": 2}'), "no file"),
        ((HEAD, b'{"file": "/a", "size": true, "mtime_ns": 2}'), "no file"),
        ((HEAD, b'{"file": "/a", "size": 1}'), "no file"),
        ((HEAD, b"{"), ""),
    ],
)
def test_a_manifest_of_a_stranger_is_not_believed(archive: Path, lines: tuple[bytes, ...], fault: str) -> None:
    """Its checksum is right, and nothing else."""
    with ArchiveWriter(archive):
        pass
    content = b"".join(line + b"\n" for line in lines)
    (archive / manifests.name("0" * 16)).write_bytes(content + manifests._sealed(content))
    problems = [problem.detail for problem in maintain.verify(archive)]
    believed = lines == (HEAD, LINE)
    assert len(problems) == (0 if believed else 1)
    assert believed or fault in problems[0]
    assert len(manifests.read(archive, "0" * 16)) == (1 if believed else 0)


def test_names_that_are_no_text_are_noted(archive: Path) -> None:
    entry = Entry(os.fsdecode(b"/in/\xff\n.jsonl"), 1, 2)
    with ArchiveWriter(archive):
        manifests.write(archive, "0" * 16, LOAD, 0, [entry])
    assert manifests.read(archive, "0" * 16) == [entry]
    assert maintain.verify(archive) == []


def test_a_file_that_changes_while_it_is_read_or_changed_just_now_is_not_noted(tmp_path: Path, archive: Path) -> None:
    from index.readers.paths import Found

    follower = Ledger(archive, "0" * 16)
    still, changing, fresh, gone = (tmp_path / name for name in ("still", "changing", "fresh", "gone"))
    for path in (still, changing, gone):
        path.write_text("x")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    fresh.write_text("x")
    for path in (still, changing, fresh, gone):
        assert not follower.leaves_out(Found(str(path), named=True))
    changing.write_text("xx")
    gone.unlink()
    for path in (still, changing, fresh, gone):
        follower.ended(Found(str(path), named=True), collection=False)
    assert [entry.file for _, entry in follower._ended] == [str(still)]


def test_large_manifests_are_not_written_at_every_commit(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_FEW", 10)
    written: list[int] = []
    monkeypatch.setattr(manifests, "write", lambda *said: written.append(len(list(said[-1]))))
    with ArchiveWriter(archive):
        follower = Ledger(archive, "0" * 16)
        for number in range(1, 101):
            follower._ended.append((number, Entry(f"/{number}", 1, 2)))
            follower.commit(number, 0, last=number == 100)
    assert written[:10] == list(range(1, 11))
    assert written[-1] == 100
    assert 20 < len(written) < 60


def _load_in_child(folder: Path, archive: Path, jobs: int) -> None:
    with suppress(ArchiveError):
        load([str(folder)], archive, replace(OPTIONS, jobs=jobs), commit_every=16)


def killed(folder: Path, archive: Path, jobs: int, after: float) -> None:
    child = _FORK.Process(target=_load_in_child, args=(folder, archive, jobs))
    child.start()
    child.join(after)
    child.kill()
    child.join()


def test_killed_at_many_moments_again_and_again_it_ends_as_if_undisturbed(folder: Path, tmp_path: Path) -> None:
    """Kill -9, resumed by loads of other numbers of jobs, which are killed too; then one that comes to its end."""
    whole = tmp_path / "whole.archive"
    began = time.monotonic()
    load([str(folder)], whole, replace(OPTIONS, jobs=2), commit_every=16)
    seconds = time.monotonic() - began
    expected, chance, left_out = content(whole), random.Random(11), 0
    for _ in range(8):
        archive = tmp_path / "killed.archive"
        for jobs in (2, 1, 3):
            killed(folder, archive, jobs, chance.uniform(0.1, 0.9) * seconds)
            if (archive / "archive.json").exists():
                assert maintain.verify(archive) == []
        report = load([str(folder)], archive, replace(OPTIONS, jobs=chance.choice((1, 2))))
        left_out += done_before(report)
        assert content(archive) == expected
        assert maintain.verify(archive) == []
        assert manifests.found(archive) == []
        shutil.rmtree(archive)
    assert left_out > 0
