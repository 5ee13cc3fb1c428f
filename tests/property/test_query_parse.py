"""Laws of the query language: printing and parsing are inverse, nothing but our errors, linear time."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.errors import DateError, QueryError
from searcher.query.ast import Node, Word
from searcher.query.lower import lower
from searcher.query.parser import parse, parse_literal
from searcher.query.plan import Plan
from searcher.query.present import Context
from searcher.query.quick import quick
from searcher.query.simplify import simplify
from tests.limits import ends
from tests.property.query_trees import OPERATORS, trees

CONTEXT = Context(datetime(2025, 11, 22, 20, 30, tzinfo=UTC), UTC)
LENGTH = 100_000


def _parsed(text: str) -> Node | QueryError:
    try:
        return parse(text).node
    except QueryError as error:
        return error


@given(trees)
def test_a_printed_tree_parses_to_itself(node: Node) -> None:
    assert parse(str(node)).node == node


@given(st.text(st.sampled_from(OPERATORS + "ab :") | st.characters(codec="utf-8"), max_size=40))
@example('headline:"')
@example('a:"b')
@example("date:\\")
@example('date:"2010. ..2011"')
@example("a^1^2~*?")
def test_any_text_parses_or_says_where_it_does_not(text: str) -> None:
    node = _parsed(text)
    if isinstance(node, QueryError):
        assert 1 <= node.column <= len(text) + 1
        assert node.expected
    else:
        assert parse(str(node)).node == node


@given(st.text(st.sampled_from(OPERATORS + "ab :date") | st.characters(codec="utf-8"), max_size=40))
def test_any_text_lowers_or_has_an_unreadable_date(text: str) -> None:
    node = _parsed(text)
    if not isinstance(node, QueryError):
        with suppress(DateError):
            assert lower(node, CONTEXT, str(node)).plan


@given(
    st.text(
        st.sampled_from(string.ascii_lowercase + "BCZ" + string.digits + "'’-:/&$%#@+.,;!?\"“”«» \té北"), min_size=1
    )
)
@example("10:30 http://x.org/a?b Note: this")
@example('the "unbalanced quote')
@example("-- rock 'n' roll - a/b AT&T C++ 50% $5 won't -")
def test_plain_words_never_raise(text: str) -> None:
    if text.strip():
        lower(parse(text).node, CONTEXT, text)


@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_literal_text_becomes_its_words(text: str) -> None:
    node = parse_literal(text).node
    words = [node] if isinstance(node, Word) else list(node.children)  # type: ignore[union-attr]
    assert [word.text for word in words] == text.split()


@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip() != ""))
def test_literal_text_prints_as_a_query_of_the_same_meaning(text: str) -> None:
    node = parse_literal(text).node
    assert parse(str(node)).node == node


@pytest.mark.parametrize(
    "piece",
    [
        *("a ", "(", ")", '"', '"a" ', '\\"', '"\\', "“", "«“", "-", "- ", "-a ", "NOT ", "a OR ", "a:", "a: ", "a:b "),
        *("*", "*a", "?", "?a", "~", "a~", "^", "^2", "a^2 ", "\\", "date:..", "date:2 ", "headline:", "headline:("),
        *(".", "北*", "'", "a-", ": "),
    ],
)
def test_long_queries_take_linear_time(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    with ends(), suppress(QueryError):
        str(parse(text).node)


def test_many_unknown_fields_take_linear_time_and_are_counted() -> None:
    with ends():
        notes = parse(" ".join(f"field{number}:x note{number}: y" for number in range(5_000))).notes
    assert notes[-1] == "4995 further such names searched as text"


def test_nesting_has_a_documented_limit() -> None:
    assert parse("(" * 100 + "a" + ")" * 100).node == Word("a")
    with pytest.raises(QueryError, match="nested too deeply at column 101"):
        parse("(" * 100_000 + "a")


def planned(text: str) -> Plan:
    """The plan of a query, the long way."""
    return simplify(lower(parse(text).node, CONTEXT, text).plan)


_WORDS = st.text(st.sampled_from("abANDORTsé²3北_'") | st.characters(codec="utf-8", categories=("L", "N")), max_size=4)
_BETWEEN = st.sampled_from((" ", " OR ", "  ", "\t", " AND ", '"', " \u3000"))


@given(st.lists(st.one_of(_WORDS, _BETWEEN), max_size=9).map("".join))
@example("oil price")
@example(" a  a\u2003b ")
@example("AND")
@example("a OR b OR a")
@example("a OR b c")
@example('"a  b"')
@example('"the central bank"')
@example('"a OR b"')
@example('"\u0130"')
def test_the_quick_way_reads_as_the_long_way(text: str) -> None:
    read = quick(text)
    if read is not None:
        parsed = parse(text)
        assert read == (str(parsed.node), planned(text))
        assert (parsed.notes, lower(parsed.node, CONTEXT, text).notes) == ((), ())


def test_words_alternatives_and_phrases_are_quick() -> None:
    assert all(map(quick, ("größe 北京 3rd", "oil OR gas", "oil OR gas OR coal", '"central bank"', '"bank"')))
    assert not any(
        map(quick, ("", " ", "a-b", "o*", "a:b", "“a”", '"a"~5', '"a', "a OR", "OR a", "a OR OR b", "NOT a"))
    )
