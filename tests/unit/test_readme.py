"""README.md shows what the program prints, and its example runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from docs import screens
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_screenfuls_are_what_the_program_prints() -> None:
    assert not screens.differs(README, screens.fresh(README))
    assert README.count("$ searcher search 'ukraine talks'") >= 1


def test_only_times_may_differ() -> None:
    assert not screens.differs("3 of 7 · 11 ms", "3 of 7 · under 1 ms")
    assert screens.differs("3 of 7 · 11 ms", "3 of 8 · 11 ms")


def test_the_python_example_runs(tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Bucket(value='Ukraine'" in done.stdout


def test_every_page_that_is_linked_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []
