"""Values as records and metadata give them: strings, numbers, lists and objects read sensibly."""

from __future__ import annotations

import ast
import contextlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from index.article import GivenEntity, Kind
from index.clean.markup import inline_name, inline_text, unescaped

_NAMED: Final = (
    *("name", "title", "text", "value", "@value", "term", "label", "main", "original"),
    *("$date", "$numberLong", "$oid", "url", "@id"),
)
_SEPARATORS: Final = re.compile(r"\s*[,;|\n]\s*")
_LITERAL: Final = re.compile(r"[\[(].*[\])]", re.DOTALL)
_STRONG_SEPARATORS: Final = re.compile(r"\s*[;|\n]\s*")
_MAPPING: Final = (dict, Mapping)  # the usual one first: to ask an abstract class takes ten times as long
_SEQUENCE: Final = (list, tuple)
_KIND_KEYS: Final = ("kind", "type", "label", "@type", "entity_type", "category")
_MAX_NESTING: Final = 4
_MAX_LITERAL: Final = 20_000
_MAX_NUMBER: Final = 1e18

_KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys(("person", "per", "people", "persons", "peop", "pers"), "person"),
    **dict.fromkeys(
        ("organisation", "organization", "org", "orgs", "organisations", "organizations", "company"),
        "organisation",
    ),
    **dict.fromkeys(
        ("place", "loc", "gpe", "location", "places", "locations", "country", "city", "fac", "facility", "state"),
        "place",
    ),
}  # fmt: skip


def one_of(value: object, depth: int = 0) -> str:
    """The text that a value stands for: itself, its name, or the first element that has one; else nothing."""
    if depth > _MAX_NESTING:
        return ""
    if isinstance(value, str):
        return value.strip()
    inside: Iterable[object] = ()
    if isinstance(value, _MAPPING):
        inside = map(value.get, _NAMED)
    elif isinstance(value, _SEQUENCE):
        inside = value
    for element in inside:
        if text := one_of(element, depth + 1):
            return text
    return scalar(value)


def scalar(value: object) -> str:
    """A string or a number as text; nothing for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if not math.isfinite(value) or abs(value) >= _MAX_NUMBER:
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _flat(values: Iterable[object], depth: int = 0) -> list[object]:
    """The elements of lists within lists."""
    flat: list[object] = []
    for value in values:
        if isinstance(value, _SEQUENCE) and depth < _MAX_NESTING:
            flat += _flat(value, depth + 1)
        else:
            flat.append(value)
    return flat


def unwritten(value: object) -> object:
    """A list that was written out as a string, by JSON or by Python (``"['A B', 'C D']"``), as the list."""
    if not isinstance(value, str) or len(value) > _MAX_LITERAL or not _LITERAL.fullmatch(value.strip()):
        return value
    for read in (json.loads, ast.literal_eval):
        with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            found = read(value.strip())
            return list(found) if isinstance(found, list | tuple) else value
    return value


def _first(values: list[Any]) -> list[Any]:
    """The first of several aliases, as a list: the others say the same in other words."""
    return _flat([unwritten(values[0])]) if values else []


def names(values: list[Any]) -> tuple[str, ...]:
    """The authors as found, an element each. Several in one string stay together: splitting bylines is an art."""
    if not values:
        return ()
    found = (inline_text(one_of(value)) for value in _first(values))
    return tuple(dict.fromkeys(name for name in found if name))


def tags(values: list[Any]) -> tuple[str, ...]:
    """Keywords: elements of lists as they are, a string cut at commas, semicolons and bars."""
    if not values:
        return ()
    found: list[str] = []
    read = [unwritten(value) for value in values]
    strings = [value[0] if isinstance(value, list) and len(value) == 1 else value for value in read]
    for value in _flat(strings):
        if isinstance(value, str) and value in strings:
            text = unescaped(value)  # a reference ends in a semicolon, too
            separators = _STRONG_SEPARATORS if re.search(r"[;|\n]", text) else _SEPARATORS
            found += map(inline_text, separators.split(text))
        else:
            found.append(inline_text(one_of(value)))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def entities(values: list[Any]) -> tuple[GivenEntity, ...]:
    """Given entities, each once: names, or objects with a name and perhaps a kind."""
    found: dict[tuple[str, Kind | None], GivenEntity] = {}
    for value in _flat(map(unwritten, values)):
        plain = _plainly_given(value) if type(value) is dict else None
        for entity in (plain,) if plain is not None else _named(value):
            found.setdefault((entity.name, entity.kind), entity)
    return tuple(found.values())


def _plainly_given(value: dict[str, Any]) -> GivenEntity | None:
    """Name and kind under the keys that are asked first, where nothing else need be asked."""
    name, kind = value.get("name"), value.get("kind")
    if type(name) is not str or type(kind) is not str or kind not in _KINDS:
        return None
    return _remembered_given(name, kind) if len(name) <= _LONGEST_NAME else _given(name, kind)


def _given(name: str, kind: str) -> GivenEntity | None:
    line = inline_name(name.strip())
    return GivenEntity(line, _KINDS[kind]) if line else None


_remembered_given: Final = lru_cache(maxsize=16_384)(_given)  # the same come again and again
_LONGEST_NAME: Final = 200  # characters; bounds what is remembered


def _named(value: object) -> Iterator[GivenEntity]:
    """The entities of a value that is a name, an object with one, or an object of lists."""
    if name := inline_name(one_of(value)):
        yield GivenEntity(name, _kind(value))
    elif isinstance(value, Mapping):
        yield from (GivenEntity(name, kind) for name, kind in _by_kind(value))


def _by_kind(lists: Mapping[str, Any]) -> Iterator[tuple[str, Kind]]:
    """Entities in a list a kind: ``{"persons": ["Ada Example"], "locations": […]}``."""
    for word, kind in ((str(key).lower(), kind) for key in lists if (kind := _KINDS.get(str(key).lower()))):
        found = next(lists[key] for key in lists if str(key).lower() == word)
        for value in _flat(found) if isinstance(found, list | tuple) else ():
            if name := inline_name(one_of(value)):
                yield name, kind


def _kind(value: object) -> Kind | None:
    if not isinstance(value, _MAPPING):
        return None
    for key in _KIND_KEYS:
        if kind := _KINDS.get(str(value.get(key)).lower()):
            return kind
    return None
