"""JSON Feed: a feed that is one JSON object, its items as records with the keys that cleaning understands.

JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). The address makes the id, as in other feeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.readers.feed_entries import host_named, is_excerpt, publisher_in, without_tail
from index.readers.standing import dated, global_id, named

MARK = b"jsonfeed.org/version/"
"""What is near the head of every one."""


def is_json_feed(value: object) -> bool:
    """Whether an object says that it is a feed."""
    return (
        isinstance(value, Mapping) and MARK.decode() in _text(value, "version") and isinstance(value.get("items"), list)
    )


def item_records(feed: Mapping[str, Any]) -> list[object]:
    """The records of a feed's items; what is no object stays as it is, to be refused."""
    return [_record(item, feed) if isinstance(item, Mapping) else item for item in feed["items"]]


def _record(item: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    content, summary, link = _content(item), without_tail(_text(item, "summary")), _text(item, "url")
    record: dict[str, Any] = {
        "id": "" if link and "#" not in link else _own_id(item, feed),
        "headline": _text(item, "title"),
        "deck": summary if content and not is_excerpt(summary, content) else "",
        "byline": _authors(item) or _authors(feed),
        "source": publisher_in(_text(feed, "title"), _text(feed, "home_page_url")),
        **dated((_text(item, "date_published") or _text(item, "date_modified"),)),
        "updated": _text(item, "date_modified") * bool(_text(item, "date_published")),
        "language": _text(item, "language") or _text(feed, "language"),
        "url": link,
        "tags": named(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        "text": content or summary,
    }
    return {key: value for key, value in record.items() if value}


def _own_id(item: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    home = _text(feed, "home_page_url") or _text(feed, "feed_url")
    own = item.get("id")
    return global_id(str(own).strip() if isinstance(own, str | int) else "", host_named(home) or _text(feed, "title"))


def _content(item: Mapping[str, Any]) -> str:
    return without_tail(_text(item, "content_html") or _text(item, "content_text"))


def _authors(within: Mapping[str, Any]) -> list[str]:
    """Names under ``authors``, or under the ``author`` of version 1.0."""
    found = [*_list(within, "authors"), within.get("author")]
    return [name for author in found if isinstance(author, Mapping) and (name := _text(author, "name"))]


def _list(within: Mapping[str, Any], key: str) -> list[Any]:
    value = within.get(key)
    return value if isinstance(value, list) else []


def _text(within: Mapping[str, Any], key: str) -> str:
    value = within.get(key)
    return value.strip() if isinstance(value, str) else ""
