from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import loading, pipeline
from index.article import Origin, Rejected, Skipped
from index.report import LoadReport, Outcome, Reason, Skip
from tests.answers import ARTICLES
from tests.cli.conftest import Invoke

Loaded = list[tuple[tuple[str, ...], Path, pipeline.Options, dict[str, Any]]]


def refused(number: int) -> Rejected:
    return Rejected(Origin("feed.jsonl", number), Reason.NO_TEXT, "no text \x1b[31m", '{"a": 1}')


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Replaces loading; ``--source N`` makes it refuse N records, ``--source interrupted`` be interrupted."""
    calls: Loaded = []

    def load(
        paths: tuple[str, ...],
        archive: Path,
        options: pipeline.Options,
        *,
        on_reject: Callable[[Rejected], None],
        on_caution: Callable[[Origin, str, str], None],
        on_progress: Callable[[loading.Progress], None] | None,
        **more: Any,
    ) -> LoadReport:
        calls.append((paths, archive, options, more))
        count = int(options.source) if options.source and options.source.isdigit() else 0
        for number in range(1, count + 1):
            on_reject(refused(number))
            on_caution(Origin("a.jsonl", number), "date-absurd", "no news is of the year 9999")
        assert on_progress is None  # nobody looks at standard error
        return LoadReport(
            Counter({Outcome.ADDED: 1200, Outcome.UNCHANGED: 3}),
            Counter({Reason.NO_TEXT: count} if count else {}),
            Counter({Skip.HIDDEN: 2}),
            files=2,
            seconds=1.5,
            interrupted=options.source == "interrupted",
            dry_run=more["dry_run"],
        )

    monkeypatch.setattr(loading, "load", load)
    return calls


def test_load_hands_everything_over(loaded: Loaded, invoke: Invoke, tmp_path: Path) -> None:
    line = "load a.jsonl b --input-format jsonl --map headline=kicker --map text=story --timezone Europe/Oslo "
    line += "--entities none --jobs 3 --record-timeout 1.5 --dry-run --wait 2.5"
    assert invoke(*line.split(), "--index", str(tmp_path / "new")).exit_code == 0
    paths, archive, options, more = loaded[0]
    assert (paths, archive) == (("a.jsonl", "b"), tmp_path / "new")
    mapping = {"headline": "kicker", "text": "story"}
    assert options == pipeline.Options("jsonl", mapping, None, "Europe/Oslo", "none", 3, 1.5)
    assert more == {"dry_run": True, "wait": 2.5, "stdin": None, "retry": None}


def test_the_summary_is_for_people_and_goes_to_standard_error(loaded: Loaded, invoke: Invoke) -> None:
    result = invoke("load", "x")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "1,200 added, 0 updated, 3 unchanged, 0 rejected (2 files, 1.5 s)",
        "left alone: 2 hidden-file",
    ]
    assert invoke("load", "x", "--quiet").stderr == ""


def test_the_report_is_for_programs_and_goes_to_standard_output(loaded: Loaded, invoke: Invoke) -> None:
    shown = json.loads(invoke("load", "x", "--json").stdout)
    assert (shown["format"], shown["added"], shown["rejected"]) == (1, 1200, 0)


def test_rejects_are_shown_and_change_the_status(loaded: Loaded, invoke: Invoke) -> None:
    result = invoke("load", "x", "--source", "12")
    assert result.exit_code == 5
    lines = result.stderr.splitlines()
    assert lines[0] == "rejected: feed.jsonl:1: no-text: no text ␛[31m"
    assert "left out: a.jsonl:1: date-absurd: no news is of the year 9999" in lines
    assert "… and 2 more rejected; --rejects FILE keeps them all" in lines
    assert "… and 2 more left out" in lines
    assert lines[-2] == "rejected: 12 no-text"


def test_rejects_are_kept_in_a_file(loaded: Loaded, invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "rejects.jsonl"
    assert invoke("load", "x", "--source", "12", "--rejects", str(file)).exit_code == 5
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(lines) == 12
    assert lines[1] == {
        "format": 1,
        "origin": {"file": "feed.jsonl", "position": 2},
        "reason": "no-text",
        "detail": "no text \x1b[31m",
        "head": '{"a": 1}',
    }


def test_a_rejects_file_that_cannot_be_written_stops_before_loading(
    loaded: Loaded, invoke: Invoke, tmp_path: Path
) -> None:
    result = invoke("load", "x", "--rejects", str(tmp_path / "none" / "rejects.jsonl"))
    assert (result.exit_code, loaded) == (1, [])
    assert "No such file or directory" in result.stderr


def test_an_interrupted_load_says_what_is_safe(loaded: Loaded, invoke: Invoke) -> None:
    result = invoke("load", "x", "--source", "interrupted", "--quiet")
    assert result.exit_code == 130
    assert "1,200 added" in result.stderr


def test_standard_input_is_handed_over(loaded: Loaded, invoke: Invoke) -> None:
    assert invoke("load", "-", stdin=b"{}\n").exit_code == 0
    assert loaded[0][3]["stdin"] is not None


@pytest.mark.parametrize("pair", ["headline", "=x", "headline="])
def test_a_mapping_is_a_pair(pair: str, loaded: Loaded, invoke: Invoke) -> None:
    result = invoke("load", "x", "--map", pair)
    assert (result.exit_code, loaded) == (2, [])
    assert "FIELD=KEY" in result.stderr


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> None:
    def extract(_paths: object, _options: object, *, stdin: object) -> Iterator[object]:
        yield pipeline.Prepared(ARTICLES[0])
        yield Skipped(Origin("README"), Skip.COMPANION)
        yield refused(2)
        yield pipeline.Prepared(ARTICLES[1])

    monkeypatch.setattr(pipeline, "extract", extract)


@pytest.mark.usefixtures("extracted")
def test_extract_prints_json_lines_and_refuses_aloud(invoke: Invoke) -> None:
    result = invoke("extract", "x")
    assert result.exit_code == 5
    assert [json.loads(line) for line in result.stdout.splitlines()] == [a.to_json() for a in ARTICLES[:2]]
    assert result.stderr == "rejected: feed.jsonl:2: no-text: no text ␛[31m\n"


@pytest.mark.usefixtures("extracted")
def test_extract_prints_other_formats_and_chosen_fields(invoke: Invoke) -> None:
    assert invoke("extract", "x", "--format", "csv", "--fields", "id").stdout == "id\n4f1c22d09be1a7c3\nb2\n"
