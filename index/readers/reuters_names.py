"""The names behind the slugs of Reuters-21578: places, organisations and people of 1987.

The collection names entities by lower-case slugs (``west-germany``, ``imf``, ``volcker``). Here are the names that
a reader would use. People are public figures of the time, told by their office where a surname alone stands;
a slug that is not listed becomes a name by rule.
"""

from __future__ import annotations

from typing import Final

_PLACES: Final = {
    "uk": "United Kingdom",
    "usa": "United States",
    "ussr": "Soviet Union",
    "uae": "United Arab Emirates",
    "burma": "Myanmar",
    "kampuchea": "Cambodia",
    "yemen-arab-republic": "Yemen Arab Republic",
    "yemen-demo-republic": "South Yemen",
    "us-virgin-islands": "US Virgin Islands",
    "guinea-bissau": "Guinea-Bissau",
    "trinidad-tobago": "Trinidad and Tobago",
    "antigua": "Antigua and Barbuda",
    "vatican": "Vatican City",
}

_ORGANISATIONS: Final = {
    "adb-africa": "African Development Bank",
    "adb-asia": "Asian Development Bank",
    "asean": "ASEAN",
    "comecon": "Comecon",
    "ec": "European Community",
    "euratom": "Euratom",
    "ico-coffee": "International Coffee Organization",
    "ico-islam": "Organisation of the Islamic Conference",
    "inro": "INRO",
    "iwc-whale": "International Whaling Commission",
    "iwc-wheat": "International Wheat Council",
    "un": "United Nations",
    "worldbank": "World Bank",
}

_PEOPLE: Final = {
    "alfonsin": "Raul Alfonsin",
    "andriessen": "Frans Andriessen",
    "aqazadeh": "Gholamreza Aqazadeh",
    "aquino": "Corazon Aquino",
    "babangida": "Ibrahim Babangida",
    "balladur": "Edouard Balladur",
    "bangemann": "Martin Bangemann",
    "boesky": "Ivan Boesky",
    "bond": "Alan Bond",
    "bresser-pereira": "Luiz Carlos Bresser Pereira",
    "brodersohn": "Mario Brodersohn",
    "camdessus": "Michel Camdessus",
    "carlsson": "Ingvar Carlsson",
    "cavaco-silva": "Anibal Cavaco Silva",
    "chirac": "Jacques Chirac",
    "ciampi": "Carlo Azeglio Ciampi",
    "conable": "Barber Conable",
    "russell": "Spencer Russell",
    "siregar": "Arifin Siregar",
    "singhasaneh": "Suthee Singhasaneh",
    "masse": "Marcel Masse",
    "steeg": "Helga Steeg",
    "oeien": "Arne Oeien",
    "del-mazo": "Alfredo del Mazo",
    "mohammed-ali-abal-khail": "Mohammed Ali Abal-Khail",
    "concepcion": "Jose Concepcion",
    "corrigan": "E. Gerald Corrigan",
    "cossiga": "Francesco Cossiga",
    "dauster": "Jorio Dauster",
    "de-clercq": "Willy De Clercq",
    "de-kock": "Gerhard de Kock",
    "de-la-madrid": "Miguel de la Madrid",
    "de-larosiere": "Jacques de Larosiere",
    "delors": "Jacques Delors",
    "deng-xiaoping": "Deng Xiaoping",
    "douglas": "Roger Douglas",
    "du-plessis": "Barend du Plessis",
    "duisenberg": "Wim Duisenberg",
    "eyskens": "Mark Eyskens",
    "fernandez": "Jose Fernandez",
    "fujioka": "Masao Fujioka",
    "gandhi": "Rajiv Gandhi",
    "garcia": "Alan Garcia",
    "goria": "Giovanni Goria",
    "greenspan": "Alan Greenspan",
    "halikias": "Dimitris Halikias",
    "haughey": "Charles Haughey",
    "hawke": "Bob Hawke",
    "herrington": "John Herrington",
    "hisham-nazer": "Hisham Nazer",
    "icahn": "Carl Icahn",
    "jaruzelski": "Wojciech Jaruzelski",
    "johnston": "Bob Johnston",
    "kaufman": "Henry Kaufman",
    "keating": "Paul Keating",
    "khomeini": "Ruhollah Khomeini",
    "kiechle": "Ignaz Kiechle",
    "king-fahd": "King Fahd",
    "kohl": "Helmut Kohl",
    "kullberg": "Rolf Kullberg",
    "lange": "David Lange",
    "languetin": "Pierre Languetin",
    "lawson": "Nigel Lawson",
    "leigh-pemberton": "Robin Leigh-Pemberton",
    "lukman": "Rilwanu Lukman",
    "lyng": "Richard Lyng",
    "machinea": "Jose Luis Machinea",
    "macsharry": "Ray MacSharry",
    "mancera-aguayo": "Miguel Mancera Aguayo",
    "martens": "Wilfried Martens",
    "maxwell": "Robert Maxwell",
    "mikulic": "Branko Mikulic",
    "mitterrand": "Francois Mitterrand",
    "miyazawa": "Kiichi Miyazawa",
    "mousavi": "Mir-Hossein Mousavi",
    "mulroney": "Brian Mulroney",
    "murdoch": "Rupert Murdoch",
    "nakasone": "Yasuhiro Nakasone",
    "okongwu": "Chu Okongwu",
    "ongpin": "Jaime Ongpin",
    "ozal": "Turgut Ozal",
    "papandreou": "Andreas Papandreou",
    "perez-de-cuellar": "Javier Perez de Cuellar",
    "petricioli": "Gustavo Petricioli",
    "pickens": "T. Boone Pickens",
    "poehl": "Karl Otto Poehl",
    "prawiro": "Radius Prawiro",
    "reagan": "Ronald Reagan",
    "rubio": "Mariano Rubio",
    "ruding": "Onno Ruding",
    "ryzhkov": "Nikolai Ryzhkov",
    "sarney": "Jose Sarney",
    "schlueter": "Poul Schlueter",
    "sourrouille": "Juan Sourrouille",
    "sprinkel": "Beryl Sprinkel",
    "stoltenberg": "Gerhard Stoltenberg",
    "subroto": "Subroto",
    "suharto": "Suharto",
    "sumita": "Satoshi Sumita",
    "takeshita": "Noboru Takeshita",
    "tamura": "Hajime Tamura",
    "thatcher": "Margaret Thatcher",
    "verity": "William Verity",
    "volcker": "Paul Volcker",
    "von-weizsaecker": "Richard von Weizsaecker",
    "wilson": "Michael Wilson",
    "yeutter": "Clayton Yeutter",
    "young": "Lord Young",
    "zhao-ziyang": "Zhao Ziyang",
}

_TABLES: Final = {"place": _PLACES, "organisation": _ORGANISATIONS, "person": _PEOPLE}
_SMALL_WORDS: Final = frozenset({"and", "of", "the"})


def entity_name(slug: str, kind: str) -> str:
    """The readable name of a slug: from the tables, else acronyms in capitals and other names in title case."""
    known = _TABLES[kind].get(slug.lower())
    if known is not None:
        return known
    if kind == "organisation":
        return slug.upper()
    words = slug.replace("-", " ").split()
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in words)
