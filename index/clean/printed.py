"""Articles that this program printed (``extract``, ``show``, ``search``) → drafts that come out as the same articles.

What was printed is in its normal form already: it is taken as it stands, and only what printing could not show
(whether an offset is known, whether a headline was derived) is read from the keys that say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from index.article import KINDS, Draft, GivenEntity, RawDocument
from index.versions import ARTICLE_FORMAT

_UNKNOWN_OFFSET: Final = "+00:00"


def is_printed(record: Mapping[str, Any]) -> bool:
    """Whether a record is an article as this program prints it: it says its format, and has an id and a text."""
    version, text = record.get("format"), record.get("text")
    if version is None:
        return False
    said = isinstance(version, int) and not isinstance(version, bool) and 1 <= version <= ARTICLE_FORMAT
    return said and _line(record, "id") is not None and isinstance(text, str) and bool(text.strip())


def from_printed(raw: RawDocument, record: Mapping[str, Any]) -> Draft:
    """The draft of a printed article, marked as settled."""
    derived = record.get("headline_derived") is True
    return Draft(
        origin=raw.origin,
        paragraphs=tuple(str(record["text"]).split("\n\n")),
        headline=None if derived else _line(record, "headline"),
        deck=_line(record, "deck"),
        byline=_lines(record, "byline"),
        agency=_line(record, "agency"),
        dateline=_line(record, "dateline"),
        source=_line(record, "source"),
        published=_date(record, "published"),
        updated=_date(record, "updated"),
        language=_line(record, "language"),
        url=_line(record, "url"),
        section=_line(record, "section"),
        tags=_lines(record, "tags"),
        entities=tuple(_entities(record.get("entities"))),
        given_id=_line(record, "id"),
        settled=True,
    )


def as_known(date: str, record: Mapping[str, Any]) -> str:
    """A date without the offset that stands for an unknown zone, where the record says that it is not known."""
    floats = record.get("timezone_known") is False and date.endswith(_UNKNOWN_OFFSET)
    return date.removesuffix(_UNKNOWN_OFFSET) if floats else date


def _line(record: Mapping[str, Any], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _lines(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = record.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _date(record: Mapping[str, Any], key: str) -> tuple[str, ...]:
    date = _line(record, key)
    return () if date is None else (as_known(date, record),)


def _entities(value: object) -> Iterator[GivenEntity]:
    for entity in value if isinstance(value, list) else ():
        if isinstance(entity, Mapping) and (name := _line(entity, "name")):
            kind = next((kind for kind in KINDS if kind == entity.get("kind")), None)
            count = entity.get("count")
            yield GivenEntity(name, kind, count if isinstance(count, int) else None, _lines(entity, "forms"))
