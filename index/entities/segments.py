"""From a chunk of capitalised words to candidates for entities.

A chunk such as "Russian President Vladimir Putin" is parted by what its words are: demonyms and titles go (a
title leaves word that a person follows), known names come out as such, spans with the shape of an organisation
("Ministry of Trade and Industry", "Acme Corp") or a site ("Victoria Falls") are kept whole, and the rest is
left for the context to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from index.entities.gazetteer import (
    AMBIGUOUS,
    CALENDAR,
    DEMONYM,
    DIRECTION,
    FUNCTION,
    GIVEN,
    NEVER,
    OPENER,
    SITE_HEAD,
    SITE_TAIL,
    TITLE,
    UNIT_HEAD,
    UNIT_TAIL,
    VOID_TAIL,
    Gazetteer,
    Known,
)
from index.entities.tokens import AND, OF, PARTICLE, SPACE, Word

NAME_JOINS: Final = (SPACE, PARTICLE)
_STOP: Final = FUNCTION | CALENDAR | TITLE
_COMMON: Final = OPENER | NEVER | UNIT_TAIL | UNIT_HEAD | SITE_TAIL | DIRECTION | VOID_TAIL
_DIGIT: Final = re.compile(r"\d")
_PERSONAL_SUFFIXES: Final = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be an entity, with what its own words say.

    ``flags`` are those of its first word. ``titled``: a title stands right before it. ``unit``, ``site``: it has
    the shape of an organisation, of a place. ``ambiguous``: the known name is also a word or a person's name.
    ``mixed``: some of its words are common ones. ``initial``: a sentence begins with it.
    """

    surface: str
    start: int
    end: int
    words: tuple[Word, ...]
    flags: int
    known: Known | None = None
    ambiguous: bool = False
    titled: bool = False
    unit: bool = False
    site: bool = False
    mixed: bool = False
    initial: bool = False

    @property
    def given(self) -> bool:
        """Whether it begins with a given name."""
        return bool(self.flags & GIVEN)


