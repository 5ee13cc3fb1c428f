"""What every engine promises, over brute force and over arrays with one and with many segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analyse import fold
from index.article import Article, NewsDate, Origin, Precision
from index.fields import FIELDS
from index.store.writer import ArchiveWriter
from searcher.engines.arrays import ArrayEngine
from searcher.engines.base import Engine
from searcher.query import plan
from searcher.query.plan import Plan
from searcher.request import EngineRequest, FacetRequest, Position, SeriesRequest, Sort
from tests.brute import BruteForceEngine
from tests.strategies import archives, plans

MakeEngine = Callable[[Sequence[Article]], "Iterator[Engine]"]


@contextmanager
def brute_force(articles: Sequence[Article]) -> Iterator[Engine]:
    yield BruteForceEngine(articles)


@contextmanager
def one_segment(articles: Sequence[Article]) -> Iterator[Engine]:
    """All articles merged into one segment; every other one was first loaded in another version."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.archive"
        with ArchiveWriter(path) as writer:
            for made in articles[::2]:
                writer.upsert(earlier(made))
            writer.commit()
            for made in articles:
                writer.upsert(made)
            writer.optimize()
        engine = ArrayEngine(path)
        yield engine
        engine.close()


@contextmanager
def segments(articles: Sequence[Article]) -> Iterator[Engine]:
    """A segment for every three articles, nothing deleted."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.archive"
        with ArchiveWriter(path, merge=False) as writer:
            for number, article in enumerate(articles, start=1):
                writer.upsert(article)
                if number % 3 == 0:
                    writer.commit()
            writer.commit()
        engine = ArrayEngine(path)
        yield engine
        engine.close()


def earlier(article: Article) -> Article:
    return replace(article, text="an earlier version of oil talks")


@contextmanager
def with_deletions(articles: Sequence[Article]) -> Iterator[Engine]:
    """A segment for every three articles, and in each some that were replaced later, and one that was taken down."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.archive"
        for first in range(0, len(articles), 3):
            with ArchiveWriter(path, merge=False) as writer:
                writer.upsert(earlier(article(100 + first)))
                for number, made in enumerate(articles[first : first + 3]):
                    writer.upsert(made if number % 2 else earlier(made))
                writer.commit()
        with ArchiveWriter(path, merge=False) as writer:
            for made in articles:
                writer.upsert(made)
            writer.take_down(f"a{100 + first}" for first in range(0, len(articles), 3))
            writer.commit()
        engine = ArrayEngine(path)
        yield engine
        engine.close()


ARRAYS = {"one-segment": one_segment, "segments": segments, "segments-with-deletions": with_deletions}
ENGINES = {"brute-force": brute_force} | ARRAYS
every_engine = pytest.mark.parametrize("make", ENGINES.values(), ids=ENGINES.keys())


def article(number: int, text: str = "oil", published: NewsDate | None = None, **known: object) -> Article:
    return replace(Article(f"a{number}", text, Origin("t", number), published=published), **known)  # type: ignore[arg-type]


def on(day: int, offset: int | None = 0) -> NewsDate:
    zone = None if offset is None else timedelta(hours=offset)
    return NewsDate(datetime(2020, 1, day, 12), Precision.SECOND, zone)


def facets(*names: str) -> tuple[FacetRequest, ...]:
    return tuple(map(FacetRequest, names))


def ids(positions: Sequence[Position]) -> list[str]:
    return [position.id for position in positions]


@every_engine
def test_totals_are_exact_and_a_limit_does_not_change_them(make) -> None:  # type: ignore[no-untyped-def]
    with make([article(number) for number in range(7)]) as engine:
        answer = engine.search(EngineRequest(plan.Term("body", "oil"), limit=2))
    assert answer.total == 7
    assert len(answer.positions) == 2
    assert answer.more


@every_engine
def test_ties_break_by_id(make) -> None:  # type: ignore[no-untyped-def]
    with make([article(number) for number in (5, 3, 9, 1)]) as engine:
        answer = engine.search(EngineRequest(plan.Term("body", "oil")))
    assert ids(answer.positions) == ["a1", "a3", "a5", "a9"]


