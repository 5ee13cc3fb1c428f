"""NITF, the News Industry Text Format: one article a file.

NITF 3.6 (IPTC, https://iptc.org/std/NITF/3.6/), and what came before it since 2.0, with a document type, a namespace or
neither. What maps to what: docs/formats.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from index.article import Origin, RawDocument, Reading, Rejected, Shape, Skipped
from index.errors import RecordError
from index.readers.base import Confidence, Reader, reject
from index.readers.guarded_xml import elements
from index.readers.markup_body import paragraphs, without_repeats, words
from index.readers.markup_text import root_of
from index.readers.standing import dated, global_id, named, standing
from index.report import Reason, Skip

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT: Final = frozenset({"nitf"})
_TITLES: Final = frozenset({"byttl", "virtloc", "location"})
_PLACE_PARTS: Final = ("sublocation", "city", "state", "region", "country")
_KINDS: Final = (("person", "person"), ("org", "organisation"), ("location", "place"))
_SUBJECT: Final = ("tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail")
_GENERATION: Final = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)\s*$")


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure where the root element is NITF's."""
    return Confidence.SURE if root_of(head)[0] == "nitf" else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """The article of the file; where several were put one after another inside some element, each of them."""
    number = 0
    try:
        for number, root in enumerate(elements(stream, _ROOT), 1):
            yield _reading(root, Origin(file, None if number == 1 else number))
    except RecordError as error:
        yield reject(Origin(file, number + 1 if number else None), Reason(error.reason), error.detail)
        return
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no nitf element")


def _reading(root: Element, origin: Origin) -> Reading:
    aside = nitf_standing(root)
    return Skipped(origin, aside) if aside else as_article(nitf_record(root), origin)


def as_article(record: dict[str, Any], origin: Origin) -> RawDocument | Rejected:
    """A record that was read out of markup, if there is a text in it."""
    filled = {key: value for key, value in record.items() if value}
    if not filled.get("text"):
        return reject(origin, Reason.NO_TEXT, "the article has no text", filled.get("headline") or "")
    return RawDocument(origin, Shape.RECORD, record=filled)


def nitf_standing(root: Element) -> Skip | None:
    """Why the article is to be set aside, if its ``docdata`` says so."""
    status = root.find("head/docdata")
    return standing(_attribute(status, "management-status"), _attribute(_first(root, "date.release"), "norm"))


def nitf_record(root: Element) -> dict[str, Any]:
    """The record of an ``nitf`` element, with the keys that cleaning understands; values may be empty."""
    body, docdata, publication = _first(root, "body"), _first(root, "docdata"), _first(root, "pubdata")
    heading = _first(root, "body.head")
    source = _source(root)
    number = _first(docdata, "doc-id")
    return {
        "id": global_id(_attribute(number, "id-string"), _attribute(number, "regsrc") or source),
        "headline": words(_first(heading, "hl1"))
        or words(_first(heading, "hedline"))
        or words(root.find("head/title")),
        "deck": words(_first(_first(heading, "hedline"), "hl2")) or words(_first(heading, "abstract")),
        "byline": _bylines(heading),
        "agency": words(_first(heading, "distributor")),
        "dateline": _dateline(heading),
        "source": source,
        **dated(_dates(root)),
        "updated": _revised(root),
        "language": _language(root, body),
        "url": _address(publication),
        "section": _attribute(publication, "position.section"),
        "tags": _tags(root),
        "entities": _entities(docdata),
        "text": _text(root, body),
    }


def _first(within: Element | None, name: str) -> Element | None:
    return None if within is None else next(within.iter(name), None)


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "").strip()


def _text(root: Element, body: Element | None) -> list[str]:
    content = _first(root, "body.content")
    if content is None:
        return paragraphs(body) if body is not None and _first(body, "body.head") is None else []
    if all(child.tag == "block" for child in content) and not (content.text or "").strip():
        return without_repeats([paragraphs(block) for block in content])
    return paragraphs(content)


