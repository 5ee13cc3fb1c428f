"""What stands around names in bylines, in the languages of the press: words that lead in, roles, degrees, signs."""

from __future__ import annotations

import re
from typing import Final

from index.normalise.tables import words

WIDE_SIGNS: Final = str.maketrans(
    {"，": ",", "、": ",", "،": ",", "；": ";", "؛": ";", "：": ":", "／": " / ", "｜": "|", "（": "(", "）": ")",
     "【": " ", "】": " ", "＝": "="}
)  # fmt: skip
"""Signs of Chinese, Japanese, Korean and Arabic typesetting as those that patterns know."""

_GENRES: Final = (
    r"gastbeitrag|kommentar|gastkommentar|analyse|interview|bericht|reportage|kolumne|glosse|essay|leitartikel|protokoll"
    r"|porträt|rezension|kritik"
)
_WORK: Final = (
    r"written|reported|reporting|posted|published|compiled|edited|story|words|text|photos?|analysis|opinion|comment"
    r"|column|review|report|interview|translated|contributed|additional reporting"
)
_TRAVAIL: Final = (
    r"propos recueillis|recueillis?|publiée?|écrit|rédigée?|réalisée?|traduit|chronique|tribune|enquête|reportage"
    r"|entretien"
)
_OBRA: Final = r"escrito|redactado|publicado|entrevista|análisis|opinión|texto|escrit[oa] em"
BY: Final = re.compile(
    rf"^(?:(?:{_WORK})\s+by(?=\s)|(?:{_GENRES})\s+von(?=\s)|(?:{_TRAVAIL})\s+par(?=\s)|(?:{_OBRA})\s+por(?=\s)"
    r"|by\s+our\s+\w+\s+correspondents?(?=\s)|by(?=\s)|by:"
    r"|(?:byline|authors?|autor(?:in|en|es|a)?|auteurs?|autore|autori|textes?|texto?|teksti?|автор(?:ы)?|текст|yazan"
    r"|haber|yazar|muhabir|oleh|penulis|reporter|reportage|interview|words|author|writer|tác giả|oprac\.?|opracowanie"
    r"|συντάκτης|كتبت?|بقلم|إعداد|تقرير|نوشته|מאת|文|作者|撰文|撰稿|取材・?文?|聞き手|글|작성|기자|記者|记者)\s*[:/・]\s*"
    r"|(?:byline|authors?|autor(?:in|en|es|a)?|auteurs?|autore|autori|texto?|tekst|автор(?:ы)?|текст|yazan|oprac\.)(?=\s)"
    r"|(?:كتبت?|بقلم|نوشته|מאת|聞き手)(?=\s)"
    r"|por(?=\s)|par(?=\s)|door(?=\s)|przez(?=\s)|от(?=\s)|oleh(?=\s)|af(?=\s)|av(?=\s)"
    r"|(?:von|mit)\s+unsere[rmn]\s+\w+(?:\s+in\s+\S+)?(?=\s)"
    r"|de notre (?:correspondante?|envoyée? spéciale?)(?:\s+à\s+\S+,?)?(?=\s)"
    r"|d?all?[ao']? ?nostr[oa] (?:inviat[oa]|corrispondente)(?=\s)"
    r"|(?:de|do) nuestr[oa] (?:corresponsal|enviad[oa])(?=\s)"
    r"|(?:van |door )?onze (?:correspondent|redacteur|verslaggever)(?=\s)"
    rf"|una?\s+nota\s+de|ein(?:e|em)?\s+(?:{_GENRES}|\w+)\s+von|from(?=\s))\s*[:\-–]?\s*",
    re.IGNORECASE,
)
VON: Final = re.compile(r"^(?:[Vv]on|VON)\s+(?!(?:der|den|dem|und|zu)\b)(?=\S+\s+\S)")
DI: Final = re.compile(r"^(?:di|da|de|a cura di|del nostro inviato)\s+(?=[^\W\da-z]\S*\s+\S)")
CHINESE: Final = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{0,6}?)(?:特[约約派])?[记記]者\s*(?P<names>[\u4e00-\u9fff]{2,4}(?:\s+[\u4e00-\u9fff]{2,4})*)"
)
"""``新华社记者 张三 李四``: a reporter of an agency, or several. Names of two to four signs, parted by spaces."""

FROM_A_DESK: Final = re.compile(r"[\u4e00-\u9fff]{0,8}(?:報導|报道|电|電|讯|訊)")
PLACE_AND_NAME: Final = re.compile(r"(?P<place>[\u3040-\u30ff\u4e00-\u9fff]{1,8}|[\uac00-\ud7af]{1,6})=(?P<name>\S.*)")
"""``カイロ=山田太郎``, ``서울=연합뉴스``."""

ADDRESS: Final = re.compile(
    r"\(?\b(?:e-?mail|mailto)?:?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\)?|https?://\S+|(?<![\w.])@\w+", re.IGNORECASE
)
BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
WITH: Final = re.compile(r"^(?:with|avec|mit|con|com|met|z)\s+", re.IGNORECASE)
HARD: Final = re.compile(
    r"\s*[;|•·\n]\s*|\s+[–—-]{1,2}\s+|\s+/\s+|\s+(?=(?:fotos?|photos?|bild(?:er)?|video|grafik|фото)\s*:)",
    re.IGNORECASE,
)
PICTURE: Final = re.compile(
    r"(?:fotos?|photos?|photographs?|pictures?|images?|bild(?:er)?|video|grafik|illustrations?|camera|фото|摄影|攝影|写真"
    r"|사진|تصوير|责任编辑|責任編輯|编辑|編輯)\s*:.*",
    re.IGNORECASE,
)
"""Who took pictures or edited did not write."""

