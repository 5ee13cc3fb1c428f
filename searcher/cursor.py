"""Cursors: where a page ended, as text that is handed back to ask for the next."""

from __future__ import annotations

import json
from binascii import b2a_base64

from index.errors import UsageError
from index.frozen import Frozen
from searcher.request import Position, Sort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")
_ENCODE: Final = json.JSONEncoder(separators=(",", ":")).encode  # json.dumps would make one every time


class Cursor(Frozen):
    """The last hit of a page: its rank over all pages, its order, and its position in it."""

    sort: Sort
    position: Position
    rank: int

    def __str__(self) -> str:
        packed = _ENCODE([self.sort, self.rank, self.position.key, self.position.id])
        return b2a_base64(packed.encode(), newline=False).translate(_URL_SAFE).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str, sort: Sort) -> Cursor:
        """Read a cursor. Raises :class:`UsageError` if it is none, or of another order."""
        from base64 import urlsafe_b64decode

        try:
            packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            order, rank, key, article_id = json.loads(packed)
            cursor = cls(Sort(order), Position(_checked(key), str(article_id)), int(rank))
        except (ValueError, TypeError) as error:
            raise UsageError("the cursor cannot be read", hint="hand back a cursor as it was printed") from error
        if cursor.sort is not sort:
            raise UsageError(f"the cursor belongs to --sort {cursor.sort}", hint="ask with the order that it came from")
        return cursor


def _checked(key: object) -> float | int | None:
    if key is None or (isinstance(key, int | float) and not isinstance(key, bool)):
        return key
    raise ValueError("a sort key is a number or nothing")
