"""Web archives: which records are pages, what becomes of the others, and what one damaged record costs."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.article import RawDocument, Reading, Rejected, Skipped
from index.pipeline import Options, Prepared, Stages
from index.readers import http_body, read_paths, warc
from index.readers.base import MAX_RECORD
from index.report import Reason, Skip
from tests.limits import ends

TEXT = "The harbour authority of Aldmouth will widen its northern channel before the winter season begins. " * 4
BAR = " <p>Dredging takes eleven weeks, the authority’s director told the council on Tuesday evening.</p>"
ADDRESS = "https://hc.example/2024/channel"


def page(title: str = "Channel to be widened", head: str = "") -> bytes:
    shown = f"<body><h1>{title}</h1><p>{TEXT}</p>{BAR}"
    return f"<!doctype html><html><head><title>{title}</title>{head}</head>{shown}".encode()


def record(
    body: bytes,
    *,
    kind: str = "response",
    address: str = ADDRESS,
    status: str = "200 OK",
    fields: str = "Content-Type: text/html; charset=utf-8\r\n",
    length: int | None = None,
    content_type: str = "application/http; msgtype=response",
) -> bytes:
    block = f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + body if "http" in content_type else body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-02-06T08:00:00Z\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def read(content: bytes) -> list[Reading]:
    return list(read_paths(["-"], stdin=io.BytesIO(content)))


def kinds(found: list[Reading]) -> list[str]:
    return ["page" if isinstance(one, RawDocument) else str(one.reason) for one in found]


def chunked(body: bytes, size: int = 50) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


class TestRecords:
    def test_what_there_is_is_read_or_counted(self) -> None:
        content = b"".join((
            record(b"software: ours\r\n", kind="warcinfo", content_type="application/warc-fields"),
            record(b"", kind="request", content_type="application/http; msgtype=request"),
            record(page()),
            record(b"", kind="revisit"),
            record(page(), status="404 Not Found"),
            record(b"", status="301 Moved"),
            record(b"GIF89a", fields="Content-Type: image/gif\r\n"),
            record(page(), kind="resource", content_type="text/html"),
            record(b"GIF89a", kind="resource", content_type="image/gif"),
            record(b"hc.example. 60 IN A 192.0.2.1", address="dns:hc.example", content_type="text/dns"),
            record(b"{}", kind="metadata", content_type="application/json"),
            record(page(), fields=""),
            record(b"\x00\x01binary", fields=""),
        ))  # fmt: skip
        found = read(content)
        assert kinds(found) == [
            *(
                Skip.OTHER_RECORD,
                Skip.OTHER_RECORD,
                "page",
                Skip.REVISIT,
                Skip.NOT_OK,
                Skip.NOT_OK,
                Skip.NOT_HTML,
                "page",
            ),
            *(Skip.OTHER_RECORD, Skip.OTHER_RECORD, Skip.OTHER_RECORD, "page", Skip.NOT_HTML),
        ]
        assert [one.origin.position for one in found] == list(range(1, 14))

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its writer leaves files open
    def test_as_warcio_writes_it(self) -> None:
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "ours"}))
        for number in range(3):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=cp1252")], protocol="HTTP/1.1")
            body = page(f"Größer {number}").decode().encode("cp1252")
            address = f"https://hc.example/{number}"
            writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=headers))
        found = read(out.getvalue())
        assert kinds(found) == [Skip.OTHER_RECORD, "page", "page", "page"]
        articles = [one.article for one in Stages(Options(entities="none")).run(found) if isinstance(one, Prepared)]
        assert [one.headline for one in articles] == ["Größer 0", "Größer 1", "Größer 2"]
        assert [one.url for one in articles] == [f"https://hc.example/{number}" for number in range(3)]
        assert {one.source for one in articles} == {"hc.example"}
        assert all(one.published is None for one in articles)

    def test_inside_wacz(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
            archive.writestr("archive/data.warc.gz", gzip.compress(record(page())))
            archive.writestr("datapackage.json", "{}")
        found = list(read_paths([str(tmp_path / "a.wacz")]))
        assert [str(one.origin) for one in found if isinstance(one, RawDocument)] == [
            f"{tmp_path}/a.wacz!archive/data.warc.gz:1"
        ]


class TestAddresses:
    @pytest.mark.parametrize(
        ("head", "address"),
        [
            ("", ADDRESS),
            ('<link rel="canonical" href="/2024/channel-widened">', "https://hc.example/2024/channel-widened"),
            ('<link rel="canonical" href="https://hc.example/">', ADDRESS),
            ('<link rel="canonical" href="https://hc.example/index.html">', ADDRESS),
            ('<link rel="canonical" href="https://other.example/channel">', "https://other.example/channel"),
            ('<link rel="canonical" href="http://[::1">', ADDRESS),
            ('<meta property="og:url" content="https://hc.example/c">', "https://hc.example/c"),
        ],
    )
    def test_what_a_page_states_goes_before_where_it_was_fetched(self, head: str, address: str) -> None:
        (result,) = Stages(Options(entities="none")).run(read(record(page(head=head))))
        assert isinstance(result, Prepared)
        assert result.article.url == address

    def test_brackets_around_it(self) -> None:
        (found,) = read(record(page(), address=f"<{ADDRESS}>"))
        assert isinstance(found, RawDocument)
        assert found.defaults == {"url": ADDRESS}


class TestCodings:
    @pytest.mark.parametrize(
        ("fields", "body"),
        [
            ("Transfer-Encoding: chunked\r\n", chunked(page())),
            ("Transfer-Encoding: chunked\r\n", page()),
            ("Content-Encoding: gzip\r\n", gzip.compress(page())),
            ("Content-Encoding: gzip\r\n", page()),
            ("Content-Encoding: x-gzip\r\nTransfer-Encoding: chunked\r\n", chunked(gzip.compress(page()))),
            ("Content-Encoding: deflate\r\n", zlib.compress(page())),
            ("Content-Encoding: deflate\r\n", zlib.compress(page())[2:-4]),
            ("Content-Encoding: identity\r\n", page()),
        ],
    )
    def test_undone(self, fields: str, body: bytes) -> None:
        (found,) = read(record(body, fields=f"Content-Type: text/html\r\n{fields}"))
        assert isinstance(found, RawDocument)
        assert found.content == page()

    def test_zstandard(self) -> None:
        from index.store.zstd import library

        packed = library().ZstdCompressor().compress(page())
        (found,) = read(record(packed, fields="Content-Type: text/html\r\nContent-Encoding: zstd\r\n"))
        assert isinstance(found, RawDocument)
        assert found.content == page()

    def test_brotli(self) -> None:
        brotli = pytest.importorskip("brotli", reason="the extra searcher[brotli] is not installed")
        (found,) = read(record(brotli.compress(page()), fields="Content-Type: text/html\r\nContent-Encoding: br\r\n"))
        assert isinstance(found, RawDocument)
        assert found.content == page()

    def test_without_brotli_it_is_said_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "brotli", None)
        (found,) = read(record(b"\x0b\x02\x80abc", fields="Content-Type: text/html\r\nContent-Encoding: br\r\n"))
        assert isinstance(found, Rejected)
        assert (found.reason, "pip install 'searcher[brotli]'" in found.detail) == (Reason.NO_LIBRARY, True)

    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "compress", "gzip, gzip, gzip, gzip"])
    def test_damaged_or_unknown(self, coding: str) -> None:
        (found,) = read(
            record(b"\x1f\x8b\x08damage", fields=f"Content-Type: text/html\r\nContent-Encoding: {coding}\r\n")
        )
        assert isinstance(found, Rejected | RawDocument)
        if isinstance(found, Rejected):
            assert found.reason in (Reason.BROKEN_RECORD, Reason.NO_LIBRARY)

    @pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
    def test_a_bomb_is_refused(self, coding: str) -> None:
        zeros = b" " * (MAX_RECORD + 10)
        if coding == "gzip":
            packed = gzip.compress(zeros)
        elif coding == "zstd":
            from index.store.zstd import library

            packed = library().ZstdCompressor().compress(zeros)
        else:
            packed = pytest.importorskip("brotli", reason="searcher[brotli] is not installed").compress(
                zeros, quality=1
            )
        found = read(
            record(packed, fields=f"Content-Type: text/html\r\nContent-Encoding: {coding}\r\n") + record(page())
        )
        assert kinds(found) == [Reason.TOO_LARGE, "page"]


class TestDamage:
    def test_a_member_that_is_damaged_costs_no_other(self) -> None:
        members = [bytearray(gzip.compress(record(page(f"Title {number}")))) for number in range(40)]
        members[7][60] ^= 0x55
        del members[20][100:200]
        found = read(b"".join(map(bytes, members)))
        assert sum(isinstance(one, RawDocument) for one in found) == 38
        assert {one.reason for one in found if isinstance(one, Rejected)} <= {Reason.BROKEN_RECORD}

    def test_damage_in_the_first_member(self) -> None:
        first = bytearray(gzip.compress(record(page())))
        first[-6] ^= 1
        found = read(bytes(first) + gzip.compress(record(page())) * 2)
        assert sum(isinstance(one, RawDocument) for one in found) >= 2

    def test_something_between_records(self) -> None:
        found = read(record(page()) + b"\x00\xffgarbage\nmore\n" + record(page()))
        assert kinds(found) == ["page", Reason.BROKEN_RECORD, "page"]

    @pytest.mark.parametrize("length", [10_000, 3])
    def test_a_record_of_wrong_length(self, length: int) -> None:
        found = read(record(page()) + record(page(), length=length) + record(page()) + record(page()))
        assert kinds(found).count("page") >= 3
        assert isinstance(found[-1], RawDocument)

    @pytest.mark.parametrize("length", ["x", "-5", "", "9" * 40])
    def test_a_length_that_is_none(self, length: str) -> None:
        broken = record(page()).replace(b"Content-Length: ", f"Content-Length: {length}\r\nX: ".encode(), 1)
        assert kinds(read(record(page()) + broken + record(page()))) == ["page", Reason.BROKEN_RECORD, "page"]

    def test_cut_off(self) -> None:
        found = read(record(page()) + record(page())[:-200])
        assert kinds(found) == ["page", Reason.BROKEN_RECORD]

    def test_a_record_over_the_limit_is_not_held(self) -> None:
        found = read(record(page() + b" " * MAX_RECORD) + record(page()))
        assert kinds(found) == [Reason.TOO_LARGE, "page"]

    def test_no_answer(self) -> None:
        found = read(record(page()).replace(b"HTTP/1.1", b"NOPE/1.1") + record(page()))
        assert kinds(found) == [Reason.BROKEN_RECORD, "page"]

    def test_headers_without_end(self) -> None:
        content = record(page()) + b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000 + record(page())
        with ends():
            assert kinds(read(content)) == ["page", Reason.BROKEN_RECORD, "page"]
        long = b"HTTP/1.1 200 OK\r\n" + b"Content-Type: text/html\r\n " * 400_000
        with ends():
            assert read(record(long, content_type="application/http").replace(b"HTTP/1.1 200 OK\r\n\r\n", b"", 1))

    def test_a_file_full_of_damage_is_given_up(self) -> None:
        found = read(b"WARC/1.0\r\nWARC-Type: x\r\n\r\n" * (warc.MAX_DAMAGES * 3))
        assert len(found) == warc.MAX_DAMAGES


def test_the_end_of_a_header_is_looked_for_within_a_limit() -> None:
    found: Any = http_body.answer(b"HTTP/1.1 200 OK\r\n" + b"a" * (2 * http_body.MAX_HTTP_HEADER))
    assert found[0].get_statuscode() == "200"
    assert not isinstance(found, Skipped)
