"""Metadata of a page: JSON-LD, OpenGraph, article, Dublin Core and other meta tags, microdata, time elements.

Every value is kept as found; of several the one that is most specific to the article stands first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from index.clean.credits import byline, unmarked_byline
from index.clean.date_lines import labelled_dates
from index.clean.given import names, one_of, tags
from index.clean.jsonld import articles
from index.clean.markup import inline_text
from index.clean.titles import Titles

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued",
    "dcterms.created", "dcterms.date", "dc.date", "date", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "article.published", "published_at", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "last-published", "og:pubdate",
    "dc.terms.issued", "citation_publication_date", "article_date_original", "originalpublicationdate",
    "iso-8601-publish-date", "og:published_time", "created",
)  # fmt: skip
_UPDATED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod",
    "article.updated", "revision_date", "modified", "article:modified",
)  # fmt: skip
_AUTHORS: Final = (
    "author", "parsely-author", "sailthru.author", "article:author", "og:article:author", "dc.creator",
    "dcterms.creator", "byl", "byline",
    "article.author", "cxenseparse:author", "creator", "citation_author",
)  # fmt: skip
_SITES: Final = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "dc.publisher",
    "article:publisher",
    "cre",
    "copyright",
)
_SECTIONS: Final = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "sailthru.section",
    "section",
    "cxenseparse:category",
    "article.section",
    "dc.subject",
)
_TAGS: Final = (
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru.tags",
    "news_keywords",
    "keywords",
    "cxenseparse:keywords",
)
_DESCRIPTIONS: Final = ("og:description", "description", "twitter:description", "dc.description")
_TEXTUAL: Final = ("p", "span", "div", "a", "time", "li", "address")
_DATE_CLASS: Final = re.compile(
    r"^(?:[\w-]*[_-])?(?:date|dateline|timestamp|pubdate|published|updated|posted-on|date-header)(?:[_-]\w+)?$"
)
_AUTHOR_CLASS: Final = re.compile(r"^(?:[\w-]*[_-])?(?:byline|author|vcard)(?:[_-]names?)?$")
_FILED: Final = ("parsely-title", "sailthru.title", "cxenseparse:title", "dc.title", "dcterms.title")
_TITLES: Final = ("twitter:title", "title")


class Metadata:
    """What a page says of its article, asked by kind."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self._soup = soup
        self._meta = _meta_tags(soup)
        scripts = soup.find_all("script", type=lambda kind: bool(kind) and "ld+json" in str(kind).lower())
        self._nodes = articles(str(script.string or script.get_text()) for script in scripts)

    @property
    def node(self) -> Mapping[str, Any]:
        """The JSON-LD node that describes the article, empty where there is none."""
        return self._nodes[0] if self._nodes else {}

    def titles(self) -> Titles:
        """Every title of the page."""
        tagged = [*self.named(_TITLES), *self._properties("headline")]
        shared, filed = self.named(("og:title",)), self.named(_FILED)
        headings = (inline_text(heading.get_text(" ")) for heading in self._soup.find_all("h1", limit=10))
        return Titles(
            stated=inline_text(one_of(self.node.get("headline"))),
            several=bool(self.node.get("alternativeHeadline")),
            shared=next(iter(shared), ""),
            filed=tuple(filed),
            tagged=tuple(tagged or (() if shared or filed else self._classed("entry-title", "p-name"))),
            visible=tuple(headings),
            document=inline_text(self._soup.title.get_text()) if self._soup.title else "",
            sites=tuple(self.sites()),
        )

    def published(self) -> tuple[str, ...]:
        """Dates of publication, best first."""
        stated = [one_of(node.get(key)) for node in self._nodes for key in ("datePublished", "dateCreated")]
        found = [*stated, *self.named(_PUBLISHED), *self._properties("datePublished"), *self._times()]
        return tuple(dict.fromkeys(date for date in found if date)) or tuple(self._dated("published"))

    def updated(self) -> tuple[str, ...]:
        """Dates of the last change, best first."""
        stated = [one_of(node.get("dateModified")) for node in self._nodes]
        found = [*stated, *self.named(_UPDATED), *self._properties("dateModified")]
        return tuple(dict.fromkeys(date for date in found if date)) or tuple(self._dated("updated"))

    def authors(self) -> tuple[str, ...]:
        """Authors as found, those of JSON-LD first; profiles given by address only are not names."""
        for node in self._nodes:
            stated = _without_addresses(names([node.get(key) for key in ("author", "creator") if node.get(key)]))
            if stated:
                return stated
        tagged = _without_addresses(tuple(self.named(_AUTHORS)))
        linked = (*self._properties("author"), *self._authors_linked())
        return tagged or _without_addresses(tuple(dict.fromkeys(linked))) or self._authors_shown()

    def sites(self) -> list[str]:
        """Names of the publisher and the site, best first."""
        stated = [
            inline_text(one_of(node.get(key))) for node in self._nodes for key in ("publisher", "sourceOrganization")
        ]
        return list(dict.fromkeys(name for name in (*stated, *self.named(_SITES)) if name and "://" not in name))

    def section(self) -> str | None:
        """The section, the first of several."""
        stated = inline_text(one_of(self.node.get("articleSection")))
        return stated or next(iter(self.named(_SECTIONS)), None)

    def tags(self) -> tuple[str, ...]:
        """Keywords: those of the article if it has some, else those of the page."""
        stated = tags([self.node["keywords"]]) if self.node.get("keywords") else ()
        if stated:
            return stated
        for name in _TAGS:
            if name in self._meta:
                values = self._meta[name]
                return tags([values] if len(values) > 1 else values)
        return ()

    def descriptions(self) -> list[str]:
        """Short descriptions of the article."""
        stated = inline_text(one_of(self.node.get("description")))
        return list(dict.fromkeys(text for text in (stated, *self.named(_DESCRIPTIONS)) if text))

    def url(self) -> str | None:
        """The canonical address."""
        for link in self._soup.find_all("link", rel="canonical", limit=1):
            if address := str(link.get("href", "")).strip():
                return address
        stated = next(
            (one_of(self.node.get(key)) for key in ("url", "mainEntityOfPage", "@id") if self.node.get(key)), ""
        )
        found = next(iter(self.named(("og:url", "twitter:url"))), None) or stated
        return found if found and "://" in found else None

    def language(self) -> str | None:
        """The language that the page declares."""
        root = self._soup.html
        declared = str(root.get("lang") or root.get("xml:lang") or "").strip() if root else ""
        stated = one_of(self.node.get("inLanguage"))
        return (
            declared
            or stated
            or next(iter(self.named(("content-language", "og:locale", "dc.language", "language"))), None)
        )

    def body(self) -> str:
        """The text of JSON-LD, or nothing."""
        return next((text for node in self._nodes if (text := one_of(node.get("articleBody")))), "")

    def named(self, keys: tuple[str, ...]) -> list[str]:
        """The values of meta tags of some names, in the order of the names."""
        return [value for key in keys for value in self._meta.get(key, ())]

    def _properties(self, name: str) -> list[str]:
        """Microdata: the values of a property of the first element that has it."""
        found = self._soup.find_all(itemprop=name, limit=3)
        return [text for tag in found if (text := _value(tag))]

    def _times(self) -> Iterator[str]:
        """Machine-readable times in the article, the one marked as publication first."""
        times = self._soup.find_all("time", attrs={"datetime": True}, limit=20)
        marked = [
            time for time in times if time.has_attr("pubdate") or "publish" in " ".join(time.get("class") or ()).lower()
        ]
        for time in (*marked, *times[:1]):
            yield str(time["datetime"]).strip()

    def _classed(self, *names: str) -> list[str]:
        """Texts of elements with a class of a microformat (http://microformats.org/wiki/h-entry), few of them."""
        found = self._soup.find_all(class_=list(names), limit=4)
        texts = [inline_text(tag.get_text(" ")) for tag in found]
        return texts if len(found) == 1 else []  # several: a list of articles

    def _dated(self, label: str) -> Iterator[str]:
        """Dates that microformats or visible date lines state: a last resort."""
        for tag in self._soup.find_all(class_=[label, f"dt-{label}"], limit=4):
            if stated := tag.get("title") or tag.get("datetime"):
                yield str(stated).strip()
        for tag in self._soup.find_all(_TEXTUAL, class_=_DATE_CLASS, limit=8):
            lines = labelled_dates(inline_text(tag.get_text(" ")))
            yield from (line.value for line in lines if (line.label or "published") == label)

    def _authors_shown(self) -> tuple[str, ...]:
        """Names in elements that are called bylines: a last resort."""
        for tag in self._soup.find_all(_TEXTUAL, class_=_AUTHOR_CLASS, limit=8):
            text = inline_text(tag.get_text(" "))
            if found := byline(text) or (unmarked_byline(text) or ("",))[0]:
                return (found,)
        return ()

    def _authors_linked(self) -> list[str]:
        return [text for tag in self._soup.find_all(rel="author", limit=4) if (text := inline_text(tag.get_text(" ")))]


def _meta_tags(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The contents of meta tags by name, property, itemprop or http-equiv in lower case; each value once."""
    found: dict[str, list[str]] = {}
    for tag in soup.find_all("meta", content=True):
        content = inline_text(str(tag["content"]))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = str(tag.get(attribute) or "").strip().lower()
            if key and content and content not in found.setdefault(key, []):
                found[key].append(content)
    return found


def _value(tag: Tag) -> str:
    """The value of a microdata element: machine-readable where it has one."""
    for attribute in ("content", "datetime", *(("title",) if tag.name == "abbr" else ())):
        if tag.get(attribute):
            return inline_text(str(tag[attribute]))
    inner = tag.find(itemprop="name")
    return inline_text((inner or tag).get_text(" "))


def _without_addresses(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in found if "://" not in name and len(name) <= 200)