class Segmenter:
    """Parts the chunks of one article. ``lower`` are the words that the article writes in lower case."""

    def __init__(self, gazetteer: Gazetteer, lower: set[str]) -> None:
        self._names = gazetteer.names
        self._capitals = gazetteer.capitals
        self._flags = gazetteer.flags
        self._longest = gazetteer.longest
        self._cues = gazetteer.cues
        self._first_flags = gazetteer.first_flags
        self._lower = lower

    def segment(self, chunk: Sequence[Word]) -> Iterator[Candidate]:
        """The candidates of one chunk, in order."""
        if len(chunk) == 1 and self._flags.get(chunk[0].text, 0) & FUNCTION and chunk[0].text not in self._names:
            return
        capitals = self._in_capitals(chunk)
        if capitals is not None:
            yield capitals
            return
        for part in self._unhyphenated(chunk):
            yield from self._part(part)

    def _in_capitals(self, chunk: Sequence[Word]) -> Candidate | None:
        """A chunk that is a known name in capitals, as datelines have it: NEW YORK, Oct 28."""
        surface = join_words(chunk)
        if not surface.isupper() or len(surface) < 4 or surface in self._names:
            return None
        known = self._capitals.get(surface)
        return None if known is None else replace(self._build(chunk, 0, len(chunk)), known=known)

    def _part(self, chunk: Sequence[Word]) -> Iterator[Candidate]:
        at = self._opening(chunk)
        titled = False
        while at < len(chunk):
            end, candidate, title = self._step(chunk, at, titled=titled)
            if candidate is not None:
                yield candidate
            titled = title and end < len(chunk) and chunk[end].join == SPACE
            at = end

    def _unhyphenated(self, chunk: Sequence[Word]) -> Iterator[Sequence[Word]]:
        """The chunk, parted where a hyphen joins two names: Russia-Ukraine."""
        begin = 0
        for at, word in enumerate(chunk):
            if "-" not in word.text or word.text in self._names or word.text in self._flags:
                continue
            pieces = word.text.split("-")
            known = [piece in self._names or self._flags.get(piece, 0) & DEMONYM for piece in pieces]
            if not (all(known) or self._flags.get(pieces[-1], 0) & (DEMONYM | NEVER)):
                continue
            yield from filter(None, (chunk[begin:at],))
            yield from ([part] for part in _pieces(word))
            begin = at + 1
        if begin < len(chunk):
            yield chunk[begin:]

    def _opening(self, chunk: Sequence[Word]) -> int:
        """0, or 1 where the first word has its capital only from beginning a sentence."""
        first = chunk[0]
        if not first.initial:
            return 0
        flags = self._flags.get(first.text, 0)
        if self.phrase(chunk, 0, self._names) or flags & (TITLE | DEMONYM):
            return 0
        lower = first.text.lower()
        plain = lower in self._lower or "noun_person" in self._cues.get(lower, ())
        if len(chunk) == 1:
            return int(bool(plain or flags & OPENER))
        if flags & GIVEN or (flags & UNIT_HEAD and chunk[1].join == OF):
            return 0
        return int(bool(plain or flags & OPENER) and not self._unit_end(chunk, 0))

    def _skip(self, chunk: Sequence[Word], at: int, named: int, unit: int) -> int:
        """How many words at ``at`` belong to no name.

        ``named``: how many words the known name there has; ``unit``: where the organisation there ends.
        """
        flags = self._flags.get(chunk[at].text, 0)
        if flags & (FUNCTION | CALENDAR) and not named:
            return max(1, self._never(chunk, at))
        void = self._void_end(chunk, at)
        if void:
            return void - at
        return 0 if unit or named else self._never(chunk, at)

    def _never(self, chunk: Sequence[Word], at: int) -> int:
        words = self.phrase(chunk, at, self._flags, NEVER | DEMONYM)
        if words == 1 and self._flags.get(chunk[at].text, 0) & (GIVEN | SITE_HEAD | DIRECTION):
            follower = at + 1 < len(chunk) and chunk[at + 1].join in NAME_JOINS
            return 0 if follower else 1
        return words

    def _step(self, chunk: Sequence[Word], at: int, *, titled: bool) -> tuple[int, Candidate | None, bool]:
        """Where the next stretch ends, the candidate that it is, and whether it is a title instead."""
        named = self.phrase(chunk, at, self._names)
        unit = self._unit_end(chunk, at)
        skipped = self._skip(chunk, at, named, unit)
        if skipped:
            return at + skipped, None, False
        known = self._known(chunk, at, named)
        if unit > known:
            return unit, self._shaped(chunk, at, unit, unit=True), False
        title = self.phrase(chunk, at, self._flags, TITLE)
        if known and known - at >= title:
            return known, self._make_known(chunk, at, known, titled=titled), False
        if title:
            return at + title, None, True
        end = self._free_end(chunk, at)
        site = self._site_end(chunk, at, end)
        if site:
            return site, self._shaped(chunk, at, site, unit=False), False
        return end, self._make_free(chunk, at, end, titled=titled), False

    def phrase(self, chunk: Sequence[Word], at: int, table: dict[str, Known] | dict[str, int], bits: int = 0) -> int:
        """How many words the longest phrase of ``table`` at ``at`` has (with one of ``bits``, if given); 0: none."""
        first = chunk[at].text
        longest = self._longest.get(first, 1)
        for count in range(min(longest, len(chunk) - at), 1, -1):
            if _marked(table.get(join_words(chunk[at : at + count])), bits):
                return count
        return int(_marked(table.get(first), bits))

    def _known(self, chunk: Sequence[Word], at: int, count: int) -> int:
        """Where the known name of ``count`` words ends, or 0: none, or but the beginning of an unknown one."""
        end = at + count
        if not count or count > 1 or end == len(chunk) or chunk[end].join not in NAME_JOINS:
            return end if count else 0
        after = self._flags.get(chunk[end].text, 0)
        if after & (_STOP | DEMONYM | NEVER | OPENER) and not after & (GIVEN | SITE_TAIL):
            return end
        if self.phrase(chunk, end, self._flags, TITLE):
            return end
        if self.phrase(chunk, end, self._names) and not after & AMBIGUOUS:
            return end
        known = self._names[chunk[at].text]
        apart = (known.kind == "place" and after & GIVEN) or (known.country and chunk[at].text.isupper())
        return end if apart else 0

    def _unit_end(self, chunk: Sequence[Word], at: int) -> int:
        """Where a span with the shape of an organisation that begins at ``at`` ends, or 0."""
        flags = self._flags.get(chunk[at].text, 0)
        if flags & (FUNCTION | CALENDAR) or (flags & TITLE and not self._unit_title(chunk, at)):
            return 0
        end, of, reach = 0, False, at
        for index in range(at + 1, len(chunk)):
            word = chunk[index]
            if word.join == OF or word.gap.startswith(" for"):
                of = of or bool(self._flags.get(chunk[index - 1].text, 0) & UNIT_HEAD)
            if not self._continues_unit(chunk, index, of=of):
                break
            reach = index + 1
            if self._flags.get(word.text, 0) & UNIT_TAIL and not of:
                end = reach
        return reach if of else end

    def _unit_title(self, chunk: Sequence[Word], at: int) -> bool:
        """Whether a title word is the first of an organisation's name here: Justice Department."""
        if at + 1 >= len(chunk) or chunk[at + 1].join != SPACE:
            return bool(self._flags.get(chunk[at].text, 0) & UNIT_HEAD)
        return bool(self._flags.get(chunk[at + 1].text, 0) & (UNIT_TAIL | UNIT_HEAD))

    def _continues_unit(self, chunk: Sequence[Word], index: int, *, of: bool) -> bool:
        word = chunk[index]
        flags = self._flags.get(word.text, 0)
        if flags & _STOP and not flags & UNIT_TAIL and not (of and word.text == "Ministers"):
            return False
        if word.join == SPACE:
            return not of or not flags & GIVEN
        if word.join == AND:
            return not (flags & GIVEN or word.text in self._names) and (of or self._tail_follows(chunk, index))
        return of

    def _tail_follows(self, chunk: Sequence[Word], index: int) -> bool:
        """Whether "and" joins two parts of one name: Test and County Cricket Board."""
        before = chunk[index - 1].text
        if before in self._names or self._flags.get(before, 0) & (UNIT_TAIL | GIVEN):
            return False
        rest = chunk[index : index + 4]
        return any(self._flags.get(word.text, 0) & UNIT_TAIL for word in rest[1:] if word.join == SPACE)

    def _void_end(self, chunk: Sequence[Word], at: int) -> int:
        """Where the name of a law, a prize or an event that begins at ``at`` ends, or 0."""
        end = 0
        for index in range(at, len(chunk)):
            flags = self._flags.get(chunk[index].text, 0)
            if (index > at and chunk[index].join != SPACE) or flags & (FUNCTION | TITLE):
                break
            if flags & VOID_TAIL and index > at:
                end = index + 1
        # Stuart Law is a person.
        return 0 if end == at + 2 and self._flags.get(chunk[at].text, 0) & GIVEN else end

    def _free_end(self, chunk: Sequence[Word], at: int) -> int:
        end = at + 1
        while end < len(chunk) and chunk[end].join in NAME_JOINS and self._continues_name(chunk, at, end):
            end += 1
        return end

    def _continues_name(self, chunk: Sequence[Word], at: int, end: int) -> bool:
        text = chunk[end].text
        flags = self._flags.get(text, 0)
        if text in _PERSONAL_SUFFIXES:
            return True
        if flags & _STOP:
            # Names such as Mark Duke, Stephen King: a title after a given name that nothing follows.
            last = end + 1 == len(chunk) or chunk[end + 1].join not in NAME_JOINS
            return bool(flags & TITLE and last and self._flags.get(chunk[at].text, 0) & GIVEN and "." not in text)
        if self.phrase(chunk, end, self._flags, TITLE):
            return False
        return not (flags & DEMONYM and end + 1 < len(chunk))

    def _site_end(self, chunk: Sequence[Word], at: int, end: int) -> int:
        """Where a span with the shape of a place that begins at ``at`` ends, or 0."""
        first = self._flags.get(chunk[at].text, 0)
        last = self._flags.get(chunk[end - 1].text, 0)
        if end < len(chunk) and chunk[end].join == OF and last & (SITE_TAIL | SITE_HEAD):
            return self._free_end(chunk, end)
        if end - at < 2:
            return 0
        if last & SITE_TAIL and not first & GIVEN:
            return end
        rest = join_words(chunk[at + 1 : end])
        directed = first & DIRECTION and (rest in self._names and self._names[rest].kind == "place")
        return end if first & SITE_HEAD or directed else 0

    def _make_known(self, chunk: Sequence[Word], at: int, end: int, *, titled: bool) -> Candidate:
        made = self._build(chunk, at, end)
        ambiguous = bool(self._flags.get(made.surface, 0) & (AMBIGUOUS | GIVEN))
        return replace(made, known=self._names[made.surface], ambiguous=ambiguous, titled=titled)

    def _shaped(self, chunk: Sequence[Word], at: int, end: int, *, unit: bool) -> Candidate:
        return replace(self._build(chunk, at, end), unit=unit, site=not unit)

    def _make_free(self, chunk: Sequence[Word], at: int, end: int, *, titled: bool) -> Candidate | None:
        if not titled and self._is_common(chunk[at:end]):
            return None
        made = self._build(chunk, at, end)
        return replace(made, titled=True) if titled else made

    def _build(self, chunk: Sequence[Word], at: int, end: int) -> Candidate:
        words = tuple(chunk[at:end])
        return Candidate(
            join_words(words),
            words[0].start,
            words[-1].end,
            words,
            flags=self._first_flags(words[0].text),
            mixed=any(self._is_plain(word.text) for word in words),
            initial=words[0].initial or (at == 1 and chunk[0].initial and words[0].join == SPACE),
        )

    def _is_plain(self, word: str) -> bool:
        """Whether a word is one that the language, or this article, also uses as a common one."""
        if word.isupper() and len(word) > 3 and self._flags.get(word.capitalize(), 0) & _COMMON:
            return True
        return bool(self._flags.get(word, 0) & _COMMON) or word.lower() in self._lower

    def _is_common(self, words: Sequence[Word]) -> bool:
        """Whether no word is one of a name: a figure in it, or all of them common ones or single letters."""
        if any(_DIGIT.search(word.text) for word in words):
            return True
        return all(len(word.text) == 1 or self._is_plain(word.text) for word in words)


def _marked(found: Known | int | None, bits: int) -> bool:
    """Whether something was found, with one of ``bits`` if any are given."""
    if found is None:
        return False
    return not bits or (isinstance(found, int) and bool(found & bits))


def _pieces(word: Word) -> Iterator[Word]:
    start = word.start
    for piece in word.text.split("-"):
        yield Word(piece, start, start + len(piece), "", 0, initial=word.initial and start == word.start)
        start += len(piece) + 1


def join_words(words: Sequence[Word]) -> str:
    """Their text in one line, as written but for possessives."""
    if len(words) == 1:
        return words[0].text
    return words[0].text + "".join(word.gap + word.text for word in words[1:])
