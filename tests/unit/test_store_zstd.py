"""Zstandard with and without its package: the same library, whichever comes first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from index.store.zstd import library

_LIBRARY = "from index.store.zstd import library; found = library()"
_PACKAGE = "import zstandard"
_TRIED = """
frame = found.ZstdCompressor().compress(b"oil " * 9)
try:
    found.ZstdDecompressor().decompress(frame[:-1])
except zstandard.ZstdError:
    print(zstandard.ZstdDecompressor().decompress(frame).decode())
"""


def run(*lines: str, **more: str) -> str:
    script = "\n".join(lines)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={**os.environ, **more}
    )
    return ran.stdout


@pytest.mark.parametrize("lines", [(_LIBRARY, _PACKAGE), (_PACKAGE, _LIBRARY)])
def test_errors_of_one_are_those_of_the_other(lines: tuple[str, str]) -> None:
    assert run(*lines, _TRIED) == "oil " * 9 + "\n"


def test_the_package_is_left_alone_until_somebody_wants_it() -> None:
    assert run("import sys", _LIBRARY, "print('zstandard' in sys.modules)") == "False\n"
    assert run("import sys", _LIBRARY, _PACKAGE, "print(zstandard.backend)") == "cext\n"


def test_the_package_decides_where_it_is_told_how() -> None:
    told = run(_LIBRARY, "print(found.__name__)", PYTHON_ZSTANDARD_IMPORT_POLICY="cext")
    assert told == "zstandard\n"


def test_the_package_decides_where_no_library_in_c_is_found() -> None:
    hide = "from index.store import zstd\nzstd._IN_C = 'zstandard.nosuch'"
    assert run(hide, _LIBRARY, "print(found.__name__)") == "zstandard\n"


def test_what_is_found_is_found_again() -> None:
    assert library() is library()
