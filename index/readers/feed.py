"""Feeds: RSS 0.9 to 2.0 and Atom, an article an entry.

RSS 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0 (https://web.resource.org/rss/1.0/), Atom (RFC 4287),
with the usual modules (content, Dublin Core, Media RSS). feedparser reads the entries, from memory alone: it is given
neither addresses nor document types, so that it fetches and expands nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO, Final

from index.article import Origin, RawDocument, Reading, Rejected, Shape
from index.clean.limits import check
from index.errors import RecordError
from index.readers.base import Confidence, Reader, reject
from index.readers.feed_entries import defaults_of, entry_record, why_empty
from index.readers.feed_slices import MAX_ENTRY, MAX_HEAD, Slice, Slices, frame_of
from index.readers.markup_text import markup_text, root_of
from index.report import Reason

_AT_ONCE: Final = 32
"""Entries that are parsed together: setting up a parser takes as long as some entries do."""
MAX_LOOSE: Final = 200_000
"""Characters of an entry that is not well-formed: longer ones are refused, not guessed at."""
MAX_ELEMENTS: Final = 20_000
"""Elements of one entry; feedparser takes a quarter of a millisecond for each."""
MAX_TAGS: Final = 1000
"""Categories of one entry."""
MAX_RUN: Final = 10_000
"""Letters and figures without a gap in one entry; feedparser looks for addresses in them, in squared time."""
_FEW: Final = 500
_DECLARES: Final = re.compile(r"<!ENTITY", re.IGNORECASE)
_ATOM: Final = re.compile(r"w3\.org/2005/atom|purl\.org/atom", re.IGNORECASE)
_RSS_1: Final = re.compile(r"purl\.org/rss|netscape\.com/rdf/simple|channel\.netscape\.com", re.IGNORECASE)
_MAX_ADDRESS: Final = 2000
_MEDIA: Final = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"'][^\"']*search\.yahoo\.com/mrss")
_NOT_OURS: Final = r"\1\2not-"
_LISTED: Final = re.compile(r"<(?:[\w.-]+:)?li\b[^<>]*>")  # RSS 1.0 lists its entries before they come
_CATEGORY: Final = re.compile(r"<(?:[\w.-]+:)?(?:category|subject)\b")
_WORD: Final = re.compile(r"[A-Za-z0-9_.+-]+")
_UTF8: Final = {"content-type": "application/xml; charset=utf-8"}


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure by the root element, and by the namespace where the name alone could be that of anything."""
    root, tag = root_of(head)
    sure = (
        root == "rss"
        or (root in ("feed", "entry") and _ATOM.search(tag) is not None)
        or (root == "RDF" and _RSS_1.search(tag) is not None)
    )
    return Confidence.SURE if sure else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """The entries in order, a few parsed at a time; the position is the ordinal."""
    slices = Slices(markup_text(stream))
    number = 0
    try:
        feed: _Feed | None = None
        entries = iter(slices)
        while some := list(islice(entries, _AT_ONCE)):
            feed = feed or _Feed(slices.head, file)
            yield from feed.readings(some, number + 1)
            number += len(some)
    except RecordError as error:
        yield reject(Origin(file), Reason(error.reason), error.detail)
        return
    if not number and len(slices.head) >= MAX_HEAD:
        yield reject(Origin(file), Reason.TOO_LARGE, f"no entry within {MAX_HEAD // 2**20} MiB", slices.head)
    elif not number:
        yield reject(Origin(file), Reason.NO_TEXT, "the feed has no entries", slices.head)


