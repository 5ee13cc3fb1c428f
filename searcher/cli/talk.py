"""What is said to the person at standard error, and how much of it."""

from __future__ import annotations

import sys


class Talk:
    """``--quiet`` keeps errors alone, ``--verbose`` says more, ``--debug`` adds tracebacks to errors."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False, debug: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.debug = debug

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
            import traceback

            print("".join(traceback.format_exception(error)), end="", file=sys.stderr, flush=True)  # noqa: T201


def line(text: str) -> None:
    """One line on standard error, nothing in it that a terminal would obey."""
    from searcher.render.text import one_line

    print(one_line(text), file=sys.stderr, flush=True)  # noqa: T201


def talk() -> Talk:
    """The manner of the running command."""
    import click

    return click.get_current_context().ensure_object(Talk)
