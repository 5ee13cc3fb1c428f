"""Hits and whole articles as a person reads them."""

from __future__ import annotations

from index.article import Article, NewsDate, Precision
from searcher.render.screen import Screen
from searcher.render.style import Style
from searcher.render.text import cells, clean, one_line, wrapped
from searcher.results import Hit, Snippet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

_DOT: Final = " · "
_READING_CELLS: Final = 100
"""Longer lines of running text are hard to read, however wide the terminal is."""


def hit_lines(hit: Hit, screen: Screen, rank_width: int) -> Iterator[str]:
    """Rank and headline, then what is known of the article, then the passage."""
    indent = " " * (rank_width + 2)
    rank = screen.paint(f"{hit.rank:>{rank_width}}", Style.DIM) + "  "
    for number, line in enumerate(_headline(hit.article, screen, len(indent))):
        yield (indent if number else rank) + line
    for line in _joined(_about(hit.article), _room(screen, len(indent))):
        yield indent + screen.paint(line, Style.DIM)
    if hit.passage is not None and hit.passage.text:
        yield from (indent + line for line in _passage(hit.passage, screen, len(indent)))


def article_lines(article: Article, screen: Screen) -> Iterator[str]:
    """The whole article: headline, deck, facts, text."""
    yield from _headline(article, screen, 0)
    if article.deck:
        yield from (screen.paint(line, Style.DECK) for line in _lines(one_line(article.deck), screen, 0))
    yield ""
    for name, value in _facts(article):
        for number, line in enumerate(_lines(one_line(value), screen, _FACT_CELLS)):
            yield screen.paint(f"{'' if number else name:<{_FACT_CELLS}}", Style.DIM) + line
    for paragraph in clean(article.text).split("\n\n"):
        yield ""
        for line in paragraph.split("\n"):
            yield from _lines(line, screen, 0)


def shown_date(date: NewsDate) -> str:
    """A date as precise as it is known; a time whose zone is unknown says so."""
    if date.precision <= Precision.DAY:
        return str(date)
    clock, offset = str(date)[:-6].replace("T", " "), str(date)[-6:]
    if date.precision == Precision.MINUTE or clock.endswith(":00"):
        clock = clock[:16]
    return f"{clock} {offset}" if date.zone_known else f"{clock} (no zone)"


def _headline(article: Article, screen: Screen, indent: int) -> Iterator[str]:
    text = one_line(article.headline) if article.headline else "(no headline)"
    made = article.headline_derived or not article.headline
    if article.headline_derived and not screen.styled:
        text = f"[{text}]"
    for line in _lines(text, screen, indent):
        yield screen.link(screen.paint(line, Style.DERIVED if made else Style.HEADLINE), article.url)


def _about(article: Article) -> list[str]:
    known = (
        article.source or article.agency,
        shown_date(article.published) if article.published else "no date",
        ", ".join(article.byline),
        article.section,
        article.id,
    )
    return [one_line(part) for part in known if part]


def _joined(parts: list[str], room: int | None) -> Iterator[str]:
    """The parts with dots between them, broken only between parts: an id stays whole, to be copied."""
    line = parts[0]
    for part in parts[1:]:
        longer = line + _DOT + part
        if room is not None and cells(longer) > room:
            yield line
            line = part
        else:
            line = longer
    yield line


def _passage(passage: Snippet, screen: Screen, indent: int) -> Iterator[str]:
    if not screen.styled:
        passage = Snippet(passage.marked("**", "**"))
    text = one_line(passage.text)
    for start, end in wrapped(text, _room(screen, indent)):
        yield "".join(_painted(text, start, end, passage.marks, screen))


def _painted(text: str, start: int, end: int, marks: Iterable[tuple[int, int]], screen: Screen) -> Iterator[str]:
    """The slice of the text, what falls into a mark painted as a hit."""
    at = start
    for mark_start, mark_end in marks:
        first, last = max(mark_start, at), min(mark_end, end)
        if first < last:
            yield text[at:first]
            yield screen.paint(text[first:last], Style.HIT)
            at = last
    yield text[at:end]


_FACT_CELLS: Final = 12


def _facts(article: Article) -> Iterator[tuple[str, str]]:
    facts = {
        "source": article.source,
        "agency": article.agency,
        "published": article.published and shown_date(article.published),
        "updated": article.updated and shown_date(article.updated),
        "byline": ", ".join(article.byline),
        "dateline": article.dateline,
        "section": article.section,
        "language": article.language,
        "tags": "; ".join(article.tags),
        "entities": "; ".join(article.names()),
        "url": article.url,
        "id": article.id,
    }
    return ((name, value) for name, value in facts.items() if value)


def _lines(text: str, screen: Screen, indent: int) -> Iterator[str]:
    return (text[start:end] for start, end in wrapped(text, _room(screen, indent)))


def _room(screen: Screen, indent: int) -> int | None:
    """Cells for running text beside an indent."""
    if screen.width is None:
        return None
    return max(min(screen.width - indent, _READING_CELLS), 20)
