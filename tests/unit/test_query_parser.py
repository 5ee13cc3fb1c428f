from __future__ import annotations

import pytest

from index.errors import QueryError
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
    Span,
    Wildcard,
    Word,
)
from searcher.query.parser import parse, parse_literal

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Word("and"), B))),
        ("a OR b", Or((A, B))),
        ("a or not b", And((A, Word("or"), Word("not"), B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("(a)OR(b)", Or((A, B))),
        ("-a", Not(A)),
        ("NOT a b", And((Not(A), B))),
        ("a NOT b", And((A, Not(B)))),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(Phrase("a b"))),
        ("-title:a", Not(Word("a", "headline"))),
        ("NOT NOT a", Not(Not(A))),
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ("„a b“", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        ('"say \\"a\\""', Phrase('say "a"')),
        ('"a b"~5', Phrase("a b", slop=5)),
        ('"a b"~5^2', Boost(Phrase("a b", slop=5), 2)),
        ('"a b"^2.5', Boost(Phrase("a b"), 2.5)),
        ("(a b)^2", Boost(And((A, B)), 2)),
        ("a^3", Boost(A, 3)),
        ("-a^3", Not(Boost(A, 3))),
        ("*", Everything()),
        ("a*", Prefix("a")),
        ("a**", Prefix("a")),
        ("*a", Wildcard("*a")),
        ("colo?r", Wildcard("colo?r")),
        ("opec*,", Prefix("opec")),
        ("obma~", Fuzzy("obma")),
        ("obma~1", Fuzzy("obma", 1)),
        ("obma~2^3", Boost(Fuzzy("obma", 2), 3)),
        ("headline:a", Word("a", "headline")),
        ("TITLE:a", Word("a", "headline")),
        ('source:"A B"', Phrase("A B", "source")),
        ("headline:(a OR b)", Or((Word("a", "headline"), Word("b", "headline")))),
        ("headline:(a body:b -c)", And((Word("a", "headline"), Word("b", "body"), Not(Word("c", "headline"))))),
        ("source:*", Prefix("", "source")),
        ("url:https://x.org/a?b=~c", Word("https://x.org/a?b=~c", "url")),
        ("url:https://x.org/*", Prefix("https://x.org/", "url")),
        ("headline:OR", Word("OR", "headline")),
        ("headline:-a", Word("-a", "headline")),
    ],
)
def test_operators(query: str, tree: Node) -> None:
    assert parse(query).node == tree


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("date:2010-03", DateRange("2010-03", "2010-03")),
        ("published:2010", DateRange("2010", "2010")),
        ("updated:2010", DateRange("2010", "2010", "updated")),
        ("date:2010-03..2010-05", DateRange("2010-03", "2010-05")),
        ("date:..2010", DateRange(None, "2010")),
        ("date:2010..", DateRange("2010", None)),
        ("date:2010...2011", DateRange("2010", "2011")),
        ("date:*", DateRange(None, None)),
        ('date:"last week"', DateRange("last week", "last week")),
        ('date:"last week"..today', DateRange("last week", "today")),
        ('date:2010.."last week"', DateRange("2010", "last week")),
        ('date:"last month".."last week"', DateRange("last month", "last week")),
        ('date:"a"b:c', DateRange("ab:c", "ab:c")),
        ('date:"last month .. last week"', DateRange("last month", "last week")),
        ("date:(2010 OR 2012)", Or((DateRange("2010", "2010"), DateRange("2012", "2012")))),
        ("before:2010", DateRange(None, "2010", exclusive=True)),
        ('after:"last week"', DateRange("last week", None, exclusive=True)),
        ('date:"2010"^2', Boost(DateRange("2010", "2010"), 2)),
    ],
)
def test_dates(query: str, tree: Node) -> None:
    assert parse(query).node == tree


