"""Records with keys → drafts: every alias of the declared fields, and whatever keys the user maps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, TypeAlias

from index.article import Draft, RawDocument
from index.clean.given import entities, names, one_of, tags
from index.clean.markup import fragment, inline_name, inline_text, looks_like_html, unescaped
from index.clean.printed import as_known, from_printed, is_printed
from index.clean.prose import paragraphs
from index.clean.titles import without_site
from index.errors import RecordError, UsageError
from index.fields import BY_NAME, FIELDS
from index.normalise.text import clean as clean_text
from index.normalise.text import comparable, plain_paragraphs
from index.report import Reason

_BODY: Final = "body"
_SIGN: Final = re.compile(r"[-–—|•·»«:~｜：]")
_PARTED: Final = re.compile(r"[-–—•·»«:~]\s|[|｜：]")
"""Without one of these no title begins or ends in the name of a site (``index.clean.titles``), nor without a sign."""
_SIGNS: Final = re.compile(r"[\s_-]+")
_NOTHING: Final = frozenset({"nan", "NaN", "None", "none", "null", "NULL", "undefined", "N/A", "n/a", "[]", "{}"})
_LONGEST_NOTHING: Final = max(map(len, _NOTHING))
_NOTHING_BEGINS: Final = frozenset({word[0] for word in _NOTHING} | {c for c in map(chr, range(0x3001)) if c.isspace()})
"""What such a word begins with, white space before it included."""
_PARTS: Final = ("summary", "headline", "paragraphs", "sections", "blocks")


def _plain(key: str) -> str:
    return _SIGNS.sub("", key).casefold()


_KEYS: Final = frozenset(key for spec in FIELDS for key in spec.keys)
_ALIASES: Final = {_plain(key): (spec.name, rank) for spec in FIELDS for rank, key in enumerate(spec.keys)}
"""A key without signs and case → its field, and how good a key of that it is (0 is best)."""

_FIELD_WORDS: Final = {
    name: spec.name for spec in FIELDS if spec.keys for name in (*spec.keys, *spec.prefixes, spec.name)
}
"""What a user may call a field that records fill → the field."""


def _filled(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The fields that keys fill, each with its key, best key first: as it is spelled, before spelled in another way."""
    known = [(*_ALIASES[_plain(key)], key not in _KEYS, key) for key in keys if _plain(key) in _ALIASES]
    return tuple([(field, key) for field, _, _, key in sorted(known, key=itemgetter(1, 2))])


_remembered_fields: Final = lru_cache(maxsize=256)(_filled)  # the records of a collection have the same keys
_MOST_KEYS: Final = 64  # bounds what is remembered


