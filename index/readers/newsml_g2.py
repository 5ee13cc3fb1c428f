"""One ``newsItem`` of NewsML-G2, as a record with the keys that cleaning understands.

NewsML-G2 specification and guidelines (IPTC, https://iptc.org/std/NewsML-G2/). The text is the item's own content, NITF
or XHTML inside ``inlineXML`` before text inside ``inlineData``; content that lies elsewhere is not fetched.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from index.article import Origin, Reading, Skipped
from index.normalise.agencies import agency_named
from index.readers.base import reject
from index.readers.markup_body import paragraphs, words
from index.readers.nitf import as_article, nitf_record, place_of
from index.readers.standing import dated, named, standing
from index.report import Reason, Skip

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_KINDS: Final = {
    **dict.fromkeys(("person", "animal"), "person"),
    **dict.fromkeys(("organisation", "organization", "org"), "organisation"),
    **dict.fromkeys(("geoarea", "place", "poi", "geo"), "place"),
}
"""Of http://cv.iptc.org/newscodes/cpnature/, by the end of the code in lower case."""
_UNREAD: Final = frozenset({"picture", "photo", "graphic", "video", "audio", "animated", "component"})
_MEDIA: Final = ("image/", "video/", "audio/")
_SUBHEADS: Final = frozenset({"sub", "subtitle", "subheadline", "deck"})
_FIRST_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Item:
    """What an item is, and as which version of which item: one without an identifier has no versions."""

    reading: Reading
    guid: str = ""
    version: int = _FIRST_VERSION


def news_item(item: Element, origin: Origin) -> Item:
    """The article of a ``newsItem``, or why there is none."""
    meta = _child(item, "itemMeta")
    aside = standing(_coded(_child(meta, "pubStatus")), words(_child(meta, "embargoed")))
    if aside:
        return Item(Skipped(origin, aside))
    if _code(_child(meta, "itemClass")) in _UNREAD:
        return Item(Skipped(origin, Skip.NO_ARTICLE))
    record = _record(item, meta)
    elsewhere = next(item.iter("remoteContent"), None)
    if not record["text"] and elsewhere is not None:
        return Item(_not_in_it(elsewhere, record.get("headline", ""), origin))
    return Item(as_article(record, origin), item.get("guid", ""), _version(item))


def _not_in_it(elsewhere: Element, headline: str, origin: Origin) -> Reading:
    """What an item is whose content lies in another file: no article, if that is a picture."""
    if elsewhere.get("contenttype", "").startswith(_MEDIA):
        return Skipped(origin, Skip.NO_ARTICLE)
    where = elsewhere.get("href") or "another file"
    return reject(origin, Reason.NO_TEXT, f"its text is not in it but at {where[:100]}, which is not fetched", headline)


