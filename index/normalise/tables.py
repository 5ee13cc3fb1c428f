"""How this package writes its tables: words in one string, which reads better than a column of quotation marks."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text parted by white space, as a set."""
    return frozenset(text.split())
