"""Characters of stored text, and the case of names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise import text as module
from index.normalise.casing import ordinary
from index.normalise.mojibake import may_be_garbled, mended
from index.normalise.text import (
    clean,
    comparable,
    first_sentence,
    is_plain,
    is_plain_line,
    name_line,
    one_line,
    paragraphs,
)


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


PLAIN = st.text(st.sampled_from("ab1. \n\t\r\x7f“”é日Я\u0301\u00a0ﬁ"), max_size=12)


@given(NASTY | PLAIN)
def test_a_plain_text_is_left_alone_by_the_long_way_too(text: str) -> None:
    if is_plain(text):
        assert module._cleaned(text) == text
    assert may_be_garbled(text) or clean(text) == module._cleaned(text)


def test_every_character_of_plain_text_is_inert() -> None:
    inert = [char for char in map(chr, range(0x110000)) if not char.isascii() and is_plain(char)]
    assert len(inert) > 30_000
    assert all(module._cleaned(char) == char and unicodedata.combining(char) == 0 for char in inert)
    parts = (unicodedata.decomposition(chr(code)).split() for code in range(0x110000))
    seconds = {chr(int(part[1], 16)) for part in parts if len(part) == 2 and not part[0].startswith("<")}
    assert seconds.isdisjoint(inert)  # none is composed with what stands before it


@given(NASTY | PLAIN)
def test_one_line_is_clean_with_single_spaces(text: str) -> None:
    line = " ".join(clean(mended(text)).split())
    assert one_line(text) == (line or None)
    assert name_line(text) == (line.translate(module._FULL_WIDTH) or None)
    assert not is_plain_line(mended(text)) or line == mended(text)


@given(st.lists(NASTY | PLAIN, max_size=4).map(tuple))
def test_paragraphs_that_are_tidy_already_are_taken_as_they_stand(texts: tuple[str, ...]) -> None:
    pieces = [piece for text in texts for piece in module._BLANK_LINES.split(clean(text))]
    assert paragraphs(texts) == tuple(filter(None, map(module._tidy, pieces)))


def test_a_blank_first_line_does_not_make_a_paragraph_one_of_several_lines() -> None:
    assert paragraphs((" \nfoo  bar",)) == ("foo bar",)


def test_a_long_name_is_not_remembered() -> None:
    module._remembered_line.cache_clear()
    assert name_line("a" * 500) == "a" * 500
    assert module._remembered_line.cache_info().currsize == 0


def test_paragraphs() -> None:
    assert paragraphs(("  One   two ", "", " \n ", "a  1 \n b  2\n\nc")) == ("One two", "a  1\n b  2", "c")


def test_names_in_full_width_letters() -> None:
    assert name_line("ＮＨＫ　ニュース７！") == "NHK ニュース7！"


def test_half_width_kana() -> None:
    assert clean("ﾃﾞｰﾀｾﾝﾀｰ｡") == "データセンター。"


def test_quotation_marks_that_came_as_controls() -> None:
    assert clean("\x93Don\x92t\x94 \x96 it\x85") == "“Don’t” – it…"
    assert clean("one\x85two\x81") == "one\ntwo"


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
