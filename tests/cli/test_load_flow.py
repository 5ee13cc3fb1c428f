"""The flow of a load as a person sees it: progress, summary, rejects, retry, watch."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.progress import Progress
from index.report import LoadReport, Outcome, Reason, Skip
from index.team import Chunk
from searcher.cli import summary, ticker
from searcher.cli.ticker import told
from searcher.render.text import cells
from tests.cli.conftest import Invoke

GOOD = '{"id": "%s", "title": "Report", "text": "Rain fell.", "language": "en"}\n'


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a good record and two bad ones."""
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "archive"))
    file = tmp_path / "feed.jsonl"
    file.write_text(GOOD % "a" + "broken\nbroken too\n")
    return file


# Progress


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(1200, 10.0), "1,200 records · 120 a second · 10 s"),
        (Progress(1200, 10.0, 0.25, "in/a.jsonl"), "1,200 records · 120 a second · 25% · 30 s left · a.jsonl"),
        (Progress(1200, 1.5, 0.25), "1,200 records · 800 a second · 25%"),
        (Progress(5, 3600.0, 0.1), "5 records · 0 a second · 10% · 9 h 0 min left"),
        (Progress(5, 100.0, 0.1), "5 records · 0 a second · 10% · 15 min left"),
        (Progress(0, 0.0, 0.0), "0 records · 0 a second · 0%"),
        (Progress(9, 9.0, None, "in/\x1b]0;evil\x07.jsonl"), "9 records · 1 a second · 9 s · ␛]0;evil␇.jsonl"),
    ],
)
def test_progress_in_words(progress: Progress, line: str) -> None:
    assert told(progress, 79) == line


