"""Lines of a table of sports results or standings."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = r"[A-Z][\w.&'’-]*"
_NAME: Final = rf"(?:\d+(?:\.|\ ?-)\ )?{_WORD}(?:\ (?:{_WORD}|\([A-Z]\w*\)))*"
_SCORES: Final = re.compile(
    rf"{_NAME}:?\ \d+(?:[ ,;-]+{_NAME}\ \d+|(?:\ +[-.\d()]+){{2}})"  # Ayr 2 Bute 1; Ayr 14 8 3 3
    rf"|{_NAME}\ (?:at|v|vs|vs\.|beat|-)\ {_NAME}(?:\ \d[-\d ]*)?$",  # Ayr v Bute
)
_LONGEST: Final = 100  # characters


def gives_scores(line: str) -> bool:
    """Whether a line gives the result of a match, or a row of standings."""
    return len(line) <= _LONGEST and _SCORES.match(line) is not None
