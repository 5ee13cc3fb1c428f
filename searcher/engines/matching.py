"""Plans evaluated over one segment of a Whoosh index: first which documents match, then what they score.

Only the leaves of a plan read postings. Matching is set algebra over document numbers; scoring visits the documents
that matched and nothing else. Whoosh supplies postings, positions and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from whoosh.reading import SegmentReader

from index.fields import BY_NAME, FieldKind
from index.store.postings import blocks, dates
from index.store.schema import UNDATED, WHOLE, forms_field
from searcher.engines.nearness import near
from searcher.engines.ranking import Ranking
from searcher.query.patterns import beginning, fitting
from searcher.query.plan import (
    All,
    AllOf,
    AnyOf,
    Expand,
    Near,
    Nothing,
    Plan,
    Term,
    TimeRange,
    Value,
    ValueWord,
    Weighted,
    Without,
)

_NONE: Final[frozenset[int]] = frozenset()


_MOST_REMEMBERED: Final = 500_000  # document numbers; some 40 MB


class Remembered(dict[Plan, frozenset[int]]):
    """What plans matched, the oldest forgotten when there are too many documents: a process may ask all day."""

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        super().__init__()
        self._most = most
        self._held = 0

    def __setitem__(self, node: Plan, found: frozenset[int]) -> None:
        self._held += len(found)
        super().__setitem__(node, found)
        while self._held > self._most and len(self) > 1:
            self._held -= len(self.pop(next(iter(self))))


class SegmentEvaluator:
    """Answers plans over one segment, remembering what it has worked out."""

    def __init__(self, reader: SegmentReader, ranking: Ranking) -> None:
        self._reader = reader
        self._ranking = ranking
        self._matches = Remembered()
        self._dates: dict[str, Sequence[int]] = {}
        self._deleted = frozenset(self._reader.segment().deleted_docs()) if self._reader.has_deletions() else _NONE

    def matches(self, node: Plan) -> frozenset[int]:
        """Numbers of the documents that match."""
        found = self._matches.get(node)
        if found is None:
            found = self._matches[node] = self._match(node)
        return found

    def scores(self, node: Plan, documents: Iterable[int]) -> dict[int, float]:
        """What each of the documents scores by the node; those that it does not match are absent."""
        wanted = self.matches(node).intersection(documents)
        match node:
            case Term(field, term):
                return self._bm25(field, term, wanted)
            case Near(field, terms):
                return _total((self._bm25(field, term, wanted) for term in terms), wanted)
            case AllOf(children) | AnyOf(children):
                return _total((self.scores(child, wanted) for child in children), wanted)
            case Weighted(child, factor):
                return {document: score * factor for document, score in self.scores(child, wanted).items()}
            case _:
                return dict.fromkeys(wanted, 1.0 if isinstance(node, Expand) else 0.0)

    def dates(self, field: str) -> Sequence[int]:
        """Packed dates of a DATE field by document number, ``UNDATED`` where there is none."""
        if field not in self._dates:
            self._dates[field] = dates(self._reader, field)
        return self._dates[field]

    def _match(self, node: Plan) -> frozenset[int]:
        match node:
            case All():
                return self._everything
            case Nothing():
                return _NONE
            case AllOf(children):
                return self._all_of(children)
            case AnyOf(children):
                return frozenset().union(*map(self.matches, children))
            case Without(child):
                return self._everything - self.matches(child)
            case Weighted(child):
                return self.matches(child)
            case _:
                return self._match_leaf(node)

    def _match_leaf(self, node: Plan) -> frozenset[int]:
        match node:
            case Term(field, term) | ValueWord(field, term):
                return self._posted(field, term)
            case Value(field, value):
                return self._posted(field, WHOLE + BY_NAME[field].compared(value))
            case Near(field, terms, slop):
                return self._near(field, terms, slop)
            case Expand():
                return frozenset().union(*(self._posted(*term) for term in self._expansion(node)))
            case TimeRange():
                return self._in_range(node)
        raise TypeError(f"{type(node).__name__} is no leaf of a plan")

    @property
    def _everything(self) -> frozenset[int]:
        return frozenset(range(self._reader.doc_count_all())) - self._deleted

    def _all_of(self, children: tuple[Plan, ...]) -> frozenset[int]:
        found: frozenset[int] | None = None
        for child in children:
            found = self.matches(child) if found is None else found & self.matches(child)
            if not found:
                return _NONE
        return self._everything if found is None else found

    def _posted(self, field: str, term: str | bytes) -> frozenset[int]:
        found: set[int] = set()
        for documents, _, _ in blocks(self._reader, field, term):
            found.update(documents)
        return frozenset(found) - self._deleted

    def _near(self, field: str, terms: tuple[str, ...], slop: int | None) -> frozenset[int]:
        candidates = self._all_of(tuple(Term(field, term) for term in dict.fromkeys(terms)))
        if not candidates:
            return _NONE
        positions = {term: self._positions(field, term, candidates) for term in set(terms)}
        return frozenset(
            document for document in candidates if near([positions[term][document] for term in terms], slop)
        )

    def _positions(self, field: str, term: str, wanted: frozenset[int]) -> dict[int, list[int]]:
        unpack = self._reader.schema[field].format.decode_positions
        return {
            document: unpack(packed)
            for documents, _, values in blocks(self._reader, field, term)
            if not wanted.isdisjoint(documents)
            for document, packed in zip(documents, values, strict=True)
            if document in wanted
        }

    def _expansion(self, node: Expand) -> Iterator[tuple[str, bytes]]:
        kind = BY_NAME[node.field].kind
        field = forms_field(node.field) if kind is FieldKind.TEXT else node.field
        mark = WHOLE if kind is FieldKind.KEY else ""
        fits, start = fitting(node), mark + beginning(node)
        for found, term in self._reader.terms_from(field, start):
            word = term.decode("utf-8", "surrogatepass")
            if found != field or not word.startswith(start):
                return
            if word.startswith(WHOLE) == bool(mark) and fits(word.removeprefix(mark)):
                yield field, term

    def _in_range(self, node: TimeRange) -> frozenset[int]:
        inside = _range_test(node)
        matched = (document for document, packed in enumerate(self.dates(node.field)) if inside(packed))
        return frozenset(matched) - self._deleted

    def _bm25(self, field: str, term: str, wanted: frozenset[int]) -> dict[int, float]:
        if not wanted:
            return {}
        score = self._ranking.scorer(self._reader, field, term)
        return {
            document: score(document, weight)
            for documents, weights, _ in blocks(self._reader, field, term)
            if not wanted.isdisjoint(documents)
            for document, weight in zip(documents, weights, strict=True)
            if document in wanted
        }


def _total(parts: Iterable[dict[int, float]], documents: Iterable[int]) -> dict[int, float]:
    total = dict.fromkeys(documents, 0.0)
    for part in parts:
        for document, score in part.items():
            total[document] += score
    return total


def _range_test(node: TimeRange) -> Callable[[int], bool]:
    """A test of packed dates: of instants against the instants, of floating dates against the wall clock."""
    minimum, maximum = -(2**62), 2**62
    start = minimum if node.start is None else node.start
    end = maximum if node.end is None else node.end
    wall_start = minimum if node.wall_start is None else node.wall_start
    wall_end = maximum if node.wall_end is None else node.wall_end

    def inside(packed: int) -> bool:
        if packed == UNDATED:
            return False
        seconds = packed >> 4
        return start <= seconds < end if packed & 1 else wall_start <= seconds < wall_end

    return inside
