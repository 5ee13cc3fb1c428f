from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from index.fields import FIELDS, FieldKind, FieldSpec
from index.report import Caution, Outcome, Reason, Skip
from searcher.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The program that writes the pages."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_no_page_is_stale(generate: ModuleType) -> None:
    assert generate.stale() == []


def test_a_stale_page_is_found(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(generate.PAGES, "cli.md", lambda: "something else")
    assert generate.stale() == ["cli.md"]
    assert generate.main(["--check"]) == 1


def test_every_command_and_field_is_on_its_page(generate: ModuleType) -> None:
    commands, fields = generate.cli_page(), generate.fields_page()
    assert all(f"\n## searcher {command}\n" in commands for command in COMMANDS)
    assert all(f"\n| `{spec.name}` |" in fields for spec in FIELDS)


def test_a_field_without_words_fails(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "FIELDS", (FieldSpec("mood", FieldKind.NAME, ""),))
    with pytest.raises(generate.UndocumentedError, match="mood"):
        generate.fields_page()


def test_a_json_key_without_words_fails(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = generate.Sample(lambda r: r.outcome({"format": 1, "mood": "calm"}))
    monkeypatch.setitem(generate.SAMPLES, "mood", sample)
    with pytest.raises(generate.UndocumentedError, match="mood"):
        generate.json_page()


def test_an_option_without_words_fails(generate: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from searcher.cli import count

    option = next(p for p in count.count.params if p.name == "since")
    monkeypatch.setattr(option, "help", "")
    with pytest.raises(generate.UndocumentedError, match="--since"):
        generate.cli_page()


@pytest.mark.parametrize("counted", [*Reason, *Skip, *Outcome, *Caution])
def test_every_count_of_a_load_is_explained(counted: str) -> None:
    assert f"`{counted}`" in (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
