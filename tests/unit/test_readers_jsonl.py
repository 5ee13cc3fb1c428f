"""JSON Lines: what each line becomes, and how little of the file is held."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import BinaryIO, cast

import pytest

from index.article import RawDocument, Reading, Rejected
from index.readers import jsonl
from index.readers.base import MAX_RECORD, Confidence
from index.report import Reason


def read(content: bytes) -> list[Reading]:
    found = jsonl.read(io.BytesIO(content), "a.jsonl")
    return [jsonl.parsed(one) if isinstance(one, RawDocument) else one for one in found]


def rejected(content: bytes) -> Rejected:
    found = [one for one in read(content) if isinstance(one, Rejected)]
    assert len(found) == 1
    return found[0]


def test_positions_are_line_numbers_and_blank_lines_count() -> None:
    found = read(b'\xef\xbb\xbf{"a": 1}\n\n  \r\n{"a": NaN}\r\n{"a": 3, "a": 4}')
    assert [one.origin.position for one in found] == [1, 4, 5]
    assert isinstance(found[2], RawDocument)
    assert found[2].record == {"a": 4}


def test_broken_json_names_line_and_column_and_reading_goes_on() -> None:
    found = read(b'{"a": 1}\n{"a" 1}\n{"a": 3}\n')
    assert [type(one) for one in found] == [RawDocument, Rejected, RawDocument]
    broken = found[1]
    assert isinstance(broken, Rejected)
    assert (broken.reason, str(broken.origin)) == (Reason.BROKEN_JSON, "a.jsonl:2")
    assert broken.detail == "Expecting ':' delimiter at column 6"
    assert broken.head == '{"a" 1}'


@pytest.mark.parametrize(
    ("line", "reason", "detail"),
    [
        (b'{"a": "\xff"}', Reason.BAD_ENCODING, "byte 0xff at byte 8"),
        (b"[1, 2]", Reason.NOT_A_RECORD, "an array"),
        (b'"text"', Reason.NOT_A_RECORD, "a string"),
        (b"null", Reason.NOT_A_RECORD, "null"),
        (b"12", Reason.NOT_A_RECORD, "a number"),
        (b'{"a":' * 200_000, Reason.BROKEN_JSON, "nested too deeply"),
        (b'{"a": ' + b"1" * 5000 + b"}", Reason.BROKEN_JSON, "a number that is too long"),
    ],
)
def test_lines_that_are_no_records(line: bytes, reason: Reason, detail: str) -> None:
    found = rejected(line + b'\n{"text": "Rain fell."}\n')
    assert (found.reason, found.origin.position) == (reason, 1)
    assert detail in found.detail


def test_a_line_over_the_limit_is_skipped_without_holding_it() -> None:
    class Endless(io.RawIOBase):
        left = 3 * MAX_RECORD

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            size = min(len(buffer), self.left)
            buffer[:size] = b"x" * size
            self.left -= size
            return size

    stream = cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", Endless())))
    tracemalloc.start()
    found = list(jsonl.read(stream, "a"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.TOO_LARGE]
    assert peak < 2.6 * MAX_RECORD


def test_a_first_line_that_is_broken_does_not_hide_the_format() -> None:
    lines = b'{"a" 1}\n' + json.dumps({"text": "Rain fell."}).encode() + b"\n"
    assert jsonl.sniff(lines, "feed") is Confidence.SURE
    assert jsonl.sniff(b"not json\n", "feed.jsonl") is Confidence.LIKELY
    assert jsonl.sniff(b"Rain fell.\n", "feed.txt") is Confidence.NO
