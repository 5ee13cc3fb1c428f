"""Hostile archives: opening one runs none of its code, and whatever it says ends in an answer or an error of ours."""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from benchmarks.flips import ask, make
from index.errors import ArchiveError
from index.store import contents, maintain
from index.store.archive import metadata_bytes
from index.store.arrays import MAGIC, ArrayFile, write_arrays
from index.store.frames import Decompressor
from index.store.segment import Segment
from index.store.writer import ArchiveWriter
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of several segments, with deletions and takedowns."""
    path = tmp_path_factory.mktemp("damage") / "a.archive"
    make(path)
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "a.archive"))


def segments(path: Path) -> list[Path]:
    return sorted(path.glob("*.seg"))


class Hostile:
    """Pickles to a call that leaves a trace."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self.trace),)


def publish(path: Path, schema: bytes | None, pickled: bytes | None) -> None:
    """A table of contents with a schema or segments of one's own."""
    file = next(path.glob("*.toc"))
    content = contents.checked(file.read_bytes())
    at = content.index(b"\x80", 10)
    length, begins = _varint_before(content, at)
    tail = content[at + length : at + length + 8]
    kept = content[at + length + 8 :]
    made = content[:begins] + _varint(len(schema or content[at : at + length]))
    made += (schema or content[at : at + length]) + tail + (pickled if pickled is not None else kept)
    file.write_bytes(made + struct.pack("!I", crc32(made)))


def _varint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


def _varint_before(content: bytes, at: int) -> tuple[int, int]:
    begins = at - 1
    while content[begins - 1] & 0x80:
        begins -= 1
    return sum((content[begins + i] & 0x7F) << 7 * i for i in range(at - begins)), begins


def test_the_schema_of_a_stranger_is_not_read(path: Path, tmp_path: Path) -> None:
    expected = ask(path)
    publish(path, pickle.dumps(Hostile(tmp_path / "trace")), None)
    assert ask(path) == expected
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_segments_of_a_stranger_run_nothing(path: Path, tmp_path: Path, protocol: int) -> None:
    publish(path, None, pickle.dumps([Hostile(tmp_path / "trace")], protocol))
    with pytest.raises(ArchiveError, match="which no archive of searcher holds"):
        ask(path)
    assert maintain.verify(path)[0].place.endswith(".toc")
    maintain.repair(path)
    assert not (tmp_path / "trace").exists()


SEGMENT = b"cindex.store.segment\nSegment\n"


@pytest.mark.parametrize(
    "pickled",
    [
        pickle.dumps(os.getcwd),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.",
        pickle.dumps(Path("x")),
        pickle.dumps(7),
        b"(lp0\n" + SEGMENT + b"(I5\nI0\nI0\nI0\nS'../x'\ntRa.",
        SEGMENT + b")\x81}(X\x09\x00\x00\x00documentsK\x05ub.",
        b"r\xff\xff\xff\x0f.",
        b"]r\xff\xff\xff\x1f.",
        b"\x8e\x00\x00\x00\x00\x08\x00\x00\x00.",
        b"(" * 100_000 + b"]" + b"a" * 100_000 + b".",
        b"",
    ],
)
def test_nonsense_for_segments_is_our_error(path: Path, pickled: bytes) -> None:
    publish(path, None, pickled)
    with limited_memory(), pytest.raises(ArchiveError):
        ask(path)
    assert maintain.verify(path)[0].place.endswith(".toc")


class limited_memory:  # noqa: N801  # reads as what it is
    """No more than a gigabyte more than there is."""

    def __enter__(self) -> None:
        self.kept = resource.getrlimit(resource.RLIMIT_AS)
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + (1 << 30), self.kept[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self.kept)


def state(**changed: object) -> dict[str, Any]:
    return Segment(8, name="a").__getstate__() | changed


@pytest.mark.parametrize(
    "changed",
    [
        {"documents": -1},
        {"documents": 1 << 17},
        {"documents": "8"},
        {"name": "../../etc/passwd"},
        {"name": ""},
        {"deleted": b""},
        {"deleted": b"\0" * 9},
        {"deleted": b"\xff\xff"},
        {"size": None},
        {"more": 1},
    ],
)
def test_a_segment_described_as_none_can_be_is_refused(changed: dict[str, object]) -> None:
    segment = Segment(0)
    with pytest.raises(ValueError, match="segment"):
        segment.__setstate__(state(**changed))
    with pytest.raises(ValueError, match="segment"):
        segment.__setstate__(state(documents=9, deleted=b"\xff\xff"))
    segment.__setstate__(state(deleted=b"\x7f"))
    assert segment.live == 1


def test_what_is_written_is_read_whatever_the_protocol() -> None:
    held = [Segment(9, name="a").with_deletions((3,)), Segment(70, name="b", tokens=1 << 40)]
    for protocol in (4, 5):
        stream = BytesIO(pickle.dumps(held, protocol) + b"rest")
        assert [segment.__dict__ for segment in contents.load(stream)] == [segment.__dict__ for segment in held]


def sealed(file: Path, directory: bytes, end: int = 4096) -> None:
    """A file of arrays with this directory, its checksums right."""
    head = (MAGIC + struct.pack("<I", 2)).ljust(end, b"\0")
    checksums = struct.pack("<I", crc32(head))
    trailer = struct.pack("<QQII8s", end, end + 4, crc32(checksums + directory), 32, MAGIC)
    file.write_bytes(head + checksums + directory + trailer)


