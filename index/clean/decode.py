"""Bytes → text, by what is certain first: byte order mark, UTF-8, what is declared, and only then by detection."""

from __future__ import annotations

import codecs
import re
from typing import Final

from index.errors import RecordError
from index.report import Reason

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "euc_kr": "cp949"}
"""What browsers read for a label (https://encoding.spec.whatwg.org), by Python's name of the codec."""

_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN: Final = 4096

_ESCAPED: Final = ("iso2022", "hz")
"""Encodings whose bytes are all ASCII, so that UTF-8 would read them without an error, and wrongly."""

_MAX_CONTROL_SHARE: Final = 0.01
_MAX_DAMAGE: Final = 0.001
_DETECT_FROM: Final = 256 * 1024
_UNTOLD: Final = "not UTF-8, and in no other encoding that can be told"


def decode(content: bytes, declared: str | None = None, *, markup: bool = False) -> str:
    """The text of some bytes.

    Args:
        content: the bytes of a page or a dump.
        declared: the encoding that whoever sent the bytes named, if any.
        markup: look for a declaration inside the bytes, as HTML and XML have it.

    Raises:
        RecordError: the bytes are no text, or in no encoding that can be told.
    """
    marked = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None)
    if marked:
        return _checked(_strict(content, marked))
    codec = _codec(declared) or (_codec(_declared_inside(content)) if markup else None)
    if codec and codec.startswith(_ESCAPED):
        return _checked(_strict(content, codec))
    text = _try(content, "utf-8")
    if text is None and codec:
        text = _try(content, codec) or (_repaired(content) if codec == "utf-8" else None)
    return _checked(text if text is not None else _detected(content))


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its beginning, for what is read as it comes: by mark, UTF-8, or detection.

    Raises:
        RecordError: it is in none that can be told.
    """
    marked = next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None) or _unmarked_utf16(head)
    if marked:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # which may end in the middle of a character
    except UnicodeDecodeError:
        return _detected_encoding(head)
    return "utf-8"


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin text is zero."""
    half = len(head) // 2
    if half < 8:
        return None
    if head[1::2].count(0) > 0.4 * half and not head[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > 0.4 * half and not head[1::2].count(0) else None


def _declared_inside(content: bytes) -> str | None:
    found = _XML.search(content, 0, 200) or _META.search(content, 0, _META_WITHIN)
    return found[1].decode("ascii") if found else None


def _codec(label: str | None) -> str | None:
    """Python's name of an encoding, if it knows one; labels for Latin-1 mean Windows-1252 on the web."""
    if not label:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return _WINDOWS.get(name, name)


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (
        UnicodeError,
        LookupError,
        ValueError,
        AssertionError,
    ):  # codecs that are no text encodings raise as they like
        return None


def _strict(content: bytes, encoding: str) -> str:
    text = _try(content, encoding)
    if text is None:
        raise RecordError(Reason.BAD_ENCODING, f"says that it is {encoding}, and is not")
    return text


def _repaired(content: bytes) -> str | None:
    """UTF-8 with a rare broken character, as pages cut in the middle of one have; each shows as U+FFFD."""
    text = content.decode("utf-8", "replace")
    return text if text.count("\ufffd") <= max(1, _MAX_DAMAGE * len(text)) else None


def _detected(content: bytes) -> str:
    text = _try(content, _detected_encoding(content))
    if text is None:
        raise RecordError(Reason.BAD_ENCODING, _UNTOLD)
    return text


def _detected_encoding(content: bytes) -> str:
    western = _try(content, "cp1252")
    if western is not None and _is_western(content, western):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_DETECT_FROM]).best()
    if best is None:
        raise RecordError(Reason.BAD_ENCODING, _UNTOLD)
    return best.encoding


def _is_western(content: bytes, text: str) -> bool:
    """Whether what is not ASCII is the occasional accented letter or quotation mark of a Latin script."""
    foreign = [char for char in text if ord(char) > 0x7F]
    plausible = sum(char.isalpha() or char in "‘’“”–—…«»€£°·•©®™§¿¡\xa0„‚´" for char in foreign)
    return len(foreign) <= 0.2 * len(content) and plausible >= 0.95 * len(foreign)


def _checked(text: str) -> str:
    """The text, unless it is full of control characters, as binary files are in any encoding."""
    controls = sum(1 for char in text[:_DETECT_FROM] if char < " " and char not in "\t\n\r\f\v\x1a\x1b")
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text[:_DETECT_FROM]):
        raise RecordError(Reason.BAD_ENCODING, "holds control characters, as binary files do")
    return text.removeprefix("\ufeff")
