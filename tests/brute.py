"""The oracle: an engine that reads every article for every question. Slow, and written from the contract alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product

from index.analyse import fold, forms, tokens
from index.article import Article, NewsDate
from index.fields import BY_NAME, TEXT, FieldKind
from searcher.engines.base import Counts, EngineResponse
from searcher.periods import UNITS, Unit, needs
from searcher.periods import name as period_name
from searcher.query import plan
from searcher.query.plan import Plan
from searcher.request import EngineRequest, FacetRequest, Position, Sort
from searcher.results import ArchiveState

B, K1 = 0.75, 1.2


class BruteForceEngine:
    """Answers over a list of articles."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}

    @property
    def state(self) -> ArchiveState:
        return ArchiveState(len(self._articles), 1)

    def search(self, request: EngineRequest) -> EngineResponse:
        found = [article for article in self._articles.values() if self._matches(request.plan, article)]
        ordered = sorted((self._position(article, request) for article in found), key=lambda p: _order(p, request.sort))
        if request.after is not None:
            border = _order(request.after, request.sort)
            ordered = [position for position in ordered if _order(position, request.sort) > border]
        page = ordered if request.limit is None else ordered[: request.limit]
        facets = {facet.name: _count(self._buckets(facet.name, found, request), facet) for facet in request.facets}
        series: dict[str, Counter[str]] = {}
        if request.series is not None:
            named = self._buckets(request.series.facet, found, request)
            for value in _fullest(Counter(value for values in named for value in values), request.series.most):
                having = [article for article, values in zip(found, named, strict=True) if value in values]
                periods = self._buckets(request.series.unit, having, request)
                series[value] = Counter(period for several in periods for period in several)
        scores = {position.id: self.score(request.plan, self._articles[position.id]) for position in page}
        return EngineResponse(len(found), tuple(page), scores, len(page) < len(ordered), facets, dict(series))

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        return {wanted: self._articles[wanted] for wanted in ids if wanted in self._articles}

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        text = BY_NAME[field].kind is FieldKind.TEXT
        field, of_article = (TEXT, _words) if text else (field, _compared)
        known = {word for article in self._articles.values() for word in of_article(field, article)}
        ordered = sorted(known, key=lambda word: word.encode())
        yield from [word for word in ordered if word.startswith(prefix)][:limit]

    def close(self) -> None:
        pass

    def score(self, node: Plan, article: Article) -> float:
        """What an article that matches scores."""
        if not self._matches(node, article):
            return 0.0
        match node:
            case plan.Term(field, term):
                return self._bm25(field, term, article)
            case plan.Near(field, terms):
                return sum(self._bm25(field, term, article) for term in terms)
            case plan.AllOf(children) | plan.AnyOf(children):
                return sum(self.score(child, article) for child in children)
            case plan.Weighted(child, factor):
                return self.score(child, article) * factor
            case plan.Expand():
                return 1.0
        return 0.0

    def _matches(self, node: Plan, article: Article) -> bool:
        match node:
            case plan.All():
                return True
            case plan.Nothing():
                return False
            case plan.AllOf(children):
                return all(self._matches(child, article) for child in children)
            case plan.AnyOf(children):
                return any(self._matches(child, article) for child in children)
            case plan.Without(child):
                return not self._matches(child, article)
            case plan.Weighted(child):
                return self._matches(child, article)
            case plan.Term(field, term):
                return term in _terms(field, article)
            case plan.Near(field, terms, slop):
                return any(_near(_terms(zone, article), terms, slop) for zone in _zones(field))
            case plan.Value(field, value):
                return BY_NAME[field].compared(value) in _compared(field, article)
            case plan.ValueWord(field, word):
                return word in _words(field, article)
            case plan.Expand(field) if field != TEXT and BY_NAME[field].kind is FieldKind.KEY:
                return any(_fits(node, value) for value in _compared(field, article))
            case plan.Expand(field):
                return any(_fits(node, word) for word in _words(field, article))
            case plan.TimeRange():
                return _in_range(node, getattr(article, node.field))

    def _bm25(self, field: str, term: str, article: Article) -> float:
        holding = sum(1 for other in self._articles.values() if term in _terms(TEXT, other))
        idf = math.log(len(self._articles) / (holding + 1)) + 1
        average = sum(len(_terms(TEXT, other)) for other in self._articles.values()) / len(self._articles)
        length = _one_byte(len(_terms(TEXT, article)))
        weight = sum(BY_NAME[zone].boost * _terms(zone, article).count(term) for zone in _zones(field))
        return idf * (weight * (K1 + 1)) / (weight + K1 * ((1 - B) + B * length / average))

    def _position(self, article: Article, request: EngineRequest) -> Position:
        if request.sort is Sort.RELEVANCE:
            return Position(self.score(request.plan, article), article.id)
        return Position(None if article.published is None else article.published.seconds, article.id)

    def _buckets(self, name: str, found: list[Article], request: EngineRequest) -> list[tuple[str, ...]]:
        """The buckets of each article: of spellings that compare as equal, the commonest."""
        several = [self._values(name, article, request) for article in found]
        if name in UNITS:
            return several
        counted = Counter(value for values in several for value in values)
        best: dict[str, str] = {}
        for value in sorted(counted, key=lambda one: (-counted[one], one)):
            best.setdefault(BY_NAME[name].compared(value), value)
        return [tuple({best[BY_NAME[name].compared(value)] for value in values}) for values in several]

    def _values(self, name: str, article: Article, request: EngineRequest) -> tuple[str, ...]:
        if name in UNITS:
            date = article.published
            if date is None:
                return ()
            if date.precision < needs(Unit(name)):
                return ()
            moment = datetime.fromtimestamp(date.seconds, (date.zone_known and request.zone) or UTC)
            return (period_name(Unit(name), moment.replace(tzinfo=None)),)
        values = BY_NAME[name].values
        assert values is not None
        known: dict[str, str] = {}  # of two spellings of one value, the article has the first
        for value in values(article):
            known.setdefault(BY_NAME[name].compared(value), value)
        return tuple(known.values())


