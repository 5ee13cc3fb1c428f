"""How words, phrases and numbers are spelled in a query: what a backslash protects, and from what.

The lexer reads by these rules and the nodes of the tree print themselves by them, so they stand side by side. A
backslash makes the operator after it plain; before anything else it is a backslash.
"""

from __future__ import annotations

import re

from index.fields import BY_NAME, BY_PREFIX, FieldKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

QUOTES: Final = {  # each opening mark, and the marks that may close what it opens
    '"': '"',
    **dict.fromkeys("“”„‟", "“”„‟"),
    **dict.fromkeys("«»", "«»"),
}
KEYWORDS: Final = frozenset({"AND", "OR", "NOT"})
BEFORE, AFTER = "before", "after"
PREFIXES: Final = frozenset({*BY_PREFIX, BEFORE, AFTER})
"""What may stand before a colon (in lower case)."""

ANY_QUOTE: Final = "".join(QUOTES)
_ESCAPABLE: Final = rf"\\{ANY_QUOTE}():*?~^\-"
ESCAPE: Final = rf"\\[{_ESCAPABLE}]"
FACTOR: Final = r"\d{1,6}(?:\.\d{1,6})?"
FIELD: Final = r"([^\W\d]\w*):"

# Patterns stay text until a query needs them: most queries are plain words.
_ESCAPED: Final = rf"\\([{_ESCAPABLE}])|\A\\(?=(?:AND|OR|NOT)(?!\w))"
_ALWAYS: Final = r"[\\()]"
_WILD: Final = r"[*?]"
_QUOTE: Final = rf"(?:\A|(?<=:))[{ANY_QUOTE}]"
_SUFFIX: Final = rf"(?s:(?<=.)(?:~(?=[12]?\Z)|\^(?={FACTOR}\Z)))"


def unescape(text: str) -> str:
    """Plain text of a word or of the inside of a phrase, as it was written."""
    return re.sub(_ESCAPED, r"\1", text) if "\\" in text else text


def mask(text: str) -> str:
    """As long as the plain text, with a NUL for every protected character: what is left in it has its power."""
    return re.sub(_ESCAPED, lambda match: "\0" if match[1] else "", text) if "\\" in text else text


def word(text: str, field: str | None) -> str:
    """A word as it must be written to be read as just this text."""
    if field is None and text.isalnum() and text not in KEYWORDS:
        return text
    spelled = re.sub(_ALWAYS, r"\\\g<0>", text)
    if is_key(field):
        stem_length = len(spelled.rstrip("*"))
        return _finish(spelled[:stem_length] + r"\*" * (len(spelled) - stem_length), field)
    core = 0 if is_address(text) else core_length(spelled)
    return _finish(re.sub(_WILD, r"\\\g<0>", spelled[:core]) + spelled[core:], field)


def stem(text: str, field: str | None) -> str:
    """The part of a word that stands before a star or a tilde."""
    spelled = re.sub(_ALWAYS, r"\\\g<0>", text)
    return _finish(spelled if is_key(field) else re.sub(_WILD, r"\\\g<0>", spelled), field)


def pattern(text: str, field: str | None) -> str:
    """A word in which stars and question marks have their power."""
    return _finish(re.sub(_ALWAYS, r"\\\g<0>", text), field)


def _finish(spelled: str, field: str | None) -> str:
    if not spelled.isalnum():
        spelled = re.sub(_SUFFIX, r"\\\g<0>", re.sub(_QUOTE, r"\\\g<0>", spelled))
    return _protect_beginning(spelled) if field is None else prefix(field) + spelled


def core_length(text: str) -> int:
    """How much of a word is left when the punctuation at its end is taken off; a star is no punctuation."""
    for end in range(len(text), 0, -1):
        last = text[end - 1]
        if last == "*" or last.isalnum() or _is_mark(last):
            return end
    return 0


def _is_mark(letter: str) -> bool:
    from unicodedata import category  # which most queries do without

    return category(letter).startswith("M")


def is_key(field: str | None) -> bool:
    """Whether a field holds identifiers, which may hold any character: only a star at the end has a power."""
    return field is not None and BY_NAME[field].kind is FieldKind.KEY


def is_address(text: str) -> bool:
    """Whether a word is a web address, in which ``?`` and ``*`` are what they are."""
    return "://" in text


def _protect_beginning(spelled: str) -> str:
    if spelled in KEYWORDS or spelled.startswith("-"):
        return "\\" + spelled
    named = re.match(FIELD, spelled)
    if named and named[1].lower() in PREFIXES:
        return f"{named[1]}\\{spelled[named.end(1) :]}"
    return spelled


def phrase(text: str) -> str:
    """Text in quotes."""
    return '"' + re.sub(r'[\\"]', r"\\\g<0>", text) + '"'


def prefix(field: str) -> str:
    """The canonical prefix of a field, with its colon."""
    return BY_NAME[field].prefixes[0] + ":"


def number(factor: float) -> str:
    """A factor in the notation that boosts are written in."""
    return f"{factor:.6f}".rstrip("0").rstrip(".")


def date(text: str) -> str:
    """A date after its prefix: bare if it can be, else in quotes."""
    return phrase(text) if not text or re.search(rf"[\s(){ANY_QUOTE}\\]", text) else text