@every_engine
@pytest.mark.parametrize(
    ("sort", "expected"), [("newest", ["a3", "a1", "a2", "a0"]), ("oldest", ["a2", "a1", "a3", "a0"])]
)
def test_undated_come_last_in_both_date_orders(make, sort: str, expected: list[str]) -> None:  # type: ignore[no-untyped-def]
    made = [article(0), article(1, published=on(2)), article(2, published=on(1)), article(3, published=on(3))]
    with make(made) as engine:
        answer = engine.search(EngineRequest(plan.All(), Sort(sort)))
    assert ids(answer.positions) == expected


@every_engine
def test_pages_concatenate_to_the_whole(make) -> None:  # type: ignore[no-untyped-def]
    made = [article(number, "oil " * (number % 3 + 1), on(number % 4 + 1)) for number in range(11)] + [article(11)]
    with make(made) as engine:
        for sort in Sort:
            whole = engine.search(EngineRequest(plan.All(), sort, limit=None)).positions
            paged: list[Position] = []
            for more in (True, True, False):
                after = paged[-1] if paged else None
                answer = engine.search(EngineRequest(plan.All(), sort, limit=4, after=after))
                paged += answer.positions
                assert answer.more == more
            assert tuple(paged) == whole


@every_engine
def test_a_page_goes_on_after_an_article_that_has_gone(make) -> None:  # type: ignore[no-untyped-def]
    with make([article(number, published=on(5)) for number in (1, 3)]) as engine:
        gone = Position(on(5).seconds, "a2")
        answer = engine.search(EngineRequest(plan.All(), Sort.NEWEST, after=gone))
    assert ids(answer.positions) == ["a3"]


@every_engine
def test_spellings_that_a_filter_takes_for_one_value_are_one_bucket(make) -> None:  # type: ignore[no-untyped-def]
    tags = [("Inflation",), ("inflation",), ("inflation", "INFLATION"), ("Café",), ("cafe",), ("coal",)]
    with make([article(number, tags=several, published=on(1)) for number, several in enumerate(tags)]) as engine:
        answer = engine.search(
            EngineRequest(plan.All(), limit=0, facets=facets("year", "tag"), series=SeriesRequest("tag", "year"))
        )
        for value, count in answer.facets["tag"].values.items():
            assert engine.search(EngineRequest(plan.Value("tag", fold(value)))).total == count
    assert dict(answer.facets["tag"].values) == {"inflation": 3, "Café": 2, "coal": 1}
    assert answer.series == {"inflation": {"2020": 3}, "Café": {"2020": 2}, "coal": {"2020": 1}}


@every_engine
def test_facets_count_all_matches_and_those_without_a_value(make) -> None:  # type: ignore[no-untyped-def]
    made = [article(1, source="A"), article(2, source="A"), article(3), article(4, "gas", source="B")]
    with make(made) as engine:
        counts = engine.search(EngineRequest(plan.Term("body", "oil"), limit=0, facets=facets("source"))).facets[
            "source"
        ]
    assert dict(counts.values) == {"A": 2}
    assert counts.missing == 1


@every_engine
def test_an_article_counts_once_for_each_of_its_values(make) -> None:  # type: ignore[no-untyped-def]
    made = [article(1, tags=("UN, Geneva", "x")), article(2, tags=("x",))]
    with make(made) as engine:
        counts = engine.search(EngineRequest(plan.All(), limit=0, facets=facets("tag"))).facets["tag"]
    assert dict(counts.values) == {"UN, Geneva": 1, "x": 2}


@every_engine
def test_a_series_counts_the_largest_values_over_time(make) -> None:  # type: ignore[no-untyped-def]
    made = [article(number, tags=("x", "y"), published=on(number)) for number in (1, 2)]
    made += [article(3, tags=("x",), published=on(1)), article(4, published=on(1)), article(5, tags=("x",))]
    made += [article(6, tags=("z",), published=on(1))]
    with make(made) as engine:
        answer = engine.search(EngineRequest(plan.All(), limit=0, series=SeriesRequest("tag", "day", most=2)))
    assert answer.series == {"x": {"2020-01-01": 2, "2020-01-02": 1}, "y": {"2020-01-01": 1, "2020-01-02": 1}}
    assert list(answer.series) == ["x", "y"]