@given(
    st.builds(
        Progress,
        st.integers(0, 10**9),
        st.floats(0, 10**6),
        st.none() | st.floats(0, 1),
        st.text() | st.text("日本語の記事ابجد.", min_size=20),
    ),
    st.integers(1, 200),
)
def test_progress_never_fills_more_than_its_width(progress: Progress, width: int) -> None:
    line = told(progress, width)
    assert cells(line) <= width
    assert "\n" not in line
    assert "\x1b" not in line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "tty", "shown"),
    [({}, True, True), ({}, False, False), ({"TERM": "dumb"}, True, False), ({"NO_COLOR": "1"}, True, True)],
)
def test_progress_is_for_terminals(
    environ: dict[str, str], tty: bool, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = Terminal() if tty else io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(ticker, "talk", lambda: type("Talk", (), {"quiet": False}))
    ticker.Ticker()(Progress(1200, 10.0, 0.25, "in/a.jsonl"))
    assert stream.getvalue() == ("\r\x1b[K1,200 records · 120 a second · 25%" if shown else "")


def test_progress_is_not_shown_before_it_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(ticker, "talk", lambda: type("Talk", (), {"quiet": False}))
    ticker.Ticker()(Progress(1200, 0.5))
    assert stream.getvalue() == ""


# Summary


REPORT = LoadReport(
    Counter({Outcome.ADDED: 1200, Outcome.TAKEN_DOWN: 1}),
    Counter(dict.fromkeys(Reason, 11)),
    Counter({Skip.DONE: 1234, Skip.HIDDEN: 2}),
    files=2,
    seconds=1.5,
)


def test_a_summary_has_every_reason_and_lines_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stderr", stream)
    said: list[str] = []
    monkeypatch.setattr(summary, "talk", lambda: type("Talk", (), {"say": said.append}))
    summary.summarise(REPORT, go_on="load the same again to go on")
    assert said[0] == "1,200 added, 0 updated, 0 unchanged, 1 taken-down,"
    assert said[1] == "  154 rejected (2 files, 1.5 s)"
    assert said[2] == "1,234 files were done before the interruption"
    assert said[-1] == "left alone: 2 hidden-file"
    assert all(cells(line) <= 80 for line in said)
    assert all(line.startswith("  ") for line in said[4:-1])
    assert all(reason in " ".join(said) for reason in Reason)


# Rejects and retry


def test_retried_records_that_are_refused_again_may_replace_the_list(
    feed: Path, invoke: Invoke, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.jsonl"
    assert invoke("load", str(feed), "--rejects", str(rejects)).exit_code == 5
    feed.write_text(GOOD % "a" + GOOD % "b" + "broken too\n")
    result = invoke("load", "--retry", str(rejects), "--rejects", str(rejects))
    assert result.exit_code == 5
    assert "1 added, 0 updated, 0 unchanged, 1 rejected" in result.stderr
    assert [json.loads(line)["origin"]["position"] for line in rejects.read_text().splitlines()] == [3]
    feed.write_text(GOOD % "a" + GOOD % "b" + GOOD % "c")
    link = tmp_path / "link.jsonl"
    link.symlink_to(rejects)
    assert invoke("load", "--retry", str(rejects), "--rejects", str(link)).exit_code == 0
    assert (rejects.read_text(), link.is_symlink()) == ("", True)
    assert invoke("count").stdout == "3\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "feed.jsonl", "link.jsonl", "rejects.jsonl"]


def test_a_list_that_was_not_gone_through_stays(
    feed: Path, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index import loading

    rejects = tmp_path / "rejects.jsonl"
    invoke("load", str(feed), "--rejects", str(rejects))
    before = rejects.read_text()

    def interrupted(*_: object, **__: object) -> LoadReport:
        return LoadReport(interrupted=True)

    monkeypatch.setattr(loading, "load", interrupted)
    result = invoke("load", "--retry", str(rejects), "--rejects", str(rejects))
    assert (result.exit_code, rejects.read_text()) == (130, before)
    assert "rejects.jsonl is left as it was" in result.stderr

    def failing(*_: object, **__: object) -> LoadReport:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loading, "load", failing)
    assert invoke("load", "--retry", str(rejects), "--rejects", str(rejects)).exit_code == 1
    assert rejects.read_text() == before
    assert not (tmp_path / "rejects.jsonl.new").exists()


def test_a_load_that_goes_on_adds_to_its_rejects(
    tmp_path: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was refused before the interruption is in files that are not read again."""
    from index import loading

    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path / "archive"))
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.jsonl").write_text(GOOD % name * 100 + "broken\n")
        os.utime(folder / f"{name}.jsonl", (1_700_000_000, 1_700_000_000))
    rejects = tmp_path / "rejects.jsonl"
    sound = loading._Loading.take
    seen: list[Chunk] = []

    def take(load: loading._Loading, chunk: Chunk) -> None:
        sound(load, chunk)
        seen.append(chunk)
        if len(seen) == 2:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(loading._Loading, "take", take)
    args = ("load", str(folder), "--rejects", str(rejects), "--jobs", "1")
    assert invoke(*args).exit_code == 130
    assert len(rejects.read_text().splitlines()) == 1
    result = invoke(*args)
    assert "1 file was done before the interruption" in result.stderr
    files = [json.loads(line)["origin"]["file"] for line in rejects.read_text().splitlines()]
    assert [Path(file).name for file in files] == ["a.jsonl", "b.jsonl"]
    invoke(*args)
    assert len(rejects.read_text().splitlines()) == 2  # a new load begins a new list


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "missing argument"),
        (("x", "--retry", "r"), "--retry"),
        (("x", "--watch", "--dry-run"), "--watch"),
        (("--retry", "r", "--watch"), "--watch"),
        (("x", "--interval", "3"), "--interval"),
        (("--retry", "r", "--rejects", "r", "--dry-run"), "dry run"),
        (("--watch", "-"), "standard input"),
        (("--watch", "x", "--interval", "0"), "interval"),
        (("x", "--record-timeout", "-1"), "record-timeout"),
    ],
)
def test_what_does_not_go_together(args: tuple[str, ...], said: str, invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("load", *args, "--index", str(tmp_path / "archive"))
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "archive").exists()


def test_a_malformed_list_is_a_wrong_usage_with_the_line(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text('{"origin": {"file": "a"}}\nnonsense\n')
    result = invoke("load", "--retry", str(tmp_path / "r.jsonl"), "--index", str(tmp_path / "archive"))
    assert result.exit_code == 2
    assert "r.jsonl: line 2 is not JSON" in result.stderr


# Watch


def test_a_watch_says_a_line_a_batch_and_ends_well(tmp_path: Path) -> None:
    """As a user runs it: an object a batch on standard output, Ctrl-C is its intended end."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(GOOD % "a")
    os.utime(folder / "a.jsonl", (1_700_000_000, 1_700_000_000))
    command = [sys.executable, "-m", "searcher", "load", "--watch", str(folder), "--interval", "0.1"]
    command += ["--index", str(tmp_path / "archive"), "--json", "--entities", "none"]
    watching = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert watching.stdout is not None
    first = json.loads(watching.stdout.readline())
    (folder / "b.jsonl").write_text(GOOD % "b" + "broken\n")
    second = json.loads(watching.stdout.readline())
    watching.send_signal(signal.SIGINT)
    _, said = watching.communicate()
    assert [(one["added"], one["rejected"]) for one in (first, second)] == [(1, 0), (1, 1)]
    assert watching.returncode == 5
    lines = said.splitlines()
    assert lines[0] == f"watching {folder}; Ctrl-C ends it"
    assert lines[1][8:].startswith(" 1 added (1 file, ")
    assert lines[2].startswith("rejected: ")
    assert lines[3][8:].startswith(" 1 added, 1 rejected: 1 broken-json (1 file, ")
    assert lines[4].startswith("in all: 2 added, 0 updated, 0 unchanged, 1 rejected (2 files, ")
    assert time.strptime(lines[1][:8], "%H:%M:%S")
