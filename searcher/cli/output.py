"""Where and how answers are printed: a format → its renderer on standard output. No click in here."""

from __future__ import annotations

import os
import sys

from index.errors import UsageError
from searcher.render.base import Format, Setting
from searcher.render.choose import renderer
from searcher.render.screen import Screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from searcher.cli.talk import Talk
    from searcher.render.base import Renderer


def chosen_format(shape: str | None, default: Format, *, as_json: bool) -> Format:
    """The format that the options name. Raises :class:`UsageError` where they contradict each other."""
    if as_json and shape not in (None, Format.JSON):
        raise UsageError(f"--json and --format {shape} contradict each other")
    return Format.JSON if as_json else Format(shape or default)


def printer(shape: Format, fields: tuple[str, ...] | None, talk: Talk) -> tuple[Renderer, Callable[[], object]]:
    """The renderer, and what to call when all is printed: a pager may be waiting for the end."""
    out, close = _standard_output(paged=shape is Format.TABLE)
    return renderer(shape, Setting(Screen.detect(out, os.environ), fields, talk.note)), close


def _standard_output(*, paged: bool) -> tuple[TextIO, Callable[[], object]]:
    if not (paged and sys.stdout.isatty()):
        return sys.stdout, lambda: None
    from searcher.cli.pager import PagedOutput

    out = PagedOutput.standard(paged=True)
    return out, out.close
