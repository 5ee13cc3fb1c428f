"""A page as a tree of light nodes: text, names and measures of every element, worked out once.

lxml parses; walking its elements again and again is what takes long, so that one walk makes nodes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SILENT: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "svg", "button", "select", "video", "audio", "object",
    "embed", "canvas", "menu", "input", "textarea", "picture", "head", "map", "meter", "progress", "math",
})  # fmt: skip
"""Elements that never hold the text of an article."""

BLOCKS: Final = frozenset({
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "table",
    "tr", "pre", "br", "hr", "dl", "dt", "dd", "main", "header", "footer", "figure", "figcaption", "aside", "nav",
    "form", "fieldset", "details", "summary", "address", "caption", "center", "tbody", "thead", "body", "hgroup",
})  # fmt: skip
"""Elements that begin and end a line of their own."""

BEARING: Final = frozenset({"p", "div", "section", "article", "td", "li", "blockquote", "pre", "span", "body", "main"})
"""Elements whose own text may be prose."""

_SLUGGED: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "article"})
_LEAST_MARKED: Final = 20
_LEAST: Final = 60
"""Characters that make prose, of a P element and of others."""
_ARTICLE: Final = 500
"""Characters of prose that make an article of what calls itself one."""
_BODY: Final = re.compile(
    r"article-?body|story-?body|body-?text|article-?text|article__body|entry-?content|post-?content"
    r"|content-?body|main-?content|article-?content|story-?content|content__body|twitter-tweet|page-?body"
    r"|widget-text|text-widget",
)
_MAX_LINK_SHARE: Final = 0.5


class Node:
    """An element: what it is called, what is in it, and how much.

    ``names``: its class, id and the like, in one string. ``length`` and ``linked``: characters of text in it, and of
    those in links. ``worth``: characters of prose that it bears itself; ``prose``: that and all in it. ``pruned``: it
    and what is in it are no text of the article. ``holds``: an element that says that it is an article is in it.
    """

    __slots__ = (
        "attributes",
        "children",
        "holds",
        "length",
        "linked",
        "names",
        "own",
        "parent",
        "prose",
        "pruned",
        "tag",
        "worth",
    )

    def __init__(self, tag: str, parent: Node | None, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.names = _names(tag, attributes) if attributes else ""
        self.children: list[Node | str] = []
        self.length = self.linked = self.own = self.worth = self.prose = 0
        self.pruned = self.holds = False

    def nodes(self) -> Iterator[Node]:
        """The elements directly in it that were not pruned."""
        return (child for child in self.children if type(child) is not str and not child.pruned)  # type: ignore[union-attr,misc]

    def up(self) -> Iterator[Node]:
        """It, and what is around it, from the inside out."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def text(self) -> str:
        """All text in it, as written."""
        parts: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            part = stack.pop()
            if isinstance(part, str):
                parts.append(part)
            elif not part.pruned:
                stack.extend(reversed(part.children))
        return " ".join("".join(parts).split())


class Tree:
    """The nodes of a page, parents before their children."""

    def __init__(self, root: Element) -> None:
        self.order = _outlined(root)
        self.root = self.order[0]
        self.measure()

    def measure(self) -> None:
        """Work out the measures of all nodes, leaving out what was pruned."""
        for node in reversed(self.order):
            _measure(node)

    def restore(self) -> None:
        """Take back all pruning."""
        for node in self.order:
            node.pruned = False
        self.measure()


def _outlined(root: Element) -> list[Node]:
    order = [Node("body", None, {})]
    stack = [(root, order[0])]
    while stack:
        element, node = stack.pop()
        if element.text:
            node.children.append(element.text)
        for child in element:
            tag = _tag(child)
            if tag not in SILENT:
                inner = Node(tag, node, _attributes(child))
                node.children.append(inner)
                order.append(inner)
                stack.append((child, inner))
            if child.tail:
                node.children.append(child.tail)
    return order


def _tag(element: Element) -> str:
    """The name of an element; that of one that lxml cannot name (``<:p>``) says nothing."""
    try:
        return str(element.tag)
    except ValueError:
        return "span"


def _attributes(element: Element) -> dict[str, str]:
    """The attributes of an element; none where one has a name that lxml cannot tell (``xmlns:=""``)."""
    try:
        return {str(name): str(value) for name, value in element.items()}
    except ValueError:
        return {}


def _measure(node: Node) -> None:
    own = prose = length = linked = 0
    for child in node.children:
        if type(child) is str:
            own += len(child.strip())
        elif not child.pruned:  # type: ignore[union-attr]
            length += child.length  # type: ignore[union-attr]
            linked += child.linked  # type: ignore[union-attr]
            prose += child.prose  # type: ignore[union-attr]
    length += own
    if node.tag == "a":
        linked = length
    bearer = length if node.tag == "p" else own
    plain = linked <= _MAX_LINK_SHARE * length
    node.worth = bearer if node.tag in BEARING and plain and bearer >= _least(node) else 0
    node.prose = max(prose, node.worth) if node.tag == "p" else prose + node.worth
    node.own, node.length, node.linked = own, length, linked
    node.holds = node.prose >= _ARTICLE and (_is_article(node) or any(child.holds for child in node.nodes()))


def _is_article(node: Node) -> bool:
    """Whether an element says that the article is in it."""
    return node.tag in ("article", "main") or "articleBody" in node.attributes.get("itemprop", "")


@lru_cache(maxsize=8192)
def names_body(names: str) -> bool:
    """Whether a class or an id is one of the text of an article."""
    return _BODY.search(names) is not None


def _least(node: Node) -> int:
    return _LEAST_MARKED if node.tag == "p" else _LEAST


def _names(tag: str, attributes: dict[str, str]) -> str:
    if tag in _SLUGGED:  # their ids are made of their texts
        return _joined(attributes.get("class", ""))
    return _joined(attributes.get("class", ""), attributes.get("id", ""), attributes.get("data-component", ""))


@lru_cache(maxsize=4096)
def _joined(*names: str) -> str:
    return " ".join(" ".join(names).lower().split())[:400]
