"""Where output goes and what it can show: width, styles, links. The only module that asks the environment."""

from __future__ import annotations

import re

from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final, TextIO

    from searcher.render.style import Style

_SAFE_URL: Final = r"https?://[!-~]+"


class Screen(Frozen):
    """An output: ``width`` in cells (``None``: no limit), whether it takes styles, whether a person looks at it."""

    out: TextIO
    width: int | None = None
    styled: bool = False
    terminal: bool = False

    def paint(self, text: str, style: Style) -> str:
        """The text in a style, or as it is where styles are off."""
        return f"\x1b[{style.value}m{text}\x1b[0m" if self.styled and text else text

    def link(self, text: str, url: str | None) -> str:
        """The text as a link (OSC 8) on a terminal, if the address is a plain web address."""
        if not (self.terminal and self.styled and url and re.fullmatch(_SAFE_URL, url)):
            return text
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"

    def name(self, text: str) -> str:
        """A value out of an article, safe to stand before something else on a line."""
        from searcher.render.text import clean, direction_closed

        shown = clean(text).replace("\n", " ")
        return direction_closed(shown) if self.terminal else shown

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.out.write(text.rstrip(" ") + "\n")

    @classmethod
    def detect(cls, out: TextIO, environ: Mapping[str, str]) -> Screen:
        """Look at the stream and at ``NO_COLOR``, ``CLICOLOR``, ``CLICOLOR_FORCE`` and ``TERM``.

        Conventions: https://no-color.org and https://bixense.com/clicolors/. A ``dumb`` terminal gets no styles.
        """
        terminal = out.isatty()
        return cls(out, _width() if terminal else None, _styled(environ, terminal=terminal), terminal)


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _styled(environ: Mapping[str, str], *, terminal: bool) -> bool:
    if environ.get("NO_COLOR"):
        return False
    if environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return terminal and environ.get("TERM") != "dumb" and environ.get("CLICOLOR") != "0"