def _fields_of(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    keys = tuple(record)
    return _remembered_fields(keys) if len(keys) <= _MOST_KEYS else _filled(keys)


def field_named(word: str) -> str:
    """The field that ``--map FIELD=KEY`` means by FIELD: its name, a prefix of queries, or a key of records.

    Raises:
        UsageError: there is no such field that records fill.
    """
    if word in _FIELD_WORDS:
        return _FIELD_WORDS[word]
    near = get_close_matches(word, _FIELD_WORDS, n=1)
    fillable = ", ".join(spec.name for spec in FIELDS if spec.keys)
    hint = f"did you mean {near[0]!r}?" if near else f"one of: {fillable}"
    raise UsageError(f"no field {word!r} to map a key to", hint=hint)


def from_record(raw: RawDocument, mapping: Mapping[str, str]) -> Draft:
    """The draft of a record.

    Raises:
        RecordError: there is no text in it, or it is no text.
    """
    record = raw.record or {}
    if not mapping and is_printed(record):
        return from_printed(raw, record)
    found = _found(record, {field_named(word): key for word, key in mapping.items()})
    body = _body(found.get(_BODY, []))
    source = _name(found, "source")
    defaults = raw.defaults
    return Draft(
        raw.origin,
        body,
        None if record.get("headline_derived") is True else _headline(_line(found, "headline"), source),
        _deck(_line(found, "deck"), body),
        names(found["byline"]) if "byline" in found else (),
        _name(found, "agency") or defaults.get("agency"),
        _name(found, "dateline"),
        source or defaults.get("source"),
        _dates(found["published"], record) if "published" in found else (),
        _dates(found["updated"], record) if "updated" in found else (),
        _name(found, "language") or defaults.get("language"),
        _line(found, "url"),
        _name(found, "section"),
        tags(found["tag"]) if "tag" in found else (),
        entities(found["entity"]) if "entity" in found else (),
        _line(found, "id"),
    )


_Found: TypeAlias = dict[str, list[Any]]
"""What the keys of each field hold, best first; fields that a record leaves empty are absent."""


def _found(record: Mapping[str, Any], mapped: Mapping[str, str]) -> _Found:
    """A record by field: the mapped key first, then the keys that the field declares, in their order.

    A key counts as the alias whose words it has, however it is written: ``pubDate``, ``Pub_Date``, ``pub-date``.
    """
    found: _Found = {}
    for field, key in _fields_of(record):
        value = record[key]
        if type(value) is str and value and value[0] not in _NOTHING_BEGINS:
            pass  # as most are
        elif _is_absent(value):
            continue
        if field in found:
            found[field].append(value)
        else:
            found[field] = [value]
    for field, key in mapped.items():
        if not _is_absent(value := _at(record, key)):
            found.setdefault(field, []).insert(0, value)
    return found


def _line(found: _Found, field: str) -> str | None:
    """The first value that is a short text, on one line."""
    return _first(found[field], inline_text) if field in found else None


def _name(found: _Found, field: str) -> str | None:
    """:func:`_line` for fields whose values come again and again."""
    return _first(found[field], inline_name) if field in found else None


def _first(values: list[Any], clean: Callable[[str], str]) -> str | None:
    for value in values:
        if text := clean(one_of(value)):
            return text
    return None


def _is_absent(value: object) -> bool:
    """Whether a value stands for none: empty, or the word that a table writes for that."""
    if isinstance(value, str):
        word = value.strip()
        return not value or (len(word) <= _LONGEST_NOTHING and word in _NOTHING)  # a long text is not hashed
    return value in (None, [], {})


def _at(record: Mapping[str, Any], key: str) -> Any:
    """The value under a key; ``a.b`` is the key ``b`` inside ``a`` unless there is a key ``a.b``."""
    if key in record:
        return record[key]
    outer, dot, inner = key.partition(".")
    within = record.get(outer)
    if isinstance(within, list) and within and isinstance(within[0], Mapping):
        within = within[0]
    return _at(within, inner) if dot and isinstance(within, Mapping) else None


def _body(values: list[Any]) -> tuple[str, ...]:
    for value in values:
        body = tuple(_paragraphs(value))
        if body:
            return body
    if values and not any(isinstance(value, str | list | Mapping) for value in values):
        raise RecordError(Reason.NO_TEXT, f"the text is {type(values[0]).__name__}, not a string")
    keys = ", ".join(BY_NAME[_BODY].keys)
    raise RecordError(Reason.NO_TEXT, f"no text under any of: {keys}")


def _paragraphs(value: object) -> Iterable[str]:
    """The paragraphs of a text that is a string, a list of paragraphs, or an object that holds one of these.

    An element of a list is one paragraph and keeps its lines, unless blank lines or markup part it.
    """
    if isinstance(value, str):
        return _split(value)
    if isinstance(value, list):
        return [part for element in value for part in _element(element)]
    if isinstance(value, Mapping):
        return _inside(value)
    return []


def _inside(value: Mapping[str, Any]) -> list[str]:
    """The paragraphs of an object: those of its text, or of its sections in order."""
    inner = next((value[key] for key in (*BY_NAME[_BODY].keys, "value", "html") if value.get(key)), None)
    if inner is not None:
        return [] if isinstance(inner, Mapping) else list(_paragraphs(inner))
    return [part for key in _PARTS if not isinstance(value.get(key), Mapping) for part in _paragraphs(value.get(key))]


def _element(element: object) -> Iterable[str]:
    if not isinstance(element, str):
        return [] if isinstance(element, list) else _paragraphs(element)
    if looks_like_html(element):
        return fragment(element)
    return [part for part in clean_text(unescaped(element)).split("\n\n") if part.strip()]


def _split(text: str) -> Iterable[str]:
    plain = plain_paragraphs(text)  # most texts are clean as they stand
    if plain is not None:
        return plain
    return fragment(text) if looks_like_html(text) else paragraphs(clean_text(unescaped(text)))


def _headline(headline: str | None, source: str | None) -> str | None:
    """The headline without the name of its publisher, as page titles end in it."""
    if headline and source and _SIGN.search(headline) and _PARTED.search(headline):
        return without_site(headline, {comparable(source)}, ())
    return headline


def _deck(deck: str | None, body: tuple[str, ...]) -> str | None:
    """The standfirst, unless it only repeats how the text begins, as generated descriptions do."""
    if deck is None:
        return None
    said = comparable(deck)
    return deck if said and not comparable(body[0]).startswith(said) else None


def _dates(values: list[Any], record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([as_known(text, record) for value in values if (text := one_of(value))]))
