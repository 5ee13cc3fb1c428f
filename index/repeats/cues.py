"""Words by which a line speaks of its publication or to its reader, in the languages of the news.

Where a line comes from is no cue, nor is a name of a network: news is about those too ("The firm said on its website").
A cue asks the reader for something, offers something, or says how the text came to be where it stands.
"""

from __future__ import annotations

import re
from typing import Final

_ENGLISH: Final = (
    r"\bnews ?letters?\b",
    r"\bsubscri(?:be|bing)\b",
    r"\bsign(?:ing)? up\b.{0,40}\b(?:for|to|here|now|our|free)\b",
    r"\b(?:follow|join|like|find|watch|contact|e-?mail|write to|support) us\b",
    r"\bjoin the conversation\b",
    r"\bdownload\b.{0,30}\bapps?\b",
    r"\bclick here\b",
    r"^\W*(?:read|see|also read|read also|listen|watch) ?(?:more|also|next)?\s*:",
    r"\bread (?:more|the full|our)\b",
    r"\bthis (?:article|story|report|column|piece|post|content) (?:(?:was|is|has been|first|also|may) ){1,3}",
    r"\b(?:first|originally) (?:published|appeared)\b",
    r"\ball rights reserved\b|^\W*copyright\b|\bcopyright (?:\d{4}|by|of)\b|©|\(c\) ?\d{4}",
    r"\bterms (?:of (?:use|service)|and conditions)\b|\bprivacy policy\b|\bcookie (?:policy|settings)\b",
    r"\b(?:views|opinions) expressed\b|\bletters to the editor\b|^\W*(?:advertisement|sponsored)\W*$",
    r"\b(?:support|fund|believe in) (?:our|independent|quality) journalism\b",
    r"\bbecome a (?:member|supporter|subscriber)\b",
    r"\bour (?:journalists|reporters|newsroom|editorial (?:team|standards)|website|readers|app|podcast)\b",
    r"\b(?:send|share|tell|submit)\b.{0,30}\b(?:us|tips)\b.{0,20}\b(?:at|to|via|by|on)\b",
    r"\bsyndicated (?:feed|content)\b|\bsyndicated (?:from|by)\b",
)
_ADDRESSES: Final = (r"https?://\S", r"\bwww\.\w", r"\b[\w.+-]+@[\w-]+\.\w")
_GERMAN_AND_DUTCH: Final = (
    r"\babonnier|\babonneer|\bnieuwsbrief|\bjetzt (?:anmelden|registrieren)\b|\bfolgen sie uns\b|\bvolg ons\b",
    r"\b(?:lesen sie|lees) (?:auch|ook|mehr|meer)\b|\bmehr zum thema\b",
    r"\bdieser (?:artikel|text|beitrag) (?:ist|erschien|wurde|stammt)\b",
    r"\balle rechte vorbehalten\b|\balle rechten voorbehouden\b",
)
_ROMANCE: Final = (
    r"\babonne[zr]\b|\binscrivez[- ]vous\b|\binfolettre|\bsuivez[- ]nous\b|\blire aussi\b|\btous droits réservés\b",
    r"\bcet article (?:a été|est) (?:publié|paru|traduit|réservé|initialement)\b",
    r"\bsuscr[ií]b|\bs[ií]g(?:ue|a)nos\b|\bl(?:ee|ea) también\b|\bboletín informativo\b|\btodos los derechos\b",
    r"\binscreva-se\b|\bassine (?:já|nossa|agora)\b|\bsiga-nos\b|\bleia (?:também|mais)\b|\btodos os direitos\b",
    r"\biscriviti\b|\babbonati\b|\bseguici\b|\bleggi anche\b|\briproduzione riservata\b",
)
_OTHERS: Final = (
    r"\bczytaj (?:też|także|również)\b|\bzapisz się\b|\bwszelkie prawa zastrzeżone\b|\bsubskrybuj",
    r"\bподпи(?:шитесь|сывайтесь)\b|\bчитайте (?:также|нас)\b|\bвсе права защищены\b",
    r"\bпідпи(?:шіться|суйтесь)\b|\bчитайте також\b|\babone ol",
    "اشترك|تابعونا|جميع الحقوق محفوظة|यह भी पढ़ें|ये भी पढ़ें|सब्सक्राइब",
    "订阅|訂閱|关注我们|版权所有|无断转载|無断転載|会員登録|무단 ?전재|구독",
)
_CUE: Final = re.compile("|".join((*_ENGLISH, *_ADDRESSES, *_GERMAN_AND_DUTCH, *_ROMANCE, *_OTHERS)), re.IGNORECASE)


def has_cue(line: str) -> bool:
    """Whether a line speaks of the publication or to its reader."""
    return _CUE.search(line) is not None
