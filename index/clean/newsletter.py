"""The text of a newsletter: what mail programs show, without what every letter has above and below its text.

A letter begins with a line for previews and a link to itself on the web, and ends with the reasons why it was sent, the
sender's address, and the way out. No rule knows a sender.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.clean.furniture import is_caption, is_furniture
from index.clean.limits import check
from index.clean.markup import block_texts
from index.clean.notes import is_note
from index.clean.prose import paragraphs
from index.normalise.text import clean as clean_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

_HIDDEN: Final = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|max-height:0(?:px)?(?:;|$)|font-size:[01](?:px)?(?:;|$)|opacity:0(?:;|$)"
)
_SILENT: Final = ("script", "style", "noscript", "template", "svg", "form", "button", "head", "title", "img", "figure")

_LETTER: Final = r"(?:e-?mails?|messages?|newsletters?|letters?|briefings?|alerts?|updates?)"
_ONLINE: Final = re.compile(
    rf"(?:trouble|problems?|difficulty) (?:viewing|reading|seeing) this {_LETTER}"
    r"|(?:view|read|open|see|having trouble|can(?:no|['’])t (?:see|read|view)"
    r"|not displaying)\b.{0,60}\b(?:in|on|using) (?:your |a |the )?(?:browser|web(?: ?page)?)\b"
    r"|^(?:click (?:here )?to )?(?:view|read|open|see) (?:(?:this|it|the) )?(?:e-?mail |newsletter |message )?online\b"
    r"|\b(?:web|online|browser)[ -]?(?:version|ansicht)\b|im browser (?:ansehen|anzeigen|öffnen|lesen)"
    r"|(?:voir|lire|afficher|consulter)\b.{0,40}\b(?:navigateur|en ligne)|version en ligne"
    r"|(?:ver|leer|abrir)\b.{0,40}\b(?:navegador|en línea)"
    r"|visualizza\b.{0,40}\bbrowser|(?:bekijk|lees)\b.{0,40}\bbrowser|открыть в браузере",
    re.IGNORECASE,
)
_WAY_OUT: Final = re.compile(
    r"\bunsubscribe\b.{0,60}\b(?:here|below|link|click|list|any ?time|e-?mails?|newsletters?|preferences)\b"
    r"|^(?:to |click (?:here )?to |you can )?unsubscribe\b.{0,40}$|\bopt[ -]out of (?:these|this|our|future)\b"
    rf"|(?:manage|update|change|edit) (?:your |my )?(?:{_LETTER} |subscription )*"
    r"(?:preferences|settings|subscriptions?|profile)"
    rf"|you(?:['’]re| are) (?:receiving|getting) (?:this|these|our) (?:\w+ )?{_LETTER}\b"
    rf"|you (?:have )?(?:received|got) (?:this|these|our) (?:\w+ )?{_LETTER}\b"
    rf"|you (?:have )?(?:signed up|subscribed|opted in) (?:for|to|on|via) (?:our|the|this|these)\b"
    rf"|this {_LETTER} (?:was|is|has been) (?:sent|intended|delivered) (?:to|for|by)\b"
    r"|our (?:mailing|postal) address|add (?:us|.{1,60}) to your (?:address book|contacts)"
    r"|^(?:hier )?(?:newsletter )?(?:abmelden|abbestellen)\b|\bnewsletter\b.{0,40}\b(?:abmelden|abbestellen|abmeldung)"
    r"|sie (?:erhalten|bekommen) (?:diese[nr]?|den|unseren) (?:e-?mail|mail|nachricht|newsletter)"
    r"|\bse (?:désabonner|désinscrire)\b|\bdésinscription\b"
    r"|vous recevez ce(?:t|tte)? (?:e-?mail|message|lettre|newsletter)"
    r"|\bdarse de baja\b|cancelar (?:la |tu |su )?suscripción"
    r"|(?:has recibido|recibe|recibes) este (?:correo|mensaje|boletín)"
    r"|\bdisiscri|annulla l['’]iscrizione|cancelar (?:a )?inscrição|\bdescadastr"
    r"|\b(?:afmelden|uitschrijven) (?:voor|van)\b"
    r"|^(?:afmelden|uitschrijven)$|отписаться|отказаться от рассылки",
    re.IGNORECASE,
)
"""What is said to a reader of the letter as such."""

_LEGAL: Final = re.compile(
    r"privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions)|contact us|advertise(?: with us)?"
    r"|impressum|datenschutz(?:erklärung)?|kontakt|mentions légales|confidentialité|aviso legal|privacidad"
    r"|privacy|unsubscribe|preferences|help|archive[s]?|about(?: us)?|subscribe|[|•·/&,\s-]",
    re.IGNORECASE,
)
"""Of nothing else the line of links at the foot of a letter is made."""

_FORWARD: Final = re.compile(
    rf"(?:forward|send) (?:this|it|to)(?: {_LETTER})?(?: to)? (?:a )?(?:friend|colleague)s?"
    rf"|forwarded (?:you )?this {_LETTER}"
    rf"|was this {_LETTER} forwarded|^(?:sign up|subscribe) (?:here|now|for free)\W*$|^tell a friend\W*$"
    r"|^(?:read|continue reading|view|open) in (?:the )?app\W*$|^(?:leave|write|post) a comment\W*$|^restack\W*$",
    re.IGNORECASE,
)
_ADDRESS_ONLY: Final = re.compile(r"[<(\[]?(?:https?://|www\.|mailto:)\S+[>)\]]?", re.IGNORECASE)
_ADDRESS_AFTER: Final = re.compile(
    r"\s?[<(\[]\s?(?:https?://|mailto:)[^\s<>()\[\]]{0,2000}\s?[>)\]]", re.IGNORECASE
)  # without the signs that open one, so that addresses that are never closed are looked at once
_RULE: Final = re.compile(r"[\s\-=_*~#•·.—–+|]+")
_CITED: Final = re.compile(r"^(?:>\s?)+", re.MULTILINE)
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
_LONG: Final = 240
"""Characters of a paragraph that is text, whatever it says."""

_ROWS: Final = ("tr", "ul", "p", "div", "td")
_NEAR: Final = 3
_SHORT: Final = 200
_ADDRESS: Final = 100
_ENDED: Final = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_TAIL: Final = 0.5
"""The part of a letter in which its end may begin."""


def of_html(soup: BeautifulSoup) -> list[str]:
    """The paragraphs of a letter in HTML. The soup is taken apart on the way."""
    root = soup.body or soup
    # Taken out, not taken apart: to ask whether an element has been, bs4 looks through all that is in it.
    for element in (*root.find_all(_SILENT), *root.find_all(_is_hidden)):
        element.extract()
    for row in _rows_around_links(root):
        if _is_row_of_links(row):
            row.extract()
    return told([text for text in block_texts(root) if not _RULE.fullmatch(text)])


def parse(html: str) -> BeautifulSoup:
    """The tree of a letter.

    Raises:
        RecordError: it would take too long.
    """
    import warnings

    from bs4 import BeautifulSoup

    check(html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what looks like XML, or like a file's name
        return BeautifulSoup(html, "lxml")


def of_plain(text: str) -> list[str]:
    """The paragraphs of a letter in plain text, without the addresses that stand for its links."""
    text = clean_text(_SIGNATURE.split(text, maxsplit=1)[0])
    text = _CITED.sub("", _ADDRESS_AFTER.sub("", text))
    return told([part for part in paragraphs(text) if not _RULE.fullmatch(part)])


def told(parts: list[str]) -> list[str]:
    """What the letter tells: its paragraphs without those that only letters have."""
    parts = parts[: _end(parts)]
    return [text for text in parts if not _is_of_letters(text)]


def _end(parts: list[str]) -> int:
    """Where the reasons, the address and the way out begin: after the last long paragraph, at the first of them."""
    total = sum(map(len, parts))
    last = max((number for number, text in enumerate(parts) if _is_long(text)), default=-1)
    passed = 0
    for number, text in enumerate(parts):
        passed += len(text)
        if number > last and passed > _TAIL * total and _WAY_OUT.search(text):
            return _before_address(parts, number)
    return len(parts)


def _before_address(parts: list[str], end: int) -> int:
    """Where the sender's name and address begin, which may stand above the way out: short lines, one with a number."""
    start = end
    while start and len(parts[start - 1]) < _ADDRESS and not _ENDED.search(parts[start - 1]):
        start -= 1
    return start if any(char.isdigit() for text in parts[start:end] for char in text) else end


