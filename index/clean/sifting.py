"""Lines of the main text that are none of the article: links to others, captions, labels, buttons, what follows it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from index.clean.authors import is_biography, is_reporting
from index.clean.blocks import Block
from index.clean.date_lines import is_date
from index.clean.furniture import heads_links, is_caption, is_furniture
from index.clean.headline import ends_sentence
from index.clean.known import NOTHING_KNOWN, Known
from index.clean.notes import is_note
from index.clean.promos import is_promo
from index.normalise.text import comparable

_HEAD: Final = 6
"""Lines from the first, whose dates and names are read before they are left out (:mod:`index.clean.page`)."""
_LABEL: Final = 60
"""Characters of a line that may be a label over others."""
_SENTENCE: Final = 60
"""A link as long as this that ends as a sentence does is a paragraph."""
_COMMA: Final = re.compile("[,،、，]")
_LISTED: Final = 3
"""Commas that make a line of links a list of names."""
_MOSTLY: Final = 0.5
_SHORTEST: Final = 25
_TITLE: Final = 140
_REPEATED: Final = 40
"""Characters of a line that is not written twice in one article."""


def sift(found: list[Block], known: Known = NOTHING_KNOWN) -> list[Block]:
    """The lines that are the article's."""
    kept = [block for block in found if block.kind != "h1"]
    kept = _without_links(kept)
    kept = [block for number, block in enumerate(kept) if not _is_furniture(block, number)]
    kept = _without_repeats(kept)
    return _without_tail(kept, known)


def _is_furniture(block: Block, number: int) -> bool:
    text = block.text
    if is_furniture(text) or is_caption(text) or is_note(text) or is_promo(text):
        return True
    return number >= _HEAD and len(text) < _LABEL and is_date(text)


def _without_links(found: list[Block]) -> list[Block]:
    """The lines that are more than links to other pages, and without the labels over those that are not."""
    links = [_leads_away(block) for block in found]
    lists = _lists_of_links(found, links)
    links = [link or _list_of(block) in lists for block, link in zip(found, links, strict=True)]
    kept: list[Block] = []
    for number, block in enumerate(found):
        if links[number]:
            continue
        if number + 1 < len(found) and links[number + 1] and _is_label(block, found, links, number):
            continue
        kept.append(block)
    return kept


def _leads_away(block: Block) -> bool:
    """Whether a line is a link to another page, perhaps after a label: ``Also read | …``."""
    text = block.text
    if block.is_link:
        return not (len(text) >= _SENTENCE and ends_sentence(text))
    half = block.linked >= _MOSTLY * len(text) and len(_COMMA.findall(text)) < _LISTED
    return half and _SHORTEST <= len(text) <= _TITLE and not ends_sentence(text) and text[-1] not in ":：?!"


def _lists_of_links(found: list[Block], links: list[bool]) -> set[int]:
    """The lists most of whose items are links."""
    items: defaultdict[int, list[bool]] = defaultdict(list)
    for block, link in zip(found, links, strict=True):
        if (key := _list_of(block)) is not None:
            items[key].append(link)
    return {key for key, marks in items.items() if len(marks) > 1 and 2 * sum(marks) > len(marks)}


def _list_of(block: Block) -> int | None:
    """The list that a line is an item of, as a key."""
    item = next((node for node in block.node.up() if node.tag == "li"), None)
    return id(item.parent) if item is not None and item.parent is not None else None


def _is_label(block: Block, found: list[Block], links: list[bool], number: int) -> bool:
    """Whether a line stands over links: it says so, or it is short, and no text of its own follows them."""
    text = block.text
    if heads_links(text):
        return True
    if len(text) > _LABEL or ends_sentence(text):
        return False
    if text.endswith((":", "：")):
        return True
    after = next((at for at in range(number + 1, len(found)) if not links[at]), len(found))
    return not block.is_heading or after == len(found) or found[after].is_heading


def _without_repeats(found: list[Block]) -> list[Block]:
    """Each line once, unless it is short."""
    seen: set[str] = set()
    kept = []
    for block in found:
        said = comparable(block.text)
        if len(said) < _REPEATED or said not in seen:
            kept.append(block)
        seen.add(said)
    return kept


def _without_tail(found: list[Block], known: Known) -> list[Block]:
    """Without what is no prose at the end: headings over nothing, labels, names, who the author is."""
    end = len(found)
    while end and (_is_tail(found[end - 1]) or is_biography(found[end - 1].text, known.names)):
        end -= 1
    return found[:end] if end else found


def _is_tail(block: Block) -> bool:
    if block.is_heading or is_reporting(block.text):
        return True
    return len(block.text) < _LABEL and not ends_sentence(block.text) and block.kind not in ("li", "tr")
