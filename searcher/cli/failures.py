"""Errors → one line and a hint on standard error (JSON if JSON was asked for), and an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import click

from index.errors import QueryError, SearcherError
from index.frozen import Frozen
from index.versions import ARTICLE_FORMAT
from searcher.cli.talk import Talk, line
from searcher.render.text import cells, one_line

INTERRUPTED: Final = 130
_MINUS_HINT: Final = "words that begin with a minus go after --, or into one quoted query: 'oil -gas'"


class Failure(Frozen):
    """An error in words. ``query`` and ``column`` (from 1) are set where a query could not be parsed."""

    message: str
    hint: str = ""
    status: int = 1
    query: str = ""
    column: int = 0

    def to_json(self) -> dict[str, Any]:
        """``{format, error: {message, hint?, exit_status, query?, column?}}``."""
        error: dict[str, Any] = {"message": self.message}
        if self.hint:
            error["hint"] = self.hint
        error["exit_status"] = self.status
        if self.column:
            error |= {"query": self.query, "column": self.column}
        return {"format": ARTICLE_FORMAT, "error": error}


def failed(error: BaseException, args: Sequence[str]) -> int:
    """Say what went wrong; the exit status."""
    options = list(args[: args.index("--")] if "--" in args else args)
    failure = explained(error)
    if failure.status == INTERRUPTED and sys.stderr.isatty():
        click.echo(err=True)  # ends the line on which the terminal shows ^C
    Talk(debug="--debug" in options).trace(error)
    if _wants_json(options):
        click.echo(json.dumps(failure.to_json(), ensure_ascii=False), err=True)
    else:
        report(failure)
    return failure.status


def report(failure: Failure) -> None:
    """Print an error for people: the line, the place in the query, the hint."""
    line(f"searcher: error: {failure.message}")
    if failure.column:
        line(f"  {failure.query}")
        line(" " * (2 + cells(one_line(failure.query[: failure.column - 1]))) + "^")
    if failure.hint:
        line(f"hint: {failure.hint}")


def explained(error: BaseException) -> Failure:
    """An error in words; errors that are not ours are told from those of the system and of the program."""
    match error:
        case QueryError():
            return Failure(error.message, error.hint, error.exit_status, error.query, error.column)
        case SearcherError():
            return Failure(error.message, error.hint, error.exit_status)
        case KeyboardInterrupt() | click.Abort():
            return Failure("interrupted", status=INTERRUPTED)
        case click.UsageError():
            return Failure(_decapitalised(_told(error)), _usage_hint(error), error.exit_code)
        case click.ClickException():
            return Failure(_decapitalised(error.format_message()), status=error.exit_code)
        case OSError() if error.strerror:
            place = f": {error.filename}" if error.filename else ""
            return Failure(f"{error.strerror}{place}")
        case _:
            told = f"internal error: {type(error).__name__}: {error}"
            return Failure(told, "run the same again with --debug for the traceback, and report it")


def _told(error: click.UsageError) -> str:
    return f"no such option: {error.option_name}" if isinstance(error, click.NoSuchOption) else error.format_message()


def _usage_hint(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            return f"did you mean {' or '.join(sorted(error.possibilities))}?"
        if not error.option_name.startswith("--"):
            return _MINUS_HINT
    return "" if error.ctx is None else f"see {error.ctx.command_path} --help"


def _decapitalised(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(".")


def _wants_json(options: Sequence[str]) -> bool:
    formats = [value for name, value in pairwise(options) if name == "--format"]
    formats += [option.removeprefix("--format=") for option in options if option.startswith("--format=")]
    return "--json" in options or any(value in ("json", "jsonl") for value in formats[-1:])
