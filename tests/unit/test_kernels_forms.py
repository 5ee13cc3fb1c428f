"""Packing the documents of terms and forms, on every implementation that is there, against definitions by hand."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.test_kernels_asking import bitmap, docs, numbers
from tests.unit.test_kernels_building import MODULES

each_kernel = pytest.mark.parametrize("building", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])

Lists = list[list[int]]


def starts(sizes: Sequence[int]) -> bytes:
    return numbers("I", [0, *accumulate(sizes)])


def joined(parts: Sequence[bytes]) -> tuple[bytes, bytes]:
    return starts(list(map(len, parts))), b"".join(parts)


def flat(lists: Lists) -> tuple[bytes, bytes]:
    """Where each list begins, and the documents of all."""
    return starts(list(map(len, lists))), docs([doc for each in lists for doc in each])


@st.composite
def terms(draw: st.DrawFn) -> tuple[Lists, int]:
    """The documents of some terms, of few documents or of many, and how many documents there are."""
    documents = draw(st.sampled_from([0, 1, 7, 8, 9, 16, 40, 300]))
    members = st.sets(st.integers(0, documents - 1)) if documents else st.just(set[int]())
    kinds = members.map(sorted) | st.just(list(range(documents))) | st.just(list(range(0, documents, 7)))
    return draw(st.lists(kinds, max_size=6)), documents


@each_kernel
@given(terms())
@example(([[0, 1, 2, 3], [0, 1, 2, 3, 4], list(range(64))], 64))
def test_documents_of_terms(building: ModuleType, segment: tuple[Lists, int]) -> None:
    lists, documents = segment
    term_starts, held = flat(lists)
    bits = [bitmap({*each}, -(-documents // 8)) for each in lists]
    expected = [min(docs(each), marks, key=len) for each, marks in zip(lists, bits, strict=True)]
    assert building.pack_docs(term_starts, held, documents) == joined(expected)
    assert building.unpack_docs(term_starts, *joined(expected), documents) == held


@each_kernel
def test_a_segment_of_all_documents(building: ModuleType) -> None:
    term_starts, held = flat([list(range(65_536)), [0, 65_535], list(range(0, 65_536, 2))])
    doc_starts, packed = building.pack_docs(term_starts, held, 65_536)
    assert doc_starts == numbers("I", [0, 8_192, 8_196, 16_388])
    assert building.unpack_docs(term_starts, doc_starts, packed, 65_536) == held


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[Lists, list[int], Lists]:
    """The documents of some terms, the term of each form, and the documents of each form; none for some."""
    lists, _ = draw(terms().filter(lambda segment: segment[0]))
    form_terms = draw(st.lists(st.integers(0, len(lists) - 1), max_size=8))
    held = []
    for term in form_terms:
        chosen = st.sets(st.sampled_from(lists[term])) if lists[term] else st.just(set[int]())
        held.append(draw(chosen.map(sorted) | st.just(lists[term]) | st.just(lists[term][:1])))
    return lists, form_terms, held


@each_kernel
@given(vocabularies())
@example(([list(range(0, 64, 2))], [0, 0, 0], [[0, 2], [0], list(range(0, 64, 2))]))
def test_documents_of_forms(building: ModuleType, vocabulary: tuple[Lists, list[int], Lists]) -> None:
    lists, form_terms, held = vocabulary
    of_terms, of_forms = flat(lists), flat(held)
    expected = []
    for term, own in zip(form_terms, held, strict=True):
        marks = {lists[term].index(doc) for doc in own}
        expected.append(min(bitmap(marks, -(-len(lists[term]) // 8)), docs(own), key=len) if own else b"")
    packed = building.pack_forms(*of_terms, numbers("I", form_terms), *of_forms)
    assert packed == joined(expected)
    assert building.unpack_forms(*of_terms, numbers("I", form_terms), *packed) == of_forms


ONE = numbers("I", [0])
MISFITS: dict[str, Callable[[ModuleType], object]] = {
    "no starts of terms": lambda b: b.pack_docs(b"", b"", 1),
    "terms beyond the documents": lambda b: b.pack_docs(numbers("I", [0, 2]), docs([0]), 1),
    "falling starts": lambda b: b.pack_docs(numbers("I", [0, 2, 1]), docs([0]), 1),
    "a document beyond the segment": lambda b: b.pack_docs(numbers("I", [0, 1]), docs([1]), 1),
    "too many documents": lambda b: b.pack_docs(ONE, b"", 65_537),
    "fewer documents than none": lambda b: b.unpack_docs(ONE, ONE, b"", -1),
    "starts that differ": lambda b: b.unpack_docs(numbers("I", [0, 1]), ONE, b"", 1),
    "neither bits nor a list": lambda b: b.unpack_docs(numbers("I", [0, 2]), numbers("I", [0, 3]), bytes(3), 9),
    "too few bits": lambda b: b.unpack_docs(numbers("I", [0, 2]), numbers("I", [0, 2]), b"\1\0", 9),
    "too many bits": lambda b: b.unpack_docs(numbers("I", [0, 2]), numbers("I", [0, 2]), b"\7\0", 9),
    "a bit beyond the segment": lambda b: b.unpack_docs(numbers("I", [0, 2]), numbers("I", [0, 2]), b"\1\2", 9),
    "more postings than bits": lambda b: b.unpack_docs(numbers("I", [0, 2**31]), numbers("I", [0, 1]), b"\1", 8),
    "a form of no term": lambda b: b.pack_forms(ONE, b"", ONE, numbers("I", [0, 0]), b""),
    "a form without a start": lambda b: b.pack_forms(numbers("I", [0, 0]), b"", ONE, ONE, b""),
    "a form without its term": lambda b: b.pack_forms(
        numbers("I", [0, 1]), docs([3]), ONE, numbers("I", [0, 1]), docs([4])
    ),
    "a packed form of no term": lambda b: b.unpack_forms(ONE, b"", ONE, numbers("I", [0, 0]), b""),
    "half a document": lambda b: b.unpack_forms(numbers("I", [0, 1]), docs([3]), ONE, numbers("I", [0, 3]), bytes(3)),
    "more than the term": lambda b: b.unpack_forms(
        numbers("I", [0, 1]), docs([3]), ONE, numbers("I", [0, 4]), bytes(4)
    ),
    "odd documents": lambda b: b.pack_docs(ONE, b"\0", 1),
}


@each_kernel
@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_is_an_error(building: ModuleType, case: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the words differ
        MISFITS[case](building)


def damaged(parts: Sequence[bytes], choice: random.Random) -> list[bytes]:
    """One of them with wrong bytes, or too long or short."""
    broken = list(parts)
    number = choice.randrange(len(parts))
    content = bytearray(parts[number])
    first = choice.randrange(len(content) + 1)
    content[first : first + 1] = choice.randbytes(choice.choice([1, 1, 1, 0, 4]))
    broken[number] = bytes(content)
    return broken


def calls(choice: random.Random) -> list[Callable[[ModuleType], object]]:
    """Each function with arrays of which one is damaged."""
    documents = choice.choice([9, 40, 300])
    lists = [sorted(choice.sample(range(documents), choice.randint(0, 9))) for _ in range(3)] + [list(range(documents))]
    form_terms = [choice.randrange(4) for _ in range(5)]
    held = [sorted(choice.sample(lists[term], min(len(lists[term]), choice.randint(0, 30)))) for term in form_terms]
    term_starts, of_terms = flat(lists)
    whole = MODULES[-1]  # numpy's
    packed_docs = whole.pack_docs(term_starts, of_terms, documents)
    forms = term_starts, of_terms, numbers("I", form_terms)
    packed_forms = whole.pack_forms(*forms, *flat(held))
    terms_in, docs_in = damaged([term_starts, of_terms], choice), damaged([term_starts, *packed_docs], choice)
    forms_in, lists_in = damaged([*forms, *packed_forms], choice), damaged([*forms, *flat(held)], choice)
    return [
        lambda b: b.pack_docs(*terms_in, documents),
        lambda b: b.unpack_docs(*docs_in, documents),
        lambda b: b.pack_forms(*lists_in),
        lambda b: b.unpack_forms(*forms_in),
    ]


@each_kernel
def test_damage_causes_no_more_than_an_error(building: ModuleType) -> None:
    errors = answers = 0
    for seed in range(2_000):
        for call in calls(random.Random(seed)):
            try:
                answers += call(building) is not None
            except ValueError:
                errors += 1
    assert errors > 1_000
    assert answers > 500
