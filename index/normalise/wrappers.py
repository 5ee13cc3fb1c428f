"""Addresses inside addresses: caches of AMP, archives of the web, and the redirects of search engines and networks.

Each form is as its operator documents it, or as its links show. The address inside is the article's own.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl

from index.normalise.tables import words

MAX_DEPTH: Final = 64
"""What is wrapped so many times over is no address."""

_AMP: Final = re.compile(r"/(?:[acirv]/)?(?:s/)?(?P<inner>[\w.-]+\.[a-z]{2,}(?:/.*)?)", re.IGNORECASE)
_ARCHIVES: Final = {
    "web.archive.org": r"/web/\d{1,14}(?:[a-z]{2}_)?/", "wayback.archive.org": r"/web/\d{1,14}(?:[a-z]{2}_)?/",
    "arquivo.pt": r"/(?:noFrame/replay|wayback)/\d{4,14}(?:[a-z]{2}_)?/", "wayback.archive-it.org": r"/\w+/\d{4,14}/",
    "webarchive.nationalarchives.gov.uk": r"/(?:ukgwa/)?\d{4,14}/",
    **dict.fromkeys((f"archive.{end}" for end in words("today is ph li md vn fo")), r"/(?:o/\w+|\d{4,14})/"),
}  # fmt: skip
_INNER: Final = r"(?P<inner>https?:/{1,2}.+)"
_ARCHIVED: Final = {host: re.compile(path + _INNER, re.IGNORECASE) for host, path in _ARCHIVES.items()}
_ONE_SLASH: Final = re.compile("^(https?:)/+", re.IGNORECASE)  # which some servers make of two
_REDIRECTS: Final = {  # host: (path, the parameters that hold the address)
    "l.facebook.com": ("/l.php", "u"), "lm.facebook.com": ("/l.php", "u"), "l.instagram.com": ("/", "u"),
    "t.umblr.com": ("/redirect", "z"), "away.vk.com": ("/away.php", "to"), "vk.com": ("/away.php", "to"),
    "duckduckgo.com": ("/l/", "uddg"), "slack-redir.net": ("/link", "url"), "www.youtube.com": ("/redirect", "q"),
    "out.reddit.com": ("", "url"), "www.linkedin.com": ("/redir/redirect", "url"), "exit.sc": ("/", "url"),
}  # fmt: skip
_GOOGLE: Final = re.compile(r"(?:www\.|news\.)?google\.[a-z.]{2,6}")
_SAFE_LINKS: Final = ".safelinks.protection.outlook.com"
_CACHE: Final = re.compile(r"cache:(?:[\w-]{12}:)?(?P<inner>\S+)")


def unwrapped(host: str, path: str, query: str) -> str | None:
    """The address that another one holds; ``None`` where it holds none."""
    if host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        return _of_amp(path, query)
    if _GOOGLE.fullmatch(host) or host == "www.bing.com":
        if path.startswith("/amp/"):
            return _of_amp(path.removeprefix("/amp"), query)
        return _parameter(query, "q", "url") if path == "/url" else None
    if host in _ARCHIVED:
        match = _ARCHIVED[host].fullmatch(path)
        return (
            _with_query(re.sub("^(https?:)/+", r"\1//", match["inner"], flags=re.IGNORECASE), query) if match else None
        )
    if host in _REDIRECTS:
        start, key = _REDIRECTS[host]
        return _parameter(query, key) if path.startswith(start) else None
    if host.endswith(_SAFE_LINKS):
        return _parameter(query, "url")
    return _of_cache(query) if host == "webcache.googleusercontent.com" else None


def _of_amp(path: str, query: str) -> str | None:
    match = _AMP.fullmatch(path)
    return _with_query(f"https://{match['inner']}", query) if match else None


def _of_cache(query: str) -> str | None:
    asked = dict(parse_qsl(query)).get("q", "")
    match = _CACHE.match(asked)
    if match is None:
        return None
    inner = match["inner"]
    return inner if "://" in inner else f"http://{inner}"


def _with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


def _parameter(query: str, *keys: str) -> str | None:
    asked = dict(parse_qsl(query))
    return next((asked[key] for key in keys if re.match("https?://", asked.get(key, ""), re.IGNORECASE)), None)
