"""The command as a process: closed pipes, encodings, terminals, and what is imported before the first output."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

HEAVY = ("rich", "bs4", "dateutil", "numpy", "py3langid", "whoosh", "lxml", "asyncio", "concurrent", "email")
COMMAND = (sys.executable, "-m", "searcher")


def environment(**more: str) -> dict[str, str]:
    ours = ("LC_", "LANG", "PYTHONUTF8", "NO_COLOR", "CLICOLOR", "PAGER", "LESS", "SEARCHER_", "COLUMNS")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more


def run(*args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *args], env=environment(**(env or {})), capture_output=True, timeout=60, check=False
    )


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Enough articles to fill any pipe."""
    file = tmp_path / "feed.jsonl"
    record = {
        "title": "Hafenblatt meldet Öl in 港湾",
        "text": "The harbour was quiet that morning. " * 40,
        "language": "en",
    }
    file.write_text("".join(json.dumps(record | {"id": f"n{number}"}) + "\n" for number in range(80)))
    return file


def test_python_dash_m_is_the_command() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, b"searcher 0.1.0\n")
    assert b"Usage: searcher search" in run("search", "-h").stdout


@pytest.mark.parametrize(
    "args", [("--version",), ("-h",), ("search", "-h"), ("count", "-h"), ("help", "query"), ("nosuch",)]
)
def test_nothing_heavy_is_imported_before_it_is_needed(args: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom searcher.cli.main import run\n"
        f"sys.argv = {['searcher', *args]!r}\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(result.stderr.splitlines()[-1].split())


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sys, searcher; print(*sorted(name.partition('.')[0] for name in sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {*HEAVY, "click"} & set(result.stdout.split())


@pytest.mark.parametrize("args", [("-h",), ("--version",), ("help", "query"), ("search", "-h")])
def test_a_pipe_closed_before_the_first_line_is_no_error(args: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        result = subprocess.run([*COMMAND, *args], stdout=closed, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("shape", ["jsonl", "json", "csv", "tsv", "table"])
def test_a_pipe_closed_midway_is_no_error(shape: str, feed: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "extract", str(feed), "--entities", "none", "--format", shape],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_line(feed: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [*COMMAND, "extract", str(feed), "--entities", "none"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert (result.returncode, result.stderr) == (1, b"searcher: error: No space left on device\n")


def test_output_is_utf8_whatever_the_locale(feed: Path) -> None:
    result = run("extract", str(feed), "--entities", "none", "--fields", "headline", env={"LC_ALL": "C"})
    assert result.returncode == 0
    assert "Hafenblatt meldet Öl in 港湾" in result.stdout.decode("utf-8").splitlines()[0]


def test_a_file_name_that_is_no_utf8_comes_out_as_valid_json(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    file.write_text('{"title": "A quiet day", "text": "Nothing happened in the harbour.", "id": "a"}\n')
    result = run("extract", str(file), "--entities", "none")
    assert result.returncode == 0
    assert json.loads(result.stdout.decode("utf-8"))["origin"]["file"].endswith("caf\udce9.jsonl")


def on_a_terminal(*args: str, **more: str) -> str:
    """Run it with a terminal as standard output; what the terminal got."""
    main, other = pty.openpty()
    env = environment(**{"TERM": "xterm", "COLUMNS": "60"} | more)
    with subprocess.Popen([*COMMAND, *args], stdout=other, stderr=other, stdin=other, env=env) as running:
        os.close(other)
        shown = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
    os.close(main)
    assert running.returncode == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


def test_a_terminal_gets_styles_and_its_own_width(feed: Path) -> None:
    shown = on_a_terminal("extract", str(feed), "--entities", "none", "--format", "table", COLUMNS="50")
    assert "\x1b[1mHafenblatt" in shown
    assert max(map(len, shown.splitlines())) <= 70


@pytest.mark.parametrize("no", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"CLICOLOR": "0"}])
def test_a_terminal_that_wants_no_styles_gets_none(no: dict[str, str], feed: Path) -> None:
    shown = on_a_terminal("extract", str(feed), "--entities", "none", "--format", "table", **no)
    assert "Hafenblatt" in shown
    assert "\x1b" not in shown


def test_the_pager_that_is_named_gets_the_table(feed: Path) -> None:
    args = ("extract", str(feed), "--entities", "none")
    assert on_a_terminal(*args, "--format", "table", SEARCHER_PAGER="sed s/Hafenblatt/PAGED/").count("PAGED") == 80
    assert on_a_terminal(*args, "--format", "table", PAGER="sed s/Hafenblatt/PAGED/").count("PAGED") == 80
    assert "PAGED" not in on_a_terminal(*args, "--format", "jsonl", PAGER="sed s/Hafenblatt/PAGED/")
    assert "PAGED" not in on_a_terminal(*args, "--format", "table", SEARCHER_PAGER="", PAGER="sed s/Hafenblatt/PAGED/")


def test_a_pager_left_early_is_no_error(feed: Path) -> None:
    shown = on_a_terminal("extract", str(feed), "--entities", "none", "--format", "table", PAGER="head -n 1")
    assert shown.count("Hafenblatt") == 1


def test_an_interrupt_is_status_130_without_a_traceback() -> None:
    code = (
        # A background job of a shell begins with interrupts ignored; the test must not depend on how it was started.
        "import signal, sys, time\nfrom index import pipeline\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def extract(*_, **__):\n    print('ready', file=sys.stderr, flush=True)\n    time.sleep(60)\n    yield\n"
        "pipeline.extract = extract\nsys.argv = ['searcher', 'extract', 'x']\n"
        "from searcher.cli.main import run\nrun()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        assert running.stderr.readline() == b"ready\n"
        running.send_signal(signal.SIGINT)
        assert running.stderr.read() == b"searcher: error: interrupted\n"
    assert running.returncode == 130


@pytest.mark.parametrize("command", ["count", "search", "facets", "show"])
def test_asking_imports_nothing_that_only_loading_needs(command: str, feed: Path, tmp_path: Path) -> None:
    archive = str(tmp_path / "archive")
    assert run("load", str(feed), "--index", archive, "--entities", "none").returncode == 0
    code = (
        "import os, sys\nos._exit = sys.exit\nfrom searcher.cli.main import run\n"
        f"sys.argv = ['searcher', {command!r}, 'n7', '--index', {archive!r}]\n"
        "try:\n    run()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"rich", "bs4", "dateutil", "numpy", "py3langid", "lxml"} & set(result.stderr.splitlines()[-1].split())
