"""Passes over whole texts: compiled where there is a compiler, in Python where there is none.

Apart from the other kernels: asking has no use for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.kernels import COMPILED

if TYPE_CHECKING:
    import index.kernels._texts as texts
else:
    try:
        if not COMPILED:
            raise ImportError  # noqa: TRY301  # as if there were none
        import index.kernels._texts as texts
    except ImportError:
        import index.kernels.python_texts as texts

__all__ = ["texts"]
