"""The stage between cleaning and recognising: ``Draft`` → ``Article``, every field in its one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, TypeAlias

from index.article import Article, Draft, GivenEntity, NewsDate, Precision
from index.errors import AbsurdDateError, DateError, RecordError
from index.normalise.agencies import agency_named
from index.normalise.datelines import Dateline, read_dateline, split_dateline
from index.normalise.dates import parse_date
from index.normalise.homes import NOWHERE, Home, home_of, nearest
from index.normalise.ids import article_id
from index.normalise.languages import language_of
from index.normalise.mojibake import mended
from index.normalise.sources import named_host, publisher
from index.normalise.text import comparable, first_sentence, name_line, one_line, paragraphs
from index.normalise.urls import canonical_url, host_in
from index.normalise.zones import Clues, zone_named
from index.report import Caution, Reason

_WIDEST: Final = timedelta(hours=14)
"""No wall clock differs more from UTC: what two dates may be apart through an unknown zone."""
_NO_DATELINE: Final = Dateline(None, None)
_LETTER_OR_FIGURE: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a record is silent. ``now`` bounds the future; ``None`` is the present of each record.

    ``homes``: what the user says of hosts, which holds whatever a record says.
    """

    source: str | None = None
    zone: tzinfo | None = None
    now: datetime | None = None
    homes: Mapping[str, Home] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Normalised:
    """An article without entities, those that its record gives, and what had to be left out: (caution, detail)."""

    article: Article
    given: tuple[GivenEntity, ...] = ()
    cautions: tuple[tuple[str, str], ...] = ()


def normalise(draft: Draft, defaults: Defaults = Defaults()) -> Normalised:
    """Bring a draft into its normal form.

    Raises:
        RecordError: with ``Reason.NO_TEXT``, where nothing is left to read.
    """
    texts, dateline = _texts(draft)
    text = "\n\n".join(texts)
    headline = one_line(draft.headline)
    url = canonical_url(draft.url) if draft.url else None
    host = host_in(url) if url else None
    own = (nearest(host, defaults.homes) if host and defaults.homes else None) or NOWHERE
    source = own.name or _source(draft, defaults, host)
    language = language_of(own.language or draft.language, text)
    published, updated, cautions = _dates(draft, _zoned(defaults, own), _clues(draft, host, language, own))
    names, wire = _byline(draft)
    agency = _agency(draft, wire, dateline)
    article = Article(
        id=article_id(draft.given_id, url, source, headline, _first(draft.published), text),
        text=text,
        origin=draft.origin,
        headline=headline or first_sentence(texts[0]),
        headline_derived=headline is None,
        deck=_deck(draft.deck, headline, texts),
        byline=(*names, wire) if wire and wire != agency else names,  # one beside the one that the record names
        agency=agency,
        dateline=dateline.place,
        source=source,
        published=published,
        updated=updated,
        language=language,
        url=url,
        section=name_line(draft.section),
        tags=_distinct(draft.tags, str.casefold) if draft.tags else (),
    )
    given = draft.entities if draft.settled or not draft.entities else _given(draft.entities)
    return Normalised(article, given, (*draft.cautions, *cautions) if draft.cautions else cautions)


def _texts(draft: Draft) -> tuple[tuple[str, ...], Dateline]:
    """Paragraphs without the dateline that the first may open with, and what is known of the dateline.

    The record's own dateline goes before the one in the text. Text that got into its field is given back.
    """
    texts = paragraphs(tuple([text if text.isascii() else mended(text) for text in draft.paragraphs]))
    if not _readable(texts):
        raise RecordError(Reason.NO_TEXT, "it has a headline but no text" if draft.headline else "it has no text")
    if draft.settled:
        return texts, Dateline(one_line(draft.dateline), None)
    opening, line = split_dateline(texts[0]), name_line(draft.dateline)
    if opening is None and line is None:
        return texts, _NO_DATELINE
    if opening is None or not _readable((opening.rest, *texts[1:])):
        opening = Dateline(None, None, texts[0])
    stated = read_dateline(line) if line else _NO_DATELINE
    lead = " ".join(part for part in (stated.rest, opening.rest) if part)
    dateline = Dateline(stated.place or opening.place, stated.agency or opening.agency)
    return (texts if lead == texts[0] else (*paragraphs((lead,)), *texts[1:])), dateline


def _readable(texts: Iterable[str]) -> bool:
    """Whether there is a letter or a figure in them."""
    return any(map(_LETTER_OR_FIGURE.search, texts))


def _source(draft: Draft, defaults: Defaults, host: str | None) -> str | None:
    named = (draft.source if draft.settled else publisher(draft.source, host)) or publisher(defaults.source)
    return named or (None if host is None else named_host(host))


def _zoned(defaults: Defaults, own: Home) -> Defaults:
    """The defaults with the zone that the user names for the host, if any."""
    return replace(defaults, zone=zone_named(own.zone)) if own.zone else defaults


def _clues(draft: Draft, host: str | None, language: str | None, own: Home) -> Clues:
    """What is known of the page's home: what the user says, what the cleaner saw, its language, its host."""
    clues = draft.clues
    countries = (own.country,) if own.country else clues.get("country", ())
    return _remembered_clues(countries, clues.get("languages", ()), host, language)