def _is_long(text: str) -> bool:
    return len(text) >= _LONG and not _WAY_OUT.search(text)


def _is_of_letters(text: str) -> bool:
    if _ADDRESS_ONLY.fullmatch(text) or is_furniture(text) or is_caption(text) or is_note(text):
        return True
    if len(text) > _SHORT:
        return False
    return any(rule.search(text) for rule in (_ONLINE, _WAY_OUT, _FORWARD)) or not _LEGAL.sub("", text)


def _is_hidden(tag: Tag) -> bool:
    if tag.get("hidden") is not None or tag.get("aria-hidden") == "true":
        return True
    style = tag.get("style")
    return bool(style) and _HIDDEN.search(re.sub(r"\s+", "", str(style).lower())) is not None


def _rows_around_links(root: Tag) -> list[Tag]:
    """What stands close around links: rows, cells and lists that may be bars of them, the innermost first."""
    found: dict[int, Tag] = {}
    for link in root.find_all("a"):
        for above in link.find_parents(_ROWS, limit=_NEAR):
            found.setdefault(id(above), above)
    return list(found.values())


def _is_row_of_links(tag: Tag) -> bool:
    """Whether a row or list holds nothing but several short links: a menu, or a bar of networks."""
    links = tag.find_all("a", limit=12)
    if not 2 < len(links) < 12:
        return False
    text = " ".join(tag.get_text(" ").split())
    linked = sum(len(" ".join(link.get_text(" ").split())) for link in links)
    return len(text) <= _SHORT and linked >= 0.8 * len(text.replace("|", "").replace("•", ""))
