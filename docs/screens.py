"""The screenfuls in README.md, as the program prints them: ``python -m docs.screens [--check]``.

Between ``<!-- screens -->`` and ``<!-- end -->`` every line that begins with ``$ searcher`` is run on a fresh archive,
and what it prints is put under it. With ``--check`` nothing is written, and the exit status is 1 if something
but a time has changed.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
_BLOCK: Final = re.compile(r"(<!-- screens -->\n```console\n)(.*?)(```\n<!-- end -->)", re.DOTALL)
_TIMES: Final = re.compile(r"[\d.]+ m?s\b|under 1 ms")


def fresh(text: str) -> str:
    """The page with its screenfuls printed anew."""
    return _BLOCK.sub(lambda block: block[1] + _screens(block[2]) + block[3], text)


def differs(one: str, other: str) -> bool:
    """Whether two pages differ in more than times."""
    return _TIMES.sub("TIME", one) != _TIMES.sub("TIME", other)


def _screens(block: str) -> str:
    commands = [line for line in block.splitlines() if line.startswith("$ searcher ")]
    with tempfile.TemporaryDirectory() as folder:
        archive = str(Path(folder) / "seeds.archive")
        return "\n".join(f"{command}\n{_printed(command, archive)}" for command in commands)


def _printed(command: str, archive: str) -> str:
    words = [sys.executable, "-m", "searcher", *shlex.split(command)[2:]]
    environment = os.environ | {"SEARCHER_INDEX": archive, "NO_COLOR": "1", "TZ": "UTC"}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.stdout


def main(arguments: list[str]) -> int:
    """Write the page anew, or check it."""
    text = README.read_text(encoding="utf-8")
    printed = fresh(text)
    if "--check" in arguments:
        if stale := differs(text, printed):
            print("README.md is stale: run python -m docs.screens", file=sys.stderr)
        return int(stale)
    if differs(text, printed):
        README.write_text(printed, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
