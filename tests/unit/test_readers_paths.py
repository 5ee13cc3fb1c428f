"""Files, folders, globs, standard input, compression and containers."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import RawDocument, Reading, Rejected, Shape, Skipped
from index.errors import UsageError
from index.readers import FORMATS, read_paths
from index.readers.base import MAX_RECORD
from index.report import Reason, Skip

RECORD = json.dumps({"title": "Channel to be widened", "text": "Dredging begins in March."}).encode() + b"\n"
PAGE = b"<!doctype html><html><body><p>Dredging begins in March, the authority said.</p></body></html>"
DUMP = b" date 2024-02-06 Channel to be widened\n\nDredging begins in March, the authority said on Tuesday.\n"
PROSE = b"Channel to be widened\n\nDredging begins in March, the authority said on Tuesday.\n"
REUTERS = (
    b'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="NO" NEWID="7">\n<DATE> 6-FEB-1987 10:15:00.00</DATE>\n'
    b"<TEXT>&#2;\n<TITLE>CHANNEL WIDER</TITLE>\n<BODY>Dredging begins in March.\n Reuter\n&#3;</BODY></TEXT>\n"
    b"</REUTERS>\n"
)


def read(*paths: str | Path, **options: object) -> list[Reading]:
    return list(read_paths([str(path) for path in paths], **options))  # type: ignore[arg-type]


def only(found: list[Reading]) -> Reading:
    assert len(found) == 1, found
    return found[0]


def tar(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def zipped(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class TestSniffing:
    @pytest.mark.parametrize(
        ("name", "content", "shape"),
        [
            ("a.txt", RECORD * 3, Shape.LINE),
            ("a.txt", b"\xef\xbb\xbf" + RECORD, Shape.LINE),
            ("nosuffix", PAGE, Shape.PAGE),
            ("a.txt", b"\n<!-- saved -->\n" + PAGE, Shape.PAGE),
            ("a.bin", DUMP, Shape.DUMP),
            ("a.html", REUTERS, Shape.RECORD),
            ("a.data", b'[\n {"text": "Rain fell."}\n]', Shape.RECORD),
            ("a.data", b'{\n "text": "Rain fell."\n}', Shape.RECORD),
            ("named.txt", PROSE, Shape.DUMP),
        ],
    )
    def test_by_content(self, tmp_path: Path, name: str, content: bytes, shape: Shape) -> None:
        (tmp_path / name).write_bytes(content)
        found = read(tmp_path / name)
        assert {one.shape for one in found if isinstance(one, RawDocument)} == {shape}
        assert all(isinstance(one, RawDocument) for one in found)

    def test_the_named_format_is_believed(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(RECORD)
        found = only(read(tmp_path / "a", input_format="dump"))
        assert isinstance(found, RawDocument)
        assert found.shape is Shape.DUMP

    def test_unknown_format_name(self) -> None:
        with pytest.raises(UsageError, match="no input format 'pdf'") as error:
            read_paths([], input_format="pdf")
        assert all(name in error.value.hint for name in FORMATS)


class TestPaths:
    def test_a_missing_path_is_told_before_anything_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(RECORD)
        with pytest.raises(UsageError, match="no such file or folder"):
            read_paths([str(tmp_path / "a.jsonl"), str(tmp_path / "missing")])

    def test_a_glob_without_match(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="nothing matches"):
            read_paths([str(tmp_path / "*.jsonl")])

    def test_globs_and_a_file_whose_name_looks_like_one(self, tmp_path: Path) -> None:
        for name in ("b.jsonl", "a.jsonl", "c[1].jsonl"):
            (tmp_path / name).write_bytes(RECORD)
        found = read(tmp_path / "*.jsonl", tmp_path / "c[1].jsonl")
        assert [Path(one.origin.file).name for one in found] == ["a.jsonl", "b.jsonl", "c[1].jsonl", "c[1].jsonl"]

    def test_folders_are_walked_in_order_and_hidden_files_counted(self, tmp_path: Path) -> None:
        (tmp_path / "z").mkdir()
        (tmp_path / "z" / "a.jsonl").write_bytes(RECORD)
        (tmp_path / "b.jsonl").write_bytes(RECORD)
        (tmp_path / ".hidden.jsonl").write_bytes(RECORD)
        found = read(tmp_path)
        assert [one.origin.file for one in found if isinstance(one, RawDocument)] == [
            f"{tmp_path}/b.jsonl",
            f"{tmp_path}/z/a.jsonl",
        ]
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.HIDDEN]

    def test_loops_of_links_end(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(RECORD)
        (tmp_path / "loop").symlink_to(tmp_path)
        found = read(tmp_path)
        assert sum(isinstance(one, RawDocument) for one in found) == 1
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.SEEN]

    def test_a_pipe_in_a_folder_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        assert only(read(tmp_path)) == Skipped(only(read(tmp_path)).origin, Skip.NOT_A_FILE)

    def test_a_dangling_link(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to(tmp_path / "nowhere")
        found = only(read(tmp_path))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.UNREADABLE

    def test_a_file_without_permission(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.jsonl").write_bytes(RECORD)

        def refuse(*_: object) -> None:  # root may read everything, so a mode of 000 would prove nothing
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
        found = only(read(tmp_path / "a.jsonl"))
        assert isinstance(found, Rejected)
        assert (found.reason, found.detail) == (Reason.UNREADABLE, "Permission denied")

    def test_standard_input(self) -> None:
        found = only(read("-", stdin=io.BytesIO(gzip.compress(RECORD))))
        assert isinstance(found, RawDocument)
        assert (found.origin.file, found.origin.position) == ("-", 1)

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", Reason.EMPTY_FILE),
            (b" \n\t\n", Reason.EMPTY_FILE),
            (bytes(range(256)) * 10, Reason.BINARY),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, Reason.BINARY),
            (b"a,b,c,d\n1,2,3,4\n5,6,7,8\n", Reason.UNKNOWN_FORMAT),
        ],
    )
    def test_what_cannot_be_read(self, tmp_path: Path, content: bytes, reason: Reason) -> None:
        (tmp_path / "a").write_bytes(content)
        found = only(read(tmp_path / "a"))
        assert isinstance(found, Rejected)
        assert (found.reason, found.origin.file) == (reason, str(tmp_path / "a"))

    def test_a_page_over_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_bytes(PAGE + b" " * MAX_RECORD)
        found = only(read(tmp_path / "a.html"))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.TOO_LARGE


class TestCompanions:
    """Text that lies beside articles and is none."""

    def test_documentation_is_skipped_and_counted(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(RECORD)
        (tmp_path / "README.md").write_bytes(PROSE)
        (tmp_path / "codes.txt").write_bytes(b"acq\nalum\nbarley\n")
        found = read(tmp_path)
        assert sum(isinstance(one, RawDocument) for one in found) == 1
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.COMPANION] * 2

    def test_prose_beside_a_collection_is_its_documentation(self, tmp_path: Path) -> None:
        (tmp_path / "aaa-notes.txt").write_bytes(PROSE)
        (tmp_path / "reut2-000.sgm").write_bytes(REUTERS)
        (tmp_path / "dated.txt").write_bytes(DUMP)
        found = read(tmp_path)
        assert sorted(type(one).__name__ for one in found) == ["RawDocument", "RawDocument", "Skipped"]

    def test_prose_in_a_folder_of_its_own_is_articles(self, tmp_path: Path) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_bytes(PROSE)
        assert [one.shape for one in read(tmp_path) if isinstance(one, RawDocument)] == [Shape.DUMP] * 2

    def test_a_named_file_is_read_whatever_it_is_called(self, tmp_path: Path) -> None:
        (tmp_path / "README").write_bytes(PROSE)
        assert isinstance(only(read(tmp_path / "README")), RawDocument)

    def test_the_collection_itself(self, shared: Path) -> None:
        found = read(shared / "data" / "reuters21578" / "reuters21578.tar.xz")
        assert sum(isinstance(one, RawDocument) for one in found) == 21_577
        refused = [one for one in found if isinstance(one, Rejected)]
        assert [one.detail for one in refused] == ["the article has neither title nor text"]
        skipped = {one.origin.file.rpartition("!")[2] for one in found if isinstance(one, Skipped)}
        assert {"README.txt", "lewis.dtd", "all-places-strings.lc.txt"} <= skipped
        assert len(skipped) + 21_578 == len(found)


PACK: list[tuple[str, Callable[[bytes], bytes]]] = [
    (".gz", gzip.compress),
    (".xz", lzma.compress),
    (".bz2", bz2.compress),
    (".anything", lambda content: gzip.compress(lzma.compress(content))),
]


class TestContainers:
    @pytest.mark.parametrize(("suffix", "pack"), PACK)
    def test_compressed(self, tmp_path: Path, suffix: str, pack: Callable[[bytes], bytes]) -> None:
        path = tmp_path / f"a.jsonl{suffix}"
        path.write_bytes(pack(RECORD * 2))
        assert [(one.origin.file, one.origin.position) for one in read(path)] == [(str(path), 1), (str(path), 2)]

    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz", "w:bz2"])
    def test_members_of_tar(self, tmp_path: Path, mode: str) -> None:
        path = tmp_path / "a.tar"
        members = {"./x/a.jsonl": RECORD, "x/b.html.gz": gzip.compress(PAGE), "x/.hidden": RECORD, "README": PROSE}
        path.write_bytes(tar(members, mode))
        found = read(path)
        assert [str(one.origin) for one in found if isinstance(one, RawDocument)] == [
            f"{path}!x/a.jsonl:1",
            f"{path}!x/b.html.gz",
        ]
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.HIDDEN, Skip.COMPANION]

    @pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
    def test_cut_off_midway(self, tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
        records = b"".join(json.dumps({"text": os.urandom(300).hex()}).encode() + b"\n" for _ in range(3000))
        packed = pack(records)
        (tmp_path / "a").write_bytes(packed[: len(packed) * 9 // 10])
        found = read(tmp_path / "a")
        assert sum(isinstance(one, RawDocument) for one in found) > 100
        last = found[-1]
        assert isinstance(last, Rejected)
        assert last.reason == Reason.BROKEN_CONTAINER

    @pytest.mark.parametrize("damage", [slice(10_700, None), slice(1024, 1300)])
    def test_a_damaged_tar_is_no_end_of_it(self, tmp_path: Path, damage: slice) -> None:
        content = bytearray(tar({f"{number}.jsonl": RECORD for number in range(20)}))
        length = len(content[damage])
        content[damage] = b"" if damage.stop is None else b"\x55" * length
        (tmp_path / "a.tar").write_bytes(content)
        found = read(tmp_path / "a.tar")
        assert isinstance(found[0], RawDocument)
        assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.BROKEN_CONTAINER]

    @pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    @pytest.mark.parametrize("outer", [bytes, gzip.compress, lambda content: tar({"in.zip": content})])
    def test_members_of_zip(self, tmp_path: Path, packing: int, outer: Callable[[bytes], bytes]) -> None:
        members = {
            "x/": b"",
            "x/a.jsonl": RECORD * 2,
            "x/b.html.gz": gzip.compress(PAGE),
            "__MACOSX/._a": RECORD,
            "in.tar": tar({"c.txt": DUMP}),
            "LICENSE": PROSE,
        }
        path = tmp_path / "a.zip"
        path.write_bytes(outer(zipped(members, packing)))
        found = read(path)
        read_from = [str(one.origin).rpartition("a.zip!")[2] for one in found if isinstance(one, RawDocument)]
        assert [name.removeprefix("in.zip!") for name in read_from] == [
            "x/a.jsonl:1",
            "x/a.jsonl:2",
            "x/b.html.gz",
            "in.tar!c.txt",
        ]
        assert [one.reason for one in found if isinstance(one, Skipped)] == [Skip.HIDDEN, Skip.COMPANION]

    def test_a_zip_on_standard_input(self) -> None:
        found = only(read("-", stdin=io.BytesIO(zipped({"a.jsonl": RECORD}))))
        assert str(found.origin) == "-!a.jsonl:1"

    def test_a_bomb_is_refused_and_its_neighbours_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({"bomb.txt": b"Rain fell. " * (MAX_RECORD // 8), "b.txt": DUMP}))
        bomb, neighbour = read(tmp_path / "a.zip")
        assert isinstance(bomb, Rejected)
        assert bomb.reason == Reason.TOO_LARGE
        assert isinstance(neighbour, RawDocument)

    def test_a_damaged_member_does_not_hide_the_others(self, tmp_path: Path) -> None:
        content = bytearray(zipped({"a.jsonl": RECORD, "b.jsonl": RECORD}, zipfile.ZIP_STORED))
        content[content.index(b"Channel")] ^= 1
        (tmp_path / "a.zip").write_bytes(content)
        damaged, sound = (
            one for one in read(tmp_path / "a.zip") if one.origin.position is None or "b" in str(one.origin)
        )
        assert isinstance(damaged, Rejected)
        assert damaged.reason == Reason.BROKEN_CONTAINER
        assert isinstance(sound, RawDocument)

    def test_an_encrypted_member(self, tmp_path: Path) -> None:
        content = bytearray(zipped({"a.jsonl": RECORD, "b.jsonl": RECORD}))
        for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + flags] |= 1
        (tmp_path / "a.zip").write_bytes(content)
        locked, sound = read(tmp_path / "a.zip")
        assert isinstance(locked, Rejected)
        assert (locked.reason, "encrypted" in locked.detail) == (Reason.UNREADABLE, True)
        assert isinstance(sound, RawDocument)

    def test_a_zip_cut_off(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({"a.jsonl": RECORD})[:-30])
        found = only(read(tmp_path / "a.zip"))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.BROKEN_CONTAINER

    def test_a_zip_without_files(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(zipped({}))
        found = only(read(tmp_path / "a.zip"))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.EMPTY_FILE

    @pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"])
    def test_documents_that_are_zip_inside_are_binary(self, tmp_path: Path, first: str) -> None:
        (tmp_path / "a.docx").write_bytes(zipped({first: b"x", "a.jsonl": RECORD}))
        found = only(read(tmp_path / "a.docx"))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.BINARY

    def test_containers_in_containers_end(self, tmp_path: Path) -> None:
        content = RECORD
        for _ in range(9):
            content = gzip.compress(content)
        (tmp_path / "a.gz").write_bytes(content)
        found = only(read(tmp_path / "a.gz"))
        assert isinstance(found, Rejected)
        assert found.reason == Reason.BROKEN_CONTAINER


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_files_never_raise(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [
                *(RECORD * 3, PAGE, DUMP, REUTERS, gzip.compress(RECORD), lzma.compress(PAGE)),
                *(tar({"a": RECORD, "b": DUMP}), zipped({"a": RECORD, "b": DUMP})),
            ]
        )
    )
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    found = read("-", stdin=io.BytesIO(bytes(content)))
    assert found
    assert all(one.origin.file.startswith("-") for one in found)


@given(st.binary(max_size=600), st.sampled_from(["auto", *FORMATS]))
def test_random_bytes_never_raise(content: bytes, input_format: str) -> None:
    for one in read("-", stdin=io.BytesIO(content), input_format=input_format):
        assert isinstance(one, RawDocument | Rejected | Skipped)
