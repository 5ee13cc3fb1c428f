"""Forms and terms by number, for one process that builds segments: each spelling is analysed once."""

from __future__ import annotations

from typing import Final

from index.analyse import form_and_term
from index.kernels import building
from index.store.strings import encoded

_MOST: Final = 1_000_000  # spellings; some 200 MB


class Vocabulary:
    """Numbers for forms, as segments under construction hold them, and the term of each form."""

    def __init__(self) -> None:
        self._lexicon = building.Lexicon(self._learn)
        self._numbers: dict[str, int] = {}
        self.forms: list[bytes] = []
        self.terms: list[bytes] = []

    def encode(self, text: str) -> bytes:
        """The number of each token's form, u32, in order."""
        return self._lexicon.encode(text)

    def forget_if_full(self) -> None:
        """Start over where there are too many spellings. No segment under construction may hold numbers then."""
        if len(self._lexicon) > _MOST:
            self._lexicon.clear()
            self._numbers.clear()
            self.forms.clear()
            self.terms.clear()

    def _learn(self, raw: str) -> int:
        form, term = form_and_term(raw)
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = len(self.forms)
            spelled = form.encode() if form.isascii() else encoded(form)  # most are, and that is faster
            self.forms.append(spelled)
            self.terms.append(spelled if term == form else encoded(term))
        return number
