"""Parquet (https://parquet.apache.org/docs/file-format/): tables by columns, read some rows at a time with pyarrow.

pyarrow is an extra, ``searcher[parquet]``. A file is read from its end, so one that comes as a stream is put on disk
first. Columns are the keys of the records; the position is the number of the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.readers.base import CHUNK, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.containers import spooled
from index.report import Reason

ROWS: Final = 64
"""Rows that are held at once: a text of an article may be as long as a record may be."""

MAX_PARQUET_COLUMNS: Final = 4096

_MARK: Final = b"PAR1"
_MISSING: Final = "reading Parquet needs pyarrow: pip install 'searcher[parquet]'"
_MAX_NESTING: Final = 8


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure of its mark."""
    return Confidence.SURE if head.startswith(_MARK) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The rows of the table."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        yield reject(Origin(file), Reason.NO_LIBRARY, _MISSING)
        return
    number = 0
    with nullcontext(stream) if stream.seekable() else spooled(stream) as whole:
        try:
            table = parquet.ParquetFile(whole, pre_buffer=False, buffer_size=CHUNK)
            columns = _wanted(table.schema_arrow)
            if len(columns) > MAX_PARQUET_COLUMNS:
                yield reject(Origin(file), Reason.TOO_LARGE, f"more than {MAX_PARQUET_COLUMNS} columns")
                return
            for batch in table.iter_batches(ROWS, columns=columns, use_threads=False):
                for row in _rows(batch):
                    number += 1
                    yield _record(row, Origin(file, number))
        except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
            yield reject(Origin(file), Reason.BROKEN_CONTAINER, f"after row {number}: {_why(error)}")


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _wanted(schema: Any) -> list[str]:
    """The columns that may hold something of an article: not the vectors of numbers that models make of texts."""
    from pyarrow import types

    def is_vector(kind: Any) -> bool:
        listed = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
        return bool(listed) and bool(types.is_floating(kind.value_type) or types.is_integer(kind.value_type))

    return [field.name for field in schema if not is_vector(field.type)]


def _rows(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch, as objects that JSON could hold."""
    columns = {name: _values(batch.column(at)) for at, name in enumerate(batch.schema.names)}
    for at in range(batch.num_rows):
        yield {name: values[at] for name, values in columns.items() if values[at] is not None}


def _values(column: Any) -> list[Any]:
    """The values of a column. Times are kept to the microsecond; those that Python has no word for are left out."""
    import pyarrow as pa
    from pyarrow import types

    kind = column.type
    if types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    try:
        return [_plain(value) for value in column.to_pylist()]
    except (ValueError, OverflowError, LookupError, pa.ArrowException):  # a year, or a zone, that is none
        return [_one(column, at) for at in range(len(column))]


def _one(column: Any, at: int) -> Any:
    import pyarrow as pa

    try:
        return _plain(column[at].as_py())
    except (ValueError, OverflowError, LookupError, pa.ArrowException):
        return None


def _plain(value: Any, depth: int = 0) -> Any:
    """A value as JSON would hold it: times in RFC 3339, with their offset where they have one."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, Decimal):
        return str(value)
    if depth >= _MAX_NESTING:
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, depth + 1) for inner in value]
    return str(value)


def _text(value: bytes) -> str | None:
    """Bytes that are text, as older writers keep it."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _record(row: dict[str, Any], origin: Origin) -> RawDocument | Rejected:
    size = sum(len(value) for value in row.values() if isinstance(value, str))
    if size > MAX_RECORD:
        return too_large(origin, "the row")
    return RawDocument(origin, Shape.RECORD, record=row)


PARQUET: Final = Reader("parquet", "Parquet tables (needs searcher[parquet]).", sniff, read)
