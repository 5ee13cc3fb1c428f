"""How an article comes by its entities, and which recognisers there are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Entity, GivenEntity, Kind, Origin
from index.entities import annotate, get_recogniser
from index.errors import UsageError
from index.normalise.text import paragraphs

TEXT = (
    "Mary Quillfeather flew from Oslo to Rome on Monday. Quillfeather, who heads Zorblatt Corp, "
    "will stay in Rome. The U.S. was told."
)


def article(text: str = TEXT, headline: str | None = None) -> Article:
    return Article("a", text, Origin("f"), headline=headline, language="en")


def test_recognised_entities_come_by_count_then_first_mention() -> None:
    assert annotate(article(), (), get_recogniser("rules")).entities == (
        Entity("Mary Quillfeather", "person", 2, ("Mary Quillfeather", "Quillfeather")),
        Entity("Rome", "place", 2, ("Rome",)),
        Entity("Oslo", "place", 1, ("Oslo",)),
        Entity("Zorblatt Corp", "organisation", 1, ("Zorblatt Corp",)),
        Entity("United States", "place", 1, ("U.S.",)),
    )


def test_headline_counts_as_text() -> None:
    annotated = annotate(article("Nothing else.", headline="Rain falls in Rome"), (), get_recogniser("rules"))
    assert annotated.names() == ("Rome",)


def test_given_entities_are_kept_and_nothing_is_recognised() -> None:
    given = (GivenEntity("Mary Quillfeather", "person"), GivenEntity("Brindle Harbour", "place"))
    assert annotate(article(), given, get_recogniser("rules")).entities == (
        Entity("Mary Quillfeather", "person", 2, ("Mary Quillfeather", "Quillfeather")),
        Entity("Brindle Harbour", "place", 0, ()),
    )


def test_given_entity_without_kind_takes_it_from_what_is_known() -> None:
    given = (GivenEntity("United States"), GivenEntity("NATO"), GivenEntity("Quux"))
    entities = annotate(article(), given, get_recogniser("none")).entities
    assert [(entity.name, entity.kind, entity.forms) for entity in entities] == [
        ("United States", "place", ("U.S.",)),
        ("NATO", "organisation", ()),
        ("Quux", None, ()),
    ]


def test_given_name_is_found_as_a_whole_word_only() -> None:
    entities = annotate(
        article("Romeo came. Rome (C++) stood."), (GivenEntity("Rome"), GivenEntity("C++")), get_recogniser("none")
    )
    assert [entity.count for entity in entities.entities] == [1, 1]


def occurrences(text: str, name: str, *, person: bool) -> Iterator[str]:
    """What a pattern finds of a name, or of a person's surname too."""
    names = {name, *(name.split()[-1:] if person else ())}
    forms = [r"\s+".join(map(re.escape, form.split())) for form in sorted(names, key=lambda form: -len(form))]
    for match in re.finditer(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", text):
        yield " ".join(match[0].split())


NAMES = st.sampled_from(["A", "A A", "A B", "B", "A.", "A B A", "ÉA", "A_", "+A"])
LINES = st.text(st.sampled_from("AAABBé_ .-+1  \n"), max_size=30).map(lambda text: "\n\n".join(paragraphs((text,))))


@given(LINES, NAMES, st.booleans())
def test_given_names_are_counted_as_a_pattern_would(text: str, name: str, person: bool) -> None:
    kind: Kind | None = "person" if person else None
    entity = annotate(article(text), (GivenEntity(name, kind),), get_recogniser("none")).entities[0]
    found = list(occurrences(text, name, person=person))
    assert (entity.count, entity.forms) == (len(found), tuple(dict.fromkeys(found)))


def test_a_name_is_found_across_lines_and_paragraphs() -> None:
    text = "Of Mary\n\nQuillfeather, and a table:\n\nMary    1\nQuillfeather  2\nMary  Quillfeather"
    (mary,) = annotate(article(text), (GivenEntity("Mary Quillfeather"),), get_recogniser("none")).entities
    assert mary.count == 2


def test_a_name_given_twice_is_one_entity_with_the_kind_that_is_known() -> None:
    given = (GivenEntity("Quux"), GivenEntity("Quux", "person"))
    assert [entity.kind for entity in annotate(article(), given, get_recogniser("none")).entities] == ["person"]


def test_none_recognises_nothing() -> None:
    assert annotate(article(), (), get_recogniser("none")).entities == ()


def test_auto_is_rules_and_each_recogniser_knows_its_name() -> None:
    assert get_recogniser("auto").name == "rules"
    assert [get_recogniser(name).name for name in ("rules", "none")] == ["rules", "none"]


@pytest.mark.parametrize("name", ["spacy", "magic", ""])
def test_an_absent_recogniser_is_an_error_that_names_the_others(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        get_recogniser(name)
    assert "rules" in caught.value.hint
    assert "none" in caught.value.hint
