"""Language tags (BCP 47) from what records declare, and, where they declare none, from the text itself."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from index.normalise.scripts import COMMON_WORDS, RELATED, script_language
from index.normalise.tables import words

MIN_CONFIDENCE: Final = 0.95
"""Below this probability a detected language is not believed. Whole articles score above .99, most sentences too."""
MIN_LETTERS: Final = 20
"""A shorter text has no detectable language, unless its script has only one."""
FEW_LETTERS: Final = 100
"""A text with fewer, and with no words in small letters, may be nothing but names."""
MIN_OVERRULING: Final = 400
"""Characters of a text that may overrule the language that was declared for it."""
MIN_OVERRULING_CONFIDENCE: Final = 0.999
DETECTED_PREFIX: Final = 2_000
"""Characters that are looked at."""
_SCRIPT_PREFIX: Final = 300  # characters that show in which script a text is

_ISO_639_1: Final = words(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee"
    " el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is"
    " it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms"
    " mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si"
    " sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh"
    " yi yo za zh zu"
)
_LONGER: Final = dict(
    pair.split("=")
    for pair in words(
        "eng=en ger=de deu=de fre=fr fra=fr spa=es ita=it por=pt dut=nl nld=nl rus=ru ukr=uk pol=pl cze=cs ces=cs"
        " slo=sk slk=sk slv=sl hrv=hr srp=sr bos=bs hun=hu rum=ro ron=ro bul=bg gre=el ell=el tur=tr ara=ar heb=he"
        " per=fa fas=fa hin=hi ben=bn urd=ur tam=ta tel=te mar=mr guj=gu kan=kn mal=ml pan=pa chi=zh zho=zh jpn=ja"
        " kor=ko vie=vi tha=th ind=id may=ms msa=ms fin=fi swe=sv dan=da nor=no nob=nb nno=nn ice=is isl=is est=et"
        " lav=lv lit=lt cat=ca baq=eu eus=eu glg=gl gle=ga wel=cy cym=cy afr=af zul=zu xho=xh swa=sw amh=am som=so"
        " hau=ha yor=yo ibo=ig alb=sq sqi=sq mac=mk mkd=mk geo=ka kat=ka arm=hy hye=hy aze=az kaz=kk uzb=uz lat=la"
        " iw=he in=id ji=yi jw=jv mo=ro"  # withdrawn two-letter codes
    )
)
_NAMES: Final = dict(
    pair.split("=")
    for pair in words(
        "english=en deutsch=de german=de français=fr francais=fr french=fr español=es espanol=es spanish=es"
        " castellano=es italiano=it italian=it português=pt portugues=pt portuguese=pt nederlands=nl dutch=nl"
        " русский=ru russian=ru українська=uk ukrainian=uk polski=pl polish=pl čeština=cs czech=cs svenska=sv"
        " swedish=sv dansk=da danish=da norsk=no norwegian=no suomi=fi finnish=fi magyar=hu hungarian=hu română=ro"
        " romanian=ro ελληνικά=el greek=el türkçe=tr turkish=tr العربية=ar arabic=ar עברית=he hebrew=he فارسی=fa"
        " persian=fa farsi=fa हिन्दी=hi हिंदी=hi hindi=hi বাংলা=bn bengali=bn اردو=ur urdu=ur தமிழ்=ta tamil=ta 中文=zh"
        " chinese=zh 日本語=ja japanese=ja 한국어=ko korean=ko vietnamese=vi ไทย=th thai=th indonesian=id melayu=ms"
        " malay=ms kiswahili=sw swahili=sw català=ca catalan=ca български=bg bulgarian=bg srpski=sr српски=sr"
        " serbian=sr hrvatski=hr croatian=hr isizulu=zu zulu=zu isixhosa=xh xhosa=xh afrikaans=af"
    )
)
_NOT_LATIN: Final = words(
    "am ar as be bg bn bo dv dz el fa gu he hi hy ja ka kk km kn ko ks ky lo mk ml mn mr my ne or pa ps ru sa sd"
    " si ta te tg th ti ug uk ur yi zh"
)
_EITHER_SCRIPT: Final = words("sr sh bs uz az tk kk tt mn ku ks pa sd ms ha ro")
_NO_LANGUAGE: Final = frozenset({"und", "mul", "zxx", "mis", "qaa"})
_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_BEYOND_LATIN: Final = re.compile("[\u0250-\u1dff\u2c00-\U0010ffff]")
_SMALL_WORD: Final = re.compile(r"(?<![\w’'-])[^\W\d_A-Z]{2,}(?![\w’'])")
_LATIN: Final = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")


def language_tag(declared: str | None) -> str | None:
    """A declared language as BCP 47: ``en_US`` → ``en-US``, ``English`` → ``en``, ``ger`` → ``de``.

    ``None`` where it declares none: placeholders such as ``und``, country codes, free text. Of a list the first
    counts. Parts beyond language, script and region are left off.
    """
    return _remembered_tag(declared) if declared and len(declared) <= _LONGEST_NAME else _tag(declared or "")


def _tag(declared: str) -> str | None:
    first = re.split("[,;]", declared)[0].strip()
    named = _NAMES.get(first.casefold())
    if named:
        return named
    match = _TAG.fullmatch(first)
    if match is None:
        return None
    language = _LONGER.get(match[1].lower(), match[1].lower())
    if language in _NO_LANGUAGE or (len(language) == 2 and language not in _ISO_639_1):
        return None
    parts = (language, match[2] and match[2].title(), match[3] and match[3].upper())
    return "-".join(part for part in parts if part)


_remembered_tag: Final = lru_cache(maxsize=1024)(_tag)
_LONGEST_NAME: Final = 40  # characters; bounds what is remembered


def language_of(declared: str | None, text: str) -> str | None:
    """The declared language if the text can be in it, else the one that the text is in, else ``None``."""
    tag = language_tag(declared)
    head = text[:DETECTED_PREFIX]
    return tag if tag is not None and _plausible(tag, head) else detect(head)


def language_of_page(declared: str, text: str) -> str | None:
    """:func:`language_of` where a template may have declared it: a long text that is surely in another overrules it."""
    tag = language_tag(declared)
    head = text[:DETECTED_PREFIX]
    if tag is None or not _plausible(tag, head):
        return detect(head)
    return tag if _sounds_like(tag, head) else _overruled(tag, head)


def _sounds_like(tag: str, head: str) -> bool:
    """Whether a text has words that no text in the language does without; short texts and other languages may."""
    common = COMMON_WORDS.get(tag[:2]) if tag[2:3] in {"", "-"} else None
    if common is None or len(head) < MIN_OVERRULING:
        return True
    least = max(3, len(head) // 400)
    found = 0
    for word in common:
        found += head.count(word)
        if found >= least:
            return True
    return False


def _overruled(tag: str, head: str) -> str:
    """The language of a long text that is surely in another one than declared, as pages of templates are."""
    found = detect(head, MIN_OVERRULING_CONFIDENCE)
    language = tag.partition("-")[0]
    return tag if found is None or found == language or any({language, found} <= kin for kin in RELATED) else found


def detect(text: str, confidence: float = MIN_CONFIDENCE) -> str | None:
    """The language of a text by its script or by py3langid (offline), if it is long and clear enough to tell."""
    head = text[:DETECTED_PREFIX]
    if (written := script_language(head)) is not None:
        return written
    letters = len(_LETTERS.findall(head))
    if letters < MIN_LETTERS or (letters < FEW_LETTERS and len(_SMALL_WORD.findall(head)) < 2 and _LATIN.search(head)):
        return None
    import py3langid

    ranked: list[tuple[str, float]] = py3langid.rank(head)
    language, best = ranked[0]
    probability = 1 / sum(math.exp(score - best) for _, score in ranked)
    return language_tag(language) if probability >= confidence else None


def _plausible(tag: str, text: str) -> bool:
    """Whether the script fits: some page templates declare English over Cyrillic text, or the other way round."""
    text = text[:_SCRIPT_PREFIX]
    language, _, rest = tag.partition("-")
    if language not in _NOT_LATIN and (text.isascii() or not _BEYOND_LATIN.search(text)):
        return True  # whatever letters there are, they are Latin
    letters = len(_LETTERS.findall(text))
    if letters < MIN_LETTERS or language in _EITHER_SCRIPT or len(rest.partition("-")[0]) == 4:
        return True
    latin = len(_LATIN.findall(text)) / letters
    return latin < 0.9 if language in _NOT_LATIN else latin > 0.1
