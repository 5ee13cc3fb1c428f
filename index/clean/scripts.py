"""Which languages a few words in another script point to."""

from __future__ import annotations

import re
from typing import Final

_SCRIPTS: Final[tuple[tuple[str, str], ...]] = (
    ("\u0900-\u097f", "hi"),
    ("\u0980-\u09ff", "bn"),
    ("\u0a00-\u0a7f", "pa"),
    ("\u0a80-\u0aff", "gu"),
    ("\u0b00-\u0b7f", "or"),
    ("\u0b80-\u0bff", "ta"),
    ("\u0c00-\u0c7f", "te"),
    ("\u0c80-\u0cff", "kn"),
    ("\u0d00-\u0d7f", "ml"),
    ("\u0d80-\u0dff", "si"),
    ("\u0590-\u05ff", "he"),
    ("\u0600-\u06ff\u0750-\u077f", "ar"),
    ("\u0400-\u04ff", "ru"),
    ("\u0370-\u03ff", "el"),
    ("\u0e00-\u0e7f", "th"),
    ("\u10a0-\u10ff", "ka"),
    ("\u0530-\u058f", "hy"),
    ("\u3040-\u30ff", "ja"),
    ("\uac00-\ud7af\u1100-\u11ff", "ko"),
    ("\u4e00-\u9fff", "zh"),
)
"""Code points of a script → the language that it most often writes on news sites."""

_SHARED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "ar": (("ٹڈڑںےھہ", "ur"), ("پچژگ", "fa")),
    "ru": (("іїєґІЇЄҐ", "uk"),),
}
"""Letters by which another language of the same script gives itself away."""

_FOREIGN: Final = re.compile("[" + "".join(letters for letters, _ in _SCRIPTS) + "]+")
_BY_SCRIPT: Final = tuple((re.compile(f"[{letters}]"), language) for letters, language in _SCRIPTS)


def languages_of(text: str) -> tuple[str, ...]:
    """BCP 47 tags of the languages that the scripts of a text point to; none for the Latin script."""
    found = [_settled(language, text) for pattern, language in _BY_SCRIPT if pattern.search(text)]
    if "ja" in found and "zh" in found:
        found.remove("zh")  # Japanese is written with Chinese characters too
    return tuple(found)


def _settled(language: str, text: str) -> str:
    for letters, other in _SHARED.get(language, ()):
        if any(letter in text for letter in letters):
            return other
    return language


def part_scripts(text: str) -> tuple[str, str]:
    """The text without its words in other scripts than Latin, and those words."""
    return _FOREIGN.sub(" ", text), " ".join(_FOREIGN.findall(text))


def is_mostly_latin(text: str) -> bool:
    """Whether most letters are Latin ones."""
    latin, foreign = part_scripts(text)
    return sum(char.isalpha() for char in latin) >= len(foreign)
