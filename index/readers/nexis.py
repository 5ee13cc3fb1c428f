"""Text exports of LexisNexis: articles one after another, with labelled lines above and below each text.

There is no specification; two layouts are in use. The older one numbers its documents (``1 of 250 DOCUMENTS``), names
the publication and the date in lines of their own and the headline above the labels; the newer one begins with the
headline and ends with ``End of Document``. Labels are known in English, German, French and Spanish. The position is
the ordinal of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.clean.decode import decode
from index.clean.prose import paragraphs
from index.errors import RecordError
from index.normalise.text import clean as clean_text
from index.readers.base import MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.look import head_text
from index.readers.pieces import pieces
from index.report import Reason

_NUMBERED: Final = re.compile(
    rb"\s*\d[\d.,]{0,8} (?:of|von|de|sur) \d[\d.,]{0,8} (?:DO[CK]UMENT\w*)\s*$", re.IGNORECASE
)
_END: Final = re.compile(rb"\s*End of Document\s*$", re.IGNORECASE)
_LENGTH: Final = re.compile(
    r"^[ \t]*(?:LENGTH|LÄNGE|LONGUEUR|EXTENSIÓN|LONGITUD):[ \t]*\d[\d.,]*[ \t]*(?:words|wörter|mots|palabras)",
    re.IGNORECASE | re.MULTILINE,
)
_LOADED: Final = re.compile(
    r"^[ \t]*(?:LOAD-DATE|UPDATE|DATE-CHARGEMENT|FECHA-CARGA):[ \t]*\S", re.IGNORECASE | re.MULTILINE
)

_ABOVE: Final = {
    "headline": ("HEADLINE", "TITLE", "ÜBERSCHRIFT", "TITRE", "TITULAR"),
    "deck": ("HIGHLIGHT",),
    "byline": ("BYLINE", "AUTOR", "AUTEUR", "AUTOR/A"),
    "section": ("SECTION", "RUBRIK", "RUBRIQUE", "SECCIÓN"),
    "dateline": ("DATELINE", "ORTSMARKE"),
    "length": ("LENGTH", "LÄNGE", "LONGUEUR", "EXTENSIÓN", "LONGITUD"),
    "series": ("SERIES",),
    "body": ("BODY", "TEXT", "TEXTO", "TEXTE"),
}
_BELOW: Final = {
    "language": ("LANGUAGE", "SPRACHE", "LANGUE", "IDIOMA"),
    "tags": ("SUBJECT", "SCHLAGWÖRTER", "SUJET", "TEMA"),
    "url": ("URL",),
    "rest": (
        *(
            "LOAD-DATE",
            "UPDATE",
            "DATE-CHARGEMENT",
            "FECHA-CARGA",
            "GRAPHIC",
            "GRAPHICS",
            "PUBLICATION-TYPE",
            "JOURNAL-CODE",
        ),
        *("DOCUMENT-TYPE", "ORGANIZATION", "COMPANY", "PERSON", "GEOGRAPHIC", "CITY", "STATE", "COUNTRY", "INDUSTRY"),
        *("TICKER", "NAME", "CORRECTION-DATE", "CORRECTION", "NOTES", "CLASSIFICATION", "PUBLIKATIONSTYP", "CATEGORY"),
    ),
}
_FIELDS: Final = {word: field for table in (_ABOVE, _BELOW) for field, words in table.items() for word in words}
_FIELD: Final = re.compile(
    rf"[ \t]*({'|'.join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))}):[ \t]*(.*)", re.DOTALL
)
_TITLED: Final = re.compile(
    r"[ \t]*(Highlight|Byline|Section|Dateline|Length|Series|Language|Subject|URL|Load-Date|Graphic|Publication-Type"
    r"|Journal-Code|Document-Type|Organization|Company|Geographic|Industry|Classification|Länge|Longueur|Extensión"
    r"|Rubrik|Rubrique|Sección|Sprache|Langue|Idioma):[ \t]*(.*)",
    re.DOTALL,
)
"""Labels of the newer layout, in small letters: words that open lines of articles too are left out."""

_BODY_LINE: Final = re.compile(r"[ \t]*(?:Body|Body Text|Textkörper|Cuerpo|Corps)[ \t]*$", re.IGNORECASE)
_MONTHS: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|fév|avr|juin|juil|aoû|déc|ene|abr|ago"
    r"|dic)\w*\.?"
)
_DATE: Final = re.compile(
    rf"\b(?:{_MONTHS}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTHS}\s+(?:de\s+)?\d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}})\b",
    re.IGNORECASE,
)
_TIME: Final = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]\.?M\.?)?\s*(?:[A-Z]{2,4}\b)?")
_COPYRIGHT: Final = re.compile(r"\s*(?:copyright|©|\(c\))", re.IGNORECASE)
_RIGHTS: Final = re.compile(r"\s*all rights reserved\.?\s*$", re.IGNORECASE)
_PERCENT: Final = re.compile(r"\s*\(\d{1,3}%\)")
_PLACE_IN_PAPER: Final = re.compile(
    r"(?:section|column|pg|page|seite|s|p|pág|teil)\.?\s*\w{0,4}$|[\W\d]*$", re.IGNORECASE
)


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure of a length in words under a number of documents, or with a day of loading."""
    text = head_text(head)
    if not _LENGTH.search(text):
        return Confidence.NO
    numbered = any(_NUMBERED.match(line) or _END.match(line) for line in head.splitlines())
    return Confidence.SURE if numbered or _LOADED.search(text) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The documents of the export, in order."""
    number = 0
    for piece in pieces(stream, lambda line, taken: _NUMBERED.match(line) is not None or _is_over(taken)):
        if not piece.strip() or not (found := _document(piece, Origin(file, number + 1))):
            continue
        number += 1
        yield found
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no document of an export of LexisNexis")


def _is_over(taken: list[bytes]) -> bool:
    return bool(taken) and _END.match(taken[-1]) is not None


def _document(piece: bytes, origin: Origin) -> RawDocument | Rejected | None:
    if len(piece) > MAX_RECORD:
        return too_large(origin, "the document", piece)
    try:
        text = clean_text(decode(piece))
    except RecordError as error:
        return reject(origin, Reason(error.reason), error.detail, piece)
    if not _LENGTH.search(text) and not _LOADED.search(text):
        return None  # a cover sheet, or a list of what was searched for
    record = _record(text)
    if not record.get("text"):
        return reject(origin, Reason.NO_TEXT, "the document holds no text under its labels", piece)
    return RawDocument(origin, Shape.RECORD, record=record)


def _record(text: str) -> dict[str, Any]:
    """The record with the keys that ``load`` understands."""
    newer = not re.search(r"^[ \t]*(?:LENGTH|LÄNGE|LONGUEUR|EXTENSIÓN|LONGITUD):", text, re.MULTILINE)
    above: list[str] = []
    body: list[str] = []
    fields: dict[str, str] = {}
    where = above
    for block in re.split(r"\n[ \t]*\n", text):
        found = (_TITLED if newer else _FIELD).match(block) if block.strip() else None
        if found is None:
            lines = [line for line in block.split("\n") if not _is_frame(line)]
            started = bool(lines) and _BODY_LINE.match(lines[0]) is not None
            where = body if started else where
            where.append("\n".join(lines[started:]))
            continue
        where = _take(found, newer=newer, fields=fields, body=body)
    return _with_head(above, fields) | {"text": [part for block in body for part in paragraphs(block)]}


def _take(found: re.Match[str], *, newer: bool, fields: dict[str, str], body: list[str]) -> list[str]:
    """Note a labelled block, line by line where each has a label; and say where the blocks that follow belong."""
    where: list[str] = body
    values: list[tuple[str, list[str]]] = []
    for line in found[0].split("\n"):
        labelled = (_TITLED if newer else _FIELD).match(line)
        if labelled:
            values.append((_FIELDS[labelled[1].upper()], [labelled[2].strip()]))
        elif values and not _is_frame(line):
            values[-1][1].append(line)
    for name, lines in values:
        where = body if name in _ABOVE else []
        if name == "body":
            body.append("\n".join(lines))
        fields.setdefault(name, " ".join(" ".join(lines).split()))
    return where


def _is_frame(line: str) -> bool:
    """Whether a line is of the export and not of an article."""
    encoded = line.encode("utf-8", "replace")
    return bool(_NUMBERED.match(encoded) or _END.match(encoded) or _RIGHTS.match(line))


def _with_head(above: list[str], fields: dict[str, str]) -> dict[str, Any]:
    """Publication, date and headline stand above the labels: the date in a line of its own tells which is which."""
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in above]
    lines = [(number, line) for number, block in enumerate(blocks) for line in block if not _COPYRIGHT.match(line)]
    at = next((place for place, (_, line) in enumerate(lines) if _DATE.search(line)), None)
    record: dict[str, Any] = {
        key: fields[key] for key in ("headline", "deck", "byline", "dateline", "url") if fields.get(key)
    }
    if at is not None:
        date = _DATE.search(lines[at][1])
        time = _TIME.search(lines[at][1], date.end() if date else 0)
        record["published"] = " ".join(found[0] for found in (date, time) if found)
        record |= _named(lines, at, record)
    record["section"] = _section(fields.get("section", ""))
    record["language"] = fields.get("language", "").split(";")[0].strip()
    record["tags"] = [_PERCENT.sub("", tag).strip() for tag in fields.get("tags", "").split(";") if tag.strip()]
    return {key: value for key, value in record.items() if value}


def _named(lines: list[tuple[int, str]], at: int, record: dict[str, Any]) -> dict[str, str]:
    """Publication and headline by where they stand: the older layout has the headline below the date."""
    named = {"source": lines[at - 1][1]} if at else {}
    below = lines[at + 1 :]
    if "headline" in record:
        return named
    if below:
        last = below[-1][0]
        return named | {"headline": " ".join(line for number, line in below if number == last)}
    title = " ".join(line for _, line in lines[: at - 1]) if at > 1 else ""
    return named | ({"headline": title} if title else {})


def _section(value: str) -> str | None:
    """The desk in ``Section A; Column 0; Foreign Desk; Pg. 1``."""
    parts = [part.strip() for part in value.split(";")]
    return next((part for part in parts if part and not _PLACE_IN_PAPER.match(part)), None)


NEXIS: Final = Reader("nexis", "Text exports of LexisNexis.", sniff, read)
