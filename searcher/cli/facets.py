"""``searcher facets``: how the matching articles spread over sources, entities, dates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from searcher.cli import answering
from searcher.cli.asked import Question
from searcher.cli.asking import facet_options
from searcher.cli.base import command
from searcher.cli.options import archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import output
from searcher.cli.talk import talk
from searcher.render.base import Renderer

if TYPE_CHECKING:
    from searcher.request import FacetRequest


@command(
    "facets",
    (
        ("sources, entities and months", "searcher facets 'oil price'"),
        ("the twenty places most often named", "searcher facets opec --facet place:20"),
        (
            "every section, in alphabetical order, as CSV",
            "searcher facets --facet section:1000 --by-value --format csv",
        ),
    ),
)
@question
@facet_options
@archive_option
@output()
@exit_status_option
@manner
def facets(
    *, asked: Question, facets: tuple[FacetRequest, ...], path: Path, renderer: Renderer, exit_status: bool
) -> None:
    """Count articles by source, entity, date and more.

    Without --facet: by source, entity and month. An article with several values counts under each of them.
    Values come by count, periods in order of time. `other` sums up the values not listed, `missing` counts the
    articles that have none.
    """
    leave(exit_status=exit_status, total=answering.facets(asked, facets, path, renderer, talk()))
