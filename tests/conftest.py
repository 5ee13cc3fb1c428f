"""Fixtures that every kind of test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # what a busy machine takes long for is no failure
settings.load_profile("unhurried")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-golden`` writes what the tests would compare with."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


class Golden:
    """Texts kept in ``tests/golden``, to compare output with as a whole."""

    def __init__(self, *, update: bool) -> None:
        self._update = update

    def check(self, name: str, text: str) -> None:
        """The text is the one kept under this name."""
        file = ROOT / "tests" / "golden" / name
        if self._update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"{file} is missing: run with --update-golden, then read it"
        assert text == file.read_text(encoding="utf-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares with the texts of ``tests/golden``."""
    return Golden(update=bool(request.config.getoption("--update-golden")))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Material for development that is kept beside the project, not in it (licences, size)."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("the material of ../shared is not here")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The sample archive that ships with the project."""
    return ROOT / "seeds"
