"""Articles described in JSON-LD (https://schema.org/NewsArticle), read as tolerantly as pages write it."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

_ARTICLE_TYPE: Final = re.compile(r"(?:Article|Posting|Report|Review|CreativeWork|WebPage)$")
_RANK: Final = ("NewsArticle", "Article", "Posting", "Report", "Review")
_VIDEO_TYPES: Final = frozenset({"VideoObject", "AudioObject", "NewsVideo", "PodcastEpisode"})
_OPENING: Final = re.compile(r"(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)")
_CLOSING: Final = re.compile(r"(?:-->|(?://|/\*)?\s{0,9}\]\]>(?:\s{0,9}\*/)?)$")
_LONGEST_CLOSING: Final = 40  # characters
_STRING_OR_COMMENT: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))', re.DOTALL)
_STRING_OR_COMMA: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comma>,)(?=\s*[}\]])', re.DOTALL)
_STRAY_ESCAPE: Final = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\')
_PLAIN: Final = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*)"'
)
_AUTHOR: Final = re.compile(r'"author"\s{0,9}:\s{0,9}[\[{][^\]}]{0,500}?"name"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*)"')
_SAYS_TYPE: Final = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(?:https?://schema.org/)?(\w*(?:Article|Posting))"')
_MAX_NODES: Final = 5000
_MAX_VALUES: Final = 20
"""Values that follow one another in one script."""
_MAX_SALVAGED: Final = 200_000  # characters
_REFERRING: Final = frozenset({"author", "creator", "publisher", "sourceOrganization", "isPartOf"})
_WITHIN: Final = ("@graph", "mainEntity", "mainEntityOfPage", "article")


class Described:
    """The nodes of a page's JSON-LD that describe what it is about."""

    def __init__(self, scripts: Iterable[str]) -> None:
        nodes = [node for script in scripts for value in _values(script) for node in _nodes(value)]
        known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
        found = sorted(filter(_is_article, nodes), key=rank)
        self.articles: list[Mapping[str, Any]] = [_resolved(node, known) for node in found]
        """Those that are articles, the kind that says so most exactly first, references in them resolved."""
        self.videos: list[Mapping[str, Any]] = [_resolved(node, known) for node in nodes if _is_video(node)]
        """Recordings, which are what the page is about where nothing on it is an article."""
        self.sections: list[str] = [section for node in nodes if (section := _first_crumb(node))]
        """The first breadcrumb below the site's own."""


def _resolved(node: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node with the nodes that it refers to by ``@id`` in their places; references to nowhere are left out."""
    return {key: _referred(value, known) if key in _REFERRING else value for key, value in node.items()}


def _referred(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_referred(one, known) for one in value]
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, Mapping) and not any(value.get(key) for key in _NAMING) and "@id" in value:
        return known.get(str(value["@id"]))
    return value


_NAMING: Final = ("name", "@value", "givenName", "familyName")


def _values(script: str) -> list[Any]:
    """The values of a script, of which some hold several after one another; what no repair helps is salvaged."""
    for attempt in chain((script,), _repaired(script)):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _one_after_another(_unwrapped(script)) or _salvaged(script)


def _unwrapped(script: str) -> str:
    """The script out of a comment or a CDATA section, without a semicolon at its end."""
    bare = script.strip()
    bare = bare.removesuffix(";") if bare.endswith(("};", "];")) else bare
    opened = _OPENING.match(bare)
    if opened is None:
        return bare
    rest, tail = bare[opened.end() : -_LONGEST_CLOSING], bare[opened.end() :][-_LONGEST_CLOSING:]
    return rest + _CLOSING.sub("", tail)


def _repaired(script: str) -> Iterator[str]:
    """The script without what wraps it, without comments and needless commas, with references and escapes resolved."""
    bare = _unwrapped(script)
    yield bare
    plain = _STRING_OR_COMMENT.sub(lambda match: "" if match["comment"] else match[0], bare)
    plain = _STRING_OR_COMMA.sub(lambda match: "" if match["comma"] else match[0], plain)
    yield plain
    yield _STRAY_ESCAPE.sub(lambda match: match[1] or r"\\", plain)
    if "&quot;" in bare or "&#34;" in bare:
        yield html.unescape(bare)


def _one_after_another(text: str) -> list[Any]:
    """``{…}{…}``: no JSON, but common."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = 0
    while at < len(text) and len(found) < _MAX_VALUES:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
        at = end + len(text[end:]) - len(text[end:].lstrip(" \t\r\n,;"))
    return found


def _salvaged(script: str) -> list[Any]:
    """What can be read of a description that is no JSON: plain values of an article."""
    said = _SAYS_TYPE.search(script[:_MAX_SALVAGED])
    if said is None:
        return []
    node: dict[str, Any] = {"@type": said[1]}
    for found in _PLAIN.finditer(script[said.start() : said.start() + _MAX_SALVAGED]):
        node.setdefault(found[1], _unescaped(found[2]))
    if author := _AUTHOR.search(script[: said.start() + _MAX_SALVAGED]):
        node["author"] = _unescaped(author[1])
    return [node]


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in lists, graphs, main entities and parts, in order."""
    waiting = deque([value])
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extendleft(reversed(node))
        elif isinstance(node, Mapping):
            yield node
            waiting.extendleft(node[key] for key in reversed(_WITHIN) if key in node)


def types(node: Mapping[str, Any]) -> list[str]:
    """The types of a node, without the vocabulary's address."""
    said = node.get("@type", [])
    return [re.split(r"[/#:]", str(kind))[-1] for kind in (said if isinstance(said, list) else [said])]


def _is_article(node: Mapping[str, Any]) -> bool:
    described = any(key in node for key in ("headline", "articleBody", "datePublished"))
    return described and any(_ARTICLE_TYPE.search(kind) for kind in types(node))


def _is_video(node: Mapping[str, Any]) -> bool:
    return "name" in node and not _VIDEO_TYPES.isdisjoint(types(node))


def rank(node: Mapping[str, Any]) -> int:
    """How far a node is from being a news article with a headline: 0 is one."""
    kinds = types(node)
    place = next((n for n, wanted in enumerate(_RANK) if any(kind.endswith(wanted) for kind in kinds)), len(_RANK))
    return 2 * place + ("headline" not in node)


def _first_crumb(node: Mapping[str, Any]) -> str:
    """The second of a list of breadcrumbs: the first is the site, the last the article itself."""
    crumbs = node.get("itemListElement")
    if "BreadcrumbList" not in types(node) or not isinstance(crumbs, list) or len(crumbs) < 2:
        return ""
    named = [_crumb(crumb) for crumb in crumbs if isinstance(crumb, Mapping)]
    placed = sorted((place, name) for place, name in named if name)
    return placed[1][1] if len(placed) > 2 else ""


def _crumb(crumb: Mapping[str, Any]) -> tuple[int, str]:
    target = crumb.get("item")
    name = crumb.get("name") or (target.get("name") if isinstance(target, Mapping) else "")
    place = str(crumb.get("position", ""))
    return int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 0, str(name or "").strip()
