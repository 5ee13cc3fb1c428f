"""What a load did, in lines for people."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from searcher.cli.talk import line, talk
from searcher.cli.ticker import width
from searcher.render.text import cells
from searcher.render.wording import counted

if TYPE_CHECKING:
    from index.report import LoadReport

_INDENT: Final = "  "
_COMMA: Final = ", "
_BETWEEN: Final = r", (?![^(]*\))"  # not within brackets


def summarise(report: LoadReport, *, go_on: str, title: str = "") -> None:
    """Say what became of every record, with a count for every reason. ``go_on``: what to do after an interrupt."""
    say = line if report.interrupted else talk().say
    for text in _lines(report, title):
        for shown in _laid_out(text):
            say(shown)
    if report.interrupted:
        say(f"interrupted: what is counted above is safe; {go_on}")


def say_batch(report: LoadReport) -> None:
    """Say in one line what a batch of a watch did."""
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in _told(report).items() if count)
    reasons = f": {_listed(report.rejected_by_reason)}" if report.rejected else ""
    alone = f"{report.skipped.total():,} left alone" if not outcomes else ""
    talk().say(f"{time.strftime('%H:%M:%S')} {outcomes or alone}{reasons} ({_cost(report)})")


def _lines(report: LoadReport, title: str) -> Iterator[str]:
    from index.report import Skip

    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in _told(report).items())
    yield f"{'would be: ' if report.dry_run else title}{outcomes} ({_cost(report)})"
    done = report.skipped[Skip.DONE]
    if done:
        yield f"{counted(done, 'file')} {'was' if done == 1 else 'were'} done before the interruption"
    skipped = {reason: count for reason, count in report.skipped.items() if reason != Skip.DONE}
    for what, counts in (
        ("rejected", report.rejected_by_reason),
        ("left alone", skipped),
        ("left out of articles", report.cautions),
    ):
        if counts:
            yield f"{what}: {_listed(counts)}"
    if report.furniture:
        lines, kinds = report.furniture.total(), len(report.furniture)
        dropped = f"{counted(lines, 'line')} of {counted(kinds, 'kind')}"
        yield f"furniture dropped: {dropped} ('searcher furniture' lists them)"


def _listed(counts: Mapping[str, int]) -> str:
    """The largest first, equal ones by name."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {reason}" for reason, count in ordered)


def _told(report: LoadReport) -> Mapping[str, int]:
    told = {"added": report.added, "updated": report.updated, "unchanged": report.unchanged}
    told |= {str(outcome): count for outcome, count in report.outcomes.items() if count}
    return told | {"rejected": report.rejected}


def _cost(report: LoadReport) -> str:
    return f"{counted(report.files, 'file')}, {report.seconds:.1f} s"


def _laid_out(text: str) -> Iterator[str]:
    """The lines that it fills on a terminal, those behind the first indented; elsewhere one."""
    if not sys.stderr.isatty():
        yield text
        return
    shown = ""
    for part in re.split(_BETWEEN, text):
        longer = f"{shown}{_COMMA}{part}" if shown else part
        if shown and cells(longer) >= width():
            yield f"{shown},"
            longer = _INDENT + part
        shown = longer
    yield shown
