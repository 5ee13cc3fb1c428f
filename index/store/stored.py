"""An article as it is stored, nothing lost, and the digest that tells versions apart.

A line of compact JSON with all but the text, then the text as it is: most of an article need not be parsed to be read.
The line is a list of the fields in the order of :class:`index.article.Article`, without names: it is read often.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache, partial

from index.article import Article, Entity, NewsDate, Origin
from index.frozen import partly
from index.quick_json import dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from typing import Any, Final


def packed_article(article: Article) -> tuple[bytes, bytes]:
    """The article's stored form, and its digest: 16 bytes that differ when the article differs.

    Where it was read from is stored, but does not make an article another one.
    """
    head, text = dumps(_head(article)), article.text.encode("utf-8", "surrogatepass")
    position = article.origin.position
    place = b"null" if position is None else b"%d" % position
    stored = b"".join((head[:-1], b",[", _encoded_file(article.origin.file), b",", place, b"]]\n", text))
    return stored, _blake2b()(b"".join((head, b"\n", text)), digest_size=16).digest()


@cache
def _blake2b() -> Any:
    from hashlib import blake2b  # which asking does without

    return blake2b


def digest(article: Article) -> bytes:
    """The digest of an article."""
    return packed_article(article)[1]


def _head(article: Article) -> list[Any]:
    """All fields but text and origin; lists and texts that are empty are ``None``, which takes less room."""
    return [
        article.id,
        article.headline or None,
        article.headline_derived,
        article.deck or None,
        article.byline or None,
        article.agency or None,
        article.dateline or None,
        article.source or None,
        article.published and article.published.to_json(),
        article.updated and article.updated.to_json(),
        article.language or None,
        article.url or None,
        article.section or None,
        article.tags or None,
        [[e.name, e.kind, e.count, e.forms] for e in article.entities] or None,
    ]


def decode(stored: bytes) -> Article:
    """The article of a stored form. Raises ``ValueError`` or ``TypeError`` on damaged bytes."""
    article = glance(stored, None)
    article.updated, article.entities, article.origin  # noqa: B018  # reads what was put off
    return article


def glance(stored: bytes, guard: Callable[[], AbstractContextManager[None]] | None) -> Article:
    """The same, whose entities and origin, for example, are read when they are first asked for, inside of a guard."""
    whole = stored.decode("utf-8", "surrogatepass")
    head, end = _READ(whole)
    if whole[end : end + 1] != "\n" or not isinstance(head, list):
        raise ValueError("a stored article is a line of JSON and a text")
    known, headline, derived, deck, byline, agency, dateline, source, *rest = head
    published, updated, language, url, section, tags, entities, origin = rest
    return _glanced(
        partial(_read_later, (updated, entities, origin), guard),
        known,
        whole[end + 1 :],
        headline,
        derived,
        deck,
        tuple(byline) if byline else (),
        agency,
        dateline,
        source,
        published and NewsDate.from_json(published),
        language,
        url,
        section,
        tuple(tags) if tags else (),
    )


_glanced: Final = partly(
    Article,
    *("id", "text", "headline", "headline_derived", "deck", "byline", "agency", "dateline", "source", "published"),
    *("language", "url", "section", "tags"),
)


def _read_later(
    parts: tuple[Any, ...], guard: Callable[[], AbstractContextManager[None]] | None, _article: Article, field: str
) -> Any:
    """A field that was put off."""
    if guard is None:
        return _read_part(parts, field)
    with guard():
        return _read_part(parts, field)


def _read_part(parts: tuple[Any, ...], field: str) -> Any:
    updated, entities, origin = parts
    match field:
        case "updated":
            return updated and NewsDate.from_json(updated)
        case "entities":
            return tuple([Entity(name, kind, count, tuple(forms)) for name, kind, count, forms in entities or ()])
        case _:
            return Origin(*origin)


_READ: Final = json.JSONDecoder().raw_decode


@lru_cache(maxsize=64)
def _encoded_file(file: str) -> bytes:
    """A file's name; many articles come out of one."""
    return dumps(file)
