"""Grow a collection of news to any size: ``python -m benchmarks.generate PATH NUMBER > grown.jsonl``.

PATH is anything that ``searcher load`` reads (Reuters-21578, say). What comes out is JSON Lines that ``load`` reads,
the same for the same PATH, NUMBER and seed, and its first articles are the same whatever the NUMBER. It resembles
modern news where that matters to an index:

* length: paragraphs of several articles put together until a length drawn from a lognormal distribution is reached;
* vocabulary: grows as that of newswire, 44 n ** 0.49 different words among n (Manning, Raghavan, Schütze, 2008, section
  5.1.1), by made-up words where the paragraphs have no new ones left; most of these stay rare;
* dates: over four decades, more in later years, with offsets; sources: 500, by Zipf's law;
* entities: people, organisations and places by Zipf's law from a list that grows with the square root of the words so
  far, named in the text and given in the record.

Measured on 100,000 articles grown from Reuters-21578: median length 400 words, 5th and 95th percentile 146 and 1,073;
261,444 different words among 51.0 million (the formula gives 263,190), 43 % of them used once; log frequency against
log rank falls by 1.06 for words, 0.98 for the 35,054 entities and 0.94 for the 500 sources; 4.4 entities an article.

It does not resemble news in one respect: a paragraph comes back in many articles.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from index.pipeline import Options, Prepared, extract

SEED: Final = 1987
MEDIAN: Final = 410  # words aimed at; the paragraphs being whole, 400 come out
SPREAD: Final = 0.6  # standard deviation of the logarithm of the length
HEAPS_FACTOR: Final = 44
HEAPS_EXPONENT: Final = 0.49
NEW: Final = 0.3  # of the uses of rare words, those that are the first
SOURCES: Final = 500
FIRST, LAST = datetime(1985, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
OFFSETS: Final = (-480, -300, 0, 0, 60, 60, 120, 330, 480, 540)  # minutes
KINDS: Final = ("person", "person", "organisation", "place", "place")
_SYLLABLES: Final = tuple(f"{one}{two}" for one in "bdfghjklmnpr" for two in "aeo")
_WORD: Final = re.compile(r"\w+")
_CODAS: Final = ("", "n", "r", "s", "l", "th", "nd", "ck")


class Names:
    """An endless list of made-up names, the frequent ones first."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def draw(self, words: int) -> tuple[str, str]:
        """``(name, kind)`` by Zipf's law, from a list as long as a text of so many words has names."""
        rank = zipf(self._chance, 50 + int(8 * words**0.5))
        return name(rank), KINDS[rank % len(KINDS)]


def zipf(chance: random.Random, number: int) -> int:
    """A rank below ``number``, with probability proportional to about 1 / (rank + 1)."""
    return min(int((number + 1) ** chance.random()) - 1, number - 1)


def name(rank: int) -> str:
    """The made-up name of a rank: always the same, and no two alike."""
    parts = [_word(rank)]
    if KINDS[rank % len(KINDS)] == "person":
        parts.insert(0, _word(rank % 97))
    elif KINDS[rank % len(KINDS)] == "organisation":
        parts.append(("Bank", "Group", "Council", "Party")[rank % 4])
    return " ".join(parts)


def _word(number: int, mark: str = "v") -> str:
    """A spelling of its own for each number; spellings with different marks differ too."""
    coda, number = _CODAS[number % len(_CODAS)], number // len(_CODAS)
    syllables = []
    while True:
        syllables.append(_SYLLABLES[number % len(_SYLLABLES)])
        number = number // len(_SYLLABLES) - 1
        if number < 0:
            return ("".join(syllables) + mark + (coda or "a")).capitalize()


