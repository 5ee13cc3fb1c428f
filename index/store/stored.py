"""An article as it is stored, nothing lost, and the digest that tells versions apart.

A line of compact JSON with all but the text, then the text as it is: most of an article need not be parsed to be read.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from index.article import Article, Entity, NewsDate, Origin

_PLAIN: Final = (
    "id",
    "headline",
    "headline_derived",
    "deck",
    "agency",
    "dateline",
    "source",
    "language",
    "url",
    "section",
)
_LISTS: Final = ("byline", "tags")
_DATES: Final = ("published", "updated")


def packed_article(article: Article) -> tuple[bytes, bytes]:
    """The article's stored form, and its digest: 16 bytes that differ when the article differs.

    Fields without a value are left out. Where it was read from is stored, but does not make an article another one.
    """
    from hashlib import blake2b  # which asking does without

    head, text = _encode(_head(article)), article.text.encode("utf-8", "surrogatepass")
    position = "null" if article.origin.position is None else article.origin.position
    origin = b'"origin":[%b,%b]' % (_encoded_file(article.origin.file), str(position).encode())
    return b"%b,%b}\n%b" % (head[:-1], origin, text), blake2b(b"%b\n%b" % (head, text), digest_size=16).digest()


def digest(article: Article) -> bytes:
    """The digest of an article."""
    return packed_article(article)[1]


def decode(stored: bytes) -> Article:
    """The article of a stored form. Raises ``ValueError``, ``KeyError`` or ``TypeError`` on damaged bytes."""
    known = _known(stored.decode("utf-8", "surrogatepass"))
    for name in _LISTS:
        if name in known:
            known[name] = tuple(known[name])
    for name in _DATES:
        if name in known:
            known[name] = NewsDate.from_json(known[name])
    if "entities" in known:
        known["entities"] = tuple(
            [Entity(name, kind, count, tuple(forms)) for name, kind, count, forms in known["entities"]]
        )
    known["origin"] = Origin(*known["origin"])
    return Article(**known)


_READ: Final = json.JSONDecoder().raw_decode


def _known(stored: str) -> dict[str, Any]:
    known, end = _READ(stored)
    if stored[end : end + 1] != "\n" or not isinstance(known, dict):
        raise ValueError("a stored article is a line of JSON and a text")
    known["text"] = stored[end + 1 :]
    return known


def _head(article: Article) -> dict[str, Any]:
    known: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(article, name))}
    known |= {name: list(value) for name in _LISTS if (value := getattr(article, name))}
    known |= {name: value.to_json() for name in _DATES if (value := getattr(article, name)) is not None}
    if article.entities:
        known["entities"] = [[e.name, e.kind, e.count, list(e.forms)] for e in article.entities]
    return known


@lru_cache(maxsize=64)
def _encoded_file(file: str) -> bytes:
    """A file's name; many articles come out of one."""
    return _encode(file)


def _encode(known: Any) -> bytes:
    import orjson

    try:
        return orjson.dumps(known)
    except orjson.JSONEncodeError:
        # Half a surrogate pair can reach us through JSON escapes; it is kept, not refused.
        text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")
