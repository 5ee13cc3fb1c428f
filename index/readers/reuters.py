"""Reuters-21578, Distribution 1.0: SGML files of newswire articles of 1987.

The format is the one that the README of the distribution describes (David D. Lewis, 1997/2004). It is SGML by
name only: a scanner for the few elements is sturdier than a parser, since bare ``<`` and control characters
occur in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.readers.base import CHUNK, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.reuters_names import entity_name
from index.readers.reuters_text import layout, plain, prose
from index.report import Reason

_OPEN: Final = re.compile(rb"<REUTERS\b", re.IGNORECASE)
_CLOSE: Final = re.compile(rb"</REUTERS\s*>", re.IGNORECASE)
_CLOSE_LENGTH: Final = 16
_ATTRIBUTE: Final = re.compile(r"([A-Z]+)\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
_LISTED: Final = re.compile(r"<D>(.*?)</D>", re.IGNORECASE | re.DOTALL)
_TEXT: Final = re.compile(r"<TEXT\b([^>]*)>(.*?)(?:</TEXT>|\Z)", re.IGNORECASE | re.DOTALL)
_DATELINE: Final = re.compile(
    r"(?P<place>.+?),?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?)\s*-+\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_FILLER: Final = re.compile(r"\s*blah blah blah\.?\s*", re.IGNORECASE)
_KINDS: Final = (("PEOPLE", "person"), ("ORGS", "organisation"), ("PLACES", "place"))
_LANGUAGE: Final = {"language": "en"}
_DEFAULTS: Final = {"source": "Reuters", "agency": "Reuters", **_LANGUAGE}


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure where a REUTERS element opens near the head."""
    return Confidence.SURE if _OPEN.search(head[:4096]) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The articles of the file, in order; the position is the ordinal."""
    number = 0
    for number, chunk in enumerate(_chunks(stream), 1):
        yield _document(chunk, Origin(file, number))
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no REUTERS element")


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of each REUTERS element, the last of them possibly cut off."""
    rest = b""
    start = 0  # where looking for the end of the element goes on
    while block := stream.read(CHUNK):
        rest += block
        while close := _CLOSE.search(rest, start):
            yield rest[: close.end()]
            rest, start = rest[close.end() :], 0
        start = max(0, len(rest) - _CLOSE_LENGTH)
        if len(rest) > MAX_RECORD:
            break
    if _OPEN.search(rest):
        yield rest


def _document(chunk: bytes, origin: Origin) -> RawDocument | Rejected:
    opened = _OPEN.search(chunk)
    if len(chunk) > MAX_RECORD:
        return too_large(origin, "the article", chunk)
    if opened is None or not _CLOSE.search(chunk):
        return reject(origin, Reason.BROKEN_MARKUP, "the REUTERS element is not closed or not opened", chunk)
    record = _record(chunk[opened.start() :].decode("latin-1"))  # the one stray byte of the collection is no UTF-8
    if not record.get("text"):
        return reject(origin, Reason.NO_TEXT, "the article has neither title nor text", chunk)
    defaults = _LANGUAGE if "source" in record else _DEFAULTS
    return RawDocument(origin, Shape.RECORD, record=record, defaults=defaults)


def _record(element: str) -> dict[str, Any]:
    """The record with the keys that ``load`` understands. ``reut-`` and NEWID make the id.

    A SOURCE element, which the collection has not, names the publisher of texts in the same format by others.
    """
    attributes = {name.upper(): value for name, value in _ATTRIBUTE.findall(element[: element.find(">")])}
    record: dict[str, Any] = {"published": _date(element), "tags": _tags(element), "entities": _entities(element)}
    if attributes.get("NEWID"):
        record["id"] = f"reut-{attributes['NEWID']}"
    text = _TEXT.search(element)
    record["source"] = plain(_element("SOURCE", element[: text.start()] if text else element))
    if text:
        record |= _story(text[2], text[1].upper())
    return {key: value for key, value in record.items() if value}


def _element(name: str, within: str) -> str:
    found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", within, re.IGNORECASE | re.DOTALL)
    return found[1] if found else ""


def _listed(name: str, element: str) -> list[str]:
    return [plain(value) for value in _LISTED.findall(_element(name, element))]


def _date(element: str) -> str:
    """Day and time; some dates are followed by codes of the wire."""
    found = re.match(r"\s*(\d{1,2}-[A-Z]{3}-\d{4}(?:\s+[\d:.]+)?)", plain(_element("DATE", element)), re.IGNORECASE)
    return " ".join(found[1].split()) if found else plain(_element("DATE", element))


def _tags(element: str) -> list[str]:
    """Topics and exchanges, as the slugs that the indexers used."""
    return _listed("TOPICS", element) + _listed("EXCHANGES", element)


def _entities(element: str) -> list[dict[str, str]]:
    return [{"name": entity_name(slug, kind), "kind": kind} for name, kind in _KINDS for slug in _listed(name, element)]


def _story(text: str, attributes: str) -> dict[str, Any]:
    if "UNPROC" in attributes and "<BODY" not in text.upper():
        return layout(text)
    headline = plain(_element("TITLE", text))
    place, spilt = _dateline(plain(_element("DATELINE", text)))
    body = prose(f"{spilt} {_element('BODY', text)}" if spilt else _element("BODY", text))
    body = [paragraph for paragraph in body if not _FILLER.fullmatch(paragraph)]
    return {
        "headline": headline,
        "dateline": place,
        "byline": plain(_element("AUTHOR", text)),
        "text": body or [headline] * bool(headline),  # a brief is all headline
    }


def _dateline(dateline: str) -> tuple[str, str]:
    """The place, and the first words of the story where they slipped into the element."""
    found = _DATELINE.match(dateline)
    if found is None:
        return dateline.rstrip(" -"), ""
    return found["place"], found["rest"]


REUTERS: Final = Reader("reuters", "Reuters-21578 SGML.", sniff, read, collection=True)
