"""Home pages, fronts of sections and lists of search results: pages that lead to articles and are none.

A saved site or a web archive has many of them, and what reads like their main text are the teasers of a day. A page
that says anything of an article about itself is one. Only without that do headlines that are links make it an index,
where it is at the address of a home page, or holds nothing but short pieces.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from index.clean.elements import text_of
from index.clean.headline import weight
from index.clean.jsonld import types
from index.normalise.urls import canonical_url, identifying

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from index.clean.meta import Metadata

_TEASERS: Final = 8
"""Headlines that are links, of which an article has a few at its end."""

_LONG: Final = 200  # characters of a paragraph that is no teaser
_HEADLINE: Final = 16
_HEADINGS: Final = 500
_PARAGRAPHS: Final = 2000
"""So many elements are looked at."""
_SIGNS: Final = (
    "article:published_time", "og:article:published_time", "article:modified_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "dc.date.issued", "article:author", "byl", "parsely-author",
    "publish-date", "pubdate", "article:section",
)  # fmt: skip
"""Names of meta tags that only articles have."""

_KINDS: Final = ("Article", "Posting", "Report", "Review")


class Shown(NamedTuple):
    """What a page shows: headlines that are links to somewhere else, and long paragraphs that are none."""

    teasers: int
    paragraphs: int


def shown(root: Element) -> Shown:
    """Count both."""
    leading = sum(map(_leads_away, islice(root.iter("h2", "h3", "h4"), _HEADINGS)))
    return Shown(leading, sum(map(_is_long, islice(root.iter("p"), _PARAGRAPHS))) if leading >= _TEASERS else 0)


def _is_long(paragraph: Element) -> bool:
    text = weight(text_of(paragraph))
    if text < _LONG or next(paragraph.iterancestors("a"), None) is not None:
        return False
    return text - sum(weight(text_of(link)) for link in paragraph.iter("a")) >= _LONG


def _leads_away(heading: Element) -> bool:
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(link.get("href") for link in links) and weight(text_of(heading)) >= _HEADLINE


def is_index(metadata: Metadata, address: str | None, page: Shown, body: tuple[str, ...]) -> bool:
    """Whether a page leads to articles and is none. ``address``: where it is, if that is known."""
    if page.teasers < _TEASERS or _is_said_to_be_one(metadata):
        return False
    canonical = canonical_url(address)
    home = canonical is not None and not identifying(canonical)
    long = max(page.paragraphs, sum(weight(text) >= _LONG for text in body))
    return not long or (home and long < page.teasers)


def _is_said_to_be_one(metadata: Metadata) -> bool:
    """Whether the page says that it is an article, or what only articles have."""
    kinds = types(metadata.node) if metadata.node else []
    told = any(kind.endswith(_KINDS) for kind in kinds) or bool(metadata.named(_SIGNS))
    return told or any("article" in kind.lower() for kind in metadata.named(("og:type",)))
