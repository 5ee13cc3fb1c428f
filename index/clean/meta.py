"""Metadata of a page: JSON-LD, then meta tags, then what its elements are called, then what it shows.

Every value is kept as found; of several the one that is most specific to the article stands first. docs/pages.md says
what is read in which order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from index.clean import meta_tags as names_of
from index.clean.credits import unmarked_byline
from index.clean.date_lines import labelled_dates
from index.clean.elements import lines_in, text_of
from index.clean.embedded import article_in
from index.clean.furniture import is_caption
from index.clean.given import one_of, tags
from index.clean.headline import is_deck
from index.clean.jsonld import Described, rank
from index.clean.marked import Marked, stands_with
from index.clean.markup import inline_text
from index.clean.meta_tags import MetaTags
from index.clean.page_lines import Shown, shown_in, signature
from index.clean.titles import Titles
from index.clean.writers import AUTHOR_CLASS, House, Stated, printed, stated_authors, without_addresses
from index.normalise.agencies import agency_named
from index.normalise.text import comparable
from index.normalise.urls import canonical_url, host_of, url_key

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATE_CLASS: Final = re.compile(
    r"(?:[\w-]*[_-])?(?:date|dateline|timestamp|pubdate|published|updated|posted-on|date-header)(?:[_-]\w+)?"
)
_DECK_CLASS: Final = re.compile(
    r"(?:[\w-]*[_-])?(?:standfirst|dec?k|sub-?head(?:line|ing)?|sub-?title|intro|lead|lede|vorspann|chapo|chapeau|entradilla|bajada"
    r"|sommario|ingress|manchet)(?:[_-](?:text|paragraph))?"
)
_LEAST_DECK: Final = 30  # characters
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_IN_ADDRESS: Final = re.compile(
    r"/((?:19|20)\d\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_-]|\.|$)"
    r"|/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)"
)
_NO_DATE: Final = re.compile(r"0{1,4}\d?-|1970-01-01T00:00:0|-")
"""What systems write where they have no date."""
_WEB: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_NO_SITE: Final = re.compile(r"://|^@|^\d+$")
_SYSTEMS: Final = frozenset(
    {"blogger", "wordpress", "wordpress.com", "squarespace", "wix", "medium", "substack", "ghost"}
)
_NO_SECTIONS: Final = frozenset(
    {"uncategorized", "uncategorised", "article", "articles", "all", "home", "none", "null"}
)
_LABELLED: Final = re.compile(r"(?:category|section|type|tag|channel)\s*:", re.IGNORECASE)
_MAX_HEADINGS: Final = 10
_MAX_OF_A_LEVEL: Final = 100


class Metadata:
    """What a page says of its article, asked by kind. ``root`` is the root of its tree."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._tags = MetaTags(root)
        self._marked = Marked(root)
        self._described = Described(self._scripts("ld+json"))
        self._nodes = self._about_this(self._described.articles)

    @property
    def node(self) -> Mapping[str, Any]:
        """The JSON-LD node that describes the article, empty where there is none."""
        return self._nodes[0] if self._nodes else {}

    def titles(self) -> Titles:
        """Every title of the page."""
        first, filed = self._tags.first, self._tags.named(names_of.FILED)
        tagged = [*self._tags.named(names_of.TITLES), *self._marked.properties("headline")]
        if not (tagged or filed or first(names_of.SHARED)):
            tagged = self._entry_titles()
        return Titles(
            stated=inline_text(one_of(self.node.get("headline"))),
            several=bool(self.node.get("alternativeHeadline")),
            shared=first(names_of.SHARED),
            filed=tuple(filed),
            tagged=tuple(tagged),
            visible=self._visible,
            document=self._document,
            sites=tuple(self.sites()),
        )

    def published(self) -> tuple[str, ...]:
        """Dates of publication, best first; the address's is not among them."""
        found = [
            *self._stated("datePublished"),
            *self._tags.named(names_of.PUBLISHED),
            *self._marked.properties("datepublished"),
            *self._stated("dateCreated", "uploadDate"),
            *self._marked.properties("datecreated", "created"),
            *self._times("published"),
        ]
        return _exact_first(_dates(found)) or self._dated("published") or tuple(self._shown.published)

    def updated(self) -> tuple[str, ...]:
        """Dates of the last change, best first."""
        tagged = self._tags.named(names_of.UPDATED)
        found = [*self._stated("dateModified"), *tagged, *self._marked.properties("datemodified")]
        times = _dates(found) or _dates(self._times("updated"))
        return times or self._dated("updated") or tuple(self._shown.updated)

    def addressed(self) -> tuple[str, ...]:
        """The day in the article's address (``/2024/04/25/``), where nothing else says one."""
        found = _IN_ADDRESS.search(self.url() or "")
        parts = [part for part in found.group(1, 3, 4, 5, 6, 7) if part] if found else []
        return (f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}",) if parts else ()

    def authors(self) -> tuple[str, ...]:
        """Authors as found: the first people that are named, else the house."""
        stated = [stated_authors(node) for node in self._nodes]
        accounts = chain.from_iterable(one.accounts for one in stated)
        organisations = (name for one in stated for name in one.organisations if not agency_named(name))
        house = House((*self.sites(), *accounts, *organisations), host_of(self.url()))
        kept: tuple[str, ...] = ()
        for names in self._authors(stated, house):
            if people := house.people(names):
                return people
            kept = kept or tuple(names)
        return kept

    def sites(self) -> list[str]:
        """Names of the publisher and the site, best first; of the system that it runs on, last."""
        keys = ("publisher", "sourceOrganization")
        stated = [inline_text(one_of(node.get(key))) for node in self._nodes for key in keys]
        tagged = self._tags.named(names_of.SITES)
        found = [*stated, *tagged] if any((*stated, *tagged)) else self._parts()
        title = comparable(self._tags.first(names_of.SHARED))
        named = [name for name in found if name and not _NO_SITE.search(name) and comparable(name) != title]
        return sorted(dict.fromkeys(named), key=lambda name: name.lower() in _SYSTEMS)

    def source(self) -> str | None:
        """The publisher; an agency only where nobody else is named, since many name it whose text they print."""
        sites = self.sites()
        return next((site for site in sites if not agency_named(site)), None) or next(iter(sites), None)

    def section(self) -> str | None:
        """The section, the first of several: as stated, as tagged, else the first breadcrumb."""
        stated = inline_text(one_of(self.node.get("articleSection")))
        tagged = self._tags.first(names_of.SECTIONS)
        found = (stated, tagged, *map(inline_text, self._described.sections), self._first_property("articlesection"))
        named = (re.split(r",(?=\S)", section)[0] for section in found if section)
        told = (section for section in named if section.lower() not in _NO_SECTIONS and not _NO_SITE.search(section))
        return next((section for section in told if host_of(section) is None), None)

    def tags(self) -> tuple[str, ...]:
        """Keywords: those of the article if it has some, else those of the page; no names of sections."""
        stated = tags([self.node["keywords"]]) if self.node.get("keywords") else ()
        return tuple(tag for tag in stated or tags(self._tags.keywords()) if not _LABELLED.match(tag))

    def descriptions(self) -> list[str]:
        """Short descriptions of the article."""
        stated = inline_text(one_of(self.node.get("description")))
        return list(_distinct((stated, *self._tags.named(names_of.DESCRIPTIONS))))

    def decks(self) -> list[str]:
        """What may be the standfirst: descriptions that the page shows below its headline, then what is called one."""
        shown = {comparable(line): line for line in self._below}
        described = (_line_of(text, shown) for text in self.descriptions() if not unmarked_byline(text))
        return list(_distinct(described)) or self._called_deck()

    def url(self) -> str | None:
        """The canonical address."""
        stated = (one_of(self.node.get(key)) for key in ("url", "mainEntityOfPage", "@id"))
        return next((address for address in (*self._addresses, *stated) if _WEB.match(address)), None)

    def language(self) -> str | None:
        """The language that the page declares."""
        declared = (self._root.get("lang") or self._root.get("xml:lang") or "").strip()
        return declared or one_of(self.node.get("inLanguage")) or self._tags.first(names_of.LANGUAGES) or None

    def body(self) -> str:
        """The text of JSON-LD, or nothing."""
        return next((text for node in self._nodes if (text := one_of(node.get("articleBody")))), "")

    def _about_this(self, nodes: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The nodes that speak of the page's own article: of several alike, those with its title or address first.

        The others may be of the articles that it links to.
        """
        if not nodes:
            return self._otherwise_described()
        if len(nodes) == 1:
            return nodes
        titles = {comparable(title) for title in (*self._visible, self._tags.first(names_of.SHARED), self._document)}
        known = {url_key(url) for url in map(canonical_url, self._addresses) if url}
        own = [node for node in nodes if _named(node) in titles or not known.isdisjoint(_addresses(node))]
        ordered = sorted(nodes, key=lambda node: (rank(node), node not in own))
        said = _named(ordered[0])
        return [node for node in ordered if node is ordered[0] or node in own or _named(node) in ("", said)]

    def _called_deck(self) -> list[str]:
        """The first element below the headline that is called a standfirst, if it can be one."""
        elements = [] if self._heading is None else self._marked.called(_DECK_CLASS, self._heading)
        texts = (text_of(element) for element in elements[:1])
        return [
            text for text in texts if len(text) >= _LEAST_DECK and is_deck(text, marked=True) and not is_caption(text)
        ]

    def _otherwise_described(self) -> list[Mapping[str, Any]]:
        """A recording, on a page that is about one; else what the page's own program knows of the article."""
        if self._described.videos and self._tags.first(("og:type",)).startswith(("video", "music")):
            video = self._described.videos[0]
            return [{"headline": video["name"], **video}]
        found = article_in(self._scripts("application/json"), (*self._visible, self._tags.first(names_of.SHARED)))
        return [found] if found else []

    def _scripts(self, kind: str) -> Iterator[str]:
        """The texts of scripts of a kind."""
        return (script.text or "" for script in self._root.iter("script") if kind in (script.get("type") or "").lower())

    def _parts(self) -> list[str]:
        """What the article is part of: a newspaper, a site."""
        return [inline_text(one_of(node.get("isPartOf"))) for node in self._nodes]

    def _stated(self, *keys: str) -> list[str]:
        return [date for node in self._nodes for key in keys if (date := one_of(node.get(key)))]

    def _first_property(self, name: str) -> str:
        return next(iter(self._marked.properties(name)), "")

    @cached_property
    def _addresses(self) -> tuple[str, ...]:
        """The addresses that the page states for itself, the canonical one first."""
        links = (link for link in self._root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
        canonical = ((link.get("href") or "").strip() for link in links)
        return _distinct((*canonical, *self._tags.named(names_of.ADDRESSES)))

    @cached_property
    def _visible(self) -> tuple[str, ...]:
        """The texts of the first-level headings."""
        return tuple(map(text_of, islice(self._root.iter("h1"), _MAX_HEADINGS)))

    @cached_property
    def _document(self) -> str:
        """The title element's text."""
        title = next(self._root.iter("title"), None)
        return "" if title is None else text_of(title)

    def _entry_titles(self) -> list[str]:
        """The title of a microformat; several are of a list of articles."""
        found = [text_of(element) for element in self._marked.classed("entry-title", "p-name")]
        return found if len(found) == 1 else []

    def _authors(self, stated: list[Stated], house: House) -> Iterator[Iterable[str]]:
        """The authors that each place of the page names, best place first, only as far as it is asked."""
        yield from (one.names for one in stated)
        yield without_addresses(self._tags.named(names_of.AUTHORS))
        yield without_addresses(self._marked.properties("author", "creator"))
        yield without_addresses(self._marked.linked())
        yield self._authors_called()
        yield self._shown.byline
        yield [] if self._heading is None else signature(self._root, self._heading)

    def _authors_called(self) -> list[str]:
        """Names in the first element that is called a byline, and in those of its kind beside it."""
        elements = self._marked.called(AUTHOR_CLASS, self._heading)
        found = [(element, name) for element in elements for name in printed(lines_in(element))[:1]]
        return list(_distinct(name for element, name in found if stands_with(found[0][0], element)))

    def _times(self, label: str) -> Iterator[str]:
        """Machine-readable times: those that are called so; of the others the first below the headline."""
        times = self._marked.times(self._heading)
        called = {"published": ("pubdate", "publish"), "updated": ("updat", "modif")}
        for time in times:
            if any(word in _names(time) for word in called[label]):
                yield time.get("datetime").strip()
        others = (time for time in times if not any(word in _names(time) for word in called["updated"]))
        yield from (time.get("datetime").strip() for time in islice(others, label == "published"))

    def _dated(self, label: str) -> tuple[str, ...]:
        """Dates that microformats or elements called dates state."""
        classed = self._marked.classed(label, f"dt-{label}")
        stated = (element.get("title") or element.get("datetime") or "" for element in classed)
        lines = (labelled_dates(text_of(element)) for element in self._marked.called(_DATE_CLASS))
        said = (line.value for line in chain.from_iterable(lines) if (line.label or "published") == label)
        return _distinct(chain(map(str.strip, stated), said))

    @cached_property
    def _heading(self) -> Element | None:
        """The heading that is the headline, by what other titles say; else the first of the first level."""
        wanted = {comparable(title) for title in (one_of(self.node.get("headline")), self._tags.first(names_of.SHARED))}
        for level in _HEADINGS:
            for heading in islice(self._root.iter(level), _MAX_OF_A_LEVEL):
                if any(said and comparable(text_of(heading)).endswith(said) for said in wanted):
                    return heading
        return next((heading for heading in self._root.iter("h1") if text_of(heading)), None)

    @cached_property
    def _below(self) -> list[str]:
        """The first lines below the headline, empty where there is no headline."""
        if self._heading is None:
            return []
        return list(islice(lines_in(self._root, self._heading), _MAX_LINES))

    @cached_property
    def _shown(self) -> Shown:
        return shown_in(self._below)


_MAX_LINES: Final = 20


def _line_of(description: str, shown: Mapping[str, str]) -> str:
    """The shown line that is a description, or that a description was cut off; nothing where none is."""
    said = comparable(description)
    if said in shown:
        return description
    cut = description.rstrip().endswith(("…", "..."))
    return next((line for key, line in shown.items() if cut and said and key.startswith(said)), "")


def _named(node: Mapping[str, Any]) -> str:
    return comparable(inline_text(one_of(node.get("headline"))))


def _addresses(node: Mapping[str, Any]) -> set[str]:
    """What the addresses of a node have in common with other forms of them."""
    found = (canonical_url(one_of(node.get(key))) for key in ("url", "mainEntityOfPage", "@id"))
    return {url_key(url) for url in found if url}


def _names(element: Element) -> str:
    """All that an element is called by its attributes."""
    return " ".join((*element.keys(), element.get("class") or "", element.get("itemprop") or "")).lower()


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _dates(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(date for date in _distinct(values) if not _NO_DATE.match(date))


def _exact_first(dates: tuple[str, ...]) -> tuple[str, ...]:
    """Dates with one that tells the time of the first day before the first, where that is only a day."""
    exact = next((date for date in dates[1:] if date.startswith(f"{dates[0]}T")), "") if dates else ""
    return _distinct((exact, *dates))
