"""What the user's own rule for a host (:mod:`index.clean.hosts_file`) finds on a page.

What a rule drops goes before anything is read. What it finds goes before what the page says otherwise; a selector that
matches nothing leaves its field to the general way, and is a caution: the site has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from index.article import Draft
from index.clean.given import tags
from index.clean.hosts_file import Selector, SiteRule
from index.clean.markup import block_texts, inline_text
from index.frozen import EMPTY, Frozen
from index.normalise.homes import nearest
from index.normalise.urls import host_of
from index.report import Caution

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

MAX_MATCHES: Final = 2_000
"""So many elements of a page are looked at for one selector."""
_SILENT: Final = ("script", "style", "noscript", "template")
_MACHINE: Final[Mapping[str, str]] = {"meta": "content", "time": "datetime", "data": "value"}
"""Elements whose value an attribute holds, where it is there."""


class Picked(Frozen):
    """What a rule found on a page: values by field, best first; and what it did not find."""

    values: Mapping[str, tuple[str, ...]] = EMPTY
    cautions: tuple[tuple[str, str], ...] = ()
    dropped: bool = False  # the page is no longer what was read

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs, none where the general way has to find them."""
        return self.values.get("body", ())

    def over(self, draft: Draft) -> Draft:
        """The draft with what was found in the place of what the page says."""
        lines = {key: self.values[key][0] for key in ("headline", "deck", "section") if key in self.values}
        lists = {key: self.values[key] for key in ("byline", "tags") if key in self.values}
        dates = {
            key: tuple(dict.fromkeys((*self.values[key], *getattr(draft, key))))
            for key in ("published", "updated")
            if key in self.values
        }
        changes: dict[str, Any] = {**lines, **lists, **dates, "cautions": (*draft.cautions, *self.cautions)}
        return replace(draft, **changes)


NOTHING: Final = Picked()


def rule_for(address: str | None, rules: Mapping[str, SiteRule]) -> SiteRule | None:
    """The rule for the page at an address: that of its host, or of the closest domain that it is in."""
    host = host_of(address) if rules and address else None
    return None if host is None else nearest(host, rules)


def picked(rule: SiteRule, soup: BeautifulSoup) -> Picked:
    """What a rule finds on a page. What it drops is taken out of the page."""
    dropped = [element for css in rule.drop for element in soup.select(css, limit=MAX_MATCHES)]
    for element in dropped:
        if not element.decomposed:
            element.decompose()
    found = {key: _read(key, selectors, soup) for key, selectors in rule.fields.items()}
    cautions = tuple(
        (str(Caution.RULE_EMPTY), _empty(key, rule.fields[key])) for key, values in found.items() if not values
    )
    return Picked({key: values for key, values in found.items() if values}, cautions, bool(dropped))


def _empty(key: str, selectors: tuple[Selector, ...]) -> str:
    shown = " or ".join(repr(f"{s.css}@{s.attribute}" if s.attribute else s.css) for s in selectors)
    return f"{key}: {shown} matches nothing; read in the general way"


def _read(key: str, selectors: tuple[Selector, ...], soup: BeautifulSoup) -> tuple[str, ...]:
    """The values that the first selector finds which finds any."""
    ways: dict[str, Callable[[list[Tag], str | None], Iterable[str]]] = {"body": _paragraphs, "tags": _tags}
    way = ways.get(key, _texts)
    for selector in selectors:
        elements = list(soup.select(selector.css, limit=MAX_MATCHES))
        if values := tuple(way(elements, selector.attribute)):
            return values if key == "body" else tuple(dict.fromkeys(values))
    return ()


def _paragraphs(elements: list[Tag], _: str | None) -> Iterable[str]:
    """The paragraphs in some elements; those of an element within another one are not told twice."""
    chosen = set(map(id, elements))
    for element in elements:
        if not any(id(parent) in chosen for parent in element.parents):
            for silent in element.find_all(_SILENT):
                silent.decompose()
            yield from block_texts(element)


def _texts(elements: list[Tag], attribute: str | None) -> list[str]:
    return [text for element in elements if (text := _value(element, attribute))]


def _tags(elements: list[Tag], attribute: str | None) -> tuple[str, ...]:
    texts = _texts(elements, attribute)
    return tags([texts if len(texts) > 1 else texts[0]]) if texts else ()


def _value(element: Tag, attribute: str | None) -> str:
    name = attribute or _MACHINE.get(element.name)
    if name and element.get(name):
        value = element[name]
        return inline_text(" ".join(value) if isinstance(value, list) else str(value))
    return "" if attribute else inline_text(element.get_text(" "))
