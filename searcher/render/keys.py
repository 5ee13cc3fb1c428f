"""The keys of articles and hits: what ``--fields`` may name, and what rows show unless told."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Final

HIT_ONLY: Final = ("rank", "score", "snippet", "snippet_marks")
ARTICLE_KEYS: Final = (
    "id",
    "headline",
    "headline_derived",
    "deck",
    "byline",
    "agency",
    "dateline",
    "source",
    "published",
    "updated",
    "timezone_known",
    "language",
    "url",
    "section",
    "tags",
    "entities",
    "text",
    "origin",
)
HIT_KEYS: Final = HIT_ONLY + ARTICLE_KEYS

HIT_ROW: Final = (
    "rank",
    "id",
    "published",
    "source",
    "headline",
    "byline",
    "section",
    "language",
    "url",
    "score",
    "snippet",
)
ARTICLE_ROW: Final = tuple(key for key in ARTICLE_KEYS if key not in ("headline_derived", "timezone_known", "origin"))


def only(shown: Mapping[str, Any], fields: tuple[str, ...] | None) -> Mapping[str, Any]:
    """The object with the chosen keys alone, in the order chosen; ``format`` stays, absent keys stay absent."""
    if fields is None:
        return shown
    return {"format": shown["format"]} | {key: shown[key] for key in fields if key in shown}


def cell(value: object) -> str:
    """One value of a JSON object as the text of a cell: lists joined by ``"; "``, entities by name."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return "; ".join(_member(member) for member in value)
        case {"file": str(file), **rest}:
            return ":".join((file, *(str(position) for position in rest.values())))
        case _:
            return str(value)


def _member(member: object) -> str:
    match member:
        case {"name": str(name)}:
            return name
        case [int(start), int(end)]:
            return f"{start}-{end}"
        case _:
            return str(member)
