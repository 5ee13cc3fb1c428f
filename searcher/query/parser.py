"""Tokens → tree. By hand, in linear time, with the column of every mistake.

The grammar, loosest first (docs/query-language.md tells it to people)::

    either  = all ("OR" all)*
    all     = unary (["AND"] unary)*
    unary   = ("NOT" | "-") unary | primary
    primary = [FIELD] (WORD | PHRASE | "(" either ")") [BOOST]

Nothing is analysed or resolved: a date is text until it is lowered.
"""

from __future__ import annotations

import re

from index.errors import QueryError
from index.fields import BY_NAME, BY_PREFIX, FieldKind
from searcher.query import words
from searcher.query.ast import And, Boost, DateRange, Node, Not, Or, Parsed, Phrase, Span, Word
from searcher.query.lexer import Kind, Token, tokenise
from searcher.query.remarks import Remarks
from searcher.query.spelling import AFTER, BEFORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, NoReturn

MAX_DEPTH: Final = 100
"""How deeply brackets and NOTs may be nested."""

_CLAUSE: Final = "a word, a phrase in quotes, or a bracket"
_RANGE: Final = re.compile(r"\s*\.\.[\s.]*")
_OPERATORS: Final = (Kind.AND, Kind.OR, Kind.NOT)


def parse(text: str) -> Parsed:
    """Parse a query.

    Raises:
        QueryError: it is empty, a bracket or an operator lacks its partner, or the nesting is deeper than
            ``MAX_DEPTH``. Plain words never raise.
    """
    _refuse_empty(text)
    return _Parser(text).parse()


def parse_literal(text: str) -> Parsed:
    """Take every word of the text as it stands: no operators, fields, wildcards or quotes.

    Raises:
        QueryError: the text is empty.
    """
    _refuse_empty(text)
    found = tuple(Word(match.group(), None, Span(*match.span())) for match in re.finditer(r"\S+", text))
    return Parsed(found[0] if len(found) == 1 else And(found, Span(0, len(text))))


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise QueryError("empty query", column=1, expected="a word; write * for everything", query=text)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._remarks = Remarks()
        self._tokens = list(tokenise(text, self._remarks))
        self._at = 0
        self._depth = 0

    def parse(self) -> Parsed:
        node = self._either(None)
        if self._peek().kind is not Kind.END:
            self._fail_at_closing(self._peek())
        return Parsed(node, self._remarks.texts())

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _either(self, field: str | None) -> Node:
        children = [self._all(field)]
        while self._peek().kind is Kind.OR:
            self._at += 1
            children.append(self._all(field))
        return children[0] if len(children) == 1 else Or(tuple(children), _around(children))

    def _all(self, field: str | None) -> Node:
        children = [self._unary(field)]
        while (kind := self._peek().kind) not in (Kind.OR, Kind.CLOSE, Kind.END):
            if kind is Kind.AND:
                self._at += 1
            children.append(self._unary(field))
        return children[0] if len(children) == 1 else And(tuple(children), _around(children))

    def _unary(self, field: str | None) -> Node:
        token = self._peek()
        if token.kind is not Kind.NOT:
            return self._primary(field)
        self._at += 1
        self._deeper(token)
        child = self._unary(field)
        self._depth -= 1
        return Not(child, Span(token.start, child.span.end))

    def _primary(self, field: str | None) -> Node:
        first = self._take()
        if first.kind is Kind.FIELD:
            spec = BY_PREFIX.get(first.text)
            field = first.text if spec is None else spec.name
            node = self._clause(self._take(), field)
        else:
            node = self._clause(first, field)
        return self._boosted(node)

    def _clause(self, token: Token, field: str | None) -> Node:
        if token.kind is Kind.OPEN:
            return self._group(token, field)
        if token.kind not in (Kind.WORD, Kind.PHRASE):
            self._fail_without_clause(token)
        if field is not None and _is_date(field):
            return self._date(token, field)
        span = Span(token.start, token.end)
        if token.kind is Kind.PHRASE:
            return Phrase(token.text, field, token.slop, span)
        return words.word(token.text, field, span, self._remarks)

    def _group(self, opening: Token, field: str | None) -> Node:
        if self._peek().kind is Kind.CLOSE:
            self._fail("empty brackets", opening, f"{_CLAUSE} inside them")
        self._deeper(opening)
        node = self._either(field)
        if self._peek().kind is not Kind.CLOSE:
            expected = "a closing bracket; a bracket to search for goes in quotes"
            self._fail("a bracket is opened and never closed", opening, expected)
        self._at += 1
        self._depth -= 1
        return node

    def _boosted(self, node: Node) -> Node:
        if self._peek().kind is not Kind.BOOST:
            return node
        token = self._take()
        return Boost(node, float(token.text), Span(node.span.start, token.end))

    def _date(self, token: Token, field: str) -> Node:
        """A date or range; its parts may be quoted, and what is glued to them belongs to them."""
        pieces, last = [_raw(token)], token
        while self._peek().kind in (Kind.WORD, Kind.PHRASE) and self._peek().start == last.end:
            last = self._take()
            pieces.append(_raw(last))
        text = "".join(pieces).strip()
        if not text:
            self._fail("a date is missing", token, "a date such as 2025-12, yesterday, 2025-01..2025-03")
        return _range(text, field, Span(token.start, last.end))

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail("the query is nested too deeply", token, f"at most {MAX_DEPTH} levels of brackets and NOTs")

    def _fail_without_clause(self, token: Token) -> NoReturn:
        """Something ended or an operator came where a clause must begin."""
        before = self._tokens[self._at - 2] if self._at > 1 else None
        if before is not None and before.kind in _OPERATORS:
            self._fail(f"{before.text} has nothing after it", before, _after_operator(before))
        if token.kind in _OPERATORS:
            self._fail(f"{token.text} has nothing before it", token, _after_operator(token))
        self._fail_at_closing(token)

    def _fail_at_closing(self, token: Token) -> NoReturn:
        self._fail(
            "a bracket is closed that was never opened", token, f"{_CLAUSE}; a bracket to search for goes in quotes"
        )

    def _fail(self, message: str, token: Token, expected: str) -> NoReturn:
        raise QueryError(message, column=token.start + 1, expected=expected, query=self._text)


def _around(children: list[Node]) -> Span:
    return Span(children[0].span.start, children[-1].span.end)


def _after_operator(token: Token) -> str:
    if token.text == "-":
        return f"{_CLAUSE} after the minus"
    where = "after NOT" if token.kind is Kind.NOT else f"on both sides of {token.text}"
    return f"{_CLAUSE} {where}; to search for the word, write it in lower case or in quotes"


def _is_date(field: str) -> bool:
    return field in (BEFORE, AFTER) or BY_NAME[field].kind is FieldKind.DATE


def _raw(token: Token) -> str:
    return token.text if token.slop is None else f"{token.text}~{token.slop}"


def _range(text: str, field: str, span: Span) -> DateRange:
    if field == BEFORE:
        return DateRange(None, text, exclusive=True, span=span)
    if field == AFTER:
        return DateRange(text, None, exclusive=True, span=span)
    if text == "*":
        return DateRange(None, None, field, span=span)
    ends = _RANGE.split(text, maxsplit=1)
    if len(ends) == 1:
        return DateRange(text, text, field, span=span)
    since, until = (end.strip(" .\t\n") or None for end in ends)
    return DateRange(since, until, field, span=span)
