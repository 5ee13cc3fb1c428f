"""The words that every other module speaks: raw document, draft, article, mention, news date.

All of them are frozen values. The way of an article is
``RawDocument`` (read) → ``Draft`` (cleaned, as found) → ``Article`` (normalised, recognised, stored).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum
from functools import lru_cache, partial
from operator import attrgetter

from index.frozen import EMPTY, Frozen
from index.versions import ARTICLE_FORMAT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Literal, TypeAlias


class Origin(Frozen):
    """Where a record came from: a file (``-`` for standard input) and its place in it.

    ``file`` names members of containers as ``outer.tar.xz!inner.sgm``.
    ``position`` counts from 1: the line of a JSON Lines record, the ordinal of a record in other
    containers; ``None`` where the file is the record.
    """

    file: str
    position: int | None = None

    def __str__(self) -> str:
        return self.file if self.position is None else f"{self.file}:{self.position}"


class Shape(StrEnum):
    """What a reader hands on, and so which cleaner takes it."""

    PAGE = "page"  # bytes of an HTML page
    DUMP = "dump"  # bytes of a plain-text dump of one article
    RECORD = "record"  # a mapping with keys as the record had them
    LINE = "line"  # bytes of a line of JSON that holds a record
    ROW = "row"  # a mapping whose keys are the columns of a table, in their order
    MESSAGE = "message"  # bytes of an e-mail


class RawDocument(Frozen):
    """One record as a reader found it, nothing cleaned.

    Exactly one of ``content`` (for pages, dumps and messages) and ``record`` is set. ``encoding`` is the
    declared one, if any. ``defaults`` are facts that whoever handed it over knows (the language of a
    collection, the address that a page was fetched from), used where the record itself is silent.
    """

    origin: Origin
    shape: Shape
    content: bytes = b""
    record: Mapping[str, Any] | None = None
    encoding: str | None = None
    defaults: Mapping[str, str] = EMPTY


class Rejected(Frozen):
    """A record that was refused, and why. Counted and written to the rejects file, never dropped.

    ``reason`` is one of :class:`index.report.Reason`'s values; ``detail`` says what exactly;
    ``head`` holds the first bytes of the record, for a person to recognise it by.
    """

    origin: Origin
    reason: str
    detail: str
    head: str = ""


class Skipped(Frozen):
    """A file or record left alone because nobody said that it is an article: counted, and no failure.

    Of files, only what was *found* in a folder or container is skipped (a README beside the articles); one that the
    user names is read or rejected. Of records, those whose format says that they are no articles, or not to be
    published. ``reason`` is one of :class:`index.report.Skip`'s values.
    """

    origin: Origin
    reason: str


Reading = RawDocument | Rejected | Skipped
"""What a reader hands on: a record, a record that was refused, or a file that was left alone."""


class GivenEntity(Frozen):
    """An entity that the record itself names. ``kind`` is ``None`` where the record gives none.

    ``count`` and ``forms`` are those of an article that this program printed; ``None``: they are to be counted.
    """

    name: str
    kind: Kind | None = None
    count: int | None = None
    forms: tuple[str, ...] = ()


class Draft(Frozen):
    """An article after cleaning: text clean, metadata still as found (strings, in any notation).

    ``paragraphs`` is the body without headline, deck, dateline, captions or page furniture.
    ``published`` and ``updated`` are candidate strings, best first. ``clues`` are facts of the page
    that help to read ambiguous metadata, such as the languages and countries it speaks of (the
    keys that normalising knows: ``country`` ISO 3166 codes, ``languages`` BCP 47 tags). ``settled`` says
    that this program printed the article: names, text and entities are in their normal form.
    ``cautions``: what cleaning had to leave out, ``(caution, detail)``.
    """

    origin: Origin
    paragraphs: tuple[str, ...] = ()
    headline: str | None = None
    deck: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    source: str | None = None
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    language: str | None = None
    url: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    entities: tuple[GivenEntity, ...] = ()
    given_id: str | None = None
    clues: Mapping[str, tuple[str, ...]] = EMPTY
    settled: bool = False
    cautions: tuple[tuple[str, str], ...] = ()


class Precision(IntEnum):
    """How much of a date is known. Ordered: a finer precision is greater."""

    YEAR = 1
    MONTH = 2
    DAY = 3
    MINUTE = 4
    SECOND = 5


_PRECISIONS = {int(precision): precision for precision in Precision}  # found faster than by Precision(…)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH = datetime(1970, 1, 1)


class NewsDate(Frozen):
    """A date as precise as its source gave it.

    ``local`` is the wall clock where it was written (naive; parts finer than ``precision`` are at
    their minimum). ``offset`` is that place's distance from UTC, ``None`` where the zone is not
    known: such a date *floats*, and is read as wall-clock time in whatever zone is asked about.
    A date without a time of day has no zone.
    """

    local: datetime
    precision: Precision
    offset: timedelta | None = None

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("local must be naive; the zone goes into offset")
        if self.offset is not None and self.precision < Precision.MINUTE:
            raise ValueError("a date without a time of day has no zone")

    @property
    def zone_known(self) -> bool:
        """Whether the date names an instant rather than a wall-clock time."""
        return self.offset is not None

    @property
    def seconds(self) -> int:
        """Seconds since 1970 of the earliest moment meant: of the instant, or of the wall clock if floating."""
        utc = self.local - self.offset if self.offset is not None else self.local
        return int((utc - _WALL_EPOCH).total_seconds())

    def __str__(self) -> str:
        """RFC 3339 with offset; ``+00:00`` where the zone is unknown; a bare date as precise as known."""
        match self.precision:
            case Precision.YEAR:
                return f"{self.local.year:04d}"
            case Precision.MONTH:
                return f"{self.local.year:04d}-{self.local.month:02d}"
            case Precision.DAY:
                return self.local.date().isoformat()
            case _:
                return self.local.isoformat(timespec="seconds") + _offset_text(self.offset)

    def to_json(self) -> list[int | None]:
        """Compact form for storage: ``[wall-clock seconds, precision, offset in seconds or null]``."""
        wall = int((self.local - _WALL_EPOCH).total_seconds())
        return [wall, int(self.precision), None if self.offset is None else int(self.offset.total_seconds())]

    @classmethod
    def from_json(cls, stored: list[int | None]) -> NewsDate:
        """The inverse of :meth:`to_json`."""
        wall, precision, offset = stored
        if wall is None or precision is None:
            raise ValueError("a stored date has a time and a precision")
        return cls(
            _WALL_EPOCH + timedelta(0, wall), _PRECISIONS[precision], None if offset is None else _seconds(offset)
        )


_seconds = lru_cache(maxsize=256)(partial(timedelta, 0))
"""So many seconds. Few distances from UTC are ever used."""


@lru_cache(maxsize=256)
def _offset_text(offset: timedelta | None) -> str:
    """As RFC 3339 writes it."""
    return _EPOCH.replace(tzinfo=timezone(offset or timedelta(0))).isoformat()[len("1970-01-01T00:00:00") :]


Kind: TypeAlias = 'Literal["person", "organisation", "place"]'
KINDS: tuple[Kind, ...] = ("person", "organisation", "place")


class Mention(Frozen):
    """One naming of an entity in the text: surface as written, canonical name, kind, and span.

    ``start`` and ``end`` are character offsets into :attr:`Article.full_text`.
    """

    surface: str
    name: str
    kind: Kind
    start: int
    end: int


class Entity(Frozen):
    """An entity of one article: canonical name, kind, how often it is named, and in which forms.

    ``kind`` is ``None`` for a given entity whose record names no kind. ``count`` is 0 for a given
    entity that the text does not name.
    """

    name: str
    kind: Kind | None
    count: int
    forms: tuple[str, ...]


class Article(Frozen, later=True):
    """A clean article: what is indexed, stored and shown."""

    id: str
    text: str  # paragraphs parted by one blank line
    origin: Origin
    headline: str | None = None
    headline_derived: bool = False  # made from the first sentence, for display; never searched as a headline
    deck: str | None = None
    byline: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    source: str | None = None
    published: NewsDate | None = None
    updated: NewsDate | None = None
    language: str | None = None
    url: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()

    @property
    def full_text(self) -> str:
        """Headline (unless derived), deck and text, parted by blank lines: what recognisers read."""
        headline = None if self.headline_derived else self.headline
        return "\n\n".join([part for part in (headline, self.deck, self.text) if part])

    def with_entities(self, entities: tuple[Entity, ...]) -> Article:
        """The same article with other entities."""
        return Article(*(*_all_but_entities(self), entities)) if entities or self.entities else self

    def names(self, kind: Kind | None = None) -> tuple[str, ...]:
        """Canonical names of its entities, each once; of one kind, or of all."""
        if not self.entities:
            return ()
        return tuple(dict.fromkeys([e.name for e in self.entities if kind is None or e.kind == kind]))

    def to_json(self) -> dict[str, Any]:
        """The article as ``extract``, ``show`` and ``search --format jsonl`` print it (see docs/json-output.md)."""
        known: dict[str, Any] = {"format": ARTICLE_FORMAT, "id": self.id}
        optional: dict[str, Any] = {
            "headline": self.headline,
            "headline_derived": self.headline_derived or None,
            "deck": self.deck,
            "byline": list(self.byline),
            "agency": self.agency,
            "dateline": self.dateline,
            "source": self.source,
            "published": self.published and str(self.published),
            "updated": self.updated and str(self.updated),
            "timezone_known": self._timezone_known(),
            "language": self.language,
            "url": self.url,
            "section": self.section,
            "tags": list(self.tags),
            "entities": [_entity_json(entity) for entity in self.entities],
        }
        known.update((key, value) for key, value in optional.items() if value is not None and value != [])
        known["text"] = self.text
        known["origin"] = {"file": self.origin.file}
        if self.origin.position is not None:
            known["origin"]["position"] = self.origin.position
        return known

    def _timezone_known(self) -> bool | None:
        dates = [date for date in (self.published, self.updated) if date is not None]
        timed = [date for date in dates if date.precision >= Precision.MINUTE]
        return all(date.zone_known for date in timed or dates) if dates else None


_all_but_entities = attrgetter(*Article.__match_args__[:-1])
"""The values of an article's fields in their order, the last left out: ``dataclasses.replace`` takes thrice as long."""


def _entity_json(entity: Entity) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": entity.name}
    if entity.kind is not None:
        shown["kind"] = entity.kind
    return shown | {"count": entity.count, "forms": list(entity.forms)}
