"""``searcher facets``: how the matching articles spread over sources, entities, dates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from searcher.cli.asking import facet_options, facet_requests, noted, opened
from searcher.cli.base import command
from searcher.cli.options import Question, archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import output
from searcher.render.base import Renderer

if TYPE_CHECKING:
    from searcher.request import FacetRequest

_USUAL: Final = ("source", "entity", "month")


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
    chosen = facets or facet_requests(_USUAL, None, by_value=False)
    with opened(path) as archive:
        answer = archive.search(asked.text, limit=0, snippets=False, facets=chosen, **asked.keywords())
        noted(iter((answer,)))
        renderer.facets(answer)
    leave(exit_status=exit_status, total=answer.total)
