"""Simplifying a plan changes neither which articles match nor what they score."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Weighted,
    Without,
)
from searcher.query.simplify import simplify

ARTICLES = range(6)
# Each leaf matches some of six articles and scores by article, as a model of any engine.
_LEAVES: dict[Plan, tuple[frozenset[int], float]] = {
    Term("body", "a"): (frozenset({0, 1, 2}), 1.5),
    Term("body", "b"): (frozenset({1, 3}), 0.25),
    Near("body", ("a", "b")): (frozenset({1}), 2.0),
    Expand("body", prefix="a"): (frozenset({0, 4}), 1.0),
    Value("source", "s"): (frozenset({2, 3, 4}), 0.0),
    Value("source", "t"): (frozenset(), 0.0),
    All(): (frozenset(ARTICLES), 0.0),
    Nothing(): (frozenset(), 0.0),
}


def _evaluate(plan: Plan) -> dict[int, float]:
    """Score of each article that matches."""
    match plan:
        case AllOf(children):
            found = [_evaluate(child) for child in children]
            return {n: sum(f[n] for f in found) for n in ARTICLES if all(n in f for f in found)}
        case AnyOf(children):
            found = [_evaluate(child) for child in children]
            return {n: sum(f.get(n, 0) for f in found) for n in ARTICLES if any(n in f for f in found)}
        case Without(child):
            return {n: 0.0 for n in ARTICLES if n not in _evaluate(child)}
        case Weighted(child, factor):
            return {n: score * factor for n, score in _evaluate(child).items()}
        case _:
            matched, score = _LEAVES[plan]
            return {n: score * (n + 1) for n in matched}


def _branches(plans: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    several = st.lists(plans, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AllOf, several),
        st.builds(AnyOf, several),
        st.builds(Without, plans),
        st.builds(Weighted, plans, st.sampled_from([0.0, 0.5, 1.0, 3.0])),
    )


plans = st.recursive(st.sampled_from(sorted(_LEAVES, key=str)), _branches, max_leaves=12)


@given(plans)
def test_the_same_articles_and_scores(plan: Plan) -> None:
    assert _evaluate(simplify(plan)) == pytest.approx(_evaluate(plan))


@given(plans)
def test_simplifying_twice_is_simplifying_once(plan: Plan) -> None:
    assert simplify(simplify(plan)) == simplify(plan)


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for child in getattr(plan, "children", ()) or filter(None, [getattr(plan, "child", None)]):
        yield from _nodes(child)


@given(plans)
def test_nothing_is_left_to_simplify(plan: Plan) -> None:
    simple = simplify(plan)
    for node in _nodes(simple):
        if isinstance(node, AllOf | AnyOf):
            assert len(node.children) > 1
            assert not any(type(child) is type(node) for child in node.children)
            assert Nothing() not in node.children
        if isinstance(node, AllOf):
            assert All() not in node.children
        if isinstance(node, Without):
            assert not isinstance(node.child, Without | Weighted | All | Nothing)
        if isinstance(node, Weighted):
            assert not isinstance(node.child, Weighted)
            assert node.factor != 1


def test_large_joins_keep_their_order() -> None:
    leaves = tuple(Term("body", str(number)) for number in range(1000))
    assert simplify(AllOf((AllOf(leaves[:500]), All(), AllOf((AllOf(leaves[500:]),))))) == AllOf(leaves)
