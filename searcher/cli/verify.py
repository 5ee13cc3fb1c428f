"""``searcher verify``: whether every byte of an archive is what was written."""

from __future__ import annotations

from pathlib import Path

import click

from index.errors import ArchiveError
from index.versions import ARTICLE_FORMAT
from searcher.cli.answering import existing
from searcher.cli.base import command
from searcher.cli.options import archive_option, manner
from searcher.cli.printing import NO_IDS, output
from searcher.cli.talk import talk
from searcher.render.base import Renderer
from searcher.render.wording import counted


@command(
    "verify",
    (
        ("read the whole archive and check it", "searcher verify"),
        ("in a script", "searcher verify --quiet || echo damaged"),
        ("the articles concerned", "searcher verify --json | jq -r '.problems[].articles[]?'"),
    ),
)
@archive_option
@output(NO_IDS)
@manner
def verify(*, path: Path, renderer: Renderer) -> None:
    """Check that all of the archive is what was written.

    Compares every byte with its checksum and every article with its digest. Where something is damaged, says in
    which file, what that means and which articles are concerned; the exit status is 3 then. 'searcher repair' saves
    what it can.
    """
    from index.store import maintain

    problems = maintain.verify(existing(path))
    renderer.outcome(
        {"format": ARTICLE_FORMAT, "sound": not problems, "problems": [problem.to_json() for problem in problems]}
    )
    if problems:
        talk().say(f"{path}: {counted(len(problems), 'problem')}")
        raise click.exceptions.Exit(ArchiveError.exit_status)
    talk().say(f"{path}: sound")
