"""``searcher delete``: take articles down."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from index.errors import UsageError
from index.frozen import Frozen
from index.versions import ARTICLE_FORMAT
from searcher.cli.asked import Question
from searcher.cli.asking import opened
from searcher.cli.base import command, gathered, option
from searcher.cli.failures import Failure, report
from searcher.cli.options import archive_option, manner, question, wait_option
from searcher.cli.printing import output
from searcher.cli.talk import talk
from searcher.render.base import Renderer
from searcher.render.wording import counted


class Consent(Frozen):
    """Whether to delete, and whether to ask."""

    yes: bool
    dry_run: bool
    no_input: bool

    def given(self, count: int) -> bool:
        """Whether the person agrees; asks only on a terminal. Raises :class:`UsageError` where nobody can be asked."""
        if self.dry_run or self.yes:
            return self.yes and not self.dry_run
        if self.no_input or not _at_a_terminal():
            raise UsageError(
                f"{counted(count, 'article')} would be deleted, and there is nobody to ask",
                hint="add --yes, or --dry-run to look",
            )
        return click.confirm(f"delete {counted(count, 'article')} for good?", err=True)


consent_options: Final = gathered(
    "consent",
    Consent,
    option("--yes", "-y", is_flag=True, help="Do not ask.", section="Deleting"),
    option("--dry-run", is_flag=True, help="Say how many and which, delete nothing.", section="Deleting"),
    option("--no-input", is_flag=True, help="Never ask; fail where --yes is missing.", section="Deleting"),
)


@command(
    "delete",
    (
        ("take one article down", "searcher delete --id 4f1c22d09be1a7c3"),
        ("look first: how many, and which", "searcher delete --source 'Example Wire' --until 2001 --dry-run"),
        ("in a script", "searcher delete 'headline:test' --yes"),
    ),
)
@question
@option("--id", "ids", multiple=True, metavar="ID", help="The article with this id; repeatable.", section="Deleting")
@consent_options
@archive_option
@wait_option
@output()
@manner
def delete(
    *, asked: Question, ids: tuple[str, ...], consent: Consent, path: Path, wait: float, renderer: Renderer
) -> None:
    """Take articles down, by query or by id.

    A later load does not bring them back. Says how many first, then asks, but only on a terminal. With --dry-run
    the ids are printed. An unknown --id is an error: the others are deleted, and the exit status is 1.
    """
    chosen, unknown = _chosen(path, asked, ids)
    for id_ in unknown:
        report(Failure(f"no article with the id {id_!r}"))
    talk().say(f"{counted(len(chosen), 'article')} to delete")
    deleted = _delete(path, chosen, wait) if chosen and consent.given(len(chosen)) else 0
    outcome = {"format": ARTICLE_FORMAT, "matched": len(chosen), "deleted": deleted, "dry_run": consent.dry_run}
    if not consent.dry_run:
        talk().say(f"{counted(deleted, 'article')} deleted")
    renderer.outcome(outcome | ({"ids": chosen} if consent.dry_run else {}))
    if unknown:
        raise click.exceptions.Exit(1)


def _chosen(path: Path, asked: Question, ids: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Ids of the articles meant, and ids that were given but are not there."""
    if ids and not asked.is_bare:
        raise UsageError("say which articles either by --id or by a query, not both")
    if not ids and asked.is_bare:
        raise UsageError("say which articles", hint="a query, a filter, or --id; everything is '*'")
    with opened(path) as archive:
        if not ids:
            return list(archive.ids(asked.text, **asked.keywords())), []
        there = [id_ for id_ in dict.fromkeys(ids) if archive.get(id_) is not None]
    return there, [id_ for id_ in dict.fromkeys(ids) if id_ not in there]


def _delete(path: Path, ids: list[str], wait: float) -> int:
    from index.store import maintain

    return maintain.delete(path, ids, wait=wait)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
