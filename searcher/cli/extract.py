"""``searcher extract``: read and clean, print, touch no archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.article import Rejected
from searcher.cli.base import command
from searcher.cli.options import manner
from searcher.cli.printing import article_output
from searcher.cli.reading import SOME_REJECTED, Reading, reading_options, standard_input
from searcher.cli.rejects import Rejects, rejects, rejects_option
from searcher.render.base import Format, Renderer

if TYPE_CHECKING:
    from index.article import Article


@command(
    "extract",
    (
        ("see what a page is read as", "searcher extract page.html --format table"),
        ("clean a whole folder for another program", "searcher extract articles/ > articles.jsonl"),
        ("headlines and dates alone", "searcher extract articles/ --fields headline,published"),
    ),
)
@reading_options()
@rejects_option
@article_output(default=Format.JSONL)
@manner
def extract(*, reading: Reading, rejects_: Path | None, renderer: Renderer) -> None:
    """Read and clean as load does, and print.

    Touches no archive, so lines that a source repeats from article to article are left in: only an archive can tell.
    Where some records were rejected, the exit status is 5.
    """
    with rejects(rejects_) as on_reject:
        renderer.articles(_articles(reading, on_reject))
    if on_reject.by_reason:
        raise click.exceptions.Exit(SOME_REJECTED)


def _articles(reading: Reading, on_reject: Rejects) -> Iterator[Article]:
    from index import pipeline

    for result in pipeline.extract(reading.paths, reading.options(), stdin=standard_input(reading.paths)):
        if isinstance(result, pipeline.Prepared):
            for caution, detail in result.cautions:
                on_reject.caution(result.article.origin, caution, detail)
            yield result.article
        elif isinstance(result, Rejected):
            on_reject(result)
