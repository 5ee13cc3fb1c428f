"""The lines of an element: where each begins and ends, what it is, how much of it is links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from index.clean.tree import BLOCKS, Node
from index.normalise.text import clean

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KINDS: Final = HEADINGS | {"li", "blockquote", "tr", "p", "pre", "dt", "dd", "figcaption", "caption"}
_CELLS: Final = frozenset({"td", "th"})
_LINKED: Final = 0.8


@dataclass(slots=True)
class Block:
    """A line: its text, the element that makes it one, and the characters of it that are links."""

    text: str
    node: Node
    linked: int
    emphasised: int = 0

    @property
    def kind(self) -> str:
        """The tag of the nearest element that says what a line is; ``div`` where none does."""
        return next((node.tag for node in self.node.up() if node.tag in _KINDS), "div")

    @property
    def is_heading(self) -> bool:
        """Whether it stands over what follows."""
        return self.kind in HEADINGS

    @property
    def is_link(self) -> bool:
        """Whether it is a link and hardly anything else."""
        return self.linked >= _LINKED * len(self.text)


def blocks(root: Node) -> list[Block]:
    """The lines of an element in reading order, none empty, without what was pruned."""
    found: list[Block] = []
    parts: list[str] = []
    linked = emphasised = 0

    def end(node: Node) -> None:
        nonlocal linked, emphasised
        text = " ".join(clean("".join(parts)).split()) if parts else ""
        if text:
            found.append(Block(text, node, min(linked, len(text)), emphasised))
        parts.clear()
        linked = emphasised = 0

    for event, node, text, in_link, strong in _walk(root):
        if event == "text":
            parts.append(text)
            linked += len(text) if in_link else 0
            emphasised += len(text) if strong else 0
        elif event == "cell":
            parts.append(" ")
        else:
            end(node)
    end(root)
    return found


def _walk(root: Node) -> Iterator[tuple[str, Node, str, bool, bool]]:
    """Texts, and the borders of blocks and cells: event, element, text, whether in a link, whether emphasised."""
    stack: list[tuple[Node, Iterator[Node | str], bool, bool]] = [(root, iter(root.children), root.tag == "a", False)]
    while stack:
        node, children, in_link, strong = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if node.tag in BLOCKS or node.tag in _CELLS:
                yield "cell" if node.tag in _CELLS else "border", node, "", in_link, strong
        elif isinstance(child, str):
            yield "text", node, child, in_link, strong
        elif not child.pruned:
            if child.tag in BLOCKS:
                yield "border", node, "", in_link, strong
            stack.append(
                (child, iter(child.children), in_link or child.tag == "a", strong or child.tag in ("b", "strong"))
            )
