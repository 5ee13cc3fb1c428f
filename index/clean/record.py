"""Records with keys → drafts: every alias of the declared fields, and whatever keys the user maps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from index.article import Draft, GivenEntity, RawDocument
from index.clean.given import entities, names, one_of, scalar, tags
from index.clean.markup import fragment, inline_text, looks_like_html, unescaped
from index.clean.prose import paragraphs
from index.errors import RecordError, UsageError
from index.fields import BY_NAME, FIELDS
from index.normalise.text import clean as clean_text
from index.normalise.text import comparable
from index.report import Reason

_BODY: Final = "body"


def field_named(word: str) -> str:
    """The field that ``--map FIELD=KEY`` means by FIELD: its name, a prefix of queries, or a key of records.

    Raises:
        UsageError: there is no such field that records fill.
    """
    words = {name: spec.name for spec in FIELDS if spec.keys for name in (*spec.keys, *spec.prefixes, spec.name)}
    if word in words:
        return words[word]
    near = get_close_matches(word, words, n=1)
    fillable = ", ".join(spec.name for spec in FIELDS if spec.keys)
    hint = f"did you mean {near[0]!r}?" if near else f"one of: {fillable}"
    raise UsageError(f"no field {word!r} to map a key to", hint=hint)


def from_record(raw: RawDocument, mapping: Mapping[str, str]) -> Draft:
    """The draft of a record.

    Raises:
        RecordError: there is no text in it, or it is no text.
    """
    found = _Record(raw.record or {}, {field_named(word): key for word, key in mapping.items()})
    body = _body(found)
    return Draft(
        origin=raw.origin,
        paragraphs=body,
        headline=found.line("headline"),
        deck=_deck(found.line("deck"), body),
        byline=names(found.values("byline")),
        agency=found.line("agency") or raw.defaults.get("agency"),
        dateline=found.line("dateline"),
        source=found.line("source") or raw.defaults.get("source"),
        published=_dates(found.values("published")),
        updated=_dates(found.values("updated")),
        language=found.line("language") or raw.defaults.get("language"),
        url=found.line("url"),
        section=found.line("section"),
        tags=tags(found.values("tag")),
        entities=_entities(found),
        given_id=found.line("id"),
    )


class _Record:
    """A record asked by field: the mapped key first, then the keys that the field declares, in their order."""

    def __init__(self, record: Mapping[str, Any], mapped: Mapping[str, str]) -> None:
        self._record = record
        self._mapped = mapped

    def values(self, field: str) -> list[Any]:
        """What the keys of a field hold, best first; empty values are absent."""
        keys = BY_NAME[field].keys
        found = [self._record[key] for key in keys if key in self._record]
        if field in self._mapped:
            found.insert(0, _at(self._record, self._mapped[field]))
        return [value for value in found if value not in (None, "", [], {})]

    def line(self, field: str) -> str | None:
        """The first value that is a short text, on one line."""
        for value in self.values(field):
            text = inline_text(one_of(value))
            if text:
                return text
        return None


def _at(record: Mapping[str, Any], key: str) -> Any:
    """The value under a key; ``a.b`` is the key ``b`` inside ``a`` unless there is a key ``a.b``."""
    if key in record:
        return record[key]
    outer, dot, inner = key.partition(".")
    within = record.get(outer)
    if isinstance(within, list) and within and isinstance(within[0], Mapping):
        within = within[0]
    return _at(within, inner) if dot and isinstance(within, Mapping) else None


def _body(found: _Record) -> tuple[str, ...]:
    values = found.values(_BODY)
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
        inner = next((value[key] for key in (*BY_NAME[_BODY].keys, "value", "html") if value.get(key)), None)
        return [] if isinstance(inner, Mapping) else _paragraphs(inner)
    return []


def _element(element: object) -> Iterable[str]:
    if not isinstance(element, str):
        return [] if isinstance(element, list) else _paragraphs(element)
    if looks_like_html(element):
        return fragment(element)
    return [part for part in clean_text(unescaped(element)).split("\n\n") if part.strip()]


def _split(text: str) -> list[str]:
    if looks_like_html(text):
        return fragment(text)
    return paragraphs(clean_text(unescaped(text)))


def _deck(deck: str | None, body: tuple[str, ...]) -> str | None:
    """The standfirst, unless it only repeats how the text begins, as generated descriptions do."""
    said = comparable(deck)
    return deck if said and not comparable(body[0]).startswith(said) else None


def _dates(values: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for value in values if (text := scalar(value))))


def _entities(found: _Record) -> tuple[GivenEntity, ...]:
    return tuple(dict.fromkeys(entities(found.values("entity"))))
