"""The fields of an article, declared once.

The Whoosh schema, the prefixes of the query language, the names of the facets, the keys of the JSON output
and the table in docs/fields.md are all derived from ``FIELDS``.
"""

from __future__ import annotations

from enum import StrEnum

from index.analyse import fold
from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final, TypeAlias

    from index.article import Article


class FieldKind(StrEnum):
    """How a field is stored and asked."""

    TEXT = "text"  # analysed prose with positions: words, phrases, ranking
    NAME = "name"  # names: a bare word matches a value containing it, a quoted one the whole value
    KEY = "key"  # an identifier: only the whole value matches
    DATE = "date"  # a NewsDate: ranges, sorting, buckets
    PERIOD = "period"  # a facet that buckets the published date; not stored by itself


Values: TypeAlias = "Callable[[Article], tuple[str, ...]]"


class FieldSpec(Frozen):
    """One field.

    ``name`` is its name in the schema and in facets; ``prefixes`` are what may stand before a colon in a
    query (the first is the canonical one, none means that it cannot be asked by prefix); ``keys`` are the
    keys of JSON records that ``load`` takes it from; ``boost`` is the weight of a match, for the fields that
    plain words search (0: plain words do not search it). ``exact`` values are identifiers in which case matters.
    """

    name: str
    kind: FieldKind
    doc: str
    prefixes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    values: Values | None = None
    facet: bool = False
    boost: float = 0.0
    exact: bool = False
    example: str = ""

    def compared(self, value: str) -> str:
        """A whole value as it is compared: as it stands where ``exact``, else without case and accents."""
        return value if self.exact else fold(value)


def _one(attribute: str) -> Values:
    def values(article: Article) -> tuple[str, ...]:
        value = getattr(article, attribute)
        return (str(value),) if value else ()

    return values


def _headline(article: Article) -> tuple[str, ...]:
    return (article.headline,) if article.headline and not article.headline_derived else ()


