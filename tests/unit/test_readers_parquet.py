"""Parquet: which values columns give, how much of a file is held, and what is said where pyarrow is missing."""

from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import RawDocument, Reading, Rejected
from index.pipeline import Options, Prepared, Stages
from index.readers import parquet, read_paths
from index.report import Reason

pa = pytest.importorskip("pyarrow", reason="the extra searcher[parquet] is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="the extra searcher[parquet] is not installed")

TEXT = "Dredging begins in March, the authority said on Tuesday."


def table(columns: dict[str, Any], schema: Any = None, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), out, **options)
    return out.getvalue()


def read(content: bytes) -> list[Reading]:
    return list(read_paths(["-"], stdin=io.BytesIO(content)))


def records(content: bytes) -> list[dict[str, Any]]:
    return [dict(one.record or {}) for one in read(content) if isinstance(one, RawDocument)]


def test_rows_become_articles() -> None:
    content = table({
        "title": ["Channel to be widened", "Ferry moves"],
        "maintext": [TEXT, TEXT + " Again."],
        "date_publish": pa.array([datetime(2024, 2, 6, 7, 30, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
        "authors": [["Ada Example", "Bo Example"], []],
        "id": [1, 2],
    })  # fmt: skip
    first, second = Stages(Options(entities="none")).run(read(content))
    assert isinstance(first, Prepared)
    assert isinstance(second, Prepared)
    assert first.article.byline == ("Ada Example", "Bo Example")
    assert str(first.article.published) == "2024-02-06T07:30:00+00:00"
    assert (first.article.id, second.article.published, second.article.origin.position) == ("1", None, 2)


def test_values() -> None:
    berlin = datetime(2024, 2, 6, 7, 30, tzinfo=timezone(timedelta(hours=1)))
    nanoseconds = pa.array([1_707_204_600_123_456_789], pa.timestamp("ns", "+05:30"))
    content = table({
        "local": pa.array([datetime(2024, 2, 6, 7, 30)], pa.timestamp("ms")),
        "zoned": pa.array([berlin], pa.timestamp("us", "Europe/Berlin")),
        "exact": nanoseconds,
        "day": [date(2024, 2, 6)],
        "old": pa.array([b"caf\xc3\xa9"], pa.binary()),
        "image": pa.array([b"\x89PNG\xff"], pa.binary()),
        "price": [Decimal("1.50")],
        "nested": [{"name": "Ada Example", "at": datetime(2024, 2, 6)}],
        "tags": pa.array(["trade"]).dictionary_encode(),
        "vector": pa.array([[0.1, 0.2]], pa.list_(pa.float32())),
        "empty": pa.nulls(1),
    })  # fmt: skip
    assert records(content) == [
        {
            "local": "2024-02-06T07:30:00",
            "zoned": "2024-02-06T07:30:00+01:00",
            "exact": "2024-02-06T13:00:00.123456+05:30",
            "day": "2024-02-06",
            "old": "café",
            "price": "1.50",
            "nested": {"name": "Ada Example", "at": "2024-02-06T00:00:00"},
            "tags": "trade",
        }
    ]


def test_times_that_are_none_cost_no_row() -> None:
    content = table({"text": [TEXT, TEXT], "date": pa.array([2**62, 0], pa.timestamp("us"))})
    assert [record.get("date") for record in records(content)] == [None, "1970-01-01T00:00:00"]
    content = table({"text": [TEXT], "date": pa.array([0], pa.timestamp("us", "Nowhere/Land"))})
    assert records(content) == [{"text": TEXT}]


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "brotli"])
def test_groups_of_rows(compression: str) -> None:
    texts = [f"{TEXT} {number}" for number in range(500)]
    content = table({"text": texts}, row_group_size=70, compression=compression)
    found = read(content)
    assert [one.origin.position for one in found] == list(range(1, 501))
    assert [one.record["text"] for one in found if isinstance(one, RawDocument) and one.record] == texts


def test_in_a_file_in_a_container_and_as_a_stream(tmp_path: Path) -> None:
    content = table({"text": [TEXT]})
    (tmp_path / "a.parquet").write_bytes(content)
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(content))
    found = list(read_paths([str(tmp_path)]))
    assert [isinstance(one, RawDocument) for one in found] == [True, True]

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert len(list(read_paths(["-"], stdin=Pipe(content)))) == 1


def test_a_stream_larger_than_may_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.containers.MAX_SPOOLED", 100)
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress(table({"text": [TEXT]})))
    (found,) = read_paths([str(tmp_path / "b.parquet.gz")])
    assert isinstance(found, Rejected)
    assert found.reason == Reason.OVERPACKED


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    content = table({"text": [TEXT]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (found,) = read(content)
    assert isinstance(found, Rejected)
    assert found.reason == Reason.NO_LIBRARY
    assert "pip install 'searcher[parquet]'" in found.detail


def test_a_broken_file_keeps_what_came_before() -> None:
    content = bytearray(table({"text": [f"{TEXT} {n}" for n in range(400)]}, row_group_size=100, compression="gzip"))
    at = len(content) // 2
    content[at : at + 200] = bytes(200)
    found = read(bytes(content))
    assert sum(isinstance(one, RawDocument) for one in found) >= 100
    assert isinstance(found[-1], Rejected)
    assert found[-1].reason == Reason.BROKEN_CONTAINER
    assert found[-1].detail.startswith("after row ")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_mutated_files_never_raise(data: st.DataObject) -> None:
    content = bytearray(table({"text": [TEXT] * 20, "n": list(range(20)), "tags": [["a", "b"]] * 20}))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    for one in parquet.read(io.BytesIO(bytes(content)), "a"):
        assert isinstance(one, RawDocument | Rejected)
