"""Notes of syndication and copyright under an article, and the publisher that they name."""

from __future__ import annotations

import re
from typing import Final

from index.normalise.tables import words

_CAPITALISED: Final = r"(?-i:(?:St|Mt|Dr|Pvt|Ltd|Inc|Corp|Co)\.|(?!\d{4}\b)[A-ZÀ-ÖØ-Þ0-9][\w&'’-]*(?:\.[\w&'’-]+)*)"
_SMALL: Final = (
    r"(?:of|and|the|for|in|on|de|la|le|les|du|des|aux|der|die|das|dem|den|am|vom|von|zum|zur|el|los|las|del|di|da|do|dos"
    r"|das|della|dello|dei|van|het|y|e|und|et|&)"
)
_NAME: Final = rf"(?P<name>{_CAPITALISED}(?: (?:{_SMALL} ){{0,2}}{_CAPITALISED})*)"
_STAFF: Final = r"(?:staff|team|desk|editors?|editorial|newsroom|journalists?|reporters?)"

_MARKS: Final = re.compile(
    r"syndicat|auto[- ]?generated|automated feed|(?:wire|agency|news) (?:agency )?feed|\bfeed\b.*\bunedited"
    r"|not (?:been )?(?:edited|created|reviewed|verified)|reworked by|without (?:any )?(?:modification|edit)"
    r"|(?:accepts|takes|assumes) no (?:responsibility|liability)|feed\b.*\bwithout"
    r"|(?:from|via|with inputs from) (?:a |the )?(?:news )?(?:wire|agenc)|with (?:agency )?inputs\b"
    r"|headline .{0,60}\b(?:changed|altered|edited|modified|rewritten)"
    r"|(?:published|sourced|received) .{0,40}\b(?:feed|wire)"
    r"|press release|all rights reserved|originally (?:appeared|published)|(?:first|originally) (?:appeared|published)"
    r"|automatisch (?:aus|übernommen|erstellt)|nicht (?:redaktionell )?bearbeitet|alle rechte vorbehalten"
    r"|(?:dépêche|flux) .*(?:automatique|agence)|n'a pas été (?:modifié|édité)|tous droits réservés"
    r"|generad[oa] automáticamente|no ha sido editad|todos los derechos reservados|riproduzione riservata"
    r"|todos os direitos reservados",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(
    r"^\W*?(?:copyright\W*)?(?:©\W*(?:copyright\b)?|\(c\)\s*(?=\d{4}|copyright)(?:copyright\b)?"
    r"|(?<=[Cc]opyright )\(c\)|(?<=[Cc]opyright )(?=\d{4}|by\b))\W*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\W*(?:by )?",
    re.IGNORECASE,
)
_RIGHTS: Final = re.compile(
    r"\W*\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|todos os direitos reservados|riproduzione riservata|tutti i diritti riservati|alle rechten voorbehouden"
    r"|wszelkie prawa zastrzeżone|все права защищены)\b.*",
    re.IGNORECASE,
)
_SENTENCE_ENDS: Final = re.compile(r"(?<!\bSt)(?<!\bPvt)(?<!\bLtd)(?<!\bInc)(?<!\bCo)(?<!\bCorp)\.(?:\s|$)|[,;|–—]\s?")
_MAX_HOLDER: Final = 6  # words
_ABOUT_ITSELF: Final = re.compile(
    r"^\W*(?:this (?:story|article|report|copy|content|news)|(?:only|except for) the headline|with (?:agency )?inputs"
    r"|the (?:above )?(?:story|article|report|content)|dies(?:e|er) (?:meldung|artikel|beitrag|text)"
    r"|cet(?:te)? (?:article|dépêche)|est[ea] (?:artículo|noticia|nota))",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"^[(\[（【*_-].*[)\]）】*_.-]$", re.DOTALL)
_DISCLAIMER: Final = re.compile(
    r"^\W*(?:disclaimer|haftungsausschluss|avertissement|clause de non-responsabilité|aviso legal|disclosure"
    r"|अस्वीकरण|डिस्क्लेमर|免责声明)\s*[:：–-]",
    re.IGNORECASE,
)
_MAX_NOTE: Final = 500
_MAX_DISCLAIMER: Final = 1500

_PUBLISHERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bby (?:the )?(?:staff|editors|editorial team|newsroom) (?:of|at) (?:the )?{_NAME}",
        rf"\bby (?:the )?{_NAME}(?:['’]s?)? {_STAFF}\b",
        rf"(?:appeared|published|posted) (?:first )?(?:in|on|by) (?:the )?{_NAME}",
        rf"(?:edited|created|reworked|altered|modified|reviewed|changed|rewritten|verified) by (?:the )?{_NAME}",
        rf"{_NAME} (?:has|have) not (?:been )?(?:edited|reviewed|verified|modified|altered)",
        rf"{_NAME} (?:has|have|did|does) not (?:edit|review|verify|modify|alter)",
        rf"{_NAME} (?:accepts|takes|assumes|bears) no (?:responsibility|liability)",
        rf"(?:von der redaktion (?:von |der |des )?|von der {_STAFF} )(?:„|\")?{_NAME}",
        rf"(?:par la rédaction (?:de |du |des )?)(?:« ?)?{_NAME}",
        rf"(?:por la redacción (?:de |del )?)(?:«)?{_NAME}",
        rf"{_NAME}\W+all rights reserved",
    )
)
_TRAILING: Final = re.compile(
    rf"(?:[ ,]+(?:{_STAFF}|all|this|the|and|rights|reserved|\d{{4}}))+$|[.,;]+$|['’]s$", re.IGNORECASE
)
_NO_NAMES: Final = words(
    "all this the it we our us staff team desk newsroom editors website copyright story article report content"
)
"""What stands where a name does and is none."""


def is_note(line: str) -> bool:
    """Whether a line speaks of its own publication: in brackets, or as notes of that kind begin."""
    if len(line) > _MAX_NOTE:
        return False
    if _COPYRIGHT.match(line) or _RIGHTS.match(line):
        return True
    speaks = _BRACKETED.match(line) is not None or _ABOUT_ITSELF.match(line) is not None
    return speaks and _MARKS.search(line) is not None


def is_disclaimer(line: str) -> bool:
    """Whether a line says that somebody answers for nothing: a note at an article's end, in its middle text."""
    return len(line) <= _MAX_DISCLAIMER and _DISCLAIMER.match(line) is not None


def publisher_of(note: str) -> str | None:
    """The publisher that a note names, if it names one."""
    if holder := _holder(note):
        return holder
    found = (pattern.search(note) for pattern in _PUBLISHERS)
    return next((name for match in found if match and (name := _named(match["name"]))), None)


def _holder(note: str) -> str | None:
    """Who holds the copyright: what follows the sign and the year, if it is a name and no sentence."""
    mark = _COPYRIGHT.match(note)
    if mark is None:
        return None
    holder = _SENTENCE_ENDS.split(_RIGHTS.sub("", note[mark.end() :]), maxsplit=1)[0].strip()
    return _named(holder) if holder[:1].isupper() and len(holder.split()) <= _MAX_HOLDER else None


def _named(found: str) -> str | None:
    name = _trimmed(found)
    return name if any(map(str.isalpha, name)) and name.casefold() not in _NO_NAMES else None


def _trimmed(name: str) -> str:
    previous = ""
    while name != previous:
        previous, name = name, _TRAILING.sub("", name).strip()
    return name
