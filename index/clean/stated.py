"""The text that a page states in its metadata (``articleBody`` of JSON-LD), held against the text that it shows.

What is stated has no furniture in it, but often no paragraphs either, and may be cut short or be another text; what is
shown has paragraphs, and furniture. So the one says which lines of the other are the article's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.clean.blocks import Block
from index.clean.markup import fragment, looks_like_html, unescaped
from index.clean.prose import paragraphs
from index.normalise.text import clean as clean_text
from index.normalise.text import comparable

_WORD: Final = re.compile(r"\w+")
_SHINGLE: Final = 3  # words
_LEAST: Final = 250
_SAID: Final = 0.6
"""The share of a line that the stated text must have for the line to be of it."""
_SHOWN: Final = 0.8
"""The share of the stated text that must be shown for it to decide."""
_WHOLE: Final = 0.6
"""A stated text shorter than this share of the shown one is an excerpt."""
_COVERS: Final = 0.8
_EXCERPT: Final = 0.4


def stated_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text as metadata hold it: plain, or markup."""
    if not text:
        return []
    return fragment(text) if looks_like_html(text) else paragraphs(clean_text(unescaped(text)))


def reconciled(stated: list[str], shown: list[Block]) -> list[str]:
    """The paragraphs of the article by both: shown lines that are stated, else what is stated, else what is shown."""
    texts = [block.text for block in shown]
    if sum(map(len, stated)) < _LEAST:
        return texts
    said = _Said(stated)
    marks = [said.has(text) for text in texts]
    common = sum(len(text) for text, mark in zip(texts, marks, strict=True) if mark)
    length = sum(map(len, stated))
    if common >= _SHOWN * length and length >= _WHOLE * sum(map(len, texts)):
        return [block.text for block, mark in zip(shown, marks, strict=True) if mark or block.is_heading]
    return stated if _is_better(stated, texts) else texts


class _Said:
    """What a text says, to be asked of lines."""

    def __init__(self, text: Sequence[str]) -> None:
        self._whole = comparable(" ".join(text))
        self._shingles = _shingles(" ".join(text))

    def has(self, line: str) -> bool:
        """Whether it says what a line says, most of it at least."""
        if comparable(line) in self._whole:
            return True
        own = _shingles(line)
        return bool(own) and len(own & self._shingles) >= _SAID * len(own)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _is_better(stated: list[str], shown: list[str]) -> bool:
    """Whether a stated text should be taken whole: what is shown lacks much of it or adds much to it."""
    own = _WORD.findall(" ".join(stated).casefold())
    seen = _WORD.findall(" ".join(shown).casefold())
    if sum(map(len, own)) < max(_LEAST, _EXCERPT * sum(map(len, seen))):
        return False
    common = len(set(own) & set(seen))
    return common < _COVERS * len(set(own)) or (common < _COVERS * len(set(seen)) and len(stated) > 1)
