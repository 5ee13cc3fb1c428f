"""The options that commands share, each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from index.errors import UsageError
from searcher.cli.asked import Question
from searcher.cli.base import Decorator, Function, gathered, option
from searcher.cli.talk import Talk
from searcher.locate import archive_path

# How much is said


def _manner_flag(name: str, help_text: str) -> Decorator:
    def keep(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            setattr(ctx.ensure_object(Talk), name, True)

    short = {"quiet": ("-q",), "verbose": ("-v",)}.get(name, ())
    return option(
        f"--{name}", *short, is_flag=True, expose_value=False, callback=keep, help=help_text, section="Messages"
    )


def manner(function: Function) -> Function:
    """``--quiet``, ``--verbose``, ``--debug``: on every command, and before it."""
    for name, help_text in (
        ("debug", "Print the traceback of an error."),
        ("verbose", "Say more on standard error."),
        ("quiet", "Say nothing on standard error but errors."),
    ):
        function = _manner_flag(name, help_text)(function)
    return function


# Where


def _path(index: Path | None) -> Path:
    return Path(archive_path(index))


archive_option: Final = gathered(
    "path",
    _path,
    option(
        "--index",
        "-i",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The archive.  [default: $SEARCHER_INDEX, else one in your data directory]",
        section="Archive",
    ),
)
wait_option: Final = option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0.0,
    metavar="SECONDS",
    help="How long to wait while another process writes to the archive.  [default: not at all]",
    section="Archive",
)


# What is asked


def _filter(name: str, metavar: str, help_text: str, *, multiple: bool = False) -> Decorator:
    return option(name, metavar=metavar, multiple=multiple, help=help_text, section="Filters")


question: Final = gathered(
    "asked",
    Question,
    click.argument("query", nargs=-1),
    _filter("--since", "DATE", "From this day on: 2025, 2025-12, 2025-12-04, yesterday, '3 months ago', …"),
    _filter("--until", "DATE", "Up to this day, the whole of it included."),
    _filter("--on", "DATE", "On this day, or in this month or year."),
    _filter("--source", "NAME", "From this source; given several times, from any of them.", multiple=True),
    _filter("--not-source", "NAME", "Not from this source.", multiple=True),
    _filter("--entity", "NAME", "Naming this person, organisation or place; all of them.", multiple=True),
    _filter("--not-entity", "NAME", "Not naming it.", multiple=True),
    _filter("--lang", "TAG", "In this language (BCP 47, as en or pt-BR); any of them.", multiple=True),
    option("--tz", metavar="ZONE", help="Zone that days are meant in.  [default: the machine's]", section="Filters"),
    option("--now", metavar="INSTANT", help="Take this as the present, for 'yesterday'.", section="Filters"),
    option("--literal", is_flag=True, help="Search the words as they stand; no operators.", section="Filters"),
)

exit_status_option: Final = option(
    "--exit-status", is_flag=True, help="Leave with status 1 where nothing matches.", section="Output"
)


def leave(*, exit_status: bool, total: int) -> None:
    """End with status 1 if that was asked for and nothing matched."""
    if exit_status and not total:
        raise click.exceptions.Exit(1)


def unknown(what: str, name: str, known: tuple[str, ...]) -> UsageError:
    """The error for a name that there is not, with the nearest one and the list."""
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=1)
    nearest = f"did you mean {near[0]}? " if near else ""
    return UsageError(f"unknown {what}: {name!r}", hint=f"{nearest}There are: {', '.join(known)}")
