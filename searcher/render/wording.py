"""Numbers of things in words."""

from __future__ import annotations


def counted(count: int, thing: str) -> str:
    """``1 article``, ``1,200 articles``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
