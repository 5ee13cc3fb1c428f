"""Pickles read so that they can make nothing but what an archive of ours holds.

Whoosh keeps its table of contents, its term dictionary's header and each block of postings as pickles. A pickle can
name any function to be called while it is read, so that opening a stranger's archive would run a stranger's code.
Here a pickle may name what is in ``_ALLOWED``, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from pickle import Unpickler, UnpicklingError
from typing import Any, BinaryIO, Final


def _segment() -> Any:
    from whoosh.codec.whoosh3 import W3Segment

    return W3Segment


def _codec() -> Any:
    from index.store.codec import NewsCodec

    return NewsCodec


_ALLOWED: Final[dict[tuple[str, str], Callable[[], Any]]] = {
    ("whoosh.codec.whoosh3", "W3Segment"): _segment,
    ("index.store.codec", "NewsCodec"): _codec,
    ("collections", "defaultdict"): lambda: defaultdict,
    ("builtins", "int"): lambda: int,
}
"""Makers of what pickles may name, by the names that they may use."""


class _Unpickler(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """The class or function of that name, if an archive has a use for it."""
        if (module, name) not in _ALLOWED:
            raise UnpicklingError(f"it names {module}.{name}, which no archive of searcher holds")
        return _ALLOWED[module, name]()


def load(stream: BinaryIO) -> Any:
    """The object whose pickle begins here. Raises ``pickle.UnpicklingError`` where it names anything strange."""
    return _Unpickler(stream).load()


def loads(pickled: bytes) -> Any:
    """The object that the pickle holds. Raises as :func:`load` does."""
    return load(BytesIO(pickled))
