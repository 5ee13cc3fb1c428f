"""ninjs, news in JSON: an object told by its keys, as a record with the keys that cleaning understands.

ninjs 1.0 to 1.6, 2.0 to 2.2 and 3.0 to 3.1 (IPTC, https://iptc.org/std/ninjs/): the first generation has one key for
each kind of text (``body_xhtml``), the second lists of them (``bodies``), the third capitals in its keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from index.article import Origin, Skipped
from index.readers.standing import dated, global_id, named, standing
from index.report import Skip

_IDENTIFIERS: Final = ("uri", "guid")
_MARKS: Final = frozenset({
    *("versioncreated", "versionCreated", "firstcreated", "firstCreated", "pubstatus", "pubStatus", "bodies"),
    *("headlines", "body_xhtml", "body_html", "representationtype", "representationType", "standard", "$standard"),
})  # fmt: skip
_UNREAD: Final = frozenset({"picture", "photo", "graphic", "video", "audio", "component", "event", "planning"})
_KINDS: Final = (
    ("person", "person"), ("people", "person"), ("organisation", "organisation"), ("organisations", "organisation"),
    ("place", "place"), ("places", "place"),
)  # fmt: skip
_HTML: Final = ("body_xhtml", "body_html")
_SUBHEADS: Final = ("sub", "subheadline", "subtitle", "deck")


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object has the identifier that ninjs asks for, and keys that hardly anything else has."""
    return ("uri" in value or "guid" in value) and not _MARKS.isdisjoint(value)


def ninjs_record(value: Mapping[str, Any], origin: Origin) -> dict[str, Any] | Skipped:
    """The record of an object, its own keys kept for ``--map``; or why it is set aside."""
    status, embargo = _text(value, "pubstatus", "pubStatus"), _text(value, "embargoed", "embargoedUntil")
    aside = standing(status, embargo)
    if aside:
        return Skipped(origin, aside)
    if _text(value, "type").lower() in _UNREAD:
        return Skipped(origin, Skip.NO_ARTICLE)
    return {**value, **{key: found for key, found in _record(value).items() if found}}


def _record(value: Mapping[str, Any]) -> dict[str, Any]:
    from index.normalise.agencies import agency_named

    source = _text(value, "source") or _first_name(value, "infosource", "infosources", "infoSources")
    source = source or _text(value, "copyrightholder", "copyrightHolder")
    published, body, description = _dates(value), _body(value), _described(value)
    updated = _text(value, "contentmodified", "versioncreated", "versionCreated")
    return {
        "id": global_id(_text(value, *_IDENTIFIERS), source),
        "headline": _headline(value, sub=False) or _text(value, "title"),
        "deck": _headline(value, sub=True) or description * bool(body),
        "byline": _text(value, "byline", "by") or _names(value, "authors"),
        "agency": agency_named(source) if source else "",
        "dateline": _text(value, "located"),
        "source": source,
        **dated(published),
        "updated": updated if updated not in published[:1] else "",
        "tags": named([*_names(value, "subject", "subjects"), *_strings(value.get("keywords"))]),
        "entities": [{"name": name, "kind": kind} for key, kind in _KINDS for name in _names(value, key)],
        "text": body or description,
    }


def _text(value: Mapping[str, Any], *keys: str) -> str:
    """The first of the keys that holds a string."""
    return next((found.strip() for key in keys if isinstance(found := value.get(key), str) and found.strip()), "")


def _objects(value: Mapping[str, Any], *keys: str) -> list[Mapping[str, Any]]:
    found = (value.get(key) for key in keys)
    lists = ([one] if isinstance(one, Mapping) else one for one in found)
    return [one for some in lists if isinstance(some, list) for one in some if isinstance(one, Mapping)]


def _strings(found: object) -> list[str]:
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _names(value: Mapping[str, Any], *keys: str) -> list[str]:
    return [name for one in _objects(value, *keys) if (name := _text(one, "name", "literal"))]


def _first_name(value: Mapping[str, Any], *keys: str) -> str:
    return next(iter(_names(value, *keys)), "")


def _dates(value: Mapping[str, Any]) -> list[str]:
    """When it was published, best first: of the article, of its first version, of this version."""
    keys = (("firstpublished",), ("contentcreated", "contentCreated"), ("firstcreated", "firstCreated"))
    return [date for names in (*keys, ("versioncreated", "versionCreated")) if (date := _text(value, *names))]


def _headline(value: Mapping[str, Any], *, sub: bool) -> str:
    """The headline, or the one below it, as HTML or text."""
    if not sub and (plain := _text(value, "headline")):
        return plain
    found = (line for line in _objects(value, "headlines") if (_role(line) in _SUBHEADS) == sub)
    return _preferred(found, ("main", "", *_SUBHEADS))


def _described(value: Mapping[str, Any]) -> str:
    plain = _text(value, "description_text", "description_html", "description_xhtml")
    told = (one for one in _objects(value, "descriptions") if "caption" not in _role(one))
    return plain or _preferred(told, ("summary", "main", ""))


def _role(one: Mapping[str, Any]) -> str:
    return _text(one, "role").rpartition(":")[2].lower()


def _preferred(found: Iterable[Mapping[str, Any]], roles: tuple[str, ...]) -> str:
    """The value of the best role, else the first."""
    values = [(_role(one), text) for one in found if (text := _text(one, "value"))]
    best = sorted(values, key=lambda pair: roles.index(pair[0]) if pair[0] in roles else len(roles))
    return best[0][1] if best else ""


def _body(value: Mapping[str, Any]) -> str:
    """The body with paragraphs, as HTML, before the one that is plain text."""
    bodies = _objects(value, "bodies")
    html = [one for one in bodies if "html" in _kind(one)]
    plain = [one for one in bodies if "html" not in _kind(one) and "xml" not in _kind(one)]
    roles = ("main", "body", "")
    listed = _preferred(html, roles) or _preferred(plain, roles)
    others = sorted(key for key in value if key.startswith("body_"))
    return listed or _text(value, *_HTML, "body_text", *others)


def _kind(one: Mapping[str, Any]) -> str:
    return (_text(one, "contenttype", "contentType") or _role(one)).lower()
