"""The oracle: an engine that reads every article for every question. Slow, and written from the contract alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from index.analyse import fold, forms, tokens
from index.article import Article, NewsDate
from index.fields import BY_NAME, FieldKind
from searcher.engines.base import Counts, EngineResponse
from searcher.periods import UNITS, Unit, bucketer
from searcher.query import plan
from searcher.query.plan import Plan
from searcher.request import EngineRequest, Position, Sort
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
        facets = {name: _count(self._buckets(name, found, request)) for name in request.facets}
        series: Counter[tuple[str, str]] = Counter()
        if request.series is not None:
            firsts = [self._values(request.facets[0], article, request) for article in found]
            for first, second in zip(firsts, self._buckets(request.series, found, request), strict=True):
                series.update(product(first, second))
        scores = {position.id: self.score(request.plan, self._articles[position.id]) for position in page}
        return EngineResponse(len(found), tuple(page), scores, len(page) < len(ordered), facets, dict(series))

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        return {wanted: self._articles[wanted] for wanted in ids if wanted in self._articles}

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        of_article = _words if BY_NAME[field].kind is FieldKind.TEXT else _compared
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
                return _near(_terms(field, article), terms, slop)
            case plan.Value(field, value):
                return BY_NAME[field].compared(value) in _compared(field, article)
            case plan.ValueWord(field, word):
                return word in _words(field, article)
            case plan.Expand(field) if BY_NAME[field].kind is FieldKind.KEY:
                return any(_fits(node, value) for value in _compared(field, article))
            case plan.Expand(field):
                return any(_fits(node, word) for word in _words(field, article))
            case plan.TimeRange():
                return _in_range(node, getattr(article, node.field))

    def _bm25(self, field: str, term: str, article: Article) -> float:
        everything = [_terms(field, other) for other in self._articles.values()]
        holding = sum(1 for terms in everything if term in terms)
        idf = math.log(len(everything) / (holding + 1)) + 1
        own = _terms(field, article)
        average = sum(map(len, everything)) / len(everything)
        length = _one_byte(len(own))
        frequency = own.count(term)
        return idf * (frequency * (K1 + 1)) / (frequency + K1 * ((1 - B) + B * length / average))

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
            period = bucketer(Unit(name), request.zone)(date.seconds, date.precision, date.zone_known)
            return () if period is None else (period,)
        values = BY_NAME[name].values
        assert values is not None
        return tuple(dict.fromkeys(values(article)))


def _order(position: Position, sort: Sort) -> tuple[float, str]:
    if position.key is None:
        return math.inf, position.id
    return (position.key if sort is Sort.OLDEST else -position.key), position.id


def _count(values: list[tuple[str, ...]]) -> Counts:
    return Counts(Counter(value for several in values for value in several), sum(not several for several in values))


def _field_values(field: str, article: Article) -> tuple[str, ...]:
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