@lru_cache(maxsize=1024)
def _remembered_clues(
    countries: tuple[str, ...], languages: tuple[str, ...], host: str | None, language: str | None
) -> Clues:
    """The same page's home comes again and again."""
    home = home_of(host) if host else NOWHERE
    spoken = dict.fromkeys(filter(None, (*languages, language or home.language)))
    return {
        "country": countries or tuple(filter(None, (home.country,))),
        "languages": tuple(spoken),
        "zone": tuple(filter(None, (home.zone,))),
    }


def _byline(draft: Draft) -> tuple[tuple[str, ...], str | None]:
    """Who wrote it, and the wire agency that the byline names."""
    if not draft.byline or draft.settled:
        return draft.byline, None
    from index.normalise.bylines import read_byline  # its patterns take longer to compile than most to match

    read = read_byline(draft.byline)
    return read.names, read.agency


def _agency(draft: Draft, wire: str | None, dateline: Dateline) -> str | None:
    """The wire agency: as the record says, else as the byline, else as the dateline."""
    named = name_line(draft.agency)
    if draft.settled:
        return named
    return (named and (agency_named(named) or named)) or wire or dateline.agency


def _deck(deck: str | None, headline: str | None, texts: tuple[str, ...]) -> str | None:
    """The deck, unless it only repeats the headline or the first paragraph."""
    if deck is None:
        return None
    line = one_line(deck)
    said = comparable(line)
    return line if said and said not in {comparable(headline), comparable(texts[0])} else None


_Cautions: TypeAlias = tuple[tuple[Caution, str], ...]
_Read: TypeAlias = tuple[NewsDate | None, _Cautions]


def _dates(draft: Draft, defaults: Defaults, clues: Clues) -> tuple[NewsDate | None, NewsDate | None, _Cautions]:
    """When it was published and updated, and what could not be used."""
    if not draft.published and not draft.updated:
        return None, None, ()
    published, cautions = _best("published", draft.published, defaults, clues)
    if not draft.updated:
        return published, None, cautions
    updated, more = _best("updated", draft.updated, defaults, clues)
    cautions += more
    if published and updated and _surely_before(updated, published):
        cautions += ((Caution.DATE_ABSURD, f"updated: {updated} is before published, {published}"),)
        updated = None
    return published, updated, cautions


def _best(name: str, candidates: tuple[str, ...], defaults: Defaults, clues: Clues) -> _Read:
    """The first candidate that can be read; a caution only where none can, and only one: its date is missing."""
    refused: _Cautions = ()
    now = defaults.now or datetime.now(UTC)
    for text in filter(None, map(one_line, candidates)):
        try:
            return _shown(parse_date(text, zone=defaults.zone, clues=clues, now=now)), ()
        except DateError as error:
            caution = Caution.DATE_ABSURD if isinstance(error, AbsurdDateError) else Caution.DATE_UNREADABLE
            refused = refused or ((caution, f"{name}: {error.message}"),)
    return None, refused


def _shown(date: NewsDate) -> NewsDate:
    """As precise as it is printed: a full minute does not show whether seconds were meant."""
    if date.precision is Precision.SECOND and date.local.second == 0:
        return NewsDate(date.local, Precision.MINUTE, date.offset)
    return date


def _surely_before(earlier: NewsDate, later: NewsDate) -> bool:
    """Whether it must be before, however coarse the two are and whatever zone was meant."""
    if min(earlier.precision, later.precision) < Precision.MINUTE:
        return _coarse(earlier, later) < _coarse(later, earlier)
    slack = timedelta(0) if earlier.zone_known == later.zone_known else _WIDEST
    return earlier.seconds + slack.total_seconds() < later.seconds


def _coarse(date: NewsDate, other: NewsDate) -> tuple[int, ...]:
    """Year, month, day, as far as both dates have them."""
    parts = (date.local.year, date.local.month, date.local.day)
    return parts[: min(date.precision, other.precision, Precision.DAY)]


def _given(entities: tuple[GivenEntity, ...]) -> tuple[GivenEntity, ...]:
    """Each entity once; one without kind goes where the same name has one."""
    names = [entity.name for entity in entities]
    if list(map(name_line, names)) == names and len(set(map(_same, names))) == len(names):
        return entities
    tidy = [
        entity if name == entity.name else GivenEntity(name, entity.kind)
        for entity in entities
        if (name := name_line(entity.name))
    ]
    kinded = {_same(entity.name) for entity in tidy if entity.kind is not None}
    unique = {(_same(entity.name), entity.kind): entity for entity in reversed(tidy)}
    kept = set(map(id, unique.values()))
    return tuple(e for e in tidy if id(e) in kept and (e.kind is not None or _same(e.name) not in kinded))


@lru_cache(maxsize=16_384)
def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _distinct(values: Iterable[str], key: Callable[[str], str]) -> tuple[str, ...]:
    unique: dict[str, str] = {}
    for value in filter(None, map(name_line, values)):
        unique.setdefault(key(value), value)
    return tuple(unique.values())


def _first(candidates: tuple[str, ...]) -> str | None:
    return one_line(candidates[0]) if candidates else None
