"""The recogniser that finds nothing: entities are only those that records give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.article import Mention


class SilentRecogniser:
    """Recognises nothing."""

    name: Final = "none"

    def recognise(self, text: str, language: str | None) -> Sequence[Mention]:
        """No mentions."""
        return ()
