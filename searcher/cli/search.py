"""``searcher search``: ranked hits, with facets when asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from searcher.cli import answering
from searcher.cli.asked import SORTS, Page, Question
from searcher.cli.asking import facet_options
from searcher.cli.base import command, gathered, option
from searcher.cli.options import archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import article_output
from searcher.cli.talk import talk
from searcher.render.base import Renderer
from searcher.render.keys import HIT_KEYS

if TYPE_CHECKING:
    from searcher.request import FacetRequest

    Facets = tuple[FacetRequest, ...]

page_options: Final = gathered(
    "page",
    Page,
    option(
        "--sort",
        type=click.Choice(SORTS),
        default="relevance",
        metavar="ORDER",
        help="relevance, newest or oldest.  [default: relevance]",
        section="Page",
    ),
    option(
        "--limit",
        "-n",
        type=click.IntRange(min=0),
        metavar="N",
        help="How many hits.  [default: 10]",
        section="Page",
    ),
    option("--cursor", metavar="CURSOR", help="Go on from where a page ended.", section="Page"),
    option("--all", "everything", is_flag=True, help="All hits, printed as they come.", section="Page"),
    option(
        "--snippets/--no-snippets",
        default=True,
        help="Passages with the words found.  [default: with]",
        section="Page",
    ),
)


@command(
    "search",
    (
        ("the best ten", "searcher search 'oil price'"),
        (
            "a phrase, from one source, in one quarter",
            """searcher search '"central bank"' --source Reuters --since 2010-01 --until 2010-03""",
        ),
        (
            "newest first, with the people and places most often named",
            "searcher search opec --sort newest --facet person:5 --facet place:5",
        ),
        (
            "every hit for another program",
            "searcher search 'opec -iran' --all --format jsonl --fields id,headline,published",
        ),
        ("whole articles", "searcher search cocoa --format ids | searcher show -"),
    ),
)
@question
@page_options
@facet_options
@archive_option
@article_output(HIT_KEYS)
@exit_status_option
@manner
def search(*, asked: Question, page: Page, facets: Facets, path: Path, renderer: Renderer, exit_status: bool) -> None:
    """Find articles, best first.

    QUERY may be several words; without one, every article that passes the filters is found. `searcher help query`
    tells the query language.
    """
    leave(exit_status=exit_status, total=answering.search(asked, page, facets, path, renderer, talk()))
