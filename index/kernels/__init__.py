"""Arrays in, arrays out: what is done for every posting and every token.

Each kernel exists twice with one interface and equal results: in C, compiled where there is a compiler, and on numpy.
``asking`` is what evaluating a query needs, ``building`` what making and merging segments needs.
``SEARCHER_KERNELS=numpy`` in the environment chooses numpy.

All arrays pass as raw little-endian bytes. *docs* are numbers of documents of one segment: u16, ascending, distinct.
"""

from __future__ import annotations

import os

COMPILED: Final = os.environ.get("SEARCHER_KERNELS") != "numpy"

Buffer = bytes | bytearray | memoryview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Final

    import index.kernels._asking as asking
    import index.kernels._building as building
else:
    try:
        if not COMPILED:
            raise ImportError  # noqa: TRY301  # as if there were none
        import index.kernels._asking as asking
    except ImportError:
        import index.kernels.numpy_asking as asking

    def __getattr__(name: str) -> ModuleType:
        """``building``, once it is asked for: asking does without."""
        if name != "building":
            raise AttributeError(name)
        try:
            if not COMPILED:
                raise ImportError  # noqa: TRY301  # likewise
            import index.kernels._building as building
        except ImportError:
            import index.kernels.numpy_building as building
        globals()["building"] = building
        return building


__all__ = ["Buffer", "asking", "building"]
