"""What the asking commands are told by their options. No click in here: plain command lines are read without it."""

from __future__ import annotations

from index.errors import UsageError
from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

    from searcher.request import FacetRequest

SORTS: Final = ("relevance", "newest", "oldest")


class Question(Frozen):
    """A query and the filters beside it, as typed."""

    query: tuple[str, ...]
    since: str | None
    until: str | None
    on: str | None
    source: tuple[str, ...]
    not_source: tuple[str, ...]
    entity: tuple[str, ...]
    not_entity: tuple[str, ...]
    lang: tuple[str, ...]
    tz: str | None
    now: str | None
    literal: bool

    @property
    def text(self) -> str:
        """The query; everything, where only filters were given."""
        return " ".join(self.query) if self.query else "*"

    @property
    def is_bare(self) -> bool:
        """Whether neither a query nor a filter was given."""
        filters = (self.since, self.until, self.on, self.source, self.not_source, self.entity, self.not_entity)
        return not any(word.strip() for word in self.query) and not any((*filters, self.lang))

    def keywords(self) -> dict[str, Any]:
        """The filters as :meth:`searcher.archive.Archive.search` takes them."""
        return {
            "since": self.since,
            "until": self.until,
            "on": self.on,
            "sources": self.source,
            "not_sources": self.not_source,
            "entities": self.entity,
            "not_entities": self.not_entity,
            "languages": self.lang,
            "tz": self.tz,
            "now": self.now,
            "literal": self.literal,
        }


class Page(Frozen):
    """Which hits, in which order."""

    sort: str
    limit: int | None
    cursor: str | None
    everything: bool
    snippets: bool

    def __post_init__(self) -> None:
        if self.everything and self.limit is not None:
            raise UsageError("--all and --limit contradict each other")


def facet_requests(
    facet: tuple[str, ...],
    min_count: int | None,
    by_value: bool,  # options are handed over by name
) -> tuple[FacetRequest, ...]:
    """``--facet NAME[:N]`` … → requests."""
    if not facet:
        return ()
    from searcher.facets import parse

    return tuple(parse(text, min_count=min_count, by_value=by_value) for text in facet)
