"""JSON documents: an array of records, one record, or one object that wraps an array of records."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, Reading
from index.fields import BY_NAME
from index.readers.base import CHUNK, HEAD, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.json_feed import MARK, is_json_feed, item_records
from index.readers.jsonl import as_record
from index.readers.ninjs import is_ninjs
from index.report import Reason

_ARRAY: Final = re.compile(rb"\[\s*(?:[\{\]]|$)")
_OBJECT: Final = re.compile(rb"\{\s*(?:[\"}]|$)")
_LISTED: Final = re.compile(rb":\s*\[\s*\{")
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_LONGEST_LITERAL: Final = 16
_NEAR: Final = 1024


def sniff(head: bytes, name: str) -> Confidence:
    """Sure of an array of objects, and of an answer; likely for an object, since JSON Lines begin with one too."""
    text = head.removeprefix(codecs.BOM_UTF8).strip()
    if _ARRAY.match(text):
        return Confidence.SURE
    if (_is_answer(text) and len(head) < HEAD) or (_OBJECT.match(text) and MARK in text[:_NEAR]):
        return Confidence.SURE
    if _OBJECT.match(text):
        return Confidence.LIKELY
    return Confidence.LIKELY if name.lower().endswith(".json") and text else Confidence.NO


def _is_answer(text: bytes) -> bool:
    """Whether one line is all, with objects in a list inside, as programs answer one another."""
    whole = _OBJECT.match(text) is not None and text.endswith(b"}") and b"\n" not in text
    return whole and _LISTED.search(text) is not None


def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """The records of the document; the position is the ordinal. An array is streamed element by element."""
    window = _Window(stream)
    try:
        yield from _elements(window, file) if window.peek() == "[" else _single(window, file)
    except UnicodeDecodeError as error:
        yield reject(Origin(file), Reason.BAD_ENCODING, f"not UTF-8: {error.reason}", window.rest)
    except _BrokenJsonError as error:
        yield reject(Origin(file), Reason.BROKEN_JSON, str(error), window.rest)
    except _TooLargeError:
        yield too_large(Origin(file), "a record", window.rest.encode("utf-8", "replace"))


class _BrokenJsonError(ValueError):
    """Text that is no JSON; says where."""


class _TooLargeError(Exception):
    """A value longer than a record may be."""


class _Window:
    """The part of a document's text that is not parsed yet, read on as parsing needs it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = ""
        self._at = 0
        self._gone = 0  # characters of the document before the window
        self._ended = False
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._parser = json.JSONDecoder()

    @property
    def rest(self) -> str:
        """The first characters that are not parsed, for a person to look at."""
        return self._text[self._at : self._at + 400]

    def fail(self, message: str, position: int | None = None) -> _BrokenJsonError:
        """An error at a position of the window (by default, here), told as a character of the document from 1."""
        at = self._at if position is None else position
        return _BrokenJsonError(f"{message} at character {self._gone + at + 1}")

    def peek(self) -> str:
        """The next character that is not white space, or nothing at the end."""
        while True:
            gap = _SPACE.match(self._text, self._at)
            self._at = gap.end() if gap else self._at
            if self._at < len(self._text) or not self._more(CHUNK):
                return self._text[self._at : self._at + 1]

    def skip(self) -> None:
        """Leave one character behind."""
        self._at += 1

    def value(self) -> object:
        """Parse one value and leave it behind."""
        self.peek()
        while True:
            try:
                value, end = self._parser.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._is_cut_off(error) or not self._more(len(self._text)):
                    raise self.fail(error.msg, error.pos) from None
            except RecursionError:
                raise self.fail("nested too deeply") from None
            except ValueError:
                raise self.fail("a number that is too long") from None
            else:
                if end < len(self._text) or not self._more(CHUNK):  # a number may go on beyond the window
                    self._at = end
                    return value

    def _is_cut_off(self, error: json.JSONDecodeError) -> bool:
        """Whether the value may be whole once more is read: the parser failed at the very end, or in a string."""
        return error.pos >= len(self._text) - _LONGEST_LITERAL or error.msg.startswith("Unterminated")

    def _more(self, size: int) -> bool:
        """Read on; asking for as much as is there already keeps the work of parsing again linear."""
        if self._ended:
            return False
        self._gone, self._text, self._at = self._gone + self._at, self._text[self._at :], 0
        if len(self._text) > MAX_RECORD:
            raise _TooLargeError
        chunk = self._stream.read(max(size, CHUNK))
        self._ended = not chunk
        self._text += self._decode(chunk, self._ended)
        return not self._ended


def _elements(window: _Window, file: str) -> Iterator[Reading]:
    window.skip()
    number = 0
    while (mark := window.peek()) != "]":
        if number:
            if mark != ",":
                raise window.fail("Expecting ',' delimiter")
            window.skip()
        number += 1
        yield as_record(window.value(), Origin(file, number), "")


def _single(window: _Window, file: str) -> Iterator[Reading]:
    value = window.value()
    if window.peek():
        raise window.fail("Extra text after the value")
    for number, record in enumerate(_wrapped(value), 1):
        yield as_record(record, Origin(file, number), "")


def _wrapped(value: object) -> list[object]:
    """The records inside an object that is no article but holds one list of objects, as APIs answer, or is a feed."""
    if isinstance(value, dict) and is_json_feed(value):
        return item_records(value)
    if isinstance(value, dict) and not is_ninjs(value) and not any(value.get(key) for key in BY_NAME["body"].keys):
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(e, dict) for e in v)]
        if len(lists) == 1:
            return list(lists[0])
    return [value]


JSON: Final = Reader("json", "JSON: one article, or an array of articles.", sniff, read)
