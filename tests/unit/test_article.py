"""The words that every module speaks: what they compute of themselves."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Entity, NewsDate, Origin, Precision

BARE = Article("a", "Rain fell.", Origin("f", 1))
FULL = Article(
    "a",
    "Rain fell.",
    Origin("f", 1),
    headline="Rain",
    headline_derived=True,
    deck="Much rain",
    byline=("Ada Example",),
    agency="AP",
    dateline="Oslo",
    source="The Paper",
    published=NewsDate(datetime(2025, 1, 2), Precision.DAY),
    updated=NewsDate(datetime(2025, 1, 3), Precision.DAY),
    language="en",
    url="https://example.org/a",
    section="World",
    tags=("rain",),
)
OSLO = Entity("Oslo", "place", 1, ("Oslo",))


def test_other_entities_change_nothing_else() -> None:
    assert all(getattr(FULL, field.name) for field in fields(Article) if field.name != "entities")
    assert FULL.with_entities((OSLO,)) == replace(FULL, entities=(OSLO,))
    assert FULL.with_entities((OSLO,)).with_entities(()) == FULL
    assert BARE.with_entities(()) == BARE


@given(
    st.datetimes(min_value=datetime(1450, 1, 1), max_value=datetime(2200, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
    st.none() | st.integers(-15 * 60, 15 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_seconds_are_those_of_the_instant(local: datetime, offset: timedelta | None) -> None:
    aware = local.replace(tzinfo=UTC if offset is None else timezone(offset))
    assert NewsDate(local, Precision.SECOND, offset).seconds == aware.timestamp()
