"""The format for people: on a terminal styled and as wide as it is, in a pipe the same as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from searcher.render.style import Style
from searcher.render.text import cells, one_line, pad
from searcher.render.wording import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any, Final

    from index.article import Article
    from searcher.render.base import JsonObject, Setting
    from searcher.results import ArchiveStats, Envelope, Facet, SearchResponse, TrendResponse

_BESIDE_BAR: Final = 8
_ALONE_BAR: Final = 30
_TREND_BAR: Final = 60
_NARROWEST_BAR: Final = 8
_DAY: Final = len("2025-12-04")


class TableRenderer:
    """For people."""

    def __init__(self, setting: Setting) -> None:
        self._screen = setting.screen
        self._fields = setting.fields

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """A list of hits (with ``--fields``: a table of them), then the facets, then where in the list this is."""
        rest = iter(pages)
        first = last = next(rest)
        start = first.hits[0].rank if first.hits else 0
        for last in chain((first,), rest):
            self._page(last)
        if first.facets and first.total:
            self._facet_blocks(first.facets, _BESIDE_BAR)
            self._screen.line()
        for line in _where(start, last):
            self._dim(line)

    def facets(self, response: SearchResponse) -> None:
        """Facets side by side."""
        self._facet_blocks(response.facets, _ALONE_BAR if len(response.facets) == 1 else _BESIDE_BAR)
        self._screen.line()
        self._dim(f"{counted(response.total, 'article')}{_took(response.envelope)}")

    def trend(self, response: TrendResponse) -> None:
        """A bar a period, or with a series a column a value."""
        lines = self._bars(response) if response.series is None else self._series(response)
        for line in lines:
            self._screen.line(line)
        if response.buckets:
            self._screen.line()
        undated = f" · {response.undated:,} undated" if response.undated else ""
        self._dim(f"{counted(response.total, 'article')}{undated}{_took(response.envelope)}")

    def articles(self, articles: Iterable[Article]) -> None:
        """Articles one after another, a rule between them (with ``--fields``: a table of them)."""
        if self._fields is not None:
            self._grid([article.to_json() for article in articles], self._fields)
            return
        from searcher.render.prose import article_lines

        for number, article in enumerate(articles):
            if number:
                self._dim("\n" + "─" * min(self._screen.width or 72, 72) + "\n")
            for line in article_lines(article, self._screen):
                self._screen.line(line)

    def count(self, envelope: Envelope) -> None:
        """A bare number."""
        self._screen.line(str(envelope.total))

    def stats(self, stats: ArchiveStats) -> None:
        """What there is, by name, then the facets."""
        for name, value in (
            ("articles", f"{stats.state.articles:,}"),
            ("dates", f"{stats.first[:_DAY]} to {stats.last[:_DAY]}" if stats.first and stats.last else "none"),
            ("undated", f"{stats.undated:,}"),
            ("on disk", _size(stats.bytes)),
            ("segments", f"{stats.segments:,}"),
            ("generation", f"{stats.state.generation:,}"),
        ):
            self._screen.line(self._screen.paint(f"{name:<12}", Style.DIM) + value)
        if stats.facets and stats.state.articles:
            self._screen.line()
            self._facet_blocks(stats.facets, _BESIDE_BAR)

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """A table of them; nothing where there is none."""
        del name
        if rows:
            self._grid(rows, tuple(rows[0]))

    def outcome(self, outcome: JsonObject) -> None:
        """Only ids and rows that it names: people read the summary on standard error."""
        for id_ in outcome.get("ids", ()):
            self._screen.line(one_line(id_))
        for name, rows in outcome.items():
            if isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
                self._screen.line(self._screen.paint(name, Style.DIM))
                self._grid(rows, tuple(dict.fromkeys(key for row in rows for key in row)))

    def _page(self, page: SearchResponse) -> None:
        if self._fields is not None:
            self._grid([hit.to_json() for hit in page.hits], self._fields)
            self._screen.line()
            return
        from searcher.render.prose import hit_lines

        rank_width = len(str(page.hits[-1].rank)) if page.hits else 1
        for hit in page.hits:
            for line in hit_lines(hit, self._screen, rank_width):
                self._screen.line(line)
            self._screen.line()

    def _grid(self, rows: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> None:
        from searcher.render.grid import grid
        from searcher.render.keys import cell

        for line in grid(fields, [[cell(row.get(key)) for key in fields] for row in rows], self._screen):
            self._screen.line(line)

    def _facet_blocks(self, facets: Mapping[str, Facet], bar_width: int) -> None:
        from searcher.render.blocks import facet_block, side_by_side

        screen = self._screen
        blocks = (facet_block(name, facet, screen, bar_width) for name, facet in facets.items())
        for line in side_by_side(blocks, screen.width):
            screen.line(line)

    def _bars(self, response: TrendResponse) -> Iterator[str]:
        from searcher.render.blocks import bar

        most = max((bucket.count for bucket in response.buckets), default=0)
        name = max((cells(bucket.value) for bucket in response.buckets), default=0)
        count = len(f"{most:,}")
        room = _TREND_BAR if self._screen.width is None else self._screen.width - name - count - 4
        for bucket in response.buckets:
            strip = bar(bucket.count, most, max(room, _NARROWEST_BAR))
            painted = self._screen.paint(strip, Style.BAR)
            yield f"{pad(bucket.value, name)}  {bucket.count:>{count},}  {painted}"

    def _series(self, response: TrendResponse) -> Iterator[str]:
        from searcher.render.as_rows import series_columns
        from searcher.render.grid import grid

        names = series_columns(response)
        rows = [
            [b.value, f"{b.count:,}", *(f"{n:,}" if (n := b.series.get(name, 0)) else "·" for name in names)]
            for b in response.buckets
        ]
        return grid((response.by, "all", *names), rows, self._screen, numbers=True)

    def _dim(self, line: str) -> None:
        self._screen.line(self._screen.paint(line, Style.DIM))


def _took(envelope: Envelope) -> str:
    return f" · {envelope.took_ms:.0f} ms" if envelope.took_ms >= 1 else " · under 1 ms"


def _where(start: int, page: SearchResponse) -> Iterator[str]:
    """Which hits of how many; how to get the next, on a line of its own, to be copied."""
    if not page.hits:
        held = page.envelope.archive.articles
        yield f"{_none(page)} of {counted(held, 'article')}{_took(page.envelope)}"
        return
    about = "" if page.envelope.exact else "about "
    yield f"{start:,}–{page.hits[-1].rank:,} of {about}{page.total:,}{_took(page.envelope)}"
    if page.cursor:
        yield f"next page: --cursor {page.cursor}"


def _none(page: SearchResponse) -> str:
    return "no hits" if page.total == 0 else f"{page.total:,} hits, none on this page,"


def _size(count: int) -> str:
    """Bytes in the unit that a person reads."""
    size, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
