"""Notes of syndication and copyright under an article, and the publisher that they name."""

from __future__ import annotations

import re
from typing import Final

_CAPITALISED: Final = r"(?-i:(?:St|Mt|Dr)\.|[A-ZÀ-ÖØ-Þ0-9][\w&'’-]*(?:\.[\w&'’-]+)*)"
_SMALL: Final = r"(?:of|and|the|for|de|la|le|les|du|der|die|das|el|los|di|da|do|y|e|und|et|&)"
_NAME: Final = rf"(?P<name>{_CAPITALISED}(?: (?:{_SMALL} ){{0,2}}{_CAPITALISED})*)"
_STAFF: Final = r"(?:staff|team|desk|editors?|editorial|newsroom|journalists?|reporters?)"

_MARKS: Final = re.compile(
    r"syndicat|auto[- ]?generated|automated feed|(?:wire|agency|news) (?:agency )?feed|\bfeed\b.*\bunedited"
    r"|not (?:been )?(?:edited|created|reviewed)|reworked by|without (?:any )?(?:modification|edit)"
    r"|(?:from|via|with inputs from) (?:a |the )?(?:news )?(?:wire|agenc)|with (?:agency )?inputs\b"
    r"|press release|all rights reserved|originally (?:appeared|published)|(?:first|originally) (?:appeared|published)"
    r"|automatisch (?:aus|übernommen|erstellt)|nicht (?:redaktionell )?bearbeitet|alle rechte vorbehalten"
    r"|(?:dépêche|flux) .*(?:automatique|agence)|n'a pas été (?:modifié|édité)|tous droits réservés"
    r"|generad[oa] automáticamente|no ha sido editad|todos los derechos reservados|riproduzione riservata"
    r"|todos os direitos reservados",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(r"^\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_ABOUT_ITSELF: Final = re.compile(
    r"^\W*(?:this (?:story|article|report|copy|content|news)|(?:only|except for) the headline|with (?:agency )?inputs"
    r"|the (?:above )?(?:story|article|report|content)|dies(?:e|er) (?:meldung|artikel|beitrag|text)"
    r"|cet(?:te)? (?:article|dépêche)|est[ea] (?:artículo|noticia|nota))",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(r"^[(\[（【*_-].*[)\]）】*_.-]$", re.DOTALL)
_MAX_NOTE: Final = 500

_PUBLISHERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bby (?:the )?(?:staff|editors|editorial team|newsroom) (?:of|at) (?:the )?{_NAME}",
        rf"\bby (?:the )?{_NAME}(?:['’]s?)? {_STAFF}\b",
        rf"(?:appeared|published|posted) (?:first )?(?:in|on|by) (?:the )?{_NAME}",
        rf"(?:edited|created|reworked|altered|modified|reviewed) by (?:the )?{_NAME}",
        rf"(?:von der redaktion (?:von |der |des )?|von der {_STAFF} )(?:„|\")?{_NAME}",
        rf"(?:par la rédaction (?:de |du |des )?)(?:« ?)?{_NAME}",
        rf"(?:por la redacción (?:de |del )?)(?:«)?{_NAME}",
        rf"(?:©|\(c\)|copyright)(?:\s*(?:©|\(c\)))?(?:\s*\d{{4}}(?:\s*[-–]\s*\d{{4}})?)?,?\s*(?:by )?{_NAME}",
        rf"{_NAME}\W+all rights reserved",
    )
)
_TRAILING: Final = re.compile(
    rf"(?:[ ,]+(?:{_STAFF}|all|this|the|and|rights|reserved|\d{{4}}))+$|[.,;]+$|['’]s$", re.IGNORECASE
)


def is_note(line: str) -> bool:
    """Whether a line speaks of its own publication: in brackets, or as notes of that kind begin."""
    if len(line) > _MAX_NOTE:
        return False
    if _COPYRIGHT.match(line):
        return True
    speaks = _BRACKETED.match(line) is not None or _ABOUT_ITSELF.match(line) is not None
    return speaks and _MARKS.search(line) is not None


def publisher_of(note: str) -> str | None:
    """The publisher that a note names, if it names one."""
    for pattern in _PUBLISHERS:
        found = pattern.search(note)
        name = found and _trimmed(found["name"])
        if name:
            return name
    return None


def _trimmed(name: str) -> str:
    previous = ""
    while name != previous:
        previous, name = name, _TRAILING.sub("", name).strip()
    return name