def _order(position: Position, sort: Sort) -> tuple[float, str]:
    if position.key is None:
        return math.inf, position.id
    return (position.key if sort is Sort.OLDEST else -position.key), position.id


def _count(values: list[tuple[str, ...]], facet: FacetRequest) -> Counts:
    counted = Counter(value for several in values for value in several)
    kept = counted if facet.name in UNITS else {value: counted[value] for value in _fullest(counted, facet.most)}
    return Counts(kept, sum(not several for several in values), counted.total())


def _fullest(counted: Counter[str], most: int) -> list[str]:
    return sorted(counted, key=lambda value: (-counted[value], fold(value)))[:most]


def _zones(field: str) -> tuple[str, ...]:
    return ("headline", "deck", "body") if field == TEXT else (field,)


def _field_values(field: str, article: Article) -> tuple[str, ...]:
    if field == TEXT:
        return tuple(value for zone in _zones(TEXT) for value in _field_values(zone, article))
    values = BY_NAME[field].values
    assert values is not None
    return values(article)


def _terms(field: str, article: Article) -> list[str]:
    return [term for value in _field_values(field, article) for term in tokens(value)]


def _words(field: str, article: Article) -> set[str]:
    return {form for value in _field_values(field, article) for form in forms(value)}


def _compared(field: str, article: Article) -> set[str]:
    values = {BY_NAME[field].compared(value) for value in _field_values(field, article)}
    if field == "language":
        values |= {fold(value.split("-")[0]) for value in _field_values(field, article)}
    return values


def _near(own: list[str], terms: tuple[str, ...], slop: int | None) -> bool:
    if slop is None:
        return any(tuple(own[at : at + len(terms)]) == terms for at in range(len(own)))
    places = [[at for at, term in enumerate(own) if term == wanted] for wanted in terms]
    return any(len(set(chosen)) == len(chosen) and max(chosen) - min(chosen) <= slop for chosen in product(*places))


def _fits(node: plan.Expand, word: str) -> bool:
    if node.prefix is not None:
        return word.startswith(node.prefix)
    if node.pattern is not None:
        pattern = "".join({"?": ".", "*": ".*"}.get(letter, re.escape(letter)) for letter in node.pattern)
        return re.fullmatch(pattern, word) is not None
    return _distance(node.near or "", word) <= node.edits


def _distance(one: str, other: str) -> int:
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            same = one[row - 1] == other[column - 1]
            table[row][column] = min(
                table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + (not same)
            )
    return table[-1][-1]


def _in_range(node: plan.TimeRange, date: NewsDate | None) -> bool:
    if date is None:
        return False
    start, end = (node.start, node.end) if date.zone_known else (node.wall_start, node.wall_end)
    return (start is None or date.seconds >= start) and (end is None or date.seconds < end)


def _one_byte(length: int) -> int:
    """The length as Whoosh keeps it in one byte. Part of the ranking's definition, so taken from Whoosh."""
    from whoosh.util.numeric import byte_to_length, length_to_byte

    return int(byte_to_length(length_to_byte(length)))
