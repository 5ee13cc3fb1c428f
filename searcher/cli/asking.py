"""What the asking commands have in common: an open archive, facets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from index.fields import FACETS
from searcher.cli import answering
from searcher.cli.asked import facet_requests
from searcher.cli.base import gathered, option
from searcher.cli.talk import talk

if TYPE_CHECKING:
    from searcher.archive import Archive


def opened(path: Path) -> Archive:
    """The archive, to be used as a context manager."""
    return answering.opened(path, talk())


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
