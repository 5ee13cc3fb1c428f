"""The kernels over postings: small definitions by hand, and C beside numpy on segments of many postings."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_kernels_asking import KERNELS, bitmap, docs, doubles, each_kernel, numbers

ZONES = (8, 16)
LENGTHS = 4
NORMS = [0.5 + 0.25 * code for code in range(256)]


@dataclass(frozen=True)
class Segment:
    """Postings as one would write them down: the positions of each term in each document."""

    terms: Sequence[dict[int, list[int]]]
    documents: int
    zones: tuple[int, int] = ZONES
    codes: int = 255
    """How many of the commonest (frequency, weight) get a code."""

    def length(self, doc: int) -> int:
        return doc * 7 % LENGTHS

    def weight(self, term: int, doc: int) -> float:
        boosts = 3.0, 1.5, 1.0
        return sum(boosts[self.zone(position)] for position in self.terms[term][doc])

    def zone(self, position: int) -> int:
        return bisect_right(self.zones, position)

    def packed(self, held: Sequence[int]) -> bytes:
        """The documents of a term: their numbers or, if that is shorter, a bit for each of the segment's."""
        return min(docs(held), bitmap({*held}, -(-self.documents // 8)), key=len)

    def places(self, held: Sequence[int], *, wide: bool) -> bytes:
        """The positions of a posting: the first from where the last zone begins, then from one to the next."""
        first = (held[0] - self.zones[1]) % (1 << 32 if wide else 1 << 16)
        return b"".join(map(number, [first, *(place - before for before, place in pairwise(held))]))

    def arrays(self, *, wide: bool = False) -> dict[str, Any]:
        postings = [(term, doc) for term, held in enumerate(self.terms) for doc in sorted(held)]
        facts = [(len(self.terms[term][doc]), self.weight(term, doc)) for term, doc in postings]
        common = [fact for fact, _ in Counter(facts).most_common(self.codes)]
        rare = [(number, *fact) for number, fact in enumerate(facts) if fact not in common]
        unused = 255 - len(common)
        places = [[self.places(held[doc], wide=wide) for doc in sorted(held)] for held in self.terms]
        sizes = [len(held) for held in self.terms]
        widths = [sum(map(len, of_term)) for of_term in places]
        held = [self.packed(sorted(held)) for held in self.terms]
        return {
            "documents": self.documents,
            "docs": b"".join(held),
            "doc_starts": numbers("I", _starts(list(map(len, held)))),
            "codes": bytes(common.index(fact) if fact in common else 255 for fact in facts),
            "positions": b"".join(map(b"".join, places)),
            "wide": wide,
            "term_starts": numbers("I", _starts(sizes)),
            "place_starts": numbers("I", _starts(widths)),
            "code_frequencies": numbers("I", [fact[0] for fact in common] + [0] * unused),
            "code_weights": doubles([fact[1] for fact in common] + [0] * unused),
            "rare_postings": numbers("I", [fact[0] for fact in rare]),
            "rare_frequencies": numbers("I", [fact[1] for fact in rare]),
            "rare_weights": doubles([fact[2] for fact in rare]),
            "lengths": bytes(map(self.length, range(self.documents))),
            "zones": self.zones,
        } | self._blocks(facts, _starts(sizes), places)

    def _blocks(self, facts: list[tuple[int, float]], starts: list[int], places: list[list[bytes]]) -> dict[str, Any]:
        terms = [term for term, held in enumerate(self.terms) if len(held) > 128]
        weights, lengths, begins, counts = [], [], [], []
        for term in terms:
            held = sorted(self.terms[term])
            counts.append(-(-len(held) // 128))
            for first in range(0, len(held), 128):
                own = facts[starts[term] : starts[term] + len(held)]
                weights.append(max(weight for _, weight in own[first : first + 128]))
                lengths.append(min(map(self.length, held[first : first + 128])))
                begins.append(sum(len(place) for of_term in places[:term] for place in of_term))
                begins[-1] += sum(map(len, places[term][:first]))
        return {
            "block_terms": numbers("I", terms),
            "block_firsts": numbers("I", _starts(counts)),
            "block_weights": doubles(weights),
            "block_lengths": bytes(lengths),
            "block_places": numbers("I", begins),
        }


def number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    return bytes([value]) if value < 128 else bytes([value % 128 + 128]) + number(value // 128)


def _starts(sizes: Sequence[int]) -> list[int]:
    return [sum(sizes[:number]) for number in range(len(sizes) + 1)]


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    """A few documents whose positions are each held by one term or none."""
    terms: list[dict[int, list[int]]] = [{} for _ in range(draw(st.integers(1, 4)))]
    documents = draw(st.integers(1, 12))
    spare = draw(st.sampled_from([0, 0, 30, 250]))  # so that few documents, or many, are better kept as a list
    for doc in range(documents):
        words = draw(st.lists(st.integers(-1, len(terms) - 1), max_size=24))
        for position, term in enumerate(words):
            if term >= 0:
                terms[term].setdefault(doc, []).append(position)
    return Segment(terms, documents + spare, codes=draw(st.sampled_from([1, 3, 255])))


def opened(kernels: ModuleType, segment: Segment, **changed: object) -> Any:
    return kernels.Postings(**(segment.arrays() | changed))


def impact(weight: float, length: int, factor: float) -> float:
    return factor * (weight / (weight + NORMS[length]))


subsets = st.sets(st.integers(0, 15)).map(sorted)


@each_kernel
@given(segments())
def test_documents_of_a_term(kernels: ModuleType, segment: Segment) -> None:
    postings = opened(kernels, segment)
    for term, held in enumerate(segment.terms):
        assert bytes(postings.documents(term)) == docs(sorted(held))


@each_kernel
@given(segments(), st.booleans())
def test_positions_of_a_term(kernels: ModuleType, segment: Segment, wide: bool) -> None:
    postings = kernels.Postings(**segment.arrays(wide=wide))
    for term, held in enumerate(segment.terms):
        assert postings.positions(term) == numbers("I", [place for doc in sorted(held) for place in held[doc]])


@each_kernel
@given(segments(), subsets, st.booleans())
def test_scores_of_wanted_documents(kernels: ModuleType, segment: Segment, wanted: list[int], wide: bool) -> None:
    postings = kernels.Postings(**segment.arrays(wide=wide))
    for term, held in enumerate(segment.terms):
        scores = bytearray(doubles([0.125] * len(wanted)))
        postings.score(term, docs(wanted), doubles(NORMS), 1.7, scores)
        expected = [
            0.125 + impact(segment.weight(term, doc), segment.length(doc), 1.7) if doc in held else 0.125
            for doc in wanted
        ]
        assert bytes(scores) == doubles(expected)


@each_kernel
@given(segments(), subsets, st.integers(0, 2), st.booleans())
def test_scores_within_a_zone(kernels: ModuleType, segment: Segment, wanted: list[int], zone: int, wide: bool) -> None:
    postings = kernels.Postings(**segment.arrays(wide=wide))
    for term, held in enumerate(segment.terms):
        counts = {doc: sum(segment.zone(place) == zone for place in places) for doc, places in held.items()}
        assert bytes(postings.documents_within(term, zone)) == docs(sorted(doc for doc, n in counts.items() if n))
        scores = bytearray(doubles([0.125] * len(wanted)))
        postings.score_within(term, zone, 1.5, docs(wanted), doubles(NORMS), 1.7, scores)
        expected = [
            0.125 + impact(1.5 * counts[doc], segment.length(doc), 1.7) if counts.get(doc) else 0.125 for doc in wanted
        ]
        assert bytes(scores) == doubles(expected)


@each_kernel
@given(segments(), st.integers(1, 5), st.floats(0, 1.7), st.sets(st.integers(0, 15)))
def test_best_of_a_term(kernels: ModuleType, segment: Segment, limit: int, floor: float, deleted: set[int]) -> None:
    for term, held in enumerate(segment.terms):
        scored = {doc: impact(segment.weight(term, doc), segment.length(doc), 1.7) for doc in sorted(held)}
        alive = {doc: score for doc, score in scored.items() if doc not in deleted}
        border = ([*sorted(alive.values(), reverse=True), *[float("-inf")] * limit])[limit - 1]
        best = {doc: score for doc, score in alive.items() if score >= max(floor, border)}
        found = opened(kernels, segment).best(term, doubles(NORMS), 1.7, limit, floor, bitmap(deleted, 2))
        assert found == (docs(list(best)), doubles(list(best.values())))


@each_kernel
@given(segments(), st.data(), st.booleans(), st.integers(1, 5), st.floats(0, 1.7), st.sets(st.integers(0, 15)))
def test_best_of_several_terms(  # noqa: PLR0917 -- what scoring takes
    kernels: ModuleType, segment: Segment, data: st.DataObject, every: bool, limit: int, floor: float, gone: set[int]
) -> None:
    terms = data.draw(st.lists(st.integers(0, len(segment.terms) - 1), min_size=1, max_size=4))
    factors = [1.7 + 0.3 * rank for rank in range(len(terms))]
    holding = [{*segment.terms[term]} - gone for term in terms]
    scored = dict.fromkeys(sorted((set.intersection if every else set.union)(*holding)), 0.0)
    for term, factor in zip(terms, factors, strict=True):
        for doc in scored.keys() & segment.terms[term].keys():
            scored[doc] += impact(segment.weight(term, doc), segment.length(doc), factor)
    border = ([*sorted(scored.values(), reverse=True), *[float("-inf")] * limit])[limit - 1]
    best = {doc: score for doc, score in scored.items() if score >= max(floor, border)}
    found = opened(kernels, segment).best_joined(
        tuple(terms), every, doubles(NORMS), tuple(factors), limit, floor, bitmap(gone, 2)
    )
    assert found == (len(scored), docs(list(best)), doubles(list(best.values())))


def stand_together(segment: Segment, terms: Sequence[int], slop: int, zone: int, doc: int) -> bool:
    """The definition: some choice of one position for each of the terms."""
    for places in product(*(segment.terms[term].get(doc, []) for term in terms)):
        zones = set(map(segment.zone, places))
        if len(zones) > 1 or (zone >= 0 and zone not in zones) or len(set(places)) < len(places):
            continue
        span = max(places) - min(places)
        if span <= slop or (slop < 0 and list(places) == list(range(places[0], places[0] + len(terms)))):
            return True
    return False


@each_kernel
@settings(max_examples=300)
@given(segments(), st.lists(st.integers(0, 3), min_size=1, max_size=3), st.integers(-1, 6), st.integers(-1, 2), subsets)
def test_terms_stand_together(
    kernels: ModuleType, segment: Segment, terms: list[int], slop: int, zone: int, wanted: list[int]
) -> None:
    asked = tuple(term % len(segment.terms) for term in terms)
    found = opened(kernels, segment).near(asked, slop, zone, docs(wanted))
    assert found == docs([doc for doc in wanted if stand_together(segment, asked, slop, zone, doc)])


@each_kernel
def test_a_phrase_does_not_span_zones(kernels: ModuleType) -> None:
    border = ZONES[0]
    segment = Segment(
        [{0: [border - 1], 1: [border], 2: [border - 2]}, {0: [border], 1: [border + 1], 2: [border - 1]}], 3
    )
    for slop in (-1, 1):
        assert opened(kernels, segment).near((0, 1), slop, -1, docs([0, 1, 2])) == docs([1, 2])
        assert opened(kernels, segment).near((0, 1), slop, 0, docs([0, 1, 2])) == docs([2])


# Many postings: C beside numpy


def large(seed: int, *, wide: bool) -> Segment:
    """Terms of some thousand, some hundred and few postings, many rare; in zones of 40 positions or very many.

    Few of the documents hold any, where the seed is even: then most terms have lists, else bits.
    """
    choice, scale = random.Random(seed), 2_000 if wide else 1
    documents = 2_500 if seed % 2 else 20_000
    terms: list[dict[int, list[int]]] = [{} for _ in range(5)]
    for doc in range(2_500):
        places = choice.sample(range(120), 40)
        for held, density in zip(terms, (0.9, 0.5, 0.1, 0.05, 0.002), strict=True):
            if choice.random() < density:
                count = min(1 + int(choice.expovariate(0.5)), len(places))
                held[doc] = sorted(scale * places.pop() + choice.randrange(scale) for _ in range(count))
    return Segment(terms, documents, zones=(40 * scale, 80 * scale), codes=choice.choice([6, 255]))


def questions(postings: Any, choice: random.Random) -> list[Callable[[], object]]:
    """One question of each kind, with arguments that the choice makes."""
    term, zone = choice.randrange(5), choice.randrange(3)
    wanted = docs(sorted(choice.sample(range(2_500), choice.choice([3, 100, 2_000]))))
    norms, factor, limit = doubles(NORMS), choice.uniform(0.1, 9), choice.choice([1, 10, 300, 10_000])
    deleted = None if choice.random() < 0.5 else choice.randbytes(choice.choice([0, 100, 400]))
    scores = bytearray(4 * len(wanted))
    terms = tuple(choice.choices(range(5), weights=[5, 5, 4, 3, 1], k=choice.randint(1, 4)))
    return [
        lambda: bytes(postings.documents(term)),
        lambda: postings.best(term, norms, factor, limit, choice.uniform(0, factor / 2), deleted),
        lambda: postings.best_joined(
            terms, choice.random() < 0.5, norms, tuple(factor for _ in terms), limit, choice.uniform(0, factor), deleted
        ),
        lambda: postings.documents_within(term, zone),
        lambda: (postings.score(term, wanted, norms, factor, scores), bytes(scores)),
        lambda: (postings.score_within(term, zone, 1.5, wanted, norms, factor, scores), bytes(scores)),
        lambda: postings.near(
            terms, choice.choice([-1, 0, 1, 5, 100, 2**70]), zone - choice.randint(0, zone + 1), wanted
        ),
    ]


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_both_give_the_same_bits(seed: int, *, wide: bool) -> None:
    segment = large(seed, wide=wide)
    arrays = segment.arrays(wide=wide)
    kinds = Counter(len(segment.packed(sorted(held))) == 2 * len(held) for held in segment.terms)
    assert min(kinds[True], kinds[False]) > 0, "lists and bits are to occur"
    both = [kernels.Postings(**arrays) for kernels in (KERNELS[0], KERNELS[-1])]
    for number in range(100):
        one, other = ([ask() for ask in questions(postings, random.Random(number))] for postings in both)
        assert one == other


@each_kernel
def test_skipped_blocks_change_nothing(kernels: ModuleType) -> None:
    arrays = large(7, wide=False).arrays()
    unbounded = doubles([float("inf")] * len(arrays["block_lengths"]))
    one, other = kernels.Postings(**arrays), kernels.Postings(**(arrays | {"block_weights": unbounded}))
    for limit in (1, 2, 10, 100):
        asked = 0, doubles(NORMS), 1.7, limit, 0.0, None
        assert one.best(*asked) == other.best(*asked)


class Restless:
    """A number that asks for the documents of every term before it tells its value."""

    def __init__(self, postings: Any, value: int) -> None:
        self._postings, self._value = postings, value

    def __index__(self) -> int:
        for term in range(40):
            self._postings.documents(term)
        return self._value

    def __float__(self) -> float:
        return float(self.__index__())


@each_kernel
def test_questions_within_questions(kernels: ModuleType) -> None:
    documents = 600  # more lists than are kept, each too large to be laid where one of the others was
    terms = [{doc: [number] for doc in range(documents) if (doc + number) % 3} for number in range(40)]
    postings = opened(kernels, Segment(terms, documents))
    answers = [bytes(postings.documents(number)) for number in range(40)]
    assert answers == [docs(sorted(held)) for held in terms]

    def restless(value: int) -> Any:  # numpy asks for a number as such
        return value if kernels is KERNELS[0] else Restless(postings, value)

    near = postings.near((0, restless(1), restless(3)), restless(9), restless(-1), answers[0])
    assert near == docs([doc for doc in range(documents) if all(doc in terms[term] for term in (0, 1, 3))])
    scores = bytearray(4 * len(answers[0]))
    postings.score(restless(0), answers[0], doubles(NORMS), restless(2), scores)
    expected = doubles([impact(3.0, doc * 7 % LENGTHS, 2.0) for doc in terms[0]])
    assert bytes(scores) == expected
    postings.score_within(0, restless(0), restless(3), answers[0], doubles(NORMS), restless(-2), scores)
    assert bytes(scores) == bytes(len(scores))
    best = postings.best(0, doubles(NORMS), restless(2), restless(600), restless(0), None)
    assert best == (answers[0], expected)
    joined = postings.best_joined(
        (restless(0), restless(0)), restless(1), doubles(NORMS), (restless(1), restless(1)), 600, restless(0), None
    )
    assert joined == (len(terms[0]), answers[0], expected)
    assert postings.documents_within(restless(0), restless(0)) == answers[0]


@each_kernel
def test_bits_beyond_the_documents_are_of_none(kernels: ModuleType) -> None:
    for documents in (3, 67):
        segment = Segment([{0: [1], documents - 1: [2]}], documents)
        bits = bitmap({0, documents - 1}, -(-documents // 8))
        starts = numbers("I", [0, len(bits)])
        beyond = bits[:-1] + bytes([bits[-1] | 0x80])
        for held in (bits, beyond):
            postings = opened(kernels, segment, docs=held, doc_starts=starts)
            assert bytes(postings.documents(0)) == docs([0, documents - 1])
        without = opened(kernels, segment, docs=bytes([beyond[0] & 0xFE]) + beyond[1:], doc_starts=starts)
        with pytest.raises(ValueError, match="another number of documents"):
            without.documents(0)


def joined(postings: Any, *terms: int, every: bool = False) -> object:
    return postings.best_joined(terms, every, NORM, tuple(1.0 for _ in terms), 5, 0.0, None)


NORM, FEW = doubles(NORMS), Segment([{0: [1]}, {0: [2, 3], 1: [4]}], 100, codes=1)
BITS = Segment(FEW.terms, 2, codes=1)
LARGE = large(5, wide=False)
MISFITS: dict[str, tuple[Segment, dict[str, object], Callable[[Any], object]]] = {
    "lengths": (FEW, {"lengths": bytes(1)}, lambda p: p.documents(0)),
    "documents": (FEW, {"documents": 65_537, "lengths": bytes(65_537)}, lambda p: p.documents(0)),
    "codes": (FEW, {"codes": bytes(2)}, lambda p: p.documents(1)),
    "tables": (FEW, {"code_weights": bytes(8)}, lambda p: p.documents(0)),
    "zones": (FEW, {"zones": (2, 1)}, lambda p: p.documents(0)),
    "rare columns": (FEW, {"rare_weights": b""}, lambda p: p.documents(0)),
    "term starts": (FEW, {"term_starts": numbers("I", [0, 1, 4])}, lambda p: p.documents(1)),
    "falling term starts": (FEW, {"term_starts": numbers("I", [0, 2, 1])}, lambda p: p.documents(1)),
    "place starts": (FEW, {"place_starts": bytes(4)}, lambda p: p.documents(1)),
    "term": (FEW, {}, lambda p: p.documents(2)),
    "negative term": (FEW, {}, lambda p: p.documents(-1)),
    "document": (FEW, {"docs": docs([100, 0, 1])}, lambda p: p.best(0, NORM, 1.0, 1, 0.0, None)),
    "scored document": (FEW, {"docs": docs([100, 0, 1])}, lambda p: p.score(0, docs([100]), NORM, 1.0, bytearray(8))),
    "starts of documents": (FEW, {"doc_starts": numbers("I", [0, 2])}, lambda p: p.documents(0)),
    "falling starts of documents": (FEW, {"doc_starts": numbers("I", [2, 0, 4])}, lambda p: p.documents(0)),
    "end of the documents": (FEW, {"doc_starts": numbers("I", [0, 2, 8])}, lambda p: p.documents(1)),
    "bits of another size": (FEW, {"doc_starts": numbers("I", [0, 3, 6])}, lambda p: p.documents(0)),
    "no documents": (FEW, {"doc_starts": numbers("I", [0, 0, 4])}, lambda p: p.documents(0)),
    "too many bits": (BITS, {"docs": b"\3\3"}, lambda p: p.documents(0)),
    "too few bits": (BITS, {"docs": b"\1\1"}, lambda p: p.near((0, 1), 1, -1, docs([0]))),
    "fewer documents": (BITS, {"documents": 1, "lengths": b"\1"}, lambda p: p.documents(1)),
    "rare weight": (FEW, {"rare_postings": numbers("I", [7])}, lambda p: p.best(1, NORM, 1.0, 1, 0.0, None)),
    "rare frequency": (FEW, {"rare_postings": numbers("I", [7])}, lambda p: p.documents_within(1, 0)),
    "positions": (FEW, {"positions": bytes(3)}, lambda p: p.documents_within(1, 0)),
    "near positions": (FEW, {"positions": bytes(3)}, lambda p: p.near((1,), -1, -1, docs([1]))),
    "an endless number": (
        FEW,
        {"positions": b"\xff" * 40, "place_starts": numbers("I", [0, 9, 40])},
        lambda p: p.positions(0),
    ),
    "a number cut off": (
        FEW,
        {"positions": b"\x80" * 3, "place_starts": numbers("I", [0, 3, 3])},
        lambda p: p.positions(0),
    ),
    "too large a number": (
        FEW,
        {"positions": b"\xff\xff\x07", "place_starts": numbers("I", [0, 3, 3])},
        lambda p: p.positions(0),
    ),
    "falling place starts": (FEW, {"place_starts": numbers("I", [3, 0, 3])}, lambda p: p.positions(0)),
    "scores": (FEW, {}, lambda p: p.score(0, docs([0, 1]), NORM, 1.0, bytearray(8))),
    "norms": (FEW, {}, lambda p: p.best(0, NORM[8:], 1.0, 1, 0.0, None)),
    "zone": (FEW, {}, lambda p: p.documents_within(0, 3)),
    "limit": (FEW, {}, lambda p: p.best(0, NORM, 1.0, 0, 0.0, None)),
    "joined document": (FEW, {"docs": docs([100, 0, 1])}, lambda p: joined(p, 0, 1)),
    "joined bits": (BITS, {"docs": b"\3\3"}, lambda p: joined(p, 0, 1)),
    "bits joined with themselves": (BITS, {"docs": b"\3\3"}, lambda p: joined(p, 0, 0, every=True)),
    "joined rare weight": (FEW, {"rare_postings": numbers("I", [7])}, lambda p: joined(p, 0, 1)),
    "joined norms": (FEW, {}, lambda p: p.best_joined((0,), True, NORM[8:], (1.0,), 1, 0.0, None)),
    "joined limit": (FEW, {}, lambda p: p.best_joined((0,), True, NORM, (1.0,), 0, 0.0, None)),
    "nothing joined": (FEW, {}, joined),
    "factors": (FEW, {}, lambda p: p.best_joined((0, 1), True, NORM, (1.0,), 1, 0.0, None)),
    "no terms": (FEW, {}, lambda p: p.near((), 1, -1, b"")),
    "slop": (FEW, {}, lambda p: p.near((0,), -2, -1, b"")),
    "blocks": (LARGE, {"block_firsts": numbers("I", [0, 1, 2, 3])}, lambda p: p.best(0, NORM, 1.0, 1, 0.0, None)),
    "last block": (LARGE, {"block_firsts": numbers("I", [13, 31, 41, 43])}, lambda p: p.documents_within(0, 0)),
}


@each_kernel
@pytest.mark.parametrize("case", MISFITS)
def test_what_does_not_fit_is_an_error(kernels: ModuleType, case: str) -> None:
    segment, changed, ask = MISFITS[case]
    with pytest.raises(ValueError):  # noqa: PT011 -- the words differ
        ask(opened(kernels, segment, **changed))


# Damage: an error of ours or an answer, never a crash


def damaged(arrays: dict[str, Any], choice: random.Random) -> dict[str, Any]:
    """One or two arrays with wrong bytes, or too long or short."""
    names = [name for name, value in arrays.items() if isinstance(value, bytes)]
    broken = dict(arrays)
    for name in choice.sample(names, choice.randint(1, 2)):
        value = bytearray(arrays[name])
        first = choice.randrange(len(value) + 1)
        past = choice.choice([len(value), min(first + choice.randint(1, 8), len(value))])
        value[first:past] = choice.randbytes(past - first)
        broken[name] = bytes(value[: choice.choice([len(value)] * 4 + [first])])
    return broken


@each_kernel
@pytest.mark.parametrize("wide", [False, True])
def test_damaged_arrays_cause_no_more_than_an_error(kernels: ModuleType, *, wide: bool) -> None:
    arrays, errors, answers = large(11, wide=wide).arrays(wide=wide), 0, 0
    for seed in range(1_000):
        choice = random.Random(seed)
        try:
            postings = kernels.Postings(**damaged(arrays, choice))
        except ValueError:
            errors += 1
            continue
        for ask in questions(postings, choice):
            try:
                answers += ask() is not None
            except ValueError:
                errors += 1
    assert errors > 100
    assert answers > 1_000
