"""What formats of bare rows cannot hold, said on standard error instead, so that nothing is cut in silence."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from searcher.results import SearchResponse, TrendResponse

Note: TypeAlias = "Callable[[str], None]"


def page_remark(page: SearchResponse, note: Note) -> None:
    """Say that further pages follow, and how to get them."""
    if page.cursor is not None and page.hits:
        first, last = page.hits[0].rank, page.hits[-1].rank
        note(f"{first:,}–{last:,} of {page.total:,}; next page: --cursor {page.cursor} (all pages: --all)")


def unlisted_remarks(response: SearchResponse, note: Note) -> None:
    """Say which facets have values that are not listed."""
    for name, facet in response.facets.items():
        if facet.other:
            note(f"{name}: {facet.other:,} more under values not listed (--facet {name}:N lists N)")


def trend_remark(response: TrendResponse, note: Note) -> None:
    """Say how many articles have no place in time."""
    if response.undated:
        note(f"{response.undated:,} matching articles have no date as fine as a {response.by}")
