"""``searcher verify`` and ``searcher repair`` over a small archive that is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.article import Article, Origin
from index.store.writer import ArchiveWriter
from tests.cli.conftest import Invoke


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "a.archive"
    monkeypatch.setenv("SEARCHER_INDEX", str(made))
    with ArchiveWriter(made) as writer:
        for number in range(3):
            writer.upsert(Article(f"a{number}", f"oil talks {number}", Origin("t", number)))
        writer.commit()
    return made


def change(path: Path, before: bytes) -> None:
    """Change the byte before the last occurrence of these ones in the segment."""
    (file,) = path.glob("*.seg")
    content = bytearray(file.read_bytes())
    content[content.rindex(before) + 12] ^= 0xFF
    file.write_bytes(content)


FRAME = b"\x28\xb5\x2f\xfd"  # how an article begins


def test_a_sound_archive(path: Path, invoke: Invoke) -> None:
    result = invoke("repair", "--json")
    assert result.exit_code == 0
    (kept,) = json.loads(result.stdout)["kept"]
    assert kept["articles"] == 3
    assert "3 articles kept, 0 articles rebuilt, 0 articles lost" in result.stderr


def test_verify_prints_the_articles_and_leaves_with_3(path: Path, invoke: Invoke) -> None:
    change(path, FRAME)
    result = invoke("verify")
    assert result.exit_code == 3
    assert result.stdout.splitlines()[0] == "problems"
    assert "articles cannot be read (1 of 3 articles)" in result.stdout
    assert "a2" in result.stdout
    shown = json.loads(invoke("verify", "--json").stdout)
    assert not shown["sound"]
    assert ["a2"] in [problem.get("articles") for problem in shown["problems"]]


def test_what_was_lost_is_named_and_leaves_with_3(path: Path, invoke: Invoke) -> None:
    change(path, FRAME)
    rehearsed = invoke("repair", "--dry-run", "--json")
    assert rehearsed.exit_code == 3
    assert json.loads(rehearsed.stdout)["dry_run"]
    assert not (path / "damaged").exists()
    result = invoke("repair", "--json")
    assert result.exit_code == 3
    (lost,) = json.loads(result.stdout)["lost"]
    assert (lost["articles"], lost["ids"]) == (1, ["a2"])
    assert "0 articles kept, 2 articles rebuilt, 1 article lost" in result.stderr
    assert invoke("verify").exit_code == 0
    assert invoke("repair").exit_code == 0


def test_the_report_is_for_people_too(path: Path, invoke: Invoke) -> None:
    change(path, FRAME)
    lines = invoke("repair").stdout.splitlines()
    assert [line for line in lines if line in ("kept", "rebuilt", "lost")] == ["rebuilt", "lost"]
    assert any("a2" in line for line in lines)


def test_nothing_lost_is_status_0(path: Path, invoke: Invoke) -> None:
    (file,) = path.glob("*.seg")
    file.write_bytes(b"x" + file.read_bytes()[1:])
    assert invoke("count", "oil").exit_code == 3
    assert invoke("repair", "--quiet").exit_code == 0
    assert invoke("count", "oil").stdout == "3\n"


def test_no_archive(tmp_path: Path, invoke: Invoke) -> None:
    result = invoke("repair", "--index", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("searcher: error: no archive at")


def test_repair_is_in_the_help(invoke: Invoke) -> None:
    assert "repair" in invoke("--help").stdout
    assert "--dry-run" in invoke("repair", "--help").stdout
