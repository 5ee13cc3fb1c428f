"""The kernels over sorted strings, on every implementation that is there, against definitions by hand."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.test_kernels_asking import KERNELS, docs, each_kernel, numbers, outcome


def strings(words: Sequence[str]) -> tuple[bytes, bytes]:
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    return b"".join(encoded), numbers("I", [sum(map(len, encoded[:at])) for at in range(len(encoded) + 1)])


letters = st.sampled_from("abé\u4e2d\U0001f600\ud800?*")
words = st.text(letters, max_size=6)
vocabularies = st.sets(words, max_size=20).map(
    lambda each: sorted(each, key=lambda word: word.encode("utf-8", "surrogatepass"))
)


@each_kernel
@given(vocabularies, words, st.randoms())
def test_finding_strings(kernels: ModuleType, vocabulary: list[str], word: str, shuffled: object) -> None:
    key = word.encode("utf-8", "surrogatepass")
    before = [other for other in vocabulary if other.encode("utf-8", "surrogatepass") < key]
    number = vocabulary.index(word) if word in vocabulary else -1
    assert kernels.lower_bound(*strings(vocabulary), key) == len(before)
    assert kernels.find(*strings(vocabulary), key) == number
    by_document = sorted(vocabulary, key=lambda other: (len(other), other))
    order = docs([by_document.index(other) for other in vocabulary])
    expected = by_document.index(word) if word in vocabulary else -1
    assert kernels.bound_by(*strings(by_document), order, key) == len(before)
    assert kernels.find_by(*strings(by_document), order, key) == expected


def fits(pattern: str, word: str) -> bool:
    """The definition, letter by letter."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(fits(pattern[1:], word[at:]) for at in range(len(word) + 1))
    return bool(word) and pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])


@each_kernel
@given(vocabularies, words, st.integers(0, 20), st.integers(0, 20))
def test_strings_that_fit_a_pattern(
    kernels: ModuleType, vocabulary: list[str], pattern: str, first: int, last: int
) -> None:
    first, last = min(first, len(vocabulary)), min(last, len(vocabulary))
    expected = [at for at in range(first, last) if fits(pattern, vocabulary[at])]
    assert kernels.matching(*strings(vocabulary), first, last, pattern) == numbers("I", expected)


def distance(one: str, other: str) -> int:
    """The definition, letter by letter."""
    if not one or not other:
        return len(one) + len(other)
    replaced = distance(one[1:], other[1:]) + (one[0] != other[0])
    return replaced if one[0] == other[0] else min(replaced, distance(one[1:], other) + 1, distance(one, other[1:]) + 1)


@each_kernel
@given(vocabularies, words, st.integers(0, 3))
def test_strings_within_some_edits(kernels: ModuleType, vocabulary: list[str], word: str, edits: int) -> None:
    expected = [at for at, other in enumerate(vocabulary) if distance(word, other) <= edits]
    assert kernels.within_edits(*strings(vocabulary), 0, len(vocabulary), word, edits) == numbers("I", expected)


UTF_8 = b"A", b"\xc3\xa9", b"\xe0\xa0\x80", b"\xed\xa0\x80", b"\xf0\x90\x80\x80", b"\xf4\x8f\xbf\xbf"
OVERLONG = b"\xc0\x80", b"\xc1\xbf", b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf"
MALFORMED = (
    *OVERLONG,
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xff",
    b"\x80",
    b"\xc3",
    b"\xe0\xa0",
    b"\xf0\x90\x80",
)


@given(st.lists(st.sampled_from(UTF_8 + MALFORMED), max_size=2).map(b"".join))
def test_malformed_text_is_told_alike(text: bytes) -> None:
    def call(kernels: ModuleType) -> object:
        return kernels.matching(text, numbers("I", [0, len(text)]), 0, 1, "??*")

    assert outcome(call, KERNELS[0]) == outcome(call, KERNELS[-1])
