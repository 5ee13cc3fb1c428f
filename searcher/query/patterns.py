"""Which words an ``Expand`` of a plan takes in."""

from __future__ import annotations

import re

from searcher.query.edits import within
from searcher.query.plan import Expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def fitting(node: Expand) -> Callable[[str], bool]:
    """A test of folded words."""
    if node.prefix is not None:
        beginning = node.prefix
        return lambda word: word.startswith(beginning)
    if node.pattern is not None:
        wanted = wildcard(node.pattern)
        return lambda word: wanted.fullmatch(word) is not None
    return _close_to(node.near or "", node.edits)


def beginning(node: Expand) -> str:
    """What every word that fits begins with; empty where that says nothing."""
    if node.pattern is not None:
        return re.split(r"[?*]", node.pattern, maxsplit=1)[0]
    return node.prefix or ""


def wildcard(pattern: str) -> re.Pattern[str]:
    """``?`` is one character, ``*`` any number of them; stars in a row are one.

    Each piece between stars takes the first place that fits and never tries another (an atomic group): a later one
    could not help, and so a pattern of many stars costs no more than its length.
    """
    first, *rest = (_piece(piece) for piece in re.split(r"\*+", pattern))
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def _piece(text: str) -> str:
    return re.escape(text).replace(r"\?", ".")


def _close_to(wanted: str, edits: int) -> Callable[[str], bool]:
    # An edit changes the set of letters by two at most: most words of a vocabulary are out by that alone.
    letters = frozenset(wanted)

    def close(word: str) -> bool:
        return len(letters.symmetric_difference(word)) <= 2 * edits and within(wanted, word, edits)

    return close
