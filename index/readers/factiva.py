"""Text exports of Factiva: fields with codes of two or three letters (``HD`` headline, ``LP`` and ``TD`` text).

There is no specification; codes are those that Factiva's help lists. The position is the ordinal of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.clean.decode import decode
from index.clean.prose import paragraphs
from index.errors import RecordError
from index.normalise.tables import words
from index.normalise.text import clean as clean_text
from index.readers.base import MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.look import head_text
from index.readers.pieces import pieces
from index.report import Reason

_CODES: Final = words(
    "CLM SE HD BY CR WC PD ET SN SC PG VOL ED LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN ART CX DLN HLP RST"
)
_FIELD: Final = re.compile(rf"({'|'.join(sorted(_CODES, key=len, reverse=True))})(?:[ \t]{{1,}}(.*)|[ \t]*)$")
_SURE: Final = re.compile(_FIELD.pattern.replace("{1,}", "{2,}"))
"""In a text, two letters and one space are words like any others."""

_LINE: Final = re.compile(_FIELD.pattern.encode())
_TEXTS: Final = ("LP", "TD")
_OPENING: Final = frozenset({b"SE", b"CLM", b"HD"})
_TELLING: Final = frozenset({"HD", "WC", "PD", "SN", "LP", "TD", "LA"})
_WANTED: Final = 5
_WORDS: Final = re.compile(r"^WC[ \t]*\n?[ \t]*\d[\d.,]*[ \t]+\w+", re.MULTILINE)
_DOCUMENT: Final = re.compile(r"(?:Document|Dokument|Documento)\s+(\w{8,60})")
_SUBJECT: Final = re.compile(r"\s*\w{1,12}\s*:\s*")


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure of several codes that every document has, and a count of words."""
    text = head_text(head)
    told = {found[1] for line in text.splitlines() if (found := _FIELD.match(line)) and found[1] in _TELLING}
    return Confidence.SURE if len(told) >= _WANTED and _WORDS.search(text) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The documents of the export, in order."""
    number = 0
    for piece in pieces(stream, _Opens()):
        if not re.search(rb"^HD\b", piece, re.MULTILINE):
            continue  # a title page
        number += 1
        yield _document(piece, Origin(file, number))
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no document of an export of Factiva")


class _Opens:
    """Whether a line opens a document: a field that stands first, when the one before has date and text, or its end.

    Knows the codes that came since the last one that did.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def __call__(self, line: bytes, _taken: list[bytes]) -> bool:
        found = _LINE.match(line.rstrip(b"\r\n"))
        if found is None:
            return False
        opens = found[1] in _OPENING and self._is_complete(line)
        self._seen = {found[1]} if opens else self._seen | {found[1]}
        return opens

    def _is_complete(self, line: bytes) -> bool:
        if b"AN" in self._seen:
            return True
        sure = _SURE.match(line.decode("latin-1").rstrip()) is not None
        return sure and b"PD" in self._seen and not self._seen.isdisjoint({b"LP", b"TD"})


def _document(piece: bytes, origin: Origin) -> RawDocument | Rejected:
    if len(piece) > MAX_RECORD:
        return too_large(origin, "the document", piece)
    try:
        text = clean_text(decode(piece))
    except RecordError as error:
        return reject(origin, Reason(error.reason), error.detail, piece)
    record = _record(_fields(text))
    if not record.get("text"):
        return reject(origin, Reason.NO_TEXT, "the document has neither LP nor TD", piece)
    return RawDocument(origin, Shape.RECORD, record=record)


def _fields(text: str) -> dict[str, str]:
    """The fields by code; what a document has before its first and after its last is left out."""
    fields: dict[str, list[str]] = {}
    code = ""
    for line in text.split("\n"):
        found = (_SURE if code in _TEXTS else _FIELD).match(line.rstrip())
        if found and found[1] not in fields:
            code = found[1]
            fields[code] = [found[2] or ""]
        elif code:
            fields[code].append(line)
    return {name: "\n".join(lines).strip() for name, lines in fields.items()}


def _record(fields: dict[str, str]) -> dict[str, Any]:
    """The record with the keys that ``load`` understands."""
    lines = {code: " ".join(value.split()) for code, value in fields.items() if code not in ("LP", "TD")}
    document = _DOCUMENT.search(lines.get("AN", ""))
    record: dict[str, Any] = {
        "id": document[1] if document else None,
        "headline": lines.get("HD"),
        "byline": lines.get("BY"),
        "agency": lines.get("CR"),
        "published": " ".join(filter(None, (lines.get("PD"), lines.get("ET")))),
        "source": lines.get("SN"),
        "section": lines.get("SE") or lines.get("CLM"),
        "language": lines.get("LA"),
        "tags": [_SUBJECT.sub("", tag, count=1).strip() for tag in lines.get("NS", "").split("|") if tag.strip()],
        "text": [part for code in ("LP", "TD") for part in paragraphs(fields.get(code, ""))],
    }
    return {key: value for key, value in record.items() if value}


FACTIVA: Final = Reader("factiva", "Text exports of Factiva, with the codes of its fields.", sniff, read)
