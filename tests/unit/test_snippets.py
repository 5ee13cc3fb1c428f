from __future__ import annotations

import string
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analyse import spans, tokens
from index.article import Article, Origin
from searcher import passages
from searcher.candidates import Candidates
from searcher.query.lower import lower
from searcher.query.parser import parse
from searcher.query.plan import All, AnyOf, Expand, Plan, Term, Value, Weighted, Without
from searcher.query.present import Context
from searcher.snippets import Highlighter
from tests.limits import ends

CONTEXT = Context(datetime(2025, 11, 22, tzinfo=UTC), UTC)

HARBOUR = (
    "The harbour of Port Example closed on Tuesday after a storm. Boats were moved to the inner basin, the harbour "
    "master said. Nobody was hurt.\n\n"
    "Insurers expect claims worth millions. The central bank of the republic lowered its forecast, and a bank in "
    "the centre of town stayed shut. Mr. Sample of the U.S. Storm Service called it the worst storm in years.\n\n"
    "Schools open again on Thursday. Ferries will follow a day later, if the sea allows. The mayor thanked the crews "
    "who had worked through the night and promised a review of the warning system before the winter is over."
)


def _highlighter(query: str) -> Highlighter:
    return Highlighter(lower(parse(query).node, CONTEXT, query).plan)


def _marked(query: str, text: str = HARBOUR) -> list[str]:
    return [text[start:end] for start, end in _highlighter(query).marks(text)]


def _snippet(query: str, text: str = HARBOUR, width: int = 240) -> str:
    return _highlighter(query).snippet(Article("x", text, Origin("f")), width).marked("[", "]")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("storms", ["storm", "Storm", "storm"]),
        ("BOAT claim", ["Boats", "claims"]),
        ("storm -harbour", ["storm", "Storm", "storm"]),
        ("headline:insurer", ["Insurers"]),
        ('"central bank"', ["central", "bank"]),
        ('"bank central"', []),
        ('"bank centre"~3', ["bank", "centre"]),
        ('"centre bank"~2', []),
        ('"no storm"', []),
        ("U.S.", ["U.S."]),
        ("for*", ["forecast"]),
        ("h?rt", ["hurt"]),
        ("harbur~", ["harbour", "harbour"]),
        ("source:harbour", []),
        ("lang:the", []),
        ("body:*", []),
        ("*", []),
        ("place:example", ["Example"]),
        ('place:"Port Example"', ["Port", "Example"]),
        ("fer* OR mayor^2", ["Ferries", "mayor"]),
    ],
)
def test_marks(query: str, words: list[str]) -> None:
    assert _marked(query) == words


def test_marks_leave_the_possessive_out() -> None:
    assert _marked('"mayor chain"', "The mayor's chain is the mayor’s.") == ["mayor", "chain"]


def test_marks_in_other_scripts() -> None:
    assert _marked("москва", "В Москве дождь, Москва ждёт.") == ["Москва"]
    assert "".join(_marked("北京", "今天北京下雨,东京不下。")) == "北京"
    assert _marked("angstrom cafe", "An Ångström, a café.") == ["Ångström", "café"]


def test_a_snippet_begins_and_ends_with_sentences_where_they_fit() -> None:
    assert _snippet("insurers", width=60) == "[Insurers] expect claims worth millions."
    assert _snippet("nobody", width=25) == "[Nobody] was hurt."
    assert _snippet("forecast", width=120) == (
        "The central bank of the republic lowered its [forecast], and a bank in the centre of town stayed shut."
    )


def test_what_follows_is_cut_between_words_if_the_sentence_alone_is_short() -> None:
    assert _snippet("nobody", width=40) == "[Nobody] was hurt. Insurers expect…"


def test_a_short_last_sentence_is_filled_up_with_the_one_before() -> None:
    assert (
        _snippet("end", "It was a long day for all of them. The end.", 60)
        == "It was a long day for all of them. The [end]."
    )


def test_a_long_sentence_is_cut_between_words_with_ellipses() -> None:
    assert _snippet("night", width=60) == "…through the [night] and promised a review of the warning…"


def test_abbreviations_end_no_sentence() -> None:
    assert _snippet("service", width=90) == "Mr. Sample of the U.S. Storm [Service] called it the worst storm in years."


def test_the_densest_passage_is_chosen() -> None:
    assert "central [bank]" in _snippet("bank republic storm", width=120)
    assert "[storm] in years" in _snippet("worst storm", width=100)


def test_paragraphs_run_on_in_a_snippet() -> None:
    snippet = _snippet("hurt insurers", width=120)
    assert "Nobody was [hurt]. [Insurers] expect claims worth millions." in snippet
    assert "\n" not in snippet


