"""HTML pages → drafts: the metadata that they carry, and the text that they show."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from index.article import Draft, RawDocument
from index.clean import elements
from index.clean.decode import decode
from index.clean.dump_facts import Facts, facts_of
from index.clean.dump_lines import CREDITS, Line, role_of
from index.clean.furniture import is_notice
from index.clean.heads import head_off
from index.clean.known import Known
from index.clean.limits import check
from index.clean.main_text import main_blocks
from index.clean.meta import Metadata
from index.clean.stated import reconciled, stated_paragraphs
from index.clean.titles import headline_of
from index.clean.tree import Tree
from index.errors import RecordError
from index.normalise.text import comparable
from index.report import Reason

_MAX_HEAD: Final = 4  # paragraphs


def from_page(raw: RawDocument) -> Draft:
    """The draft of a page.

    Raises:
        RecordError: it is no text, or shows none that could be an article's.
    """
    html = decode(raw.content, raw.encoding, markup=True)
    check(html)
    root = elements.parsed(html)
    metadata = Metadata(root)
    described = _described(raw, metadata)
    known = Known(described.headline, tuple(metadata.descriptions()), described.byline)
    deck, shown = head_off(main_blocks(Tree(root), known), known)
    body = _without_headline(reconciled(stated_paragraphs(metadata.body()), shown), described.headline)
    if not (metadata.node or described.published) and is_notice(body):
        raise RecordError(Reason.NO_TEXT, "the page shows a notice, no article")
    body, facts = _head_off(body)
    return replace(
        described,
        paragraphs=body,
        deck=deck or _deck(metadata.decks(), body),
        byline=described.byline or facts.all("byline"),
        agency=facts.first("agency"),
        dateline=facts.first("dateline"),
        published=(*(described.published or tuple(facts.published)), *metadata.addressed()),
        updated=described.updated or tuple(facts.updated),
    )


def _described(raw: RawDocument, metadata: Metadata) -> Draft:
    """What the whole page says of its article: all but the text."""
    return Draft(
        origin=raw.origin,
        headline=headline_of(metadata.titles()),
        byline=metadata.authors(),
        source=metadata.source() or raw.defaults.get("source"),
        published=metadata.published(),
        updated=metadata.updated(),
        language=metadata.language() or raw.defaults.get("language"),
        url=metadata.url(),
        section=metadata.section(),
        tags=metadata.tags(),
    )


def _without_headline(texts: list[str], headline: str | None) -> tuple[str, ...]:
    """The text, without the headline if it begins with that.

    Raises:
        RecordError: there is none.
    """
    body = tuple(text for number, text in enumerate(texts) if number or comparable(text) != comparable(headline))
    if not body:
        raise RecordError(Reason.NO_TEXT, "the page shows no text of an article")
    return body


def _head_off(body: tuple[str, ...]) -> tuple[tuple[str, ...], Facts]:
    """The text without the lines of credits and dates above its first paragraph; and what they say."""
    lines = [Line(text, apart=True, role=role_of(text)) for text in body[:_MAX_HEAD]]
    count = next((number for number, line in enumerate(lines) if line.role not in CREDITS), len(lines))
    if count == len(body):
        return body, Facts()
    return body[count:], facts_of(lines[:count], after=-1)


def _deck(candidates: list[str], body: tuple[str, ...]) -> str | None:
    """The first standfirst that the text does not begin with."""
    start = comparable(" ".join(body[:2]))
    return next((deck for deck in candidates if not start.startswith(comparable(deck))), None)
