"""The one analyser: text → terms. Indexing and queries share it, so that what is stored can be found.

The token rule (``ANALYSER_VERSION`` 1):

* a token is a run of letters, marks and digits. Everything else parts tokens (``five-hour`` is two, ``O'Brien`` is
  two), but a point or comma between digits joins (``3.5``, ``1,000``), a possessive ``'s`` goes, and an acronym
  loses its points (``U.S.`` is ``us``);
* scripts without spaces between words (Han, Kana, Thai, Lao, Khmer, Burmese): each character is a token, and
  a query for several is a phrase;
* case is folded, and so are accents of Latin, Greek and Cyrillic letters and the vowel points of Arabic and Hebrew;
* a *form* is a token so folded; a *term* is its stem by snowball's English stemmer, whatever the language: one
  rule for all keeps query and archive in agreement. A stem that would be empty keeps its form.

No word is left out: "to be or not to be" can be found.
"""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Final

_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks and joiners that Python's \w leaves out although they stand inside words.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc\u09be-\u09cd\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc"
    "\u0abe-\u0acd\u0b01-\u0b03\u0b3c\u0b3e-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83"
    "\u0cbc\u0cbe-\u0cd6\u0d00-\u0d03\u0d3e-\u0d4d\u0d81-\u0d83\u0dca-\u0ddf\u0f71-\u0f84\u200c\u200d"
)
_LETTER: Final = rf"[^\W_{_UNSPACED}]"
_LETTERS: Final = rf"{_LETTER}+(?:[{_MARKS}]+{_LETTER}*)*"
_ACRONYM: Final = r"(?<![\w.])(?:[A-Za-z]\.)+(?:(?<=\.[A-Za-z]\.)(?!\w)|[A-Za-z](?![\w.]))"


def _token_pattern(letters: str, apostrophes: str) -> str:
    return rf"{_ACRONYM}|{letters}(?:(?<=\d)[.,](?=\d){letters})*(?:[{apostrophes}]s(?!\w))?"


# Patterns are compiled when they are first needed: most queries are a few plain words, and need none of them.
@cache
def _token() -> re.Pattern[str]:
    return re.compile(_token_pattern(_LETTERS, "'’") + f"|[{_UNSPACED}]")


@cache
def _ascii_token() -> re.Pattern[str]:
    """The same rule for text that is all ASCII, which most news is; a test holds the two together."""
    return re.compile(_token_pattern("[A-Za-z0-9]+", "'"))


@cache
def _latin_token() -> re.Pattern[str]:
    """The same for text of letters up to U+02FF, whatever its punctuation: compiled in a twentieth of the time."""
    return re.compile(_token_pattern(r"[^\W_]+", "'’"))


@cache
def _beyond_latin() -> re.Pattern[str]:
    return re.compile("[^\x00-\u02ff\u2010-\u205e]")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


@cache
def _folded_marks() -> re.Pattern[str]:
    return re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]")


@cache
def _thousands() -> re.Pattern[str]:
    return re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)")


_LETTERS_WITHOUT_DECOMPOSITION: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)
_CACHE_LIMIT: Final = 1_000_000


@cache
def _stemmer() -> Any:
    # A PyStemmer object cannot be pickled or shared between processes, so it lives here and not in the schema.
    from Stemmer import Stemmer

    return Stemmer("english", 0)


@cache
def _stem() -> Callable[[str], str]:
    stem: Callable[[str], str] = _stemmer().stemWord
    return stem


def fold_word(word: str) -> str:
    """Case and accents folded, compatibility forms resolved; inner characters otherwise as they are."""
    if word.isascii():
        return word.lower()
    from unicodedata import normalize  # which most queries do without

    decomposed = normalize("NFKD", word.casefold().translate(_LETTERS_WITHOUT_DECOMPOSITION))
    return normalize("NFC", _folded_marks().sub("", decomposed)).casefold()


def fold(text: str) -> str:
    """A whole value, as names are compared: folded, inner white space as single spaces, ends trimmed."""
    return " ".join(fold_word(text).split())


def is_unspaced(text: str) -> bool:
    """Whether the text has characters of a script that is written without spaces between words."""
    return not text.isascii() and _unspaced().search(text) is not None


def _core(raw: str) -> str:
    """The token without its possessive."""
    return raw[:-2] if raw.endswith(("'s", "’s")) else raw


def _form(raw: str) -> str:
    core = _core(raw)
    if "." in core and not core[0].isdigit():
        core = core.replace(".", "")
    elif "," in core and _thousands().match(core):
        core = core.replace(",", "")
    return fold_word(core) or core


class _Vocabulary(dict[str, tuple[str, str]]):
    """Raw token → (form, term), worked out once a spelling."""

    def __missing__(self, raw: str) -> tuple[str, str]:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        found = self[raw] = form_and_term(raw)
        return found


_vocabulary: Final = _Vocabulary()


def _pattern(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _ascii_token()
    return _token() if _beyond_latin().search(text) else _latin_token()


def _raw(text: str) -> list[str]:
    """The tokens as they stand in the text."""
    if text.isalnum() and text.isascii():  # a plain word of a query
        return [text]
    return _pattern(text).findall(text)


def tokens(text: str) -> list[str]:
    """Stemmed terms of prose, in order; a term's index is its position."""
    return [_vocabulary[raw][1] for raw in _raw(text)]


def forms(text: str) -> list[str]:
    """Folded words that are not stemmed, at the same positions as :func:`tokens`."""
    if text.isascii() and text.replace(" ", "").isalnum():  # most names: nothing in them but words
        return text.lower().split()
    return [_vocabulary[raw][0] for raw in _raw(text)]


def tokens_and_forms(text: str) -> list[tuple[str, str]]:
    """``(form, term)`` of each token, in order: one pass for a writer that stores both."""
    return [_vocabulary[raw] for raw in _raw(text)]


def form_of(raw: str) -> str:
    """The form of one token as it stands in the text."""
    return raw.lower() if raw.isascii() and raw.isalnum() else _form(raw)  # most are that plain


def form_and_term(raw: str) -> tuple[str, str]:
    """The form and the term of one token as it stands in the text."""
    form = form_of(raw)
    return form, _stem()(form) or form


def stems(forms: list[bytes]) -> list[bytes]:
    """The terms of many forms, all in UTF-8; a form that is its own term is one object with it."""
    stemmed = zip(_stemmer().stemWords(forms), forms, strict=True)
    return [form if stem in (b"", form) else stem for stem, form in stemmed]


def spans(text: str) -> Iterator[tuple[str, str, int, int]]:
    """``(form, term, start, end)`` of each token, with the characters of ``text`` that it stands for."""
    for match in _pattern(text).finditer(text):
        raw = match.group()
        form, term = _vocabulary[raw]
        start = match.start()
        yield form, term, start, start + len(_core(raw))
