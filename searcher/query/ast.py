"""The query as written: a tree of frozen nodes, each with the span of text that it came from.

Nothing is analysed or resolved here: words are raw, dates are text. ``str(node)`` prints a query that parses
to an equal tree (spans are left out of comparison). Precedence, loosest first: ``OR``, then ``AND``
(written or implied by a space), then ``NOT``/``-``, then boosts and field prefixes.
"""

from __future__ import annotations

from index.frozen import Frozen, NamedTuple
from searcher.query import spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias


class Span(NamedTuple):
    """Half-open character range ``[start, end)`` of the query text."""

    start: int
    end: int


NOWHERE = Span(0, 0)


_LOOSE, _AND, _NOT, _BOOST, _FIRM = range(5)
"""How firmly a node holds together: ``a OR b``, ``a b``, ``-a``, ``a^2``, all else.

A child that binds less firmly than its place asks for stands in brackets.
"""


def _place(child: Node, asked: int) -> str:
    return str(child) if child.binding >= asked else f"({child})"


def _join(children: Iterable[Node], between: str, asked: int) -> str:
    return between.join(_place(child, asked) for child in children)


class Word(Frozen, apart="span"):
    """A plain word. ``field`` is a :class:`index.fields.FieldSpec` name, or ``None`` for the plain-text fields."""

    text: str
    field: str | None = None
    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        return spelling.word(self.text, self.field)


class Phrase(Frozen, apart="span"):
    """Quoted words: adjacent and in order; with ``slop`` n, all within n words of each other, in order or not.

    In a NAME field a quoted value means the whole value.
    """

    text: str
    field: str | None = None
    slop: int | None = None
    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        prefix = "" if self.field is None else spelling.prefix(self.field)
        return prefix + spelling.phrase(self.text) + ("" if self.slop is None else f"~{self.slop}")


class Prefix(Frozen, apart="span"):
    """``wildcat*``: words that begin so. ``text`` has no star."""

    text: str
    field: str | None = None
    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        return spelling.stem(self.text, self.field) + "*"


class Wildcard(Frozen, apart="span"):
    """``colo?r``, ``*ism``: ``?`` is one character, ``*`` any number."""

    text: str
    field: str | None = None
    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        return spelling.pattern(self.text, self.field)


class Fuzzy(Frozen, apart="span"):
    """``obma~``: words within ``distance`` edits (1 or 2; 2 when written bare and longer than 4 letters)."""

    text: str
    distance: int | None = None
    field: str | None = None
    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        return f"{spelling.stem(self.text, self.field)}~{self.distance or ''}"


class DateRange(Frozen, apart="span"):
    """``date:A..B``; an open end is ``None``; ``date:A`` has the same text at both ends, ``date:*`` none.

    ``exclusive`` for ``before:A`` (only ``until``) and ``after:A`` (only ``since``): the end itself is left out.
    """

    since: str | None
    until: str | None
    field: str = "published"
    exclusive: bool = False
    span: Span = NOWHERE
    binding = _BOOST  # a caret after a date would be read as part of the date

    def __str__(self) -> str:
        if self.exclusive:
            name = spelling.AFTER if self.until is None else spelling.BEFORE
            return f"{name}:{spelling.date(self.since or self.until or '')}"
        if self.since is None and self.until is None:
            return spelling.prefix(self.field) + "*"
        ends = [None if end is None else spelling.date(end) for end in (self.since, self.until)]
        shown = ends[0] if ends[0] == ends[1] else f"{ends[0] or ''}..{ends[1] or ''}"
        return f"{spelling.prefix(self.field)}{shown}"


class Everything(Frozen, apart="span"):
    """``*``: every article."""

    span: Span = NOWHERE
    binding = _FIRM

    def __str__(self) -> str:
        return "*"


class And(Frozen, apart="span"):
    """All of them."""

    children: tuple[Node, ...]
    span: Span = NOWHERE
    binding = _AND

    def __str__(self) -> str:
        return _join(self.children, " ", _NOT)


class Or(Frozen, apart="span"):
    """Any of them."""

    children: tuple[Node, ...]
    span: Span = NOWHERE
    binding = _LOOSE

    def __str__(self) -> str:
        return _join(self.children, " OR ", _AND)


class Not(Frozen, apart="span"):
    """All articles but these."""

    child: Node
    span: Span = NOWHERE
    binding = _NOT

    def __str__(self) -> str:
        return "-" + _place(self.child, _BOOST)


class Boost(Frozen, apart="span"):
    """``opec^3``: its score times ``factor``."""

    child: Node
    factor: float
    span: Span = NOWHERE
    binding = _BOOST

    def __str__(self) -> str:
        return f"{_place(self.child, _FIRM)}^{spelling.number(self.factor)}"


Node: TypeAlias = Word | Phrase | Prefix | Wildcard | Fuzzy | DateRange | Everything | And | Or | Not | Boost


class Parsed(Frozen):
    """The tree, and remarks for the asker (an unknown field read as text, a quotation mark without partner)."""

    node: Node
    notes: tuple[str, ...] = ()
