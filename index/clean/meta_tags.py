"""The meta tags of a page by name, and which names stand for what.

Every vocabulary that newspapers use is here: OpenGraph (https://ogp.me), article:*, Dublin Core, the tags of parsely,
sailthru and cXense, of academic indexes, and what content systems made up. Names are compared in lower case, and
``dc:title`` counts as ``dc.title``. Of several names the one that is most specific to the article stands first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.clean.markup import inline_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.terms.issued", "rnews:datepublished", "bt:pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "published_at", "pubdate",
    "publishdate", "publish-date", "publish_date", "published-date", "published_date", "publication_date",
    "publication-date", "article_date_original", "originalpublicationdate", "iso-8601-publish-date", "og:pubdate",
    "og:published_time", "og:article:published", "og:release_date", "citation_publication_date", "citation_date",
    "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "date", "last-published", "created",
    "article.created",
)  # fmt: skip
UPDATED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified",
    "article:updated_time", "article:updated", "datemodified", "rnews:datemodified", "dcterms.modified",
    "dc.date.modified", "dc.modified", "article.updated", "article.modified", "og:modified_time", "revision_date",
    "updated_at", "last-modified", "lastmod", "modified",
)  # fmt: skip
AUTHORS: Final = (
    "author", "parsely-author", "sailthru.author", "article:author", "article:author_name", "og:article:author",
    "og:author", "rnews:creator", "dc.creator", "dcterms.creator", "byl", "byline", "article.author", "article_author",
    "cxenseparse:author", "creator", "citation_author",
)  # fmt: skip
SITES: Final = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "dcterms.publisher",
    "article:publisher", "citation_journal_title", "cre", "copyright",
)  # fmt: skip
SECTIONS: Final = (
    "article:section", "og:article:section", "parsely-section", "sailthru.section", "section", "cxenseparse:category",
    "article.section", "article:category", "rnews:articlesection", "dc.subject",
)  # fmt: skip
TAGS: Final = (
    "article:tag", "og:article:tag", "parsely-tags", "sailthru.tags", "news_keywords", "cxenseparse:keywords",
    "keywords",
)  # fmt: skip
LISTS: Final = frozenset(
    {"parsely-tags", "sailthru.tags", "news_keywords", "cxenseparse:keywords", "keywords"},
)
"""Those of them that hold several keywords each, whatever their number."""
DESCRIPTIONS: Final = ("og:description", "description", "twitter:description", "dc.description", "dcterms.abstract")
SHARED: Final = ("og:title",)
FILED: Final = ("parsely-title", "sailthru.title", "cxenseparse:title", "dc.title", "dcterms.title", "citation_title")
TITLES: Final = ("headline", "twitter:title", "title")
ADDRESSES: Final = ("og:url", "twitter:url", "parsely-link", "dc.identifier", "dc.source")
LANGUAGES: Final = ("content-language", "dc.language", "dcterms.language", "og:locale", "language")

MAX_VALUES: Final = 200
"""Values of one name that are kept."""
_ATTRIBUTES: Final = ("property", "name", "itemprop", "http-equiv")
_FULL: Final = re.compile(r"https?://(?:ogp\.me/ns(?P<kind>/\w+)?|purl\.org/(?P<dc>dc)/\w+)[#/]")
_DUBLIN: Final = re.compile(r"(dc|dcterms)[:_](?=\w)")


class MetaTags:
    """The contents of a page's meta tags on one line each, by name; each value of a name once."""

    def __init__(self, root: Element) -> None:
        self._contents: dict[str, dict[str, None]] = {}
        for tag in root.iter("meta"):
            content = inline_text(tag.get("content") or "")
            for attribute in _ATTRIBUTES if content else ():
                for name in (tag.get(attribute) or "").lower().split():
                    self._add(_normal(name), content)

    def _add(self, name: str, content: str) -> None:
        known = self._contents.setdefault(name, {})
        if len(known) < MAX_VALUES:
            known[content] = None

    def named(self, names: tuple[str, ...]) -> list[str]:
        """The values of some names, in the order of the names."""
        return [value for name in names for value in self._contents.get(name, ())]

    def first(self, names: tuple[str, ...]) -> str:
        """The first value of the first of some names that has one, or nothing."""
        return next(iter(self.named(names)), "")

    def keywords(self) -> list[str | list[str]]:
        """All values of the first name of keywords that has any: lists as strings, single ones as a list."""
        name = next((name for name in TAGS if name in self._contents), "")
        values = list(self._contents.get(name, ()))
        return [values] if len(values) > 1 and name not in LISTS else [*values]


def _normal(name: str) -> str:
    """A name without its vocabulary's address (``http://ogp.me/ns#title``), Dublin Core's with a point."""
    if name.startswith("http"):
        name = _FULL.sub(lambda match: f"{match['dc'] or (match['kind'] or '/og')[1:]}:", name)
    return _DUBLIN.sub(r"\1.", name)
