"""Characters of stored text, and the case of names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise.casing import ordinary
from index.normalise.text import clean, comparable, first_sentence, one_line, paragraphs


@pytest.mark.parametrize(
    ("found", "stored"),
    [
        ("cafe\u0301", "café"),
        ("a\u00a0b\u202fc\u3000d", "a b c d"),
        ("co\u00adoperate\u200b\ufeff", "cooperate"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00b\x07c\x1bd", "abcd"),
        ("oﬃce ﬂow", "office flow"),
        ("\u202eabc\u202c \u200fd", "abc d"),
        ("x\ud800y", "x\ufffdy"),
        ("“Quote” – ‘dash’ — it’s…", "“Quote” – ‘dash’ — it’s…"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("wo\u200crd\u200d", "word"),
    ],
)
def test_clean(found: str, stored: str) -> None:
    assert clean(found) == stored


NASTY = st.text(
    st.characters() | st.sampled_from("\u200c\u200d\u00ad\u200b\u0301ﬁक्م\r\n\x85\u2028👩\ufe0f a"), max_size=40
)


@given(NASTY)
def test_clean_is_idempotent_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode("utf-8").decode() == once
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in once)


@given(st.lists(NASTY, max_size=4).map(tuple))
def test_paragraphs_are_idempotent_and_hold_no_blank_line(texts: tuple[str, ...]) -> None:
    once = paragraphs(texts)
    assert paragraphs(once) == once
    assert tuple("\n\n".join(once).split("\n\n")) == (once or ("",))


def test_paragraphs() -> None:
    assert paragraphs(("  One   two ", "", " \n ", "a  1 \n b  2\n\nc")) == ("One two", "a  1\n b  2", "c")


def test_one_line() -> None:
    assert one_line(" a\n\u00a0b  c ") == "a b c"
    assert one_line(" \u200b\n") is None
    assert one_line(None) is None


def test_comparable_ignores_case_and_punctuation() -> None:
    assert comparable("‘A’ b, C!") == comparable("a B c")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One thing. Another thing.", "One thing."),
        ("Mr. Smith of the U.S. Senate left. He was late.", "Mr. Smith of the U.S. Senate left."),
        ("“It works.” He smiled.", "“It works.”"),
        ("大臣は月曜日に会った。次の会議は冬だ。", "大臣は月曜日に会った。"),
        ("No end\nin sight", "No end in sight"),
        ("Prices rose 3.5 percent. Then fell.", "Prices rose 3.5 percent."),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


@given(st.text(min_size=1, max_size=400))
def test_first_sentence_is_short(text: str) -> None:
    assert len(first_sentence(text)) <= 120


def test_a_long_sentence_is_cut_at_a_word() -> None:
    cut = first_sentence("word " * 50)
    assert cut.endswith("word…")
    assert len(cut) <= 120


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("NEW YORK", "New York"),
        ("RIO DE JANEIRO", "Rio de Janeiro"),
        ("PORT-AU-PRINCE", "Port-au-Prince"),
        ("ST. LOUIS", "St. Louis"),
        ("WASHINGTON D.C.", "Washington D.C."),
        ("THE HAGUE", "The Hague"),
        ("PATRICK O'NEILL-MCCOY JR.", "Patrick O'Neill-McCoy Jr."),
        ("Mixed CASE", "Mixed CASE"),
        ("МОСКВА", "Москва"),
    ],
)
def test_ordinary_case(capitals: str, name: str) -> None:
    assert ordinary(capitals) == name
