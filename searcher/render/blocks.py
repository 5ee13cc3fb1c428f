"""Facets as blocks of text: a title, then a line a value with a bar and a count; blocks stand side by side."""

from __future__ import annotations

from itertools import zip_longest

from index.frozen import Frozen
from searcher.render.screen import Screen
from searcher.render.style import Style
from searcher.render.text import cells, fit, pad
from searcher.results import Facet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Final

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_GAP: Final = 3
_NAME_CELLS: Final = 28
_NARROWEST_NAME: Final = 6


def bar(count: int, most: int, width: int) -> str:
    """A bar of at most ``width`` cells, to an eighth of a cell; whatever is more than nothing shows."""
    if count <= 0 or most <= 0:
        return ""
    whole, rest = divmod(max(round(8 * width * count / most), 1), 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


class Block(Frozen):
    """Lines of one facet, all filled up to ``width`` cells."""

    lines: tuple[str, ...]
    width: int


class _Widths(Frozen):
    name: int
    bar: int
    count: int

    @property
    def line(self) -> int:
        return self.name + self.bar + self.count + 2


def facet_block(name: str, facet: Facet, screen: Screen, bar_width: int) -> Block:
    """One facet as a block; ``other`` and ``missing`` close it where they are not zero."""
    rest = [(label, count) for label, count in (("other", facet.other), ("missing", facet.missing)) if count]
    rows = [(screen.name(bucket.value), bucket.count) for bucket in facet.buckets]
    widths = _widths(name, [*rows, *rest], screen, bar_width)
    most = max((count for _, count in rows), default=0)
    lines = [_painted(fit(name, widths.line), widths.line, screen, Style.TITLE)]
    lines += (_value_line(value, count, most, widths, screen) for value, count in rows)
    lines += (_rest_line(label, count, widths, screen) for label, count in rest)
    if not rows and not rest:
        lines.append(_painted("nothing", widths.line, screen, Style.DIM))
    return Block(tuple(lines), widths.line)


def _widths(title: str, rows: Sequence[tuple[str, int]], screen: Screen, bar_width: int) -> _Widths:
    name = max((cells(value) for value, _ in rows), default=0)
    count = max((len(f"{number:,}") for _, number in rows), default=1)
    if screen.width is not None:
        bar_width = min(bar_width, screen.width // 3)
        room = screen.width - bar_width - count - 2
        name = max(min(name, _NAME_CELLS, room), _NARROWEST_NAME)
    return _Widths(max(name, cells(title) - bar_width - count - 2), bar_width, count)


def _value_line(value: str, count: int, most: int, widths: _Widths, screen: Screen) -> str:
    name = pad(fit(value, widths.name), widths.name)
    strip = _painted(bar(count, most, widths.bar), widths.bar, screen, Style.BAR)
    return f"{name} {strip} {count:>{widths.count},}"


def _painted(text: str, width: int, screen: Screen, style: Style) -> str:
    """The text in a style, then plain blanks up to the width."""
    return screen.paint(text, style) + " " * (width - cells(text))


def _rest_line(label: str, count: int, widths: _Widths, screen: Screen) -> str:
    line = pad(label, widths.name + widths.bar + 1) + f" {count:>{widths.count},}"
    return screen.paint(line, Style.DIM)


def side_by_side(blocks: Iterable[Block], width: int | None) -> Iterator[str]:
    """Lines of the blocks, as many beside one another as the width takes; without a width, one under another."""
    for number, row in enumerate(_rows(blocks, width)):
        if number:
            yield ""
        for pieces in zip_longest(*(block.lines for block in row)):
            filled = (" " * b.width if piece is None else piece for piece, b in zip(pieces, row, strict=True))
            yield (" " * _GAP).join(filled).rstrip(" ")


def _rows(blocks: Iterable[Block], width: int | None) -> Iterator[list[Block]]:
    row: list[Block] = []
    for block in blocks:
        taken = sum(other.width + _GAP for other in row) + block.width
        if row and (width is None or taken > width):
            yield row
            row = []
        row.append(block)
    if row:
        yield row
