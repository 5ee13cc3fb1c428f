"""A date as a column holds it: one integer that sorts by time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from index.article import NewsDate, Precision

UNDATED: Final = -(2**63)
"""The packed date of an article without one."""


def pack_date(date: NewsDate) -> int:
    """Seconds (see ``NewsDate.seconds``) · 16 + precision · 2 + whether the zone is known."""
    return date.seconds << 4 | date.precision << 1 | (date.offset is not None)


def unpack_date(packed: int) -> tuple[int, Precision, bool]:
    """``(seconds, precision, zone known)``: the inverse of :func:`pack_date` as far as columns need it."""
    from index.article import Precision

    return packed >> 4, Precision(packed >> 1 & 7), bool(packed & 1)
