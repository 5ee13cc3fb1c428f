"""What the elements of a page say of the article by their attributes: microdata, RDFa, microformats, classes, times.

Sources: https://html.spec.whatwg.org/multipage/microdata.html, https://www.w3.org/TR/rdfa-lite/,
http://microformats.org/wiki/h-entry. Read only where JSON-LD and meta tags say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from index.clean.elements import text_of
from index.clean.markup import inline_text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MACHINE: Final = ("content", "datetime", "title")
_COMMENTS: Final = re.compile(r"(?:user|reader)?comments?(?:[_-]?(?:list|body|content|author|item|text|thread))?")
_MAX_ASKED: Final = 12
"""Elements of one kind that are looked at: an article has few authors, a list of articles has many."""
_LONG: Final = 150  # characters of a paragraph of text
_TOGETHER: Final = 3
"""How far up the elements of one byline have an ancestor in common."""


class Marked:
    """A page's elements, asked by what their attributes call them."""

    def __init__(self, root: Element) -> None:
        self._root = root

    def properties(self, *names: str) -> list[str]:
        """Values of a property in microdata or RDFa: of the first element that has it, and of those beside it."""
        found = [element for name in names for element in self._described.get(name, ())]
        return _texts(_together(found), value_of)

    def linked(self) -> list[str]:
        """Texts of the links to the author (``rel="author"``)."""
        links = (link for link in self._root.iter("a", "link") if "author" in (link.get("rel") or "").lower().split())
        return _texts(_together(list(islice(links, _MAX_ASKED))), text_of)

    def classed(self, *names: str) -> list[Element]:
        """Elements that have one of some classes, not many."""
        return self._matching(lambda classes: not classes.isdisjoint(names))

    def called(self, pattern: re.Pattern[str], after: Element | None = None) -> list[Element]:
        """Elements with a class that matches a pattern as a whole, not many.

        ``after``: only those below a headline, down to where the text is.
        """
        return self._matching(lambda classes: any(map(pattern.fullmatch, classes)), after)

    def times(self, after: Element | None = None) -> list[Element]:
        """Machine-readable times, those below an element first."""
        above: list[Element] = []
        below: list[Element] = []
        passed = False
        for element in self._root.iter("time", *(() if after is None else (after.tag,))):
            passed = passed or element is after
            if element.tag == "time" and element.get("datetime"):
                (below if passed else above).append(element)
        return (below + above)[:_MAX_ASKED]

    @cached_property
    def _described(self) -> dict[str, list[Element]]:
        """Elements by the properties that they state, in lower case, without the vocabulary; few of each."""
        found: dict[str, list[Element]] = {}
        for element in self._root.xpath("//*[@itemprop or @property]"):
            for attribute in ("itemprop", "property"):
                self._note(element, element.get(attribute) or "", found)
        return found

    def _note(self, element: Element, names: str, found: dict[str, list[Element]]) -> None:
        if element.tag == "meta" and element.get("property"):  # a meta tag of the page
            return
        for name in names.lower().split():
            known = found.setdefault(re.split(r"[:/#]", name)[-1], [])
            if len(known) < _MAX_ASKED and not _is_comment(element):
                known.append(element)

    def _matching(self, wanted: Callable[[frozenset[str]], bool], after: Element | None = None) -> list[Element]:
        found: list[Element] = []
        long = 0
        named = self._root.xpath("//*[@class]") if after is None else after.xpath("following::*[@class or self::p]")
        for element in named:
            long += after is not None and element.tag == "p" and len("".join(element.itertext())) > _LONG
            if long > 2 or len(found) == _MAX_ASKED:
                break
            classes = (element.get("class") or "").lower().split()
            if classes and wanted(frozenset(classes)) and not _is_comment(element):
                found.append(element)
        return found


def value_of(element: Element) -> str:
    """The value of a property: machine-readable where it has one, else the name in it, else its text."""
    for attribute in _MACHINE if element.tag in ("abbr", "time", "meta", "data") else _MACHINE[:2]:
        if stated := element.get(attribute):
            return inline_text(stated)
    inner = element.find(".//*[@itemprop='name']")
    named = element if inner is None else inner
    return inline_text(named.get("content") or "") or text_of(named)


def stands_with(first: Element, element: Element) -> bool:
    """Whether an element is near another, in what is likely one line of the page."""
    around = list(islice(first.iterancestors(), _TOGETHER))
    while around and around[-1].tag in ("body", "html", "main", "article", "section"):
        around.pop()
    return element is first or any(near is around[-1] for near in element.iterancestors()) if around else False


def _together(elements: list[Element]) -> list[Element]:
    """The first of some elements and those that stand with it: the others belong to other articles."""
    return [element for element in elements if element is elements[0] or stands_with(elements[0], element)]


def _texts(elements: list[Element], read: Callable[[Element], str]) -> list[str]:
    return list(dict.fromkeys(text for text in map(read, elements) if text))


def _is_comment(element: Element) -> bool:
    """Whether an element is of a reader's comment."""
    for near in element.iterancestors():
        if (near.get("itemtype") or "").endswith("Comment"):
            return True
        named = f"{near.get('class') or ''} {near.get('id') or ''}"
        if "omment" in named and any(map(_COMMENTS.fullmatch, named.lower().split())):
            return True
    return False
