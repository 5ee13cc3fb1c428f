"""What the asking commands have in common: an open archive, facets, what was noted about the query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from index.fields import FACETS
from searcher.cli.base import gathered, option
from searcher.cli.options import existing
from searcher.cli.talk import talk

if TYPE_CHECKING:
    from searcher.archive import Archive
    from searcher.request import FacetRequest
    from searcher.results import SearchResponse


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive, open while asked."""
    import searcher

    with searcher.open(existing(path)) as archive:
        talk().detail(f"archive: {path}")
        yield archive


def noted(pages: Iterator[SearchResponse]) -> tuple[SearchResponse, Iterator[SearchResponse]]:
    """The first page, what it notes said, and the pages from the first on."""
    first = next(pages)
    for note in first.notes:
        talk().note(note)
    return first, chain((first,), pages)


def facet_requests(
    facet: tuple[str, ...],
    min_count: int | None,
    by_value: bool,  # click hands options over by name
) -> tuple[FacetRequest, ...]:
    """``--facet NAME[:N]`` … → requests."""
    if not facet:
        return ()
    from searcher.facets import parse

    return tuple(parse(text, min_count=min_count, by_value=by_value) for text in facet)


facet_options: Final = gathered(
    "facets",
    facet_requests,
    option(
        "--facet",
        multiple=True,
        metavar="NAME[:N]",
        help=f"Count the hits by this field, N values of it; repeatable. Fields: {', '.join(FACETS)}.",
        section="Facets",
    ),
    option(
        "--min-count", type=click.IntRange(min=0), metavar="N", help="Only values with N articles.", section="Facets"
    ),
    option("--by-value", is_flag=True, help="Values in alphabetical order, not by count.", section="Facets"),
)
