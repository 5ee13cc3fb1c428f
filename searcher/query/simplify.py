"""A plan → a smaller one that matches the same articles with the same scores.

What contributes no score (under ``Without``, say) may be rewritten as plain logic; elsewhere an alternative that
adds to the score stays, even beside one that matches every article.
"""

from __future__ import annotations

from searcher.query.plan import All, AllOf, AnyOf, Expand, Near, Nothing, Plan, Term, Weighted, Without

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    _Join = TypeVar("_Join", AllOf, AnyOf)


def simplify(plan: Plan) -> Plan:
    """Nested joins flattened, double negations, ``All`` and ``Nothing`` taken out, weights merged."""
    return _simplify(plan, scored=True)


def scores(plan: Plan) -> bool:
    """Whether a match can add to the score of an article."""
    match plan:
        case Term() | Near() | Expand():
            return True
        case AllOf(children) | AnyOf(children):
            return any(scores(child) for child in children)
        case Weighted(child, factor):
            return factor != 0 and scores(child)
        case _:
            return False


def _simplify(plan: Plan, *, scored: bool) -> Plan:
    match plan:
        case AllOf(children):
            return _all_of([_simplify(child, scored=scored) for child in children], scored=scored)
        case AnyOf(children):
            return _any_of([_simplify(child, scored=scored) for child in children], scored=scored)
        case Without(child):
            return _without(_simplify(child, scored=False), scored=scored)
        case Weighted(child, factor):
            return _weighted(_simplify(child, scored=scored and factor != 0), factor, scored=scored)
        case _:
            return plan


def _all_of(children: list[Plan], *, scored: bool) -> Plan:
    kept = [child for child in _flat(AllOf, children) if child != All()]
    if Nothing() in kept:
        return Nothing()
    return _single_or(AllOf, kept if scored else _distinct(kept), All())


def _any_of(children: list[Plan], *, scored: bool) -> Plan:
    kept = [child for child in _flat(AnyOf, children) if child != Nothing()]
    if All() in kept:
        scoring = [child for child in kept if scored and scores(child)]
        kept = [All(), *scoring]
    return _single_or(AnyOf, kept if scored else _distinct(kept), Nothing())


def _without(child: Plan, *, scored: bool) -> Plan:
    match child:
        case All():
            return Nothing()
        case Nothing():
            return All()
        case Without(inner):
            return Weighted(inner, 0) if scored and scores(inner) else inner
        case _:
            return Without(child)


def _weighted(child: Plan, factor: float, *, scored: bool) -> Plan:
    if not scored or factor == 1 or not scores(child):
        return child
    if isinstance(child, Weighted):
        return _weighted(child.child, child.factor * factor, scored=True)
    return Weighted(child, factor)


def _flat(join: type[_Join], children: list[Plan]) -> Iterator[Plan]:
    for child in children:
        if isinstance(child, join):
            yield from child.children
        else:
            yield child


def _distinct(children: list[Plan]) -> list[Plan]:
    return list(dict.fromkeys(children))


def _single_or(join: type[_Join], children: list[Plan], empty: Plan) -> Plan:
    if not children:
        return empty
    return children[0] if len(children) == 1 else join(tuple(children))