@every_engine
def test_periods_are_cut_in_the_askers_zone_but_floating_dates_stay(make) -> None:  # type: ignore[no-untyped-def]
    late = datetime(2019, 12, 31, 23)
    made = [
        article(1, published=NewsDate(late, Precision.SECOND, timedelta(0))),
        article(2, published=NewsDate(late, Precision.SECOND)),
        article(3, published=NewsDate(datetime(2019, 1, 1), Precision.YEAR)),
    ]
    with make(made) as engine:
        request = EngineRequest(plan.All(), limit=0, facets=facets("year", "day"), zone=ZoneInfo("Asia/Kolkata"))
        counted = engine.search(request).facets
    assert dict(counted["year"].values) == {"2020": 1, "2019": 2}
    assert dict(counted["day"].values) == {"2020-01-01": 1, "2019-12-31": 1}
    assert counted["day"].missing == 1


@every_engine
@pytest.mark.parametrize("offset", [0, -3, None])
def test_a_range_of_time_holds_its_start_and_not_its_end(make, offset: int | None) -> None:  # type: ignore[no-untyped-def]
    made = [article(day, published=on(day, offset)) for day in (1, 2, 3, 4)] + [article(5)]
    start, end, never = on(2, offset).seconds, on(4, offset).seconds, 2**40
    with make(made) as engine:

        def found(since: int | None, until: int | None) -> list[str]:
            known, floating = ((never, never), (since, until))[:: 1 if offset is None else -1]
            node = plan.TimeRange("published", *known, *floating)
            return ids(engine.search(EngineRequest(node, Sort.OLDEST)).positions)

        assert found(start, end) == ["a2", "a3"]
        assert found(start + 1, end + 1) == ["a3", "a4"]
        assert found(None, end) == ["a1", "a2", "a3"]
        assert found(start, None) == ["a2", "a3", "a4"]
        assert found(None, None) == ["a1", "a2", "a3", "a4"]


@every_engine
def test_ids_are_told_apart_by_case_and_names_are_not(make) -> None:  # type: ignore[no-untyped-def]
    made = [replace(article(0, source="Ökonom"), id=name) for name in ("x", "X")]
    with make(made) as engine:
        assert engine.search(EngineRequest(plan.Value("id", "X"))).total == 1
        assert engine.search(EngineRequest(plan.Value("source", "okonom"))).total == 2


@every_engine
def test_fetch_gives_whole_articles_and_leaves_out_unknown_ids(make) -> None:  # type: ignore[no-untyped-def]
    made = article(1, "a text", on(1, offset=5), headline="A headline", byline=("A", "B"))
    with make([made]) as engine:
        assert dict(engine.fetch(["a1", "nowhere"])) == {"a1": made}


@every_engine
def test_words_come_in_order_from_a_prefix(make) -> None:  # type: ignore[no-untyped-def]
    with make([article(1, "prices pride oil", source="Harbour Courier"), article(2, "price")]) as engine:
        assert list(engine.words("body", "pri", 2)) == ["price", "prices"]
        assert list(engine.words("source", "har", 9)) == ["harbour courier"]


@every_engine
def test_an_empty_archive_answers(make) -> None:  # type: ignore[no-untyped-def]
    with make([]) as engine:
        answer = engine.search(EngineRequest(plan.All(), facets=facets("source", "month")))
    assert (answer.total, answer.positions, answer.more) == (0, (), False)


def test_most_random_questions_find_some_articles_and_not_all() -> None:
    """Else the test below proves little."""
    seen = Counter[str]()

    @settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(articles=archives, asked=st.lists(plans, min_size=8, max_size=8))
    def ask(articles: list[Article], asked: list[Plan]) -> None:
        oracle = BruteForceEngine(articles)
        for node in asked if articles else ():
            total = oracle.search(EngineRequest(node, limit=0)).total
            seen["some" if 0 < total < len(articles) else "all or none"] += 1

    ask()
    assert seen["some"] > 0.35 * seen.total()


