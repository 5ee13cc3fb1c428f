"""Readers of other distributions: found, listed, refused where they clash, and blamed where they fail."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.article import RawDocument, Rejected
from index.errors import UsageError
from index.pipeline import Options, Prepared, extract
from index.readers import read_paths
from index.readers.registry import FORMATS, chosen, formats
from index.report import Reason
from tests.conftest import ROOT

EXAMPLE = re.search(r"```python\n(# rundown\.py.*?)```", (ROOT / "docs" / "formats.md").read_text("utf-8"), re.DOTALL)
BROKEN = """
from index.readers.base import Confidence, Reader
def sniff(head, name): return {sniff}
def read(stream, file):
    {read}
    yield
{name} = Reader("{name}", "For tests.", sniff, read)
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a distribution with one module and one entry point on the path, as pip would."""
    names: list[str] = []

    def add(module: str, source: str, points: str) -> None:
        folder = tmp_path / "site"
        dist = folder / f"{module}-1.0.dist-info"
        dist.mkdir(parents=True)
        (folder / f"{module}.py").write_text(source, "utf-8")
        (dist / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", "utf-8")
        (dist / "entry_points.txt").write_text(f"[searcher.readers]\n{points}\n", "utf-8")
        names.append(module)
        monkeypatch.syspath_prepend(str(folder))
        formats.cache_clear()

    yield add
    for name in names:
        sys.modules.pop(name, None)
    formats.cache_clear()


def test_the_example_of_the_docs(install: Install, tmp_path: Path) -> None:
    assert EXAMPLE is not None
    assert len(EXAMPLE[1].splitlines()) <= 20
    install("rundown", EXAMPLE[1], "rundown = rundown:RUNDOWN")
    file = tmp_path / "monday.txt"
    file.write_text(
        "%RUNDOWN\nChannel to be widened\tDredging begins in March, the authority said.\n"
        "Ferry moves\tThe ferry will use the southern pier until May.\n",
        "utf-8",
    )
    found = list(extract([str(file)], Options(entities="none")))
    assert [one.article.headline for one in found if isinstance(one, Prepared)] == [
        "Channel to be widened",
        "Ferry moves",
    ]
    named = list(read_paths([str(file)], input_format="rundown"))
    assert [one.origin.position for one in named] == [1, 2]
    with pytest.raises(UsageError) as error:
        chosen("nosuch")
    assert error.value.hint.endswith("rundown")


def test_something_that_gives_a_reader_when_it_is_called(install: Install, tmp_path: Path) -> None:
    source = BROKEN.format(name="made", sniff="Confidence.NO", read="return") + "\ndef make(): return made\n"
    install("factory", source, "made = factory:make")
    assert "made" in formats()


@pytest.mark.parametrize(
    ("source", "points", "message"),
    [
        (BROKEN.format(name="html", sniff="0", read="pass"), "html = clash:html", "brings a format 'html'"),
        ("raise RuntimeError('no such luck')", "x = clash:X", "cannot be loaded: RuntimeError: no such luck"),
        ("X = 7", "x = clash:X", "cannot be loaded: TypeError"),
        ("def X(): return 7", "x = clash:X", "gives no Reader"),
        ("", "x = clash:nothing", "cannot be loaded: AttributeError"),
    ],
)
def test_one_that_cannot_be_used_is_named(install: Install, source: str, points: str, message: str) -> None:
    install("clash", source, points)
    with pytest.raises(UsageError) as error:
        read_paths(["-"])
    assert message in error.value.message
    assert "of clash 1.0" in error.value.message


@pytest.mark.parametrize(
    ("sniff", "read"),
    [
        ("1 / 0", "pass"),
        ("Confidence.SURE", "1 / 0"),
        ("Confidence.SURE", "yield 7"),
        ("Confidence.SURE", "return 7"),
    ],
)
def test_one_that_fails_is_blamed(install: Install, tmp_path: Path, sniff: str, read: str) -> None:
    install("faulty", BROKEN.format(name="faulty", sniff=sniff, read=read), "faulty = faulty:faulty")
    (tmp_path / "a.txt").write_text("Rain fell. It fell all day.\n")
    found = list(read_paths([str(tmp_path / "a.txt")]))
    assert all(isinstance(one, Rejected) and one.reason == Reason.FAILED for one in found)
    assert len(found) == (0 if read == "return 7" else 1)
    assert all("the plug-in 'faulty' of faulty 1.0 failed" in one.detail for one in found if isinstance(one, Rejected))


def test_damage_of_a_file_is_not_its_fault(install: Install, tmp_path: Path) -> None:
    import gzip

    install(
        "reads",
        BROKEN.format(name="reads", sniff="Confidence.SURE", read="stream.read()"),
        "reads = reads:reads",
    )
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"Rain fell. " * 90_000)[:-9])
    found = list(read_paths([str(tmp_path / "a.gz")]))
    assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.BROKEN_CONTAINER]
    assert not any(isinstance(one, RawDocument) for one in found)


def test_the_help_names_every_format() -> None:
    import click

    from searcher.cli.root import cli

    load = cli.get_command(click.Context(cli), "load")
    assert load is not None
    option = next(one for one in load.params if one.name == "input_format")
    assert set(FORMATS) <= set(re.findall(r"\w+", getattr(option, "help", "")))
