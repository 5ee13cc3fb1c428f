"""Lines of the main text that are none of the article: links to others, captions, labels, buttons, what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from index.clean.blocks import HEADINGS, Block
from index.clean.date_lines import is_date
from index.clean.furniture import heads_links, is_caption, is_furniture
from index.clean.headline import ends_sentence
from index.clean.known import NOTHING_KNOWN, Known
from index.clean.notes import is_note
from index.clean.promos import is_promo
from index.normalise.text import comparable

_LABEL: Final = 60
"""Characters of a line that may be a label over others."""
_SENTENCE: Final = 140
"""A link as long as this that ends as a sentence does is a paragraph."""
_REPEATED: Final = 40
"""Characters of a line that is not written twice in one article."""
_PROSE: Final = 80


def sift(found: list[Block], known: Known = NOTHING_KNOWN) -> list[Block]:
    """The lines that are the article's."""
    kept = [block for block in found if block.kind != "h1"]
    kept = _without_links(kept)
    kept = [block for block in kept if not _is_furniture(block)]
    kept = _without_repeats(kept)
    return _without_tail(kept)


def _is_furniture(block: Block) -> bool:
    text = block.text
    if is_furniture(text) or is_caption(text) or is_note(text) or is_promo(text):
        return True
    return len(text) < _LABEL and is_date(text)


def _without_links(found: list[Block]) -> list[Block]:
    """The lines that are more than links to other pages, and without the labels over those that are not."""
    links = [_leads_away(block) for block in found]
    kept: list[Block] = []
    for number, block in enumerate(found):
        if links[number]:
            continue
        if number + 1 < len(found) and links[number + 1] and _is_label(block, found, links, number):
            continue
        kept.append(block)
    return kept


def _leads_away(block: Block) -> bool:
    return block.is_link and not (len(block.text) >= _SENTENCE and ends_sentence(block.text))


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


def _without_tail(found: list[Block]) -> list[Block]:
    """Without what is no prose at the end: headings over nothing, labels, names."""
    end = len(found)
    while end and _is_tail(found[end - 1]):
        end -= 1
    return found[:end] if end else found


def _is_tail(block: Block) -> bool:
    return block.is_heading or (len(block.text) < _LABEL and not ends_sentence(block.text) and block.kind != "li")
