"""Metadata as found → metadata in one form: dates, names, places, sources, addresses, ids.

``normalise`` turns a :class:`index.article.Draft` into an :class:`index.article.Article`. Its module is loaded when
it is first asked for, so that a search, which only wants :mod:`index.normalise.dates`, does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.normalise.stage import Defaults, Normalised, normalise

__all__ = ["Defaults", "Normalised", "normalise"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from index.normalise import stage

    return getattr(stage, name)
