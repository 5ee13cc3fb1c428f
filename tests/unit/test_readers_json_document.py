"""JSON documents, streamed element by element."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import RawDocument, Reading, Rejected
from index.readers import json_document
from index.report import Reason


class Dribble(io.BytesIO):
    """A stream that hands out a few bytes at a time, so that every value is cut somewhere."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def read(content: bytes) -> list[Reading]:
    return list(json_document.read(Dribble(content), "a.json"))


def records(content: bytes) -> list[Any]:
    return [one.record for one in read(content) if isinstance(one, RawDocument)]


@given(st.lists(st.dictionaries(st.text(max_size=4), st.none() | st.floats(allow_nan=False) | st.text(max_size=9))))
def test_arrays_come_out_as_they_went_in(values: list[dict[str, Any]]) -> None:
    assert records(json.dumps(values, indent=1).encode()) == values
    assert records(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace"))[: len(values)] is not None


def test_ordinals_and_what_is_no_record() -> None:
    found = read(b'[{"text": "a"}, 3, {"text": "b"}]')
    assert [one.origin.position for one in found] == [1, 2, 3]
    assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.NOT_A_RECORD]


def test_one_object_and_one_that_wraps_a_list() -> None:
    assert records(b'{"text": "Rain fell.", "related": [{"text": "no"}]}') == [
        {"text": "Rain fell.", "related": [{"text": "no"}]}
    ]
    assert records(b'{"status": "ok", "articles": [{"text": "a"}, {"text": "b"}]}') == [{"text": "a"}, {"text": "b"}]


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b'[{"text": "a"} {"text": "b"}]', "Expecting ',' delimiter at character 16"),
        (b'[{"text": "a"}, {"text" "b"}, {"text": "c"}]', "Expecting ':' delimiter at character 25"),
        (b'{"text": "a"} trailing', "Extra text after the value at character 15"),
        (b'[{"text": "a"}, ', "Expecting value at character"),
        (b'{"text": "a', "Unterminated string starting at at character 10"),
        (b'{"text":' + b"[" * 200_000, "nested too deeply at character 1"),
    ],
)
def test_broken_documents_say_where(content: bytes, detail: str) -> None:
    last = list(json_document.read(io.BytesIO(content), "a.json"))[-1]
    assert isinstance(last, Rejected)
    assert last.reason == Reason.BROKEN_JSON
    assert last.detail.startswith(detail)


def test_what_came_before_the_damage_stands() -> None:
    assert records(b'[{"text": "a"}, {"text" "b"}]') == [{"text": "a"}]


def test_not_utf8() -> None:
    last = read(b'[{"text": "a"}, {"text": "\xff"}]')[-1]
    assert isinstance(last, Rejected)
    assert last.reason == Reason.BAD_ENCODING
