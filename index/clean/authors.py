"""Lines under an article that say who its authors are, and who worked on it."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 450
_NAMED_WITHIN: Final = 60
_ROLE: Final = re.compile(
    r"\b(?:reporters?|correspondents?|editors?|journalists?|writers?|columnists?|authors?|contributors?|professor"
    r"|fellow|founder"
    r"|director|covers|writes|reports|reported|teaches|book|is a|\w*redakteur(?:in)?|\w*korrespondent(?:in)?"
    r"|\w*reporter(?:in)?"
    r"|autor(?:in)?|gründer(?:in)?|professor(?:in)?|schreibt|berichtet|leitet|zuständig|journaliste|autrice"
    r"|auteur|rédact\w+"
    r"|périodista|periodista|redactora?|corresponsal|escribe|giornalista|scrive|jornalista|escreve|journalist\w*"
    r"|skriver"
    r"|schrijft|verslaggever|redacteur|muhabir|yazar|dziennikar\w+|журналист\w*|корреспондент\w*)\b",
    re.IGNORECASE,
)
_REPORTING: Final = re.compile(
    r"[(\[]?\s*(?:additional |with )?(?:reporting|writing|compiled|written|reported|edited"
    r"|editing) by .{3,300}[)\]]?\.?"
    r"|(?-i:(?:[A-ZÀ-Þ][\w.'’-]+,? (?:and )?){1,8}(?:reported|contributed) from [A-ZÀ-Þ]).{0,300}"
    r"|.{3,300} contributed (?:reporting|to this (?:report|story|article))\b.{0,80}"
    r"|(?:follow|contact|email|reach) .{2,80}(?:@|twitter|on x\b|mail).{0,120}",
    re.IGNORECASE,
)


def is_reporting(text: str) -> bool:
    """Whether a line says who else reported, wrote and edited."""
    return len(text) <= _LONGEST and _REPORTING.fullmatch(text) is not None


def is_biography(text: str, names: tuple[str, ...]) -> bool:
    """Whether a line tells of one of the authors: it begins with the name, about, and says what they do."""
    if len(text) > _LONGEST or not _ROLE.search(text):
        return False
    beginning = text[:_NAMED_WITHIN].casefold()
    return any(len(name) > 4 and name.casefold() in beginning for name in names)
