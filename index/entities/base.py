"""What a recogniser is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Kind, Mention


class Recogniser(Protocol):
    """Finds the people, organisations and places that a text names."""

    @property
    def name(self) -> str:
        """The name it is chosen by, and that an archive records."""
        ...

    def recognise(self, text: str, language: str | None) -> Sequence[Mention]:
        """Mentions in the order of the text, without overlap, with offsets into ``text``.

        ``language`` is a BCP 47 tag, or ``None`` where it is not known. A recogniser that does not know
        the language finds less rather than guessing: a wrong entity is worse than none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """A typed stretch of text, before aliases are merged.

    ``reading`` is how the name is written elsewhere, where ``surface`` says it in other letters: in
    capitals, or in another language.
    """

    surface: str
    kind: Kind
    start: int
    end: int
    reading: str = ""

    @property
    def form(self) -> str:
        """What the name is merged by."""
        return self.reading or self.surface
