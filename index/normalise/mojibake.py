"""Text that was written as UTF-8 and read as something else (``cafÃ©``, ``itâ€™s``): put right by ftfy.

Good text stays as it is. A quick look finds what could be such a sign; ftfy is asked about its surroundings, and only
where it calls them bad is the line repaired. Of what ftfy can do it is asked for this alone: no punctuation is changed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from index.kernels.passes import texts as kernel
from index.kernels.python_texts import GARBLED

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

may_be_garbled: Final = kernel.may_be_garbled

_AROUND: Final = 8  # characters before and behind a sign that ftfy judges it by
_MOST_SIGNS: Final = 200
"""So many signs of a text are looked at. One that is garbled shows it at once."""
_IN_CAPITALS: Final = re.compile(r"(?<=[A-Z])[ÂÃÎÐ][”“’‘»…–—](?!\w)")
"""A word in capitals before a sign (``“ATÉ AMANHÔ``), which ftfy takes for one letter."""
_SEVERAL: Final = 3
_ELSEWHERE: Final = re.compile("[\u0530-\u1dff\u2070-\u209f\u20c0-\u2121\u2123-\uffff]")
_LONGEST: Final = 20_000
"""A longer line is repaired in pieces, so that none takes long."""


def mended(text: str) -> str:
    """The text with what was garbled put right; text that is not comes back as it is. Idempotent."""
    if not may_be_garbled(text) or not _is_garbled(text):
        return text
    return "\n".join(map(_mended_line, text.split("\n")))


def _is_garbled(text: str) -> bool:
    from ftfy.badness import is_bad

    for count, sign in enumerate(GARBLED.finditer(text)):
        if count == _MOST_SIGNS:
            return False
        if not _IN_CAPITALS.match(text, sign.start()) and is_bad(
            text[max(sign.start() - _AROUND, 0) : sign.end() + _AROUND]
        ):
            return True
    return False


def _mended_line(line: str) -> str:
    if not may_be_garbled(line):
        return line
    from ftfy import fix_encoding

    pieces = (line[at : at + _LONGEST] for at in range(0, len(line), _LONGEST))
    better = "".join(fix_encoding(piece, _only_encoding()) for piece in pieces)
    return better if _plausible(line, better) else line


def _plausible(line: str, better: str) -> bool:
    """Whether what came out is likelier than an accented letter before a sign (``Straße†`` is no letter of N'Ko).

    Letters of Europe, punctuation and emoji are; letters of other scripts where there are several.
    """
    if "\ufffd" in better and "\ufffd" not in line:
        return False
    more = len(_ELSEWHERE.findall(better)) - len(_ELSEWHERE.findall(line))
    return more <= 0 or more >= _SEVERAL


@cache
def _only_encoding() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(unescape_html=False, explain=False, replace_lossy_sequences=False)
