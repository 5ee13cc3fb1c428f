"""What a text shows of its language at a glance: the script that only one language is written in, and common words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from index.normalise.tables import words

_LETTER: Final = re.compile(r"[^\W\d_]")
_LEAST: Final = 3  # letters of a script that are no accident
_MOST_OF_IT: Final = 0.6
_KANA: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_HAN: Final = re.compile("[\u3041-\u3096\u30a1-\u30fa\u3400-\u9fff]")
_KANA_SHARE: Final = 0.1
_SCRIPTS: Final = tuple(
    (language, re.compile(f"[{letters}]"))
    for language, letters in {
        "ko": "\uac00-\ud7a3", "el": "\u0370-\u03ff\u1f00-\u1fff", "th": "\u0e01-\u0e4e", "lo": "\u0e81-\u0edf",
        "km": "\u1780-\u17d3", "my": "\u1000-\u104f", "ka": "\u10a0-\u10ff", "hy": "\u0531-\u0587",
        "ta": "\u0b80-\u0bff", "te": "\u0c00-\u0c7f", "kn": "\u0c80-\u0cff",
        "ml": "\u0d00-\u0d7f", "gu": "\u0a80-\u0aff",
        "pa": "\u0a00-\u0a7f", "or": "\u0b00-\u0b7f", "si": "\u0d80-\u0dff", "dv": "\u0780-\u07bf",
    }.items()
)  # fmt: skip
"""Scripts that news is written in in one language only; Han, Arabic, Cyrillic, Devanagari, Hebrew have several."""

COMMON_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    language: tuple(f" {word} " for word in common.split())
    for language, common in {
        "en": "the of and to in", "de": "der die und den das", "fr": "les des est et une", "es": "el los que en las",
        "pt": "do da uma os em", "it": "che il di della per", "nl": "de het een van en", "sv": "och att det som för",
        "da": "og at det er til", "no": "og at det er til", "nb": "og at det er til", "nn": "og at det er til",
        "fi": "ja on että oli ei", "pl": "w na z się do", "cs": "v na se že je", "hu": "a az és hogy nem",
        "ro": "și în care din pe", "tr": "ve bir bu için da", "ru": "в и на не с", "uk": "в і на у що",
        "id": "yang dan di", "ms": "yang dan di", "vi": "và của là có", "el": "και το της να του",
    }.items()
}  # fmt: skip
"""Words that a text of some length in a language has several of, with the spaces around them."""

RELATED: Final = tuple(
    words(family)
    for family in (
        "no nb nn da sv", "hr sr bs sl mk", "cs sk", "id ms jv su", "es gl ca pt an", "ru uk be bg mk", "nl af",
        "et fi", "az tr", "hi mr ne", "it la co", "fr oc", "de lb",
    )
)  # fmt: skip
"""Languages that detection confuses, so that it does not overrule a declaration between them."""


def script_language(text: str) -> str | None:
    """The language of a text whose script is that of no other, however short it is; ``None`` for other texts."""
    if text.isascii():
        return None
    letters = len(_LETTER.findall(text))
    if kana := len(_KANA.findall(text)):
        japanese = kana >= _LEAST and len(_HAN.findall(text)) >= _MOST_OF_IT * letters
        return "ja" if japanese and kana >= _KANA_SHARE * letters else None
    for language, script in _SCRIPTS:
        if script.search(text):
            found = len(script.findall(text))
            return language if found >= max(_LEAST, _MOST_OF_IT * letters) else None
    return None
