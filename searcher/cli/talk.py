"""What is said to the person at standard error, and how much of it."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

import click

from searcher.render.text import one_line


@dataclass(slots=True)
class Talk:
    """``--quiet`` keeps errors alone, ``--verbose`` says more, ``--debug`` adds tracebacks to errors."""

    quiet: bool = False
    verbose: bool = False
    debug: bool = False

    def note(self, text: str) -> None:
        """A remark on how the request was understood, or what to know about the answer."""
        self.say(f"note: {text}")

    def say(self, text: str) -> None:
        """A line for people, such as the summary of a load."""
        if not self.quiet:
            line(text)

    def detail(self, text: str) -> None:
        """A line that only ``--verbose`` shows."""
        if self.verbose and not self.quiet:
            line(text)

    def trace(self, error: BaseException) -> None:
        """The traceback, with ``--debug``."""
        if self.debug:
            click.echo("".join(traceback.format_exception(error)), err=True, nl=False)


def line(text: str) -> None:
    """One line on standard error, nothing in it that a terminal would obey."""
    click.echo(one_line(text), err=True)


def talk() -> Talk:
    """The manner of the running command."""
    return click.get_current_context().ensure_object(Talk)
