"""Forms and terms by number, for one process that builds segments: each form is stemmed once."""

from __future__ import annotations

from typing import Final

from index.analyse import form_of, stems
from index.kernels import building

_MOST: Final = 1_000_000  # spellings; some 200 MB


class Vocabulary:
    """Numbers for forms, as segments under construction hold them, and the term of each form."""

    def __init__(self) -> None:
        self._lexicon = building.Lexicon(form_of)
        self._terms: list[bytes] = []

    def encode(self, text: str) -> bytes:
        """The number of each token's form, u32, in order."""
        return self._lexicon.encode(text)

    @property
    def forms(self) -> list[bytes]:
        """The forms by number."""
        return self._lexicon.forms

    @property
    def terms(self) -> list[bytes]:
        """The term of each form, by number. Those that are new are stemmed all at once, which is faster."""
        self._terms += stems(self._lexicon.forms[len(self._terms) :])
        return self._terms

    def forget_if_full(self) -> None:
        """Start over where there are too many spellings. No segment under construction may hold numbers then."""
        if len(self._lexicon) > _MOST:
            self._lexicon.clear()
            self._terms.clear()
