"""Canonical addresses: one article, one URL, whichever way it was reached.

Syntax after RFC 3986; what is a tracking parameter or an AMP address follows the documentation of those who add them.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from index.normalise.tables import words

_TRACKING: Final = words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid"
    " mc_eid _ga _gl _hsenc _hsmi mkt_tok vero_id oly_enc_id oly_anon_id s_cid s_kwcid cmp cmpid campaign_id ncid"
    " ocid icid ito xtor ref ref_src ref_url referrer referer smid smtyp sr_share soc_src soc_trk spm wt_mc"
    " wt.mc_id wt.mc wt_zmc at_medium at_campaign at_link_id at_link_type at_link_origin at_format at_ptr_name"
    " at_bbc_team traffic_source guccounter guce_referrer guce_referrer_sig srsltid rss_id partner_id amp"
    " outputtype __twitter_impression share_id sharetype shareddate socialshare feedtype feedname"
)
_TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "hsa_", "ns_", "at_custom", "itm_", "sc_")
_PORTS: Final = {"http": 80, "https": 443}
_MOBILE: Final = re.compile(r"(?:^|(?<=\.))(?:m|mobile|amp|touch|wap)\.")
_AMP_CACHE: Final = re.compile(r"/(?:[a-z]/)?(?:s/)?(?P<host>[\w.-]+\.[a-z]{2,}/.*)", re.IGNORECASE)
_AMP_END: Final = re.compile(r"(?:[/.]amp/*)+$|(?:\.amp)+(?=\.html?$)|^(?:/+amp)+(?=/[^/])", re.IGNORECASE)
_HOST: Final = re.compile(r"(?=.{1,253}$)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}")
_HOME: Final = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?)?/?", re.IGNORECASE)
_ESCAPE: Final = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH: Final = "/:@!$&'()*+,;=-._~%"

_SECOND_LEVEL: Final = words(
    "ac co com edu gob gouv go gov gv id in mil mod ne net nhs nom or org police sch school web"
)
_SHARED_HOSTS: Final = words(
    "blogspot.com wordpress.com substack.com medium.com github.io gitlab.io tumblr.com typepad.com"
    " livejournal.com blogger.com ghost.io netlify.app vercel.app pages.dev beehiiv.com weebly.com wixsite.com"
    " altervista.org"
)
_GENERIC_COUNTRY_CODES: Final = words("ac ag ai am cc co eu fm gg io is la ly me mobi nu sc sh so st to tv ws")


def canonical_url(url: str | None) -> str | None:
    """The canonical form of a web address; ``None`` where it is none (only http and https are).

    Scheme and host in lower case, host without mobile or AMP labels, no default port, user or fragment; no AMP ending
    and no trailing slash on the path, escapes normalised; query sorted, without tracking parameters. Idempotent.
    """
    parts = _split((url or "").strip())
    if parts is None:
        return None
    scheme, host, port, path, query = parts
    host = _main_host(host)
    path = "" if path == "/" else _normal_path(path)
    netloc = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    asked = _normal_query(query)
    return f"{scheme}://{netloc}{path or '/'}" + (f"?{asked}" if asked else "")


def identifying(url: str) -> bool:
    """Whether a canonical URL is that of an article: home pages (``/``, ``/index.html``, ``/en``) say nothing of it."""
    parts = urlsplit(url)
    return bool(parts.query) or _HOME.fullmatch(parts.path) is None


def url_key(url: str) -> str:
    """What two canonical URLs of one article have in common: all but scheme and ``www.``."""
    return url.partition("://")[2].removeprefix("www.")


def host_of(url: str | None) -> str | None:
    """The host of a URL, or of a bare host name (``www.example.co.uk``), in lower case; ``None`` for other text."""
    text = (url or "").strip()
    parts = _split(text if "://" in text else f"http://{text}")
    return None if parts is None else parts[1]


def registrable(host: str) -> str:
    """The part of a host that a publisher registered: ``edition.example.co.uk`` → ``example.co.uk``.

    By the habit of country domains, not by the whole Public Suffix List; on shared hosts (blogspot.com) one label more.
    """
    labels = host.split(".")
    keep = 2
    if len(labels) > 2 and (
        ".".join(labels[-2:]) in _SHARED_HOSTS or (len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL)
    ):
        keep = 3
    return ".".join(labels[-keep:])


def country_of(host: str) -> str | None:
    """ISO 3166 code of the country whose domain it is in; ``None`` for .com, and for codes sold as words (.tv)."""
    code = host.rpartition(".")[2]
    if len(code) != 2 or not code.isascii() or code in _GENERIC_COUNTRY_CODES:
        return None
    return "GB" if code == "uk" else code.upper()


def _split(url: str) -> tuple[str, str, int | None, str, str] | None:
    """Scheme, host, port, path, query of a web address, out of an AMP cache where it is in one."""
    if url.startswith("//"):
        url = f"https:{url}"
    if any(char.isspace() or ord(char) < 32 for char in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        return None
    if original := _from_cache(host, parts.path):
        return _split(f"https://{original}" + (f"?{parts.query}" if parts.query else ""))
    return parts.scheme, host, port, parts.path, parts.query


def _from_cache(host: str, path: str) -> str | None:
    if host.endswith(".cdn.ampproject.org"):
        cached = path
    elif re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host) and path.startswith("/amp/"):
        cached = path.removeprefix("/amp")
    else:
        return None
    match = _AMP_CACHE.fullmatch(cached)
    return match["host"] if match else None


def _main_host(host: str) -> str:
    """``m.example.com`` without its ``m``; ``m.co.uk`` as it is, for nothing would be left of it."""
    main = _MOBILE.sub("", host)
    return main if registrable(main) == registrable(host) else host


def _normal_path(path: str) -> str:
    path = quote(_ESCAPE.sub(_normal_escape, path), safe=_SAFE_IN_PATH, errors="replace").rstrip("/")
    while (shorter := _AMP_END.sub("", path).rstrip("/")) not in {"", path}:
        path = shorter
    return path


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _normal_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = sorted((key, value) for key, value in pairs if not _is_tracking(key.lower()))
    return urlencode(kept, errors="replace")


def _is_tracking(key: str) -> bool:
    return key in _TRACKING or key.startswith(_TRACKING_PREFIXES)
