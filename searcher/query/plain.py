"""The commonest queries, read without a lexer: words of letters and digits alone."""

from __future__ import annotations

from searcher.query.ast import And, Node, Span, Word
from searcher.query.spelling import KEYWORDS


def plain(text: str) -> Node | None:
    """The tree of a query of plain words, as the parser would make it; ``None`` where it takes the parser."""
    words = text.split()
    if not words or not all(word.isalnum() and word not in KEYWORDS for word in words):
        return None
    found, end = [], 0
    for word in words:
        start = text.index(word, end)
        end = start + len(word)
        found.append(Word(word, None, Span(start, end)))
    return found[0] if len(found) == 1 else And(tuple(found), Span(found[0].span.start, end))
