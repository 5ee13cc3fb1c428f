"""An article as it is stored: compact JSON in UTF-8, nothing lost, and the digest that tells versions apart."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from index.article import Article, Entity, NewsDate, Origin

_PLAIN: Final = (
    "id",
    "text",
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

    content = _encode(_content(article))
    position = "null" if article.origin.position is None else article.origin.position
    stored = b'%b,"origin":[%b,%b]}' % (content[:-1], _encoded_file(article.origin.file), str(position).encode())
    return stored, blake2b(content, digest_size=16).digest()


def digest(article: Article) -> bytes:
    """The digest of an article."""
    return packed_article(article)[1]


def decode(stored: bytes) -> Article:
    """The inverse of :func:`encode`. Raises ``ValueError``, ``KeyError`` or ``TypeError`` on damaged bytes."""
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


def _known(text: str) -> dict[str, Any]:
    """As ``json.loads`` reads it, which takes half as long again: it looks for an encoding and for white space."""
    known, end = _READ(text)
    if end != len(text) or not isinstance(known, dict):
        raise ValueError("a stored article is no object, or more than one")
    return known


def _content(article: Article) -> dict[str, Any]:
    known: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(article, name))}
    known.setdefault("text", "")
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
