"""Where a text says what the query looked for: marks, and the passage that shows the most of it.

Everything is worked out from the stored text by the analyser that indexed it, so a mark stands where a match was.
"""

from __future__ import annotations

import itertools
from collections import Counter

from index.analyse import forms, spans, tokens
from index.article import Article
from index.fields import BY_NAME, TEXT, FieldKind
from index.frozen import NamedTuple
from searcher.candidates import Candidates
from searcher.passages import Range, around, flatten
from searcher.query.plan import AllOf, AnyOf, Expand, Near, Plan, Term, Value, ValueWord, Weighted
from searcher.results import Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

_WIDTH: Final = 240
_NAMED_IN_TEXT: Final = frozenset({"entity", "person", "organisation", "place"})
"""NAME fields whose values stand in the text."""


class _Token(NamedTuple):
    form: str
    term: str
    start: int
    end: int


class _Sequence(NamedTuple):
    """Words to find together, as forms (of a name) or as terms; ``slop`` as in :class:`searcher.query.plan.Near`."""

    words: tuple[str, ...]
    as_forms: bool
    slop: int | None

    def word(self, token: _Token) -> str:
        return token.form if self.as_forms else token.term


class Highlighter:
    """Finds what a plan looks for in texts. What it excludes is not looked for."""

    def __init__(self, plan: Plan) -> None:
        self._forms: set[str] = set()
        self._terms: set[str] = set()
        self._sequences: set[_Sequence] = set()
        self._tests: list[Callable[[str], bool]] = []
        self._tested: dict[str, bool] = {}
        leaves = set(_positive(plan))
        for leaf in leaves:
            self._look_for(leaf)
        self._in_sequences = {word for sequence in self._sequences for word in sequence.words}
        self._candidates = Candidates(self._beginnings(leaves))

    def marks(self, text: str) -> list[Range]:
        """Half-open character ranges of the words that were looked for, in order."""
        return [(hit.start, hit.end) for hit in self._hits(text)]

    def snippet(self, article: Article, width: int = _WIDTH) -> Snippet:
        """The passage of the text with most of what was looked for; the lede, if the text has nothing of it.

        It is on one line, at most ``width`` characters long, and an ellipsis stands where a sentence is cut.
        """
        hits = self._hits(article.text)
        first, last = _densest(hits, width * 3 // 4) if hits else (0, 0)
        passage = around(article.text, first, last, width)
        return Snippet(*flatten(article.text, passage, [(hit.start, hit.end) for hit in hits]))

    def _look_for(self, leaf: Plan) -> None:
        match leaf:
            case Term(_, term):
                self._terms.add(term)
            case ValueWord(_, word):
                self._forms.add(word)
            case Near(_, terms, slop):
                self._sequences.add(_Sequence(terms, as_forms=False, slop=slop))
            case Value(_, value):
                self._sequences.add(_Sequence(tuple(forms(value)), as_forms=True, slop=None))
            case Expand():
                from searcher.query.patterns import fitting  # which plain words do without

                self._tests.append(fitting(leaf))

    def _beginnings(self, leaves: set[Plan]) -> set[str] | None:
        """What the words looked for begin with; ``None`` if that cannot be told."""
        expands = [leaf for leaf in leaves if isinstance(leaf, Expand)]
        if any(leaf.prefix is None for leaf in expands):
            return None
        return self._forms | self._terms | self._in_sequences | {leaf.prefix or "" for leaf in expands}

    def _hits(self, text: str) -> list[_Token]:
        found = list(self._wanted_tokens(text))
        if not self._sequences or not found:
            return found
        places = _positions(text, found)
        hits = {at for at, token in enumerate(found) if self._is_wanted(token.form, token.term)}
        for sequence in self._sequences:
            hits.update(_occurrences(sequence, found, places))
        return [found[at] for at in sorted(hits)]

    def _wanted_tokens(self, text: str) -> Iterator[_Token]:
        """Words that are looked for, alone or in a sequence."""
        sought = self._in_sequences
        for offset, piece in self._candidates.pieces(text):
            for form, term, start, end in spans(piece):
                if self._is_wanted(form, term) or (sought and (term in sought or form in sought)):
                    yield _Token(form, term, start + offset, end + offset)

    def _is_wanted(self, form: str, term: str) -> bool:
        return term in self._terms or form in self._forms or (bool(self._tests) and self._fits(form))

    def _fits(self, form: str) -> bool:
        known = self._tested.get(form)
        if known is None:
            known = self._tested[form] = any(test(form) for test in self._tests)
        return known


def _positive(plan: Plan) -> Iterator[Plan]:
    """The leaves that say what an article shall hold, as far as that can be seen in its text."""
    match plan:
        case AllOf(children) | AnyOf(children):
            for child in children:
                yield from _positive(child)
        case Weighted(child):
            yield from _positive(child)
        case Expand(prefix=""):
            return
        case Term() | Near():
            yield plan
        case Value(field) | ValueWord(field) | Expand(field):
            if field == TEXT or field in _NAMED_IN_TEXT or BY_NAME[field].kind is FieldKind.TEXT:
                yield plan


def _positions(text: str, found: list[_Token]) -> list[int]:
    """Which word of the text each token is, counted from the first of them."""
    places = [0]
    for before, token in itertools.pairwise(found):
        gap = text[before.end : token.start]
        gap = gap[2:] if gap.startswith(("'s", "’s")) else gap  # of the word before, though not marked
        places.append(places[-1] + 1 + len(tokens(gap)))
    return places


def _occurrences(sequence: _Sequence, found: list[_Token], places: list[int]) -> Iterator[int]:
    """Indexes of the tokens that belong to an occurrence of the sequence."""
    wanted = Counter(sequence.words)
    mine = [at for at, token in enumerate(found) if sequence.word(token) in wanted]
    reach = len(sequence.words) - 1 if sequence.slop is None else sequence.slop
    end = 0
    for index, first in enumerate(mine):
        while end < len(mine) and places[mine[end]] - places[first] <= reach:
            end += 1
        window = mine[index:end]
        words = [sequence.word(found[at]) for at in window]
        if tuple(words) == sequence.words if sequence.slop is None else Counter(words) >= wanted:
            yield from window


def _densest(hits: list[_Token], room: int) -> Range:
    """From the first to the last hit of the stretch that holds the most different words, then the most hits."""
    best, chosen, left = (0, 0), (hits[0].start, hits[0].end), 0
    held: dict[str, int] = {}
    for right, hit in enumerate(hits):
        held[hit.term] = held.get(hit.term, 0) + 1
        while left < right and hit.end - hits[left].start > room:
            held[hits[left].term] -= 1
            if not held[hits[left].term]:
                del held[hits[left].term]
            left += 1
        worth = (len(held), right - left + 1)
        if worth > best:
            best, chosen = worth, (hits[left].start, hit.end)
    return chosen
