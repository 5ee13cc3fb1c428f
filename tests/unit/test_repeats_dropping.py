"""Articles without furniture."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Entity, Origin
from index.entities import annotate, get_recogniser
from index.normalise.text import first_sentence
from index.repeats.dropping import without

BODY = "The harbour master said that the ferries would wait until the storm had passed over the bay."
LETTER = "Sign up for The Lamp, the letter of Ada Sample."
NOTE = "The Ledger is printed by Example Press."


def article(*paragraphs: str, source: str | None = "Ledger", **known: object) -> Article:
    return Article("a", "\n\n".join(paragraphs), Origin("t", 1), source=source, **known)  # type: ignore[arg-type]


def known(*lines: str) -> dict[str, frozenset[bytes]]:
    return {"Ledger": frozenset(line.encode() for line in lines)}


def test_known_lines_of_the_source_go_and_are_told() -> None:
    left, gone = without(article(NOTE, BODY, LETTER), known(LETTER, NOTE))
    assert left.text == BODY
    assert gone == (LETTER.encode(), NOTE.encode())


def test_lines_of_another_source_and_articles_without_one_stay() -> None:
    for source in ("Courier", None):
        one = article(BODY, LETTER, source=source)
        assert without(one, known(LETTER)) == (one, ())


def test_a_line_that_differs_in_a_letter_stays() -> None:
    one = article(BODY, LETTER.upper())
    assert without(one, known(LETTER)) == (one, ())


def test_an_article_of_nothing_else_keeps_its_longest_line() -> None:
    left, gone = without(article(NOTE, LETTER, LETTER), known(LETTER, NOTE))
    assert (left.text, gone) == (LETTER, (NOTE.encode(),))
    one = article(LETTER)
    assert without(one, known(LETTER)) == (one, ())


def test_it_keeps_the_longest_whichever_was_known_first() -> None:
    first, gone = without(article(NOTE, LETTER), known(LETTER))
    assert (first.text, gone) == (NOTE, (LETTER.encode(),))
    then, gone = without(first, known(LETTER, NOTE), gone)
    assert (then.text, gone) == (LETTER, (NOTE.encode(),))


def test_a_brief_shorter_than_the_line_loses_it() -> None:
    left, gone = without(article("Rain fell.", LETTER), known(LETTER))
    assert (left.text, gone) == ("Rain fell.", (LETTER.encode(),))


def test_what_stood_behind_comes_to_the_edge_and_goes_too() -> None:
    deep = "It is sold " + "everywhere, " * 20 + "by everyone."
    parts = [BODY * 9, BODY * 9, BODY * 9, deep, "One.", "Two.", "Three.", "Four."]
    assert without(article(*parts), known(deep))[1] == ()
    assert without(article(*parts), known(deep, "One."))[0].text.endswith("\n\nTwo.\n\nThree.\n\nFour.")


def test_a_derived_headline_is_derived_again() -> None:
    left, _ = without(article(NOTE, BODY, headline=NOTE, headline_derived=True), known(NOTE))
    assert left.headline == BODY
    kept, _ = without(article(NOTE, BODY, headline="Storm"), known(NOTE))
    assert kept.headline == "Storm"


def test_entities_lose_what_only_the_line_says() -> None:
    entities = (
        Entity("Ada Sample", "person", 3, ("Ada Sample", "Sample")),
        Entity("The Lamp", "organisation", 1, ("The Lamp",)),
        Entity("Port Example", "place", 1, ("Port Example",)),
        Entity("Unnamed", None, 0, ()),
    )
    body = f"{BODY} Sample waits at Port Example, says Sample."
    left, _ = without(article(body, LETTER, entities=entities), known(LETTER))
    assert left.entities == (
        Entity("Ada Sample", "person", 2, ("Sample",)),
        Entity("Port Example", "place", 1, ("Port Example",)),
        Entity("Unnamed", None, 0, ()),
    )


_NAMING = [f"Sign up number {number} with Ada Sample of Paris and London." for number in range(4)]
_PLAIN = [f"{'very ' * number}plain line" for number in range(4)]
_SOME = st.sets(st.sampled_from([*_NAMING, *_PLAIN]))
_BODIES = st.sampled_from([BODY, "Paris is in France.", "Ada Sample rests in London. " * 20])


@given(st.lists(st.sampled_from([*_NAMING, *_PLAIN]) | _BODIES), _BODIES, _SOME, _SOME, st.booleans(), st.randoms())
def test_dropping_some_and_then_others_is_dropping_all(
    lines: list[str], body: str, some: set[str], others: set[str], derived: bool, chance: random.Random
) -> None:
    parts = [*lines, body]
    chance.shuffle(parts)
    one = article(*parts, headline=first_sentence(parts[0]) if derived else "Head", headline_derived=derived)
    assert_in_any_steps(annotate(one, (), get_recogniser("rules")), some, others)


@given(st.lists(st.sampled_from(_PLAIN), min_size=1), _SOME, _SOME)
def test_so_it_is_where_all_of_an_article_is_furniture(lines: list[str], some: set[str], others: set[str]) -> None:
    assert_in_any_steps(article(*lines, headline=first_sentence(lines[0]), headline_derived=True), some, others)


def assert_in_any_steps(one: Article, some: set[str], others: set[str]) -> None:
    first, gone = without(one, known(*some))
    then, gone_then = without(first, known(*some, *others), gone)
    both, gone_both = without(one, known(*some, *others))
    assert (then, gone_then) == (both, gone_both)
    assert without(both, known(*some, *others), gone_both) == (both, gone_both)
