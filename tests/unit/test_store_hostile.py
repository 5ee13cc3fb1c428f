"""Hostile archives: opening one runs none of its code, and whatever it says ends in an answer or an error of ours."""

from __future__ import annotations

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
from index.store import contents, maintain, pickled
from index.store.archive import metadata_bytes
from index.store.arrays import ENTRY, MAGIC, ArrayFile, packed_directory, write_arrays
from index.store.builder import DATED
from index.store.contents import Contents
from index.store.frames import Decompressor
from index.store.segment import Facts, Segment
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


def publish(path: Path, schema: bytes | None, segments: bytes | None, ours: bytes | None = None) -> None:
    """A table of contents with a schema or segments of one's own, for Whoosh or for us, its checksum right."""
    file = next(path.glob("*.toc"))
    content, kept_ours = contents.parted(file.read_bytes())
    at = content.index(b"\x80", 10)
    length, begins = _varint_before(content, at)
    numbers = content[at + length : at + length + 8]
    kept = content[at + length + 8 :]
    made = content[:begins] + _varint(len(schema or content[at : at + length]))
    made += (schema or content[at : at + length]) + numbers + (segments if segments is not None else kept)
    file.write_bytes(made + contents.tail(made, kept_ours if ours is None else ours))


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
    expected = ask(path)
    publish(path, None, pickle.dumps([Hostile(tmp_path / "trace")], protocol))
    assert ask(path) == expected
    (problem,) = maintain.verify(path)
    assert problem.place.endswith(".toc")
    report = maintain.repair(path)
    assert report.remarks == ["the table of contents is written anew, for Whoosh to read what searcher reads"]
    assert report.moved == [problem.place]
    assert not (tmp_path / "trace").exists()
    assert maintain.verify(path) == []
    assert ask(path) == expected


SEGMENT = b"cindex.store.segment\nSegment\n"


@pytest.mark.parametrize(
    "segments",
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
def test_nonsense_for_segments_is_found_and_concerns_whoosh_alone(path: Path, segments: bytes) -> None:
    expected = ask(path)
    publish(path, None, segments)
    with limited_memory():
        assert ask(path) == expected
        assert [problem.place.endswith(".toc") for problem in maintain.verify(path)] == [True]


def test_other_segments_for_whoosh_than_for_us_are_found(path: Path) -> None:
    publish(path, None, pickle.dumps([Segment(8, name="a")]))
    (problem,) = maintain.verify(path)
    assert problem.detail == "lists other segments to Whoosh than to searcher"
    assert maintain.repair(path, dry_run=True).remarks
    assert maintain.verify(path) == [problem]


def ours(*segments: Segment, number: int | None = None, generation: int = 6) -> bytes:
    packed = contents.packed(Contents(generation, segments))
    return packed if number is None else struct.pack("<QI", generation, number) + packed[12:]


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"\0" * 11,
        b"\xff" * 400,
        ours(Segment(8, name="a"), number=2),
        ours(Segment(8, name="a"), number=0),
        ours(Segment(8, name="a"), number=1 << 31),
        ours(Segment(8, name="../../etc/passwd")),
        ours(Segment(8, name="a\nb")),
        ours(Segment(1 << 17, name="a")),
        ours(Segment(8, name="a").with_deletions((1,)))[:-1],
        ours(Segment(8, name="a").with_deletions((1,))) + b"\1",
        ours(Segment(7, name="a").with_deletions((7,))),
        ours(Segment(8, name="a"), generation=1),
    ],
)
def test_nonsense_for_segments_of_ours_is_our_error(path: Path, told: bytes) -> None:
    publish(path, None, None, told)
    with limited_memory(), pytest.raises(ArchiveError):
        ask(path)
    assert maintain.verify(path)[0].place.endswith(".toc")
    maintain.repair(path)
    assert maintain.verify(path) == []


@pytest.mark.parametrize("size", [1, 4, 1 << 31, (1 << 32) - 1])
def test_a_part_of_ours_as_long_as_none_can_be_is_refused(size: int) -> None:
    content = b"abc" + struct.pack("<I", size)
    if size <= 3:
        assert contents.parted(content + struct.pack("<I", crc32(content))) == (b"ab", b"c")
    else:
        with pytest.raises(ValueError, match="shorter than it says"):
            contents.parted(content + struct.pack("<I", crc32(content)))


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
        assert [segment.__dict__ for segment in pickled.load(stream)] == [segment.__dict__ for segment in held]


def test_the_table_of_contents_says_the_same_twice(path: Path) -> None:
    generation = contents.newest(path)
    found = contents.read(path, generation)
    whooshs, _ = contents.parted(contents.read_bytes(path, generation))
    assert any(segment.deleted for segment in found.segments)
    listed = pickled.segments(whooshs, generation)
    assert [vars(segment) for segment in listed] == [vars(segment) for segment in found.segments]


