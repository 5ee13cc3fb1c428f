"""Whole screens as they are printed. Read the texts in tests/golden after ``--update-golden``."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from searcher.render.as_table import TableRenderer
from searcher.render.base import Setting
from searcher.render.blocks import bar
from searcher.render.grid import grid
from searcher.render.screen import Screen
from searcher.render.text import cells
from searcher.results import Snippet
from tests.answers import ARTICLES, HITS, NOTHING, RESPONSE, SERIES, STATS, TREND
from tests.conftest import Golden

SCREENS: dict[str, Callable[[TableRenderer], None]] = {
    "hits": lambda r: r.hits(iter((RESPONSE,))),
    "none": lambda r: r.hits(iter((NOTHING,))),
    "facets": lambda r: r.facets(RESPONSE),
    "facet": lambda r: r.facets(replace(RESPONSE, facets={"source": RESPONSE.facets["source"]})),
    "trend": lambda r: r.trend(TREND),
    "series": lambda r: r.trend(SERIES),
    "articles": lambda r: r.articles(iter(ARTICLES)),
    "stats": lambda r: r.stats(STATS),
}


def screen(name: str, width: int | None, *, styled: bool = False, fields: tuple[str, ...] | None = None) -> str:
    out = io.StringIO()
    SCREENS[name](TableRenderer(Setting(Screen(out, width, styled, width is not None), fields)))
    return out.getvalue()


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("width", [80, 160, None])
def test_screen(name: str, width: int | None, golden: Golden) -> None:
    golden.check(f"{name}-{width or 'pipe'}.txt", screen(name, width))


def test_styled_screen(golden: Golden) -> None:
    golden.check("hits-styled.txt", screen("hits", 80, styled=True).replace("\x1b", "␛"))


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("width", [40, 80, 100, 160, 300])
def test_lines_fit_the_terminal(name: str, width: int) -> None:
    lines = screen(name, width).splitlines()
    assert max(map(cells, lines)) <= width


def test_styles_change_no_letter() -> None:
    styled = re.sub(r"\x1b(\[[0-9;]*m|\]8;;[^\x1b]*\x1b\\)", "", screen("facets", 80, styled=True))
    assert styled == screen("facets", 80)


def test_hits_are_marked_with_stars_where_there_are_no_styles() -> None:
    assert "the **oil** cartel" in screen("hits", None)
    assert "**" not in screen("hits", 80, styled=True)


def test_a_hit_that_goes_over_a_line_end_is_marked_on_both_lines() -> None:
    passage = Snippet("aaa bbb " * 4, ((0, 31),))
    out = io.StringIO()
    page = replace(RESPONSE, hits=(replace(HITS[0], passage=passage),), facets={})
    TableRenderer(Setting(Screen(out, 23, styled=True))).hits(iter((page,)))
    marked = [line for line in out.getvalue().splitlines() if "aaa" in line]
    assert len(marked) == 2
    assert all(line.strip().startswith("\x1b[1;4;33m") and line.endswith("\x1b[0m") for line in marked)


def test_an_unknown_zone_is_said() -> None:
    assert "2024-03-02 09:00 (no zone)" in screen("hits", None)
    assert "2024-03-01 14:56 +01:00" in screen("hits", None)


def test_a_derived_headline_is_told_from_one_on_record() -> None:
    assert "4  [␛]0;owned" in screen("hits", None)


def test_fields_make_a_table_of_columns() -> None:
    text = screen("hits", 60, fields=("rank", "headline", "source"))
    header, first = text.splitlines()[:2]
    assert header.split() == ["rank", "headline", "source"]
    assert cells(first) <= 60
    assert "Harbour Ledger" in screen("hits", None, fields=("rank", "source"))


@pytest.mark.parametrize(
    ("count", "most", "shown"), [(0, 9, ""), (9, 9, "██"), (1, 900, "▏"), (5, 10, "█"), (3, 0, "")]
)
def test_bars(count: int, most: int, shown: str) -> None:
    assert bar(count, most, 2) == shown


def test_columns_without_room_are_counted_not_cut_in_silence() -> None:
    lines = list(grid(("month", *"abcdefgh"), [["2024-01", *["1,000"] * 8]], Screen(io.StringIO(), 30), numbers=True))
    assert lines[-1].startswith("… 5 more columns")
    assert all(cells(line) <= 30 for line in lines[:-1])
