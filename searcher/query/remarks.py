"""Remarks on how a query was read: for standard error, never in the way of an answer."""

from __future__ import annotations

from index.fields import BY_PREFIX
from searcher.query.spelling import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_SHOWN: Final = 5
_COMPARED: Final = 50
"""Words before a colon in prose that are compared with the names of fields, which is slow."""


class Remarks:
    """Collects remarks, each once. Of unknown fields the first few are explained and the rest are counted."""

    def __init__(self) -> None:
        self._texts: dict[str, None] = {}
        self._unknown: dict[str, None] = {}
        self._compared = 0

    def add(self, text: str) -> None:
        """Keep a remark."""
        self._texts[text] = None

    def no_field(self, name: str, *, only_if_close: bool = False) -> None:
        """A word before a colon that is no field. In prose (``only_if_close``) it is worth a word only if misspelt."""
        if name in self._unknown or (only_if_close and not self._is_close(name)):
            return
        self._unknown[name] = None
        if len(self._unknown) <= _SHOWN:
            self.add(_explain(name))

    def _is_close(self, name: str) -> bool:
        self._compared += 1
        return self._compared <= _COMPARED and _nearest(name) is not None

    def texts(self) -> tuple[str, ...]:
        """All of them, in order."""
        more = len(self._unknown) - _SHOWN
        return (*self._texts, *([f"{more} further such names searched as text"] if more > 0 else []))


def left_out(words: list[str]) -> str:
    """The remark that some words hold nothing that could be searched for."""
    shown = ", ".join(repr(word) for word in words[:_SHOWN])
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return f"left out, as there is no letter or digit in it: {shown}{more}"


def _explain(name: str) -> str:
    nearest = _nearest(name)
    meant = f"; did you mean {nearest}:?" if nearest else ""
    fields = ", ".join(dict.fromkeys(spec.prefixes[0] for spec in BY_PREFIX.values()))
    return f"{name!r} is no field; searched as text{meant} (fields: {fields}, before, after)"


def _nearest(name: str) -> str | None:
    if len(name) > 20:
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower(), sorted(PREFIXES), n=1, cutoff=0.75)), None)
