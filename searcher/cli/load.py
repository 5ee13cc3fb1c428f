"""``searcher load``: put articles into an archive."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import UsageError
from index.frozen import Frozen
from searcher.cli.base import command, gathered, option
from searcher.cli.failures import INTERRUPTED
from searcher.cli.options import archive_option, manner, wait_option
from searcher.cli.printing import NO_IDS, output
from searcher.cli.reading import SOME_REJECTED, Reading, reading_options, standard_input
from searcher.cli.rejects import Rejects, rejects, rejects_option
from searcher.cli.summary import say_batch, summarise
from searcher.cli.talk import talk
from searcher.cli.ticker import Ticker, is_shown
from searcher.render.base import Renderer

if TYPE_CHECKING:
    from index.errors import ArchiveLockedError
    from index.loading import Listeners
    from index.pipeline import Options
    from index.report import LoadReport


class Way(Frozen):
    """How ``load`` goes about it, as typed."""

    rejects_: Path | None
    retry: Path | None
    watch: bool
    interval: float | None
    keep_furniture: bool
    dry_run: bool

    def options(self, reading: Reading) -> Options:
        """How to read, clean and keep."""
        return replace(reading.options(), keep_furniture=self.keep_furniture)

    def check(self, reading: Reading) -> None:
        """Refuse what does not go together."""
        if self.retry is None and not reading.paths:
            raise UsageError(
                "missing argument 'PATH...|-'", hint="name files or folders, - for standard input, or --retry FILE"
            )
        if self.retry is not None and reading.paths:
            raise UsageError("--retry reads what the file names again", hint="name no PATH beside it")
        if self.watch and (self.retry is not None or self.dry_run):
            raise UsageError("--watch goes together with neither --retry nor --dry-run", hint="leave one of them out")
        if self.interval is not None and not self.watch:
            raise UsageError("--interval says how often --watch looks", hint="add --watch, or leave it out")
        if self.dry_run and self.retry is not None and self.retry == self.rejects_:
            raise UsageError(
                "a dry run does not replace the file that it reads", hint="name another file for --rejects"
            )


_way = gathered(
    "way",
    Way,
    rejects_option,
    option(
        "--retry",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Read again what such a file has, and no PATH.",
        section="Reading",
    ),
    option(
        "--watch",
        is_flag=True,
        help="Load what is there, then what is new or has changed, until Ctrl-C.",
        section="Reading",
    ),
    option(
        "--interval",
        type=click.FloatRange(min=0.1),
        metavar="SECONDS",
        help="How often to look, with --watch.  [default: 2]",
        section="Reading",
    ),
    option(
        "--keep-furniture",
        is_flag=True,
        help="Leave in lines that their source repeats from article to article ('searcher furniture' lists them).",
        section="Reading",
    ),
    option("--dry-run", is_flag=True, help="Do all but write: say what a load would do.", section="Reading"),
)


@command(
    "load",
    (
        ("everything in a folder, whatever the formats", "searcher load articles/"),
        ("JSON Lines with keys of its own", "searcher load feed.jsonl --map headline=kicker --map text=story"),
        ("from another program", "zcat feed.jsonl.gz | searcher load - --source 'Example Wire'"),
        ("look first, and keep what is refused", "searcher load articles/ --dry-run --rejects rejects.jsonl"),
        ("read what was refused again, in another way", "searcher load --retry rejects.jsonl --input-format jsonl"),
        ("whatever comes into a folder, as it comes", "searcher load --watch incoming/"),
    ),
)
@reading_options(paths=False)
@_way
@archive_option
@wait_option
@output(NO_IDS)
@manner
def load(*, reading: Reading, way: Way, path: Path, wait: float, renderer: Renderer) -> None:
    """Put articles into an archive.

    Reads files, folders (with all that is in them), globs, and - for standard input; cleans what it reads,
    recognises who and what it names, and adds it to the archive, which is made where there is none.

    Lines that a source repeats in many of its articles are dropped ('searcher furniture' lists them).

    Loading the same again changes nothing; what has changed is updated. A record that cannot become an article is
    refused, with a reason, and the rest is loaded: the exit status is 5 then.

    A load that was interrupted, or killed, goes on when it is started again: files that were wholly loaded, and have
    not changed, are left out.

    With --watch, Ctrl-C is the intended end, and no interruption: the exit status is 0, or 5 if any record was refused.
    """
    way.check(reading)
    with rejects(way.rejects_, retried=way.retry, more=_goes_on(reading, way, path)) as on_reject:
        if way.watch:
            report = _watch(reading, way, path, wait, on_reject, renderer)
        else:
            report = _load(reading, way, path, wait, on_reject)
        on_reject.whole = not report.interrupted
        Ticker.clear()
    if not way.watch:
        summarise(report, go_on="load the same again to go on")
        renderer.outcome(report.to_json())
        if report.interrupted:
            raise click.exceptions.Exit(INTERRUPTED)
    if report.rejected:
        raise click.exceptions.Exit(SOME_REJECTED)


def _load(reading: Reading, way: Way, path: Path, wait: float, on_reject: Rejects) -> LoadReport:
    from index import loading

    return loading.load(
        reading.paths,
        path,
        way.options(reading),
        dry_run=way.dry_run,
        on_reject=on_reject,
        on_caution=on_reject.caution,
        on_progress=Ticker() if is_shown() else None,
        wait=wait,
        stdin=standard_input(reading.paths),
        retry=way.retry,
    )


def _watch(reading: Reading, way: Way, path: Path, wait: float, on_reject: Rejects, renderer: Renderer) -> LoadReport:
    from index import loading, watching

    def on_batch(report: LoadReport) -> None:
        Ticker.clear()
        on_reject.close()
        say_batch(report)
        renderer.outcome(report.to_json())
        sys.stdout.flush()

    def on_locked(error: ArchiveLockedError) -> None:
        talk().say(f"{error.message}: waiting for its end")

    ticker = Ticker() if is_shown() else None
    listeners: Listeners = loading.Listeners(on_reject, on_reject.caution, ticker)
    interval = watching.INTERVAL if way.interval is None else way.interval
    talk().say(f"watching {', '.join(reading.paths)}; Ctrl-C ends it")
    report = watching.watch(
        reading.paths,
        path,
        way.options(reading),
        interval=interval,
        on_batch=on_batch,
        on_locked=on_locked,
        listeners=listeners,
        wait=wait,
    )
    summarise(report, go_on="the next watch goes on", title="in all: ")
    return report


def _goes_on(reading: Reading, way: Way, path: Path) -> bool:
    """Whether this load goes on with one that was interrupted."""
    if way.rejects_ is None or way.retry is not None:
        return False
    from index.ledger import LOAD, WATCH, is_begun, key_of
    from index.repeats.keeping import kept_lines

    kind = WATCH if way.watch else LOAD
    return is_begun(path, key_of(kind, way.options(reading), reading.paths, kept_lines(path)))