_AND: Final = r"and|und|et|och|og|ja|и|та|ve|dan|with|mit|avec|con|și|és|và|i|&"
AND: Final = re.compile(
    r"\s*,?\s+(?:and|und|et|och|og|ja|и|та|ve|dan|with|mit|avec|con|și|és|và|&)\s+|\s*&\s*", re.IGNORECASE
)
AND_FIRST: Final = re.compile(r"^(?:and|und|et|och|og|ve|dan|&)\s+", re.IGNORECASE)
AND_BETWEEN_NAMES: Final = re.compile(r"\s+(?:y|e|en|i|a)\s+|\s*/\s*")
"""Also parts of names, or "in", or of one credit: they part two names only between two full ones."""

IN_A_PLACE: Final = re.compile(r"(?:in|aus|à|at|en|from)\s+\S.*")
PLACED: Final = re.compile(r"\s+(?:in|aus|à|at|reports from|reporting from|für|for|of|zu)\s+(?P<where>\S.*)$")
SPECIAL: Final = re.compile(r"(?:^|\s+)special(?: correspondent)? (?:to|for) .*$", re.IGNORECASE)
SUFFIX: Final = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
DEGREE: Final = re.compile(
    r"(?:ph\.?\s?d|d\.?phil|esq|(?:[a-z]{1,2}\.){2,4}|MD|MA|MS|MSc|BA|BSc?|BSN|MSN|MPH|MBA|MPA|JD|LLB|LLM|RN|RDN?|DDS|DVM|DO"
    r"|CFA|CFP|CPA|PharmD|PsyD|EdD|LCSW|OBE|MBE|CBE|KC|QC)\.?",
    re.IGNORECASE,
)

SURNAME: Final = re.compile(r"(?:(?:van|von|de|da|di|del|der|den|la|le|bin|al)\s+){0,2}\S+", re.IGNORECASE)
NUMBERED: Final = re.compile(r"\d")  # "4 min read", "12 May"
DATED: Final = re.compile(r"\s+\d.*$")
"""A date or a count after a name."""

_ROLE_WORDS: Final = (
    r"(?:(?:writers?|reporters?|correspondents?|editors?|contributors?|journalists?|columnists?|producers?|photographers?"
    r"|bureau(?: chief)?|reporting|anchor|intern|fellow|analysts?|critics?|commentators?|presenters?|team|desk"
    r"|redakteur(?:in)?|redakteure|korrespondent(?:in|en)?|chefredakteur(?:in)?|reporterin|journalistin|autorin"
    r"|kolumnist(?:in)?|volont(?:är|ärin)|ressortleiter(?:in)?|redaktion"
    r"|rédact(?:eur|rice)(?: en chef)?|journaliste|correspondante?|envoyée? spéciale?|chroniqueu(?:r|se)"
    r"|redactora?|corresponsal|enviad[oa] especial|periodista|columnista|repórter|jornalista"
    r"|giornalista|inviat[oa]|corrispondente|redazione|verslaggever|redacteur"
    r"|korespondent(?:ka)?|dziennikar(?:z|ka)|корреспондент|обозреватель|редактор|muhabiri?|기자|특파원|記者|记者)"
    r"(?:-in-chief|[- ]at[- ]large)?)"
)
_RANKS: Final = (
    r"(?:our|staff|senior|chief|special|foreign|political|diplomatic|business|economics?|health|science|sports?|deputy"
    r"|managing|associate|executive|assistant|national|international|world|contributing|freelance|guest|investigative"
    r"|environment|education|technology|news|white house|security)"
)
_OF_A_ROLE: Final = r"(?:of|for|in|at|für|de|di|del|en|aus|à|with|chief|emeritus)"
ROLE: Final = re.compile(rf"(?:^|.*\s){_ROLE_WORDS}(?:\s+{_OF_A_ROLE}\b.*)?$", re.IGNORECASE)
ROLE_FIRST: Final = re.compile(rf"{_ROLE_WORDS}(?:\s|$)", re.IGNORECASE)
ROLE_TAIL: Final = re.compile(
    rf"\s+(?:{_RANKS}\s+)+{_ROLE_WORDS}$|\s+(?:staff|기자|記者|记者|특파원|撰文|报道|報導)$",
    re.IGNORECASE,
)
NOBODY: Final = words(
    "staff staffwriter staffreport staffreports staffreporter admin administrator webmaster editor editors"
    " editorial redaktion redaction rédaction laredaction larédaction redaccion redacción redazione redacao redação"
    " redactie redakcja redakce redaksi редакция editorialboard editorialstaff newsroom newsdesk webdesk webteam"
    " onlinedesk ourcorrespondent specialcorrespondent ouronlinedesk agency agencies agenturen agencias agences agenzie"
    " newsagencies wireservices wirereports guest guestauthor anonymous unknown none null na nan user default"
    " author byline ourbureau bureau desk team our fromstaffreports"
    " habermerkezi 편집부 온라인뉴스팀 编辑部 編集部 本报讯"
)
