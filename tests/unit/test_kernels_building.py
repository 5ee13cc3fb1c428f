"""Each kernel of building, in C and on numpy, against the plainest statement of what it is to give."""

from __future__ import annotations

import importlib
import random
import shutil
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analyse import _token, form_of

ABSENT: Final = 2**32 - 1
NARROW: Final = (0, 2048, 4096)
WIDE: Final = (0, 1 << 30, 1 << 31)
UNITS: Final = (6, 3, 2)
Arrays = dict[str, bytes]


def _module(name: str) -> Any:
    try:
        return importlib.import_module(f"index.kernels.{name}")
    except ImportError:
        return None


MODULES: Final = [module for module in map(_module, ("_building", "numpy_building")) if module is not None]


@pytest.fixture(params=MODULES, ids=lambda module: module.__name__.rpartition(".")[2], scope="module")
def building(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_the_compiled_kernels_are_there_where_there_is_a_compiler() -> None:
    assert (_module("_building") is not None) >= (shutil.which("cc") is not None)


# Lexicon


class Folded(dict[str, str]):
    """Marked spellings as forms; asking twice for one spelling is an error."""

    def fold(self, raw: str) -> str:
        assert raw not in self
        self[raw] = f"<{raw}>"
        return self[raw]


def is_plain(raw: str) -> bool:
    return raw.isascii() and raw.isalnum()


def encoded(building: Any, *texts: str) -> tuple[list[list[str]], Folded]:
    """The forms of the tokens of each text, and the spellings that were folded."""
    folded = Folded()
    lexicon = building.Lexicon(folded.fold)
    numbers = [array("I", lexicon.encode(text)) for text in texts]
    forms = [form.decode("utf-8", "surrogatepass") for form in lexicon.forms]
    assert len(set(forms)) == len(forms)
    return [[forms[number] for number in row] for row in numbers], folded


def expected_forms(text: str) -> list[str]:
    return [raw.lower() if is_plain(raw) else f"<{raw}>" for raw in _token().findall(text)]


_AWKWARD_CHARACTERS: Final = "aAsSzZ09_.,'’ -\u0301\u200d²½٣Ⅷéßжのก\u0e31๓中\u30fbא\u05b0\ud800\U0001d7d8\U00020000"
_AWKWARD: Final = st.sampled_from([*_AWKWARD_CHARACTERS, "U.S.", "'s", "’s", "1,000", "3.5"])
_SIMILAR: Final = [b"", b"\0", b"same", b"samebeginning", b"samebeginning\0", b"samebeginnings"]
TEXTS: Final = st.one_of(
    st.lists(_AWKWARD, max_size=30).map("".join),
    st.text(st.characters(), max_size=40),
    st.text(st.sampled_from("aAs.,'’1 _"), max_size=30),
)


@given(texts=st.lists(TEXTS, max_size=4))
@settings(max_examples=400, deadline=None)
def test_tokens_are_those_of_the_analyser(building: Any, texts: list[str]) -> None:
    tokens, folded = encoded(building, *texts, *texts)
    assert tokens == [expected_forms(text) for text in texts] * 2
    assert set(folded) == {raw for text in texts for raw in _token().findall(text) if not is_plain(raw)}


def test_every_character_parts_or_joins_as_for_the_analyser() -> None:
    building = MODULES[0]  # compiled if that can be: the other uses the analyser's own pattern
    text = "".join(f"1{char}1 a{char}s a.{char} {char}.a. " for char in map(chr, range(0x110000)))
    pieces = [text[began : began + 300_000] for began in range(0, len(text), 300_000)]
    for piece in pieces:
        tokens, _ = encoded(building, piece)
        assert tokens == [expected_forms(piece)]


def test_seeds_give_the_tokens_of_the_analyser(building: Any) -> None:
    texts = [path.read_text("utf-8", "surrogateescape") for path in sorted(Path("seeds").rglob("*")) if path.is_file()]
    assert texts
    tokens, _ = encoded(building, *texts)
    assert tokens == [expected_forms(text) for text in texts]


@given(texts=st.lists(TEXTS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_both_lexicons_number_alike(texts: list[str]) -> None:
    lexicons = [module.Lexicon(form_of) for module in MODULES]
    assert len({tuple(lexicon.encode(text) for text in texts) for lexicon in lexicons}) == 1
    assert len({tuple(lexicon.forms) for lexicon in lexicons}) == 1
    assert len(set(map(len, lexicons))) == 1


def test_a_spelling_is_one_however_python_keeps_the_text(building: Any) -> None:
    tokens, folded = encoded(building, "café bar", "café bar €", "café bar \U0001f600")
    assert tokens == [["<café>", "bar"]] * 3
    assert len(folded) == 1


def test_capitals_are_no_matter_to_the_form(building: Any) -> None:
    lexicon = building.Lexicon(form_of)
    numbers = array("I", lexicon.encode("Reuters REUTERS reuters REUTERS's Réuters Ltd LTD NATO N.A.T.O."))
    assert numbers.tolist() == [0, 0, 0, 0, 0, 1, 1, 2, 2]
    assert lexicon.forms == [b"reuters", b"ltd", b"nato"]


def test_a_form_that_is_met_as_a_fold_first_is_the_same_later(building: Any) -> None:
    forms = {"é": "e", "ö": "E", "ü": "x-y", "ä": "x-y", "å": ""}
    lexicon = building.Lexicon(forms.__getitem__)
    assert array("I", lexicon.encode("é e E ö ü ä å å")).tolist() == [0, 0, 0, 1, 2, 2, 3, 3]
    assert lexicon.forms == [b"e", b"E", b"x-y", b""]


def test_many_spellings_are_told_apart(building: Any) -> None:
    words = [f"{prefix}{number}" for number in range(30_000) for prefix in ("w", "longerword", "ж")]
    tokens, folded = encoded(building, " ".join(words))
    assert tokens == [[word if is_plain(word) else f"<{word}>" for word in words]]
    assert len(folded) == 30_000


def test_an_error_of_folding_passes_on_and_leaves_the_lexicon_usable(building: Any) -> None:
    forms = {"ä": "a", "ö": "o"}
    lexicon = building.Lexicon(forms.__getitem__)
    with pytest.raises(KeyError, match="ü"):
        lexicon.encode("ä ü ö")
    assert array("I", lexicon.encode("ö ä")).tolist() == [1, 0]
    assert lexicon.forms == [b"a", b"o"]


def test_a_form_is_a_string(building: Any) -> None:
    lexicon = building.Lexicon({"ä": 7}.__getitem__)
    with pytest.raises(TypeError, match="str"):
        lexicon.encode("ä")
    assert len(lexicon) == 0


def test_a_cleared_lexicon_learns_again(building: Any) -> None:
    asked: list[str] = []

    def fold(raw: str) -> str:
        asked.append(raw)
        return raw * 2

    lexicon = building.Lexicon(fold)
    lexicon.encode("ä B ö ä")
    lexicon.clear()
    assert (len(lexicon), lexicon.forms) == (0, [])
    assert array("I", lexicon.encode("ö b ä")).tolist() == [0, 1, 2]
    assert asked == ["ä", "ö", "ö", "ä"]


def test_folding_may_use_the_lexicon(building: Any) -> None:
    def fold(raw: str) -> str:
        if raw == "outér":
            lexicon.encode(" ".join(f"innér{number} INNER{number}" for number in range(3000)))
            lexicon.clear()
        return raw.upper()

    lexicon = building.Lexicon(fold)
    assert array("I", lexicon.encode("outér mé OUTéR outér")).tolist() == [0, 1, 0, 0]
    assert lexicon.forms == ["OUTÉR".encode(), "MÉ".encode()]


# Dictionaries


@given(chance=st.randoms(use_true_random=False), strings=st.lists(st.binary(max_size=12) | st.sampled_from(_SIMILAR)))
@settings(max_examples=200, deadline=None)
def test_a_dictionary_holds_the_strings_that_occur(building: Any, chance: random.Random, strings: list[bytes]) -> None:
    stream = [chance.randrange(len(strings)) for _ in range(chance.randint(0, 12))] if strings else []
    ordered = sorted({strings[number] for number in stream})
    places = [ordered.index(string) if at in stream else ABSENT for at, string in enumerate(strings)]
    assert building.dictionary(u32(stream), strings) == (*packed(ordered), u32(places))


def test_a_dictionary_knows_every_number_of_its_stream(building: Any) -> None:
    with pytest.raises(ValueError, match="outside the lexicon"):
        building.dictionary(u32([0, 2]), [b"a", b"b"])
    with pytest.raises(ValueError, match=r"number|element size"):
        building.dictionary(b"abc", [b"a", b"b"])


# Inverting


@dataclass(frozen=True)
class Corpus:
    """Articles as three lists of numbers of forms each; ``term_of`` gives the term of each form."""

    articles: list[tuple[list[int], list[int], list[int]]]
    term_of: list[int]
    wide: bool
    lengths: bytes

    @property
    def bases(self) -> tuple[int, int, int]:
        return WIDE if self.wide else NARROW

    def part(self, kept: Sequence[int], *, wide: bool) -> Corpus:
        return Corpus([self.articles[n] for n in kept], self.term_of, wide, bytes(self.lengths[n] for n in kept))

    def used(self) -> list[int]:
        return sorted({form for article in self.articles for zone in article for form in zone})

    def terms(self) -> list[int]:
        return sorted({self.term_of[form] for form in self.used()})


def u32(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def inverted(building: Any, corpus: Corpus) -> Arrays:
    result: Arrays = building.invert(**inversion(corpus))
    return result


def inversion(corpus: Corpus) -> dict[str, Any]:
    """The arguments of ``invert``."""
    used, terms = corpus.used(), corpus.terms()
    form_terms, form_numbers = [ABSENT] * len(corpus.term_of), [ABSENT] * len(corpus.term_of)
    for number, form in enumerate(used):
        form_terms[form], form_numbers[form] = terms.index(corpus.term_of[form]), number
    flat = [form for article in corpus.articles for zone in article for form in zone]
    starts = array("Q", [0])
    for article in corpus.articles:
        starts.append(starts[-1] + sum(map(len, article)))
    heads = u32(len(zone) for article in corpus.articles for zone in article[:2])
    return {
        "stream": u32(flat),
        "articles": starts.tobytes(),
        "zone_lengths": heads,
        "form_terms": u32(form_terms),
        "form_numbers": u32(form_numbers),
        "terms": len(terms),
        "forms": len(used),
        "wide": corpus.wide,
        "bases": corpus.bases,
        "units": UNITS,
        "lengths": corpus.lengths,
    }


def expected(corpus: Corpus) -> Arrays:
    """The arrays as they are defined, a posting at a time."""
    postings: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    form_docs: dict[int, list[int]] = defaultdict(list)
    for doc, article in enumerate(corpus.articles):
        for base, unit, zone in zip(corpus.bases, UNITS, article, strict=True):
            for place, form in enumerate(zone):
                postings[corpus.term_of[form]][doc].append((base + place, unit))
                if doc not in form_docs[form]:
                    form_docs[form].append(doc)
    lists = [[(doc, held) for doc, held in sorted(postings[term].items())] for term in corpus.terms()]
    siblings = Counter(corpus.term_of[form] for form in corpus.used())
    explicit = [form_docs[form] if siblings[corpus.term_of[form]] > 1 else [] for form in corpus.used()]
    flat = [posting for postings_of_term in lists for posting in postings_of_term]
    return {
        "docs": array("H", [doc for doc, _ in flat]).tobytes(),
        "positions": array("I" if corpus.wide else "H", [p for _, held in flat for p, _ in held]).tobytes(),
        "term_starts": starts_of(lists, len),
        "place_starts": starts_of(lists, lambda found: sum(len(held) for _, held in found)),
        "form_terms": u32(corpus.terms().index(corpus.term_of[form]) for form in corpus.used()),
        "form_starts": starts_of(explicit, len),
        "form_docs": array("H", [doc for docs in explicit for doc in docs]).tobytes(),
        **expected_codes([(len(held), sum(unit for _, unit in held)) for _, held in flat]),
        **expected_blocks(lists, corpus.lengths),
    }


def starts_of(lists: Sequence[Any], size: Callable[[Any], int]) -> bytes:
    starts = [0]
    for held in lists:
        starts.append(starts[-1] + size(held))
    return u32(starts)


def expected_codes(pairs: list[tuple[int, int]]) -> Arrays:
    common = [pair for pair, _ in sorted(Counter(pairs).items(), key=lambda entry: (-entry[1], entry[0]))[:255]]
    code_of = {pair: code for code, pair in enumerate(common)}
    slots = common + [(0, 0)] * (255 - len(common))
    rare = [number for number, pair in enumerate(pairs) if pair not in code_of]
    return {
        "codes": bytes(code_of.get(pair, 255) for pair in pairs),
        "code_frequencies": u32(frequency for frequency, _ in slots),
        "code_weights": array("d", [units / 2 for _, units in slots]).tobytes(),
        "rare_postings": u32(rare),
        "rare_frequencies": u32(pairs[number][0] for number in rare),
        "rare_weights": array("d", [pairs[number][1] / 2 for number in rare]).tobytes(),
    }


def expected_blocks(lists: list[list[tuple[int, list[tuple[int, int]]]]], lengths: bytes) -> Arrays:
    place, terms, firsts, blocks = 0, [], [0], []
    for term, held in enumerate(lists):
        for began in range(0, len(held), 128) if len(held) > 128 else ():
            block = held[began : began + 128]
            before = sum(len(positions) for _, positions in held[:began])
            weight = max(sum(unit for _, unit in positions) for _, positions in block)
            blocks.append((weight / 2, min(lengths[doc] for doc, _ in block), place + before))
        if len(held) > 128:
            terms.append(term)
            firsts.append(len(blocks))
        place += sum(len(positions) for _, positions in held)
    return {
        "block_terms": u32(terms),
        "block_firsts": u32(firsts),
        "block_weights": array("d", [weight for weight, _, _ in blocks]).tobytes(),
        "block_lengths": bytes(length for _, length, _ in blocks),
        "block_places": u32(began for _, _, began in blocks),
    }


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    chance = draw(st.randoms(use_true_random=False))
    return corpus_of(chance, documents=draw(st.integers(0, 40)), longest=draw(st.integers(0, 60)))


def corpus_of(chance: random.Random, *, documents: int, longest: int) -> Corpus:
    """Few forms are in most articles and most in few, as words are."""
    forms = chance.randint(1, 60)
    term_of = [chance.randrange(max(1, forms * 2 // 3)) for _ in range(forms)]

    def tokens(most: int) -> list[int]:
        return [int(forms * chance.random() ** 3) for _ in range(chance.randint(0, most))]

    articles = [(tokens(longest // 6), tokens(longest // 9), tokens(longest)) for _ in range(documents)]
    lengths = bytes(chance.randrange(256) for _ in range(documents))
    return Corpus(articles, term_of, wide=chance.random() < 0.3, lengths=lengths)


@given(corpus=corpora())
@settings(max_examples=80, deadline=None)
def test_inverting_gives_the_postings_as_defined(building: Any, corpus: Corpus) -> None:
    assert inverted(building, corpus) == expected(corpus)


def test_inverting_many_articles_makes_blocks_and_rare_pairs(building: Any) -> None:
    corpus = corpus_of(random.Random(3), documents=700, longest=900)
    arrays = inverted(building, corpus)
    assert arrays == expected(corpus)
    assert min(len(arrays["block_terms"]), len(arrays["rare_postings"]), len(arrays["form_docs"])) > 8


# Merging


def merged(building: Any, corpora: list[Corpus], deleted: list[set[int]], wide: bool) -> Arrays:
    result: Arrays = building.merge(**merger(building, corpora, deleted, wide))
    return result


def merger(building: Any, corpora: list[Corpus], deleted: list[set[int]], wide: bool) -> dict[str, Any]:
    """The arguments of ``merge``, found as the store does: what is left of the strings is numbered anew."""
    parts = [inverted(building, corpus) for corpus in corpora]
    kept = [[n for n in range(len(c.articles)) if n not in gone] for c, gone in zip(corpora, deleted, strict=True)]
    left = [corpus.part(numbers, wide=wide) for corpus, numbers in zip(corpora, kept, strict=True)]
    forms = sorted({form for corpus in left for form in corpus.used()})
    terms = sorted({term for corpus in left for term in corpus.terms()})
    sources, first = [], 0
    for corpus, part, gone, rest in zip(corpora, parts, deleted, left, strict=True):
        doc_map = [ABSENT if n in gone else first + n - sum(m < n for m in gone) for n in range(len(corpus.articles))]
        first += len(rest.articles)
        own_terms = [corpus.terms().index(corpus.term_of[form]) for form in corpus.used()]
        maps = {
            "doc_map": u32(doc_map),
            "term_map": mapped(corpus.terms(), rest.terms(), terms),
            "form_map": mapped(corpus.used(), rest.used(), forms),
        }
        assert building.alive(part["term_starts"], part["docs"], u32(doc_map)) == flags(corpus.terms(), rest.terms())
        sources.append({**part, **maps, "form_terms_own": u32(own_terms), "wide": corpus.wide, "bases": corpus.bases})
    lengths = b"".join(corpus.lengths for corpus in left)
    sizes = {"documents": first, "terms": len(terms), "forms": len(forms), "wide": wide, "units": UNITS}
    return {"sources": sources, "bases": WIDE if wide else NARROW, "lengths": lengths, **sizes}


def mapped(mine: list[int], kept: list[int], everywhere: list[int]) -> bytes:
    return u32(bisect_left(everywhere, number) if number in kept else ABSENT for number in mine)


def flags(mine: list[int], kept: list[int]) -> bytes:
    return bytes(number in kept for number in mine)


@given(corpus=corpora(), chance=st.randoms(use_true_random=False), wide=st.booleans())
@settings(max_examples=80, deadline=None)
def test_merging_parts_is_inverting_the_whole(building: Any, corpus: Corpus, chance: random.Random, wide: bool) -> None:
    documents = len(corpus.articles)
    cuts = sorted(chance.randint(0, documents) for _ in range(chance.randint(0, 3)))
    ranges = [range(*ends) for ends in zip([0, *cuts], [*cuts, documents], strict=True)]
    parts = [corpus.part(numbers, wide=chance.random() < 0.5) for numbers in ranges]
    rate = chance.choice((0.0, 0.3, 0.9))
    gone = [{n for n in range(len(part.articles)) if chance.random() < rate} for part in parts]
    left = [n for numbers, lost in zip(ranges, gone, strict=True) for at, n in enumerate(numbers) if at not in lost]
    assert merged(building, parts, gone, wide) == inverted(building, corpus.part(left, wide=wide))


def test_merging_many_articles_keeps_blocks_and_rare_pairs(building: Any) -> None:
    corpus = corpus_of(random.Random(4), documents=700, longest=900)
    parts = [corpus.part(range(300), wide=False), corpus.part(range(300, 700), wide=True)]
    left = corpus.part([n for n in range(700) if n not in {5, 17, 500}], wide=False)
    assert merged(building, parts, [{5, 17}, {200}], wide=False) == inverted(building, left)
    assert inverted(building, left) == expected(left)


def test_nothing_merges_into_nothing(building: Any) -> None:
    empty = Corpus([], [], wide=False, lengths=b"")
    assert building.merge([], 0, 0, 0, False, NARROW, UNITS, b"") == expected(empty)


def test_a_term_is_alive_while_one_of_its_documents_is(building: Any) -> None:
    docs = array("H", [0, 2, 1, 2]).tobytes()
    assert building.alive(u32([0, 2, 2, 3, 4]), docs, u32([7, ABSENT, ABSENT])) == bytes([1, 0, 0, 0])


# Strings


def packed(strings: Sequence[bytes]) -> tuple[bytes, bytes]:
    return b"".join(strings), starts_of(strings, len)


STRINGS: Final = st.one_of(st.binary(max_size=12), st.text("ab\0", max_size=12).map(str.encode))


@given(lists=st.lists(st.lists(st.tuples(STRINGS, st.booleans()), unique_by=lambda pair: pair[0]), max_size=5))
@settings(max_examples=300, deadline=None)
def test_strings_merge_into_their_sorted_union(building: Any, lists: list[list[tuple[bytes, bool]]]) -> None:
    ordered = [sorted(pairs) for pairs in lists]
    union = sorted({string for pairs in ordered for string, keep in pairs if keep})
    sources = [(*packed([string for string, _ in pairs]), bytes(keep for _, keep in pairs)) for pairs in ordered]
    maps = [u32(union.index(string) if keep else ABSENT for string, keep in pairs) for pairs in ordered]
    assert building.merge_strings(sources) == (*packed(union), maps)


def test_all_strings_are_kept_where_nothing_else_is_said(building: Any) -> None:
    sources = [(*packed([b"a", b"c"]), None), (*packed([b"b", b"c"]), None)]
    assert building.merge_strings(sources) == (*packed([b"a", b"b", b"c"]), [u32([0, 2]), u32([1, 2])])


def test_strings_out_of_order_are_refused(building: Any) -> None:
    for strings in ([b"b", b"a"], [b"a", b"a"], [b"a", b""]):
        with pytest.raises(ValueError, match="ascend"):
            building.merge_strings([(*packed(strings), None)])
    assert building.merge_strings([(*packed([b"b", b"a"]), b"\1\0")]) == (*packed([b"b"]), [u32([0, ABSENT])])


# Damage


def damaged(chance: random.Random, whole: bytes) -> bytes:
    """A little shorter or longer, or with a number that does not belong there."""
    if not whole or chance.random() < 0.2:
        return chance.choice((whole[:-1], whole[: len(whole) // 2], whole[4:], whole + whole[:4], whole + b"\1"))
    content = bytearray(whole)
    for _ in range(chance.choice((1, 1, 3))):
        number = chance.choice((0, 1, 2, 3, chance.randrange(300), chance.randrange(2**32), 2**31, ABSENT))
        width = chance.choice((1, 2, 4))
        at = chance.randrange(len(content)) // width * width
        content[at : at + width] = (number % 256**width).to_bytes(width, "little")
    return bytes(content[: len(whole)])


def damage_one(chance: random.Random, arguments: dict[str, Any]) -> dict[str, Any]:
    """One of the buffers is damaged, in the arguments or in one of the sources."""
    name = chance.choice([key for key, value in arguments.items() if isinstance(value, bytes | list) and value])
    if isinstance(arguments[name], bytes):
        return {**arguments, name: damaged(chance, arguments[name])}
    sources = list(arguments[name])
    number = chance.randrange(len(sources))
    sources[number] = damage_one(chance, sources[number])
    return {**arguments, name: sources}


def outcome(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
    try:
        return function(**arguments)
    except ValueError:
        return ValueError


@given(corpus=corpora(), chance=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_damaged_arrays_are_refused_or_inverted_alike(corpus: Corpus, chance: random.Random) -> None:
    arguments = damage_one(chance, inversion(corpus))
    first, *others = [outcome(module.invert, arguments) for module in MODULES]
    assert all(other == first for other in others)


@given(corpus=corpora(), other=corpora(), chance=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_damaged_arrays_are_refused_or_merged_alike(corpus: Corpus, other: Corpus, chance: random.Random) -> None:
    corpora = [corpus, Corpus(other.articles, other.term_of, other.wide, other.lengths)]
    forms = max(len(each.term_of) for each in corpora)
    term_of = [*range(forms)]
    same = [Corpus(each.articles, [term // 2 for term in term_of], each.wide, each.lengths) for each in corpora]
    gone = [{n for n in range(len(each.articles)) if chance.random() < 0.2} for each in same]
    arguments = damage_one(chance, merger(MODULES[0], same, gone, wide=chance.random() < 0.5))
    first, *others = [outcome(module.merge, arguments) for module in MODULES]
    assert all(result == first for result in others)


@given(corpus=corpora(), chance=st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_damaged_arrays_are_refused_or_looked_through_alike(corpus: Corpus, chance: random.Random) -> None:
    arrays = inverted(MODULES[0], corpus)
    doc_map = u32(chance.choice((doc, ABSENT)) for doc in range(len(corpus.articles)))
    whole = {"term_starts": arrays["term_starts"], "docs": arrays["docs"], "doc_map": doc_map}
    arguments = damage_one(chance, whole)
    first, *others = [outcome(module.alive, arguments) for module in MODULES]
    assert all(other == first for other in others)


@given(strings=st.sets(STRINGS, min_size=1), chance=st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_damaged_strings_are_refused_or_merged_alike(strings: set[bytes], chance: random.Random) -> None:
    blob, starts = packed(sorted(strings))
    source = damage_one(chance, {"blob": blob, "starts": starts, "keep": bytes(len(strings) * [1])})
    arguments = {"sources": [tuple(source.values()), (blob, starts, None)]}
    first, *others = [outcome(module.merge_strings, arguments) for module in MODULES]
    assert all(other == first for other in others)


def test_an_article_too_long_for_narrow_positions_is_refused(building: Any) -> None:
    article: tuple[list[int], list[int], list[int]] = ([0] * 2049, [], [])
    long = Corpus([article], [0], wide=False, lengths=b"\0")
    with pytest.raises(ValueError, match="too long"):
        inverted(building, long)
    wide = Corpus([article], [0], wide=True, lengths=b"\0")
    assert inverted(building, wide) == expected(wide)
    with pytest.raises(ValueError, match="too long"):
        merged(building, [wide], [set()], wide=False)


def test_documents_of_sources_out_of_order_are_refused(building: Any) -> None:
    corpus = Corpus([([0], [], []), ([0], [], [])], [0], wide=False, lengths=b"\0\0")
    arguments = merger(building, [corpus], [set()], wide=False)
    arguments["sources"][0]["doc_map"] = u32([1, 0])
    with pytest.raises(ValueError, match="ascend"):
        building.merge(**arguments)
