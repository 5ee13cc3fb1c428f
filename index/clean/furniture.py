"""Lines of a page that are no part of an article: captions, buttons, links to other articles, breadcrumbs."""

from __future__ import annotations

import re
from typing import Final

from index.normalise.tables import words

_CREDIT_WORDS: Final = (
    r"photo|photos|photograph|image|images|picture|pic|pics|video|file|file photo|file image|representational image"
    r"|representative image|illustration|graphic|screengrab|screenshot|courtesy|foto|fotos|bild|imagen|immagine"
    r"|imagem|фото|फोटो|写真|图片|صورة"
)
_STOCK_PICTURE: Final = re.compile(
    r"[(\[]?(?:(?:representational|representative|representation|file|illustrative|symbolic|archive|stock)"
    r" (?:image|photo|photograph|picture|pic)s?|(?:image|photo|picture|pic|used)?\s?for representation(?:al)?"
    r"(?: purposes?)?(?: only)?|symbolbild|archivbild|archivfoto|themenbild|(?:photo|image) d['’](?:archives?"
    r"|illustration)|imagen de archivo|foto de archivo|foto d['’]archivio|photo|image|picture|foto|bild)[)\]]?\.?",
    re.IGNORECASE,
)
_CAPTION_END: Final = re.compile(
    rf"[(\[（](?:(?-i:[A-Z][\w.&]*)(?:/(?-i:[A-Z])\w*)? )?(?:{_CREDIT_WORDS})\b"
    r"(?: ?(?:credit|courtesy|source|by|via)\b)?(?:\s*[:：/|–-].{0,80}|(?: (?-i:[A-Z])[\w.&/-]*){1,4})?[)\]）]\.?$"
    rf"|[|•–-]\s*(?:{_CREDIT_WORDS})\s*(?:credit|courtesy)?\s*[:：]\s*[^.:]{{1,60}}$",
    re.IGNORECASE,
)
_CAPTION_START: Final = re.compile(
    rf"^[(\[]?(?:{_CREDIT_WORDS})(?:\s*(?:credit|courtesy|source|caption))?s?\s*[:：|]\s*\S|^[(\[]?(?:photo"
    rf"|image|foto|picture) (?:by|via|von)\b",
    re.IGNORECASE,
)
_MAX_CAPTION: Final = 300
_OWNED: Final = re.compile(r"\S.{2,}[\w.!?”\"]\s+(?:©|\(c\))\s?[\w].{1,60}$|.{20,}\|\s*\d{1,2}:\d\d(?: ?min)?$")
"""A picture's owner, or a film's length, at the end."""
_CAPTION_TAIL: Final = re.compile(
    rf"[.!]\s+(?:{_CREDIT_WORDS})\s*(?:credit|courtesy)?\s*[:：]\s*[^.:]{{1,60}}$", re.IGNORECASE
)
_MAX_LABELLED_CAPTION: Final = 140
_MEDIA_TITLE: Final = re.compile(
    r"(?:watch|videos?|photos|pictures|images|graphics?|gallery)\s*[:|]\s+\S+(?:\s+\S+){2,}", re.IGNORECASE
)

