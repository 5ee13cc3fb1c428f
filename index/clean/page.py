"""HTML pages → drafts: the metadata that they carry, and the text that they show."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from index.article import Draft, RawDocument
from index.clean.decode import decode
from index.clean.dump_facts import Facts, facts_of
from index.clean.dump_lines import CREDITS, Line, role_of
from index.clean.furniture import is_notice
from index.clean.limits import check
from index.clean.main_text import main_text
from index.clean.markup import fragment, inline_text, looks_like_html, unescaped
from index.clean.meta import Metadata
from index.clean.prose import paragraphs
from index.clean.site_rules import NOTHING, picked, rule_for
from index.clean.titles import headline_of
from index.errors import RecordError
from index.frozen import EMPTY
from index.normalise.text import clean as clean_text
from index.normalise.text import comparable
from index.report import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bs4 import BeautifulSoup

    from index.clean.hosts_file import SiteRule

_WORD: Final = re.compile(r"\w+")
_MAX_HEAD: Final = 4  # paragraphs
_GOOD_BODY: Final = 250
_COVERS: Final = 0.8
_MUCH_MORE: Final = 3
_EXCERPT: Final = 0.4
"""A stated text shorter than this share of the shown one is an excerpt of it."""


def from_page(raw: RawDocument, rules: Mapping[str, SiteRule] = EMPTY) -> Draft:
    """The draft of a page; ``rules`` are the user's own, by host.

    Raises:
        RecordError: it is no text, or shows none that could be an article's.
    """
    html = decode(raw.content, raw.encoding, markup=True)
    check(html)
    soup = _parsed(html)
    metadata, site = Metadata(soup), NOTHING
    if rule := rule_for(raw.defaults.get("url") or metadata.url(), rules):
        site = picked(rule, html)
        soup = _parsed(site.html)
        html, metadata = site.html, Metadata(soup)
    described = _described(raw, soup, metadata)
    descriptions, stated = metadata.descriptions(), metadata.body()
    shown = {comparable(text) for text in _short_texts(soup)}
    body = site.body or _body(stated, _shown(soup, html), described.headline)  # this takes the soup apart
    if not (metadata.node or described.published or site.body) and is_notice(body):
        raise RecordError(Reason.NO_TEXT, "the page shows a notice, no article")
    body, facts = (body, Facts()) if site.body else _head_off(body)
    draft = replace(
        described,
        paragraphs=body,
        deck=_deck(descriptions, shown, body),
        byline=described.byline or facts.all("byline"),
        agency=facts.first("agency"),
        dateline=facts.first("dateline"),
        published=described.published or tuple(facts.published),
        updated=described.updated or tuple(facts.updated),
    )
    return draft if site is NOTHING else site.over(draft)


def _described(raw: RawDocument, soup: BeautifulSoup, metadata: Metadata) -> Draft:
    """What the whole page says of its article: all but the text."""
    stated, titles = metadata.described_titles()
    visible = [inline_text(heading.get_text(" ")) for heading in soup.find_all("h1", limit=10)]
    document = inline_text(soup.title.get_text()) if soup.title else ""
    sites = metadata.sites()
    return Draft(
        origin=raw.origin,
        headline=headline_of(stated, visible, titles, document, sites),
        byline=metadata.authors(),
        source=next(iter(sites), None) or raw.defaults.get("source"),
        published=metadata.published(),
        updated=metadata.updated(),
        language=metadata.language() or raw.defaults.get("language"),
        url=_address(raw, metadata),
        section=metadata.section(),
        tags=metadata.tags(),
    )


def _address(raw: RawDocument, metadata: Metadata) -> str | None:
    """The address that the page states, if need be in full by that which it was fetched from."""
    stated, fetched = metadata.url(), raw.defaults.get("url")
    return urljoin(fetched, stated) if fetched and stated else stated or fetched


def _head_off(body: tuple[str, ...]) -> tuple[tuple[str, ...], Facts]:
    """The text without the lines of credits and dates above its first paragraph; and what they say."""
    lines = [Line(text, apart=True, role=role_of(text)) for text in body[:_MAX_HEAD]]
    count = next((number for number, line in enumerate(lines) if line.role not in CREDITS), len(lines))
    if count == len(body):
        return body, Facts()
    return body[count:], facts_of(lines[:count], after=-1)


def _parsed(text: str) -> BeautifulSoup:
    import warnings

    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns of what looks like XML or a file's name; both are read all the same
        return BeautifulSoup(text, "lxml")


def _short_texts(soup: BeautifulSoup) -> list[str]:
    """What may be a standfirst: the texts of short elements that the page shows."""
    return [
        tag.get_text(" ")
        for tag in soup.find_all(("p", "h2", "h3", "div", "span", "strong"), limit=2000)
        if not tag.find(("p", "div"))
    ]


def _deck(descriptions: list[str], shown: set[str], body: tuple[str, ...]) -> str | None:
    """The description, if the page shows it as a text of its own and does not begin with it."""
    start = comparable(" ".join(body[:2]))
    for description in descriptions:
        said = comparable(description)
        if said and said in shown and not start.startswith(said):
            return description
    return None


def _shown(soup: BeautifulSoup, html: str) -> list[str]:
    """The text that the page shows; what classes call furniture is kept where little else is left."""
    text = main_text(soup)
    if sum(map(len, text)) >= _GOOD_BODY:
        return text
    lenient = main_text(_parsed(html), strict=False)
    return lenient if sum(map(len, lenient)) > _MUCH_MORE * sum(map(len, text)) else text


def _body(described: str, shown: list[str], headline: str | None) -> tuple[str, ...]:
    """The text that is shown, unless the page's own description of it is better.

    Raises:
        RecordError: there is neither.
    """
    stated = _split(described) if described else []
    best = stated if _is_better(stated, shown) else shown
    best = [text for number, text in enumerate(best) if number or comparable(text) != comparable(headline)]
    if not best:
        raise RecordError(Reason.NO_TEXT, "the page shows no text of an article")
    return tuple(best)


def _split(text: str) -> list[str]:
    return fragment(text) if looks_like_html(text) else paragraphs(clean_text(unescaped(text)))


def _is_better(stated: list[str], shown: list[str]) -> bool:
    """Whether a stated text should be taken: it is long, and what is shown lacks much of it or adds much to it."""
    own = _WORD.findall(" ".join(stated).casefold())
    seen = _WORD.findall(" ".join(shown).casefold())
    if sum(map(len, own)) < max(_GOOD_BODY, _EXCERPT * sum(map(len, seen))):
        return False
    common = len(set(own) & set(seen))
    return common < _COVERS * len(set(own)) or (common < _COVERS * len(set(seen)) and len(stated) > 1)
