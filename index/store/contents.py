"""The table of contents of an archive: Whoosh's, read without Whoosh, and with pickles that cannot run anything.

``_MAIN_<generation>.toc`` is what ``whoosh.index.TOC`` writes (release 2.7.4, which will not change any more), and
behind it, where Whoosh does not look, a CRC-32 of it. Publishing one by rename is what commits.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from io import BytesIO
from pickle import UnpicklingError, _Unpickler
from struct import Struct
from typing import Any
from zlib import crc32

from index.frozen import Frozen
from index.store.segment import NAME, Segment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Final

CHECKSUM: Final = Struct("!I")
_FILE: Final = re.compile(rf"_{NAME}_([0-9]+)\.toc")
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
_LARGEST: Final = 1 << 26  # bytes; a segment takes some 100, and a bit for each of its articles


class Contents(Frozen):
    """One commit: its number and its segments."""

    generation: int
    segments: tuple[Segment, ...]


def filename(generation: int) -> str:
    """Name of the table of contents of a generation."""
    return f"_{NAME}_{generation}.toc"


def newest(folder: Path) -> int:
    """The newest generation. Raises ``FileNotFoundError`` where there is none."""
    found = [int(named[1]) for path in folder.iterdir() if (named := _FILE.fullmatch(path.name))]
    if not found:
        raise FileNotFoundError(2, "no table of contents", str(folder / filename(0)))
    return max(found)


def read(folder: Path, generation: int) -> Contents:
    """The table of contents of a generation.

    Raises:
        FileNotFoundError: there is none.
        ValueError, pickle.UnpicklingError: it is not what was written.
    """
    path = folder / filename(generation)
    if path.stat().st_size > _LARGEST:
        raise ValueError("its table of contents is larger than any can be")
    stream = BytesIO(checked(path.read_bytes()))
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
    segments = load(stream)
    if not isinstance(segments, list) or not all(isinstance(segment, Segment) for segment in segments):
        raise ValueError("the table of contents lists other things than segments")
    return Contents(generation, tuple(segments))


def write(folder: Path, generation: int, segments: Sequence[Segment]) -> None:
    """Publish a commit: durable when this returns, and in one step. Raises ``OSError``."""
    from whoosh.index import TOC

    from index.store.schema import schema
    from index.store.storage import ArchiveStorage

    TOC(schema(), list(segments), generation).write(ArchiveStorage(str(folder)), NAME)


def checked(content: bytes) -> bytes:
    """A table of contents without its checksum. Raises ``ValueError`` where that does not fit."""
    content, checksum = content[: -CHECKSUM.size], content[-CHECKSUM.size :]
    if checksum != CHECKSUM.pack(crc32(content)):
        raise ValueError("its table of contents differs from what was written")
    return content


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
