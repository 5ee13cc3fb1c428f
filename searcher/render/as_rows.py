r"""Rows: CSV, TSV and bare ids.

CSV is quoted by the rules of RFC 4180, with one newline at the end of a row. A text that begins with ``=``, ``+``,
``-`` or ``@`` would run as a formula when a spreadsheet opens the file, and articles come from strangers, so CSV
puts an apostrophe before it; TSV and the JSON formats give every text exactly. In TSV a row is always one line:
a backslash, tab, newline and carriage return inside a cell are written ``\\``, ``\t``, ``\n``, ``\r``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from itertools import chain

from searcher.render.base import JsonObject, Setting
from searcher.render.keys import ARTICLE_ROW, HIT_ROW, cell
from searcher.render.remarks import page_remark, trend_remark, unlisted_remarks
from searcher.render.text import clean, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Final, Protocol, TextIO

    from index.article import Article
    from searcher.results import ArchiveStats, Envelope, SearchResponse, TrendResponse
else:
    Protocol = object  # what it adds is for type checkers

_FORMULA: Final = ("=", "+", "-", "@")
_TSV_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class RowWriter(Protocol):
    """Writes one row of values."""

    def __call__(self, values: Iterable[object]) -> None:
        """Write them."""


def csv_writer(out: TextIO) -> RowWriter:
    """Rows as CSV."""
    writer = csv.writer(out, lineterminator="\n")

    def write(values: Iterable[object]) -> None:
        writer.writerow([_csv_cell(value) for value in values])

    return write


def tsv_writer(out: TextIO) -> RowWriter:
    """Rows as TSV."""

    def write(values: Iterable[object]) -> None:
        out.write("\t".join(_tsv_cell(value) for value in values) + "\n")

    return write


def _csv_cell(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = clean(cell(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _tsv_cell(value: object) -> str:
    return clean(cell(value).translate(_TSV_ESCAPES))


class RowRenderer:
    """A header, then one row a hit, bucket, period or article."""

    def __init__(self, setting: Setting, row: RowWriter) -> None:
        self._setting = setting
        self._row = row

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """One row a hit."""
        keys = self._setting.fields or HIT_ROW
        self._row(keys)
        page = None
        for page in pages:
            for hit in page.hits:
                self._keyed(hit.to_json(), keys)
        if page is not None:
            page_remark(page, self._setting.note)

    def facets(self, response: SearchResponse) -> None:
        """``facet``, ``value``, ``count``."""
        self._row(("facet", "value", "count"))
        for name, facet in response.facets.items():
            for bucket in facet.buckets:
                self._row((name, bucket.value, bucket.count))
        unlisted_remarks(response, self._setting.note)

    def trend(self, response: TrendResponse) -> None:
        """``value``, ``start``, ``count``, and a column for each value of the series."""
        names = series_columns(response)
        self._row(("value", "start", "count", *names))
        for bucket in response.buckets:
            series = (bucket.series.get(name, 0) for name in names)
            self._row((bucket.value, bucket.start, bucket.count, *series))
        trend_remark(response, self._setting.note)

    def articles(self, articles: Iterable[Article]) -> None:
        """One row an article."""
        keys = self._setting.fields or ARTICLE_ROW
        self._row(keys)
        for article in articles:
            self._keyed(article.to_json(), keys)

    def count(self, envelope: Envelope) -> None:
        """One row, one number."""
        self._row(("count",))
        self._row((envelope.total,))

    def stats(self, stats: ArchiveStats) -> None:
        """``name``, ``value``; counts of a facet are named ``facet.value``."""
        shown = stats.to_json()
        del shown["facets"]
        counts = ((f"{name}.{b.value}", b.count) for name, facet in stats.facets.items() for b in facet.buckets)
        self._pairs(chain(shown.items(), counts))

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """Their keys, then one row each."""
        del name
        keys = tuple(rows[0]) if rows else ()
        if keys:
            self._row(keys)
        for row in rows:
            self._keyed(row, keys)

    def outcome(self, outcome: JsonObject) -> None:
        """``name``, ``value``; nested names are joined by a point."""
        self._pairs(flattened(outcome))

    def _pairs(self, pairs: Iterable[tuple[str, object]]) -> None:
        self._row(("name", "value"))
        for pair in pairs:
            self._row(pair)

    def _keyed(self, shown: Mapping[str, Any], keys: Sequence[str]) -> None:
        self._row(shown.get(key) for key in keys)


class IdRenderer:
    """What names each row, one a line: the id of an article, the value of a bucket, the name of a period."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """Ids of the articles."""
        page = None
        for page in pages:
            self._lines(hit.id for hit in page.hits)
        if page is not None:
            page_remark(page, self._setting.note)

    def facets(self, response: SearchResponse) -> None:
        """Values, facet after facet."""
        self._lines(chain.from_iterable((b.value for b in facet.buckets) for facet in response.facets.values()))
        unlisted_remarks(response, self._setting.note)

    def trend(self, response: TrendResponse) -> None:
        """Names of the periods."""
        self._lines(bucket.value for bucket in response.buckets)

    def articles(self, articles: Iterable[Article]) -> None:
        """Ids of the articles."""
        self._lines(article.id for article in articles)

    def count(self, envelope: Envelope) -> None:
        """The bare number."""
        self._lines((str(envelope.total),))

    def stats(self, stats: ArchiveStats) -> None:
        """The bare number of articles."""
        self._lines((str(stats.state.articles),))

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """The first value of each."""
        del name
        self._lines(str(next(iter(row.values()), "")) for row in rows)

    def outcome(self, outcome: JsonObject) -> None:
        """The ids that it names."""
        self._lines(outcome.get("ids", ()))

    def _lines(self, values: Iterable[str]) -> None:
        for value in values:
            self._setting.screen.out.write(one_line(value) + "\n")


def series_columns(response: TrendResponse) -> tuple[str, ...]:
    """The names of the series, and ``other`` where something is summed there."""
    rest = any("other" in bucket.series for bucket in response.buckets)
    return response.series_names + (("other",) if rest and "other" not in response.series_names else ())


def flattened(shown: JsonObject, above: str = "") -> Iterable[tuple[str, object]]:
    """Pairs of a dotted name and a value."""
    for name, value in shown.items():
        if isinstance(value, Mapping):
            yield from flattened(value, f"{above}{name}.")
        else:
            yield above + name, value
