from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.render.text import LEFT_TO_RIGHT_MARK, cells, clean, direction_closed, fit, one_line, pad, wrapped

WILD = st.text(alphabet=st.characters(), max_size=60)
UNSAFE = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} | set("\u2028\u2029\u202a\u202e\u2066\u2069")


@given(WILD)
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not UNSAFE & set(one_line(text))
    assert not (UNSAFE - {"\n"}) & set(clean(text))


@given(WILD)
def test_cleaning_keeps_the_length_so_that_marks_stay_right(text: str) -> None:
    assert len(clean(text)) == len(one_line(text)) == len(text)


@given(WILD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_controls_are_shown_as_pictures() -> None:
    assert clean("a\x1b[31mb\x07\x7f\x9b\tc\nd") == "a␛[31mb␇␡� c\nd"


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("abc", 3),
        ("港湾", 4),
        ("e\u0301", 1),
        ("a\u200bb", 2),
        ("한글", 4),
        ("\u1112\u1161\u11ab", 2),
        ("النفط", 5),
        ("\xad", 0),
    ],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@given(WILD, st.integers(1, 30))
def test_fit_never_exceeds_the_width(text: str, width: int) -> None:
    assert cells(fit(text, width)) <= width


@given(WILD, st.integers(0, 30))
def test_pad_fills_up_to_the_width(text: str, width: int) -> None:
    assert cells(pad(text, width)) == max(width, cells(text)) == cells(pad(text, width, right=True))


@given(WILD.map(one_line), st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = [text[start:end] for start, end in wrapped(text, width)]
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_breaks_at_blanks_and_between_wide_letters() -> None:
    def lines(text: str, width: int) -> list[str]:
        return [text[start:end] for start, end in wrapped(text, width)]

    assert lines("one two three", 8) == ["one two", "three"]
    assert lines("港湾日報", 5) == ["港湾", "日報"]
    assert lines("abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    assert lines("one two", 7) == ["one two"]


def test_without_a_width_there_is_one_line() -> None:
    assert list(wrapped("a " * 500, None)) == [(0, 999)]


def test_only_right_to_left_text_is_closed() -> None:
    assert direction_closed("النفط") == "النفط" + LEFT_TO_RIGHT_MARK
    assert direction_closed("Zürich") == "Zürich"