@pytest.mark.parametrize(
    "directory",
    [
        b"",
        b"[]",
        b"{}",
        b'{"arrays": [], "facts": {}}',
        b'{"arrays": {}, "facts": 7}',
        b'{"arrays": {"terms": [64, -1]}, "facts": {}}',
        b'{"arrays": {"terms": [-64, 8]}, "facts": {}}',
        b'{"arrays": {"terms": [0, 8]}, "facts": {}}',
        b'{"arrays": {"terms": [4000, 97]}, "facts": {}}',
        b'{"arrays": {"terms": [64, 1e300]}, "facts": {}}',
        b'{"arrays": {"terms": [64, true]}, "facts": {}}',
        b'{"arrays": {"terms": [64, "8"]}, "facts": {}}',
        b'{"arrays": {"terms": [64]}, "facts": {}}',
        b'{"arrays": {"terms": "64,8"}, "facts": {}}',
        b'{"arrays": {"terms": [64, 80], "forms": [128, 8]}, "facts": {}}',
        b'{"arrays": {"terms": [64, ' + b"9" * 5_000 + b']}, "facts": {}}',
        b"[" * 200_000,
        b'{"arrays": {}, "facts": ' + b'{"a":' * 100_000,
        b"\xff\xfe",
        b" " * (2 << 20) + b'{"arrays": {}, "facts": {}}',
    ],
)
def test_a_directory_of_nonsense_is_refused(tmp_path: Path, directory: bytes) -> None:
    sealed(tmp_path / "a.seg", directory)
    with pytest.raises((ValueError, RecursionError)):
        ArrayFile(tmp_path / "a.seg")


def test_a_directory_of_sense_is_read(tmp_path: Path) -> None:
    sealed(tmp_path / "a.seg", b'{"arrays": {"terms": [64, 80], "forms": [192, 0]}, "facts": {"a": 1}}')
    assert ArrayFile(tmp_path / "a.seg").facts == {"a": 1}


FACTS: dict[str, Any] = {"documents": 8, "tokens": 0, "wide": False, "dates": {}}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        *({name: value for name, value in FACTS.items() if name != missing} for missing in FACTS),
        FACTS | {"wide": 1},
        FACTS | {"documents": 9},
        FACTS | {"documents": "8"},
        FACTS | {"dates": {"published": [1]}},
        FACTS | {"dates": {"published": ["a", "b"]}},
        FACTS | {"dates": [1, 2]},
        FACTS | {"dates": {"published": [0, 1 << 50]}},
        FACTS,  # but no arrays
    ],
)
def test_segments_without_what_a_segment_must_have_are_our_error(path: Path, facts: dict[str, Any]) -> None:
    with (path / "MAIN_h.seg").open("wb") as stream:
        size, seal = write_arrays(stream, {"terms": b"oil"}, facts)
    publish(path, None, pickle.dumps([Segment(8, name="h", size=size, seal=seal)]))
    with pytest.raises(ArchiveError):
        ask(path)
    assert [problem.place for problem in maintain.verify(path)] == ["MAIN_h.seg"]


def test_a_bomb_for_an_article_is_not_unpacked() -> None:
    claims = b"\x28\xb5\x2f\xfd" + bytes((0b11100000,)) + struct.pack("<Q", 1 << 40) + b"\x01\0\0"
    with limited_memory(), pytest.raises(ValueError, match="larger than any can be"):
        Decompressor(b"")(claims)


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'{"format": 1e999, "analyser": 1}',
        b'{"format": ' + b"9" * 5_000 + b"}",
        b"[" * 60_000,
        b" " * (1 << 20),
        metadata_bytes({"format": 2, "analyser": 1, "takedowns": 7}),
        metadata_bytes({"format": 2, "analyser": 1, "takedowns": {"bytes": -1, "checksum": 0}}),
        metadata_bytes({"format": 2, "analyser": 1, "takedowns": {"bytes": "1", "checksum": 0}}),
    ],
)
def test_nonsense_in_archive_json_is_our_error(path: Path, content: bytes) -> None:
    (path / "archive.json").write_bytes(content)
    with pytest.raises(ArchiveError), ArchiveWriter(path):
        pass
    assert maintain.verify(path)


def test_opening_a_hostile_archive_ends_in_one_line(path: Path, tmp_path: Path) -> None:
    publish(path, pickle.dumps(Hostile(tmp_path / "trace")), pickle.dumps([Hostile(tmp_path / "trace")]))
    command = [sys.executable, "-m", "searcher", "count", "oil", "--index", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 3
    assert ended.stderr.startswith("searcher: error: ")
    assert not (tmp_path / "trace").exists()


def test_the_directory_of_an_archive_is_json_that_others_can_read(path: Path) -> None:
    file = segments(path)[0].read_bytes()
    end, place, seal, size, magic = struct.unpack("<QQII8s", file[-32:])
    assert (size, magic) == (32, MAGIC)
    assert seal == crc32(file[end:-32])
    assert json.loads(file[place:-32])["facts"]["documents"] > 0
