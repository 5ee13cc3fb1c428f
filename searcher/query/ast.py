"""The query as written: a tree of frozen nodes, each with the span of text that it came from.

Nothing is analysed or resolved here: words are raw, dates are text. ``str(node)`` prints a query that parses
to an equal tree (spans are left out of comparison). Precedence, loosest first: ``OR``, then ``AND``
(written or implied by a space), then ``NOT``/``-``, then boosts and field prefixes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from searcher.query import spelling


class Span(NamedTuple):
    """Half-open character range ``[start, end)`` of the query text."""

    start: int
    end: int


NOWHERE = Span(0, 0)


class _Binding(IntEnum):
    """How firmly a node holds together. A child that binds less firmly than its place asks for stands in brackets."""

    LOOSE = 0  # a OR b
    AND = 1  # a b
    NOT = 2  # -a
    BOOST = 3  # a^2
    FIRM = 4


def _place(child: Node, asked: _Binding) -> str:
    return str(child) if child.binding >= asked else f"({child})"


def _join(children: Iterable[Node], between: str, asked: _Binding) -> str:
    return between.join(_place(child, asked) for child in children)


class _Atom:
    """A node without children: binds firmly."""

    __slots__ = ()

    @property
    def binding(self) -> _Binding:
        return _Binding.FIRM


@dataclass(frozen=True, slots=True)
class Word(_Atom):
    """A plain word. ``field`` is a :class:`index.fields.FieldSpec` name, or ``None`` for the plain-text fields."""

    text: str
    field: str | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return spelling.word(self.text, self.field)


@dataclass(frozen=True, slots=True)
class Phrase(_Atom):
    """Quoted words: adjacent and in order; with ``slop`` n, all within n words of each other, in order or not.

    In a NAME field a quoted value means the whole value.
    """

    text: str
    field: str | None = None
    slop: int | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        prefix = "" if self.field is None else spelling.prefix(self.field)
        return prefix + spelling.phrase(self.text) + ("" if self.slop is None else f"~{self.slop}")


@dataclass(frozen=True, slots=True)
class Prefix(_Atom):
    """``wildcat*``: words that begin so. ``text`` has no star."""

    text: str
    field: str | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return spelling.stem(self.text, self.field) + "*"


@dataclass(frozen=True, slots=True)
class Wildcard(_Atom):
    """``colo?r``, ``*ism``: ``?`` is one character, ``*`` any number."""

    text: str
    field: str | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return spelling.pattern(self.text, self.field)


@dataclass(frozen=True, slots=True)
class Fuzzy(_Atom):
    """``obma~``: words within ``distance`` edits (1 or 2; 2 when written bare and longer than 4 letters)."""

    text: str
    distance: int | None = None
    field: str | None = None
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{spelling.stem(self.text, self.field)}~{self.distance or ''}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """``date:A..B``; an open end is ``None``; ``date:A`` has the same text at both ends, ``date:*`` none.

    ``exclusive`` for ``before:A`` (only ``until``) and ``after:A`` (only ``since``): the end itself is left out.
    """

    since: str | None
    until: str | None
    field: str = "published"
    exclusive: bool = False
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def binding(self) -> _Binding:
        """As firm as a boost: a caret after a date would be read as part of the date."""
        return _Binding.BOOST

    def __str__(self) -> str:
        if self.exclusive:
            name = spelling.AFTER if self.until is None else spelling.BEFORE
            return f"{name}:{spelling.date(self.since or self.until or '')}"
        if self.since is None and self.until is None:
            return spelling.prefix(self.field) + "*"
        ends = [None if end is None else spelling.date(end) for end in (self.since, self.until)]
        shown = ends[0] if ends[0] == ends[1] else f"{ends[0] or ''}..{ends[1] or ''}"
        return f"{spelling.prefix(self.field)}{shown}"


@dataclass(frozen=True, slots=True)
class Everything(_Atom):
    """``*``: every article."""

    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    children: tuple[Node, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def binding(self) -> _Binding:
        """Firmer than ``OR``."""
        return _Binding.AND

    def __str__(self) -> str:
        return _join(self.children, " ", _Binding.NOT)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    children: tuple[Node, ...]
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def binding(self) -> _Binding:
        """The loosest."""
        return _Binding.LOOSE

    def __str__(self) -> str:
        return _join(self.children, " OR ", _Binding.AND)


@dataclass(frozen=True, slots=True)
class Not:
    """All articles but these."""

    child: Node
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def binding(self) -> _Binding:
        """Firmer than ``AND``."""
        return _Binding.NOT

    def __str__(self) -> str:
        return "-" + _place(self.child, _Binding.BOOST)


@dataclass(frozen=True, slots=True)
class Boost:
    """``opec^3``: its score times ``factor``."""

    child: Node
    factor: float
    span: Span = dataclasses.field(default=NOWHERE, compare=False, repr=False)

    @property
    def binding(self) -> _Binding:
        """Firmer than ``NOT``."""
        return _Binding.BOOST

    def __str__(self) -> str:
        return f"{_place(self.child, _Binding.FIRM)}^{spelling.number(self.factor)}"


Node: TypeAlias = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything | And | Or | Not | Boost
