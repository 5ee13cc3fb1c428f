"""Random articles and plans over a small vocabulary, so that random questions have answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st

from index.analyse import forms, tokens
from index.article import Article, Entity, NewsDate, Origin, Precision
from index.fields import TEXT
from searcher.query import plan
from searcher.query.plan import Plan

WORDS = (
    "oil",
    "oils",
    "price",
    "prices",
    "opec",
    "the",
    "talks",
    "peace",
    "U.S.",
    "Müller",
    "running",
    "market",
    "東京",
)
NAMES = ("Reuters", "Harbour Courier", "harbour news", "Ökonom", "U.S. Desk")
AGENCIES = ("Reuters", "Example Wire")
PEOPLE = ("Ada Example", "Ada Other", "Bo Müller")
PLACES = ("Paris", "New York", "York")

PHRASES = ("oil price", "peace talks", "the oil market", "running talks", "talks of peace", "talks talks")

sentences = st.lists(st.sampled_from(WORDS + PHRASES), min_size=1, max_size=6).map(" ".join)


def _date(day: int, precision: Precision, offset: int | None) -> NewsDate:
    local = datetime(1999, 12, 25) + timedelta(days=day // 24, hours=day % 24)
    if precision < Precision.MINUTE:
        cut = {Precision.YEAR: (local.year, 1, 1), Precision.MONTH: (local.year, local.month, 1)}
        parts = cut.get(precision, (local.year, local.month, local.day))
        return NewsDate(datetime(*parts), precision)
    return NewsDate(local, precision, None if offset is None else timedelta(hours=offset))


dates = st.builds(_date, st.integers(0, 24 * 60), st.sampled_from(Precision), st.sampled_from((None, 0, -5, 5, 14)))


def _entities(people: list[str], places: list[str]) -> tuple[Entity, ...]:
    persons = tuple(Entity(name, "person", 1, (name,)) for name in people)
    return persons + tuple(Entity(name, "place", 1, (name,)) for name in places)


_bodies = st.builds(
    Article,
    id=st.just(""),
    text=st.lists(sentences, min_size=1, max_size=4).map("\n\n".join),
    origin=st.just(Origin("made.jsonl", 1)),
    headline=st.none() | sentences,
    deck=st.none() | sentences,
    byline=st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True).map(tuple),
    agency=st.none() | st.sampled_from(AGENCIES),
    source=st.none() | st.sampled_from(NAMES),
    section=st.none() | st.sampled_from(("World", "Markets")),
    published=st.none() | dates,
    language=st.none() | st.sampled_from(("en", "en-GB", "de")),
    tags=st.lists(st.sampled_from(("oil", "world news", "World")), max_size=3).map(tuple),
    entities=st.builds(
        _entities,
        st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
        st.lists(st.sampled_from(PLACES), max_size=2, unique=True),
    ),
)


def _numbered(articles: list[Article]) -> list[Article]:
    from dataclasses import replace

    return [replace(article, id=f"a{number}") for number, article in enumerate(articles)]


# As many of every size: left alone, hypothesis makes small ones, in which every question finds all or nothing.
archives = (
    st.sampled_from((12, 10, 9, 8, 7, 6, 5, 4, 3, 1, 0))
    .flatmap(lambda size: st.lists(_bodies, min_size=size, max_size=size))
    .map(_numbered)
)

_terms = st.sampled_from(sorted({term for word in WORDS for term in tokens(word)}))
_forms = st.sampled_from(sorted({form for word in WORDS for form in forms(word)}))
_text_fields = st.sampled_from((TEXT, TEXT, TEXT, "headline", "deck", "body"))
_seconds = st.none() | st.integers(946_000_000, 952_000_000)
_named = {
    "source": NAMES,
    "byline": PEOPLE,
    "agency": AGENCIES,
    "section": ("World", "Markets"),
    "tag": ("world news", "oil", "WORLD"),
    "entity": PEOPLE + PLACES,
    "person": PEOPLE,
    "place": PLACES,
}
_values_of_names = [(field, value) for field, values in _named.items() for value in values]
_words_of_names = sorted({(field, form) for field, value in _values_of_names for form in forms(value)})

_words: st.SearchStrategy[Plan] = st.one_of(
    st.builds(plan.Term, _text_fields, _terms),
    st.builds(plan.Near, _text_fields, st.sampled_from([tuple(tokens(phrase)) for phrase in PHRASES])),
    st.builds(plan.Near, _text_fields, st.lists(_terms, min_size=2, max_size=3).map(tuple), st.integers(0, 6)),
    st.builds(plan.Expand, _text_fields, prefix=st.sampled_from(("p", "pri", "o", "run", ""))),
    st.builds(
        plan.Expand,
        st.sampled_from(("source", "body", TEXT)),
        pattern=st.sampled_from(("*s", "o?l", "m*r", "h*", "??", "*.*")),
    ),
    st.builds(plan.Expand, _text_fields, near=_forms, edits=st.integers(1, 2)),
)
_values: st.SearchStrategy[Plan] = st.one_of(
    st.sampled_from([plan.Value(field, value) for field, value in _values_of_names]),
    st.builds(plan.Value, st.just("id"), st.sampled_from(("a0", "A0", "a3"))),
    st.builds(plan.Value, st.just("language"), st.sampled_from(("en", "en-gb", "de"))),
    st.sampled_from([plan.ValueWord(field, word) for field, word in _words_of_names]),
    st.builds(plan.Expand, st.sampled_from(("id", "language")), prefix=st.sampled_from(("a", "a1", "A", "en", ""))),
)
_leaves: st.SearchStrategy[Plan] = st.one_of(
    _words,
    _words,
    _values,
    st.builds(plan.TimeRange, st.just("published"), _seconds, _seconds, _seconds, _seconds),
    st.sampled_from((plan.All(), plan.Nothing(), plan.AllOf(()), plan.AnyOf(()))),
)

plans: st.SearchStrategy[Plan] = st.recursive(
    _leaves,
    lambda children: st.one_of(
        st.builds(plan.AllOf, st.tuples(children, children)),
        st.builds(plan.AnyOf, st.lists(children, min_size=2, max_size=3).map(tuple)),
        st.builds(plan.AllOf, st.tuples(children, st.builds(plan.Without, children))),
        st.builds(plan.Without, children),
        st.builds(plan.Weighted, children, st.sampled_from((0.5, 2.0, 3.0))),
    ),
    max_leaves=6,
)
