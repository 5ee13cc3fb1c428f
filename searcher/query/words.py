"""A raw word → its node: plain, prefix, wildcard or fuzzy, with or without a boost."""

from __future__ import annotations

import re

from searcher.query import spelling
from searcher.query.ast import Boost, Everything, Fuzzy, Node, Prefix, Span, Wildcard, Word
from searcher.query.remarks import Remarks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_BOOST: Final = re.compile(rf"(?<=.)\^({spelling.FACTOR})\Z", re.DOTALL)
_FUZZY: Final = re.compile(r"(?<=.)~([12]?)\Z", re.DOTALL)
_WILD: Final = re.compile(r"[*?]")


def word(raw: str, field: str | None, span: Span, remarks: Remarks) -> Node:
    """The node of a word as the lexer found it."""
    if raw.isalnum():
        return Word(raw, field, span)
    plain, mask = spelling.unescape(raw), spelling.mask(raw)
    boost = _BOOST.search(mask, max(0, len(mask) - 16))
    if boost is None:
        return _unboosted(plain, mask, field, span, remarks)
    end = boost.start()
    return Boost(_unboosted(plain[:end], mask[:end], field, span, remarks), float(boost[1]), span)


def _unboosted(plain: str, mask: str, field: str | None, span: Span, remarks: Remarks) -> Node:
    if spelling.is_key(field):
        return _key(plain, mask, field, span)
    if spelling.is_address(plain):
        return Word(plain, field, span)
    fuzzy = _FUZZY.search(mask, max(0, len(mask) - 3))
    end = fuzzy.start() if fuzzy else len(mask)
    wild = _wild(plain[:end], mask[:end], field, span)
    if wild is not None:
        if fuzzy:
            remarks.add("a tilde after a wildcard has no meaning; left out")
        return wild
    if fuzzy and spelling.core_length(mask[:end]):
        return Fuzzy(plain[:end], int(fuzzy[1]) if fuzzy[1] else None, field, span)
    return Word(plain, field, span)


def _key(plain: str, mask: str, field: str | None, span: Span) -> Node:
    stem = len(mask.rstrip("*"))
    return Word(plain, field, span) if stem == len(mask) else Prefix(plain[:stem], field, span)


def _wild(plain: str, mask: str, field: str | None, span: Span) -> Node | None:
    """The node of a word with wildcards; ``None`` if it has none. Punctuation at its end does not count."""
    mask = mask[: spelling.core_length(mask)]
    if not _WILD.search(mask):
        return None
    stem = len(mask.rstrip("*"))
    if not stem and field is None:
        return Everything(span)
    if _WILD.search(mask, 0, stem):
        return Wildcard(plain[: len(mask)], field, span)
    return Prefix(plain[:stem], field, span)
