"""Aligned columns: ``--fields`` in a table, and trends with a series."""

from __future__ import annotations

from collections.abc import Sequence

from searcher.render.screen import Screen
from searcher.render.style import Style
from searcher.render.text import cells, fit, pad

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_GAP: Final = 2
_NARROWEST: Final = 5
Row = Sequence[str]


def grid(header: Row, rows: Sequence[Row], screen: Screen, *, numbers: bool = False) -> Iterator[str]:
    """Lines of a table whose columns are aligned and, on a terminal, narrowed until they fit.

    ``numbers``: every column but the first is of numbers, set to the right; they are never cut, only their
    headings are. Columns for which there is no room at all are left out, and a last line says how many.
    """
    texts = [[screen.name(value) for value in row] for row in (header, *rows)]
    floors = _floors(texts[1:], len(header), numbers=numbers)
    widths = _fitted([max(map(cells, column)) for column in zip(*texts, strict=True)], floors, screen.width)
    yield screen.paint(_line(texts[0], widths, numbers=numbers), Style.TITLE)
    yield from (_line(row, widths, numbers=numbers) for row in texts[1:])
    if len(widths) < len(header):
        hidden = len(header) - len(widths)
        yield screen.paint(f"… {hidden} more columns: --format csv", Style.DIM)


def _floors(rows: Sequence[Row], columns: int, *, numbers: bool) -> list[int]:
    if not numbers:
        return [_NARROWEST] * columns
    return [max((cells(row[at]) for row in rows), default=_NARROWEST) for at in range(columns)]


def _fitted(widths: list[int], floors: list[int], limit: int | None) -> list[int]:
    """Take from the widest column, cell by cell, until the line fits; drop columns when none can give more."""
    if limit is None:
        return widths
    while sum(widths) + _GAP * (len(widths) - 1) > limit:
        spare = [width - max(floor, _NARROWEST) for width, floor in zip(widths, floors, strict=False)]
        if max(spare) > 0:
            widest = max(range(len(widths)), key=lambda at: (spare[at] > 0, widths[at]))
            widths[widest] -= 1
        elif len(widths) > 1:
            widths.pop()
        else:
            break
    return widths


def _line(row: Row, widths: Sequence[int], *, numbers: bool) -> str:
    shown = (
        pad(fit(value, width), width, right=numbers and at > 0)
        for at, (value, width) in enumerate(zip(row, widths, strict=False))
    )
    return (" " * _GAP).join(shown).rstrip(" ")
