"""What comes back: hits, facets, trends, and the envelope around them. Engine-neutral, ready to render."""

from __future__ import annotations

from operator import itemgetter

from index.frozen import EMPTY, Frozen
from index.versions import ARTICLE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Self

    from index.article import Article


class Bucket(tuple[str, int]):
    """A value of a facet and how many of the matching articles have it. A tuple: an answer can have thousands."""

    __slots__ = ()
    __match_args__ = ("value", "count")

    def __new__(cls, value: str, count: int) -> Self:
        """A value and a count."""
        return super().__new__(cls, (value, count))

    value: str = property(itemgetter(0))  # type: ignore[assignment]
    count: int = property(itemgetter(1))  # type: ignore[assignment]

    def __getnewargs__(self) -> tuple[str, int]:
        return self.value, self.count

    def __repr__(self) -> str:
        return f"Bucket(value={self.value!r}, count={self.count!r})"


class Facet(Frozen):
    """Buckets of one facet. ``other`` sums the counts of values not shown; ``missing`` counts articles without any."""

    buckets: list[Bucket]
    other: int
    missing: int

    def to_json(self) -> dict[str, Any]:
        """``{buckets: [{value, count}], other, missing}``."""
        return {
            "buckets": [{"value": bucket.value, "count": bucket.count} for bucket in self.buckets],
            "other": self.other,
            "missing": self.missing,
        }


class Snippet(Frozen):
    """A passage of the text; ``marks`` are half-open character ranges of ``text`` that the query hit."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def marked(self, before: str, after: str) -> str:
        """The passage with every hit between ``before`` and ``after``."""
        parts: list[str] = []
        at = 0
        for start, end in self.marks:
            parts += (self.text[at:start], before, self.text[start:end], after)
            at = end
        return "".join((*parts, self.text[at:]))


class Hit(Frozen, later=True):
    """One article that matched. ``rank`` counts from 1 over all pages; ``score`` is by relevance, in any order.

    The article is read, and the passage looked for, when they are first asked for: also after the archive was closed.
    """

    rank: int
    id: str
    score: float
    article: Article
    passage: Snippet | None = None

    @property
    def snippet(self) -> str | None:
        """The passage as plain text; ``None`` where none was asked for."""
        return None if self.passage is None else self.passage.text

    def to_json(self) -> dict[str, Any]:
        """The article's object with ``rank``, ``score``, ``snippet`` and ``snippet_marks`` (character ranges)."""
        shown: dict[str, Any] = {"rank": self.rank, "score": round(self.score, 6)}
        if self.passage is not None:
            shown["snippet"] = self.passage.text
            shown["snippet_marks"] = [list(mark) for mark in self.passage.marks]
        article = self.article.to_json()
        return {"format": article.pop("format")} | shown | article


class ArchiveState(Frozen):
    """How many articles an archive holds, and which commit was read (it grows by at least 1 a commit)."""

    articles: int
    generation: int

    def to_json(self) -> dict[str, Any]:
        """``{articles, generation}``."""
        return {"articles": self.articles, "generation": self.generation}


class ArchiveStats(Frozen):
    """What an archive holds. ``first`` and ``last`` are the dates of its oldest and newest article; sizes in bytes."""

    state: ArchiveState
    segments: int
    bytes: int
    first: str | None
    last: str | None
    undated: int
    facets: Mapping[str, Facet]

    def to_json(self) -> dict[str, Any]:
        """The object that ``stats --format json`` prints."""
        return {
            "format": ARTICLE_FORMAT,
            **self.state.to_json(),
            "segments": self.segments,
            "bytes": self.bytes,
            "first": self.first,
            "last": self.last,
            "undated": self.undated,
            "facets": {name: facet.to_json() for name, facet in self.facets.items()},
        }


class Envelope(Frozen, later=True):
    """What every answer says of its question.

    ``query`` is the query as parsed, printed back. ``filters`` holds the other filters as resolved: ``since`` and
    ``until`` as RFC 3339 instants (``until`` exclusive: the first instant after), ``tz``, and lists of names.
    ``notes`` are remarks for standard error, such as an unknown field read as text.
    """

    query: str
    filters: Mapping[str, Any]
    total: int
    archive: ArchiveState
    took_ms: float
    exact: bool = True
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The keys shared by all answers, without ``hits``, ``facets``, ``cursor``."""
        return {
            "format": ARTICLE_FORMAT,
            "query": self.query,
            "filters": dict(self.filters),
            "total": self.total,
            "exact": self.exact,
            "took_ms": round(self.took_ms, 3),
            "archive": self.archive.to_json(),
        }


class SearchResponse(Frozen, later=True):
    """Hits of one page, facets over all matches, and the cursor of the next page (``None`` after the last)."""

    envelope: Envelope
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Facet] = EMPTY
    cursor: str | None = None

    @property
    def total(self) -> int:
        """How many articles match, exactly."""
        return self.envelope.total

    @property
    def query(self) -> str:
        """The query as parsed, printed back."""
        return self.envelope.query

    @property
    def notes(self) -> tuple[str, ...]:
        """Remarks on how the query was read."""
        return self.envelope.notes

    def to_json(self) -> dict[str, Any]:
        """The object that ``search --format json`` prints."""
        shown = self.envelope.to_json()
        took, archive = shown.pop("took_ms"), shown.pop("archive")
        shown["hits"] = [hit.to_json() for hit in self.hits]
        shown["facets"] = {name: facet.to_json() for name, facet in self.facets.items()}
        return shown | {"cursor": self.cursor, "took_ms": took, "archive": archive}


class TrendBucket(Frozen):
    """One period: its name (``1987-W10``), first day or hour, count, and counts by series value where asked for."""

    value: str
    start: str
    count: int
    series: Mapping[str, int] = EMPTY

    def to_json(self) -> dict[str, Any]:
        """``{value, start, count, series?}``."""
        shown: dict[str, Any] = {"value": self.value, "start": self.start, "count": self.count}
        return shown | ({"series": dict(self.series)} if self.series else {})


class TrendResponse(Frozen):
    """Dated buckets in order, empty ones included.

    ``undated`` counts matching articles without a date, or with one too coarse for the unit.
    ``series_names`` are the values of the series that have a column in each bucket: the five largest, by count.
    """

    envelope: Envelope
    by: str
    buckets: tuple[TrendBucket, ...]
    undated: int
    series: str | None = None
    series_names: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many articles match, dated or not."""
        return self.envelope.total

    def to_json(self) -> dict[str, Any]:
        """The object that ``trend --format json`` prints."""
        shown = self.envelope.to_json() | {"by": self.by}
        if self.series is not None:
            shown |= {"series": self.series, "series_names": list(self.series_names)}
        return shown | {"buckets": [bucket.to_json() for bucket in self.buckets], "undated": self.undated}
