"""The publisher's name: as the record gives it, else from a table of hosts, else the host itself. Never invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from index.normalise.text import name_line
from index.normalise.urls import host_of, registrable

HOSTS: Final[Mapping[str, str]] = {
    "abc.net.au": "ABC News (Australia)", "abcnews.go.com": "ABC News", "aljazeera.com": "Al Jazeera",
    "apnews.com": "AP News", "arabnews.com": "Arab News", "axios.com": "Axios", "bangkokpost.com": "Bangkok Post",
    "bbc.co.uk": "BBC", "bbc.com": "BBC", "bloomberg.com": "Bloomberg", "cbc.ca": "CBC", "cbsnews.com": "CBS News",
    "chinadaily.com.cn": "China Daily", "clarin.com": "Clarín", "cnbc.com": "CNBC", "cnn.com": "CNN",
    "dailymaverick.co.za": "Daily Maverick", "dawn.com": "Dawn", "dn.se": "Dagens Nyheter",
    "dw.com": "Deutsche Welle", "economist.com": "The Economist", "eluniversal.com.mx": "El Universal",
    "estadao.com.br": "Estadão", "euractiv.com": "Euractiv", "folha.uol.com.br": "Folha de S.Paulo",
    "foreignpolicy.com": "Foreign Policy", "france24.com": "France 24", "ft.com": "Financial Times",
    "gazeta.pl": "Gazeta.pl", "globo.com": "Globo", "haaretz.com": "Haaretz",
    "hindustantimes.com": "Hindustan Times", "hs.fi": "Helsingin Sanomat",
    "indianexpress.com": "The Indian Express", "irishtimes.com": "The Irish Times",
    "japantimes.co.jp": "The Japan Times", "jpost.com": "The Jerusalem Post",
    "kyivindependent.com": "The Kyiv Independent", "lanacion.com.ar": "La Nación", "lastampa.it": "La Stampa",
    "latimes.com": "Los Angeles Times", "lavanguardia.com": "La Vanguardia", "lefigaro.fr": "Le Figaro",
    "lemonde.fr": "Le Monde", "liberation.fr": "Libération", "nation.africa": "Nation", "nbcnews.com": "NBC News",
    "npr.org": "NPR", "nytimes.com": "The New York Times", "nzherald.co.nz": "The New Zealand Herald",
    "nzz.ch": "Neue Zürcher Zeitung", "politico.com": "Politico", "politico.eu": "Politico Europe",
    "punchng.com": "The Punch", "repubblica.it": "la Repubblica", "reuters.com": "Reuters", "rfi.fr": "RFI",
    "rte.ie": "RTÉ", "scmp.com": "South China Morning Post", "smh.com.au": "The Sydney Morning Herald",
    "spiegel.de": "Der Spiegel", "straitstimes.com": "The Straits Times", "tagesschau.de": "tagesschau.de",
    "theatlantic.com": "The Atlantic", "theguardian.com": "The Guardian", "thehindu.com": "The Hindu",
    "themoscowtimes.com": "The Moscow Times", "thetimes.co.uk": "The Times", "time.com": "Time",
    "timesofindia.indiatimes.com": "The Times of India", "timesofisrael.com": "The Times of Israel",
    "usatoday.com": "USA Today", "washingtonpost.com": "The Washington Post", "wsj.com": "The Wall Street Journal",
    "yle.fi": "Yle",
}  # fmt: skip
"""Registrable host, or a host under it, → the publisher's name. Hosts that are not here go by themselves."""

_FURNITURE: Final = re.compile(
    r"^(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*(?:by\s+)?"
    r"|[\s.,]*\ball rights reserved\b.*$"
    r"|\s*(?:[|–—:»]|\s-\s)\s*(?:home ?page|home|official (?:web)?site|startseite|accueil|portada|latest news"
    r"|breaking news)\b.*$",
    re.IGNORECASE,
)
_HOME_FIRST: Final = re.compile(r"^(?:home ?page|home|startseite|accueil)\s*(?:[|–—:»]|\s-\s)\s*", re.IGNORECASE)


def publisher(given: str | None) -> str | None:
    """The name that a record gives, trimmed; a host or URL given as name is named as :func:`named_host` does."""
    name = name_line(given)
    if name is None:
        return None
    return _remembered(name) if len(name) <= _LONGEST_REMEMBERED else _named(name)


def _named(name: str) -> str | None:
    if (host := _host_given(name)) is not None:
        return named_host(host)
    return _HOME_FIRST.sub("", _FURNITURE.sub("", name)).strip(" |–—-:»") or None


_remembered: Final = lru_cache(maxsize=4096)(_named)  # a collection has few publishers
_LONGEST_REMEMBERED: Final = 200  # characters; bounds what is remembered


def _host_given(name: str) -> str | None:
    """The host, where one stands for the name. One spelled with capitals (``Golem.de``) is a name."""
    if "." not in name or " " in name or (name != name.lower() and "/" not in name):
        return None
    return host_of(name)


def named_host(host: str, names: Mapping[str, str] = HOSTS) -> str:
    """The publisher of a host by table, most specific entry first; else its registrable host itself."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if name := names.get(".".join(labels[start:])):
            return name
    return registrable(host)
