"""Which lines of an archive are furniture that was not known as such, and which articles still have it?

What is found depends on what the archive holds, not on how it came in or how it lies in segments: counts are exact, and
where only some articles are looked at, they are those with the first ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import nsmallest
from operator import itemgetter
from typing import Final, TypeAlias

from index.article import Article
from index.kernels import asking
from index.repeats.cues import has_cue
from index.repeats.dropping import Known
from index.repeats.judging import FEWEST, Evidence, is_frequent, is_furniture, may_be_furniture
from index.repeats.lines import FIRST, LAST, by_size, candidates, decoded, encoded, key, paragraphs, shown
from index.store.dates import UNDATED
from index.store.opened import OpenSegment
from index.store.repeats import Repeats, seed_of
from index.store.tallying import frequent, frequent_among

_MOST_JUDGED: Final = 1 << 13  # lines, the most frequent first: bounds what a load can spend here
_SEEN: Final = 32  # articles of each
_ABOUT: Final = 183 * 86_400  # seconds before the first and behind the last article that has a line

Places: TypeAlias = dict[str, set[int]]
"""Documents by the name of their segment."""


@dataclass(slots=True)
class Recognised:
    """Lines that were recognised, by source, and where articles have a line that is furniture."""

    lines: dict[str, set[bytes]] = field(default_factory=dict)
    places: Places = field(default_factory=dict)

    def add(self, source: str, line: bytes) -> None:
        """Take a line."""
        self.lines.setdefault(source, set()).add(line)


def known_furniture(segments: Iterable[OpenSegment], keep: frozenset[str]) -> Known:
    """The lines of each source that articles have lost, but those that the user keeps."""
    lines: dict[str, set[bytes]] = {}
    for opened in segments:
        for source, line in Repeats(opened).lines_lost():
            if not keep or shown(line) not in keep:
                lines.setdefault(source, set()).add(line)
    return {source: frozenset(found) for source, found in lines.items()}


def merged(known: Known, lines: Mapping[str, Iterable[bytes]]) -> Known:
    """What was known and what was found."""
    return dict(known) | {source: known.get(source, frozenset()).union(found) for source, found in lines.items()}


def recognise(
    segments: Sequence[OpenSegment], about: Iterable[int] | None, known: Known, keep: frozenset[str]
) -> Recognised:
    """Look for furniture among the lines with these keys; ``None``: among all lines of the archive."""
    found = Recognised()
    old = {key(line, seed_of(source)): line for source, lines in known.items() for line in lines}
    counts = frequent(segments, FEWEST) if about is None else frequent_among(about, segments, FEWEST)
    held = [Repeats(opened) for opened in segments]
    for asked in nsmallest(_MOST_JUDGED, counts.keys() - old.keys(), key=lambda each: (-counts[each], each)):
        line = _Line(held, asked)
        if line.may_be_furniture() and shown(line.text) not in keep and line.is_furniture():
            found.add(line.source, line.text)
            line.tell(found.places)
    for asked in old if about is None else old.keys() & set(about):  # left over where a load was interrupted
        _Line(held, asked).tell(found.places)
    return found


class _Line:
    """A line by its key, and the articles that have it. What they are is looked up as far as it is needed."""

    def __init__(self, held: Sequence[Repeats], asked: int) -> None:
        self._held, self._key = held, asked
        self.source, self.text = "", b""

    @cached_property
    def _documents(self) -> list[list[int]]:
        """The documents of each segment."""
        return [list(repeats.documents(self._key)) for repeats in self._held]

    def tell(self, places: Places) -> None:
        """Add where it is."""
        for repeats, documents in zip(self._held, self._documents, strict=True):
            if documents:
                places.setdefault(repeats.opened.segment.name, set()).update(documents)

    def may_be_furniture(self) -> bool:
        """Whether it could be, by what it says, which any article that has it tells."""
        articles = (repeats.opened.article(number) for repeats in self._held for number in repeats.documents(self._key))
        article = next(articles, None)
        if article is None or article.source is None:
            return False
        self.source, seed = article.source, seed_of(article.source)
        lines = candidates(paragraphs(encoded(article.text)))
        self.text = next((line for line in lines if key(line, seed) == self._key), b"")
        return may_be_furniture(decoded(self.text))

    def is_furniture(self) -> bool:
        """Whether it is. If it is in enough articles, those with the first ids are read."""
        articles, published = sum(map(len, self._documents)), self._published()
        if not is_frequent(decoded(self.text), articles, published):
            return False
        texts = [paragraphs(encoded(article.text)) for article in self._first(_SEEN)]
        evidence = Evidence(
            articles=articles,
            published=published,
            seen=len(texts),
            different=self._different(texts),
            in_place=max(Counter(place for parts in texts for place in self._places(parts)).values(), default=0),
        )
        return is_furniture(decoded(self.text), evidence)

    def _different(self, texts: list[list[bytes]]) -> int:
        """How many different things these articles say besides.

        What one says is its longest paragraph; but if others have that too, and it speaks of the paper, the next.
        """
        times = Counter(part for parts in texts for part in {*parts})
        furniture = {part for part, number in times.items() if number > 1 and has_cue(decoded(part))} | {self.text}
        says = (max({*parts} - furniture, key=by_size, default=b"") for parts in texts if self.text in parts)
        return len(set(says))

    def _places(self, parts: list[bytes]) -> list[int]:
        """Where at the edges of an article it stands: from 0 on, or from -1 down."""
        edges = (*range(min(FIRST, len(parts))), *range(-1, -1 - min(LAST, len(parts)), -1))
        return [place for place in edges if parts[place] == self.text]

    def _first(self, number: int) -> list[Article]:
        """Of the articles that have it those with the first ids."""
        pairs = zip(self._held, self._documents, strict=True)
        ids = (
            (repeats.opened.raw_id(document), repeats.opened, document)
            for repeats, documents in pairs
            for document in documents
        )
        return [opened.article(document) for _, opened, document in nsmallest(number, ids, key=itemgetter(0))]

    def _published(self) -> int:
        """How many articles of the source there are from about then; all, where some that have the line are undated."""
        dates = [repeats.opened.dates("published") for repeats in self._held]
        columns = [None if held is None else memoryview(held).cast("q") for held in dates]
        packed = [
            UNDATED if column is None else column[document]
            for column, documents in zip(columns, self._documents, strict=True)
            for document in documents
        ]
        dated = bool(packed) and min(packed) != UNDATED
        span = ((min(packed) >> 4) - _ABOUT, (max(packed) >> 4) + _ABOUT) if dated else None
        return sum(_of_source(repeats.opened, self.source, span) for repeats in self._held)


def _of_source(opened: OpenSegment, source: str, span: tuple[int, int] | None) -> int:
    """How many articles of a source a segment has, within a span of seconds or at all."""
    names = opened.names("source")
    for ordinal in names.spellings(number) if (number := names.keys.find(names.spec.compared(source))) >= 0 else ():
        if names.values[ordinal] == source:
            docs = opened.live(names.documents(ordinal))
            dates = opened.dates("published")
            if span is None:
                return len(docs) // 2
            return 0 if dates is None else len(asking.in_range(docs, dates, *span, *span)) // 2
    return 0
