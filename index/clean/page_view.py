"""A page as metadata sees it: its descriptions of the article, its tags, its elements, its headline and what is below.

Everything is worked out when it is first asked for: most pages say all in their head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from index.clean import meta_tags as names_of
from index.clean.elements import lines_in, text_of
from index.clean.embedded import article_in
from index.clean.given import one_of
from index.clean.jsonld import Described, rank
from index.clean.marked import Marked
from index.clean.markup import inline_text
from index.clean.meta_tags import MetaTags
from index.clean.page_lines import Shown, shown_in
from index.normalise.text import comparable
from index.normalise.urls import canonical_url, url_key

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_MAX_HEADINGS: Final = 10
_MAX_OF_A_LEVEL: Final = 100
_MAX_LINES: Final = 20


class PageView:
    """The places of a page that state metadata. ``root`` is the root of its tree."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.tags = MetaTags(root)
        self.marked = Marked(root)
        self._described = Described(self._scripts("ld+json"))
        self.sections = self._described.sections
        self.nodes = self._about_this(self._described.articles)

    @property
    def node(self) -> Mapping[str, Any]:
        """The node of JSON-LD that describes the article, empty where there is none."""
        return self.nodes[0] if self.nodes else {}

    def stated(self, *keys: str) -> list[str]:
        """What the nodes state under some keys, node by node."""
        return [text for node in self.nodes for key in keys if (text := one_of(node.get(key)))]

    @cached_property
    def visible(self) -> tuple[str, ...]:
        """The texts of the first-level headings."""
        return tuple(map(text_of, islice(self.root.iter("h1"), _MAX_HEADINGS)))

    @cached_property
    def document(self) -> str:
        """The title element's text."""
        title = next(self.root.iter("title"), None)
        return "" if title is None else text_of(title)

    @cached_property
    def heading(self) -> Element | None:
        """The heading that is the headline, by what other titles say; else the first of the first level."""
        wanted = {comparable(title) for title in (one_of(self.node.get("headline")), self.tags.first(names_of.SHARED))}
        for level in _HEADINGS:
            for heading in islice(self.root.iter(level), _MAX_OF_A_LEVEL):
                if any(said and comparable(text_of(heading)).endswith(said) for said in wanted):
                    return heading
        return next((heading for heading in self.root.iter("h1") if text_of(heading)), None)

    @cached_property
    def below(self) -> list[str]:
        """The first lines below the headline, empty where there is no headline."""
        if self.heading is None:
            return []
        return list(islice(lines_in(self.root, self.heading), _MAX_LINES))

    @cached_property
    def shown(self) -> Shown:
        """Who and when, as those lines say."""
        return shown_in(self.below)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the page states for itself, the canonical one first."""
        links = (link for link in self.root.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
        canonical = ((link.get("href") or "").strip() for link in links)
        found = (*canonical, *self.tags.named(names_of.ADDRESSES))
        return tuple(dict.fromkeys(address for address in found if address))

    def _about_this(self, nodes: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The nodes that speak of the page's own article: of several alike, those with its title or address first.

        The others may be of the articles that it links to.
        """
        if not nodes:
            return self._otherwise_described()
        if len(nodes) == 1:
            return nodes
        titles = {comparable(title) for title in (*self.visible, self.tags.first(names_of.SHARED), self.document)}
        known = {url_key(url) for url in map(canonical_url, self.addresses) if url}
        own = {id(node) for node in nodes if _named(node) in titles or not known.isdisjoint(_addresses(node))}
        ordered = sorted(nodes, key=lambda node: (rank(node), id(node) not in own))
        said = _named(ordered[0])
        return [node for node in ordered if node is ordered[0] or id(node) in own or _named(node) in ("", said)]

    def _otherwise_described(self) -> list[Mapping[str, Any]]:
        """A recording, on a page that is about one; else what the page's own program knows of the article."""
        if self._described.videos and self.tags.first(("og:type",)).startswith(("video", "music")):
            video = self._described.videos[0]
            return [{"headline": video["name"], **video}]
        found = article_in(self._scripts("application/json"), (*self.visible, self.tags.first(names_of.SHARED)))
        return [found] if found else []

    def _scripts(self, kind: str) -> Iterator[str]:
        """The texts of scripts of a kind."""
        return (script.text or "" for script in self.root.iter("script") if kind in (script.get("type") or "").lower())


def _named(node: Mapping[str, Any]) -> str:
    return comparable(inline_text(one_of(node.get("headline"))))


def _addresses(node: Mapping[str, Any]) -> set[str]:
    """What the addresses of a node have in common with other forms of them."""
    found = (canonical_url(one_of(node.get(key))) for key in ("url", "mainEntityOfPage", "@id"))
    return {url_key(url) for url in found if url}