def _source(root: Element) -> str:
    """The publication, else who holds the rights, else who distributes it."""
    return (
        _attribute(_first(root, "pubdata"), "name")
        or _attribute(_first(root, "doc.copyright"), "holder")
        or words(_first(root, "copyrite.holder"))
        or words(_first(root, "distributor"))
    )


def _bylines(heading: Element | None) -> list[str]:
    """The people of each byline, else what it says. One that repeats another in a form for sorting is left out."""
    found = [] if heading is None else list(heading.iter("byline"))
    shown = [byline for byline in found if not byline.get("class", "").startswith("normali")] or found
    names = [_people(byline) or [words(byline, _TITLES) or words(byline)] for byline in shown]
    return [name for line in names for name in line if name]


def _people(byline: Element) -> list[str]:
    return [name for person in byline.iter("person") if (name := words(person, _TITLES))]


def _dateline(heading: Element | None) -> str:
    """The place; the whole line where it marks none."""
    line = _first(heading, "dateline")
    return words(_first(line, "location")) or place_of(words(line))


def place_of(line: str) -> str:
    """A dateline that says where; some providers put only a date there."""
    return "" if line[:1].isdigit() else line


def _dates(root: Element) -> list[str]:
    norms = [_attribute(_first(root, name), "norm") for name in ("date.issue", "date.release", "story.date")]
    return [_attribute(_first(root, "pubdata"), "date.publication"), *norms]


def _revised(root: Element) -> str:
    """The latest revision, where there was more than the first."""
    norms = {norm for entry in root.iter("revision-history") if (norm := _attribute(entry, "norm"))}
    return max(norms) if len(norms) > 1 else ""


def _language(root: Element, body: Element | None) -> str:
    return _attribute(body, "lang") or _attribute(root, "lang") or _attribute(root.find("head"), "lang")


def _address(publication: Element | None) -> str:
    reference = _attribute(publication, "ex-ref")
    return reference if reference.startswith(("http://", "https://")) else ""


def _tags(root: Element) -> list[dict[str, str]]:
    """Keywords, subjects and classifiers, each once; of a path (``Top/News/World``) its end."""
    keys = [_attribute(keyword, "key") for keyword in root.iter("keyword")]
    subjects = [_attribute(subject, part) for subject in root.iter("tobject.subject") for part in _SUBJECT]
    classes = [_attribute(mark, "value") or words(mark) for mark in root.iter("classifier")]
    ends = [name.rpartition("/")[2] if name.count("/") > 1 else name for name in classes]
    return named((*keys, *subjects, *ends))


def _entities(docdata: Element | None) -> list[dict[str, str]]:
    """Whom and what the publisher's indexers say that the article is about."""
    identified = [] if docdata is None else docdata.findall("identified-content")
    return [
        {"name": name, "kind": kind}
        for content in identified
        for tag, kind in _KINDS
        for element in content.iter(tag)
        if (name := _entity(element, kind))
    ]


def _entity(element: Element, kind: str) -> str:
    name = _attribute(element, "value") or words(element)
    if kind == "person":
        return upright(name)
    inner = [part for tag in _PLACE_PARTS if (part := words(_first(element, tag)))] if len(element) else []
    return inner[0] if inner else name


def upright(name: str) -> str:
    """A person's name with the surname last, as it is said: ``Example, Ada B. (Dr)`` → ``Ada B. Example``."""
    surname, comma, given = _BRACKETS.sub("", name).partition(",")
    parts = given.split()
    if not comma or not parts or "," in given:
        return name
    if _GENERATION.fullmatch(given.strip()):
        return f"{surname.strip()} {given.strip()}"
    after = [parts.pop()] if _GENERATION.fullmatch(parts[-1]) else []
    return " ".join((*parts, surname.strip(), *after))


NITF: Final = Reader("nitf", "NITF 2 and 3: one article in XML.", sniff, read)
