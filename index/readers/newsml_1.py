"""One ``NewsItem`` of NewsML 1.0 to 1.2, as a record with the keys that cleaning understands.

NewsML 1.2 (IPTC, 2003, https://iptc.org/std/NewsML/1.2/). Its components nest as the provider likes: what is said of
the whole is said first, so the first headline, byline and so on count, and the first content that is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.article import Origin, Skipped
from index.normalise.agencies import agency_named
from index.readers.markup_body import paragraphs, words
from index.readers.newsml_g2 import Item, body_of
from index.readers.nitf import as_article, nitf_record, place_of
from index.readers.standing import dated, named, standing
from index.report import Skip

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def news_item_1(item: Element, origin: Origin) -> Item:
    """The article of a ``NewsItem``, or why there is none."""
    aside = standing(_formal(item, "Status"))
    if aside:
        return Item(Skipped(origin, aside))
    content = _content(item)
    if not content.get("text") and next(item.iter("ContentItem"), None) is not None:
        return Item(Skipped(origin, Skip.NO_ARTICLE))  # pictures with their captions
    record = content | {key: value for key, value in _record(item, content).items() if value}
    revision = _line(item, "RevisionId")
    version = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 1
    return Item(as_article(record, origin), record.get("id", ""), version)


def _record(item: Element, content: dict[str, Any]) -> dict[str, Any]:
    provider = _party(item, "Provider") or _party(item, "Source") or content.get("source", "")
    created, revised = _line(item, "FirstCreated"), _line(item, "ThisRevisionCreated")
    return {
        "id": _identifier(item),
        "headline": _line(item, "HeadLine"),
        "deck": _line(item, "SubHeadLine"),
        "byline": list(_lines(item, "ByLine")),
        "agency": agency_named(provider) if provider else "",
        "dateline": place_of(_line(item, "DateLine")),
        "source": provider,
        **dated((created, revised)),
        "updated": revised if created and revised != created else "",
        "language": _formal(item, "Language"),
        "tags": named(_lines(item, "KeywordLine")),
    }


def _identifier(item: Element) -> str:
    """The item's public identifier without its revision, so that a revision has the id of what it revises."""
    public = _line(item, "PublicIdentifier")
    number, _, revision = public.rpartition(":")
    return number if number and revision.rstrip("ANU").isdigit() and public.startswith("urn:newsml:") else public


def _content(item: Element) -> dict[str, Any]:
    """The record of the longest content that is text: beside it stand headlines, contacts, logos."""
    holders = (holder for holder in _outermost(item, "ContentItem") if _is_text(holder))
    found = [_contained(content) for holder in holders for content in _outermost(holder, "DataContent")]
    return max(found, key=lambda record: len("".join(record["text"])), default={})


def _outermost(within: Element, name: str) -> Iterator[Element]:
    """The elements of a name that are inside no other of them."""
    for child in within:
        if child.tag == name:
            yield child
        else:
            yield from _outermost(child, name)


def _is_text(holder: Element) -> bool:
    """Whether a content may be text: a style sheet is not, nor a picture in base 64."""
    kind = _formal(holder, "MimeType").lower()
    if next(holder.iter("Encoding"), None) is not None or "css" in kind:
        return False
    return not kind or "text" in kind or "xml" in kind


def _contained(content: Element) -> dict[str, Any]:
    """The record of one content: of NITF all that it says, else its text."""
    nitf = next(content.iter("nitf"), None)
    record = {key: value for key, value in nitf_record(nitf).items() if value} if nitf is not None else {}
    return record | {"text": record.get("text") or _text(content)}


def _text(content: Element) -> list[str] | str:
    return paragraphs(body_of(content)) if len(content) else (content.text or "").strip()


def _lines(item: Element, name: str) -> Iterator[str]:
    return filter(None, map(words, item.iter(name)))


def _line(item: Element, name: str) -> str:
    return next(_lines(item, name), "")


def _formal(item: Element, name: str) -> str:
    """The formal name that the first element of a name gives."""
    return next((text for element in item.iter(name) if (text := element.get("FormalName", "").strip())), "")


def _party(item: Element, role: str) -> str:
    return next((text for element in item.iter(role) if (text := _formal(element, "Party"))), "")
