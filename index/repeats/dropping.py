"""An article without the furniture of its source.

Which lines are dropped, and what is left of headline and entities, depends on the article and on what is known of its
source alone, and dropping some lines and then others is dropping all of them. So an article is the same whether it was
loaded before a line was recognised or after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from index.article import Article, Entity
from index.kernels.passes import texts
from index.normalise.text import first_sentence
from index.repeats.lines import by_size, candidates, decoded, encoded, joined, paragraphs

Known: TypeAlias = Mapping[str, frozenset[bytes]]
"""The lines of each source that are furniture."""

Dropped: TypeAlias = tuple[bytes, ...]
"""Lines that an article lost, each once, in the order of their bytes."""


def without(article: Article, known: Known, lost: Dropped = ()) -> tuple[Article, Dropped]:
    """The article without the lines of its source that are known, and all lines that it has lost; ``lost`` before.

    One of nothing else keeps the longest of all of them: no article loses all of its text.
    """
    lines = None if article.source is None else known.get(article.source)
    if not lines:
        return article, lost
    before = parts = paragraphs(encoded(article.text))
    gone = set(lost)
    while parts and (found := lines.intersection(candidates(parts))):
        gone |= found
        parts = [part for part in parts if part not in found]
    if not parts:
        parts = [max(gone, key=by_size)]
    if parts == before:
        return article, lost
    dropped = [decoded(part) for part in before if part not in parts]
    return _with_text(article, decoded(joined(parts)), dropped), tuple(sorted(gone.difference(parts)))


def _with_text(article: Article, text: str, gone: Sequence[str]) -> Article:
    headline = first_sentence(text.partition("\n\n")[0]) if article.headline_derived else article.headline
    left = replace(article, text=text, headline=headline, entities=())
    return left.with_entities(tuple(_entities(article.entities, left.full_text, gone)))


def _entities(entities: Iterable[Entity], text: str, gone: Sequence[str]) -> Iterable[Entity]:
    """The entities without what only the dropped lines say of them."""
    for entity in entities:
        counted = [count for line in gone for count in texts.count_names(line, (entity.forms,))] if entity.forms else []
        lost = {form for _, forms in counted for form in forms}
        if not lost:
            yield entity
            continue
        forms = tuple([form for form in entity.forms if form not in lost or _names(text, form)])
        if forms:
            yield replace(entity, count=max(entity.count - sum(count for count, _ in counted), 1), forms=forms)


def _names(text: str, form: str) -> bool:
    return texts.count_names(text, ((form,),))[0][0] > 0
