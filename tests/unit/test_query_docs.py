"""The examples of docs/query-language.md do what they say."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import UsageError
from index.fields import FIELDS
from searcher.query.ast import DateRange
from searcher.query.dates import resolve_range
from searcher.query.lower import lower
from searcher.query.parser import MAX_DEPTH, parse
from searcher.query.present import Context

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "query-language.md").read_text(encoding="utf-8")
NOW = datetime(2025, 11, 22, 20, 30, tzinfo=UTC)


def _pairs(kind: str) -> list[tuple[str, str]]:
    blocks = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line.split(" → ") for block in blocks for line in block.splitlines()]
    return [(written.strip(), read.strip()) for written, read in lines]


@pytest.mark.parametrize(("written", "read"), _pairs("query"))
def test_queries(written: str, read: str) -> None:
    assert str(parse(written).node) == read
    assert str(parse(read).node) == read
    lower(parse(written).node, Context(NOW, UTC), written)


@pytest.mark.parametrize(("written", "read"), _pairs("dates"))
def test_dates(written: str, read: str) -> None:
    node = parse(f'date:"{written}"').node
    assert isinstance(node, DateRange)
    start, end = resolve_range(node.since, node.until, now=NOW, zone=UTC)
    assert start is not None
    assert end is not None
    assert f"{start.date()} to {(end - timedelta(microseconds=1)).date()}" == read
    assert start.time() == end.time() == datetime.min.time()


@pytest.mark.parametrize(("written", "message"), _pairs("errors"))
def test_errors(written: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        lower(parse(written).node, Context(NOW, UTC), written)
    assert caught.value.message == message


def test_every_prefix_and_kind_of_example_is_there() -> None:
    assert all(f"`{spec.prefixes[0]}:`" in PAGE for spec in FIELDS if spec.prefixes)
    assert [len(_pairs(kind)) > 5 for kind in ("query", "dates", "errors")] == [True] * 3
    assert MAX_DEPTH == 100
