"""``searcher load``: put articles into an archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from searcher.cli.base import command, option
from searcher.cli.failures import INTERRUPTED
from searcher.cli.options import archive_option, manner, wait_option
from searcher.cli.printing import NO_IDS, output
from searcher.cli.reading import (
    SOME_REJECTED,
    Reading,
    Ticker,
    reading_options,
    rejects,
    rejects_option,
    standard_input,
)
from searcher.cli.talk import line, talk
from searcher.render.base import Renderer
from searcher.render.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.report import LoadReport


@command(
    "load",
    (
        ("everything in a folder, whatever the formats", "searcher load articles/"),
        ("JSON Lines with keys of its own", "searcher load feed.jsonl --map headline=kicker --map text=story"),
        ("from another program", "zcat feed.jsonl.gz | searcher load - --source 'Example Wire'"),
        ("look first, and keep what is refused", "searcher load articles/ --dry-run --rejects rejects.jsonl"),
    ),
)
@reading_options
@rejects_option
@option(
    "--keep-furniture",
    is_flag=True,
    help="Leave in lines that their source repeats from article to article ('searcher furniture' lists them).",
    section="Reading",
)
@option("--dry-run", is_flag=True, help="Do all but write: say what a load would do.", section="Reading")
@archive_option
@wait_option
@output(NO_IDS)
@manner
def load(
    *,
    reading: Reading,
    rejects_: Path | None,
    keep_furniture: bool,
    dry_run: bool,
    path: Path,
    wait: float,
    renderer: Renderer,
) -> None:
    """Put articles into an archive.

    Reads files, folders (with all that is in them), globs, and - for standard input; cleans what it reads,
    recognises who and what it names, and adds it to the archive, which is made where there is none.

    Lines that a source repeats in many of its articles are dropped ('searcher furniture' lists them).

    Loading the same again changes nothing; what has changed is updated. A record that cannot become an article is
    refused, with a reason, and the rest is loaded: the exit status is 5 then.
    """
    from index import loading

    with rejects(rejects_) as on_reject:
        report = loading.load(
            reading.paths,
            path,
            replace(reading.options(), keep_furniture=keep_furniture),
            dry_run=dry_run,
            on_reject=on_reject,
            on_caution=on_reject.caution,
            on_progress=Ticker(),
            wait=wait,
            stdin=standard_input(reading.paths),
        )
        Ticker.clear()
    _summarise(report)
    renderer.outcome(report.to_json())
    if report.interrupted:
        raise click.exceptions.Exit(INTERRUPTED)
    if report.rejected:
        raise click.exceptions.Exit(SOME_REJECTED)


def _summarise(report: LoadReport) -> None:
    say = line if report.interrupted else talk().say
    outcomes = [f"{count:,} {outcome}" for outcome, count in _told(report).items()]
    would = "would be: " if report.dry_run else ""
    say(f"{would}{', '.join(outcomes)} ({counted(report.files, 'file')}, {report.seconds:.1f} s)")
    for title, counts in (
        ("rejected", report.rejected_by_reason),
        ("left alone", report.skipped),
        ("left out of articles", report.cautions),
    ):
        if counts:
            say(f"{title}: " + ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common()))
    if report.furniture:
        lines, kinds = report.furniture.total(), len(report.furniture)
        say(
            f"furniture dropped: {counted(lines, 'line')} of {counted(kinds, 'kind')} ('searcher furniture' lists them)"
        )
    if report.interrupted:
        say("interrupted: what is counted above is safe; load the same again to go on")


def _told(report: LoadReport) -> Mapping[str, int]:
    told = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    told |= {str(outcome): count for outcome, count in report.outcomes.items() if count}
    return told | {"rejected": report.rejected}