_BUTTONS: Final = re.compile(
    r"(?:advertisement|advertisements|anzeige|werbung|publicité|publicidad|pubblicità|реклама|sponsored(?: content)?"
    r"|share(?: (?:this|the))?(?: (?:article|story|post|page))?|share on .{1,40}|listen to (?:this )?(?:article"
    r"|story)"
    r"|follow us(?: on .{1,60})?|subscribe(?: now)?|sign up(?: now)?|log in|print|print this (?:page|article)"
    r"|(?:subscribe to|sign up (?:for|to)|get) (?:our|the|my) (?:[\w&'’-]+ ){0,4}newsletters?(?: .{1,60})?"
    r"|(?:post|leave|add|write) a comment|join the (?:conversation|discussion)|be the first to comment"
    r"|download (?:the|our) .{0,30}app(?: .{1,60})?|(?:install|get) (?:the|our) .{0,30}app|synopsis"
    r"|(?:published|updated|posted)?\s?(?:\d+|an?) (?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?) ago"
    r"|(?:reading time|read time|temps de lecture|lesezeit|lesedauer|tiempo de lectura|tempo di lettura"
    r"|tempo de leitura)\s*:?\s*(?:env\.?\s*)?\d+\s?min\w*|[-–(\[/ ]*(?:ends?|enditem)[-–)\]/ ]*|-\s?30\s?-|must watch"
    r"|tune in|watch live"
    r"|(?:read|view|see|show) (?:all )?comments|reuse this content|explore more on these topics"
    r"|newsletter abonnieren|jetzt abonnieren|abonnez-vous(?: .{1,60})?|s['’]abonner|suscríbete(?: .{1,60})?"
    r"|listen|watch|audio|font size|text size|a[+-]|copy link|copied|get link|google news|report an error"
    r"|whatsapp channel"
    r"|email|save|comments?"
    r"|\d+ comments?|\d+ shares?|\d+ min(?:ute)?s?(?: read)?|read more|load more|show more"
    r"|skip to (?:main )?content|menu|search|home"
    r"|related(?: (?:articles|stories|news|topics))?|recommended(?: for you)?|most (?:read|popular)"
    r"|trending(?: now)?|also read|back to top|(?:more|latest) (?:from|in) (?:this|the) (?:section|author|topic)"
    r"|more on this (?:topic|story)|read more on this (?:topic|story)|you (?:may|might) also like|also see|read also"
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
    r"|leggi anche|lees ook|les også|читайте также|te puede interesar|te recomendamos|lea (?:también|además)"
    r"|à lire aussi|baca juga|veja (?:também|mais)|saiba mais|mehr dazu|auch interessant"
    r"|यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|மேலும் படிக்க|اقرأ أيضا|اقرأ أيضًا|延伸阅读|相关阅读|関連記事|관련기사)"
    r"\s*(?:[:：|»>–-]|$).*",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"\bcookies?\b|enable javascript|javascript is (?:disabled|required)|page (?:you (?:requested|were looking for)"
    r" )?(?:was |could )?not (?:be )?found|(?:page|article|story|content) (?:that )?(?:you .{0,40} )?(?:could not be"
    r"|cannot be|can't be|was not|has been|may have been|is no longer) (?:found|moved|removed|available)|\b404\b"
    r"|access (?:is )?denied|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    r"|unusual traffic|please (?:log|sign) in"
    r"|subscribe to (?:continue|read)|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)"
    r"|página no encontrada|pagina non trovata",
    re.IGNORECASE,
)
_MAX_NOTICE: Final = 400
_MAX_LINK_LINE: Final = 200
_CRUMBS: Final = re.compile(
    r"^(?:home|startseite|start|accueil|inicio|portada|home ?page|news)\s*(?:[/>»›|→]\s*[^/>»›|→]{1,80})+$",
    re.IGNORECASE,
)
_CRUMB: Final = re.compile(r"\s*[/>»›|→]\s*")
_LINKS_HEAD: Final = re.compile(
    r"(?:also read|read also|also see|see also|must read|related(?: (?:articles|stories|news|topics|links|posts))?"
    r"|recommended(?: (?:for you|stories|reads))?|more from this section|(?:more|latest|top|trending) stories"
    r"|you (?:may|might) also like|most (?:read|popular|viewed)|trending(?: now)?|(?:more|latest) (?:from|in|on)"
    r" .{2,40}"
    r"|lesen sie auch|mehr zum thema|das könnte sie auch interessieren|meistgelesen|à lire aussi|lire aussi"
    r"|sur le même (?:sujet|thème)|te puede interesar|lee también|más noticias|leia (?:também|mais)|veja também"
    r"|leggi anche|lees ook|baca juga|читайте также|यह भी पढ़ें|ये भी पढ़ें)\s*[:：…]?",
    re.IGNORECASE,
)
_SIGN_OFF: Final = re.compile(
    r"-{0,2}\(?(?:[a-z]{2,4}-)?[a-z]{2,4}(?:/[a-z]{2,4}){1,3}/?\)?|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
"""Initials of editors, an address."""

_SECTIONS: Final = words(
    "world politics business sports sport opinion india nation national news technology tech entertainment lifestyle"
    " economy markets health science international culture arts travel education environment climate cities finance"
    " companies worldnews topstories latestnews breakingnews indianews businessnews usnews uknews welt politik"
    " wirtschaft kultur wissen panorama ausland inland gesellschaft monde politique économie société sciences mundo"
    " política economía economia sociedad deportes cultura esteri cronaca politica brasil esportes nacional"
    " internacional"
)
"""Names of sections, without spaces."""

_RULE: Final = re.compile(r"^[\W_]+$")


def is_caption(line: str) -> bool:
    """Whether a line describes a picture: it says whose, at its end or its beginning."""
    if len(line) > _MAX_CAPTION:
        return False
    if _STOCK_PICTURE.fullmatch(line) or _OWNED.fullmatch(line):
        return True
    short = len(line) <= _MAX_LABELLED_CAPTION
    if short and (_CAPTION_START.match(line) or _CAPTION_TAIL.search(line)):
        return True
    return _CAPTION_END.search(line) is not None


def is_media_title(line: str) -> bool:
    """Whether a line that looks like a caption or a link may be a headline: ``Photos: A valley without coal``."""
    return _MEDIA_TITLE.fullmatch(line) is not None


def is_furniture(line: str) -> bool:
    """Whether a line is a button, a label or a link of the page around the article, or has no letter in it."""
    if (
        _BUTTONS.fullmatch(line)
        or _SIGN_OFF.fullmatch(line)
        or (_RULE.match(line) and not any(char.isalnum() for char in line))
    ):
        return True
    return len(line) <= _MAX_LINK_LINE and _LINK_LINE.match(line) is not None


def heads_links(line: str) -> bool:
    """Whether a line stands over a list of links to other articles."""
    return _LINKS_HEAD.fullmatch(line) is not None


def is_notice(paragraphs: tuple[str, ...]) -> bool:
    """Whether a short text is a notice of a site to its reader: not found, consent to cookies, a locked door."""
    text = " ".join(paragraphs)
    return len(text) <= _MAX_NOTICE and _NOTICE.search(text) is not None


def is_section(line: str) -> bool:
    """Whether a line is the name of a section that newspapers have, alone."""
    return line.casefold().replace(" ", "") in _SECTIONS


def breadcrumbs(line: str) -> list[str]:
    """The sections that a line of breadcrumbs leads through, without the way in; none if it is no such line."""
    return _CRUMB.split(line)[1:] if _CRUMBS.match(line) else []