@pytest.mark.parametrize(
    "word",
    [
        *(
            "10:30",
            "http://x.org/a?b",
            "won't",
            "state-of-the-art",
            "--",
            "--c",
            "-",
            "&",
            "AT&T",
            "$5",
            "50%",
            "C++",
            "#tag",
        ),
        *(
            "@who",
            "won?",
            "what?!",
            "a/b",
            "a^b",
            "a^",
            "^3",
            "~",
            "a~5",
            "~1",
            "a^1234567",
            'x"y',
            "Note:",
            "’tis",
            "...",
        ),
        *("x:", ":x"),
    ],
)
def test_plain_words_stay_as_they_are(word: str) -> None:
    parsed = parse(word)
    assert parsed.node == Word(word)
    assert parsed.notes == ()


@pytest.mark.parametrize("word", ["OR", "AND", "NOT", "-a", "a*", "title:x", "(a)", 'x:"y', "a~", "a^2", "\\"])
def test_a_backslash_takes_the_power_away(word: str) -> None:
    assert parse_literal(word).node == Word(word)
    assert "\\" in str(Word(word))
    assert parse(str(Word(word))).node == Word(word)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ('say "a b', "the quotation mark at column 5 has no partner; searched as text"),
        ("“a", "the quotation mark at column 1 has no partner; searched as text"),
        ("headline: a", "'headline:' has no value right after it; searched as text"),
        ("(a headline:)", "'headline:' has no value right after it; searched as text"),
        ("a*~", "a tilde after a wildcard has no meaning; left out"),
    ],
)
def test_notes_tell_what_is_no_operator(query: str, note: str) -> None:
    assert parse(query).notes == (note,)


def test_an_unknown_field_is_text_with_a_note() -> None:
    parsed = parse("headlin:opec nosuch:x")
    assert parsed.node == And((Word("headlin:opec"), Word("nosuch:x")))
    assert parsed.notes[0].startswith(
        "'headlin' is no field; searched as text; did you mean headline:? (fields: headline, "
    )
    assert parsed.notes[1].startswith("'nosuch' is no field; searched as text (fields: ")


def test_a_colon_in_prose_is_remarked_on_only_if_it_looks_like_a_slip() -> None:
    assert parse("Note: this").notes == ()
    assert "did you mean entity:?" in parse("entitty: this").notes[0]


@pytest.mark.parametrize(
    ("query", "column", "message", "expected"),
    [
        ("", 1, "empty query", "write * for everything"),
        (" \t", 1, "empty query", "write * for everything"),
        ("a (b", 3, "never closed", "a closing bracket"),
        ("a b)", 4, "never opened", "in quotes"),
        (":)", 2, "never opened", "in quotes"),
        ("a ()", 3, "empty brackets", "inside them"),
        ("OR a", 1, "OR has nothing before it", "lower case"),
        ("a OR", 3, "OR has nothing after it", "lower case"),
        ("a OR OR b", 3, "OR has nothing after it", "in quotes"),
        ("(a AND)", 4, "AND has nothing after it", "in quotes"),
        ("a NOT", 3, "NOT has nothing after it", "after NOT"),
        ('date:""', 6, "a date is missing", "2025-12"),
    ],
)
def test_mistakes_name_their_column(query: str, column: int, message: str, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.column == column
    assert caught.value.query == query
    assert message in caught.value.message
    assert expected in caught.value.expected


def test_spans_point_into_the_query() -> None:
    query = '  oil -title:(gas "central bank"~3)^2 date:"last week"..today'
    node = parse(query).node
    assert isinstance(node, And)
    assert [query[slice(*child.span)] for child in node.children] == [
        "oil",
        '-title:(gas "central bank"~3)^2',
        '"last week"..today',
    ]
    assert node.span == Span(2, len(query))


def test_literal_text_has_no_operators() -> None:
    assert parse_literal('a OR (b "c').node == And((A, Word("OR"), Word("(b"), Word('"c')))
    with pytest.raises(QueryError):
        parse_literal("  ")
