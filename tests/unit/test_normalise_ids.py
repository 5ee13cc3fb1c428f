"""Ids: as given, from the address, from the content."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise import ids
from index.normalise.ids import article_id, given_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" reut-12345 ", "reut-12345"),
        ("a b", "a b"),
        ("a\tb", "a%09b"),
        ("a\nb\tc", "a%0Ab%09c"),
        ("50%", "50%"),
        ("中-1", "中-1"),
        ("a\u00a0b", "a%C2%A0b"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_given_ids_stay_as_they_stand(text: str | None, expected: str | None) -> None:
    assert given_id(text) == expected


@given(st.text())
def test_given_ids_are_one_printable_line(text: str) -> None:
    found = given_id(text)
    assert found is None or (found == given_id(found) and found.splitlines() == [found] and found.encode("utf-8"))


def test_what_an_id_is_made_from() -> None:
    url, home = "https://www.example.com/a", "https://www.example.com/"
    assert article_id("own", url, "content") == "own"
    assert article_id(None, url, "content") == article_id(None, "http://example.com/a", "other")
    assert article_id(None, home, "content") == article_id(None, None, "content")
    assert article_id(None, None, "one", None) != article_id(None, None, "two", None)
    assert article_id(None, None, "ab", "c") != article_id(None, None, "a", "bc")
    assert article_id(None, None, "a", None) != article_id(None, None, None, "a")


def test_ids_do_not_change_between_versions() -> None:
    assert article_id(None, "https://www.example.com/a") == "csemawaz6okiy7bj"
    assert article_id(None, None, "Example Times", "Head", None, "Text.") == "ep7vjimpivecr7pg"


@given(st.lists(st.none() | st.text(), max_size=4))
def test_made_ids_are_short_words(content: list[str | None]) -> None:
    assert re.fullmatch("[a-z2-7]{16}", article_id(None, None, *content))


@given(st.text(max_size=12))
def test_an_id_that_can_be_printed_is_left_alone_by_the_long_way_too(text: str) -> None:
    escaped = ids._UNFIT.sub(lambda match: quote(match[0], safe="", errors="replace"), text.strip())
    assert given_id(text) == (escaped or None)
