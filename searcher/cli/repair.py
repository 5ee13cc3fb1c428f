"""``searcher repair``: save what is sound of a damaged archive."""

from __future__ import annotations

from pathlib import Path

import click

from index.errors import ArchiveError
from index.versions import ARTICLE_FORMAT
from searcher.cli.answering import existing
from searcher.cli.base import command, option
from searcher.cli.options import archive_option, manner, wait_option
from searcher.cli.printing import NO_IDS, output
from searcher.cli.talk import talk
from searcher.render.base import Renderer
from searcher.render.wording import counted


@command(
    "repair",
    (
        ("look first: what would be kept, rebuilt and lost", "searcher repair --dry-run"),
        ("save what can be saved", "searcher repair"),
        ("ids of the lost articles, where they are known", "searcher repair --json | jq -r '.lost[].ids[]?'"),
    ),
)
@option("--dry-run", is_flag=True, help="Say what would be done, write nothing.", section="Repairing")
@archive_option
@wait_option
@output(NO_IDS)
@manner
def repair(*, dry_run: bool, path: Path, wait: float, renderer: Renderer) -> None:
    """Save what is sound of a damaged archive.

    Sound segments stay as they are. Of a damaged one every article that can be read is indexed again. Nothing is
    removed: damaged files go into the folder damaged/ of the archive, which you may delete. Reports what was kept,
    rebuilt and lost; where something is lost, the exit status is 3. Load the lost articles again.
    """
    from index.store import maintain
    from index.store.repairing import as_json

    report = maintain.repair(existing(path), dry_run=dry_run, wait=wait)
    renderer.outcome({"format": ARTICLE_FORMAT} | as_json(report))
    for remark in report.remarks:
        talk().note(remark)
    told = (("kept", report.kept), ("rebuilt", report.rebuilt), ("lost", report.lost))
    counts = (f"{counted(sum(part.articles for part in parts), 'article')} {what}" for what, parts in told)
    talk().say(f"{path}: {', '.join(counts)}{' (dry run)' * dry_run}")
    if report.lost:
        raise click.exceptions.Exit(ArchiveError.exit_status)
