"""Which lines may be furniture."""

from __future__ import annotations

import random
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.kernels import python_texts
from index.kernels.passes import texts
from index.repeats.lines import FIRST, LAST, MOST_AT_EDGE, MOST_INSIDE, candidates, joined, key, paragraphs

LONG = b"x" * 1000
SIZES = (0, 1, 2, MOST_INSIDE - 1, MOST_INSIDE, MOST_INSIDE + 1, MOST_AT_EDGE - 1, MOST_AT_EDGE, MOST_AT_EDGE + 1)
TEXTS = st.builds(
    lambda parts, end: "\n\n".join(sign * size for sign, size in parts) + end,
    st.lists(st.tuples(st.sampled_from(("a", "é", "b\nc", " ", "\ud800")), st.sampled_from(SIZES)), max_size=80),
    st.sampled_from(("", "\n", "\n\n", "\n\n\n")),
)


def test_short_lines_at_the_edges_and_shorter_ones_inside() -> None:
    edge, inside = b"e" * MOST_AT_EDGE, b"i" * MOST_INSIDE
    assert candidates([edge, LONG, LONG, inside, LONG, LONG, LONG, LONG, LONG]) == [inside, edge]
    assert candidates([LONG, LONG, edge, LONG, LONG, LONG, LONG]) == []
    assert candidates([LONG, edge + b"e"]) == []


def test_a_text_of_one_paragraph_has_one() -> None:
    assert candidates([b"Rain fell."]) == [b"Rain fell."]


def test_a_table_has_no_more_of_them_than_an_article() -> None:
    rows = [b"%d" % number for number in range(1000)]
    found = candidates([*rows, LONG])
    assert len(found) == FIRST + LAST - 1 + 64
    assert {b"0", b"33", b"996"} < set(found)
    assert b"500" not in found


@given(TEXTS, st.integers(0, 2**32 - 1), st.integers(0, 2**16 - 1))
def test_the_kernel_finds_what_the_rule_says(text: str, seed: int, document: int) -> None:
    entries = texts.sorted_entries(texts.line_entries(text, seed, document))
    found = candidates(paragraphs(text.encode("utf-8", "surrogatepass")))
    assert list(memoryview(entries).cast("Q")) == sorted({key(line, seed) << 16 | document for line in found})
    assert entries == python_texts.sorted_entries(python_texts.line_entries(text, seed, document))


def test_the_checksum_is_that_of_zlib() -> None:
    chance = random.Random(5)
    for size in range(64):
        line = chance.randbytes(size).replace(b"\n", b"n").decode("latin-1")
        (entry,) = memoryview(texts.line_entries(f"{line}\n\n{'x' * 500}", 99, 3)).cast("Q")
        raw = line.encode()
        assert entry == (crc32(raw, 99) << 9 | len(raw)) << 16 | 3


@pytest.mark.parametrize("kernels", [texts, python_texts])
def test_half_an_entry_is_refused(kernels: object) -> None:
    with pytest.raises(ValueError, match="eight each"):
        kernels.sorted_entries(b"1234567")  # type: ignore[attr-defined]


@given(TEXTS, st.randoms())
def test_dropping_some_leaves_the_others_candidates(text: str, chance: random.Random) -> None:
    parts = paragraphs(text.encode("utf-8", "surrogatepass"))
    found = set(candidates(parts))
    gone = {line for line in found if chance.random() < 0.5}
    left = [part for part in parts if part not in gone]
    assert found - gone <= set(candidates(left))


@given(TEXTS)
def test_paragraphs_are_put_together_again(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    assert joined(paragraphs(raw)) == raw
