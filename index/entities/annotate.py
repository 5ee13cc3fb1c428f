"""An article's entities: those that its record gives, or else those that a recogniser finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from index.article import Article, Entity, GivenEntity, Kind, Mention
from index.entities.base import Recogniser
from index.entities.gazetteer import gazetteer
from index.kernels.passes import texts


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
    for entity in given:
        if entity.count is not None:
            return tuple([_stated(text, each) for each in given])
    kinds: dict[str, Kind | None] = {}
    for entity in given:
        kinds[entity.name] = kinds.get(entity.name) or entity.kind
    named = [(name, kind or _known_kind(name)) for name, kind in kinds.items()]
    return _counted(text, named)


def _stated(text: str, given: GivenEntity) -> Entity:
    """An entity of an article that this program printed: counted then, unless somebody added it since."""
    if given.count is None:
        return _counted(text, [(given.name, given.kind)])[0]
    return Entity(given.name, given.kind, given.count, given.forms)


def _known_kind(name: str) -> Kind | None:
    known = gazetteer().names.get(name)
    return known.kind if known is not None else None


def _counted(text: str, named: list[tuple[str, Kind | None]]) -> tuple[Entity, ...]:
    """All in one pass over the text; a name is found across the end of a line too."""
    counts = texts.count_names(text, tuple([_forms(*each) for each in named]))
    return tuple([_entity(*each, *count) for each, count in zip(named, counts, strict=True)])


_entity: Final = lru_cache(maxsize=16_384)(Entity)  # the same come again and again


@lru_cache(maxsize=16_384)
def _forms(name: str, kind: Kind | None) -> tuple[str, ...]:
    """What names it: its name, of a person the bare surname too, of what is known its other names."""
    whole = " ".join(name.split())
    if kind == "person":
        return tuple(dict.fromkeys((*whole.split()[-1:], whole))) if whole else ()
    others = gazetteer().aliases.get(name, ()) if name in gazetteer().names else ()
    return tuple(sorted({whole, *(" ".join(other.split()) for other in others)} - {""}))
