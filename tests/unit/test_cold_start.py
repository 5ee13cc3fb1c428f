"""What the commonest questions import: every module more is time that each run of the command takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import searcher

HEAVY = {"numpy", "whoosh", "click", "dateutil", "bs4", "lxml", "platformdirs", "py3langid", "charset_normalizer"}
UNUSED = {
    *("dataclasses", "inspect", "traceback", "hashlib", "secrets", "shutil", "subprocess", "zoneinfo", "difflib"),
    *("typing", "pathlib", "urllib.parse", "contextlib", "warnings", "pickle", "base64", "platform", "zstandard"),
    *("unicodedata", "tempfile", "random", "importlib", "importlib.metadata", "csv", "json.tool"),
}
"""Of the standard library and of others: each would be a good part of the time that an answer takes."""
LOADING = {"index.clean", "index.normalise", "index.readers", "index.entities", "index.pipeline", "index.store.writer"}
UNASKED = {f"searcher.query.{name}" for name in ("parser", "lexer", "dates", "relative_dates")} | {
    *(
        "searcher.facets",
        "searcher.periods",
        "searcher.trends",
        "searcher.engines.tallies",
        "searcher.engines.expansion",
    ),
    *("searcher.cli.pager", "searcher.cli.failures", "searcher.render.grid", "searcher.query.patterns"),
    *("index.store.names", "index.store.committed", "index.store.pickled", "index.kernels._building"),
}
UNCOUNTED = {
    *("json", "datetime", "array", "bisect", "math", "collections.abc"),
    *("zstandard.backend_c", "index.article", "index.store.frames", "searcher.snippets", "searcher.cursor"),
    *("searcher.render", "searcher.cli.output"),
}
MOST = {"count": 50, "search": 65}
"""Modules of ours: each takes a third of a millisecond."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cold")
    record = {"id": "a", "title": "Oil talks", "text": "Opec ministers met.", "source": "Wire", "date": "2010-01-15"}
    (folder / "in.jsonl").write_text(json.dumps(record))
    searcher.load([folder / "in.jsonl"], archive=folder / "a.archive")
    return folder / "a.archive"


def imported(*args: str) -> set[str]:
    """The modules that a process has imported when it has run a command."""
    script = (
        "import os, sys\nos._exit = sys.exit\nfrom searcher.cli.main import run\n"
        "try:\n run()\nexcept SystemExit as end:\n print(' '.join(sys.modules), file=sys.stderr); raise"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True, env={**os.environ, "TZ": ""}
    )
    assert ran.stdout
    return set(ran.stderr.split())


def ours() -> set[str]:
    """What an interpreter has imported before it does anything here: an editable installation imports, too."""
    ran = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize(
    ("args", "unused"),
    [
        (("count", "oil", "talks"), UNUSED | UNASKED | UNCOUNTED),
        (
            ("search", "oil", "--limit", "10", "--format", "json"),
            UNUSED
            | UNASKED
            | {"searcher.render.as_table", "searcher.render.style", "searcher.render.text", "array", "bisect"},
        ),
        (("search", "oil", "--limit", "1"), UNASKED | UNUSED - {"unicodedata"}),
        (
            ("search", "oil", "--no-snippets", "--format", "ids"),
            UNASKED | UNUSED - {"csv", "unicodedata"} | {"searcher.snippets", "searcher.render.prose"},
        ),
        (("search", "oil", "--format", "jsonl"), UNUSED | UNASKED | {"searcher.render.as_table"}),
        (
            ("facets", "oil", "--facet", "source"),
            UNUSED - {"unicodedata"} | {"zstandard.backend_c", "searcher.snippets", "searcher.query.parser"},
        ),
        (("count", '"oil talks" OR gas'), UNUSED - {"unicodedata"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_common_question_imports_what_it_needs(path: Path, args: tuple[str, ...], unused: set[str]) -> None:
    found = imported(*args, "--index", str(path)) - ours()
    assert found & (HEAVY | LOADING | unused) == set()
    assert "searcher.cli.light" in found


@pytest.mark.parametrize("args", [("count", "oil"), ("search", "oil", "--format", "json")])
def test_a_common_question_imports_few_modules(path: Path, args: tuple[str, ...]) -> None:
    found = imported(*args, "--index", str(path))
    assert len([name for name in found if name.startswith(("index", "searcher"))]) <= MOST[args[0]]


def test_importing_the_package_imports_nothing_of_the_standard_library_that_takes_long() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import searcher, sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert not set(ran.stdout.split()) - ours() & (UNUSED | {"json", "datetime", "re"})
