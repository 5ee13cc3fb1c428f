"""HTML pages → drafts: the metadata that they carry, and the text that they show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from index.article import Draft, RawDocument
from index.clean import elements, index_pages
from index.clean.decode import decode
from index.clean.dump_facts import Facts, facts_of
from index.clean.dump_lines import CREDITS, Line, role_of
from index.clean.furniture import is_notice
from index.clean.heads import head_off
from index.clean.known import Known
from index.clean.limits import check
from index.clean.main_text import main_blocks
from index.clean.meta import Metadata
from index.clean.page_dates import addressed
from index.clean.site_rules import NOTHING, picked, rule_for
from index.clean.stated import reconciled, stated_paragraphs
from index.clean.titles import headline_of
from index.clean.tree import Tree
from index.errors import NoArticleError, RecordError
from index.frozen import EMPTY
from index.normalise.languages import language_of_page
from index.normalise.text import comparable
from index.normalise.urls import canonical_url, identifying
from index.report import Reason, Skip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from index.clean.hosts_file import SiteRule

_MAX_HEAD: Final = 4  # paragraphs


def from_page(raw: RawDocument, rules: Mapping[str, SiteRule] = EMPTY) -> Draft:
    """The draft of a page; ``rules`` are the user's own, by host.

    Raises:
        RecordError: it is no text, or shows none that could be an article's.
    """
    html = decode(raw.content, raw.encoding, markup=True)
    check(html)
    root = elements.parsed(html)
    metadata, site = Metadata(root), NOTHING
    if rule := rule_for(raw.defaults.get("url") or metadata.url(), rules):
        site = picked(rule, html)
        root = elements.parsed(site.html)
        metadata = Metadata(root)
    draft = _with_text(_described(raw, metadata), root, metadata, site.body)
    return draft if site is NOTHING else site.over(draft)


def _with_text(described: Draft, root: Element, metadata: Metadata, picked_body: tuple[str, ...]) -> Draft:
    """The draft with its text: that which the user's rule picked, else that which the page shows and states."""
    known = Known(described.headline, (*metadata.decks(), *metadata.descriptions()), described.byline)
    deck, body = (None, picked_body) if picked_body else _text(Tree(root), metadata, known)
    if not (metadata.node or described.published or picked_body) and is_notice(body):
        raise RecordError(Reason.NO_TEXT, "the page shows a notice, no article")
    if not picked_body and index_pages.is_index(metadata, described.url, index_pages.shown(root), body):
        raise NoArticleError(Skip.INDEX_PAGE, "the page leads to articles and is none")
    body, facts = (body, Facts()) if picked_body else _head_off(body)
    spoken = described.language and language_of_page(described.language, "\n\n".join(body))
    return replace(
        described,
        language=spoken or described.language,
        paragraphs=body,
        deck=deck or _deck(metadata.decks(), body),
        byline=described.byline or facts.all("byline"),
        agency=facts.first("agency"),
        dateline=facts.first("dateline"),
        published=(*(described.published or tuple(facts.published)), *addressed(described.url or "")),
        updated=described.updated or tuple(facts.updated),
    )


def _text(tree: Tree, metadata: Metadata, known: Known) -> tuple[str | None, tuple[str, ...]]:
    """The standfirst and the paragraphs."""
    deck, shown = head_off(main_blocks(tree, known), known)
    return deck, _without_headline(reconciled(stated_paragraphs(metadata.body()), shown), known.headline)


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
        url=_address(metadata.url(), raw.defaults.get("url")),
        section=metadata.section(),
        tags=metadata.tags(),
    )


def _address(stated: str | None, fetched: str | None) -> str | None:
    """The address that a page states, read as seen from where it was fetched; that place, if it states none."""
    if not fetched:
        return stated
    try:
        joined = urljoin(fetched, stated) if stated else ""
    except ValueError:  # no address at all
        return fetched
    canonical, real = canonical_url(joined), canonical_url(fetched)
    home = canonical is None or (real is not None and identifying(real) and not identifying(canonical))
    return fetched if home else joined


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
