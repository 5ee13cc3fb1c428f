"""What an entry of a feed says, as a record with the keys that cleaning understands.

Full content goes before a summary. The address makes the id, as it does for the same article from anywhere else; the
``guid`` does where there is no address, or one that leads into the middle of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from index.readers.standing import dated, global_id, named

_TEXTS: Final = ("text/", "application/xhtml", "application/xml")
_POST: Final = "The post "
_APPEARED: Final = re.compile(r"\b(?:appeared first on|first appeared on)\b")
"""What WordPress puts under every entry: ``The post … appeared first on …``."""
_ONWARD: Final = re.compile(
    r"<a\b[^<>]*>\s*(?:continue reading|read (?:more|on|the (?:full|whole|rest))|more|weiterlesen|mehr"
    r"|lire (?:la suite|plus)|leer más"
    r"|seguir leyendo|leggi (?:tutto|di più)|lees (?:meer|verder))\b[^<>]*</a>\s*(?:</p>\s*)?",
    re.IGNORECASE,
)
"""The link to the whole text."""
_LONGEST_TAIL: Final = 2000
_CUT_OFF: Final = re.compile(
    r"\s*(?:\[\s*)?(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)(?:\s*\])?\s*(?:</\w+>\s*)*$", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^<>]*>")
_LETTERS: Final = re.compile(r"[^\W_]+")
_PARTED: Final = re.compile(r"\s*[|»›–—·•]\s*|\s+-\s+|\s*:\s+")
_SHORTEST_NAME: Final = 3
_LONGEST_TITLE: Final = 200
_SPACE: Final = re.compile(r"\s+")
_MAILBOX: Final = re.compile(r"[^@\s]+@[^@\s]+(?:\s*\(([^()@]+)\))?")  # as RSS 2.0 writes authors
_NO_NAME: Final = re.compile(r"[^@\s]+@[^@\s]+")


def defaults_of(feed: Mapping[str, Any]) -> dict[str, str]:
    """What holds for every entry: the publisher that the feed's title names, its language."""
    found = {"source": publisher_in(_text(feed, "title"), _text(feed, "link")), "language": _text(feed, "language")}
    return {key: value for key, value in found.items() if value}


def publisher_in(title: str, link: str) -> str:
    """The part of a feed's title that its host is named after (``World | Harbour Courier``), else the title."""
    title = _SPACE.sub(" ", _TAG.sub("", title)).strip()
    if len(title) > _LONGEST_TITLE:
        return ""
    labels = [_joined(label) for label in host_named(link).split(".")[:-1]]
    parts = _PARTED.split(title)
    named = [part for part in parts if _is_named_after(_joined(part), labels)]
    return named[0] if named and len(parts) > 1 else title


def _joined(text: str) -> str:
    return "".join(_LETTERS.findall(text)).casefold()


def _is_named_after(part: str, labels: list[str]) -> bool:
    return any(
        min(len(part), len(label)) >= _SHORTEST_NAME
        and (label.endswith(part) or part.startswith(label) or part.endswith(label))
        for label in labels
    )


def entry_record(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, Any]:
    """The record of an entry as feedparser gives it; what is empty is absent."""
    content, summary = _content(entry), without_tail(_text(entry, "summary"))
    link = _text(entry, "feedburner_origlink") or _text(entry, "link")
    published, updated = _text(entry, "published") or _text(entry, "created"), _text(entry, "updated")
    record: dict[str, Any] = {
        "id": _own_id(entry, feed, link),
        "headline": _text(entry, "title"),
        "deck": summary if content and not is_excerpt(summary, content) else "",
        "byline": _authors(entry, feed),
        "source": _source(entry),
        **dated((published or updated,)),
        "updated": updated if published else "",
        "language": _language(entry),
        "url": link,
        "tags": named(_tags(entry)),
        "text": without_tail(content) or summary,
        "body": summary if content else "",  # should the content turn out to be a picture
    }
    return {key: value for key, value in record.items() if value}


