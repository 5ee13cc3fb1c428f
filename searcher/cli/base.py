"""Click as this program uses it: help opens with examples, options come in sections, options are declared once."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final, TypeAlias

import click

Function: TypeAlias = Callable[..., None]
Decorator: TypeAlias = Callable[[Function], Function]
Example: TypeAlias = tuple[str, str]
"""What it is for, and the command line."""

CONTEXT: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_MINUS_WORD: Final = re.compile(r"-[^\W\d]\w+|-\d+\Z")


class Option(click.Option):
    """An option with the section of the help that it stands in."""

    def __init__(self, *declarations: Any, section: str = "Options", **attributes: Any) -> None:
        super().__init__(*declarations, **attributes)
        self.section = section

    def get_help_extra(self, ctx: click.Context) -> Any:
        """What stands in brackets behind the help, without ``[x>=0]``, which says nothing to most people."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class Command(click.Command):
    """A command whose help opens with examples."""

    def __init__(self, *arguments: Any, examples: Sequence[Example] = (), **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.examples = tuple(examples)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it does, examples, usage, options by section."""
        write_opening(self, self.examples, ctx, formatter)
        self.format_options(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options under the headings of their sections."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and not isinstance(parameter, click.Argument):
                sections.setdefault(getattr(parameter, "section", "Messages"), []).append(record)
        for section, records in sections.items():
            with formatter.section(section):
                formatter.write_dl(records)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse ``-gas`` with a hint before ``-g``, ``-a``, ``-s`` would be looked for."""
        word = _minus_word(args, self.get_params(ctx))
        if word is not None:
            raise click.NoSuchOption(word, ctx=ctx)
        return super().parse_args(ctx, args)


def write_opening(
    command: click.Command, examples: Sequence[Example], ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """The first part of every help: what it does, examples, usage."""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        formatter.write_text(" ".join(paragraph.split("\n")))
        formatter.write_paragraph()
    formatter.write("Examples:\n")
    for meaning, line in examples:
        formatter.write(f"  # {meaning}\n  {line}\n")
    formatter.write_paragraph()
    command.format_usage(ctx, formatter)


def _minus_word(args: Sequence[str], parameters: Sequence[click.Parameter]) -> str | None:
    """The first argument such as ``-gas`` that is neither behind ``--`` nor the value of an option."""
    taking = {name for p in parameters if isinstance(p, click.Option) and _takes_value(p) for name in p.opts}
    value_of_option = False
    for argument in args:
        if argument == "--":
            return None
        if not value_of_option and _MINUS_WORD.match(argument):
            return argument
        value_of_option = argument in taking
    return None


def _takes_value(option: click.Option) -> bool:
    return not (option.is_flag or option.count)


def command(name: str, examples: Sequence[Example]) -> Callable[[Function], Command]:
    """Make a function the command of this name."""

    def make(function: Function) -> Command:
        return click.command(name, cls=Command, examples=examples, context_settings=CONTEXT)(function)

    return make


def option(*declarations: str, **attributes: Any) -> Decorator:
    """An option; ``section`` names its heading in the help."""
    return click.option(*declarations, cls=Option, **attributes)


def gathered(name: str, into: Callable[..., object], *options: Decorator) -> Decorator:
    """Declare several options and hand them to the function as one argument ``name``, made by ``into(…)``.

    The parameters of ``into``, a function or a frozen value, name the options that it takes.
    """
    taken: tuple[str, ...] = getattr(into, "__match_args__", ()) or tuple(inspect.signature(into).parameters)

    def decorate(function: Function) -> Function:
        @wraps(function)
        def collected(**values: Any) -> None:
            value = into(**{parameter: values.pop(parameter) for parameter in taken})
            function(**{name: value}, **values)

        decorated: Function = collected
        for declare in reversed(options):
            decorated = declare(decorated)
        return decorated

    return decorate
