"""An article's entities: those that its record gives, or else those that a recogniser finds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from index.article import Article, Entity, GivenEntity, Kind, Mention
from index.entities.base import Recogniser
from index.entities.gazetteer import gazetteer

_RUNS: Final = re.compile(" {2,}")


def annotate(article: Article, given: tuple[GivenEntity, ...], recogniser: Recogniser) -> Article:
    """The article with its entities.

    Given entities are kept as they stand, in their order, and nothing is recognised besides; they are counted
    where the text names them. Recognised ones come most frequent first, then in the order of the text.
    """
    if given:
        return article.with_entities(_given(_on_one_line(article.full_text), given))
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
    found = _occurrences(text, _forms(name, kind))
    return Entity(name, kind, len(found), tuple(dict.fromkeys(found)))


@lru_cache(maxsize=16_384)
def _forms(name: str, kind: Kind | None) -> tuple[tuple[str, ...], ...]:
    """What names it: its name, of a person the bare surname too, of what is known its other names.

    In groups: all forms of a group end in its first one, so that looking for that finds them all.
    """
    whole = " ".join(name.split())
    if kind == "person":
        return (tuple(dict.fromkeys((*whole.split()[-1:], whole))),) if whole else ()
    others = gazetteer().aliases.get(name, ()) if name in gazetteer().names else ()
    return tuple((form,) for form in sorted({whole, *(" ".join(other.split()) for other in others)} - {""}))


def _on_one_line(text: str) -> str:
    """The text of an article with single spaces, so that a name is found across the end of a line too."""
    lines = text.split("\n")
    if any(lines[1::2]):  # there are paragraphs of several lines, which keep their inner spacing
        return _RUNS.sub(" ", " ".join(lines))
    return " ".join(filter(None, lines))


def _occurrences(text: str, groups: tuple[tuple[str, ...], ...]) -> list[str]:
    """The forms as the text names them, in its order; of forms that overlap the first, then the longest.

    Plain searching: a pattern for each name would take longer to compile than to find.
    """
    found = [place for group in groups for place in _places(text, group)]
    found.sort()
    kept: list[str] = []
    end = 0
    for start, _, form in found:
        if start >= end:
            kept.append(form)
            end = start + len(form)
    return kept


def _places(text: str, group: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Where forms of a group stand, not inside a word: start, negative length, form."""
    places: list[tuple[int, int, str]] = []
    shortest, *longer = group
    start = text.find(shortest)
    while start >= 0:
        end = start + len(shortest)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not (after.isalnum() or after == "_"):
            if not (before.isalnum() or before == "_"):
                places.append((start, -len(shortest), shortest))
            if longer:
                places += [place for form in longer if (place := _ending_at(end, form, text))]
        start = text.find(shortest, start + 1)
    return places


def _ending_at(end: int, form: str, text: str) -> tuple[int, int, str] | None:
    start = end - len(form)
    if start < 0 or not text.startswith(form, start):
        return None
    before = text[start - 1 : start]
    return None if before.isalnum() or before == "_" else (start, -len(form), form)