class _Feed:
    """What the head of a feed says for all of its entries.

    Raises:
        RecordError: it declares entities, or is over the limits of markup.
    """

    def __init__(self, head: str, file: str) -> None:
        if _DECLARES.search(head):
            raise RecordError(Reason.UNSAFE_MARKUP, "declares entities; take the declarations out to load it")
        head = _LISTED.sub("", head)
        if len(head) > MAX_LOOSE:
            raise RecordError(Reason.TOO_LARGE, f"more than {MAX_LOOSE} characters stand before the first entry")
        _check_entry(head)
        self._file = file
        self._opening, self._closing = frame_of(head)
        parsed = _parsed(self._opening + _inside(head, self._opening) + self._closing)
        self._feed = dict(_plain(parsed.feed), version=parsed.get("version", "")) if parsed else {}
        self._others = _others(self._opening)
        self._defaults = defaults_of(self._feed)
        link = self._feed.get("link")
        self._base = link if isinstance(link, str) and link.startswith("http") and len(link) < _MAX_ADDRESS else ""

    def readings(self, slices: list[Slice], number: int) -> Iterator[Reading]:
        """What the next entries are, the first of them the ``number``-th of the feed."""
        origins = [Origin(self._file, number + offset) for offset in range(len(slices))]
        refused = [_refusal(entry, origin) for entry, origin in zip(slices, origins, strict=True)]
        sound = [entry.text for entry, refusal in zip(slices, refused, strict=True) if refusal is None]
        entries = iter(self._entries(sound))
        for entry, origin, refusal in zip(slices, origins, refused, strict=True):
            yield refusal or self._reading(next(entries), origin, entry.text)

    def _entries(self, texts: list[str]) -> list[Mapping[str, Any] | None]:
        """The parsed entries; each by itself where together they are not well-formed."""
        if len(texts) > 1 and _is_well_formed(framed := self._framed(texts)):
            entries = self._parsed_entries(framed)
            if len(entries) == len(texts):
                return list(entries)
        return [self._alone(text) for text in texts]

    def _alone(self, text: str) -> Mapping[str, Any] | None:
        framed = self._framed([text])
        usable = len(text) <= MAX_LOOSE or _is_well_formed(framed)
        return next(iter(self._parsed_entries(framed)), None) if usable else None

    def _parsed_entries(self, text: str) -> list[Mapping[str, Any]]:
        parsed = _parsed(text, self._base)
        return [_plain(entry) for entry in parsed.entries] if parsed else []

    def _framed(self, texts: Iterable[str]) -> str:
        return f"{self._opening}{self._others.sub(_NOT_OURS, ''.join(texts))}{self._closing}"

    def _reading(self, entry: Mapping[str, Any] | None, origin: Origin, text: str) -> Reading:
        if entry is None:
            return reject(origin, Reason.BROKEN_MARKUP, "the entry is not well-formed", text)
        record = entry_record(entry, self._feed)
        if not record.get("text"):
            return reject(origin, Reason.NO_TEXT, why_empty(entry), text)
        return RawDocument(origin, Shape.RECORD, record=record, defaults=self._defaults)


def _inside(head: str, opening: str) -> str:
    """What describes the feed: the head after its last start tag that is still open."""
    last = opening.rfind("<")
    at = head.rfind(opening[last:]) if last >= 0 else -1
    return head[at + len(opening) - last :] if at >= 0 else ""


def _refusal(entry: Slice, origin: Origin) -> Rejected | None:
    """Why an entry is not even parsed, if it is not."""
    if not entry.text:
        return reject(origin, Reason.TOO_LARGE, f"the entry is longer than {MAX_ENTRY // 2**20} MiB")
    if not entry.whole:
        return reject(origin, Reason.BROKEN_MARKUP, "the entry is not closed", entry.text)
    try:
        _check_entry(entry.text)
    except RecordError as error:
        return reject(origin, Reason(error.reason), error.detail, entry.text)
    return None


def _check_entry(text: str) -> None:
    """Refuse an entry that would take feedparser too long."""
    if text.count("<") > _FEW or text.count("=") > _FEW:  # most have so few that no limit is near
        check(text)
        if text.count("<") > 2 * MAX_ELEMENTS:
            raise RecordError(Reason.TOO_LARGE, f"the entry has more than {MAX_ELEMENTS} elements")
        if sum(1 for _ in _CATEGORY.finditer(text)) > MAX_TAGS:
            raise RecordError(Reason.TOO_LARGE, f"the entry has more than {MAX_TAGS} categories")
    if len(text) > MAX_RUN and any(len(word[0]) > MAX_RUN for word in _WORD.finditer(text)):
        raise RecordError(Reason.TOO_LARGE, f"the entry has a word of more than {MAX_RUN} letters")


def _others(opening: str) -> re.Pattern[str]:
    """Where elements begin and end that feedparser must not know.

    Texts about pictures (Media RSS) it would take for those of the entry; keywords it compares with one another.
    """
    named = _MEDIA.search(opening)
    media = re.escape(named[1] if named else "media")
    return re.compile(
        rf"(</?{media}:)(?=(?:title|description|text|credit)\b)|(</?(?:[\w.-]+:)?)(?=(?:keywords|tags)[\s/>])"
    )


def _is_well_formed(text: str) -> bool:
    """Asked before feedparser is, which turns to guessing where something is not."""
    from xml.parsers.expat import ExpatError, ParserCreate

    parser = ParserCreate(encoding="utf-8", namespace_separator=" ")
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except ExpatError:
        return False
    return True


def _parsed(text: str, base: str = "") -> Any:
    """What feedparser makes of a feed in memory. It guesses where markup is broken, and may fail at that in any way."""
    import feedparser

    headers = _UTF8 | ({"content-location": base} if base else {})
    content = io.BytesIO(text.encode("utf-8", "replace"))  # a string might be an address to it
    try:
        return feedparser.parse(content, response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception:  # noqa: BLE001  # its second parser, for what is not well-formed, was not made for hostile input
        return None


def _plain(found: Any) -> Mapping[str, Any]:
    """Keys as they are: feedparser's own look-up answers for keys that are not there."""
    return dict(found.items()) if found else {}


FEED: Final = Reader("feed", "RSS and Atom feeds, one article an entry.", sniff, read)
