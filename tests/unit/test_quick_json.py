"""JSON read and written by orjson says what Python's own says."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.quick_json import dumps, loads

_SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)


@given(value=VALUES, escaped=st.booleans())
def test_what_json_reads_is_read_so(value: Any, escaped: bool) -> None:
    text = json.dumps(value, ensure_ascii=escaped)
    assert loads(text.encode("utf-8", "surrogatepass")) == json.loads(text)


@given(value=st.recursive(_SCALARS.filter(lambda known: not isinstance(known, float)), st.lists, max_leaves=8))
def test_what_is_written_is_read_again(value: Any) -> None:
    assert loads(dumps(value)) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b'"\\ud800"', "\ud800"),
        (b"1e999", math.inf),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b" [1]\r\n", [1]),
        (b'{"id": 123456789012345678901234567890}', {"id": 123456789012345678901234567890}),
        (b'{"a": {"id": -9223372036854775809}}', {"a": {"id": -9223372036854775809}}),
    ],
)
def test_what_only_python_takes_is_taken(text: bytes, value: Any) -> None:
    assert loads(text) == value


def test_what_is_no_number_is_taken() -> None:
    assert math.isnan(loads(b"NaN"))


def test_half_a_surrogate_pair_is_kept() -> None:
    assert dumps(["\ud800"]) == b'["\xed\xa0\x80"]'


def test_errors_are_those_of_python() -> None:
    with pytest.raises(json.JSONDecodeError, match="Expecting property name") as found:
        loads(b'{"a": 1,}')
    assert found.value.colno == 9
    with pytest.raises(UnicodeDecodeError):
        loads(b'{"a": "\xff"}')
