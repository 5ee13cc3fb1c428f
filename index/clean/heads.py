"""What stands over an article's text: its headline again, a kicker, the standfirst."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from index.clean.blocks import Block
from index.clean.headline import ends_sentence
from index.clean.known import Known
from index.normalise.text import comparable

_NEAR: Final = 8
"""Lines from the first, among which the headline may stand again."""
_FIRST: Final = 4
"""Lines from the first, among which the standfirst may stand."""
_LONGEST: Final = 700
_REST: Final = 250
"""Characters that must follow for a line to be a standfirst."""
_PROSE: Final = 100
_DECK: Final = re.compile(
    r"(?:^|[\s_-])(?:deck|dek|decks|standfirst|stand-first|sub-?titles?|sub-?headlines?|sub-?heads?|subheading|strapline"
    r"|lead-?(?:text|in|paragraph)?|intro|introduction|introtext|einleitung|vorspann|anrei(?:ss|ß)er|preface|preamble|chapeau"
    r"|chapo|sommario|occhiello|entradilla|bajada|copete|ingress|manchet|lede|excerpt|summary|synopsis|abstract"
    r"|short-?text|spot|ondertitel|article-?description|shortdesc|linha-?fina|gravata|volanta|sumario|sapo)(?:$|[\s_-])",
)
_STATED: Final = 40


def head_off(found: list[Block], known: Known) -> tuple[str | None, list[Block]]:
    """The standfirst, if one stands over the text, and the lines without it, without kickers and the headline."""
    rest = _after_headline(found, known)
    for number, block in enumerate(rest[:_FIRST]):
        others = rest[:number] + rest[number + 1 :]
        if sum(len(other.text) for other in rest[number + 1 :]) < _REST:
            break
        if _is_deck(block, rest[number + 1 :], known):
            return block.text, others
        if len(block.text) >= _PROSE and ends_sentence(block.text):
            break  # the text has begun
    return None, rest


def _after_headline(found: list[Block], known: Known) -> list[Block]:
    """The lines after the headline, where it stands again near the beginning."""
    said = comparable(known.headline)
    if not said:
        return found
    for number, block in enumerate(found[:_NEAR]):
        own = comparable(block.text)
        if own == said or (block.is_heading and own and (own in said or said in own) and 2 * len(own) > len(said)):
            return found[number + 1 :]
        if len(block.text) >= _PROSE and ends_sentence(block.text):
            break
    return found


def _is_deck(block: Block, after: list[Block], known: Known) -> bool:
    if len(block.text) > _LONGEST or len(block.text) < _STATED:
        return False
    own = comparable(block.text)
    stated = any(_same(own, comparable(description)) for description in known.descriptions)
    if _calls_itself_deck(block):
        return stated or _is_apart(block, after)
    return stated and _differs(block, after)


def _is_apart(block: Block, after: list[Block]) -> bool:
    """Whether a line stands in another element than the paragraphs after it."""
    return not any(other.node.parent is block.node.parent for other in after if len(other.text) >= _PROSE)


def _calls_itself_deck(block: Block) -> bool:
    around = (block.node, *([block.node.parent] if block.node.parent else []))
    return any(names_deck(node.names) for node in around if node.names)


@lru_cache(maxsize=4096)
def names_deck(names: str) -> bool:
    """Whether a class or an id is one of standfirsts."""
    return _DECK.search(names) is not None


def _same(own: str, stated: str) -> bool:
    """Whether a line is what is stated; descriptions are often cut."""
    return len(stated) >= _STATED and (own == stated or own.startswith(stated[: max(_STATED, len(stated) - 4)]))


def _differs(block: Block, after: list[Block]) -> bool:
    """Whether a line looks otherwise than the paragraphs after it: another element, other classes, all of it bold."""
    prose = [other for other in after if len(other.text) >= _PROSE][:6]
    alike = sum(_look(other) == _look(block) for other in prose)
    bold = block.emphasised >= 0.9 * len(block.text) and not any(
        other.emphasised >= 0.9 * len(other.text) for other in prose
    )
    return bool(prose) and (not alike or bold)


def _look(block: Block) -> tuple[str, ...]:
    """What decides how a line looks: its element and the two around it, by tag and names."""
    around = [node for node, _ in zip(block.node.up(), range(3), strict=False)]
    return tuple(word for node in around for word in (node.tag, node.names))
