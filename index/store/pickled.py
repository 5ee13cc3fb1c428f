"""What a table of contents says to Whoosh, read without Whoosh, and with a pickle that cannot run anything.

Our readers never look at it; ``searcher verify`` does, to compare it with what the same file says to them.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from pickle import UnpicklingError, _Unpickler
from struct import Struct
from typing import Any, Final

from index.store import contents
from index.store.contents import Contents
from index.store.segment import Segment

_INT: Final = Struct("!i")
_BYTE_ORDER: Final = -12345  # how Whoosh marks its byte order
_VERSION: Final = -111  # of Whoosh's table of contents
_USED: Final = (
    *(pickle.PROTO + pickle.FRAME + pickle.STOP + pickle.MARK + pickle.MEMOIZE + pickle.BINGET + pickle.LONG_BINGET),
    *(pickle.GLOBAL + pickle.STACK_GLOBAL + pickle.NEWOBJ + pickle.BUILD + pickle.NONE + pickle.EMPTY_TUPLE),
    *(pickle.EMPTY_LIST + pickle.APPEND + pickle.APPENDS + pickle.EMPTY_DICT + pickle.SETITEM + pickle.SETITEMS),
    *(pickle.BININT + pickle.BININT1 + pickle.BININT2 + pickle.LONG1 + pickle.SHORT_BINUNICODE + pickle.BINUNICODE),
    *(pickle.SHORT_BINBYTES + pickle.BINBYTES),
)


def segments(whooshs: bytes, generation: int) -> list[Segment]:
    """The segments that Whoosh's part of the table of contents of a generation lists.

    Raises:
        ValueError, pickle.UnpicklingError: it is not what was written.
    """
    stream = BytesIO(whooshs)
    for _ in range(3):
        _varint(stream)  # sizes of C types where it was written
    if (_int(stream), _int(stream)) != (_BYTE_ORDER, _VERSION):
        raise ValueError("the table of contents is of another version of Whoosh")
    for _ in range(3):
        _varint(stream)  # release of Whoosh
    stream.seek(_varint(stream), 1)  # the schema, which is known
    if _int(stream) != generation:
        raise ValueError("the table of contents contradicts its name")
    _int(stream)  # unused
    found = load(stream)
    if not isinstance(found, list) or not all(isinstance(segment, Segment) for segment in found):
        raise ValueError("the table of contents lists other things than segments")
    return found


def agrees(folder: Path, found: Contents) -> bool:
    """Whether a table of contents says to Whoosh what it says to us. Raises ``OSError`` where it is not there."""
    whooshs, _ = contents.parted(contents.read_bytes(folder, found.generation))
    try:
        listed = segments(whooshs, found.generation)
    except Exception:  # noqa: BLE001  # what cannot be read surfaces as anything
        return False
    return [vars(segment) for segment in listed] == [vars(segment) for segment in found.segments]


class _Opcodes(dict[int, Callable[[Any], None]]):
    """What pickles of segments are made of. Any other opcode is refused: it could call something."""

    def __missing__(self, opcode: int) -> Callable[[Any], None]:
        raise UnpicklingError(f"it has the opcode {opcode:#x}, which no archive of searcher holds")


class _SegmentUnpickler(_Unpickler):
    """A pickle can name any function to be called while it is read; these may name segments, and nothing else.

    Built on the unpickler in Python: the one in C takes as much memory as a pickle claims to need, before it reads on.
    """

    dispatch = _Opcodes({opcode: _Unpickler.dispatch[opcode] for opcode in _USED})

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, if a table of contents has a use for it."""
        if (module, name) != (Segment.__module__, Segment.__qualname__):
            raise UnpicklingError(f"it names {module}.{name}, which no archive of searcher holds")
        return Segment


def load(stream: BytesIO) -> Any:
    """The object whose pickle begins here. Raises ``pickle.UnpicklingError`` where it names anything strange."""
    return _SegmentUnpickler(stream).load()


def _int(stream: BytesIO) -> int:
    (number,) = _INT.unpack(stream.read(_INT.size))
    return int(number)


def _varint(stream: BytesIO) -> int:
    number = shift = 0
    while True:
        byte = stream.read(1)[0]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7
