"""Levenshtein distance within a bound (V. I. Levenshtein, 1966; banded after E. Ukkonen, 1985)."""

from __future__ import annotations


def within(one: str, other: str, limit: int) -> bool:
    """Whether at most ``limit`` insertions, deletions or substitutions turn one word into the other."""
    if abs(len(one) - len(other)) > limit:
        return False
    if one == other:
        return True
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, facing in enumerate(other, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != facing)))
        if min(current) > limit:
            return False
        previous = current
    return previous[-1] <= limit
