"""The table of where the time of a load goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import loading
from index.pipeline import Options


def test_every_stage_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "a", "text": "Rain fell.", "language": "en"}\nbroken\n' * 100)
    monkeypatch.setattr("sys.argv", ["loading", str(file), "--records", "150", "--profile", "clean"])
    loading.main()
    printed = capsys.readouterr().out
    assert printed.startswith("150 records, 75 articles, 75 rejected\n")
    assert all(f"| {stage} | " in printed for stage in loading.STAGES)
    assert "from_record" in printed


def test_the_same_becomes_of_records_as_in_a_load(tmp_path: Path) -> None:
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "a", "text": "Rain fell.", "language": "en"}\n{"id": "b"}\n')
    clock = loading.Clock()
    assert loading.measured([str(file)], Options(entities="none"), 10, clock) == {
        "records": 2,
        "articles": 1,
        "rejected": 1,
    }
    assert clock.seconds.keys() == set(loading.STAGES)
