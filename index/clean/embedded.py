"""An article in the state that a page's own program starts from: JSON that is meant for no reader but that program.

Its keys are every content system's own, so that only what many of them call alike is read, only of an object whose
headline is the page's, and only where the page describes itself in no other way.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from index.clean.given import scalar
from index.clean.markup import inline_text
from index.normalise.text import comparable

MAX_SCRIPT: Final = 4_000_000
"""Characters of a script; what is longer is not read."""
MAX_VALUES: Final = 100_000
"""Values of a script that are looked at."""

_LONGEST_TITLE: Final = 1000  # characters
_HEADLINES: Final = ("headline", "title", "name", "heading")
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "datePublished": (
        "datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publicationDate",
        "publication_date", "publishedDate", "published_date", "firstPublished", "firstPublishedAt",
        "first_publish_date", "firstPublicationDate", "published", "pubDate", "display_date",
    ),
    "dateModified": (
        "dateModified", "updatedAt", "updated_at", "modifiedAt", "modified_at", "lastUpdated", "lastModified",
        "last_updated_date", "updateDate", "modifiedDate", "updated",
    ),
    "author": ("author", "authors", "byline", "bylines", "contributors", "creators", "writers"),
    "articleSection": ("articleSection", "section", "primarySection", "category"),
}  # fmt: skip


def article_in(scripts: Iterable[str], titles: Iterable[str]) -> Mapping[str, Any] | None:
    """What scripts say of the article with one of some titles, under the names of schema.org; ``None`` if nothing."""
    wanted = {comparable(title) for title in titles} - {""}
    for script in scripts if wanted else ():
        for found in _objects(script):
            if any(_said(found.get(key)) in wanted for key in _HEADLINES):
                node = _renamed(found)
                if len(node) > 1:
                    return node
    return None


def _said(value: object) -> str:
    text = scalar(value)
    return comparable(inline_text(text)) if len(text) <= _LONGEST_TITLE else ""


def _renamed(found: Mapping[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "NewsArticle"}
    for name, aliases in _ALIASES.items():
        value = next((found[alias] for alias in aliases if found.get(alias)), None)
        if value is not None and not (name == "author" and isinstance(value, str) and " " not in value):  # an id
            node[name] = value
    return node


def _objects(script: str) -> Iterator[Mapping[str, Any]]:
    """Every object in a script, from the outside in."""
    if len(script) > MAX_SCRIPT:
        return
    try:
        waiting: deque[Any] = deque([json.loads(script, strict=False)])
    except (ValueError, RecursionError):
        return
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            waiting.extend(one for one in value if isinstance(one, dict | list))
