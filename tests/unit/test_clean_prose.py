"""Plain text → paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.clean import prose
from index.clean.prose import paragraphs


def test_blank_lines_part_paragraphs() -> None:
    assert paragraphs("\nOne.\n\n Two. \n \n\nThree.\n") == ["One.", "Two.", "Three."]


def test_a_table_keeps_its_lines() -> None:
    assert paragraphs("a    1\nb    2\n\nText.") == ["a    1\nb    2", "Text."]


@given(st.text(st.sampled_from("ab. \t\n\n"), max_size=30))
def test_looking_at_every_second_line_parts_as_the_pattern_does(text: str) -> None:
    text = text.strip("\n")
    parted = [part.strip() for part in prose._parted(text) if part.strip()]
    assert parted == [part.strip() for part in prose._BLANK.split(text) if part.strip()]
