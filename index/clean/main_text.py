"""The main text of a page: the element that holds most of the prose, without what stands around and between it.

The idea is the old one of density: paragraphs lend their length to the elements around them, less with distance
and with links in them; the element that gathers most is the article (Kohlschütter et al., "Boilerplate Detection
using Shallow Text Features", WSDM 2010, explains why length and links suffice).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum
from itertools import islice
from typing import Final

from index.clean.blocks import HEADINGS, Block, blocks
from index.clean.junk import AROUND, is_consent, is_hidden, is_junk
from index.clean.known import NOTHING_KNOWN, Known
from index.clean.sifting import sift
from index.clean.tree import BEARING, Node, Tree, names_body

_CLUTTER: Final = 2.0
_GAIN: Final = 1.3
_HALF: Final = 0.5
_WHOLE: Final = 400
_LEVELS: Final = 3
_TITLE: Final = 15
_TEASER: Final = 500
"""Characters: of the shortest title of another article, and of the longest announcement of one."""
_EXCERPT: Final = 250
_LINKED: Final = 0.8
_PARAGRAPH: Final = 100
_PURE: Final = 0.7
_GOOD: Final = 250
"""Characters of an article."""
_MOST_OF_IT: Final = 0.4
"""The share of a page's prose that furniture does not have."""
_MUCH_MORE: Final = 3


class Trust(IntEnum):
    """How far names of elements are believed when they say furniture."""

    NONE = 0  # classes and ids are not
    SMALL = 1  # unless it would be most of the page's prose
    FULL = 2


def main_blocks(tree: Tree, known: Known = NOTHING_KNOWN) -> list[Block]:
    """The lines of the article, furniture among them left out.

    Names of elements are believed as long as an article is left; careless markup calls whole pages furniture.
    """
    whole = tree.root.prose
    found = _found(tree, Trust.FULL, known)
    if tree.root.prose < (1 - _MOST_OF_IT) * whole or _length(found) < _GOOD:
        for trust in (Trust.SMALL, Trust.NONE):
            if trust is Trust.NONE and _length(found) >= _GOOD:
                break
            tree.restore()
            other = _found(tree, trust, known)
            found = other if _length(other) > _MUCH_MORE * _length(found) else found
    return found


def _found(tree: Tree, trust: Trust, known: Known) -> list[Block]:
    _prune(tree, trust)
    best = _densest(tree)
    return [] if best is None else sift(blocks(best), known)


def _length(found: list[Block]) -> int:
    return sum(len(block.text) for block in found)


def _prune(tree: Tree, trust: Trust) -> None:
    """Leave out what stands around text, or calls itself furniture."""
    most = tree.root.prose * (1.0 if trust is Trust.FULL else _MOST_OF_IT) + 1
    for node in tree.order:
        if (node.parent is not None and node.parent.pruned) or (
            trust is not Trust.NONE and (is_hidden(node) or is_consent(node))
        ):
            node.pruned = True
        elif _is_aside(node, trust):
            node.pruned = node.prose < most
    tree.measure()
    if trust is not Trust.NONE and _prune_teasers(tree):
        tree.measure()


def _prune_teasers(tree: Tree) -> bool:
    """Leave out what announces other articles: a heading that is a link, and the little that stands with it."""
    pruned = False
    for node in tree.order:
        if node.tag in HEADINGS and node.length >= _TITLE and node.linked >= _LINKED * node.length and not node.pruned:
            teaser = node
            while teaser.parent is not None and _is_about(teaser.parent, teaser):
                teaser = teaser.parent
            teaser.pruned = pruned = True
        elif node.parent is not None and node.parent.pruned:
            node.pruned = True
    return pruned


def _is_about(around: Node, teaser: Node) -> bool:
    """Whether an element holds an announcement and hardly any prose besides."""
    return around.length < _TEASER and around.prose - teaser.prose < _EXCERPT and around.parent is not None


def _is_aside(node: Node, trust: Trust) -> bool:
    if node.holds and trust is Trust.FULL:  # careless markup calls whole pages furniture
        return False
    return node.tag in AROUND or (trust is not Trust.NONE and is_junk(node))


def _densest(tree: Tree) -> Node | None:
    """The element that gathers most prose from close by, widened where what is around it is worth more."""
    best = _nearest(tree)
    around = best
    while best is not None and around is not None and around.parent is not None and not _is_whole(around):
        around = around.parent
        if _value(around) > _GAIN * max(_value(best), 1.0) or _adds_prose(around, best) or _says_more(around, best):
            best = around
    return best


def _nearest(tree: Tree) -> Node | None:
    """The element with most prose directly in it, half of what is one level below, and so on."""
    near: defaultdict[int, float] = defaultdict(float)
    densest, most = None, 0.0
    for node in reversed(tree.order):  # children before their parents
        if node.pruned:
            continue
        own = near[id(node)]
        if own and own >= most:
            densest, most = node, own
        if node.parent is not None:
            near[id(node.parent)] += (node.worth if node.tag in BEARING else 0) + own * _HALF
    return densest


def _value(node: Node) -> float:
    """Prose less clutter, in characters."""
    return node.prose - _CLUTTER * (node.length - node.prose)


def _adds_prose(around: Node, best: Node) -> bool:
    """Whether what an element has beyond another is prose, and hardly anything else."""
    more = around.prose - best.prose
    return more >= _PARAGRAPH and more >= _PURE * (around.length - best.length)


def _says_more(around: Node, best: Node) -> bool:
    """Whether an element says that the article is in it, and has much more prose, whatever stands between."""
    called = around.tag == "article" or _is_body(around) or names_body(around.names)
    return called and around.prose > _GAIN * best.prose


def _is_whole(node: Node) -> bool:
    """Whether an element says that it is the whole article, so that what is around it is another matter."""
    if node.tag == "article":
        # Some make an article of every paragraph, or of every entry of a live blog.
        return node.length >= _WHOLE and all(around.tag != "article" for around in node.up() if around is not node)
    return node.tag == "main" or (_is_body(node) and not any(_is_body(other) for other in _beside(node)))


def _is_body(node: Node) -> bool:
    return "articleBody" in node.attributes.get("itemprop", "")


def _beside(node: Node) -> Iterator[Node]:
    """The elements around which, or around whose parents, it stands: some name each section the body."""
    for around in islice(node.up(), _LEVELS):
        if around.parent is not None:
            for other in around.parent.nodes():
                if other is not around:
                    yield other
                    yield from other.nodes()
                    yield from (inner for child in other.nodes() for inner in child.nodes())
