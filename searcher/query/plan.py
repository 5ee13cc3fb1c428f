"""The query as evaluated: engine-neutral, analysed, resolved. Every engine answers these nodes alike.

A tree of :mod:`searcher.query.ast` is *lowered* to this by :mod:`searcher.query.lower`: words are analysed
into terms, plain words look in all prose (``index.fields.TEXT``), dates become ranges of time.

A TEXT field is one of headline, deck and body, or ``index.fields.TEXT``, all of them together.

Scores: ``Term`` and ``Near`` score by BM25 (``searcher.engines.ranking``), ``Expand`` scores 1; ``AllOf`` and ``AnyOf``
add up what matches; ``Weighted`` multiplies; everything else contributes nothing.
"""

from __future__ import annotations

from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias


class Term(Frozen):
    """Articles whose TEXT ``field`` holds the analysed ``term``."""

    field: str
    term: str


class Near(Frozen):
    """Articles whose TEXT ``field`` holds all ``terms``, in one of headline, deck and body.

    ``slop`` ``None``: adjacent and in this order. ``slop`` n: in any order, with one occurrence of each such
    that the last is at most n words after the first (distinct positions).
    Scored by the sum of its terms' scores.
    """

    field: str
    terms: tuple[str, ...]
    slop: int | None = None


class Value(Frozen):
    """Articles one of whose values in NAME or KEY ``field`` equals ``value`` (folded by ``index.analyse.fold``)."""

    field: str
    value: str


class ValueWord(Frozen):
    """Articles one of whose values in NAME ``field`` contains the folded word."""

    field: str
    word: str


class Expand(Frozen):
    """Articles with any word of ``field`` that fits, in the one way that is set.

    ``field`` is TEXT or NAME; of a KEY field the whole values are compared, and only ``prefix`` occurs.
    ``prefix``: begins so. ``pattern``: wildcard with ``?`` and ``*``. ``near`` with ``edits``: within that many
    Levenshtein edits. All are folded (``index.analyse.fold``) and compared with words as they stand in
    the text, folded but not stemmed. An article that matches scores 1.
    """

    field: str
    prefix: str | None = None
    pattern: str | None = None
    near: str | None = None
    edits: int = 0


class TimeRange(Frozen):
    """Half-open range of time ``[start, end)``, each ``None`` where open.

    ``start``/``end`` are seconds since 1970 UTC, for dates whose zone is known; ``wall_start``/``wall_end`` are
    the same bounds as wall-clock seconds in the asker's zone, for floating dates (see ``NewsDate``).
    """

    field: str  # published or updated
    start: int | None
    end: int | None
    wall_start: int | None
    wall_end: int | None


class All(Frozen):
    """Every article."""


class Nothing(Frozen):
    """No article."""


class AllOf(Frozen):
    """Articles that every child matches."""

    children: tuple[Plan, ...]


class AnyOf(Frozen):
    """Articles that some child matches."""

    children: tuple[Plan, ...]


class Without(Frozen):
    """Articles that the child does not match."""

    child: Plan


class Weighted(Frozen):
    """The child, its score times ``factor``."""

    child: Plan
    factor: float


Plan: TypeAlias = (
    Term | Near | Value | ValueWord | Expand | TimeRange | All | Nothing | AllOf | AnyOf | Without | Weighted
)
