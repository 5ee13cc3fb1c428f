"""Articles without furniture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Entity, Origin
from index.entities import annotate, get_recogniser
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
    assert left.text == LETTER
    assert gone == (LETTER.encode(), NOTE.encode())
    assert without(article(LETTER), known(LETTER))[0].text == LETTER


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


_LINES = [f"Sign up number {number} with Ada Sample of Paris and London." for number in range(5)]
_PARTS = st.lists(
    st.sampled_from([*_LINES, BODY, "Paris is in France.", "Ada Sample rests in London. " * 20]), min_size=1
)
_SOME = st.sets(st.sampled_from([*_LINES, "Paris is in France."]))


@given(_PARTS, _SOME, _SOME, st.booleans())
def test_dropping_some_and_then_others_is_dropping_all(
    parts: list[str], some: set[str], others: set[str], derived: bool
) -> None:
    one = article(*parts, headline=parts[0] if derived else "Head", headline_derived=derived)
    one = annotate(one, (), get_recogniser("rules"))
    first, gone = without(one, known(*some))
    then, gone_then = without(first, known(*some, *others))
    both, gone_both = without(one, known(*some, *others))
    assert then == both
    assert set(gone) | set(gone_then) == set(gone_both)
    assert without(both, known(*some, *others)) == (both, ())
