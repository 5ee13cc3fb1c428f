"""The tables that ship: that they can be read, agree with each other, and are quick to load."""

from __future__ import annotations

from importlib import resources

import pytest

from index.article import KINDS
from index.entities.gazetteer import AMBIGUOUS, exonyms, gazetteer


@pytest.mark.parametrize(("surface", "name"), [("UK", "United Kingdom"), ("Peking", "Beijing"), ("Nato", "NATO")])
def test_other_names_lead_to_the_canonical_one(surface: str, name: str) -> None:
    assert gazetteer().names[surface].name == name


def test_every_name_has_a_kind_and_a_canonical_name_that_is_known() -> None:
    names = gazetteer().names
    assert len(names) > 2000
    for surface, known in names.items():
        assert surface == surface.strip()
        assert surface
        assert known.kind in KINDS
        assert names[known.name].name == known.name, surface


def test_every_ambiguous_name_is_one_that_is_known() -> None:
    marked = {word for word, flags in gazetteer().flags.items() if flags & AMBIGUOUS}
    assert {"Reading", "Ford"} <= marked


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "pt", "nl"])
def test_exonyms_lead_to_known_names(language: str) -> None:
    found = exonyms(language)
    assert len(found) > 50
    assert {known.name for known in found.values()} <= {known.name for known in gazetteer().names.values()}


def test_languages_without_a_table_have_no_exonyms() -> None:
    assert exonyms("fi") == {}


def test_tables_say_where_they_come_from() -> None:
    tables = [
        entry for entry in resources.files("index.entities.gazetteer").iterdir() if entry.name.endswith(("tsv", "txt"))
    ]
    assert len(tables) == 6
    for table in tables:
        assert "Compiled by hand from general knowledge" in table.read_text(encoding="utf-8"), table.name
