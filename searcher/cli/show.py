"""``searcher show``: whole articles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searcher.cli.asking import opened
from searcher.cli.base import command
from searcher.cli.failures import Failure, report
from searcher.cli.options import archive_option, exit_status_option, manner
from searcher.cli.printing import article_output
from searcher.render.base import Renderer

if TYPE_CHECKING:
    from index.article import Article
    from searcher.archive import Archive


@command(
    "show",
    (
        ("read one article", "searcher show 4f1c22d09be1a7c3"),
        ("read all that is found", "searcher search cocoa --format ids | searcher show -"),
        ("its text alone, for another program", "searcher show 4f1c22d09be1a7c3 --format jsonl --fields text"),
    ),
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...|-")
@archive_option
@article_output()
@exit_status_option
@manner
def show(*, ids: tuple[str, ...], path: Path, renderer: Renderer, exit_status: bool) -> None:
    """Print whole articles, by their ids.

    - reads ids from standard input, one a line.

    An id that the archive does not hold is an error: the others are printed, and the exit status is 1.
    """
    del exit_status  # an unknown id leaves with 1 in any case
    unknown: list[str] = []
    with opened(path) as archive:
        renderer.articles(_articles(archive, ids, unknown))
    if unknown:
        raise click.exceptions.Exit(1)


def _articles(archive: Archive, ids: tuple[str, ...], unknown: list[str]) -> Iterator[Article]:
    for id_ in _given(ids):
        article = archive.get(id_)
        if article is None:
            unknown.append(id_)
            report(Failure(f"no article with the id {id_!r}"))
        else:
            yield article


def _given(ids: tuple[str, ...]) -> Iterator[str]:
    for id_ in ids:
        if id_ == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield id_
