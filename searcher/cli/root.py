"""The root of the commands as click knows them. Each is a module of its own, imported only when it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

from searcher import __version__
from searcher.cli.base import CONTEXT, Command, Example, Option, write_opening
from searcher.cli.main import COMMANDS, SECTIONS, guarded
from searcher.cli.options import manner
from searcher.cli.talk import Talk

EXAMPLES: Final[tuple[Example, ...]] = (
    ("put articles into an archive", "searcher load articles/"),
    ("find the best ten, and who and what they name", "searcher search 'oil price' --facet entity:5"),
    ("a phrase, in one year, newest first", """searcher search '"central bank"' --on 2010 --sort newest"""),
    ("how a subject came and went", "searcher trend opec --by month"),
)


class Root(click.Group):
    """All commands; knows their names without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> Command | None:
        """Import the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        found: Command = getattr(import_module(f"searcher.cli.{cmd_name}"), cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest name where there is no such command."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"No such command: {args[0]}{_did_you_mean(args[0])}", ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, examples, usage, commands by section, options."""
        write_opening(self, EXAMPLES, ctx, formatter)
        for section, names in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, self._short_help(ctx, name)) for name in names])
        records = (parameter.get_help_record(ctx) for parameter in self.get_params(ctx))
        with formatter.section("Options"):
            formatter.write_dl([record for record in records if record is not None])

    def _short_help(self, ctx: click.Context, name: str) -> str:
        found = self.get_command(ctx, name)
        return "" if found is None else found.get_short_help_str(limit=80)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # click's own signature
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line and leave with its exit status. Errors become one line (see ``failures``)."""
        del prog_name, complete_var, standalone_mode, windows_expand_args
        given = list(sys.argv[1:] if args is None else args)
        sys.exit(guarded(given, lambda: self.outcome(given, **extra)))

    def outcome(self, args: Sequence[str], **extra: Any) -> int:
        """Run the command line; its exit status."""
        if "_SEARCHER_COMPLETE" in os.environ:
            return _complete(self)
        try:
            with self.make_context("searcher", list(args), **extra) as context:
                self.invoke(context)
        except click.exceptions.Exit as stop:
            return stop.exit_code
        return 0


def _did_you_mean(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _complete(group: click.Group) -> int:
    from click.shell_completion import shell_complete

    return shell_complete(group, {}, "searcher", "_SEARCHER_COMPLETE", os.environ["_SEARCHER_COMPLETE"])


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"searcher {__version__}")
        ctx.exit()


@click.group("searcher", cls=Root, invoke_without_command=True, context_settings=CONTEXT)
@click.option(
    "--version",
    cls=Option,
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@manner
@click.pass_context
def cli(context: click.Context) -> None:
    """Full-text search for news archives: load articles, then ask by words, date, source and entity."""
    context.ensure_object(Talk)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
