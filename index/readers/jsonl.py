"""JSON Lines: one record a line, read line by line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Reading, Rejected, Shape
from index.quick_json import loads
from index.readers.base import CHUNK, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.ninjs import is_ninjs, ninjs_record
from index.report import Reason

_SUFFIXES: Final = (".jsonl", ".ndjson", ".jsonlines", ".ldjson")
_OBJECT_LINE: Final = re.compile(rb"[ \t]*\{.*\}[ \t\r]*")
_WANTED_OBJECTS: Final = 0.5
_LINE, _RECORD = Shape.LINE, Shape.RECORD  # to ask an enumeration for each line takes longer


def sniff(head: bytes, name: str) -> Confidence:
    """Sure where the first line is an object and so is the second, if there is one."""
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    named = name.lower().endswith(_SUFFIXES)
    if not lines:
        return Confidence.NO
    objects = sum(_OBJECT_LINE.fullmatch(line) is not None for line in lines)
    if objects and objects >= _WANTED_OBJECTS * len(lines):
        return Confidence.LIKELY if len(lines) == 1 and not named else Confidence.SURE
    if _is_long_first_line(text):
        return Confidence.LIKELY
    return Confidence.LIKELY if named else Confidence.NO


def _is_long_first_line(text: bytes) -> bool:
    """Whether the first line is an object that reaches beyond the head."""
    return b"\n" not in text and re.match(rb"\{\s*\"", text) is not None


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """Every line that is not blank, not parsed yet, or its rejection; the position is the line's number."""
    number = 0
    while line := stream.readline(MAX_RECORD + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        origin = Origin(file, number)
        if len(line) > MAX_RECORD:
            _skip_line(stream, line)
            yield too_large(origin, "the line", line)
        elif line and not line.isspace():
            yield RawDocument(origin, _LINE, line)


def _skip_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(CHUNK)


def parsed(raw: RawDocument) -> Reading:
    """The record of a line, or why it holds none. Apart from reading, so that it can be done elsewhere."""
    line, origin = raw.content, raw.origin
    try:
        value = loads(line)
    except UnicodeDecodeError as error:
        detail = f"not UTF-8: byte 0x{line[error.start]:02x} at byte {error.start + 1} of the line"
        return reject(origin, Reason.BAD_ENCODING, detail, line)
    except json.JSONDecodeError as error:
        return reject(origin, Reason.BROKEN_JSON, f"{error.msg} at column {error.pos + 1}", line)
    except (ValueError, RecursionError) as error:
        return reject(origin, Reason.BROKEN_JSON, _why(error), line)
    return as_record(value, origin, line)


def _why(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else "holds a number that is too long"


def as_record(value: object, origin: Origin, head: bytes | str) -> Reading:
    """A parsed value as a raw document, if it is an object; one of ninjs with the keys of a record."""
    if isinstance(value, dict):
        if not is_ninjs(value):
            return RawDocument(origin, _RECORD, b"", value)
        found = ninjs_record(value, origin)
        return RawDocument(origin, _RECORD, b"", found) if isinstance(found, dict) else found
    kind = {list: "an array", str: "a string", bool: "true or false", type(None): "null"}.get(type(value), "a number")
    return reject(origin, Reason.NOT_A_RECORD, f"expected an object, found {kind}", head)


JSONL: Final = Reader("jsonl", "JSON Lines, one article a line.", sniff, read)
