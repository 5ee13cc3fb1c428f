"""Where the words of an article stand: one row of positions for all of its prose, parted into zones.

A term has one list of postings for headline, deck and body together; where a position lies says which of them it is in.
Segments are *narrow* (positions of two bytes) unless an article of theirs is too long for that, then *wide* (four).
"""

from __future__ import annotations

from index.fields import PLAIN_TEXT_FIELDS
from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

ZONES: Final[tuple[str, ...]] = tuple(spec.name for spec in PLAIN_TEXT_FIELDS)
"""Headline, deck, body: in the order of their positions."""

UNITS: Final[tuple[int, int, int]] = tuple(int(spec.boost * 2) for spec in PLAIN_TEXT_FIELDS)  # type: ignore[assignment]
"""What an occurrence in each zone weighs, in halves: weights are kept as whole numbers."""


class Layout(Frozen):
    """The first position of each zone, and how many bytes a position takes."""

    bases: tuple[int, int, int]
    width: int

    @property
    def borders(self) -> tuple[int, int]:
        """Where the second and the third zone begin."""
        return self.bases[1:]

    def holds(self, lengths: tuple[int, int, int]) -> bool:
        """Whether there is room for so many words in each zone, and one place between zones: no phrase spans two."""
        (headline, deck, body), (_, one, other) = lengths, self.bases
        return headline < one and deck < other - one and body < 256**self.width - other


NARROW: Final = Layout((0, 0x800, 0x1000), 2)
WIDE: Final = Layout((0, 1 << 30, 1 << 31), 4)


def layout(*, wide: bool) -> Layout:
    """The layout of a segment."""
    return WIDE if wide else NARROW
