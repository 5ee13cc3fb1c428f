"""The engine over an archive on this machine: Whoosh's postings, columns and ranking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from index.article import Article
from index.errors import ArchiveError
from index.fields import BY_NAME, FieldKind
from index.store.archive import open_reader
from index.store.committed import Committed
from index.store.schema import SEPARATOR, UNDATED, WHOLE, forms_field, unpack_date
from index.store.stored import decode
from searcher.engines.base import Counts, EngineResponse
from searcher.engines.matching import SegmentEvaluator
from searcher.engines.ordering import Match, page
from searcher.periods import UNITS, Unit, bucketer
from searcher.request import EngineRequest, Position, Sort
from searcher.results import ArchiveState

B: Final = 0.75
K1: Final = 1.2
"""The free parameters of BM25F, as Robertson and Zaragoza (2009) give them for prose."""


class _Segment:
    """One segment of the commit: its evaluator, its columns, and where its documents are numbered from."""

    def __init__(self, searcher: Searcher, offset: int) -> None:
        self.offset = offset
        self.evaluator = SegmentEvaluator(searcher)
        self._reader = searcher.reader()
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
        self._reader = open_reader(path)
        self._searcher = Searcher(self._reader, weighting=BM25F(B=B, K1=K1))
        self._segments = [
            _Segment(leaf, offset) for leaf, offset in self._searcher.leaf_searchers() if leaf.reader().doc_count_all()
        ]
        self._committed = Committed(self._reader)
        self._path = path

    @property
    def state(self) -> ArchiveState:
        """What is being read."""
        return ArchiveState(self._reader.doc_count(), self._reader.generation())

    def search(self, request: EngineRequest) -> EngineResponse:
        """Answer one request. Raises :class:`ArchiveError` where the archive turns out damaged."""
        try:
            return self._search(request)
        except (OSError, ValueError, KeyError, IndexError, EOFError) as error:
            raise self._damaged(error) from error

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles with these ids; those that the archive does not hold are absent."""
        found: dict[str, Article] = {}
        for wanted in ids:
            if (known := self._committed.find(wanted)) is not None:
                try:
                    found[wanted] = decode(self._reader.stored_fields(known[0])["article"])
                except Exception as error:
                    raise self._damaged(error) from error
        return found

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        """Up to ``limit`` words (TEXT) or whole folded values (NAME, KEY) that begin with ``prefix``, in order."""
        text = BY_NAME[field].kind is FieldKind.TEXT
        name, mark = (forms_field(field), "") if text else (field, WHOLE)
        beginning = (mark + prefix).encode()
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
        return scored

    def _docnum(self, article_id: str) -> int:
        found = self._committed.find(article_id)
        return -1 if found is None else found[0]

    def _identify(self, docnum: int) -> str:
        segment = next(segment for segment in reversed(self._segments) if segment.offset <= docnum)
        return segment.ids[docnum - segment.offset].decode("utf-8", "surrogatepass")

    def _damaged(self, error: Exception) -> ArchiveError:
        return ArchiveError(f"{self._path} is damaged: {error}", hint="run: searcher verify")


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
    counted: Counter[tuple[str, ...]] = Counter()
    for segment, documents in found:
        counted.update(_values(name, segment, documents, request))
    values: Counter[str] = Counter()
    for several, count in counted.items():
        for value in several:
            values[value] += count
    return Counts(values, counted[()])


def _cross(found: _Found, request: EngineRequest) -> dict[tuple[str, str], int]:
    """Counts by (value of the first facet, value of the series)."""
    counted: Counter[tuple[str, str]] = Counter()
    for segment, documents in found:
        ordered = sorted(documents)
        firsts = _values(request.facets[0], segment, ordered, request)
        seconds = _values(request.series or "", segment, ordered, request)
        for first, second in zip(firsts, seconds, strict=True):
            counted.update((one, other) for one in first for other in second)
    return dict(counted)


def _values(
    name: str, segment: _Segment, documents: Iterable[int], request: EngineRequest
) -> Iterator[tuple[str, ...]]:
    """The facet's values of each document: none, one, or several."""
    if name in UNITS:
        return _periods(Unit(name), segment, documents, request)
    column = segment.column(name)
    split: dict[bytes, tuple[str, ...]] = {b"": ()}  # many articles have the same values: each is taken apart once

    def values(raw: bytes) -> tuple[str, ...]:
        if raw not in split:
            split[raw] = tuple(raw.decode("utf-8", "surrogatepass").split(SEPARATOR))
        return split[raw]

    return (values(bytes(column[docnum])) for docnum in documents)


def _periods(
    unit: Unit, segment: _Segment, documents: Iterable[int], request: EngineRequest
) -> Iterator[tuple[str, ...]]:
    dates, bucket = segment.evaluator.dates("published"), bucketer(unit, request.zone)
    for docnum in documents:
        packed = dates[docnum]
        period = None if packed == UNDATED else bucket(*unpack_date(packed))
        yield () if period is None else (period,)
