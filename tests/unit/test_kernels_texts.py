"""Passes over whole texts: compiled, in Python, and the long way."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.kernels import python_texts


def _kernels() -> list[ModuleType]:
    try:
        return [python_texts, importlib.import_module("index.kernels._texts")]
    except ImportError:
        return [python_texts]


KERNELS = _kernels()
each_kernel = pytest.mark.parametrize("kernels", KERNELS, ids=lambda module: module.__name__.rpartition(".")[2])

TEXTS = st.text(st.sampled_from("aB1_. \n\n<&/é\xa0\xad“日\u0301😀\x00\x7f"), max_size=24) | st.text(max_size=12)
PIECES = st.sampled_from(["One.", "2 < 3", "<BP>", "<p", "</p", "AT &", "&c", "“Drei”", "é", "日本", "\x07"])
ALMOST_TIDY = st.lists(
    st.tuples(PIECES, st.sampled_from([" ", "\n\n", "\n\n", "", "  ", "\n", "\n \n"])), max_size=4
).map(lambda pairs: "".join(piece + after for piece, after in pairs))
ALIKE = st.tuples(ALMOST_TIDY, PIECES).map("".join) | ALMOST_TIDY


def test_both_are_tested_where_there_is_a_compiler() -> None:
    assert len(KERNELS) == 2 or shutil.which("cc") is None


@each_kernel
def test_all_have_what_is_declared(kernels: ModuleType) -> None:
    declared = ast.parse(Path(python_texts.__file__).with_name("_texts.pyi").read_text(encoding="utf-8")).body
    names = {each.name for each in declared if isinstance(each, ast.FunctionDef)}
    assert names
    assert names <= {*dir(kernels)}


@each_kernel
def test_every_character_alone(kernels: ModuleType) -> None:
    chars = list(map(chr, range(sys.maxunicode + 1)))
    inert = [python_texts.INERT.fullmatch(char) is not None for char in chars]
    assert list(map(kernels.is_plain, chars)) == inert
    assert [kernels.is_plain(f"日{char}") for char in chars] == inert


GARBLED = st.text(st.sampled_from("a Ã©â€™ÂРСвЂё°\xa0\xad\x80√‚Ä—·ô\xf5\xc1日😀"), max_size=6)


@each_kernel
@given(GARBLED | st.text(max_size=6) | st.tuples(st.characters(), st.characters()).map("".join))
@example("\xc2\x80")
@example("\xf4\xbf")
def test_signs_of_garbled_text(kernels: ModuleType, text: str) -> None:
    assert kernels.may_be_garbled(text) is (python_texts.GARBLED.search(text) is not None)


@each_kernel
@pytest.mark.parametrize("lead", "\xc1\xc2\xf4\xf5РСТвг√‚")
def test_every_pair_with_a_lead(kernels: ModuleType, lead: str) -> None:
    pairs = [lead + chr(code) for code in range(sys.maxunicode + 1)]
    assert list(map(kernels.may_be_garbled, pairs)) == [bool(python_texts.GARBLED.match(pair)) for pair in pairs]


@each_kernel
@given(TEXTS | ALIKE)
def test_plain_texts_and_lines(kernels: ModuleType, text: str) -> None:
    plain = python_texts.INERT.fullmatch(text) is not None
    assert kernels.is_plain(text) is plain
    assert kernels.is_plain_line(text) is (plain and " ".join(text.split()) == text and "\n" not in text)


@each_kernel
@given(st.lists(TEXTS, max_size=4).map(tuple))
def test_plain_lines(kernels: ModuleType, texts: tuple[str, ...]) -> None:
    assert kernels.are_plain_lines(texts) is all(text and kernels.is_plain_line(text) for text in texts)


@each_kernel
@given(TEXTS | ALIKE)
@example("One.\n\nTwo </p")
@example("“Eins.”\n\nZwei </p")
@example("One. &")
@example("One.\n\n")
def test_paragraphs_of_a_plain_text(kernels: ModuleType, text: str) -> None:
    paragraphs = tuple(text.split("\n\n"))
    maybe_markup = re.search("<[/a-z]|&([^ ]|$)", text, re.DOTALL)
    expected = paragraphs if all(paragraphs) and all(map(kernels.is_plain_line, paragraphs)) else None
    assert kernels.plain_paragraphs(text) == (None if maybe_markup else expected)


FORMS = st.sampled_from(["A", "B", "A B", "A A", "A B A", "B A B", "+A", "A.", "é", "日 A", "😀", "_A"])
WORDS = st.sampled_from(["A", "A", "A", "B", "B", "AB", "+A", "A.", "é", "日", "😀", "_A", "_"])
NAMED = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", " ", "\n\n", "\n   ", ""])), max_size=20).map(
    lambda pairs: "".join(word + after for word, after in pairs)
)


def by_pattern(text: str, forms: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """The definition: of forms that begin at one place the longest, and on behind it."""
    ways = "|".join(re.escape(form).replace(r"\ ", "[ \n]+") for form in sorted(forms, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)(?:{ways})(?!\w)", text) if forms else []
    spaced = [" ".join(form.split()) for form in found]
    return len(spaced), tuple(dict.fromkeys(spaced))


@each_kernel
@given(NAMED, st.lists(st.lists(FORMS, max_size=6).map(tuple), max_size=5).map(tuple))
@example("A B", (("A", "A B"), ("A B", "A")))
@example("A B A B A B", (("A B A",), ("B A B",), ("A B", "A B A")))
@example("A\n\nB A\n  B", (("A B",),))
def test_names_are_counted_as_a_pattern_would(
    kernels: ModuleType, text: str, names: tuple[tuple[str, ...], ...]
) -> None:
    assert kernels.count_names(text, names) == [by_pattern(text, forms) for forms in names]


@each_kernel
def test_an_empty_form_is_refused(kernels: ModuleType) -> None:
    with pytest.raises(ValueError, match="none of them empty"):
        kernels.count_names("A", (("A", ""),))


@each_kernel
def test_what_is_no_text_is_refused(kernels: ModuleType) -> None:
    for function in (kernels.is_plain, kernels.is_plain_line, kernels.plain_paragraphs):
        with pytest.raises((TypeError, AttributeError)):
            function(b"A")
    with pytest.raises(TypeError):
        kernels.are_plain_lines((b"A",))


@each_kernel
def test_nothing_is_held_on_to(kernels: ModuleType) -> None:
    text, form = "Ada came.\n\nAda left. ".strip(), "".join(["A", "da"])
    held = sys.getrefcount(form), sys.getrefcount(text)
    for _ in range(100):
        kernels.count_names(text, ((form,), (form, "A")))
        kernels.plain_paragraphs(text)
        kernels.plain_paragraphs(f"{text}\n\n")
    assert (sys.getrefcount(form), sys.getrefcount(text)) == held
