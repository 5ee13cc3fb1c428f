"""``searcher verify``: whether every part of an archive is sound."""

from __future__ import annotations

from pathlib import Path

import click

from index.errors import ArchiveError
from index.versions import ARTICLE_FORMAT
from searcher.cli.base import command
from searcher.cli.options import archive_option, existing, manner
from searcher.cli.printing import NO_IDS, output
from searcher.cli.talk import line, talk
from searcher.render.base import Renderer
from searcher.render.wording import counted


@command(
    "verify",
    (
        ("read the whole archive and check it", "searcher verify"),
        ("in a script", "searcher verify --quiet || echo damaged"),
    ),
)
@archive_option
@output(NO_IDS)
@manner
def verify(*, path: Path, renderer: Renderer) -> None:
    """Check that all of the archive is sound.

    Reads every posting and every article. Where something is damaged, says what, and the exit status is 3.
    """
    from index.store import maintain

    problems = maintain.verify(existing(path))
    for problem in problems:
        line(f"{problem.place}: {problem.detail}")
    found = [{"place": problem.place, "detail": problem.detail} for problem in problems]
    renderer.outcome({"format": ARTICLE_FORMAT, "sound": not found, "problems": found})
    if problems:
        talk().say(f"{path}: {counted(len(problems), 'problem')}")
        raise click.exceptions.Exit(ArchiveError.exit_status)
    talk().say(f"{path}: sound")
