"""The token rule."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import analyse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia's talks", ["russia", "talks"]),
        ("Russia’s talks", ["russia", "talks"]),
        ("five-hour state-of-the-art", ["five", "hour", "state", "of", "the", "art"]),
        ("O'Brien l'Europe", ["o", "brien", "l", "europe"]),
        ("U.S. and U.S.A and the U.S", ["us", "and", "usa", "and", "the", "us"]),
        ("J.P. Morgan", ["jp", "morgan"]),
        ("The end. A.", ["the", "end", "a"]),
        ("3.5 pct of 1,000,000", ["3.5", "pct", "of", "1000000"]),
        ("12,34,567 rupees", ["1234567", "rupees"]),
        ("Müller, São Paulo, Ærø", ["muller", "sao", "paulo", "aero"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("東京で会議", ["東", "京", "で", "会", "議"]),
        ("हिंदी में", ["हिंदी", "में"]),
        ("서울 회담", ["서울", "회담"]),
        ("مُحَمَّد", ["محمد"]),
        ("naïve ﬁnance", ["naive", "finance"]),
        ("x_y C++ #tag @who", ["x", "y", "c", "tag", "who"]),
        ("zero\u200bwidth", ["zero", "width"]),
        ("", []),
        ("— … “”", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert analyse.forms(text) == expected


def test_terms_are_english_stems() -> None:
    assert analyse.tokens("running talks prices presidents") == ["run", "talk", "price", "presid"]


def test_a_stem_that_would_be_empty_keeps_its_word() -> None:
    assert analyse.tokens("the s and t") == ["the", "s", "and", "t"]


def test_no_word_is_left_out() -> None:
    assert len(analyse.tokens("to be or not to be")) == 6


def test_fold_compares_whole_values() -> None:
    assert analyse.fold("  Business \n STANDARD ") == "business standard"
    assert analyse.fold("Ökonom") == analyse.fold("okonom")


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_the_fast_pattern_for_ascii_is_the_same_rule(text: str) -> None:
    assert analyse._ascii_token().findall(text) == analyse._token().findall(text)


@given(st.text(st.characters(max_codepoint=0x2FF) | st.characters(min_codepoint=0x2010, max_codepoint=0x205E)))
@example("l’État’s “Größe”, 1,000 – U.S.")
def test_the_fast_pattern_for_latin_letters_is_the_same_rule(text: str) -> None:
    assert analyse._latin_token().findall(text) == analyse._token().findall(text)
    assert text.isascii() or analyse._pattern(text) is analyse._latin_token()


@pytest.mark.parametrize("text", ["e\u0301", "北京", "Путин", "कि", "a\u200cb", "สวัสดี", "\U00020000"])
def test_other_letters_are_read_by_the_whole_rule(text: str) -> None:
    assert analyse._pattern(text) is analyse._token()


@given(st.text())
def test_tokens_forms_and_spans_agree(text: str) -> None:
    spans = list(analyse.spans(text))
    assert [form for form, _, _, _ in spans] == analyse.forms(text)
    assert [term for _, term, _, _ in spans] == analyse.tokens(text)
    assert analyse.tokens_and_forms(text) == [(form, term) for form, term, _, _ in spans]


@given(st.text())
def test_spans_are_ascending_and_stand_for_their_form(text: str) -> None:
    last = 0
    for form, _, start, end in analyse.spans(text):
        assert last <= start < end <= len(text)
        assert analyse.forms(text[start:end]) == [form]
        last = end


@given(st.text(), st.text())
def test_a_space_parts_texts(one: str, other: str) -> None:
    assert analyse.tokens(f"{one} \n {other}") == analyse.tokens(one) + analyse.tokens(other)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert analyse.fold(analyse.fold(text)) == analyse.fold(text)


@given(st.text())
def test_a_form_finds_itself(text: str) -> None:
    for form, term in analyse.tokens_and_forms(text):
        assert form
        assert term


@given(st.text(st.sampled_from("aZ09 _.'sé")))
def test_names_of_nothing_but_words_have_the_forms_of_the_pattern(text: str) -> None:
    assert analyse.forms(text) == [analyse.form_of(raw) for raw in analyse._pattern(text).findall(text)]


@given(st.lists(st.text(st.sampled_from("aeginsty'é"), min_size=1)))
def test_stems_of_many_forms_are_their_terms(raws: list[str]) -> None:
    forms = [analyse.form_of(raw) for raw in raws]
    terms = [analyse.form_and_term(raw)[1] for raw in raws]
    assert analyse.stems([form.encode() for form in forms]) == [term.encode() for term in terms]
