"""``searcher count``: one bare integer."""

from __future__ import annotations

from pathlib import Path

from searcher.cli import answering
from searcher.cli.asked import Question
from searcher.cli.base import command
from searcher.cli.options import archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import output
from searcher.cli.talk import talk
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
    leave(exit_status=exit_status, total=answering.count(asked, path, renderer.count, talk()))
