"""Plain-text dumps → drafts.

A dump is what is left of a page when its markup is taken away: a date at its head, perhaps a line of page furniture,
headline, standfirst, caption, credit, dates, paragraphs, a note of syndication. Every line is first told by what it
says of itself (:mod:`index.clean.dump_lines`); what is left is prose, and its first lines are a headline and a deck
only if they look like it. No rule knows a publisher.
"""

from __future__ import annotations

import re
from typing import Final

from index.article import Draft, RawDocument
from index.clean.date_lines import settled
from index.clean.decode import decode
from index.clean.dump_facts import Facts, facts_of
from index.clean.dump_lines import STRONG, Line, Role, lines_of
from index.clean.headline import ends_sentence, is_deck, is_headline, weight
from index.clean.titles import without_site
from index.errors import RecordError
from index.normalise.text import clean as clean_text
from index.normalise.text import comparable
from index.report import Reason

_HEAD: Final = re.compile(
    r"\s*date[ \t:=]+(\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])[ \t]*", re.IGNORECASE
)
_GROWTH: Final = 1.5


def from_dump(raw: RawDocument) -> Draft:
    """The draft of a dump.

    Raises:
        RecordError: it is no text, or holds none beside metadata.
    """
    text = clean_text(decode(raw.content, raw.encoding))
    head = _HEAD.match(text)
    lines = lines_of(text[head.end() :] if head else text)
    texts = [number for number, line in enumerate(lines) if line.role is Role.TEXT]
    if not texts:
        raise RecordError(Reason.NO_TEXT, "holds no text beside metadata")
    titled = _headline_at(lines, texts)
    facts = facts_of(lines, after=-1 if titled is None else titled)
    return _draft(raw, lines, texts, titled, facts, head[1] if head else None)


def _draft(
    raw: RawDocument, lines: list[Line], texts: list[int], titled: int | None, facts: Facts, day: str | None
) -> Draft:
    given = facts.first("headline")
    headline = given or (None if titled is None else lines[titled].text)
    if headline and (site := facts.first("source")):
        headline = without_site(headline, {comparable(site)}, ())
    if titled is not None and given and comparable(given) != comparable(lines[titled].text):
        titled = None  # the labelled headline is another one, so this line belongs to the text
    decked = _deck_at(lines, texts) if titled is not None else None
    taken = {titled, decked}
    dates = (*(_settled(date, day) for date in facts.published), *((day,) if day else ()))
    return Draft(
        origin=raw.origin,
        paragraphs=tuple(lines[number].text for number in texts if number not in taken),
        headline=headline,
        deck=facts.first("deck") or (None if decked is None else lines[decked].text),
        byline=facts.all("byline"),
        agency=facts.first("agency"),
        dateline=facts.first("dateline"),
        source=facts.first("source") or raw.defaults.get("source"),
        published=tuple(dict.fromkeys(dates or facts.clocks)),
        updated=tuple(dict.fromkeys(_settled(date, day) for date in facts.updated)),
        language=facts.first("language") or raw.defaults.get("language"),
        url=facts.first("url"),
        section=facts.first("section"),
        tags=facts.all("tag"),
        given_id=facts.first("id"),
        clues={"languages": facts.languages} if facts.languages else {},
    )


def _settled(date: str, day: str | None) -> str:
    """A date that the day at the head of the dump may settle, if that is one."""
    try:
        return settled(date, day) if day else date
    except ValueError:  # no such day, as 0000-00-00
        return date


def _headline_at(lines: list[Line], texts: list[int]) -> int | None:
    """The number of the headline: the first prose, if it looks like one and prose of another kind follows."""
    first = texts[0]
    rest = [lines[number].text for number in texts[1:]]
    if not rest or not is_headline(lines[first].text):
        return None
    if not any(ends_sentence(text) or weight(text) > weight(lines[first].text) for text in rest):
        return None
    after = lines[first + 1]
    stands_alone = after.apart or after.role is not Role.TEXT
    grows = weight(after.text) >= _GROWTH * weight(lines[first].text) and not after.text[:1].islower()
    return first if stands_alone or grows else None


def _deck_at(lines: list[Line], texts: list[int]) -> int | None:
    """The number of the standfirst: prose directly under the headline, set apart from the text that follows."""
    if len(texts) < 3 or texts[1] != texts[0] + 1:
        return None
    between = lines[texts[1] + 1 : texts[2]]
    marked = any(line.role in STRONG for line in between)
    return texts[1] if is_deck(lines[texts[1]].text, marked=marked) else None
