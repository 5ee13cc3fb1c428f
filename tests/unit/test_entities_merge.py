"""Which surfaces of an article name the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Kind
from index.entities.base import Span
from index.entities.merge import merge


def names(kind: Kind, *surfaces: str) -> list[str]:
    spans = [Span(surface, kind, at * 100, at * 100 + len(surface)) for at, surface in enumerate(surfaces)]
    return [mention.name for mention in merge(spans)]


@pytest.mark.parametrize(
    ("surfaces", "name"),
    [
        (("Quill", "Mary Quill", "M. Quill"), "Mary Quill"),
        (("Juan Orlando Hernandez", "Hernandez", "Orlando Hernandez"), "Juan Orlando Hernandez"),
        (("Bashar al-Assad", "Assad"), "Bashar al-Assad"),
        (("Ursula von der Leyen", "von der Leyen", "Leyen"), "Ursula von der Leyen"),
        (("John Quill Jr.", "Quill"), "John Quill Jr."),
        (("Xi Jinping", "Xi"), "Xi Jinping"),
    ],
)
def test_short_forms_of_a_person_take_the_fullest_name(surfaces: tuple[str, ...], name: str) -> None:
    assert names("person", *surfaces) == [name] * len(surfaces)


def test_two_people_of_one_surname_stay_two_and_it_is_the_more_frequent() -> None:
    assert names("person", "Ada Quill", "Mary Quill", "Mary Quill", "Quill") == [
        "Ada Quill",
        "Mary Quill",
        "Mary Quill",
        "Mary Quill",
    ]


def test_a_surname_counts_before_a_given_name() -> None:
    assert names("person", "Jordan Smith", "Michael Jordan", "Jordan")[-1] == "Michael Jordan"


@pytest.mark.parametrize(
    ("surfaces", "name"),
    [
        (("Zorblatt Widgets AG", "Zorblatt Widgets", "Zorblatt"), "Zorblatt Widgets AG"),
        (("Quibble Rural Agency", "QRA", "Q.R.A."), "Quibble Rural Agency"),
        (("Organisation for Rural Credit", "ORC"), "Organisation for Rural Credit"),
        (("UN", "U.N.", "U. N.", "United Nations"), "United Nations"),
    ],
)
def test_forms_of_an_organisation_take_one_name(surfaces: tuple[str, ...], name: str) -> None:
    assert set(names("organisation", *surfaces)) == {name}


def test_official_names_of_states_are_the_states() -> None:
    assert names("place", "Republic of Kenya", "Kenya", "KENYA", "U. S.") == [
        "Kenya",
        "Kenya",
        "Kenya",
        "United States",
    ]


def test_kinds_are_not_mixed() -> None:
    spans = [Span("Mary Quill", "person", 0, 10), Span("Quill", "place", 20, 25)]
    assert [mention.name for mention in merge(spans)] == ["Mary Quill", "Quill"]


def test_a_reading_names_what_a_surface_writes_otherwise() -> None:
    spans = [Span("QUILL", "person", 0, 5, reading="Quill"), Span("Mary Quill", "person", 10, 20)]
    assert [(mention.surface, mention.name) for mention in merge(spans)] == [
        ("QUILL", "Mary Quill"),
        ("Mary Quill", "Mary Quill"),
    ]


SURFACES = st.lists(
    st.lists(
        st.sampled_from(["Ada", "Mary", "Quill", "M.", "Jr.", "al-Quill", "Inc", "AQ"]), min_size=1, max_size=4
    ).map(" ".join),
    max_size=8,
)


@given(SURFACES, st.sampled_from(["person", "organisation", "place"]))
def test_a_canonical_name_is_its_own_canonical_name(surfaces: list[str], kind: Kind) -> None:
    found = dict(zip(surfaces, names(kind, *surfaces), strict=True))
    assert all(found.get(name, name) == name for name in found.values())
