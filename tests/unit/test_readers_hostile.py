"""Containers and folders made to deceive: what they claim costs neither memory nor disk, and no time without end."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from index.article import RawDocument, Reading, Rejected
from index.readers import containers, packed, read_paths
from index.readers.look import printable
from index.report import Reason, Skip
from index.store.zstd import library
from tests.limits import ends

RECORD = json.dumps({"title": "Channel to be widened", "text": "Dredging begins in March."}).encode() + b"\n"
MIB = 1024 * 1024


def read(content: bytes) -> list[Reading]:
    return list(read_paths(["-"], stdin=io.BytesIO(content)))


def reasons(found: list[Reading]) -> list[str]:
    return ["record" if isinstance(one, RawDocument) else str(one.reason) for one in found]


class Repeated(io.RawIOBase):
    """A piece again and again, between a beginning and nothing: gigabytes that are nowhere."""

    def __init__(self, begin: bytes, piece: bytes, times: int) -> None:
        self._parts = self._all(begin, piece, times)
        self._rest = b""
        self.given = 0

    def _all(self, begin: bytes, piece: bytes, times: int) -> Iterator[bytes]:
        yield begin
        for _ in range(times):
            yield piece

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._parts, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        self.given += size
        return size


def peak_of(action: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        action()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class TestBombs:
    def packed_spaces(self) -> tuple[bytes, bytes]:
        """The beginning of a gzip file, and what makes another MiB of a line of JSON that never ends."""
        pack = zlib.compressobj(9, wbits=31)
        begin = pack.compress(RECORD * 3 + b'{"text": "') + pack.flush(zlib.Z_FULL_FLUSH)
        return begin, pack.compress(b" " * MIB) + pack.flush(zlib.Z_FULL_FLUSH)

    def test_ten_gigabytes_in_ten_megabytes(self) -> None:
        begin, piece = self.packed_spaces()
        bomb = Repeated(begin, piece, 10_000)
        found: list[Reading] = []

        def load() -> None:
            found.extend(read_paths(["-"], stdin=cast("BinaryIO", io.BufferedReader(bomb))))

        with ends():
            assert peak_of(load) < 100 * MIB
        assert reasons(found) == ["record", "record", "record", Reason.OVERPACKED]
        assert bomb.given < MIB

    @pytest.mark.parametrize("suffix", ["gz", "zst"])
    def test_in_a_file(self, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packed, "FREE", 8 * MIB)
        text = RECORD + b" " * (packed.FREE + 64 * MIB)
        content = gzip.compress(text, 9) if suffix == "gz" else library().ZstdCompressor().compress(text)
        (tmp_path / f"a.jsonl.{suffix}").write_bytes(content)
        assert reasons(list(read_paths([str(tmp_path)])))[-1] == Reason.OVERPACKED

    def test_containers_count_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packed, "FREE", 4 * MIB)
        inner = gzip.compress(RECORD + b" " * (3 * MIB))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for number in range(5):
                archive.writestr(f"{number}.jsonl.gz", inner)
        found = reasons(read(out.getvalue()))
        assert found.count(Reason.OVERPACKED) >= 1
        assert "record" in found

    def test_what_packs_well_for_good_reasons_is_read(self) -> None:
        lines = b"".join(
            json.dumps({"title": f"Rain {n}", "text": "Rain fell. " * 9, "meta": {"a": 1}}).encode() + b"\n"
            for n in range(9000)
        )
        assert len(lines) / len(gzip.compress(lines)) > 20
        assert reasons(read(gzip.compress(lines))).count("record") == 9000

    def test_a_window_that_is_too_large(self) -> None:
        frame = b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3]) + b"\x01\x00\x00"
        (found,) = read(frame)
        assert isinstance(found, Rejected)
        assert (found.reason, "zstd --long=31" in found.detail) == (Reason.BROKEN_CONTAINER, True)

    def test_frames_one_after_another_and_such_as_are_passed_over(self) -> None:
        pack = library().ZstdCompressor().compress
        skipped = struct.pack("<II", 0x184D2A53, 5) + b"hello"
        assert reasons(read(skipped + pack(RECORD) + skipped + pack(RECORD))) == ["record", "record"]

    def test_cut_off_frames_are_told(self) -> None:
        content = (
            library()
            .ZstdCompressor()
            .compress(b"".join(json.dumps({"text": os.urandom(300).hex()}).encode() + b"\n" for _ in range(3000)))
        )
        found = reasons(read(content[: len(content) * 9 // 10]))
        assert found.count("record") > 100
        assert found[-1] == Reason.BROKEN_CONTAINER


class TestZip:
    def zipped(self, names: list[str]) -> bytearray:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, RECORD)
        return bytearray(out.getvalue())

    def test_members_that_share_their_bytes(self) -> None:
        content = self.zipped(["a.jsonl", "b.jsonl"])
        second = content.rindex(b"PK\x01\x02")
        content[second + 42 : second + 46] = bytes(4)  # the second begins where the first does
        (found,) = read(bytes(content))
        assert isinstance(found, Rejected)
        assert (found.reason, "overlap" in found.detail) == (Reason.BROKEN_CONTAINER, True)

    def test_a_list_of_members_without_measure(self) -> None:
        content = self.zipped(["a.jsonl"])
        end = content.rindex(b"PK\x05\x06")
        struct.pack_into("<L", content, end + 12, containers.MAX_DIRECTORY + 1)
        (found,) = read(bytes(content))
        assert isinstance(found, Rejected)
        assert (found.reason, "larger than 64 MiB" in found.detail) == (Reason.BROKEN_CONTAINER, True)

    def test_the_same_in_64_bits(self) -> None:
        content = self.zipped(["a.jsonl"])
        end = content.rindex(b"PK\x05\x06")
        ending = struct.pack("<LQHHLLQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1, 1, 1 << 40, 0)
        locator = struct.pack("<LLQL", 0x07064B50, 0, end, 1)
        struct.pack_into("<L", content, end + 12, 0xFFFFFFFF)
        (found,) = read(bytes(content[:end]) + ending + locator + bytes(content[end:]))
        assert isinstance(found, Rejected)
        assert "larger than 64 MiB" in found.detail

    def test_names_are_shown_and_never_followed(self, tmp_path: Path) -> None:
        names = [
            "../../up.jsonl",
            "/etc/abs.jsonl",
            "a\x1b[31mred.jsonl",
            "line\nend.jsonl",
            "turn\u202efdp.jsonl",
            "ok/café.jsonl",
        ]
        (tmp_path / "a.zip").write_bytes(self.zipped(names))
        found = list(read_paths([str(tmp_path / "a.zip")]))
        shown = [one.origin.file.partition("!")[2] for one in found if isinstance(one, RawDocument)]
        assert shown == [
            *("../../up.jsonl", "/etc/abs.jsonl", "a\\x1b[31mred.jsonl", "line\\x0aend.jsonl", "turn\\u202efdp.jsonl"),
            "ok/café.jsonl",
        ]
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.zip"]


class TestTar:
    def header(self, name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, **options: str) -> bytes:
        header = tarfile.TarInfo(name)
        header.size, header.type = size, kind
        header.linkname = options.get("link", "")
        return header.tobuf(tarfile.GNU_FORMAT)

    def member(self, name: str = "a.jsonl") -> bytes:
        return self.header(name, len(RECORD)) + RECORD + bytes(-len(RECORD) % 512)

    @pytest.mark.parametrize("size", [1 << 40, (1 << 63) - 1, 1 << 33])
    def test_a_size_that_is_not_there(self, size: int) -> None:
        content = self.member() + self.header("huge.jsonl", size) + RECORD
        with ends():
            found = read(content)
        assert reasons(found)[0] == "record"
        assert reasons(found)[-1] == Reason.BROKEN_CONTAINER

    def test_a_size_below_nothing(self) -> None:
        bad = bytearray(self.header("b.jsonl"))
        bad[124:136] = b"\xff" * 12
        bad[148:156] = b" " * 8
        bad[148:156] = b"%06o\0 " % sum(bad)
        with ends():
            found = read(self.member() + bytes(bad) + self.member("c.jsonl"))
        assert reasons(found) == ["record", Reason.BROKEN_CONTAINER]

    @pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
    def test_headers_without_measure_are_not_held(self, kind: bytes) -> None:
        content = gzip.compress(self.member() + self.header("x", 200 * MIB, kind) + bytes(200 * MIB), 1)
        found: list[Reading] = []
        assert peak_of(lambda: found.extend(read(content))) < 60 * MIB
        assert reasons(found) == ["record", Reason.BROKEN_CONTAINER]

    def test_links_devices_and_pipes_are_counted_and_what_follows_is_read(self) -> None:
        kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
        links = b"".join(self.header(f"l{n}", 0, kind, link="../../etc/passwd") for n, kind in enumerate(kinds))
        found = read(self.member() + links + self.member("b.jsonl") + bytes(1024))
        assert reasons(found) == ["record", *[Skip.NOT_A_FILE] * 5, "record"]

    def test_a_sparse_file_of_any_size(self) -> None:
        sparse = bytearray(self.header("s.jsonl", 512, tarfile.GNUTYPE_SPARSE))
        sparse[386:410] = b"%011o\0%011o\0" % (0, 512)
        sparse[483:495] = b"\x80" + (1 << 60).to_bytes(11, "big")
        sparse[148:156] = b" " * 8
        sparse[148:156] = b"%06o\0 " % sum(sparse)
        with ends():
            found = read(
                self.member() + bytes(sparse) + RECORD.ljust(512, b"\0") + self.member("b.jsonl") + bytes(1024)
            )
        assert reasons(found) == ["record", Reason.UNREADABLE, "record"]


class TestFolders:
    def test_links_between_sisters_are_followed_once(self, tmp_path: Path) -> None:
        for level in range(24):
            (tmp_path / f"d{level}").mkdir()
            (tmp_path / f"d{level}" / "a.jsonl").write_bytes(RECORD)
            for name in ("x", "y"):
                (tmp_path / f"d{level}" / name).symlink_to(tmp_path / f"d{level + 1}")
        with ends():
            found = reasons(list(read_paths([str(tmp_path)])))
        assert found.count("record") == 24
        assert found.count(Skip.SEEN) >= 24

    def test_folders_in_folders_deeper_than_recursion_goes(self, tmp_path: Path) -> None:
        (tmp_path / "keep").touch()
        deep = f"{tmp_path}/x"
        for _ in range(1200):
            os.mkdir(deep)  # noqa: PTH102  # what makes all of them at once recurses
            deep += "/d"
        Path(deep).write_bytes(RECORD)
        try:
            assert reasons(list(read_paths([f"{tmp_path}/x"]))) == ["record"]
        finally:
            Path(deep).unlink()
            os.removedirs(deep[:-2])  # what tidies up after tests would recurse too

    def test_bytes_that_are_no_text_in_a_name(self, tmp_path: Path) -> None:
        (Path(os.fsdecode(os.fsencode(str(tmp_path)) + b"/caf\xe9\n.jsonl"))).write_bytes(RECORD)
        (found,) = read_paths([str(tmp_path)])
        assert Path(found.origin.file).read_bytes() == RECORD  # as the disk has it, so that it can be read again

    def test_many_files_stream(self, tmp_path: Path) -> None:
        for number in range(3000):
            (tmp_path / f"{number:05d}.jsonl").write_bytes(RECORD)
        began = iter(read_paths([str(tmp_path)]))
        first = next(began)
        assert isinstance(first, RawDocument)
        assert first.origin.file.endswith("00000.jsonl")
        assert sum(1 for _ in began) == 2999

    @pytest.mark.parametrize(
        ("name", "shown"),
        [("a b.txt", "a b.txt"), ("فا\u200cرسی", "فا\u200cرسی"), ("\ud800", "\\ud800"), ("\x9b", "\\x9b")],
    )
    def test_what_may_be_printed(self, name: str, shown: str) -> None:
        assert printable(name) == shown