def sealed(file: Path, directory: bytes, end: int = 4096) -> None:
    """A file of arrays with this directory, its checksums right."""
    head = (MAGIC + struct.pack("<I", 2)).ljust(end, b"\0")
    checksums = struct.pack("<I", crc32(head))
    trailer = struct.pack("<QQII8s", end, end + 4, crc32(checksums + directory), 32, MAGIC)
    file.write_bytes(head + checksums + directory + trailer)


def directory(*entries: tuple[bytes, int, int], facts: bytes = b"", number: int | None = None) -> bytes:
    packed = b"".join(ENTRY.pack(*entry) for entry in entries)
    return struct.pack("<II", len(facts), len(entries) if number is None else number) + facts + packed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 7,
        directory() + b"\0",
        directory(number=1),
        directory((b"terms", 64, 8), number=0),
        directory((b"terms", 64, 8), number=(1 << 32) - 1),
        directory((b"terms", 64, 8))[:-1],
        directory((b"terms", 0, 8)),
        directory((b"terms", 63, 8)),
        directory((b"terms", 4000, 97)),
        directory((b"terms", 1 << 63, 1 << 63)),
        directory((b"terms", 64, (1 << 64) - 1)),
        directory((b"terms", 64, 80), (b"forms", 128, 8)),
        directory((b"terms", 64, 8), (b"terms", 128, 8)),
        directory((b"t\xff", 64, 8)),
        struct.pack("<II", 1 << 31, 0),
        directory(facts=b" " * (2 << 20)),
    ],
)
def test_a_directory_of_nonsense_is_refused(tmp_path: Path, content: bytes) -> None:
    sealed(tmp_path / "a.seg", content)
    with pytest.raises((ValueError, struct.error)):
        ArrayFile(tmp_path / "a.seg")


def test_a_directory_of_sense_is_read(tmp_path: Path) -> None:
    sealed(tmp_path / "a.seg", directory((b"terms", 64, 80), (b"forms", 192, 0), facts=b"facts"))
    opened = ArrayFile(tmp_path / "a.seg")
    assert (opened.facts, list(opened.names), len(opened["terms"])) == (b"facts", ["terms", "forms"], 80)


def test_a_name_that_the_directory_has_no_room_for_is_not_written() -> None:
    with pytest.raises(ValueError, match="longer name"):
        packed_directory({"a" * 33: (64, 8)}, b"")


def test_facts_are_read_as_they_were_written() -> None:
    spans = dict.fromkeys(DATED, (-5, 1000000000))
    for facts in (Facts(65_536, 1 << 40, True, spans), Facts(1, 0, False, {}), Facts(1, 0, False, {DATED[1]: (7, 7)})):
        assert Facts.unpacked(facts.packed()) == facts


FACTS = Facts(8, 0, False, {}).packed()


@pytest.mark.parametrize(
    "facts",
    [
        b"",
        FACTS[:-1],
        FACTS[:-16],
        FACTS + bytes(16),
        FACTS[:4] + b"\2" + FACTS[5:],
        Facts(9, 0, False, {}).packed(),
        Facts(8, 0, False, {"published": (0, 1 << 50)}).packed(),
        Facts(8, 0, False, {"published": (-(1 << 50), 0)}).packed(),
        Facts(8, 0, False, {"updated": (2, 1)}).packed(),
        FACTS,  # but no arrays
    ],
)
def test_segments_without_what_a_segment_must_have_are_our_error(path: Path, facts: bytes) -> None:
    with (path / "MAIN_h.seg").open("wb") as stream:
        size, seal = write_arrays(stream, {"terms": b"oil"}, facts)
    contents.write(path, contents.newest(path) + 1, [Segment(8, name="h", size=size, seal=seal)])
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
    hostile = pickle.dumps([Hostile(tmp_path / "trace")])
    publish(path, pickle.dumps(Hostile(tmp_path / "trace")), hostile, hostile)
    command = [sys.executable, "-m", "searcher", "count", "oil", "--index", str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 3
    assert ended.stderr.startswith("searcher: error: ")
    assert not (tmp_path / "trace").exists()


def test_the_directory_of_an_archive_is_as_documented(path: Path) -> None:
    file = segments(path)[0].read_bytes()
    end, place, seal, size, magic = struct.unpack("<QQII8s", file[-32:])
    assert (size, magic) == (32, MAGIC)
    assert seal == crc32(file[end:-32])
    facts, number = struct.unpack_from("<II", file, place)
    documents, wide, tokens = struct.unpack_from("<IIQ", file, place + 8)
    entries = list(struct.iter_unpack("<32sQQ", file[place + 8 + facts : -32]))
    assert len(entries) == number
    assert documents > 0
    assert tokens > documents
    assert wide == 0
    assert (b"article_starts".ljust(32, b"\0"), 8 * (documents + 1)) in [(name, size) for name, _, size in entries]
