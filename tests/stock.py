"""Plans as queries of stock Whoosh, over the view of an archive that ``index.store.codec`` gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoosh import query
from whoosh.query.qcolumns import ColumnQuery
from whoosh.reading import IndexReader
from whoosh.scoring import BM25F

from index.fields import BY_NAME, TEXT, FieldKind
from index.store.dates import UNDATED
from index.store.schema import FORMS, WHOLE
from searcher.query import plan
from searcher.query.patterns import wildcard
from searcher.query.plan import Plan

FOUND: float = 1e-30
"""What a match scores that counts for nothing. Whoosh cannot do with zero: it takes it for one, or for no match."""


class _ColumnQuery(ColumnQuery):  # type: ignore[misc]  # Whoosh is untyped
    """Whoosh's, which lacks what ``And`` asks of a query."""

    def estimate_size(self, ixreader: IndexReader) -> int:
        return int(ixreader.doc_count())


Ids = Callable[[Plan], Iterable[str]]


def ranking() -> BM25F:
    """Whoosh's ranking, set as ours is."""
    return BM25F(B=0.75, K1=1.2)


def query_of(node: Plan, ids: Ids, factor: float = 1.0) -> query.Query:
    """The query that finds what the plan finds, with its scores times ``factor``.

    ``ids`` answers plans that Whoosh has no query for: words in one zone, and windows in any order.
    """
    match node:
        case plan.AllOf(()):
            return _found(query.Every())
        case plan.AllOf(children):
            return query.And([query_of(child, ids, factor) for child in children])
        case plan.AnyOf(children):
            return query.Or([query_of(child, ids, factor) for child in children])
        case plan.Without(child):
            # Whoosh's own Not can find a deleted article, where one follows the last that is to be left out.
            return query.AndNot(_found(query.Every()), query_of(child, ids))
        case plan.Weighted(child, own):
            return query_of(child, ids, factor * own)
        case plan.Term(field, term):
            return query.Term(field, term, boost=factor)
        case plan.Near(field, terms, None):
            return query.Phrase(field, list(terms), boost=factor)
        case plan.Near(field, terms):
            return query.And([_with_ids(ids(node)), *(query.Term(field, term, boost=factor) for term in terms)])
        case plan.Expand(field) if field in ("headline", "deck", "body"):
            return query.ConstantScoreQuery(_with_ids(ids(node)), factor)
        case plan.Expand():
            return query.ConstantScoreQuery(_expanded(node), factor)
    return _found(_filter(node))


def _found(matched: query.Query) -> query.Query:
    return query.ConstantScoreQuery(matched, FOUND)


def _with_ids(ids: Iterable[str]) -> query.Query:
    return _found(query.Or([query.Term("id", each) for each in ids]))


def _filter(node: Plan) -> query.Query:
    match node:
        case plan.All():
            return query.Every()
        case plan.Nothing():
            return query.NullQuery
        case plan.Value("id", value):
            return query.Term("id", value)
        case plan.Value("language", value) if "-" not in value:
            return query.Or([query.Term("language", WHOLE + value), query.Prefix("language", f"{WHOLE}{value}-")])
        case plan.Value(field, value):
            return query.Term(field, WHOLE + BY_NAME[field].compared(value))
        case plan.ValueWord(field, word):
            return query.Term(field, word)
        case plan.TimeRange(field):
            in_range = _ColumnQuery(field, lambda packed: _in_range(node, packed))
            return query.And([query.Every(), in_range])  # Whoosh's columns know nothing of deletions
    raise TypeError(f"{type(node).__name__} is no filter")


def _expanded(node: plan.Expand) -> query.Query:
    text = node.field == TEXT
    if node.field == "id":
        return query.Prefix("id", node.prefix)
    if not text and BY_NAME[node.field].kind is FieldKind.KEY:
        return query.Prefix(node.field, WHOLE + (node.prefix or ""))
    if text and node.prefix is not None:
        return query.Prefix(FORMS, node.prefix)
    if text and node.pattern is not None:
        return query.Wildcard(FORMS, node.pattern)
    if text:
        return query.FuzzyTerm(FORMS, node.near, maxdist=node.edits, prefixlength=0)
    if node.pattern is None:
        raise TypeError("of names, only patterns are translated")
    return query.Regex(node.field, rf"(?!{WHOLE})(?s:{wildcard(node.pattern).pattern})\Z")


def _in_range(node: plan.TimeRange, packed: int) -> bool:
    seconds, zone_known = packed >> 4, packed & 1
    start, end = (node.start, node.end) if zone_known else (node.wall_start, node.wall_end)
    return packed != UNDATED and (start is None or start <= seconds) and (end is None or seconds < end)