FACETED = tuple(
    FacetRequest(name, limit)
    for name, limit in zip(
        (*(spec.name for spec in FIELDS if spec.facet), "hour", "week", "quarter"), cycle((None, 2, 1))
    )
)


@pytest.mark.parametrize("make", ARRAYS.values(), ids=ARRAYS.keys())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    articles=archives,
    asked=st.lists(plans, min_size=8, max_size=8),
    sort=st.sampled_from(Sort),
    zone=st.sampled_from((UTC, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York"))),
    page=st.tuples(st.integers(0, 11), st.integers(1, 5)),
)
def test_random_questions_are_answered_as_by_brute_force(  # type: ignore[no-untyped-def]
    make, articles: list[Article], asked: list[Plan], sort: Sort, zone: tzinfo, page: tuple[int, int]
) -> None:
    oracle = BruteForceEngine(articles)
    with make(articles) as engine:
        for node in asked:
            request = EngineRequest(
                node, sort, limit=None, facets=FACETED, series=SeriesRequest("entity", "week"), zone=zone
            )
            expected, answer = oracle.search(request), engine.search(request)
            assert answer.total == expected.total
            assert answer.facets == expected.facets
            assert answer.series == expected.series
            assert sorted(ids(answer.positions)) == sorted(ids(expected.positions))
            if sort is not Sort.RELEVANCE:
                assert answer.positions == expected.positions
            else:
                keys = [(-(position.key or 0), position.id) for position in answer.positions]
                assert keys == sorted(keys)
            # Until a merge lets go of them, deleted articles count in the statistics that ranking goes by (how many
            # articles hold a term, how long fields are), in Whoosh as in Lucene: then scores are others, and with
            # them the order by relevance may be.
            if make is not with_deletions:
                assert answer.scores == pytest.approx(expected.scores)
            check_page(engine, request, answer.positions, *page)


def check_page(engine: Engine, request: EngineRequest, whole: Sequence[Position], at: int, limit: int) -> None:
    """A page after any hit is what follows it in the whole; the first page is the beginning."""
    first = engine.search(replace(request, limit=limit, facets=(), series=None))
    assert (first.positions, first.more) == (whole[:limit], len(whole) > limit)
    if at < len(whole):
        next_ = engine.search(replace(request, limit=limit, after=whole[at], facets=(), series=None))
        assert (next_.positions, next_.more) == (whole[at + 1 : at + 1 + limit], len(whole) > at + 1 + limit)
        assert next_.total == len(whole)


@pytest.mark.parametrize("make", ARRAYS.values(), ids=ARRAYS.keys())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    articles=archives,
    field=st.sampled_from([spec.name for spec in FIELDS if spec.values and spec.name != "id"]),
    prefix=st.sampled_from(("", "o", "pri", "mul", "東", "A", "a1", "reu", "en", "=")),
    limit=st.integers(0, 20),
)
def test_words_are_those_of_brute_force(  # type: ignore[no-untyped-def]
    make, articles: list[Article], field: str, prefix: str, limit: int
) -> None:
    expected = list(BruteForceEngine(articles).words(field, prefix, 1000))
    # Words of deleted articles may stay until a merge, or the end of their segment, lets go of them.
    gone = [replace(earlier(made), id=f"{made.id} before") for made in articles]
    gone += [earlier(article(100))] if make is with_deletions and articles else []
    possible = set(BruteForceEngine([*articles, *gone]).words(field, prefix, 1000))
    with make(articles) as engine:
        found = list(engine.words(field, prefix, 1000))
        assert list(engine.words(field, prefix, limit)) == found[:limit]
    if make is with_deletions:
        assert set(expected) <= set(found) <= possible
        assert found == sorted(set(found), key=str.encode)
    else:
        assert found == expected
