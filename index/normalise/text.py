"""Characters of stored text: composed, visible, with ordinary spaces. Wording and punctuation stay as they came.

Quotation marks, dashes and ellipses are the author's and are never changed. What goes is what nobody sees:
control characters, soft hyphens, zero-width spaces, direction marks (text is kept in logical order, which needs
none). The joiners U+200C and U+200D stay after letters of scripts that are spelled with them, and in emoji. What was
garbled on its way is put right (:mod:`index.normalise.mojibake`), and so are quotation marks of Windows-1252 that came
as controls.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from index.kernels.passes import texts as kernel
from index.normalise.mojibake import mended

is_plain: Final = kernel.is_plain
is_plain_line: Final = kernel.is_plain_line
are_plain_lines: Final = kernel.are_plain_lines
plain_paragraphs: Final = kernel.plain_paragraphs

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls
    "\u00ad\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff"  # soft hyphen, zero widths, direction marks
    "\u202a-\u202e\u2066-\u2069\ufff9-\ufffc\ufffe\uffff]"  # direction overrides, annotations, objects
)
_MOST_ROUNDS: Final = 8
"""What was garbled so many times over, with unseen characters put between each time, is left at that."""
_C1: Final = re.compile("[\x80\x82-\x84\x86-\x8c\x8e\x91-\x9c\x9e\x9f]")  # U+0085 alone ends a line
_FROM_WINDOWS: Final = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_JOINING: Final = (
    "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe"  # Arabic, Persian, Urdu, …
    "\u0700-\u074f\u07c0-\u07ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af"  # Syriac, N'Ko, Indic, Myanmar, Khmer, …
)
_EMOJI: Final = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f"
_STRAY_NON_JOINER: Final = re.compile(f"(?<![{_JOINING}])\u200c")
_STRAY_JOINER: Final = re.compile(f"(?<![{_JOINING}{_EMOJI}])\u200d")
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}  # of typesetting, not of spelling
)
_HALF_KANA: Final = re.compile("[\uff61-\uff9f]+")  # of old terminals
_FULL_WIDTH: Final = {ord(char) + 0xFEE0: char for char in map(chr, range(0x21, 0x7F)) if char.isalnum()}
_BLANK_LINES: Final = re.compile(r"\n[ \n]*\n")
_RUNS: Final = re.compile(r" {2,}")
_SENTENCE_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[^\sa-z])|[。！？]+[」』”）]*")
_ABBREVIATION: Final = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Gov|Sen|Rep|Sgt|Col|Capt|Lt|St|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|etc|Nr|bzw|Mme|Mlle"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|\d{1,2}))\.$"
)


def clean(text: str) -> str:
    """The text in NFC without unseen characters; spaces are U+0020, lines end in U+000A. Idempotent."""
    for _ in range(_MOST_ROUNDS):
        if is_plain(text):
            return text
        text = _cleaned(mended(text))
        if mended(text) == text:
            break
    return text


def _cleaned(text: str) -> str:
    if _C1.search(text):
        text = text.translate(_FROM_WINDOWS)
    text = _SURROGATES.sub("\ufffd", text)
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    text = _UNSEEN.sub("", text)
    text = _STRAY_JOINER.sub("", _STRAY_NON_JOINER.sub("", text))
    text = _HALF_KANA.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def one_line(text: str | None) -> str | None:
    """Clean, on one line, single spaces; ``None`` where nothing is left."""
    if not text:
        return None
    if not text.isascii():
        text = mended(text)
    if is_plain_line(text):
        return text or None
    return " ".join(clean(text).split()) or None


def name_line(name: str | None) -> str | None:
    """:func:`one_line` for what comes again and again: names, sections, sources. ``ＮＨＫ`` is ``NHK``."""
    return _remembered_line(name) if name and len(name) <= _LONGEST_NAME else _name_line(name)


def _name_line(name: str | None) -> str | None:
    line = one_line(name)
    return line if line is None or line.isascii() else line.translate(_FULL_WIDTH)


_remembered_line: Final = lru_cache(maxsize=16_384)(_name_line)
_LONGEST_NAME: Final = 200  # characters; bounds what is remembered


def paragraphs(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Clean paragraphs, none empty, none with a blank line inside (such a one is several paragraphs).

    A paragraph of one line has single spaces. In one of several lines (a table, verse) the lines keep their
    inner spacing and lose trailing spaces.
    """
    if are_plain_lines(texts):
        return texts
    tidy: list[str] = []
    for text in texts:
        tidy += (text,) if is_plain_line(text) else map(_tidy, _BLANK_LINES.split(clean(text)))
    return tuple(filter(None, tidy))


def _tidy(paragraph: str) -> str:
    lines = [line for line in map(str.rstrip, paragraph.split("\n")) if line]
    if len(lines) == 1:
        return _RUNS.sub(" ", lines[0].strip())
    return "\n".join(lines)


def comparable(text: str | None) -> str:
    """Letters and digits only, caseless: for asking whether two lines say the same."""
    if not text:
        return ""
    return "".join(filter(str.isalnum, text.casefold()))


def first_sentence(text: str, limit: int = 120) -> str:
    """The first sentence of a paragraph, cut at a word with ``…`` where longer than ``limit`` characters."""
    line = " ".join(text.split())
    sentence = line
    for end in _SENTENCE_END.finditer(line):
        if end[0].startswith((".",)) and _ABBREVIATION.search(line[: end.start() + 1]):
            continue
        sentence = line[: end.end()]
        break
    return sentence if len(sentence) <= limit else _cut(sentence, limit)


def _cut(sentence: str, limit: int) -> str:
    head = sentence[: limit - 1]
    if not sentence[limit - 1].isspace() and " " in head:
        head = head.rpartition(" ")[0]
    return head.rstrip(" ,;:–—-") + "…"
