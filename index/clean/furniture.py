"""Lines of a page that are no part of an article: captions, buttons, links to other articles, breadcrumbs."""

from __future__ import annotations

import re
from typing import Final

_CREDIT_WORDS: Final = (
    r"photo|photos|photograph|image|images|picture|pic|pics|video|file|file photo|file image|representational image"
    r"|representative image|illustration|graphic|screengrab|screenshot|courtesy|foto|fotos|bild|imagen|immagine"
    r"|imagem|фото|फोटो|写真"
)
_CAPTION_END: Final = re.compile(
    rf"[(\[（](?:(?-i:[A-Z][\w.&]*)(?:/(?-i:[A-Z])\w*)? )?(?:{_CREDIT_WORDS})\b"
    r"(?: ?(?:credit|courtesy|source|by|via)\b)?(?:\s*[:：/|–-].{0,80}|(?: (?-i:[A-Z])[\w.&/-]*){1,4})?[)\]）]\.?$"
    rf"|[|•–-]\s*(?:{_CREDIT_WORDS})\s*(?:credit)?\s*[:：]\s*[^.]{{1,60}}$",
    re.IGNORECASE,
)
_CAPTION_START: Final = re.compile(
    rf"^[(\[]?(?:{_CREDIT_WORDS})(?:\s*(?:credit|courtesy|source|caption))?s?\s*[:：|]\s*\S|^[(\[]?(?:photo"
    rf"|image|foto|picture) (?:by|via|von)\b",
    re.IGNORECASE,
)
_MAX_CAPTION: Final = 300

_BUTTONS: Final = re.compile(
    r"(?:advertisement|advertisements|anzeige|werbung|publicité|publicidad|pubblicità|реклама|sponsored(?: content)?"
    r"|share(?: (?:this|the))?(?: (?:article|story|post|page))?|share on .{1,40}|listen to (?:this )?(?:article"
    r"|story)"
    r"|follow us(?: on .{1,60})?|subscribe(?: now)?|sign up(?: now)?|log in|print|print this (?:page|article)"
    r"|email|save|comments?"
    r"|\d+ comments?|\d+ shares?|\d+ min(?:ute)?s?(?: read)?|read more|load more|show more"
    r"|skip to (?:main )?content|menu|search|home"
    r"|related(?: (?:articles|stories|news|topics))?|recommended(?: for you)?|most (?:read|popular)"
    r"|trending(?: now)?|also read|back to top"
    r"|story continues below(?: this)?(?: advertisement| ad)?|artikel teilen|teilen|drucken|partager|imprimer"
    r"|compartir|whatsapp|facebook|twitter|telegram|linkedin|x"
    r"|view (?:all|more)|next (?:article|story)|previous (?:article|story)|add as a? ?preferred source.{0,30}"
    r"|open in app)[.!:…]?",
    re.IGNORECASE,
)
_LINK_LINE: Final = re.compile(
    r"^(?:(?:also|must) read|read (?:also|more|next)|see also|related(?: (?:story|article|news))?"
    r"|more (?:on this|from|stories)|watch(?: (?:video|here|now))?"
    r"|(?:follow|join|like) us on|click here|don['’]t miss|lesen sie (?:auch|mehr)|mehr zum thema|lire aussi"
    r"|à lire|voir aussi|lee también|leia (?:também|mais)"
    r"|leggi anche|lees ook|les også|читайте также)\s*(?:[:：|»>–-]|$).*",
    re.IGNORECASE,
)
_MAX_LINK_LINE: Final = 200
_CRUMBS: Final = re.compile(
    r"^(?:home|startseite|start|accueil|inicio|portada|home ?page|news)\s*(?:[/>»›|→]\s*[^/>»›|→]{1,80})+$",
    re.IGNORECASE,
)
_CRUMB: Final = re.compile(r"\s*[/>»›|→]\s*")
_RULE: Final = re.compile(r"^[\W_]+$")


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: it says whose, at its end or its beginning."""
    if len(line) > _MAX_CAPTION:
        return False
    return _CAPTION_END.search(line) is not None or _CAPTION_START.match(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a label or a link of the page around the article, or has no letter in it."""
    if _BUTTONS.fullmatch(line) or (_RULE.match(line) and not any(char.isalnum() for char in line)):
        return True
    return len(line) <= _MAX_LINK_LINE and _LINK_LINE.match(line) is not None


def breadcrumbs(line: str) -> list[str]:
    """The sections that a line of breadcrumbs leads through, without the way in; none if it is no such line."""
    return _CRUMB.split(line)[1:] if _CRUMBS.match(line) else []