FIELDS: Final[tuple[FieldSpec, ...]] = (
    FieldSpec(
        "headline",
        FieldKind.TEXT,
        "The headline on record.",
        ("headline", "title"),
        ("headline", "title", "title_page", "title_rss"),
        _headline,
        boost=3.0,
        example='headline:"trade surplus"',
    ),
    FieldSpec(
        "deck",
        FieldKind.TEXT,
        "The standfirst under the headline.",
        ("deck",),
        ("deck", "standfirst", "subtitle", "subheadline", "description"),
        _one("deck"),
        boost=1.5,
        example="deck:ceasefire",
    ),
    FieldSpec(
        "body",
        FieldKind.TEXT,
        "The text.",
        ("body", "text"),
        (
            *("text", "body", "content", "maintext", "articleBody", "plaintext", "full_text", "body_text", "article"),
            *("content_html", "content_text"),
        ),
        _one("text"),
        boost=1.0,
        example="body:sanctions",
    ),
    FieldSpec(
        "byline",
        FieldKind.NAME,
        "Who wrote it; several names are several values.",
        ("byline", "author"),
        ("byline", "author", "authors"),
        lambda article: article.byline,
        facet=True,
        example='byline:"Ada Example"',
    ),
    FieldSpec(
        "agency",
        FieldKind.NAME,
        "The wire agency that the text came from.",
        ("agency",),
        ("agency",),
        _one("agency"),
        facet=True,
        example="agency:reuters",
    ),
    FieldSpec(
        "dateline",
        FieldKind.NAME,
        "The place that the article was filed from.",
        ("dateline",),
        ("dateline",),
        _one("dateline"),
        example="dateline:moscow",
    ),
    FieldSpec(
        "source",
        FieldKind.NAME,
        "The publisher.",
        ("source", "publisher"),
        (
            *("source", "publisher", "publication", "source_name", "news_outlet", "outlet", "newspaper", "site_name"),
            *("media_name", "source_domain", "domain", "hostname"),
        ),
        _one("source"),
        facet=True,
        example='source:"Business Standard"',
    ),
    FieldSpec(
        "section",
        FieldKind.NAME,
        "The desk or section.",
        ("section",),
        ("section", "articleSection", "section_name", "category"),
        _one("section"),
        facet=True,
        example="section:world",
    ),
    FieldSpec(
        "tag",
        FieldKind.NAME,
        "Keywords and topics that the publisher gave.",
        ("tag", "topic"),
        ("tags", "keywords", "topics"),
        lambda article: article.tags,
        facet=True,
        example="tag:cocoa",
    ),
    FieldSpec(
        "language",
        FieldKind.KEY,
        "BCP 47 tag; `lang:en` finds `en-GB` too.",
        ("lang", "language"),
        ("language", "lang", "inLanguage"),
        _one("language"),
        facet=True,
        example="lang:de",
    ),
    FieldSpec(
        "entity",
        FieldKind.NAME,
        "People, organisations and places named in it, by canonical name.",
        ("entity",),
        ("entities",),
        lambda article: article.names(),
        facet=True,
        example='entity:"Barack Obama"',
    ),
    FieldSpec(
        "person",
        FieldKind.NAME,
        "The entities that are people.",
        ("person",),
        values=lambda article: article.names("person"),
        facet=True,
        example="person:kohl",
    ),
    FieldSpec(
        "organisation",
        FieldKind.NAME,
        "The entities that are organisations.",
        ("organisation", "organization", "org"),
        values=lambda article: article.names("organisation"),
        facet=True,
        example="organisation:opec",
    ),
    FieldSpec(
        "place",
        FieldKind.NAME,
        "The entities that are places.",
        ("place",),
        values=lambda article: article.names("place"),
        facet=True,
        example="place:ecuador",
    ),
    FieldSpec(
        "url",
        FieldKind.KEY,
        "The canonical address.",
        ("url",),
        ("url", "link", "web_url", "article_url", "canonical_url", "mainEntityOfPage"),
        _one("url"),
        exact=True,
        example="url:https://example.org/a",
    ),
    FieldSpec(
        "id",
        FieldKind.KEY,
        "The stable id.",
        ("id",),
        ("id",),
        _one("id"),
        exact=True,
        example="id:reut-12345",
    ),
    FieldSpec(
        "published",
        FieldKind.DATE,
        "When it was published.",
        ("date", "published"),
        (
            *("published", "date", "date_publish", "datePublished", "publish_date", "publishedAt", "published_date"),
            *("publishing_date", "publication_date", "pub_date", "published_time"),
        ),
        example="date:2010-03..2010-05",
    ),
    FieldSpec(
        "updated",
        FieldKind.DATE,
        "When it was last changed.",
        ("updated",),
        ("updated", "date_modify", "dateModified", "updated_at", "modified", "last_modified", "last_updated"),
        example="updated:2010-03",
    ),
    FieldSpec("year", FieldKind.PERIOD, "Year of publication.", facet=True),
    FieldSpec("month", FieldKind.PERIOD, "Month of publication.", facet=True),
    FieldSpec("day", FieldKind.PERIOD, "Day of publication.", facet=True),
    FieldSpec("weekday", FieldKind.PERIOD, "Day of the week of publication.", facet=True),
)

BY_NAME: Final[dict[str, FieldSpec]] = {spec.name: spec for spec in FIELDS}
BY_PREFIX: Final[dict[str, FieldSpec]] = {prefix: spec for spec in FIELDS for prefix in spec.prefixes}
FACETS: Final[tuple[str, ...]] = tuple(spec.name for spec in FIELDS if spec.facet)
PLAIN_TEXT_FIELDS: Final[tuple[FieldSpec, ...]] = tuple(spec for spec in FIELDS if spec.boost)
TEXT: Final = "text"
"""What plain words search: headline, deck and body together."""
VALUE_KINDS: Final = (FieldKind.NAME, FieldKind.KEY)
"""Kinds whose fields hold a tuple of values an article (``FieldSpec.values``)."""
