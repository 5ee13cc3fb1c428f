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


def is_companion(name: str) -> bool:
    """Whether a file's name says that it is documentation or a helper of other files, not an article."""
    return _COMPANIONS.fullmatch(re.split("[/!]", name)[-1]) is not None
