"""The rules of import, as ARCHITECTURE.md states them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted(path for package in ("index", "searcher") for path in (ROOT / package).rglob("*.py"))

# Where a package of somebody else may be imported: path prefixes.
HOMES = {
    "click": ("searcher/cli/",),
    "bs4": ("index/clean/", "index/readers/"),
    "lxml": ("index/clean/", "index/readers/"),
    "ftfy": ("index/normalise/mojibake.py",),
    "soupsieve": ("index/clean/hosts_file.py",),
    "dateutil": ("index/normalise/dates.py",),
    "whoosh": ("index/store/", "searcher/engines/"),
    "py3langid": ("index/normalise/languages.py",),
    "Stemmer": ("index/analyse.py",),
    "zstandard": ("index/store/zstd.py",),
    "feedparser": ("index/readers/feed.py",),
    "defusedxml": ("index/readers/guarded_xml.py",),
    "warcio": ("index/readers/warc.py", "index/readers/http_body.py"),
    "brotli": ("index/readers/http_body.py",),
    "pyarrow": ("index/readers/parquet.py",),
    "email": ("index/clean/mail.py", "index/clean/message.py", "index/readers/mhtml.py"),
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for path in MODULES if name(path).startswith("index/")], ids=name)
def test_index_never_imports_searcher(path: Path) -> None:
    assert not [module for module in imports(path) if module.split(".")[0] == "searcher"]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    strays = [
        module for module in imports(path) if not name(path).startswith(HOMES.get(module.split(".")[0], (name(path),)))
    ]
    assert not strays


@pytest.mark.parametrize("package", sorted(HOMES.keys() - {"lxml"}))  # bs4 is told its name and imports it
def test_every_library_is_used_where_it_may_be(package: str) -> None:
    users = [name(path) for path in MODULES if package in {module.split(".")[0] for module in imports(path)}]
    assert users


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_relative_imports_are_not_used(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_stay_readable_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_importing_searcher_is_cheap() -> None:
    heavy = {"whoosh", "bs4", "dateutil", "numpy", "py3langid", "click"}
    script = "import sys, searcher; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert not heavy.intersection(loaded)
