"""Answers made by hand, with all that makes printing hard: wide letters, right to left, escapes, formulas, gaps."""

from __future__ import annotations

from datetime import datetime, timedelta

from index.article import Article, Entity, NewsDate, Origin, Precision
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

ORIGIN = Origin("feed.jsonl", 3)

HARBOUR = Article(
    id="4f1c22d09be1a7c3",
    text="Ministers met in the old harbour.\n\nThey agreed on nothing, said one delegate, “but warmly”.",
    origin=ORIGIN,
    headline="Ministers of eleven countries agree to cut output by a million barrels a day from April, delegates say",
    deck="Prices rise in early trade",
    byline=("Ada Example", "Ben Sample"),
    agency="Example Wire",
    dateline="Rotterdam",
    source="Harbour Ledger",
    published=NewsDate(datetime.fromisoformat("2024-03-01T14:56"), Precision.MINUTE, timedelta(hours=1)),
    updated=NewsDate(datetime.fromisoformat("2024-03-01T18:02:09"), Precision.SECOND, timedelta(hours=1)),
    language="en",
    url="https://harbour.example/a?b=1",
    section="energy",
    tags=("oil", "cartel"),
    entities=(Entity("Ada Lovelace", "person", 2, ("Lovelace",)), Entity("Rotterdam", "place", 1, ("Rotterdam",))),
)
ARABIC = Article(
    id="b2",
    text="نص قصير.",
    origin=ORIGIN,
    headline="محادثات جديدة حول أسعار النفط",
    source="الميناء",
    published=NewsDate(datetime.fromisoformat("2024-03-02"), Precision.DAY),
)
JAPANESE = Article(
    id="c3",
    text="短い記事。",
    origin=ORIGIN,
    headline="港湾都市で開かれた閣僚会議は減産で合意し、原油価格は早朝の取引で上昇したと代表団の一人が静かに語った",
    source="港湾日報",
    published=NewsDate(datetime.fromisoformat("2024-03-02T09:00"), Precision.MINUTE),
)
HOSTILE = Article(
    id="d4",
    text="=cmd|' /C calc'!A0\x1b[2J\tand more",
    origin=Origin("page.html"),
    headline="\x1b]0;owned\x07\x1b[31mred\x9b31m \u202edesrever\u202c end",
    headline_derived=True,
    source="=HYPERLINK(1)",
    url="https://evil.example/\x1b]8;;x",
)
ARTICLES = (HARBOUR, ARABIC, JAPANESE, HOSTILE)

_TEXT = (
    "Ministers of the oil cartel met in the old harbour, and the price of oil rose by four dollars before the end "
    "of the morning, which nobody there had expected."
)
PASSAGE = Snippet(_TEXT, ((17, 20), (69, 72)))
HITS = tuple(
    Hit(rank, article.id, 10.5 - rank, article, PASSAGE if rank != 2 else None)
    for rank, article in enumerate(ARTICLES, 1)
)

ENVELOPE = Envelope("oil price", {"since": "2024-01-01T00:00:00+00:00"}, 1234, ArchiveState(21578, 7), 12.3456)
FACETS = {
    "source": Facet([Bucket("Harbour Ledger", 120), Bucket("الميناء", 60), Bucket("港湾日報", 1)], 12, 3),
    "entity": Facet(
        [Bucket("Conference of the Ministers of Eleven Countries", 91), Bucket("Ada Lovelace", 33)], 1020, 0
    ),
    "month": Facet([Bucket("2024-02", 3), Bucket("2024-03", 178)], 0, 4),
    "tag": Facet([], 0, 1234),
}
RESPONSE = SearchResponse(ENVELOPE, HITS, FACETS, "bmV4dA")
NOTHING = SearchResponse(Envelope("nosuch", {}, 0, ArchiveState(21578, 7), 0.4))

TREND = TrendResponse(
    ENVELOPE,
    "month",
    tuple(TrendBucket(f"2024-{month:02d}", f"2024-{month:02d}-01", month * 37 % 101 - 3) for month in range(1, 13)),
    3,
)
SERIES = TrendResponse(
    ENVELOPE,
    "month",
    tuple(
        TrendBucket(f"2024-{month:02d}", f"2024-{month:02d}-01", 40, {"Harbour Ledger": month, "港湾日報": month % 2})
        for month in range(1, 5)
    ),
    0,
    "source",
    ("Harbour Ledger", "港湾日報"),
)
STATS = ArchiveStats(ArchiveState(21578, 7), 2, 4_200_000, "1987-02-26", "1987-10-20", 12, FACETS)
