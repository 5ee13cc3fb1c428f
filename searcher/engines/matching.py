"""Plans evaluated over one segment of a Whoosh index: first which documents match, then what they score.

Only the leaves of a plan read postings. Matching is set algebra over document numbers; scoring visits the documents
that matched and nothing else, so that a rare word beside a common one costs what the rare one costs. Whoosh supplies
postings, positions, columns, and BM25F.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from whoosh.matching import Matcher
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from index.fields import BY_NAME, FieldKind
from index.store.schema import UNDATED, WHOLE, forms_field
from searcher.engines.nearness import near
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


class SegmentEvaluator:
    """Answers plans over one segment, remembering what it has worked out."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._reader = searcher.reader()
        self._matches: dict[Plan, frozenset[int]] = {}
        self._dates: dict[str, list[int]] = {}
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

    def dates(self, field: str) -> list[int]:
        """Packed dates of a DATE field by document number, ``UNDATED`` where there is none."""
        if field not in self._dates:
            self._dates[field] = list(self._reader.column_reader(field, translate=False))
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
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return _NONE
        return frozenset(_documents(matcher)) - self._deleted

    def _near(self, field: str, terms: tuple[str, ...], slop: int | None) -> frozenset[int]:
        candidates = sorted(self._all_of(tuple(Term(field, term) for term in dict.fromkeys(terms))))
        if not candidates:
            return _NONE
        positions = {term: self._positions(field, term, candidates) for term in set(terms)}
        return frozenset(
            document
            for index, document in enumerate(candidates)
            if near([positions[term][index] for term in terms], slop)
        )

    def _positions(self, field: str, term: str, documents: list[int]) -> list[list[int]]:
        matcher = self._reader.postings(field, term)
        return [matcher.value_as("positions") for _ in _visit(matcher, documents)]

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

    def _bm25(self, field: str, term: str, documents: frozenset[int]) -> dict[int, float]:
        if not documents or (field, term) not in self._reader:
            return {}
        matcher = self._searcher.postings(field, term)
        return {document: matcher.score() for document in _visit(matcher, sorted(documents))}


def _total(parts: Iterable[dict[int, float]], documents: Iterable[int]) -> dict[int, float]:
    total = dict.fromkeys(documents, 0.0)
    for part in parts:
        for document, score in part.items():
            total[document] += score
    return total


def _visit(matcher: Matcher, documents: Iterable[int]) -> Iterator[int]:
    """Those of the (ascending) documents that the matcher holds, with the matcher standing on each."""
    for document in documents:
        if not matcher.is_active():
            return
        matcher.skip_to(document)
        if matcher.is_active() and matcher.id() == document:
            yield document


def _documents(matcher: Matcher) -> list[int]:
    """All document numbers of a posting list, a block at a time where Whoosh's matcher is of blocks.

    The public way costs a call a document and this a call a block of 128: five times faster. Whoosh is frozen, so
    what is private of it stays as it is.
    """
    blocks: Any = getattr(matcher, "child", matcher)  # under the filter of deleted documents, if there is one
    if not hasattr(blocks, "_read_ids"):
        return list(matcher.all_ids())
    found: list[int] = []
    while blocks.is_active():
        blocks._read_ids()  # noqa: SLF001
        found.extend(blocks._ids)  # noqa: SLF001
        blocks._next_block()  # noqa: SLF001
    return found


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
