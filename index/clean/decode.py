"""Bytes → text, by what is certain first: byte order mark, UTF-8, what is declared, and only then by detection."""

from __future__ import annotations

import codecs
import re
from typing import Final

from index.clean.latin import is_latin, latin_encoding
from index.errors import RecordError
from index.report import Reason

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks, longer ones before those that they begin with, and the codecs that read them."""
_WINDOWS: Final = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "euc_kr": "cp949", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "big5": "big5hkscs", "tis-620": "cp874", "iso8859-11": "cp874",
}  # fmt: skip
"""What browsers read for a label (https://encoding.spec.whatwg.org), by Python's name of the codec."""
_LABELS: Final = {
    "x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "windows-949": "cp949", "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "koi": "koi8-r", "koi8": "koi8-r", "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-cp1250": "cp1250", "dos-874": "cp874", "logical": "iso8859-8",
}  # fmt: skip
"""Labels that Python does not know."""
_WESTERN: Final = frozenset({"cp1252", "cp1254", "iso8859-15", "mac-roman"})
"""What is declared without a thought, over text of any script."""

_NEVER_WRITTEN: Final = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape", "utf-7"}
)
"""Codecs that no page is in; some of them take long."""

_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN: Final = 4096

_ESCAPED: Final = ("iso2022", "hz")
"""Encodings whose bytes are all ASCII, so that UTF-8 would read them without an error, and wrongly."""

_CONTROLS: Final = re.compile("[\0-\x08\x0e-\x19\x1c-\x1f]+")
_MAX_CONTROL_SHARE: Final = 0.01
_MAX_DAMAGE: Final = 0.001
_DETECT_FROM: Final = 256 * 1024
_UNTOLD: Final = "not UTF-8, and in no other encoding that can be told"
_ODD_ZEROS: Final = 0.3
_SURELY: Final = 3
_STRAY: Final = re.compile(  # a character of Windows-1252 among ASCII: a sign anywhere, a letter in a word
    rb"(?<![\x80-\xff])[\x80-\x9f](?![\x80-\xff])|(?<=[A-Za-z])[\xc0\xc1\xc4-\xe1\xe3-\xff](?=[\x00-\x7f])"
)
_TELLING: Final = re.compile(rb"[^<>]*[\x80-\xff][^<>]*")
"""Text between tags that is not all ASCII."""


def decode(content: bytes, declared: str | None = None, *, markup: bool = False) -> str:
    """The text of some bytes.

    Args:
        content: the bytes of a page or a dump.
        declared: the encoding that whoever sent the bytes named, if any.
        markup: look for a declaration inside the bytes, as HTML and XML have it.

    Raises:
        RecordError: the bytes are no text, or in no encoding that can be told.
    """
    marked = next((encoding for bom, encoding in BOMS if content.startswith(bom)), None)
    if marked:
        return _checked(_strict(content, marked))
    if b"\0" in content[:_DETECT_FROM] and (text := _two_bytes(content)) is not None:
        return _checked(text)
    codec = _codec(declared) or (_codec(_declared_inside(content)) if markup else None)
    if codec and codec.startswith(_ESCAPED):
        return _checked(_strict(content, codec))
    text = _try(content, "utf-8")
    if text is None:
        text = _as_declared(content, codec) if codec else _mostly_utf8(content)
    return _checked(text if text is not None else _detected(content))


def _as_declared(content: bytes, codec: str) -> str | None:
    """The text in the declared encoding, unless that is plainly wrong."""
    if codec == "utf-8":
        return _mostly_utf8(content, declared=True)
    if codec in _WESTERN and not is_latin(content):
        return None
    return _mostly_utf8(content) or _try(content, codec) or _few_broken(content.decode(codec, "replace"))


def _two_bytes(content: bytes) -> str | None:
    encoding = unmarked_utf16(content[:_DETECT_FROM])
    return _try(content, encoding) if encoding and len(content) % 2 == 0 else None


