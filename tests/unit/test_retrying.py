"""Records that were refused, read again: exactly those, wherever they are."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

import searcher
from index.article import Origin, RawDocument, Rejected
from index.errors import UsageError
from index.loading import load
from index.pipeline import Options
from index.retrying import refused_before, reread
from index.store.archive import open_archive
from index.store.committed import Committed
from searcher.cli.rejects import reject_json

OPTIONS = Options(jobs=1, entities="none")
GOOD = '{"id": "%s", "title": "Report", "text": "Rain fell."}\n'


def feed(*names: str) -> str:
    """A good line for each name, a bad one for each ``-``."""
    return "".join("broken\n" if name == "-" else GOOD % name for name in names)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Good and bad records in plain, compressed and packed files."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.jsonl").write_text(feed("a1", "-", "a3", "-"))
    (made / "b.jsonl.gz").write_bytes(gzip.compress(feed("-", "b2").encode()))
    with tarfile.open(made / "c.tar", "w") as tar:
        for name, content in (("x.jsonl", feed("c1", "-")), ("y.jsonl", feed("-"))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content.encode()))
    with zipfile.ZipFile(made / "d!odd.zip", "w") as packed:
        packed.writestr("inner/z.jsonl", feed("d1", "-", "d3"))
    (made / "empty.html").write_text("")
    return made


def refused_by(folder: Path, archive: Path, options: Options = OPTIONS) -> list[Rejected]:
    refused: list[Rejected] = []
    load([str(folder)], archive, options, on_reject=refused.append)
    return refused


def written(path: Path, refused: list[Rejected]) -> Path:
    path.write_text("".join(json.dumps(reject_json(rejected)) + "\n" for rejected in refused))
    return path


def test_exactly_what_was_refused_is_read_again(folder: Path, tmp_path: Path) -> None:
    refused = refused_by(Path("in"), tmp_path / "a.archive")
    assert len(refused) == 7
    origins = refused_before(written(tmp_path / "r.jsonl", refused))
    assert origins == [rejected.origin for rejected in refused]
    read = list(reread(origins))
    assert [reading.origin for reading in read] == origins
    assert all(reading.content == b"broken\n" for reading in read if isinstance(reading, RawDocument))


def test_what_is_refused_again_is_refused_and_the_rest_is_loaded(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    rejects = written(tmp_path / "r.jsonl", refused_by(folder, archive))
    (folder / "a.jsonl").write_text(feed("a1", "a2", "changed, but nobody asks", "-"))
    again: list[Rejected] = []
    report = load([], archive, OPTIONS, retry=rejects, on_reject=again.append)
    assert (report.added, report.rejected, report.records) == (1, 6, 7)
    assert Origin(str(folder / "a.jsonl"), 4) in [rejected.origin for rejected in again]
    assert {article.id for article in Committed(open_archive(archive)).articles()} == {
        *("a1", "a2", "a3", "b2", "c1", "d1", "d3")
    }


def test_new_options_hold(tmp_path: Path) -> None:
    odd = tmp_path / "odd.jsonl"
    odd.write_text('{"id": "o", "kicker": "Odd", "story": "Rain fell."}\n')
    refused: list[Rejected] = []
    load([str(odd)], tmp_path / "a.archive", OPTIONS, on_reject=refused.append)
    rejects = written(tmp_path / "r.jsonl", refused)
    report = searcher.load(
        retry=rejects, archive=tmp_path / "a.archive", mapping={"text": "story", "headline": "kicker"}, entities="none"
    )
    assert (report.added, report.rejected) == (1, 0)


def test_a_file_that_was_refused_as_a_whole_is_read_as_a_whole(tmp_path: Path) -> None:
    odd = tmp_path / "odd.dat"
    odd.write_text("[1, 2]\n" + feed("a", "b"))
    first = list(reread([Origin(str(odd))], input_format="jsonl"))
    assert [reading.origin.position for reading in first] == [1, 2, 3]


def test_what_is_not_there_any_more_is_counted(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    rejects = written(tmp_path / "r.jsonl", refused_by(folder, archive))
    (folder / "a.jsonl").write_text(feed("a1"))
    (folder / "c.tar").unlink()
    (folder / "b.jsonl.gz").write_bytes(b"\x1f\x8b cut off")
    report = load([], archive, OPTIONS, retry=rejects)
    assert dict(report.rejected_by_reason) == {
        "not-there": 3,  # two lines of a, one of b
        "unreadable-file": 2,  # of c
        "broken-json": 1,
        "empty-file": 1,
    }


def test_standard_input_cannot_be_read_again(tmp_path: Path) -> None:
    read = list(reread([Origin("-", 3), Origin("-!a.jsonl", 1), Origin(str(tmp_path / "none"), 1)]))
    assert [reading.detail for reading in read if isinstance(reading, Rejected)] == [
        "standard input cannot be read again",
        "standard input cannot be read again",
        "no such file any more",
    ]


def test_a_dry_run_reads_again_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.archive"
    rejects = written(tmp_path / "r.jsonl", refused_by(folder, archive))
    (folder / "a.jsonl").write_text(feed("a1", "a2", "a3", "a4"))
    report = load([], archive, OPTIONS, retry=rejects, dry_run=True)
    assert (report.added, report.rejected) == (2, 5)
    assert "a2" not in {article.id for article in Committed(open_archive(archive)).articles()}


def test_paths_beside_a_rejects_file_are_a_wrong_usage(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="rejects file"):
        load([str(folder)], tmp_path / "a.archive", OPTIONS, retry=written(tmp_path / "r.jsonl", []))
    assert not (tmp_path / "a.archive").exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"junk", "is not JSON"),
        (b'{"origin": {"file": "\xff"}}', "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
        (b"[1]", "has no origin"),
        (b'{"origin": "a.jsonl"}', "has no origin"),
        (b'{"origin": {}}', "names no file"),
        (b'{"origin": {"file": ""}}', "names no file"),
        (b'{"origin": {"file": 7}}', "names no file"),
        (b'{"origin": {"file": "a\\u0000b"}}', "names no file"),
        (b'{"origin": {"file": "a", "position": 0}}', "no number from 1"),
        (b'{"origin": {"file": "a", "position": true}}', "no number from 1"),
        (b'{"origin": {"file": "a", "position": 1.5}}', "no number from 1"),
        (b'{"format": 99, "origin": {"file": "a"}}', "another format"),
        (b'{"origin": {"file": "' + b"a" * (1 << 20) + b'"}}', "is too long"),
    ],
)
def test_a_rejects_file_that_is_malformed_is_a_wrong_usage_with_the_line(tmp_path: Path, line: bytes, why: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b'{"origin": {"file": "in/a.jsonl", "position": 2}}\n\n' + line + b"\n")
    with pytest.raises(UsageError, match=rf"r\.jsonl: line 3 .*{why}"):
        refused_before(path)


def test_a_rejects_file_that_cannot_be_read_is_a_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageError, match="cannot read"):
            refused_before(path)


def test_an_empty_one_has_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("")
    assert refused_before(tmp_path / "r.jsonl") == []
    assert load([], tmp_path / "a.archive", OPTIONS, retry=tmp_path / "r.jsonl").records == 0
