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
from searcher.engines.ranking import Ranking
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
    from collections.abc import Iterable, Sequence
    from typing import Final

_NONE: Final = b""
_LONG_AGO, _FAR_OFF = -(2**62), 2**62  # seconds; open ends of ranges


class Matching:
    """Evaluates plans over one segment."""

    def __init__(self, opened: OpenSegment, ranking: Ranking) -> None:
        self._opened = opened
        self._ranking = ranking

    def found(self, plan: Plan) -> Buffer:
        """Docs that match, without deleted ones."""
        return self._opened.live(self.docs(plan))

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

    def best(self, terms: Sequence[str], limit: int, floor: float, *, every: bool) -> tuple[int, Buffer, Buffer]:
        """How many docs have any, or ``every`` one, of the terms; which may be among the ``limit`` best; their scores.

        Scores (f64) below ``floor`` are left out.
        """
        ranking, opened = self._ranking, self._opened
        numbers = [number for term in terms if (number := ranking.number(opened, term)) >= 0]
        if not numbers or (every and len(numbers) < len(terms)):
            return 0, _NONE, _NONE
        rarities = [ranking.rarity(term) for term in terms if ranking.number(opened, term) >= 0]
        postings, norms, deleted = opened.postings, ranking.norms, opened.deleted
        if len(numbers) > 1:
            return postings.best_joined(tuple(numbers), every, norms, tuple(rarities), limit, floor, deleted)
        return self._live(numbers[0]), *postings.best(numbers[0], norms, rarities[0], limit, floor, deleted)

    def _live(self, number: int) -> int:
        """How many docs have a term, by its number, without deleted ones."""
        opened = self._opened
        if opened.deleted is None:
            return opened.term_frequency(number)
        return len(opened.live(opened.postings.documents(number))) // 2

    @property
    def _all(self) -> bytes:
        return asking.everything(self._opened.documents, None)

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
                return self._opened.documents // 8
            case Expand():
                return self._opened.documents
        return 2 * self._opened.documents  # ranges and negations are cheap once there are few to look at

    def _frequency(self, term: str) -> int:
        number = self._ranking.number(self._opened, term)
        return 0 if number < 0 else self._opened.term_frequency(number)

    def _leaf(self, plan: Plan) -> Buffer:
        match plan:
            case All():
                return self._all
            case Nothing():
                return _NONE
            case Term(field, term):
                return self._with_term(field, term)
            case Value("id", value):
                document = self._opened.find(value)
                return _NONE if document < 0 else document.to_bytes(2, "little")
            case Value(field, value):
                return self._opened.names(field).with_value(value)
            case ValueWord(field, word):
                return self._opened.names(field).with_word(word)
            case Expand(field):
                from searcher.engines.expansion import with_fitting_name, with_fitting_word

                text = field == TEXT or BY_NAME[field].kind is FieldKind.TEXT
                return (with_fitting_word if text else with_fitting_name)(self._opened, plan)
        raise TypeError(f"{type(plan).__name__} is no leaf of a plan")

    def _with_term(self, field: str, term: str) -> Buffer:
        number = self._ranking.number(self._opened, term)
        if number < 0:
            return _NONE
        postings = self._opened.postings
        return postings.documents(number) if field == TEXT else postings.documents_within(number, _zone(field))

    def _near(self, plan: Near, within: Buffer | None) -> Buffer:
        numbers = tuple(self._ranking.number(self._opened, term) for term in plan.terms)
        if min(numbers) < 0:
            return _NONE
        postings = self._opened.postings
        rarest_first = sorted(map(postings.documents, set(numbers)), key=len)
        candidates = reduce(asking.intersect, rarest_first if within is None else (within, *rarest_first))
        return postings.near(numbers, -1 if plan.slop is None else plan.slop, _zone(plan.field), candidates)

    def _in_range(self, plan: TimeRange, within: Buffer | None) -> Buffer:
        dates = self._opened.dates(plan.field)
        if dates is None:
            return _NONE
        start = _LONG_AGO if plan.start is None else plan.start
        end = _FAR_OFF if plan.end is None else plan.end
        wall_start = _LONG_AGO if plan.wall_start is None else plan.wall_start
        wall_end = _FAR_OFF if plan.wall_end is None else plan.wall_end
        return asking.in_range(within, dates, start, end, wall_start, wall_end)

    def _score_term(self, field: str, term: str, docs: Buffer, factor: float, scores: bytearray) -> None:
        number = self._ranking.number(self._opened, term)
        if number < 0:
            return
        postings, norms = self._opened.postings, self._ranking.norms
        worth = factor * self._ranking.rarity(term)
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


def _zone(field: str) -> int:
    return -1 if field == TEXT else ZONES.index(field)
