"""Paragraphs of a body that is XML: NITF's ``body.content``, or XHTML.

NITF 3.6 (IPTC, 2012): blocks, paragraphs, subheads, lists, quotes and tables are text; media with their captions, notes
to editors and credits are not. Its inline elements (``person``, ``em``, ``money`` …) are text as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BREAK: Final = "\x1e"
_CELL: Final = "\x1f"
_BLOCKS: Final = frozenset({
    *("block", "p", "hl1", "hl2", "ul", "ol", "li", "dl", "dt", "dd", "bq", "pre", "table", "caption", "tr", "hr"),
    *("body.content", "body", "html", "div", "section", "article", "main", "header", "footer", "blockquote", "center"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "thead", "tbody", "tfoot", "address", "datasource", "fn", "nitf-table", "br"),
})  # fmt: skip
_DROPPED: Final = frozenset({
    *("media", "media-reference", "media-caption", "media-producer", "media-metadata", "note", "credit", "alt-code"),
    *("nitf-table-metadata", "custom-table", "table-reference", "head", "tagline", "bibliography", "body.end"),
    *("script", "style", "noscript", "template", "iframe", "svg", "form", "figure", "nav", "aside", "object"),
})  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_LONGEST: Final = 10_000
_MOST_COMPARED: Final = 20


def words(element: Element | None, without: frozenset[str] = frozenset()) -> str:
    """The text inside an element on one line, except what is in elements of the names to do without.

    It is for names, headlines and the like, and ends after :data:`_LONGEST` characters.
    """
    if element is None:
        return ""
    found, size = [], 0
    for piece in _pieces(element, without, frozenset()):
        found.append(piece)
        size += len(piece)
        if size > _LONGEST:
            break
    return " ".join("".join(found)[:_LONGEST].split())


def paragraphs(body: Element) -> list[str]:
    """The paragraphs inside an element, in order, each on one line. A row of a table is one, its cells between bars."""
    pieces = "".join(_pieces(body, _DROPPED, _BLOCKS)).split(_BREAK)
    return [line for piece in pieces if (line := _line(piece))]


def _line(piece: str) -> str:
    cells = (" ".join(cell.split()) for cell in piece.split(_CELL))
    return " | ".join(cell for cell in cells if cell)


def _pieces(element: Element, dropped: frozenset[str], blocks: frozenset[str]) -> Iterator[str]:
    """Text and marks in reading order. How deep this goes is limited where the XML is read."""
    mark = _mark(element.tag, blocks)
    yield mark
    yield element.text or ""
    for child in element:
        if child.tag not in dropped:
            yield from _pieces(child, dropped, blocks)
        yield child.tail or ""
    yield mark


def _mark(name: str, blocks: frozenset[str]) -> str:
    if name in _CELLS:
        return _CELL if blocks else " "
    return _BREAK if name in blocks else ""


def without_repeats(blocks: list[list[str]]) -> list[str]:
    """The paragraphs of several blocks, without a block that only repeats how another begins.

    Archives of newspapers give the lead paragraphs once by themselves and once within the full text.
    """
    if len(blocks) > _MOST_COMPARED:
        return [paragraph for block in blocks for paragraph in block]
    kept = [
        block
        for number, block in enumerate(blocks)
        if not any(_begins(other, block) for other in blocks[number + 1 :] if len(other) > len(block))
    ]
    return [paragraph for block in kept for paragraph in block]


def _begins(whole: list[str], part: list[str]) -> bool:
    return whole[: len(part)] == part
