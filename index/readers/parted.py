"""Plain-text files of several dumps: parted by form feeds, or by lines of dashes, equals signs, stars or underlines.

A rule may also stand inside one article, so a file is one of these only if what the rules part begins like dumps: with
a date, or with labelled lines, in most of the parts. The position is the ordinal of the dump.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from index.article import Origin, RawDocument, Rejected, Shape
from index.clean.date_lines import labelled_dates
from index.readers.base import HEAD, MAX_RECORD, Confidence, Reader, reject, too_large
from index.readers.containers import with_head
from index.readers.look import head_text, is_binary
from index.readers.pieces import pieces
from index.report import Reason

_RULES: Final = tuple(
    re.compile(rule, re.MULTILINE)
    for rule in (
        *(rb"\f", rb"^[ \t]*={5,}[ \t]*\r?$", rb"^[ \t]*-{10,}[ \t]*\r?$"),
        *(rb"^[ \t]*\*{5,}[ \t]*\r?$", rb"^[ \t]*_{10,}[ \t]*\r?$"),
    )
)
_DATED: Final = re.compile(r"date[ \t:=]+\d{4}-\d{2}-\d{2}\b", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"(?:title|headline|titel|titre|date|published|updated|author|byline|by|source|url|id)[ \t]*[:=][ \t]*\S",
    re.IGNORECASE,
)
_TOP: Final = 4  # lines
_PARTS: Final = 2
_MOST: Final = 0.75
_LEAST: Final = 80  # characters: a shorter part is an ornament


def _rule_of(head: bytes) -> re.Pattern[bytes] | None:
    """The rule that parts a file into dumps, if one does."""
    for pattern in _RULES:
        if not pattern.search(head):
            continue
        parts = [part for part in pattern.split(head) if len(part.strip()) >= _LEAST]
        parts = parts[:-1] if len(head) >= HEAD and len(parts) > _PARTS else parts
        told = sum(map(_begins_like_a_dump, parts))
        if len(parts) >= _PARTS and told >= max(_PARTS, _MOST * len(parts)):
            return pattern
    return None


def _begins_like_a_dump(part: bytes) -> bool:
    lines = [line.strip() for line in head_text(part[:2000]).splitlines() if line.strip()][:_TOP]
    dated = any(_DATED.match(line) or (len(line) < 80 and labelled_dates(line)) for line in lines)
    return dated or sum(_LABELLED.match(line) is not None for line in lines) >= _PARTS


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure where rules part what begins like dumps: more so than of a single dump, which it resembles."""
    if is_binary(head) or head.lstrip()[:1] in (b"<", b"{", b"["):
        return Confidence.NO
    return Confidence.SURE if _rule_of(head) else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[RawDocument | Rejected]:
    """The dumps, as bytes; parts that are too short to be any are ornaments."""
    head, stream = with_head(stream)
    rule = _rule_of(head)
    if rule is None:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "no rule parts it into texts that begin with a date", head)
        return
    number = 0
    for piece in pieces(stream, lambda line, _: rule.match(line) is not None):
        text = rule.sub(b"", piece, count=1) if rule.match(piece) else piece
        if len(text.strip()) < _LEAST:
            continue
        number += 1
        if len(text) > MAX_RECORD:
            yield too_large(Origin(file, number), "the text", text)
        else:
            yield RawDocument(Origin(file, number), Shape.DUMP, text)


PARTED: Final = Reader("dumps", "Plain-text files of several dumps, parted by rules.", sniff, read)
