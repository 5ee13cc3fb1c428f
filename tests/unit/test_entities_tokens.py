"""Capitalised words, chunks, and lines whose capitals tell nothing."""

from __future__ import annotations

import pytest

from index.entities.tables import gives_scores
from index.entities.tokens import chunks, is_display, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the U.S.-led force", ["U.S."]),
        ("Coca-Cola, AT&T and Amazon.com", ["Coca-Cola", "AT&T", "Amazon.com"]),
        ("in Ras al-Khaimah and Rostov-on-Don", ["Ras", "al-Khaimah", "Rostov-on-Don"]),
        ("a Moscow-based firm", ["Moscow"]),
        ("Ukraine's and Zoë’s", ["Ukraine", "Zoë"]),
        ("O'Neil met D’Estaing in Xi'an", ["O'Neil", "D’Estaing", "Xi'an"]),
        ("see https://example.org/Path/To#Part or mail@Example.org", []),
        ("iPhone, eBay and 7Up", []),
        ("Łódź, Élise, Ørsted", ["Łódź", "Élise", "Ørsted"]),
        ("Москва, Αθήνα", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bank of England", [["Bank", "England"]]),
        ("Ursula von der Leyen, Jean Monnet", [["Ursula", "Leyen"], ["Jean", "Monnet"]]),
        ("Mr. Quill", [["Mr.", "Quill"]]),
        ("Zorblatt, Inc. of Oslo", [["Zorblatt", "Inc.", "Oslo"]]),
        ("Russia's Quill", [["Russia"], ["Quill"]]),
        ("Oslo. Rome", [["Oslo"], ["Rome"]]),
    ],
)
def test_chunks(text: str, expected: list[list[str]]) -> None:
    assert [[word.text for word in chunk] for chunk in chunks(text, 0, len(text))] == expected


def test_a_word_knows_whether_it_begins_a_sentence() -> None:
    text = 'Rain fell. "Snow fell," said Quill. The U.S. Senate sat.'
    assert [word.text for word in words(text, 0, len(text)) if word.initial] == ["Rain", "Snow", "The"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("FARMERS BLOCK HARBOUR", True),
        ("Farmers Block Harbour in Oslo Again", True),
        ("Farmers block harbour in Oslo again", False),
        ("Mary Quillfeather Went to Zorblatt.", False),
        ("Mary Quillfeather (Norway) Harbour 14", False),
        ("Oslo", False),
    ],
)
def test_display_lines(line: str, expected: bool) -> None:
    assert is_display(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hexwick 2 Brindle 1", True),
        ("Hexwick Town 14 8 3 3 27", True),
        ("Hexwick v Brindle", True),
        ("Hexwick has 2 harbours and Brindle 1", False),
        ("Hexwick lost", False),
    ],
)
def test_lines_of_results(line: str, expected: bool) -> None:
    assert gives_scores(line) is expected