def unmarked_utf16(head: bytes) -> str | None:
    """Which UTF-16 it is without a mark: ASCII, spaces at the least, has a zero in always the same of its two bytes."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if not first + second or min(first, second) > _ODD_ZEROS * max(first, second):
        return None
    encoding = "utf-16-be" if first > second else "utf-16-le"
    shown = head[: len(head) // 2 * 2].decode(encoding, "replace")[:1000]
    strange = sum(not (char.isprintable() or char in "\t\r\n") or char == "\ufffd" for char in shown)
    return encoding if strange <= max(1, 0.02 * len(shown)) else None


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its beginning, for what is read as it comes: by mark, UTF-8, or detection.

    Raises:
        RecordError: it is in none that can be told.
    """
    marked = next((encoding for bom, encoding in BOMS if head.startswith(bom)), None) or unmarked_utf16(head)
    if marked:
        return marked
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # which may end in the middle of a character
    except UnicodeDecodeError:
        encoding = _detected_encoding(head)
        if encoding is None:
            raise RecordError(Reason.BAD_ENCODING, _UNTOLD) from None
        return encoding
    return "utf-8"


def _declared_inside(content: bytes) -> str | None:
    found = _XML.search(content, 0, 200) or _META.search(content, 0, _META_WITHIN)
    label = found[1].decode("ascii") if found else None
    return None if label and label.lower().startswith(("utf-16", "utf-32")) else label  # it could not have been read


def _codec(label: str | None) -> str | None:
    """Python's name of an encoding, if it knows one; labels for Latin-1 mean Windows-1252 on the web."""
    if not label:
        return None
    plain = label.strip().lower()
    try:
        name = codecs.lookup(_LABELS.get(plain, plain)).name
        b"ab".decode(name, "replace")  # some codecs are no encodings of text
    except (LookupError, ValueError, AssertionError):
        return None
    return None if name in _NEVER_WRITTEN else _WINDOWS.get(name, name)


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


def _mostly_utf8(content: bytes, *, declared: bool = False) -> str | None:
    """UTF-8 with rare broken characters, as pages cut in the middle of one have, or pieces of Windows-1252 pasted in.

    Those of Windows-1252 are read as such; what is broken shows as U+FFFD. ``None`` where it is not UTF-8 at all.
    """
    mended, strays = _STRAY.subn(_from_windows, content)
    text = mended.decode("utf-8", "replace")
    if _few_broken(text) is None:
        return None
    broken = strays + text.count("\ufffd")
    sound = sum(1 for char in text if char > "\x7f") - broken
    return text if (declared and broken <= 1) or sound >= (broken if declared else _SURELY * broken) else None


def _from_windows(match: re.Match[bytes]) -> bytes:
    return match[0].decode("cp1252", "replace").encode()


def _few_broken(text: str) -> str | None:
    return text if text.count("\ufffd") <= max(1, _MAX_DAMAGE * len(text)) else None


def _detected(content: bytes) -> str:
    codec = _detected_encoding(content)
    text = (_try(content, codec) or _few_broken(content.decode(codec, "replace"))) if codec else None
    if text is None:
        raise RecordError(Reason.BAD_ENCODING, _UNTOLD)
    return text


def _detected_encoding(content: bytes) -> str | None:
    if is_latin(content) and (encoding := latin_encoding(content)) is not None:
        return encoding
    from charset_normalizer import from_bytes

    telling = b"\n".join(_TELLING.findall(content[:_DETECT_FROM])) or content[:_DETECT_FROM]
    best = from_bytes(telling).best()
    return _codec(best.encoding) if best else None


def _checked(text: str) -> str:
    """The text, unless it is full of control characters, as binary files are in any encoding; without stray NULs."""
    looked_at = text[:_DETECT_FROM]
    if sum(map(len, _CONTROLS.findall(looked_at))) > _MAX_CONTROL_SHARE * len(looked_at):
        raise RecordError(Reason.BAD_ENCODING, "holds control characters, as binary files do")
    return text.replace("\0", "").removeprefix("\ufeff")
