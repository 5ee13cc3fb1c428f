"""The engine over an archive on this machine: Whoosh's postings, columns and ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import cached_property
from itertools import islice, product
from pathlib import Path
from typing import Any, TypeAlias

from whoosh.reading import SegmentReader

from index.article import Article
from index.fields import BY_NAME, FieldKind
from index.store.archive import open_reader
from index.store.committed import Committed
from index.store.damage import damage
from index.store.schema import SEPARATOR, UNDATED, WHOLE, forms_field, unpack_date
from searcher.engines.base import Counts, EngineResponse
from searcher.engines.matching import SegmentEvaluator
from searcher.engines.ordering import Match, page
from searcher.engines.ranking import Ranking
from searcher.engines.spellings import commonest_spellings
from searcher.periods import UNITS, Unit, bucketer
from searcher.request import EngineRequest, Position, Sort
from searcher.results import ArchiveState


class _Segment:
    """One segment of the commit: its evaluator, its columns, and where its documents are numbered from."""

    def __init__(self, reader: SegmentReader, offset: int, ranking: Ranking) -> None:
        self.offset = offset
        self.evaluator = SegmentEvaluator(reader, ranking)
        self._reader = reader
        self._columns: dict[str, Mapping[int, bytes]] = {}

    @cached_property
    def ids(self) -> Mapping[int, bytes]:
        """Ids by document number."""
        return self.column("id")

    def column(self, field: str) -> Mapping[int, bytes]:
        """The values of a field by document number, as ``index.store.schema`` stores them."""
        if field not in self._columns:
            self._columns[field] = self._reader.column_reader(field, translate=False)
        return self._columns[field]


class WhooshEngine:
    """Answers requests over the newest commit of an archive, until it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader = open_reader(path)
        with damage(path):
            ranking = Ranking(self._reader)
            self._segments = [
                _Segment(leaf, offset, ranking) for leaf, offset in self._reader.leaf_readers() if leaf.doc_count_all()
            ]
            self._committed = Committed(self._reader)

    @property
    def state(self) -> ArchiveState:
        """What is being read."""
        return ArchiveState(self._reader.doc_count(), self._reader.generation())

    def search(self, request: EngineRequest) -> EngineResponse:
        """Answer one request. Raises :class:`index.errors.ArchiveError` where the archive turns out damaged."""
        with damage(self._path):
            return self._search(request)

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles with these ids; those that the archive does not hold are absent. Raises as ``search`` does."""
        with damage(self._path):
            found = ((wanted, self._committed.read(wanted)) for wanted in ids)
            return {wanted: article for wanted, article in found if article is not None}

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        """Up to ``limit`` words (TEXT) or whole folded values (NAME, KEY) that begin with ``prefix``, in order.

        Also those of deleted articles, until a merge lets go of them. Raises as ``search`` does.
        """
        text = BY_NAME[field].kind is FieldKind.TEXT
        name, mark = (forms_field(field), "") if text else (field, WHOLE)
        beginning = (mark + prefix).encode("utf-8", "surrogatepass")
        with damage(self._path):
            for found, term in islice(self._reader.terms_from(name, beginning), limit):
                if found != name or not term.startswith(beginning):
                    return
                yield term.decode("utf-8", "surrogatepass").removeprefix(mark)

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def _search(self, request: EngineRequest) -> EngineResponse:
        found = [(segment, segment.evaluator.matches(request.plan)) for segment in self._segments]
        total = sum(len(documents) for _, documents in found)
        positions: tuple[Position, ...] = ()
        more = total > 0
        if request.limit != 0:
            matches = (match for segment, documents in found for match in _matches(segment, documents, request))
            positions, more = page(
                matches, request.sort, limit=request.limit, after=request.after, identify=self._identify
            )
        facets = {name: _count(name, found, request) for name in request.facets}
        series = _cross(found, request) if request.series is not None else {}
        return EngineResponse(total, positions, self._scores(positions, request), more, facets, series)

    def _scores(self, positions: tuple[Position, ...], request: EngineRequest) -> dict[str, float]:
        """What the hits of the page score by relevance, also where they are ordered by date."""
        if request.sort is Sort.RELEVANCE:
            return {position.id: float(position.key or 0) for position in positions}
        scored: dict[str, float] = {}
        numbers = {position.id: self._docnum(position.id) for position in positions}
        for segment in self._segments:
            own = {docnum - segment.offset: found for found, docnum in numbers.items()}
            scores = segment.evaluator.scores(request.plan, own)
            scored.update((own[docnum], score) for docnum, score in scores.items())
        if len(scored) != len(positions):
            raise ValueError("ids of articles in two places contradict each other")
        return scored

    def _docnum(self, article_id: str) -> int:
        found = self._committed.find(article_id)
        return -1 if found is None else found[0]

    def _identify(self, docnum: int) -> str:
        segment = next(segment for segment in reversed(self._segments) if segment.offset <= docnum)
        return segment.ids[docnum - segment.offset].decode("utf-8", "surrogatepass")


_Found = list[tuple[_Segment, frozenset[int]]]


def _matches(segment: _Segment, documents: frozenset[int], request: EngineRequest) -> Iterator[Match]:
    if request.sort is Sort.RELEVANCE:
        scores = segment.evaluator.scores(request.plan, documents)
        return (Match(score, segment.offset + docnum) for docnum, score in scores.items())
    dates = segment.evaluator.dates("published")
    return (
        Match(None if dates[docnum] == UNDATED else dates[docnum] >> 4, segment.offset + docnum) for docnum in documents
    )


def _count(name: str, found: _Found, request: EngineRequest) -> Counts:
    """How many articles have each value. Many have the same, so each is taken apart once, when all are counted."""
    counted: Counter[_Kept] = Counter()
    for segment, documents in found:
        counted.update(_kept(name, segment, documents))
    read = _in_one_spelling(name, counted, request)
    values: Counter[str] = Counter()
    missing = 0
    for kept, count in counted.items():
        several = read(kept)
        missing += 0 if several else count
        for value in several:
            values[value] += count
    return Counts(values, missing)


def _in_one_spelling(name: str, counted: Mapping[Any, int], request: EngineRequest) -> _Read:
    """The reading, with the commonest spelling for all those of a value: an article that has two has it once."""
    read = _reading(name, request)
    if name in UNITS:
        return read
    values: Counter[str] = Counter()
    for kept, count in counted.items():
        for value in read(kept):
            values[value] += count
    spelling = commonest_spellings(name, values)
    return lambda kept: {spelling[value] for value in read(kept)}


def _cross(found: _Found, request: EngineRequest) -> dict[tuple[str, str], int]:
    """Counts by (value of the first facet, value of the series)."""
    names = request.facets[0], request.series or ""
    pairs: Counter[tuple[_Kept, _Kept]] = Counter()
    for segment, documents in found:
        ordered = sorted(documents)
        pairs.update(zip(*(_kept(name, segment, ordered) for name in names), strict=True))
    firsts = _reading(names[0], request)
    articles: Counter[_Kept] = Counter()
    for (_, second), count in pairs.items():
        articles[second] += count
    seconds = _in_one_spelling(names[1], articles, request)
    counted: Counter[tuple[str, str]] = Counter()
    for (first, second), count in pairs.items():
        for pair in product(firsts(first), seconds(second)):
            counted[pair] += count
    return dict(counted)


_Kept: TypeAlias = int | bytes
"""What a column holds for an article: a packed date, or values with separators between."""


def _kept(name: str, segment: _Segment, documents: Iterable[int]) -> Iterator[_Kept]:
    """What the facet's column holds for each of the documents."""
    if name in UNITS:
        dates = segment.evaluator.dates("published")
        return (dates[docnum] for docnum in documents)
    column = segment.column(name)
    return (column[docnum] for docnum in documents)


_Read: TypeAlias = Callable[[Any], Collection[str]]


def _reading(name: str, request: EngineRequest) -> _Read:
    """From what the facet's column holds to the values: none, one, or several."""
    return _period_of(Unit(name), request.zone) if name in UNITS else _values


def _values(kept: bytes) -> tuple[str, ...]:
    return tuple(kept.decode("utf-8", "surrogatepass").split(SEPARATOR)) if kept else ()


def _period_of(unit: Unit, zone: tzinfo) -> Callable[[int], tuple[str, ...]]:
    bucket = bucketer(unit, zone)

    def period(packed: int) -> tuple[str, ...]:
        named = None if packed == UNDATED else bucket(*unpack_date(packed))
        return () if named is None else (named,)

    return period
