"""``searcher count``: one bare integer."""

from __future__ import annotations

from pathlib import Path

from searcher.cli.asking import noted, opened
from searcher.cli.base import command
from searcher.cli.options import Question, archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import output
from searcher.render.base import Renderer


@command(
    "count",
    (
        ("how many articles there are", "searcher count"),
        ("how many appeared on one day", "searcher count '*' --on 1987-10-19"),
        ("whether a name has ever appeared", """searcher count --entity 'Ada Lovelace' --exit-status"""),
    ),
)
@question
@archive_option
@output()
@exit_status_option
@manner
def count(*, asked: Question, path: Path, renderer: Renderer, exit_status: bool) -> None:
    """Print how many articles match, and nothing else."""
    with opened(path) as archive:
        answer = archive.search(asked.text, limit=0, snippets=False, **asked.keywords())
        noted(iter((answer,)))
        renderer.count(answer.envelope)
    leave(exit_status=exit_status, total=answer.total)
