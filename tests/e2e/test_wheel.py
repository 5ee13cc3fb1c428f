"""The built wheel, installed into an environment of its own, as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.e2e

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``searcher`` of a fresh environment that holds the locked dependencies and the wheel, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    venv.create(folder / "env", with_pip=True)
    binaries = folder / "env" / "bin"
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", *map(str, folder.glob("*.whl"))], check=True)
    return binaries / "searcher"


@pytest.fixture(scope="module")
def environment(command: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "SEARCHER_INDEX")}
    return kept | {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PATH": f"{command.parent}:/usr/bin:/bin"}


@pytest.fixture(scope="module")
def run(command: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    elsewhere = tmp_path_factory.mktemp("elsewhere")  # so that nothing of the checkout can be imported by chance

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        words = [str(command), *map(str, arguments)]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            words, capture_output=True, text=True, env=environment, cwd=elsewhere, timeout=120, **options
        )

    return run


@pytest.fixture(scope="module")
def loaded(run: Run, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("archives") / "seeds.archive"
    done = run("load", seeds, "--index", archive)
    assert done.returncode == 0, done.stderr
    return archive


def test_the_command_and_the_module_are_the_same(run: Run, command: Path, environment: dict[str, str]) -> None:
    version = run("--version")
    assert version.returncode == 0
    module = subprocess.run(
        [str(command.parent / "python"), "-m", "searcher", "--version"], capture_output=True, text=True, env=environment
    )
    assert module.stdout == version.stdout


def test_loading_twice_changes_nothing(run: Run, loaded: Path, seeds: Path) -> None:
    before = run("search", "*", "--all", "--format", "jsonl", "--index", loaded).stdout
    again = run("load", seeds, "--index", loaded, "--format", "json")
    report = json.loads(again.stdout)
    assert (report["added"], report["updated"], report["rejected"]) == (0, 0, 0)
    assert report["unchanged"] == len(before.splitlines()) >= 60
    assert run("search", "*", "--all", "--format", "jsonl", "--index", loaded).stdout == before


def test_commands_compose(run: Run, loaded: Path) -> None:
    found = run("search", "ukraine", "--format", "ids", "--limit", "3", "--index", loaded).stdout
    shown = run("show", "-", "--format", "jsonl", "--index", loaded, input=found).stdout
    assert [json.loads(line)["id"] for line in shown.splitlines()] == found.split()


def test_count_is_a_bare_integer_and_agrees(run: Run, loaded: Path) -> None:
    counted = run("count", "ukraine", "--index", loaded).stdout
    envelope = json.loads(run("search", "ukraine", "--format", "json", "--index", loaded).stdout)
    assert int(counted) == envelope["total"] > 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("search", "x", "--index", "nowhere"), 3),
        (("search", "(a OR", "--index", "{loaded}"), 2),
        (("search", "x", "--since", "someday", "--index", "{loaded}"), 2),
        (("search", "x", "--facet", "sauce", "--index", "{loaded}"), 2),
        (("search", "zzzzqqq", "--exit-status", "--index", "{loaded}"), 1),
        (("search", "zzzzqqq", "--index", "{loaded}"), 0),
        (("load", "no-such-file", "--index", "{loaded}"), 2),
        (("serach",), 2),
    ],
)
def test_exit_statuses(run: Run, loaded: Path, arguments: tuple[str, ...], status: int) -> None:
    done = run(*(word.format(loaded=loaded) for word in arguments))
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (status not in (0, 1))


def test_a_closed_pipe_is_no_error(command: Path, environment: dict[str, str], loaded: Path) -> None:
    script = f"{command} search '*' --all --format jsonl --index {loaded} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=environment)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


def many(path: Path, number: int) -> Path:
    with path.open("w") as stream:
        for index in range(number):
            text = f"Article number {index} speaks of oil and of the port. " * 8
            stream.write(json.dumps({"id": f"n{index}", "title": f"Number {index}", "text": text}) + "\n")
    return path


@pytest.mark.parametrize("after", [0.3, 0.8, 1.5, 2.5])
def test_a_killed_load_can_be_run_again(
    run: Run, command: Path, environment: dict[str, str], tmp_path: Path, after: float
) -> None:
    file, archive = many(tmp_path / "many.jsonl", 3000), tmp_path / "k.archive"
    words = [str(command), "load", str(file), "--index", str(archive)]
    loader = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
    time.sleep(after)
    loader.send_signal(signal.SIGKILL)
    loader.wait()
    assert run("load", file, "--index", archive).returncode == 0
    assert run("count", "*", "--index", archive).stdout == "3000\n"
    assert run("verify", "--index", archive).returncode == 0


def test_an_interrupted_load_keeps_what_it_has_read(
    run: Run, command: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    archive = tmp_path / "i.archive"
    words = [str(command), "load", "-", "--index", str(archive)]
    loader = subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    assert loader.stdin is not None
    for line in many(tmp_path / "many.jsonl", 2000).read_bytes().splitlines(keepends=True):
        loader.stdin.write(line)
    loader.stdin.flush()
    time.sleep(2)
    loader.send_signal(signal.SIGINT)
    time.sleep(0.2)
    loader.stdin.write(b'{"id": "late", "text": "A last one, that lets the loader look up."}\n')
    _, error = loader.communicate()
    assert loader.returncode == 130, error
    assert b"Traceback" not in error
    assert int(run("count", "*", "--index", archive).stdout) > 0
    assert run("verify", "--index", archive).returncode == 0
