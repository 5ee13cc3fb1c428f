"""Wire agencies: the name that is shown, and the forms in which texts name them."""

from __future__ import annotations

import re
from typing import Final

_FORMS: Final[dict[str, str]] = {
    "AP": "The Associated Press|Associated Press|AP News|Associated Press News|أسوشيتد برس|美联社|एपी",
    "Reuters": "Thomson Reuters|Reuters News|Reuters Staff|Reuter|RTR|رويترز|路透社|ロイター|로이터|Рейтер|रॉयटर्स",
    "AFP": "Agence France-Presse|Agence France Presse|AFP News|AFP Deutschland|AFP-Agence France Presse|أ ف ب|فرانس برس"
    "|法新社|एएफपी|AFP時事|AFPBB News",
    "dpa": "Deutsche Presse-Agentur|Deutsche Presse Agentur|dpa-AFX|dpa-infocom|dpa/lni|dpa-tmn|German Press Agency",
    "APA": "Austria Presse Agentur|Austria Presse-Agentur|APA/dpa",
    "Keystone-SDA": "SDA|Keystone|Schweizerische Depeschenagentur|Keystone-ATS|ATS",
    "epd": "Evangelischer Pressedienst",
    "KNA": "Katholische Nachrichten-Agentur",
    "PTI": "Press Trust of India|PTI News|Press Trust Of India|पीटीआई|पीटीआई भाषा|भाषा",
    "ANI": "Asian News International|ANI News|एएनआई",
    "IANS": "Indo-Asian News Service|Indo Asian News Service|आईएएनएस",
    "UNI": "United News of India|वार्ता|यूनीवार्ता",
    "TNN": "Times News Network",
    "UPI": "United Press International",
    "TASS": "ITAR-TASS|Itar Tass|ТАСС|ИТАР-ТАСС",
    "Interfax": "Интерфакс|Interfax-Ukraine|INTERFAX.RU",
    "RIA Novosti": "РИА Новости|RIA",
    "Ukrinform": "Укрінформ",
    "Xinhua": "Xinhua News Agency|新华社|新華社|XINHUANET|شينخوا",
    "Kyodo": "Kyodo News|共同通信|共同通信社|共同",
    "Jiji": "Jiji Press|時事通信|時事通信社|時事",
    "Yonhap": "Yonhap News Agency|Yonhap News|연합뉴스|聯合ニュース|韩联社|韓聯社",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "China News Service": "中新社|中新网|中国新闻社",
    "KCNA": "Korean Central News Agency|조선중앙통신|朝中社",
    "ots": "news aktuell|presseportal",
    "EFE": "Agencia EFE",
    "Europa Press": "",
    "ANSA": "Agenzia ANSA|Redazione ANSA",
    "Adnkronos": "AdnKronos",
    "Lusa": "Agência Lusa",
    "Agência Brasil": "",
    "Estadão Conteúdo": "",
    "Notimex": "",
    "Télam": "Telam",
    "ANP": "Algemeen Nederlands Persbureau",
    "Belga": "Belga News Agency|Agence Belga",
    "TT": "TT Nyhetsbyrån|Tidningarnas Telegrambyrå",
    "NTB": "Norsk Telegrambyrå",
    "Ritzau": "Ritzaus Bureau",
    "STT": "Suomen Tietotoimisto",
    "PAP": "Polska Agencja Prasowa",
    "ČTK": "CTK|Czech News Agency|Česká tisková kancelář",
    "MTI": "Magyar Távirati Iroda",
    "Agerpres": "",
    "BTA": "Bulgarian News Agency|БТА",
    "Tanjug": "Танјуг",
    "Hina": "",
    "Anadolu": "Anadolu Agency|Anadolu Ajansı|AA|Anadolu Agency (AA)|الأناضول",
    "İHA": "İhlas Haber Ajansı",
    "DHA": "Demirören Haber Ajansı",
    "IRNA": "Islamic Republic News Agency",
    "SPA": "Saudi Press Agency|واس",
    "WAM": "Emirates News Agency",
    "MENA": "Middle East News Agency",
    "APP": "Associated Press of Pakistan",
    "BSS": "Bangladesh Sangbad Sangstha",
    "Antara": "Antara News",
    "Bernama": "",
    "VNA": "Vietnam News Agency|TTXVN",
    "CNA": "Central News Agency|中央社",
    "AAP": "Australian Associated Press",
    "PA": "PA Media|Press Association|The Press Association|PA News Agency",
    "The Canadian Press": "Canadian Press|La Presse Canadienne|Presse Canadienne|CP",
    "Bloomberg": "Bloomberg News|Bloomberg L.P.|彭博社|بلومبرغ",
    "Dow Jones": "Dow Jones Newswires",
    "TNS": "Tribune News Service|Tribune Content Agency",
    "NAN": "News Agency of Nigeria",
    "GNA": "Ghana News Agency",
    "SAnews": "South African Government News Agency",
    "CMC": "Caribbean Media Corporation",
    "Business Wire": "",
    "PR Newswire": "PRNewswire",
    "GlobeNewswire": "Globe Newswire",
}

_SHORT: Final = frozenset(
    {"AA", "ATS", "CP", "TT", "PA", "RIA", "UNI", "SPA", "MENA", "APP", "CNA", "APA", "Hina", "NAN"}
)
"""Forms that are words or names elsewhere: taken as an agency only when written in exactly this case."""


def _fold(form: str) -> str:
    return re.sub(r"[\s.]+", " ", form.casefold()).strip()


def _table() -> dict[str, str]:
    forms = {_fold(name): name for name in _FORMS}
    for name, others in _FORMS.items():
        forms.update((_fold(form), name) for form in others.split("|") if form)
    return forms


_BY_FORM: Final = _table()
_CASE_MATTERS: Final = {_fold(form): form for form in _SHORT}


def agency_named(text: str) -> str | None:
    """The agency that ``text`` names, by the name that is shown: ``The Associated Press`` → ``AP``.

    Several parted by a slash (``dpa/lni``, ``AFP/dpa``) count as the first of them that is known.
    """
    stripped = text.strip(" .,;:()[]–—-")
    folded = _fold(stripped)
    if folded in _BY_FORM:
        exact = _CASE_MATTERS.get(folded)
        return _BY_FORM[folded] if exact in {None, stripped} else None
    if "/" in stripped:
        return next((name for part in stripped.split("/") if (name := agency_named(part))), None)
    return None
