"""Plain text → paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.clean import prose
from index.clean.markup import looks_like_html, unescaped
from index.clean.prose import paragraphs
from index.normalise.text import clean, plain_paragraphs


def test_blank_lines_part_paragraphs() -> None:
    assert paragraphs("\nOne.\n\n Two. \n \n\nThree.\n") == ["One.", "Two.", "Three."]


@given(st.text(st.sampled_from("ab.<&;p/> é“\n\n"), max_size=30).map(lambda text: text.replace("\n", "\n\n")))
def test_paragraphs_of_a_plain_text_are_those_of_the_long_way(text: str) -> None:
    plain = plain_paragraphs(text)
    assert plain is None or (not looks_like_html(text) and list(plain) == paragraphs(clean(unescaped(text))))


def test_a_table_keeps_its_lines() -> None:
    assert paragraphs("a    1\nb    2\n\nText.") == ["a    1\nb    2", "Text."]


@given(st.text(st.sampled_from("ab. \t\n\n"), max_size=30))
def test_looking_at_every_second_line_parts_as_the_pattern_does(text: str) -> None:
    text = text.strip("\n")
    parted = [part.strip() for part in prose._parted(text) if part.strip()]
    assert parted == [part.strip() for part in prose._BLANK.split(text) if part.strip()]
