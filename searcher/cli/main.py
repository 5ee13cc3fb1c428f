"""The ``searcher`` command: which commands there are, and how any of them ends."""

from __future__ import annotations

import gc
import os
import sys

from searcher.cli.streams import finish_output, prepare, silence_output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Asking": ("search", "count", "facets", "trend", "show"),
    "Filling": ("load", "extract", "delete"),
    "Looking after": ("stats", "furniture", "verify", "repair", "optimize"),
    "Help": ("help",),
}
COMMANDS: Final = tuple(name for names in SECTIONS.values() for name in names)

_ALLOCATIONS: Final = 100_000
"""Of objects that hold others, before cycles are looked for: modules make many that stay, and an answer makes few."""


def run() -> None:
    """The ``searcher`` command."""
    args = sys.argv[1:]
    status = guarded(args, lambda: _outcome(args))
    if "click" not in sys.modules:  # answered by searcher.cli.light: all is written, nothing is open
        os._exit(status)  # to take the interpreter apart first would be a tenth of the time
    sys.exit(status)


def guarded(args: Sequence[str], outcome: Callable[[], int]) -> int:
    """Run a command line; its exit status. Errors become one line (see ``failures``)."""
    prepare()
    try:
        status = outcome()
        sys.stdout.flush()
    except BrokenPipeError:
        silence_output()
        return 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the one place that turns errors into words
        from searcher.cli.failures import failed

        status = failed(error, args)
        finish_output()
    return status


def _outcome(args: Sequence[str]) -> int:
    if "_SEARCHER_COMPLETE" not in os.environ:
        status = _light_outcome(args)
        if status is not None:
            return status
    from searcher.cli.root import cli

    return cli.outcome(args)


def _light_outcome(args: Sequence[str]) -> int | None:
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS)
    from searcher.cli import light

    status = light.outcome(args)
    gc.set_threshold(*before)
    return status