def test_without_hits_the_lede_is_shown() -> None:
    assert _snippet("absent", width=70) == "The harbour of Port Example closed on Tuesday after a storm."
    assert _snippet("*", "Short.") == "Short."
    assert _snippet("*", "") == ""


def test_text_without_spaces_is_cut_at_any_character() -> None:
    text = "雨" * 300 + "北京" + "雨" * 300
    snippet = _highlighter("北京").snippet(Article("x", text, Origin("f")), 40)
    assert len(snippet.text) <= 40
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["北", "京"]


_prose = st.lists(
    st.sampled_from(
        ["storm", "Storms,", "bank.", "central", "the", "Mr.", "\n\n", "  ", "it's", "“Quote.”", "北京", "x" * 50]
    ),
    max_size=60,
).map(" ".join)


@given(_prose, st.integers(10, 300))
@example("storm " * 100, 50)
def test_snippets_are_bounded_and_marked_right(text: str, width: int) -> None:
    article = Article("x", text, Origin("f"))
    snippet = _highlighter('storm OR "central bank" OR 北京').snippet(article, width)
    assert len(snippet.text) <= width
    assert "\n" not in snippet.text
    assert "  " not in snippet.text
    flat = " ".join(text.split())
    assert snippet.text.strip("… ") in flat
    for start, end in snippet.marks:
        assert snippet.text[start:end].lower() in {"storm", "storms", "central", "bank", "北", "京"}


def _brute_force(terms: set[str], text: str) -> list[tuple[int, int]]:
    return [(start, end) for _, term, start, end in spans(text) if term in terms]


_texts = st.text(st.sampled_from("aeidkysnUS.,'’“–-_13 \néÅ北ß\u0301"), max_size=60)


@given(_texts, _texts)
@example("dying", "die dying Died")
@example("U.S.", "The U.S. and us, 1,000 A.B")
@example("3.5 000", "3.5 1,000 x.5")
@example("unesco nato", "The U.N.E.S.C.O., Unesco, “UNESCO” and N.A.T.O")
def test_marks_are_those_of_a_full_analysis(query: str, text: str) -> None:
    terms = set(tokens(query))
    plan: Plan = AnyOf(tuple(Term("body", term) for term in sorted(terms)))
    assert Highlighter(plan).marks(text) == _brute_force(terms, text)


@given(st.text(string.ascii_letters, min_size=1, max_size=12))
@example("dying")
@example("skies")
@example("oing")
def test_a_word_is_a_candidate_for_its_own_stem(word: str) -> None:
    (term,) = tokens(word)
    for other in "-–":
        assert next(iter(Candidates([term]).pieces(f"- {word}, 9 {other}"))) == (2, f"{word},")


_SUFFIXES = (
    *("s", "es", "ed", "ing", "ly", "edly", "ingly", "ies", "ied", "y", "er", "able", "ability", "ization", "ational"),
    *("alism", "iveness", "ivity", "fulness", "ousness", "ently", "tional", "ency", "ology", "ogist", "ement", "ial"),
)


@given(st.text(string.ascii_lowercase, min_size=1, max_size=5), st.lists(st.sampled_from(_SUFFIXES), max_size=3))
def test_a_word_with_endings_is_a_candidate_for_its_own_stem(stem: str, endings: list[str]) -> None:
    word = stem + "".join(endings)
    (term,) = tokens(word)
    assert (4, word) in Candidates([term, "other"]).pieces(f"the {word}")


def test_words_that_share_but_their_first_letters_are_passed_over() -> None:
    found = Candidates(["council"]).pieces("could a company count on the council, at a cost")
    assert [piece for _, piece in found] == ["count", "council,"]


@given(st.text(st.sampled_from("aZ.!?'\")]( \n\t"), max_size=80), st.integers(0, 20), st.integers(0, 80))
def test_sentences_of_ascii_end_where_those_of_any_text_do(text: str, start: int, end: int) -> None:
    found = [[m.span() for m in passages._border(is_ascii=known).finditer(text, start, end)] for known in (True, False)]
    assert found[0] == found[1]
    ends = [list(map(passages._end, passages._border(is_ascii=known).finditer(text))) for known in (True, False)]
    assert ends[0] == ends[1]


def test_only_what_is_sought_is_marked() -> None:
    plan = AnyOf((Weighted(Term("body", "storm"), 2), Without(Term("body", "bank")), Value("source", "port"), All()))
    assert {HARBOUR[start:end].lower() for start, end in Highlighter(plan).marks(HARBOUR)} == {"storm"}
    assert Highlighter(Expand("body", prefix="")).marks(HARBOUR) == []


def test_long_texts_take_linear_time() -> None:
    text = "The storm, the bank and the central storm service. " * 20_000
    with ends():
        _highlighter('storm "central bank"~9 ser*').snippet(Article("x", text, Origin("f")))