def why_empty(entry: Mapping[str, Any]) -> str:
    """What an entry without text has instead."""
    attached = [_text(link, "type") for link in _maps(entry, "links") if _text(link, "rel") == "enclosure"]
    if attached:
        return f"the entry has no text, only an attachment ({attached[0][:40]})"
    return "the entry has a title but no text" if _text(entry, "title") else "the entry has no text"


def _text(found: Mapping[str, Any], key: str) -> str:
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""


def _maps(found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = found.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _content(entry: Mapping[str, Any]) -> str:
    """The longest of the contents that are text."""
    texts = [
        _text(content, "value")
        for content in _maps(entry, "content")
        if (_text(content, "type") or "text/html").startswith(_TEXTS)
    ]
    return max(texts, key=len, default="")


def without_tail(text: str) -> str:
    """The text without what feeds put below it to lead to the page."""
    at = text.rfind(_POST, max(0, len(text) - _LONGEST_TAIL))
    if at >= 0 and _APPEARED.search(text, at):
        text = text[:at].rstrip().removesuffix("<p>")
    at = text.rfind("<a", max(0, len(text) - _LONGEST_TAIL))
    if at >= 0 and _ONWARD.fullmatch(text, at):
        text = text[:at].rstrip().removesuffix("<p>")
    return text.strip()


def is_excerpt(summary: str, content: str) -> bool:
    """Whether the summary is how the content begins, or the whole of it."""
    said = _joined(_TAG.sub(" ", _CUT_OFF.sub("", summary)))
    return not said or _joined(_TAG.sub(" ", content[: 4 * len(summary) + 2000])).startswith(said)


def _own_id(entry: Mapping[str, Any], feed: Mapping[str, Any], link: str) -> str:
    if link and "#" not in link:
        return ""
    return global_id(_text(entry, "id"), host_named(_text(feed, "link")) or _text(feed, "title")) or ""


def host_named(link: str) -> str:
    """The host of an address, if it has one."""
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


def _authors(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> list[str]:
    """Who wrote it; in Atom else whoever wrote its source or the feed (RFC 4287, 4.1.1), if not the publisher."""
    own = _names(entry)
    if len(own) < 2 and (mailbox := _MAILBOX.fullmatch(_text(entry, "author"))):  # feedparser may cut its host in two
        own = [name] if (name := (mailbox[1] or "").strip()) else []
    source = entry.get("source")
    if own or not _text(feed, "version").startswith("atom"):
        return own
    within = source if isinstance(source, Mapping) else feed
    title = _text(within, "title")
    publishers = {_joined(title), _joined(publisher_in(title, _text(within, "link")))}
    return [name for name in _names(within) if _joined(name) not in publishers]


def _names(within: Mapping[str, Any]) -> list[str]:
    names = [_text(author, "name") for author in _maps(within, "authors")]
    return [name for name in names if name and not _NO_NAME.fullmatch(name)]


def _source(entry: Mapping[str, Any]) -> str:
    """The publisher that the entry itself names: whom an aggregator has it from, or ``dc:publisher``."""
    source = entry.get("source")
    named = _text(source, "title") or _text(source, "value") if isinstance(source, Mapping) else ""
    publisher = _text(entry, "publisher")
    return named or ("" if _NO_NAME.fullmatch(publisher) else publisher)


def _language(entry: Mapping[str, Any]) -> str:
    """The entry's own, else that of its content."""
    details = [entry.get("title_detail"), *_maps(entry, "content"), entry.get("summary_detail")]
    given = (_text(one, "language") for one in details if isinstance(one, Mapping))
    return _text(entry, "language") or next(filter(None, given), "")


def _tags(entry: Mapping[str, Any]) -> Iterator[str]:
    """Categories and keywords, by label where they have one."""
    for tag in _maps(entry, "tags"):
        yield _text(tag, "label") or _text(tag, "term")
