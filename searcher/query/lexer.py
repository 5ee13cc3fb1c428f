"""A query in text → tokens, in one pass and linear time. Nothing raises here: what is no operator is a word."""

from __future__ import annotations

import re
from enum import Enum, auto

from index.fields import BY_PREFIX, FieldKind
from index.frozen import NamedTuple
from searcher.query import spelling
from searcher.query.remarks import Remarks
from searcher.query.spelling import ANY_QUOTE, ESCAPE, KEYWORDS, PREFIXES, QUOTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final


class Kind(Enum):
    """What a token is."""

    WORD = auto()  # raw: escapes and suffixes still in it
    PHRASE = auto()  # its text is plain
    FIELD = auto()  # its text is the name of a field, or ``before`` or ``after``
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()  # also the minus
    BOOST = auto()  # after a bracket or phrase; a word carries its own
    END = auto()


class Token(NamedTuple):
    """``text`` is as described at :class:`Kind`; ``start`` and ``end`` are where it stands; ``slop`` is of a phrase."""

    kind: Kind
    text: str
    start: int
    end: int
    slop: int | None = None


_SPACE: Final = re.compile(r"\s*")
_FIELD: Final = re.compile(spelling.FIELD)
_WORD: Final = re.compile(rf"(?:{ESCAPE}|[^\s():]|:(?![{ANY_QUOTE}]))*(?::(?=[{ANY_QUOTE}]))?")
_DATE_WORD: Final = re.compile(rf"[^\s(){ANY_QUOTE}]+")
_INSIDE: Final = {  # possessive, so that no escaped mark can close; failing costs one pass
    closers: re.compile(rf"((?:{ESCAPE}|[^{closers}])*+)[{closers}]") for closers in set(QUOTES.values())
}
_SLOP: Final = re.compile(r"~(\d{1,4})(?![\w.])")
_BOOST: Final = re.compile(rf"\^({spelling.FACTOR})(?=[\s()]|\Z)")
_MINUS: Final = re.compile(r"-(?=[^\s)-])")
_BRACKETS: Final = {"(": Kind.OPEN, ")": Kind.CLOSE}
_ENDS_A_CLAUSE: Final = (Kind.CLOSE, Kind.PHRASE)
_PARTS: Final = (Kind.WORD, Kind.PHRASE)


def tokenise(text: str, remarks: Remarks) -> Iterator[Token]:
    """The tokens of a query, the last of kind ``END``. Remarks tell of what looked like an operator and is none."""
    return _Lexer(text, remarks).tokens()


class _Lexer:
    def __init__(self, text: str, remarks: Remarks) -> None:
        self._text = text
        self._remarks = remarks
        self._unclosed: set[str] = set()  # kinds of quotes with no partner further on: not looked for again
        self._last = Token(Kind.OPEN, "", 0, 0)  # the beginning is like that of a bracket
        self._in_date = False  # after date: and what is glued to it, where a quote may also follow a word

    def tokens(self) -> Iterator[Token]:
        while (at := self._skip_space()) < len(self._text):
            self._in_date = self._in_date and self._last.end == at
            token = self._read(at)
            self._in_date = _opens_date(token) or (self._in_date and token.kind in _PARTS)
            self._last = token
            yield token
        yield Token(Kind.END, "", len(self._text), len(self._text))

    def _skip_space(self) -> int:
        match = _SPACE.match(self._text, self._last.end)
        return match.end() if match else self._last.end

    def _read(self, at: int) -> Token:
        letter = self._text[at]
        if letter in _BRACKETS:
            return Token(_BRACKETS[letter], letter, at, at + 1)
        if letter in QUOTES and (quoted := self._phrase(at)):
            return quoted
        return self._operator(at) or self._word(at)

    def _phrase(self, at: int) -> Token | None:
        closers = QUOTES[self._text[at]]
        inside = None if closers in self._unclosed else _INSIDE[closers].match(self._text, at + 1)
        if inside is None:
            if closers not in self._unclosed:
                self._remarks.add(f"the quotation mark at column {at + 1} has no partner; searched as text")
            self._unclosed.add(closers)
            return None
        slop = _SLOP.match(self._text, inside.end())
        end = slop.end() if slop else inside.end()
        return Token(Kind.PHRASE, spelling.unescape(inside[1]), at, end, int(slop[1]) if slop else None)

    def _operator(self, at: int) -> Token | None:
        """A boost, a minus or a field prefix, where one may stand."""
        glued = self._last.kind in _ENDS_A_CLAUSE and self._last.end == at
        if glued and (boost := _BOOST.match(self._text, at)):
            return Token(Kind.BOOST, boost[1], at, boost.end())
        if self._last.kind is Kind.FIELD or self._in_date:
            return None
        if not glued and _MINUS.match(self._text, at):
            return Token(Kind.NOT, "-", at, at + 1)
        return self._field(at)

    def _field(self, at: int) -> Token | None:
        match = _FIELD.match(self._text, at)
        if match is None:
            return None
        name, rest = match[1].lower(), self._text[match.end() : match.end() + 2]
        has_value = rest[:1] not in ("", ")") and not rest[:1].isspace()
        if name in PREFIXES and has_value:
            return Token(Kind.FIELD, name, at, match.end())
        if name in PREFIXES:
            self._remarks.add(f"{match[0]!r} has no value right after it; searched as text")
        elif rest != "//":
            self._remarks.no_field(match[1], only_if_close=not has_value)
        return None

    def _word(self, at: int) -> Token:
        match = (_DATE_WORD if self._in_date else _WORD).match(self._text, at)
        end = max(match.end() if match else at, at + 1)
        raw = self._text[at:end]
        bare = self._last.kind is not Kind.FIELD and not self._follows_minus(at)
        kind = Kind[raw] if raw in KEYWORDS and bare else Kind.WORD
        return Token(kind, raw, at, end)

    def _follows_minus(self, at: int) -> bool:
        return self._last.text == "-" and self._last.kind is Kind.NOT and self._last.end == at


def _opens_date(token: Token) -> bool:
    if token.kind is not Kind.FIELD:
        return False
    spec = BY_PREFIX.get(token.text)
    return spec is None or spec.kind is FieldKind.DATE
