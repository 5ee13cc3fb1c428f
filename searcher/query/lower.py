"""Tree → plan: words are analysed, plain ones look in all prose, dates become ranges of time.

A word without letters or digits (``-``, ``&``) holds nothing to search for: it is left out, with a remark.
"""

from __future__ import annotations

import re

from index.analyse import fold, forms, is_unspaced, tokens
from index.errors import DateError, QueryDateError
from index.fields import BY_NAME, TEXT, FieldKind
from index.frozen import Frozen
from searcher.query.ast import (
    And,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
)
from searcher.query.plan import (
    All,
    AllOf,
    AnyOf,
    Expand,
    Near,
    Nothing,
    Plan,
    Term,
    Value,
    ValueWord,
    Weighted,
    Without,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Final

    from searcher.query.present import Context

_BETWEEN_WORDS: Final = r"[\s!-)+-/:->@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u2010-\u205e]+"
_WILD: Final = r"[*?]"
_SURE_EDITS: Final = 4
"""Up to so many letters a bare ``~`` allows one edit, above it two."""


class Lowered(Frozen):
    """The plan, and remarks for the asker."""

    plan: Plan
    notes: tuple[str, ...] = ()


def lower(node: Node, context: Context, query: str) -> Lowered:
    """The plan of a tree; ``query`` is the text that it was parsed from.

    Raises:
        QueryDateError: a date in it cannot be read.
    """
    lowering = _Lowering(context, query)
    plan = lowering.plan(node)
    notes = _left_out(lowering.dropped) if lowering.dropped else ()
    if plan is None:
        return Lowered(Nothing(), (*notes, "nothing is left to search for"))
    return Lowered(plan, notes)


def _left_out(dropped: list[str]) -> tuple[str, ...]:
    from searcher.query.remarks import left_out

    return (left_out(dropped),)


class _Lowering:
    """Walks the tree. A plan of ``None`` stands for a clause that was left out."""

    def __init__(self, context: Context, query: str) -> None:
        self._context = context
        self._query = query
        self.dropped: list[str] = []

    def plan(self, node: Node) -> Plan | None:
        match node:
            case And(children):
                return _joined(AllOf, [self.plan(child) for child in children])
            case Or(children):
                return _joined(AnyOf, [self.plan(child) for child in children])
            case Not(child):
                plan = self.plan(child)
                return None if plan is None else Without(plan)
            case Boost(child, factor):
                plan = self.plan(child)
                return None if plan is None else Weighted(plan, factor)
            case Everything():
                return All()
            case DateRange():
                return self._date(node)
        plan = _leaf(node)
        if plan is None:
            self.dropped.append(node.text)
        return plan

    def _date(self, node: DateRange) -> Plan:
        from searcher.query.dates import resolve_beyond, resolve_range, time_range

        now, zone = self._context.now, self._context.zone
        try:
            if node.exclusive:
                bounds = resolve_beyond(before=node.until, after=node.since, now=now, zone=zone)
            else:
                bounds = resolve_range(node.since, node.until, now=now, zone=zone)
        except DateError as error:
            raise QueryDateError(error, column=node.span.start + 1, query=self._query) from None
        return time_range(node.field, bounds)


def _leaf(node: Word | Phrase | Prefix | Wildcard | Fuzzy) -> Plan | None:
    return _in_field(node, TEXT if node.field is None else node.field)


def _kind(field: str) -> FieldKind:
    return FieldKind.TEXT if field == TEXT else BY_NAME[field].kind


def _joined(join: type[AllOf] | type[AnyOf], plans: Iterable[Plan | None]) -> Plan | None:
    kept = tuple(plan for plan in plans if plan is not None)
    return kept[0] if len(kept) == 1 else join(kept) if kept else None


def _in_field(node: Word | Phrase | Prefix | Wildcard | Fuzzy, field: str) -> Plan | None:
    match node:
        case Word(text):
            return _word(text, field)
        case Phrase(text):
            return _phrase(text, field, node.slop)
        case Prefix(text):
            return _prefix(text, field)
        case Wildcard(text):
            return _pieces(text, field, lambda piece: Expand(field, pattern=fold(piece)))
        case Fuzzy(text, distance):
            return _fuzzy(text, field, distance)


def _word(text: str, field: str) -> Plan | None:
    match _kind(field):
        case FieldKind.TEXT:
            return _terms(tokens(text), field, None)
        case FieldKind.NAME:
            return _joined(AllOf, [ValueWord(field, form) for form in forms(text)])
        case _:
            return _value(text, field)


def _phrase(text: str, field: str, slop: int | None) -> Plan | None:
    if _kind(field) is FieldKind.TEXT:
        return _terms(tokens(text), field, slop)
    return _value(text, field) if slop is None else _word(text, field)


def _terms(terms: list[str], field: str, slop: int | None) -> Plan | None:
    if len(terms) > 1:
        return Near(field, tuple(terms), slop)
    return Term(field, terms[0]) if terms else None


def _value(text: str, field: str) -> Plan | None:
    value = BY_NAME[field].compared(text.strip())
    return Value(field, value) if value else None


def _prefix(text: str, field: str) -> Plan | None:
    if not text or _kind(field) is FieldKind.KEY:
        return Expand(field, prefix=BY_NAME[field].compared(text) if text else "")
    return _pieces(text + "*", field, lambda piece: Expand(field, prefix=fold(piece.rstrip("*"))))


def _fuzzy(text: str, field: str, distance: int | None) -> Plan | None:
    if is_unspaced(text):  # every character is a word there, too short to misspell
        return _word(text, field)
    words = [Expand(field, near=form, edits=distance or _edits(form)) for form in forms(text)]
    return _joined(AllOf, words)


def _edits(form: str) -> int:
    return 2 if len(form) > _SURE_EDITS else 1


def _pieces(text: str, field: str, expand: Callable[[str], Plan]) -> Plan | None:
    """A pattern over several words of the text (``state-of-the-a*``): each as what it is, all of them."""
    plans: list[Plan | None] = []
    for piece in re.split(_BETWEEN_WORDS, text):
        if is_unspaced(piece) or not re.search(_WILD, piece):
            plans.append(_word(re.sub(_WILD, "", piece), field))
        elif piece.strip("*?"):
            plans.append(expand(piece))
    return _joined(AllOf, plans)
