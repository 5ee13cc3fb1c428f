"""XML as text: which encoding is it in, and what does it begin with?

The encoding is the one of the byte order mark, else UTF-8 where the bytes are that, else the declared one, else what
detection makes of it (:mod:`index.clean.decode`). A long file is judged by its first bytes and then streamed: a byte
that does not fit is read as Windows-1252, in which most such strays are. What XML 1.0 forbids is left out.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, Final

from index.clean.decode import BOMS, decode
from index.readers.base import CHUNK
from index.readers.look import head_text

_BARE: Final = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
"""UTF-16 without its mark, told by the first sign (XML 1.0, appendix F)."""
_DECLARED: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LATIN: Final = frozenset({"iso8859-1", "ascii"})
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_GAP: Final = re.compile(r"\s*")
_TAG: Final = re.compile(r"<(?:[^\W\d][\w.-]*:)?([^\W\d][\w.-]*)[^>]*")
_SUBSET_ENDS: Final = re.compile(r"\]\s*>")
_STRAY: Final = "searcher.windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that are not in the encoding of the file."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_STRAY, _as_windows)


def markup_text(stream: BinaryIO) -> Iterator[str]:
    """The text of a file of XML, in pieces.

    Raises:
        RecordError: a short file is in no encoding that can be told.
    """
    first = stream.read(CHUNK)
    encoding = _marked(first)
    more = stream.read(CHUNK)
    if not more and encoding is None:
        yield _UNFIT.sub("", decode(first, markup=True))
        return
    decoder = codecs.getincrementaldecoder(encoding or _judged(first))(_STRAY)
    while first:
        yield _UNFIT.sub("", decoder.decode(first))
        first, more = more, stream.read(CHUNK) if more else b""
    yield _UNFIT.sub("", decoder.decode(b"", final=True))


def _marked(head: bytes) -> str | None:
    """The encoding that the very first bytes give away."""
    return next((encoding for mark, encoding in (*BOMS, *_BARE) if head.startswith(mark)), None)


def _judged(head: bytes) -> str:
    """UTF-8 where the bytes are that, else the declared encoding, else Windows-1252."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    declared = _DECLARED.match(head)
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else "ascii"
        "".encode(name)  # not every codec is one of text
    except (LookupError, ValueError, TypeError):
        return "cp1252"
    return "cp1252" if name in _LATIN else name


@lru_cache(maxsize=4)
def root_of(head: bytes) -> tuple[str, str]:
    """The local name of the root element that some first bytes open, and its start tag; both empty where none is.

    Remembered, since several readers ask it of the same file.
    """
    text = head_text(head).replace("\0", "")
    at = prologue_end(text)
    found = _TAG.match(text, at) if at >= 0 else None
    return (found[1], found[0]) if found else ("", "")


def prologue_end(text: str) -> int:
    """Where the instructions, comments and document type before the root element end; -1 where one of them does not."""
    at = 0
    while (gap := _GAP.match(text, at)) and text.startswith(("<?", "<!"), gap.end()):
        at = _after(text, gap.end())
        if at < 0:
            return -1
    return gap.end() if gap else at


def _after(text: str, at: int) -> int:
    """Where an instruction, comment or document type ends; -1 where it does not."""
    for opens, closes in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opens, at):
            end = text.find(closes, at + len(opens))
            return end + len(closes) if end >= 0 else -1
    plain, subset = text.find(">", at), text.find("[", at)
    if 0 <= subset < plain:
        found = _SUBSET_ENDS.search(text, subset)
        return found.end() if found else -1
    return plain + 1 if plain >= 0 else -1
