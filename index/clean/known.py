"""What is known of an article before its text is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Known:
    """The headline, the descriptions that metadata give, best first, and the names of the byline."""

    headline: str | None = None
    descriptions: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


NOTHING_KNOWN: Final = Known()
