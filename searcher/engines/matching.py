"""Plans over one segment: which documents match, and what they score. Only leaves read arrays; the rest is set algebra.

*docs* are document numbers as ``index.kernels`` passes them. Deleted documents match until :meth:`Matching.found`
leaves them out: they are few, and one look at the end is cheaper than one a leaf.
"""

from __future__ import annotations

from functools import reduce

from index.fields import BY_NAME, TEXT, FieldKind
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from index.store.zones import ZONES
from searcher.engines.ranking import Lexicon
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Final

_NONE: Final = b""
_LONG_AGO, _FAR_OFF = -(2**62), 2**62  # seconds; open ends of ranges


class Matching:
    """Evaluates plans over one segment, the ``number``-th of those that the lexicon is of."""

    def __init__(self, opened: OpenSegment, number: int, lexicon: Lexicon) -> None:
        self.opened = opened
        self._number = number
        self.lexicon = lexicon

    def found(self, plan: Plan) -> Buffer:
        """Docs that match, without deleted ones."""
        return self.opened.live(self.docs(plan))

    def docs(self, plan: Plan, within: Buffer | None = None) -> Buffer:
        """Docs that match; only such as are in ``within``, where that is given."""
        match plan:
            case AllOf(children):
                return self._all_of(children, within)
            case AnyOf(children):
                return asking.union([self.docs(child, within) for child in children])
            case Without(child):
                all_docs = self._all if within is None else within
                return asking.subtract(all_docs, self.docs(child, all_docs))
            case Weighted(child):
                return self.docs(child, within)
            case Near():
                return self._near(plan, within)
            case TimeRange():
                return self._in_range(plan, within)
        found = self._leaf(plan)
        return found if within is None else asking.intersect(found, within)

    def score(self, plan: Plan, docs: Buffer, factor: float, scores: bytearray) -> None:
        """Add what each of the docs scores by the plan, times ``factor``, to ``scores`` (f64); all of them match it."""
        match plan:
            case Term(field, term):
                self._score_term(field, term, docs, factor, scores)
            case Near(field, terms):
                for term in terms:
                    self._score_term(field, term, docs, factor, scores)
            case AllOf(children):
                for child in children:
                    self.score(child, docs, factor, scores)
            case AnyOf(children):
                for child in children:
                    self._score_some(child, docs, factor, scores)
            case Weighted(child, own):
                self.score(child, docs, factor * own, scores)
            case Expand():
                asking.accumulate(docs, scores, docs, factor)

    @property
    def _all(self) -> bytes:
        return asking.everything(self.opened.documents, None)

    def _all_of(self, children: Iterable[Plan], within: Buffer | None) -> Buffer:
        found = within
        for child in sorted(children, key=self._cost):
            found = self.docs(child, found)
            if not len(found):
                return found
        return self._all if found is None else found

    def _cost(self, plan: Plan) -> int:
        """About how many documents a plan looks at, to begin with the fewest."""
        match plan:
            case Term(_, term):
                return self._frequency(term)
            case Near(_, terms):
                return min(map(self._frequency, terms))
            case AllOf(children) if children:
                return min(map(self._cost, children))
            case AnyOf(children):
                return sum(map(self._cost, children))
            case Weighted(child):
                return self._cost(child)
            case Value() | ValueWord():
                return self.opened.documents // 8
            case Expand():
                return self.opened.documents
        return 2 * self.opened.documents  # ranges and negations are cheap once there are few to look at

    def _frequency(self, term: str) -> int:
        return self.lexicon[term].frequencies[self._number]

    def _leaf(self, plan: Plan) -> Buffer:
        match plan:
            case All():
                return self._all
            case Nothing():
                return _NONE
            case Term(field, term):
                return self._with_term(field, term)
            case Value("id", value):
                document = self.opened.find(value)
                return _NONE if document < 0 else document.to_bytes(2, "little")
            case Value(field, value):
                return self.opened.names(field).with_value(value)
            case ValueWord(field, word):
                return self.opened.names(field).with_word(word)
            case Expand(field):
                from searcher.engines.expansion import with_fitting_name, with_fitting_word

                text = field == TEXT or BY_NAME[field].kind is FieldKind.TEXT
                return (with_fitting_word if text else with_fitting_name)(self.opened, plan)
        raise TypeError(f"{type(plan).__name__} is no leaf of a plan")

    def _with_term(self, field: str, term: str) -> Buffer:
        number = self.lexicon[term].numbers[self._number]
        if number < 0:
            return _NONE
        postings = self.opened.postings
        return postings.documents(number) if field == TEXT else postings.documents_within(number, _zone(field))

    def _near(self, plan: Near, within: Buffer | None) -> Buffer:
        numbers = tuple([self.lexicon[term].numbers[self._number] for term in plan.terms])
        if min(numbers) < 0:
            return _NONE
        postings = self.opened.postings
        rarest_first = sorted(map(postings.documents, set(numbers)), key=len)
        candidates = reduce(asking.intersect, rarest_first if within is None else (within, *rarest_first))
        return postings.near(numbers, -1 if plan.slop is None else plan.slop, _zone(plan.field), candidates)

    def _in_range(self, plan: TimeRange, within: Buffer | None) -> Buffer:
        dates = self.opened.dates(plan.field)
        if dates is None:
            return _NONE
        return asking.in_range(within, dates, *bounds_of(plan))

    def _score_term(self, field: str, term: str, docs: Buffer, factor: float, scores: bytearray) -> None:
        known = self.lexicon[term]
        number = known.numbers[self._number]
        if number < 0:
            return
        postings, norms = self.opened.postings, self.lexicon.norms
        worth = factor * known.rarity
        if field == TEXT:
            postings.score(number, docs, norms, worth, scores)
        else:
            postings.score_within(number, _zone(field), BY_NAME[field].boost, docs, norms, worth, scores)

    def _score_some(self, plan: Plan, docs: Buffer, factor: float, scores: bytearray) -> None:
        """As :meth:`score`, where only some of the docs match the plan."""
        if isinstance(plan, Term):  # its postings say themselves which
            self.score(plan, docs, factor, scores)
            return
        matched = self.docs(plan, docs)
        own = bytearray(4 * len(matched))
        self.score(plan, matched, factor, own)
        asking.accumulate(docs, scores, matched, own)


def bounds_of(plan: TimeRange) -> tuple[int, int, int, int]:
    """The bounds of a range as ``asking.in_range`` wants them, in seconds."""
    return (
        _LONG_AGO if plan.start is None else plan.start,
        _FAR_OFF if plan.end is None else plan.end,
        _LONG_AGO if plan.wall_start is None else plan.wall_start,
        _FAR_OFF if plan.wall_end is None else plan.wall_end,
    )


def _zone(field: str) -> int:
    return -1 if field == TEXT else ZONES.index(field)
