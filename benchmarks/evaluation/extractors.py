"""Those who are measured: searcher, and trafilatura with the settings that its own documentation evaluates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What an extractor makes of a page, in the form of articles as they are printed."""

    body: str = ""
    headline: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None


Extractor = Callable[[bytes], Answer]


def ours(html: bytes) -> Answer:
    """searcher: cleaned and normalised, no entities."""
    from index.article import Origin, RawDocument, Shape
    from index.clean import clean
    from index.errors import RecordError
    from index.normalise import normalise

    try:
        article = normalise(clean(RawDocument(Origin("page"), Shape.PAGE, html))).article
    except RecordError:
        return Answer()
    return Answer(
        article.text,
        None if article.headline_derived else article.headline,
        article.byline,
        str(article.published) if article.published else None,
    )


def trafilatura(html: bytes) -> Answer:
    """trafilatura: text without comments, with metadata."""
    import trafilatura as package

    found = package.bare_extraction(html, include_comments=False, with_metadata=True)
    if found is None:
        return Answer()
    fields = found.as_dict() if hasattr(found, "as_dict") else dict(found)
    names = tuple(name.strip() for name in (fields.get("author") or "").split(";") if name.strip())
    return Answer(fields.get("text") or "", fields.get("title"), names, fields.get("date"))


EXTRACTORS: dict[str, Extractor] = {"searcher": ours, "trafilatura": trafilatura}
