"""An article's entities: those that its record gives, or else those that a recogniser finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.article import Article, Entity, GivenEntity, Kind, Mention
from index.entities.base import Recogniser
from index.entities.gazetteer import gazetteer


def annotate(article: Article, given: tuple[GivenEntity, ...], recogniser: Recogniser) -> Article:
    """The article with its entities.

    Given entities are kept as they stand, in their order, and nothing is recognised besides; they are counted
    where the text names them. Recognised ones come most frequent first, then in the order of the text.
    """
    if given:
        return article.with_entities(_given(article.full_text, given))
    return article.with_entities(group(recogniser.recognise(article.full_text, article.language)))


def group(mentions: Iterable[Mention]) -> tuple[Entity, ...]:
    """Mentions as entities, most frequent first, then by first mention; ``forms`` in the order of the text."""
    forms: dict[tuple[str, Kind], list[str]] = {}
    for mention in mentions:
        forms.setdefault((mention.name, mention.kind), []).append(mention.surface)
    entities = [
        Entity(name, kind, len(surfaces), tuple(dict.fromkeys(surfaces))) for (name, kind), surfaces in forms.items()
    ]
    return tuple(sorted(entities, key=lambda entity: -entity.count))


def _given(text: str, given: tuple[GivenEntity, ...]) -> tuple[Entity, ...]:
    if any(entity.count is not None for entity in given):
        return tuple(_stated(text, entity) for entity in given)
    kinds: dict[str, Kind | None] = {}
    for entity in given:
        kinds[entity.name] = kinds.get(entity.name) or entity.kind
    return tuple(_counted(text, name, kind or _known_kind(name)) for name, kind in kinds.items())


def _stated(text: str, given: GivenEntity) -> Entity:
    """An entity of an article that this program printed: counted then, unless somebody added it since."""
    if given.count is None:
        return _counted(text, given.name, given.kind)
    return Entity(given.name, given.kind, given.count, given.forms)


def _known_kind(name: str) -> Kind | None:
    known = gazetteer().names.get(name)
    return known.kind if known is not None else None


def _counted(text: str, name: str, kind: Kind | None) -> Entity:
    found = list(_occurrences(text, name, kind))
    return Entity(name, kind, len(found), tuple(dict.fromkeys(found)))


def _occurrences(text: str, name: str, kind: Kind | None) -> Iterator[str]:
    """Where the text names it: in full, a person by the bare surname too, what is known by its other names."""
    names = {name}
    if kind == "person":
        names.update(name.split()[-1:])
    elif name in gazetteer().names:
        names.update(gazetteer().aliases.get(name, ()))
    longest = sorted(filter(str.strip, names), key=lambda form: (-len(form), form))
    if not longest:
        return
    forms = [r"\s+".join(map(re.escape, form.split())) for form in longest]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
    yield from (" ".join(match[0].split()) for match in pattern.finditer(text))
