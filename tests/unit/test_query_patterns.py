"""Which words a prefix, a wildcard or a fuzzy word takes in."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from searcher.query.patterns import beginning, fitting, wildcard
from searcher.query.plan import Expand
from tests.brute import _distance

words = st.text(alphabet="ab?", max_size=8)
patterns = st.text(alphabet="ab?*", max_size=8)


@given(patterns, words)
def test_wildcards_as_by_trying_everything(pattern: str, word: str) -> None:
    slow = "".join({"?": ".", "*": ".*"}.get(letter, re.escape(letter)) for letter in pattern)
    assert (wildcard(pattern).fullmatch(word) is not None) == (re.fullmatch(slow, word, re.DOTALL) is not None)


def test_many_stars_cost_no_more_than_their_length() -> None:
    assert wildcard("*a" * 200 + "b").fullmatch("a" * 2000) is None


@given(words, words, st.integers(0, 3))
def test_fuzzy_words_as_by_the_whole_table(one: str, other: str, edits: int) -> None:
    assert fitting(Expand("body", near=one, edits=edits))(other) == (_distance(one, other) <= edits)


@given(patterns, words)
def test_what_fits_begins_with_the_beginning(pattern: str, word: str) -> None:
    for node in (Expand("body", pattern=pattern), Expand("body", prefix=word)):
        if fitting(node)(word):
            assert word.startswith(beginning(node))
