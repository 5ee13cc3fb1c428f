"""Damaged and hostile archives: an error of ours, or an answer; never a crash, never a stranger's code."""

from __future__ import annotations

import os
import pickle
import random
import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from index.article import Article, Entity, NewsDate, Origin
from index.errors import ArchiveError
from index.store import maintain, unpickle
from index.store.archive import open_index, open_reader
from index.store.writer import ArchiveWriter
from searcher.archive import Archive
from tests.strategies import NAMES, PEOPLE, WORDS


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two segments with deletions, facets, dates and posting lists of several blocks."""
    path = tmp_path_factory.mktemp("damage") / "a.archive"
    chance = random.Random(1)
    with ArchiveWriter(path, merge=False) as writer:
        for number in range(90):
            writer.upsert(
                Article(
                    f"a{number}",
                    " ".join(chance.choices(WORDS, k=40)),
                    Origin("t", number),
                    headline=" ".join(chance.choices(WORDS, k=4)),
                    source=chance.choice(NAMES),
                    published=NewsDate.from_json([946_000_000 + number * 7_000, 4, 0]),
                    tags=("oil",) * (number % 2),
                    entities=(Entity(chance.choice(PEOPLE), "person", 1, ("x",)),),
                )
            )
            if number == 60:
                writer.commit()
        writer.commit()
    maintain.delete(path, ["a3", "a80"])
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "a.archive"
    copy.mkdir()
    for file in sound.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def ask(path: Path) -> None:
    """Read as much as questions can."""
    with Archive.open(path) as archive:
        archive.search("oil price", facets=("source", "entity", "month", "tag"), sort="newest", tz="UTC")
        archive.search('"oil talks" OR pri* OR tlaks~ OR source:reuters', limit=None, tz="UTC")
        archive.search("-oil", since="1999", until="2000-06", sort="oldest", limit=None, tz="UTC")
        archive.count("*")
        archive.get("a7")


def is_our_error_or_an_answer(question: Callable[[], object]) -> bool:
    """Whether an answer came. Any exception but ours fails the test."""
    try:
        question()
    except ArchiveError:
        return False
    return True


def test_flipped_bytes_never_crash_a_question(path: Path) -> None:
    chance = random.Random(2)
    files = sorted(file for file in path.iterdir() if file.stat().st_size)
    outcomes = set()
    for _ in range(80):
        file = chance.choice(files)
        kept = file.read_bytes()
        flipped = bytearray(kept)
        flipped[chance.randrange(len(kept))] ^= 1 << chance.randrange(8)
        file.write_bytes(flipped)
        outcomes.add(is_our_error_or_an_answer(lambda: ask(path)))
        outcomes.add(is_our_error_or_an_answer(lambda: maintain.verify(path)))
        file.write_bytes(kept)
    assert outcomes == {True, False}
    assert maintain.verify(path) == []


def test_files_cut_short_never_crash_a_question_and_are_found(path: Path) -> None:
    chance = random.Random(3)
    for file in sorted(path.iterdir()):
        kept = file.read_bytes()
        for size in {0, len(kept) // 2, len(kept) - 1, chance.randrange(len(kept) + 1)} if kept else ():
            file.write_bytes(kept[:size])
            is_our_error_or_an_answer(lambda: ask(path))
            if size < len(kept) and file.suffix in (".trm", ".pst", ".col", ".toc"):
                assert _problems(path), (file.name, size)
        file.write_bytes(kept)


def _problems(path: Path) -> list[maintain.Problem]:
    try:
        return maintain.verify(path)
    except ArchiveError as error:
        return [maintain.Problem(str(path), error.message)]


@pytest.mark.parametrize("part", ["trm", "pst", "id.col", "digest.col", "article.col"])
def test_a_file_that_is_missing_is_our_error(path: Path, part: str) -> None:
    for file in path.glob(f"*.{part}"):
        file.unlink()
    with pytest.raises(ArchiveError):
        ask(path)
    assert _problems(path)


def test_a_damaged_archive_cannot_be_merged_silently(path: Path) -> None:
    for file in path.glob("*.pst"):
        file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(ArchiveError, match="damaged"):
        maintain.optimize(path)


def test_verify_finds_every_changed_byte_of_segments_and_contents(path: Path) -> None:
    chance = random.Random(4)
    for file in sorted(path.iterdir()):
        kept = file.read_bytes()
        for _ in range(3 if kept and file.suffix in (".trm", ".pst", ".col", ".toc") else 0):
            changed = bytearray(kept)
            changed[chance.randrange(len(kept))] ^= 1 << chance.randrange(8)
            file.write_bytes(changed)
            places = [problem.place for problem in _problems(path)]
            assert file.name in places or (file.suffix == ".toc" and places), file.name
        file.write_bytes(kept)
    assert maintain.verify(path) == []


class Hostile:
    """Pickles to a call that leaves a trace."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("opener", [open_reader, open_index])
def test_a_hostile_table_of_contents_runs_nothing(path: Path, tmp_path: Path, opener: Callable[[Path], object]) -> None:
    trace = tmp_path / "trace"
    contents = next(path.glob("_MAIN_*.toc"))
    kept = contents.read_bytes()
    at = kept.index(pickle.dumps([W3Segment(W3Codec(), "MAIN")], -1)[:2], 100)
    at = kept.rindex(kept[at : at + 2])
    hostile = kept[:at] + pickle.dumps(Hostile(trace), 2)
    contents.write_bytes(hostile + struct.pack("!I", crc32(hostile)))
    with pytest.raises(ArchiveError, match=r"names posix\.mkdir"):
        opener(path)
    assert not trace.exists()


def test_a_hostile_block_of_postings_runs_nothing(path: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    hostile = pickle.dumps(Hostile(trace), 2)
    for file in path.glob("*.pst"):
        kept = file.read_bytes()
        block = kept[:4] + struct.pack("!i", -len(hostile)) + hostile
        file.write_bytes((block * (len(kept) // len(block) + 1))[: len(kept)])
    with pytest.raises(ArchiveError):
        ask(path)
    assert _problems(path)
    assert not trace.exists()


def test_a_segment_cannot_reach_for_files_elsewhere(path: Path) -> None:
    storage = open_index(path).storage
    with pytest.raises(ValueError, match="no file of an archive"):
        storage.open_file("../secret")


@pytest.mark.parametrize(
    "pickled",
    [
        pickle.dumps(os.getcwd),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"c_codecs\nencode\n(Vx\nVzlib_codec\ntR.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.",
        pickle.dumps(Path("x")),
    ],
)
def test_pickles_may_name_nothing_strange(pickled: bytes) -> None:
    with pytest.raises(pickle.UnpicklingError):
        unpickle.loads(pickled)


@pytest.mark.parametrize("protocol", range(4, pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_what_an_archive_holds_are_read(protocol: int) -> None:
    held = ((1, 2), None, (b"\x00\xff", b""), {"a": 1.5}, {3, 4})
    assert unpickle.loads(pickle.dumps(held, protocol)) == held
    stream = BytesIO(pickle.dumps(held, protocol) + b"rest")
    assert unpickle.load(stream) == held
    assert stream.read() == b"rest"
