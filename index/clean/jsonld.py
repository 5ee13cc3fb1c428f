"""Articles described in JSON-LD (https://schema.org/NewsArticle), read as tolerantly as pages write it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_ARTICLE_TYPE: Final = re.compile(r"(?:Article|BlogPosting|Report|Posting|Review|CreativeWork|WebPage)$")
_RANK: Final = ("NewsArticle", "Article", "Posting", "Report", "Review")
_WRAPPING: Final = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$", re.DOTALL
)
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")
_MAX_NODES: Final = 5000
_REFERRING: Final = frozenset({"author", "creator", "publisher", "sourceOrganization"})


def articles(scripts: Iterable[str]) -> list[Mapping[str, Any]]:
    """The nodes that describe an article, those that say so most exactly first, references in them resolved."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    return [_resolved(node, known) for node in sorted(filter(_is_article, nodes), key=_rank)]


def _resolved(node: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node with the nodes that it refers to by ``@id`` in their places; references to nowhere are left out."""
    return {key: _referred(value, known) if key in _REFERRING else value for key, value in node.items()}


def _referred(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_referred(one, known) for one in value]
    if isinstance(value, Mapping) and not any(value.get(key) for key in ("name", "@value")) and "@id" in value:
        return known.get(str(value["@id"]))
    return value


def _parsed(script: str) -> Any:
    """The value of a script; ``None`` where no repair helps."""
    bare = _WRAPPING.sub("", script)
    for attempt in (script, bare, _TRAILING_COMMA.sub(r"\1", bare), html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in lists, graphs and main entities, in order."""
    waiting = [value]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node
        elif isinstance(node, Mapping):
            yield node
            waiting[:0] = [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "article") if key in node]


def types(node: Mapping[str, Any]) -> list[str]:
    """The types of a node, without the vocabulary's address."""
    said = node.get("@type", [])
    return [str(kind).rsplit("/", 1)[-1] for kind in (said if isinstance(said, list) else [said])]


def _is_article(node: Mapping[str, Any]) -> bool:
    described = any(key in node for key in ("headline", "articleBody", "datePublished"))
    return described and any(_ARTICLE_TYPE.search(kind) for kind in types(node))


def _rank(node: Mapping[str, Any]) -> int:
    kinds = types(node)
    place = next((n for n, wanted in enumerate(_RANK) if any(kind.endswith(wanted) for kind in kinds)), len(_RANK))
    return 2 * place + ("headline" not in node)
