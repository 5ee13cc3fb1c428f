from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from index.errors import DateError, QueryError
from index.fields import TEXT
from searcher.query.lower import Lowered, lower
from searcher.query.parser import parse
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
from searcher.query.present import Context

BERLIN = ZoneInfo("Europe/Berlin")
CONTEXT = Context(datetime(2025, 11, 22, 20, 30, tzinfo=UTC), BERLIN)


def _lowered(query: str) -> Lowered:
    return lower(parse(query).node, CONTEXT, query)


def _plan(query: str) -> Plan:
    return _lowered(query).plan


def test_a_plain_word_looks_in_all_prose() -> None:
    assert _plan("Running") == Term(TEXT, "run")


@pytest.mark.parametrize(
    ("query", "plan"),
    [
        ("body:Talks", Term("body", "talk")),
        ("body:state-of-the-art", Near("body", ("state", "of", "the", "art"))),
        ("body:北京", Near("body", ("北", "京"))),
        ('body:"central banks"', Near("body", ("central", "bank"))),
        ('body:"central banks"~5', Near("body", ("central", "bank"), 5)),
        ('body:"banks"~5', Term("body", "bank")),
        ("body:U.S.", Term("body", "us")),
        ("source:Reuters", ValueWord("source", "reuters")),
        ("source:Business-Standards", AllOf((ValueWord("source", "business"), ValueWord("source", "standards")))),
        ('source:"Business  Standard"', Value("source", "business standard")),
        ('source:"Standard Business"~3', AllOf((ValueWord("source", "standard"), ValueWord("source", "business")))),
        ("lang:EN", Value("language", "en")),
        ("id:Reut-1", Value("id", "Reut-1")),
        ("body:Wil*", Expand("body", prefix="wil")),
        ("body:É*", Expand("body", prefix="e")),
        ("body:Colo?r", Expand("body", pattern="colo?r")),
        ("body:five-ho*", AllOf((Term("body", "five"), Expand("body", prefix="ho")))),
        ("source:five-ho*", AllOf((ValueWord("source", "five"), Expand("source", prefix="ho")))),
        ("body:北京*", Near("body", ("北", "京"))),
        ("body:北~", Term("body", "北")),
        ("body:obma~", Expand("body", near="obma", edits=1)),
        ("body:obmaa~", Expand("body", near="obmaa", edits=2)),
        ("body:obmaa~1", Expand("body", near="obmaa", edits=1)),
        ("source:*", Expand("source", prefix="")),
        ("url:https://x.org/A*", Expand("url", prefix="https://x.org/A")),
        ("*", All()),
        ("-body:a", Without(Term("body", "a"))),
        ("body:a^3", Weighted(Term("body", "a"), 3)),
        ("body:a OR body:b", AnyOf((Term("body", "a"), Term("body", "b")))),
        ("body:a & body:b", AllOf((Term("body", "a"), Term("body", "b")))),
        ("body:a -- OR -", Term("body", "a")),
        ("body:a -(& -)", Term("body", "a")),
        ("& -", Nothing()),
        ('body:""', Nothing()),
        ('source:" "', Nothing()),
        ("-&", Nothing()),
        ("date:*", TimeRange("published", None, None, None, None)),
    ],
)
def test_plans(query: str, plan: Plan) -> None:
    assert _plan(query) == plan


def test_dates_become_instants_and_wall_clock() -> None:
    start = int(datetime(2010, 6, 1, tzinfo=UTC).timestamp())
    end = int(datetime(2010, 7, 1, tzinfo=UTC).timestamp())
    summer = 2 * 3600
    assert _plan("date:2010-06") == TimeRange("published", start - summer, end - summer, start, end)
    assert _plan("updated:2010-06..") == TimeRange("updated", start - summer, None, start, None)
    assert _plan("before:2010-06") == TimeRange("published", None, start - summer, None, start)
    assert _plan("after:2010-06") == TimeRange("published", end - summer, None, end, None)


def test_what_is_left_out_is_told() -> None:
    assert _lowered("a & -- b").notes == ("left out, as there is no letter or digit in it: '&', '--'",)
    nothing = _lowered("&")
    assert nothing.notes == ("left out, as there is no letter or digit in it: '&'", "nothing is left to search for")
    many = _lowered("& " * 9)
    assert many.notes[0].endswith("'&', '&', '&', '&', '&' and 4 more")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("oil date:junk", "cannot read the date 'junk' at column 10"),
        ("date:2010..junk", "cannot read the date 'junk' at column 6"),
        ('-(a OR updated:"last fnord")', "cannot read the date 'last fnord' at column 16"),
        ("date:2011..2010", "'2011' is after '2010' at column 6"),
        ("before:junk", "cannot read the date 'junk' at column 8"),
    ],
)
def test_an_unreadable_date_names_its_column(query: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        _plan(query)
    error = caught.value
    assert isinstance(error, QueryError)
    assert (error.message, error.query) == (message, query)
    assert message.endswith(f" at column {error.column}")
    assert "expected" not in error.hint
