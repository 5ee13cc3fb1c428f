"""``searcher trend``: counts over time."""

from __future__ import annotations

from pathlib import Path

from index.errors import UsageError
from searcher.cli.asked import Question
from searcher.cli.asking import opened
from searcher.cli.base import command, option
from searcher.cli.options import archive_option, exit_status_option, leave, manner, question
from searcher.cli.printing import output
from searcher.cli.talk import talk
from searcher.render.base import Renderer


@command(
    "trend",
    (
        ("how a subject came and went, month by month", "searcher trend opec"),
        ("week by week in one year", "searcher trend cocoa --by week --on 1987"),
        ("a column for each of the largest sources", "searcher trend 'oil price' --by quarter --by source"),
    ),
)
@question
@option(
    "--by",
    multiple=True,
    metavar="UNIT|FIELD",
    help="hour, day, week, month, quarter or year  [default: month]; a field such as source or entity besides "
    "adds a column for each of its largest values.",
    section="Trend",
)
@archive_option
@output()
@exit_status_option
@manner
def trend(*, asked: Question, by: tuple[str, ...], path: Path, renderer: Renderer, exit_status: bool) -> None:
    """Count articles over time.

    By date of publication; periods without any article are listed too.
    """
    unit, series = _divided(by)
    with opened(path) as archive:
        answer = archive.trend(asked.text, by=unit, series=series, **asked.keywords())
        for note in answer.envelope.notes:
            talk().note(note)
        renderer.trend(answer)
    leave(exit_status=exit_status, total=answer.total)


def _divided(by: tuple[str, ...]) -> tuple[str, str | None]:
    """The unit of time and the field of the series among the values of ``--by``."""
    from searcher.trends import SERIES, TREND_UNITS

    units = [name for name in by if name in TREND_UNITS]
    fields = [name for name in by if name not in units]
    for name in fields:
        if name not in SERIES:
            raise UsageError(
                f"a trend cannot go by {name!r}", hint=f"units: {', '.join(TREND_UNITS)}; fields: {', '.join(SERIES)}"
            )
    if len(units) > 1 or len(fields) > 1:
        raise UsageError(f"--by {' --by '.join(by)}: one unit of time and one field at most")
    return (units or ["month"])[0], fields[0] if fields else None