def _version(item: Element) -> int:
    text = item.get("version", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else _FIRST_VERSION


def _record(item: Element, meta: Element | None) -> dict[str, Any]:
    content = _child(item, "contentMeta")
    inner = _content(item)
    provider = _named(_child(meta, "provider")) or _named(_child(content, "infoSource")) or _line(content, "creditline")
    headline, deck = _headlines(content)
    persons, tags = _subjects(item, content)
    return inner | _stated({
        "id": item.get("guid", "").strip(),
        "headline": headline or _line(meta, "title") * (not inner["headline"]),
        "deck": deck or _description(content),
        "byline": [*_lines(content, "by")] or inner.get("byline") or _creators(content),
        "agency": next(filter(None, map(agency_named, filter(None, (provider, _line(content, "creditline"))))), ""),
        "dateline": place_of(_line(content, "dateline")) or inner.get("dateline") or _named(_child(content, "located")),
        "source": provider,
        **_dates(item, meta, content),
        "language": _attribute(_child(content, "language"), "tag") or inner.get("language") or item.get("lang"),
        "tags": named((*_lines(content, "keyword"), *tags, *(tag["name"] for tag in inner.get("tags", ())))),
        "entities": persons or inner.get("entities"),
        "text": inner["text"],
    })  # fmt: skip


def _stated(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, except what every record has."""
    return {key: value for key, value in record.items() if value or key == "text"}


def _content(item: Element) -> dict[str, Any]:
    """The record of the item's content: of NITF all that it says, else its text."""
    held = [element for content in _children(item, "contentSet") for element in content]
    for document in (child for element in held if element.tag == "inlineXML" for child in element):
        nitf = next(document.iter("nitf"), None)
        record = {key: value for key, value in nitf_record(nitf).items() if value} if nitf is not None else {}
        text = record.get("text") or paragraphs(body_of(document))
        if text:
            return {"headline": ""} | record | {"text": text}
    plain = ((_inline_text(element), element) for element in held if element.tag == "inlineData")
    return {"headline": "", "text": next((text for text, _ in plain if text.strip()), "")}


def body_of(document: Element) -> Element:
    """The ``body`` inside a document, else all of it."""
    body = next(document.iter("body"), None)
    return document if body is None else body


def _inline_text(element: Element) -> str:
    """The text of ``inlineData``; what is encoded in base 64 is read where it is UTF-8, everything else is not text."""
    if not (element.get("contenttype", "text/plain").startswith("text/") or "html" in element.get("contenttype", "")):
        return ""
    text = "".join(element.itertext())
    if element.get("encoding", "").rpartition(":")[2].rpartition("/")[2].lower() != "base64":
        return text
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _dates(item: Element, meta: Element | None, content: Element | None) -> dict[str, str]:
    """Published when the content was created, else the item; updated with a later version."""
    created = (_line(content, "contentCreated"), _line(meta, "firstCreated"), _line(meta, "versionCreated"))
    updated = _line(content, "contentModified")
    if not updated and _version(item) > _FIRST_VERSION and any(created[:2]):
        updated = created[2] if created[2] not in created[:2] else ""
    return dated(created) | ({"updated": updated} if updated else {})


def _headlines(content: Element | None) -> tuple[str, str]:
    """The headline, and the one below it."""
    found = [(_code(line, "role"), words(line)) for line in _children(content, "headline")]
    subs = [text for role, text in found if role in _SUBHEADS]
    main = [text for role, text in found if role not in _SUBHEADS and text]
    return (main or subs or [""])[0], (subs if main else [""])[:1][0] if subs else ""


def _description(content: Element | None) -> str:
    told = [line for line in _children(content, "description") if "caption" not in _code(line, "role")]
    return next(filter(None, map(words, told)), "")


def _creators(content: Element | None) -> list[str]:
    people = [who for who in _children(content, "creator") if _code(who, "type") in ("", "person")]
    return [name for who in people if (name := _name(who, ""))]


def _subjects(item: Element, content: Element | None) -> tuple[list[dict[str, str]], list[str]]:
    """People, organisations and places that the item is about, and its other subjects as tags."""
    told = _asserted(item)
    entities, tags = [], []
    for subject in _children(content, "subject"):
        code = _coded(subject)
        also, kind_also = told.get(code, ("", ""))
        name = _name(subject, item.get("lang", "")) or also
        kind = _KINDS.get(_code(subject, "type") or kind_also)
        if name and kind:
            entities.append({"name": name, "kind": kind})
        elif name:
            tags.append(name)
    return entities, tags


def _asserted(item: Element) -> dict[str, tuple[str, str]]:
    """Name and kind of concepts that are told once, in ``assert`` elements, and named by their codes elsewhere."""
    language = item.get("lang", "")
    found = ((_coded(told), _name(told, language), _code(_child(told, "type"))) for told in item.iter("assert"))
    return {code: (name, kind) for code, name, kind in found if code and name}


def _name(element: Element, language: str) -> str:
    """The name of a concept in the language of the item, else the first."""
    found = _children(element, "name")
    fitting = [
        name for name in found if language and name.get("lang", "").partition("-")[0] == language.partition("-")[0]
    ]
    return next(filter(None, map(words, (*fitting, *found))), "")


def _named(element: Element | None) -> str:
    """The name of a party or place, else the word that stands for it: a literal, or the end of a code."""
    if element is None:
        return ""
    code = _coded(element)
    if code.startswith(("http://", "https://")):  # of a list of providers, or of the provider itself
        code = code.rpartition("/")[2] if "/newsprovider/" in code else code
    else:
        code = code.rpartition(":")[2]
    return _name(element, "") or element.get("literal", "").strip() or code


def _coded(element: Element | None) -> str:
    """The code of a concept: a qcode, a URI or a literal."""
    found = ("" if element is None else element.get(key, "").strip() for key in ("qcode", "uri", "literal"))
    return next(filter(None, found), "")


def _code(element: Element | None, attribute: str = "") -> str:
    """The end of a code in lower case: ``cpnat:Person`` is ``person``."""
    text = _attribute(element, attribute) or _attribute(element, f"{attribute}uri") if attribute else _coded(element)
    return text.rpartition(":")[2].rpartition("/")[2].lower()


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else element.findall(name)


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else element.find(name)


def _line(element: Element | None, name: str) -> str:
    return words(_child(element, name))


def _lines(element: Element | None, name: str) -> Iterator[str]:
    return filter(None, map(words, _children(element, name)))


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "").strip()
