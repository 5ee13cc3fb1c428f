"""What the first bytes of a file look like: text or not, prose or not, the head of a dump or not."""

from __future__ import annotations

import codecs
import re
from typing import Final

from index.clean.decode import unmarked_utf16

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS: Final = bytes(c for c in range(32) if c not in (8, 9, 10, 12, 13, 26, 27))
_MAX_CONTROL_SHARE: Final = 0.02

_SENTENCE: Final = re.compile(r"[.!?…。！？।۔؟](?:[\"'”’»)\]]|\s|$)", re.MULTILINE)
_CODE: Final = re.compile(r"[{}<>;=\\|]|\*\*\*|\.\.\.\.|----|====")
_MAX_CODE_SHARE: Final = 0.02
_MIN_LETTER_SHARE: Final = 0.6
_COMPANIONS: Final = re.compile(
    r"(?:read[ _-]?me|licen[cs]e|copying|copyright|notice|change[ _-]?log|changes|authors|contributing|install"
    r"|provenance|manifest|makefile|todo|version|index|contents|codebook)(?:[._-].*)?"
    r"|.*\.(?:md|rst|adoc|dtd|xsd|css|js|py|c|h|sh|log|csv|tsv|ya?ml|toml|ini|cfg|tex|bib|rtf|sha256|md5)",
    re.IGNORECASE,
)


def head_text(head: bytes) -> str:
    """The first bytes as text, for judging only: undecodable bytes are replaced."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, "replace")
    return head.decode((b"\0" in head and unmarked_utf16(head)) or "utf-8", "replace")


def is_binary(head: bytes) -> bool:
    """Whether the bytes are no text in any usual encoding: NULs, or more than a few control characters."""
    if head.startswith(tuple(bom for bom, _ in _BOMS[1:])) or (b"\0" in head and unmarked_utf16(head)):
        return is_binary(head_text(head).encode("utf-8", "replace"))
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return b"\0" in head or controls > _MAX_CONTROL_SHARE * len(head)


def is_prose(text: str) -> bool:
    """Whether the text is mostly sentences, not a list, a table or a program."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or not _SENTENCE.search(text) or _is_table(lines):
        return False
    solid = [c for c in text if not c.isspace()]
    letters = sum(c.isalpha() or ord(c) > 0x2FF for c in solid)
    return letters >= _MIN_LETTER_SHARE * len(solid) and len(_CODE.findall(text)) <= _MAX_CODE_SHARE * len(text)


def _is_table(lines: list[str]) -> bool:
    """Whether the first lines all have the same number of separators, as a table of fields has."""
    for separator, least in ((",", 3), ("\t", 1), (";", 2)):
        counts = {line.count(separator) for line in lines[:6]}
        if len(lines) >= 3 and len(counts) == 1 and counts.pop() >= least:
            return True
    return False


_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Controls, line ends, marks that turn the direction of what follows, and bytes of a name that are no text."""

_MEDIA: Final = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF....(?:WEBP|WAVE|AVI )|\x00\x00[\x01\x02]\x00[\x01-\xff]\x00"
    rb"|BM....\x00\x00\x00\x00|II\*\x00|MM\x00\*|wOF[F2]|\x00\x01\x00\x00\x00|OTTO|ID3[\x02-\x04]|\xff[\xfb\xf3\xf2]"
    rb"|OggS|fLaC|....ftyp|\x1aE\xdf\xa3|FWS|CWS",
    re.DOTALL,
)
"""Pictures, fonts, sounds and films, by the bytes that they begin with."""


def printable(name: str) -> str:
    """A file's name as it may be shown and written down: whatever could spoil a terminal or a line is spelled out."""
    return name if name.isprintable() else _UNPRINTABLE.sub(_spelled, name)


def _spelled(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no text, as Python keeps it
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def is_media(head: bytes) -> bool:
    """Whether a file is a picture, a font, a sound or a film."""
    return _MEDIA.match(head) is not None


def is_companion(name: str) -> bool:
    """Whether a file's name says that it is documentation or a helper of other files, not an article."""
    return _COMPANIONS.fullmatch(re.split("[/!]", name)[-1]) is not None
