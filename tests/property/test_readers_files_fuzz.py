"""Damaged files of every format and container, through every stage: an article, a count or a reason, no exception.

The samples are small and whole; each is damaged as disks, networks and hostile hands do: bytes changed, pieces lost,
doubled and moved, marks of other formats put in, the end cut off.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Rejected, Skipped
from index.pipeline import Options, Prepared, Stages
from index.readers import FORMATS, read_paths
from index.report import Reason
from index.store.zstd import library
from tests.limits import ends

PAGE: Final = (
    b'<!doctype html><html lang="en"><head><title>Channel to be widened</title>'
    b'<meta property="og:type" content="article"></head><body><h1>Channel to be widened</h1>'
    b"<p>Dredging begins in March, the authority said on Tuesday evening.</p>"
    b"<p>Shippers had asked for the work since two barges ran aground in the autumn, at low water.</p></body></html>"
)
RECORD: Final = b'{"title": "Channel to be widened", "text": "Dredging begins in March."}\n'
DUMP: Final = (
    b" date 2024-02-06 Channel to be widened\n\nDredging begins in March, the authority said on Tuesday.\n\n"
    b"It rained.\n"
)
TABLE: Final = (
    b'title,text,date\nChannel,"Dredging begins, in ""March"".\nSo it was said.",2024-02-06\n'
    b"Ferry,It moves.,2024-02-07\n"
)
LETTER: Final = (
    b"From: Ada Example from Harbour Courier <a@hc.example>\nSubject: =?utf-8?q?Caf=C3=A9?= to close\n"
    b"Date: Tue, 06 Feb 2024 07:30:00 +0100\nMessage-ID: <1@hc.example>\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/alternative; boundary="xx"\n\n--xx\nContent-Type: text/plain; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\n\nThe caf=C3=A9 closes.\n--xx\nContent-Type: text/html\n"
    b"Content-Transfer-Encoding: base64\n\nPHA+VGhlIGNhZsOpIGNsb3NlcyBpbiBNYXJjaC48L3A+\n--xx--\n"
)
BOX: Final = (
    b"From a@hc.example Tue Feb  6 07:30:00 2024\n"
    + LETTER
    + b"\nFrom a@hc.example Wed Feb  7 07:30:00 2024\n"
    + LETTER
)
SAVED: Final = (
    b"From: <Saved by Blink>\nSnapshot-Content-Location: https://hc.example/a\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="yy"\n\n--yy\nContent-Type: text/html\n'
    b"Content-Location: https://hc.example/a\n\n" + PAGE + b"\n--yy\nContent-Type: image/gif\n\nGIF89a\n--yy--\n"
)
NEXIS: Final = (
    b"1 of 2 DOCUMENTS\n\nThe Harbour Courier\n\nFebruary 6, 2024 Tuesday\n\nHEADLINE: Channel\n\n"
    b"BYLINE: Ada Example\n\nLENGTH: 12 words\n\nDredging begins in March.\n\nLOAD-DATE: February 6, 2024\n\n"
    b"2 of 2 DOCUMENTS\n\nCourier\n\n"
    b"February 7, 2024\n\nFerry moves\n\nLENGTH: 9 words\n\nThe ferry moves.\n\nLOAD-DATE: February 7, 2024\n"
)
FACTIVA: Final = (
    b"HD  Channel\nBY  Ada Example\nWC  12 words\nPD  6 February 2024\nSN  Courier\nLA  English\nLP  Dredging begins.\n"
    b"TD  It rained.\nAN  Document HARCOU0020240206ek260001q\n\nHD  Ferry\nWC  9 words\nPD  7 February 2024\n"
    b"SN  Courier\nLA  English\nLP  It moves.\nAN  Document HARCOU0020240207ek260001q\n"
)
_BODY: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n\r\n"
    + gzip.compress(PAGE, mtime=0)
)
CRAWL: Final = (
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 6\r\n\r\n"
    b"a: b\r\n\r\n\r\n"
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://hc.example/a\r\nContent-Type: application/http\r\n"
    + b"Content-Length: %d\r\n\r\n%s\r\n\r\n"
    % (len(_BODY), _BODY)
) * 2


def _tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def _zip(members: dict[str, bytes], packing: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


SAMPLES: Final[dict[str, bytes]] = {
    "html": PAGE,
    "jsonl": RECORD * 3,
    "json": b"[" + RECORD + b"," + RECORD + b"]",
    "dump": DUMP,
    "csv": TABLE,
    "tsv": TABLE.replace(b",", b"\t"),
    "utf-16": b"\xff\xfe" + TABLE.decode().encode("utf-16-le"),
    "eml": LETTER,
    "mbox": BOX,
    "mhtml": SAVED,
    "nexis": NEXIS,
    "factiva": FACTIVA,
    "warc": CRAWL,
    "dumps": (b"-" * 40 + b"\n").join([DUMP] * 4),
    "warc.gz": gzip.compress(CRAWL[: len(CRAWL) // 2], mtime=0) * 3,
    "gzip": gzip.compress(RECORD * 3, mtime=0) + gzip.compress(RECORD, mtime=0),
    "xz": lzma.compress(TABLE),
    "bzip2": bz2.compress(BOX),
    "zstd": library().ZstdCompressor().compress(RECORD * 9) * 2,
    "tar": _tar({"a.jsonl": RECORD, "café/" + "long" * 40 + ".html": PAGE, "c.eml": LETTER}),
    "tar.gz": gzip.compress(_tar({"a.csv": TABLE, "b.txt": DUMP}), mtime=0),
    "zip": _zip({"a.jsonl": RECORD, "b.mbox": BOX, "c.gz": gzip.compress(PAGE, mtime=0)}, zipfile.ZIP_DEFLATED),
    "zip.bzip2": _zip({"a.jsonl": RECORD, "b.html": PAGE}, zipfile.ZIP_BZIP2),
    "zip.xz": _zip({"a.jsonl": RECORD, "b.html": PAGE}, zipfile.ZIP_LZMA),
}
MARKS: Final = (
    *(b"\0", b"\xff\xfe", b'"', b"\n\n", b"\r", b"\f", b"From x 2024\n", b"WARC/1.0\r\n", b"PK\x03\x04", b"PK\x05\x06"),
    *(b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"=?utf-8?b?", b"\n--xx\n", b"HD  x\n", b"boundary=", b"<!--", b"&#0;"),
    *(b"\xff" * 8, b"-1", b"99999999999999999999", b"\xed\xa0\x80", b"\x1e\x1f"),
)
STAGES: Final = Stages(Options(entities="none"))


def mutated(data: st.DataObject, sample: bytes) -> bytes:
    content = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        to = min(len(content), at + data.draw(st.integers(1, 60)))
        match data.draw(st.sampled_from(("change", "lose", "double", "mark", "cut"))):
            case "change" if at < len(content):
                content[at] = data.draw(st.integers(0, 255))
            case "lose":
                del content[at:to]
            case "double":
                content[at:at] = content[at:to]
            case "mark":
                content[at:at] = data.draw(st.sampled_from(MARKS))
            case "cut":
                del content[max(at, len(content) // 2) :]
            case _:
                pass
    return bytes(content)


def check(content: bytes, input_format: str = "auto") -> None:
    with ends():
        found = list(read_paths(["-"], stdin=io.BytesIO(content), input_format=input_format))
        for result in STAGES.run(found):
            assert isinstance(result, Prepared | Rejected | Skipped)
            if isinstance(result, Rejected):
                assert result.reason in set(Reason)
                assert result.reason != Reason.FAILED, result


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_whole(name: str) -> None:
    found = STAGES.run(list(read_paths(["-"], stdin=io.BytesIO(SAMPLES[name]))))
    assert any(isinstance(one, Prepared) for one in found)
    assert not any(isinstance(one, Rejected) for one in found), found


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files(name: str, data: st.DataObject) -> None:
    check(mutated(data, SAMPLES[name]))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_files_of_a_format_that_is_named(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    check(mutated(data, SAMPLES[name]), data.draw(st.sampled_from(sorted(FORMATS))))
