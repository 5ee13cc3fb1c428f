"""Metadata of a page: JSON-LD, then meta tags, then what its elements are called, then what it shows.

Every value is kept as found; of several the one that is most specific to the article stands first. docs/pages.md says
what is read in which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from index.clean import meta_tags as names_of
from index.clean import page_dates, writers
from index.clean.credits import unmarked_byline
from index.clean.elements import text_of
from index.clean.furniture import is_caption
from index.clean.given import one_of, tags
from index.clean.headline import is_deck
from index.clean.markup import inline_text
from index.clean.page_view import PageView
from index.clean.titles import Titles
from index.normalise.agencies import agency_named
from index.normalise.text import comparable
from index.normalise.urls import host_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DECK_CLASS: Final = re.compile(
    r"(?:[\w-]*[_-])?(?:standfirst|dec?k|sub-?head(?:line|ing)?|sub-?title|intro|lead|lede|vorspann|chapo|chapeau"
    r"|entradilla|bajada|sommario|ingress|manchet)(?:[_-](?:text|paragraph))?"
)
_LEAST_DECK: Final = 30  # characters
_WEB: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_NO_SITE: Final = re.compile(r"://|^@|^\d+$")
_SYSTEMS: Final = frozenset(
    {"blogger", "wordpress", "wordpress.com", "squarespace", "wix", "medium", "substack", "ghost"}
)
_NO_SECTIONS: Final = frozenset(
    {"uncategorized", "uncategorised", "article", "articles", "all", "home", "none", "null"}
)
_COMPANY: Final = re.compile(
    r"\b(?:GmbH|AG|KG|S\.?L\.?U?|S\.?A\.?|Ltd|LLC|Inc|B\.?V|S\.?p\.?A|S\.?r\.?l|Co)\b\.?(?:\W|$)|株式会社|有限公司"
)
_LABELLED: Final = re.compile(r"(?:\w+ ){0,2}(?:category|sections?|type|tag|channel|tokens)\s*[:/]", re.IGNORECASE)
_KIND: Final = re.compile(r"^(?:topic|tag|organi[sz]ation|person|place|location|subject)[/:](?=\S)", re.IGNORECASE)
_NO_TAG: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,40}|\d{5,}", re.IGNORECASE)
"""Identifiers that content systems put among keywords."""


class Metadata:
    """What a page says of its article, asked by kind. ``root`` is the root of its tree."""

    def __init__(self, root: Element) -> None:
        self._view = PageView(root)

    @property
    def node(self) -> Mapping[str, Any]:
        """The JSON-LD node that describes the article, empty where there is none."""
        return self._view.node

    def named(self, names: tuple[str, ...]) -> list[str]:
        """The values of meta tags of some names, in the order of the names."""
        return self._view.tags.named(names)

    def titles(self) -> Titles:
        """Every title of the page."""
        first, filed = self._view.tags.first, self._view.tags.named(names_of.FILED)
        stated, tagged = inline_text(one_of(self._view.node.get("headline"))), self._view.tags.named(names_of.TITLES)
        if not (stated or tagged or filed or first(names_of.SHARED)):
            tagged = self._view.marked.properties("headline") or self._entry_titles()
        return Titles(
            stated=stated,
            several=bool(self._view.node.get("alternativeHeadline")),
            shared=first(names_of.SHARED),
            filed=tuple(filed),
            tagged=tuple(tagged),
            visible=self._view.visible,
            document=self._view.document,
            sites=tuple(self.sites()),
        )

    def published(self) -> tuple[str, ...]:
        """Dates of publication, best first; the address's is not among them."""
        return page_dates.published(self._view)

    def updated(self) -> tuple[str, ...]:
        """Dates of the last change, best first."""
        return page_dates.updated(self._view)

    def authors(self) -> tuple[str, ...]:
        """Authors as found: the first people that are named, else the house."""
        return writers.authors(self._view, self.sites(), host_of(self.url()))

    def sites(self) -> list[str]:
        """Names of the publisher and the site, best first; of companies and of the system that it runs on, last."""
        keys = ("publisher", "sourceOrganization")
        stated = [inline_text(one_of(node.get(key))) for node in self._view.nodes for key in keys]
        tagged = self._view.tags.named(names_of.SITES)
        found = [*stated, *tagged] if any((*stated, *tagged)) else self._parts()
        title = comparable(self._view.tags.first(names_of.SHARED))
        named = [name for name in found if name and not _NO_SITE.search(name) and comparable(name) != title]
        return sorted(dict.fromkeys(named), key=lambda name: (name.lower() in _SYSTEMS, bool(_COMPANY.search(name))))

    def source(self) -> str | None:
        """The publisher; an agency only where nobody else is named, since many name it whose text they print."""
        sites = self.sites()
        return next((site for site in sites if not agency_named(site)), None) or next(iter(sites), None)

    def section(self) -> str | None:
        """The section, the first of several: as stated, as tagged, else the first breadcrumb."""
        stated = inline_text(one_of(self._view.node.get("articleSection")))
        tagged = self._view.tags.first(names_of.SECTIONS)
        found = (stated, tagged, *map(inline_text, self._view.sections), self._first_property("articlesection"))
        named = (re.split(r",(?=\S)", section)[0] for section in found if section)
        told = (section for section in named if section.lower() not in _NO_SECTIONS and not _NO_SITE.search(section))
        return next((section for section in told if host_of(section) is None), None)

    def tags(self) -> tuple[str, ...]:
        """Keywords: those of the article if it has some, else those of the page; no names of sections."""
        stated = tags([self._view.node["keywords"]]) if self._view.node.get("keywords") else ()
        found = (_KIND.sub("", tag) for tag in stated or tags(self._view.tags.keywords()) if not _LABELLED.match(tag))
        house = {*map(comparable, self.sites()), comparable(host_of(self.url()))}
        return _distinct(tag for tag in found if not _NO_TAG.fullmatch(tag) and comparable(tag) not in house)

    def descriptions(self) -> list[str]:
        """Short descriptions of the article."""
        stated = inline_text(one_of(self._view.node.get("description")))
        return list(_distinct((stated, *self._view.tags.named(names_of.DESCRIPTIONS))))

    def decks(self) -> list[str]:
        """What may be the standfirst: descriptions that the page shows below its headline, then what is called one."""
        shown = {comparable(line): line for line in self._view.below}
        described = (_line_of(text, shown) for text in self.descriptions() if not unmarked_byline(text))
        return list(_distinct(described)) or self._called_deck()

    def url(self) -> str | None:
        """The canonical address; one without a host only where no other is stated."""
        stated = (one_of(self._view.node.get(key)) for key in ("url", "mainEntityOfPage", "@id"))
        whole = (address for address in (*self._view.addresses, *stated) if _WEB.match(address))
        return next(whole, None) or next((one for one in self._view.addresses if one.startswith("/")), None)

    def language(self) -> str | None:
        """The language that the page declares."""
        declared = (self._view.root.get("lang") or self._view.root.get("xml:lang") or "").strip()
        stated = one_of(self._view.node.get("inLanguage"))
        return declared or stated or self._view.tags.first(names_of.LANGUAGES) or None

    def body(self) -> str:
        """The text of JSON-LD, or nothing."""
        return next((text for node in self._view.nodes if (text := one_of(node.get("articleBody")))), "")

    def _called_deck(self) -> list[str]:
        """The first element below the headline that is called a standfirst, if it can be one."""
        elements = [] if self._view.heading is None else self._view.marked.called(_DECK_CLASS, self._view.heading)
        texts = (text for text in map(text_of, elements[:1]) if len(text) >= _LEAST_DECK)
        return [text for text in texts if is_deck(text, marked=True) and not is_caption(text)]

    def _parts(self) -> list[str]:
        """What the article is part of: a newspaper, a site."""
        return [inline_text(one_of(node.get("isPartOf"))) for node in self._view.nodes]

    def _first_property(self, name: str) -> str:
        return next(iter(self._view.marked.properties(name)), "")

    def _entry_titles(self) -> list[str]:
        """The title of a microformat; several are of a list of articles."""
        found = [text_of(element) for element in self._view.marked.classed("entry-title", "p-name")]
        return found if len(found) == 1 else []


def _line_of(description: str, shown: Mapping[str, str]) -> str:
    """The shown line that is a description, or that a description was cut off; nothing where none is."""
    said = comparable(description)
    if said in shown:
        return description
    cut = description.rstrip().endswith(("…", "..."))
    return next((line for key, line in shown.items() if cut and said and key.startswith(said)), "")


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