class RareWords:
    """Keeps the vocabulary growing as that of news does, where the paragraphs have no new words left.

    A rare word that is used once may be used again, the likelier the more often it was (H. A. Simon, 1955).
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._met: set[str] = set()
        self._uses: list[int] = []
        self._coined = 0

    def meet(self, text: str) -> None:
        """Take note of the words of a text."""
        self._met.update(_WORD.findall(text.lower()))

    def due(self, words: int) -> Iterator[str]:
        """What a text that has grown to so many words ought to hold, and does not yet."""
        while len(self._met) + self._coined < HEAPS_FACTOR * words**HEAPS_EXPONENT:
            if not self._uses or self._chance.random() < NEW:
                self._uses.append(self._coined)
                self._coined += 1
            else:
                self._uses.append(self._chance.choice(self._uses))
            yield _word(self._uses[-1], "z")


class Grower:
    """Makes articles out of the paragraphs of a collection."""

    def __init__(self, paragraphs: list[str], headlines: list[str], seed: int = SEED) -> None:
        self._chance = random.Random(seed)
        self._names = Names(self._chance)
        self._rare = RareWords(self._chance)
        self._paragraphs, self._headlines = paragraphs, headlines
        self._unused = set(paragraphs)
        self._words = 0

    def article(self, number: int) -> dict[str, Any]:
        """The next record."""
        chance = self._chance
        named = dict(self._names.draw(self._words) for _ in range(chance.randint(1, 8)))
        return {
            "id": f"grown-{number:08d}",
            "title": self._headline(next(iter(named))),
            "text": self._text(list(named)),
            "date": self._date().isoformat(timespec="seconds"),
            "source": f"{_word(zipf(chance, SOURCES))} Courier",
            "section": chance.choice(("World", "Business", "Politics", "Sport", "Culture")),
            "language": "en",
            "entities": [{"name": one, "kind": kind} for one, kind in named.items()],
        }

    def _text(self, named: list[str]) -> str:
        parts = list(self._told(named))
        self._words += sum(part.count(" ") + 1 for part in parts)
        for word in self._rare.due(self._words):
            at = self._chance.randrange(len(parts))
            parts[at] = _replace(self._chance, parts[at], word)
        return "\n\n".join(parts)

    def _told(self, named: list[str]) -> Iterator[str]:
        """Paragraphs, until the next would lead further from the wanted length than stopping."""
        wanted = min(max(int(self._chance.lognormvariate(0, SPREAD) * MEDIAN), 40), 5000)
        length = 0
        while True:
            paragraph = self._paragraph(named)
            words = paragraph.count(" ") + 1
            if length and length + words / 2 > wanted:
                return
            length += words
            yield paragraph

    def _paragraph(self, named: list[str]) -> str:
        paragraph = self._chance.choice(self._paragraphs)
        if paragraph in self._unused:
            self._unused.remove(paragraph)
            self._rare.meet(paragraph)
        if self._chance.random() >= 0.5:
            return paragraph
        speaker = self._chance.choice(named)
        self._rare.meet(speaker)
        return f"{speaker} said: {paragraph}"

    def _headline(self, named: str) -> str:
        return _insert(self._chance, self._chance.choice(self._headlines).capitalize(), named)

    def _date(self) -> datetime:
        share = max(self._chance.random(), self._chance.random())  # later years have more
        zone = timezone(timedelta(minutes=self._chance.choice(OFFSETS)))
        return (FIRST + (LAST - FIRST) * share).astimezone(zone)


def _replace(chance: random.Random, text: str, word: str) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = word
    return " ".join(words)


def _insert(chance: random.Random, text: str, word: str) -> str:
    words = text.split(" ")
    words.insert(chance.randint(0, len(words)), word)
    return " ".join(words)


def grow(path: str, number: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Records of ``number`` articles grown from a collection."""
    made = [one.article for one in extract([path], Options(entities="none")) if isinstance(one, Prepared)]
    paragraphs = [part for article in made for part in article.text.split("\n\n") if len(part.split()) >= 12]
    headlines = [article.headline for article in made if article.headline and not article.headline_derived]
    grower = Grower(paragraphs, headlines, seed)
    return (grower.article(index) for index in range(number))


def main() -> None:
    """Read arguments, print records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    for record in grow(options.path, options.number, options.seed):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
