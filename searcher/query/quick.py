"""The commonest queries, read in one go: plain words, plain words between ORs, one phrase of plain words.

What comes out is what parsing, lowering and simplifying make of them (a test holds both ways together), in a twentieth
of the time, and without importing any of that.
"""

from __future__ import annotations

from index.analyse import tokens
from index.fields import TEXT
from searcher.query.plan import AllOf, AnyOf, Near, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

    from searcher.query.plan import Plan

_AND, _OR, _NOT = KEYWORDS = ("AND", "OR", "NOT")
_BETWEEN: Final = f" {_OR} "


def quick(text: str) -> tuple[str, Plan] | None:
    """The query as it prints itself, and its plan; ``None`` where it takes the parser."""
    words = text.split()
    if not words:
        return None
    if words[0][0] == '"':
        return _phrase(text)
    if words[1::2] == [_OR] * (len(words) // 2) and len(words) % 2 and len(words) > 1:
        plans = _plans(words[::2])
        return None if plans is None else (_BETWEEN.join(words[::2]), AnyOf(tuple(plans)))
    plans = _plans(words)
    if plans is None:
        return None
    return " ".join(words), plans[0] if len(plans) == 1 else AllOf(tuple(plans))


def _plans(words: list[str]) -> list[Plan] | None:
    """What each word looks for; ``None`` unless all are letters and digits alone."""
    plans: list[Plan] = []
    for word in words:
        if not word.isalnum() or word in KEYWORDS:
            return None
        found = tokens(word)
        if len(found) == 1:
            plans.append(Term(TEXT, found[0]))
        elif found:
            plans.append(Near(TEXT, tuple(found), None))
        else:
            return None
    return plans


def _phrase(text: str) -> tuple[str, Plan] | None:
    inside = text[1:-1]
    words = inside.split()
    if not words or text != f'"{" ".join(words)}"' or not all(map(str.isalnum, words)):
        return None
    found = tokens(inside)
    if not found:
        return None
    return text, Near(TEXT, tuple(found), None) if len(found) > 1 else Term(TEXT, found[0])
