"""Canonical addresses: one article, one URL, whichever way it was reached.

Syntax after RFC 3986; what is a tracking parameter or an AMP address follows the documentation of those who add them.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from index.normalise.tables import words
from index.normalise.wrappers import MAX_DEPTH, unwrapped

_TRACKING: Final = words(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid"
    " mc_eid mc_tc _ga _gl _hsenc _hsmi mkt_tok vero_id oly_enc_id oly_anon_id s_cid s_kwcid cmp cmpid campaign_id"
    " ncid intcmp int_cmp ocid icid ito xtor ref ref_src ref_url referrer referer smid smtyp smprod sr_share"
    " soc_src soc_trk spm wt_mc wt.mc_id wt.mc wt_zmc at_medium at_campaign at_link_id at_link_type at_link_origin"
    " at_format at_ptr_name at_bbc_team traffic_source guccounter guce_referrer guce_referrer_sig srsltid rss_id"
    " partner_id partner emc _r amp outputtype __twitter_impression share_id sharetype shareddate sharetoken"
    " socialshare feedtype feedname fb_action_ids fb_action_types fb_source fb_ref fb_comment_id action_object_map"
    " action_type_map action_ref_map usqp amp_js_v amp_gsa aoh dicbo oborigurl tblci cx_testid cx_testvariant"
    " cx_artpos wpisrc wpmm wprss mbid cndid bxid sfmc_id _branch_match_id zanpid cjevent irclickid awc epik"
    " _openstat yadclid trk trkcampaign spref sref leadsource linkid algotrack ml_subscriber vgo_ee print nocache"
    " cachebust"
)
_SESSIONS: Final = words("jsessionid phpsessid sessionid session_id sessid cfid cftoken zenid oscsid asp.net_sessionid")
_TRACKING_PREFIXES: Final = ("utm_", "utm-", "aspsessionid", "pk_", "mtm_", "hsa_", "ns_", "at_custom", "itm_", "sc_")
_PORTS: Final = {"http": 80, "https": 443}
_MOBILE: Final = re.compile(r"(?:^|(?<=\.))(?:m|mobile|amp|touch|wap)\.")
_AMP_END: Final = re.compile(r"(?:[/.]amp/*)+$|(?:\.amp)+(?=\.html?$)|^(?:/+amp)+(?=/[^/])", re.IGNORECASE)
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;?]*", re.IGNORECASE)
_INDEX: Final = re.compile(r"(?:/index\.(?:html?|php|aspx?|jsp))+$", re.IGNORECASE)
_UNFIT: Final = re.compile(r"[\s\x00-\x1f]")
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
    netloc = host if port in {None, _PORTS[scheme]} else f"{host}:{port}"
    asked = _normal_query(query)
    path = _normal_path(path, keep_index=bool(asked))
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


def host_in(url: str) -> str:
    """The host of a canonical URL."""
    return url.partition("://")[2].partition("/")[0].partition(":")[0]


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


_Parts: TypeAlias = tuple[str, str, int | None, str, str]
"""Scheme, host, port, path, query."""


def _split(url: str) -> _Parts | None:
    """The parts of a web address, out of the caches, archives and redirects that it may be in."""
    parts = _parted(url)
    for _ in range(MAX_DEPTH):
        inner = unwrapped(parts[1], parts[3], parts[4]) if parts else None
        found = _parted(inner) if inner else None
        if found is None:
            return parts
        parts = found
    return None


def _parted(url: str) -> _Parts | None:
    if url.startswith("//"):
        url = f"https:{url}"
    if _UNFIT.search(url):
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
    return parts.scheme, host, port, parts.path, parts.query


def _main_host(host: str) -> str:
    """``m.example.com`` without its ``m``; ``m.co.uk`` as it is, for nothing would be left of it."""
    main = _MOBILE.sub("", host)
    return main if registrable(main) == registrable(host) else host


def _normal_path(path: str, *, keep_index: bool) -> str:
    path = quote(_ESCAPE.sub(_normal_escape, path), safe=_SAFE_IN_PATH, errors="replace")
    while True:
        shorter = _without_dots(_SESSION.sub("", path)).rstrip("/")
        shorter = shorter if keep_index else _INDEX.sub("", shorter)
        shorter = _AMP_END.sub("", shorter).rstrip("/") or shorter
        if shorter == path:
            return path
        path = shorter


def _without_dots(path: str) -> str:
    """The path without ``.``, ``..`` (RFC 3986, 5.2.4) and empty segments."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return "/" + "/".join(kept)


def _normal_escape(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _normal_query(query: str) -> str:
    while "&amp;" in query:  # escaped once more than it should be
        query = query.replace("&amp;", "&")
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = sorted((key, value) for key, value in pairs if not _is_tracking(key.lower()))
    return urlencode(kept, errors="replace")


def _is_tracking(key: str) -> bool:
    return key in _TRACKING or key in _SESSIONS or key.startswith(_TRACKING_PREFIXES)
