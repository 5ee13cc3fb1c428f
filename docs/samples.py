"""The answers that docs/json-output.md shows, each printed by the program's own renderer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from index.article import Article, Entity, NewsDate, Origin, Precision, Rejected
from index.errors import QueryError
from index.repeats.listing import Furniture
from index.report import Caution, LoadReport, Outcome, Reason, Skip
from searcher.cli.failures import explained
from searcher.cli.rejects import reject_json
from searcher.render.base import Format, Renderer
from searcher.results import (
    ArchiveState,
    ArchiveStats,
    Bucket,
    Envelope,
    Facet,
    Hit,
    SearchResponse,
    Snippet,
    TrendBucket,
    TrendResponse,
)

_PARIS: Final = timedelta(hours=2)


def _moment(text: str, precision: Precision) -> NewsDate:
    return NewsDate(datetime.fromisoformat(text), precision, _PARIS)


ARTICLE: Final = Article(
    id="k3v9qf2m7xwa4tzd",
    text="The harbour of Port Example closed on Tuesday.\n\nNobody was hurt, said Ada Sample, the harbour master.",
    origin=Origin("feed.jsonl", 12),
    headline="Storm closes harbour",
    headline_derived=True,
    deck="Ferries wait for calmer weather",
    byline=("Ben Reporter",),
    agency="Example Wire",
    dateline="Port Example",
    source="Harbour Ledger",
    published=_moment("2024-06-04T18:30:00", Precision.MINUTE),
    updated=_moment("2024-06-05T07:12:40", Precision.SECOND),
    language="en",
    url="https://ledger.example/storm-closes-harbour",
    section="Region",
    tags=("weather", "shipping"),
    entities=(
        Entity("Ada Sample", "person", 2, ("Ada Sample", "Sample")),
        Entity("Port Example", "place", 1, ("Port Example",)),
    ),
)

_STATE: Final = ArchiveState(articles=21578, generation=4)
_FILTERS: Final = {"since": "2024-06-01T00:00:00+02:00", "until": "2024-07-01T00:00:00+02:00", "tz": "Europe/Paris"}
_ENVELOPE: Final = Envelope("storm harbour", _FILTERS, 37, _STATE, 3.21)
_FACETS: Final = {"source": Facet([Bucket("Harbour Ledger", 21), Bucket("Evening Sample", 9)], other=5, missing=2)}
_HIT: Final = Hit(
    1, ARTICLE.id, 11.204518, ARTICLE, Snippet("The harbour of Port Example closed on Tuesday.", ((4, 11),))
)
_SEARCH: Final = SearchResponse(_ENVELOPE, (_HIT,), _FACETS, "cmVsZXZhbmNlfDExLjIwfDE")
_TREND: Final = TrendResponse(
    _ENVELOPE,
    "month",
    (TrendBucket("2024-06", "2024-06-01", 35, {"Harbour Ledger": 21, "Evening Sample": 9}),),
    2,
    "source",
    ("Harbour Ledger", "Evening Sample"),
)
_STATS: Final = ArchiveStats(_STATE, 3, 48_211_004, "1987-02-26T15:01:01+00:00", "2024-06-05", 12, _FACETS)
_REPORT: Final = LoadReport(
    Counter({Outcome.ADDED: 118, Outcome.UNCHANGED: 4}),
    Counter({Reason.NO_TEXT: 1}),
    Counter({Skip.COMPANION: 1}),
    Counter({Caution.DATE_ABSURD: 1}),
    Counter({("Harbour Ledger", b"Sign up for our evening newsletter."): 61}),
    records=124,
    files=2,
    seconds=1.042,
)
_FURNITURE: Final = Furniture("Harbour Ledger", "Sign up for our evening newsletter.", 61, ARTICLE.id)
_REJECTED: Final = Rejected(
    Origin("feed.jsonl", 7), Reason.NO_TEXT, "no text under any of the known keys", '{"title": "…"}'
)
_BAD_QUERY: Final = QueryError("a bracket is not closed", column=5, expected="a closing bracket", query="oil (gas")


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: how it is shown, in which format, and under which keys stand names instead of keys."""

    show: Callable[[Renderer], None]
    shape: Format = Format.JSON
    names: frozenset[str] = frozenset({"facets", "series", "rejected_by_reason", "skipped", "cautions"})

    def documents(self, printed: str) -> list[str]:
        """The JSON documents in what was printed."""
        return printed.splitlines() if self.shape is Format.JSONL else [printed]


SAMPLES: Final[dict[str, Sample]] = {
    "article": Sample(lambda r: r.articles((ARTICLE,)), Format.JSONL),
    "articles": Sample(lambda r: r.articles((ARTICLE,))),
    "hit": Sample(lambda r: r.hits(iter((_SEARCH,))), Format.JSONL),
    "search": Sample(lambda r: r.hits(iter((_SEARCH,)))),
    "count": Sample(lambda r: r.count(_ENVELOPE)),
    "facets": Sample(lambda r: r.facets(_SEARCH)),
    "facets-lines": Sample(lambda r: r.facets(_SEARCH), Format.JSONL),
    "trend": Sample(lambda r: r.trend(_TREND)),
    "trend-lines": Sample(lambda r: r.trend(_TREND), Format.JSONL),
    "stats": Sample(lambda r: r.stats(_STATS)),
    "load": Sample(lambda r: r.outcome(_REPORT.to_json())),
    "reject": Sample(lambda r: r.outcome(reject_json(_REJECTED))),
    "delete": Sample(
        lambda r: r.outcome({"format": 1, "matched": 1, "deleted": 0, "dry_run": True, "ids": [ARTICLE.id]})
    ),
    "furniture": Sample(lambda r: r.rows("furniture", [_FURNITURE.to_json()])),
    "furniture-lines": Sample(lambda r: r.rows("furniture", [_FURNITURE.to_json()]), Format.JSONL),
    "verify": Sample(
        lambda r: r.outcome(
            {"format": 1, "sound": False, "problems": [{"place": "segment a1", "detail": "cannot be read"}]}
        )
    ),
    "optimize": Sample(lambda r: r.outcome({"format": 1, "segments_before": 5, "segments_after": 1})),
    "error": Sample(lambda r: r.outcome(explained(_BAD_QUERY).to_json())),
}
