"""What is asked: questions of eight kinds, in nobody's query language, the same for the same headlines."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

SEED: Final = 20_251_204
YEARS: Final = range(1990, 2025)  # of the three-month ranges: the generated collection has articles in each
_MOST_DRAWS: Final = 200  # for one question, before the headlines are found to hold no further one
_RUN: Final = re.compile(r"(?<![\w'’.-])[a-z]{3,}(?: [a-z]{3,})*(?![\w'’-]|\.\w)")  # whole words, blanks between


class Kind(StrEnum):
    """Classes of questions."""

    TERM = "one term"
    AND = "AND of two"
    OR = "OR of three"
    PHRASE = "phrase"
    RANGE = "AND of two, three months"
    FACETS = "one term, three facets"
    AND_FACETS = "AND of two, three facets"
    NEWEST = "one term, newest first"


FACETED: Final = (Kind.FACETS, Kind.AND_FACETS)
FACETS: Final = ("source", "entity", "month")
_SIZES: Final = {Kind.AND: 2, Kind.OR: 3, Kind.PHRASE: 2, Kind.RANGE: 2, Kind.AND_FACETS: 2}


@dataclass(frozen=True, slots=True)
class Question:
    """Words that stand side by side in some headline; ``first`` and ``last`` are whole days (UTC), both included."""

    kind: Kind
    words: tuple[str, ...]
    first: date | None = None
    last: date | None = None


def questions(headlines: Sequence[str], number: int, seed: int = SEED) -> dict[Kind, list[Question]]:
    """``number`` different questions of each kind.

    Raises:
        ValueError: the headlines do not hold so many.
    """
    chance = random.Random(seed)
    runs = [run.split(" ") for headline in headlines for run in _RUN.findall(headline.lower())]
    return {kind: list(_distinct(chance, runs, kind, number)) for kind in Kind}


def common_word(headlines: Sequence[str]) -> str:
    """The word of five letters or more that most headlines hold."""
    counts: Counter[str] = Counter(
        word for headline in headlines for word in set(re.findall(r"[a-z]{5,}", headline.lower()))
    )
    most = max(counts.values())
    return min(word for word, count in counts.items() if count == most)


def _distinct(chance: random.Random, runs: list[list[str]], kind: Kind, number: int) -> Iterator[Question]:
    size = _SIZES.get(kind, 1)
    fitting = [run for run in runs if len(run) >= size]
    asked: set[Question] = set()
    for _ in range(number * _MOST_DRAWS if fitting else 0):
        if len(asked) == number:
            return
        question = _drawn(chance, chance.choice(fitting), kind, size)
        if question not in asked:
            asked.add(question)
            yield question
    if len(asked) < number:
        raise ValueError(f"the headlines hold only {len(asked)} different questions of the kind {kind!s}")


def _drawn(chance: random.Random, run: list[str], kind: Kind, size: int) -> Question:
    at = chance.randrange(len(run) - size + 1)
    words = tuple(run[at : at + size])
    return Question(kind, words, *_quarter(chance)) if kind is Kind.RANGE else Question(kind, words)


def _quarter(chance: random.Random) -> tuple[date, date]:
    """First and last day of three months."""
    year, month = chance.choice(YEARS), chance.randint(1, 10)
    after = date(year + month // 10, (month + 3) % 12 or 12, 1)
    return date(year, month, 1), date.fromordinal(after.toordinal() - 1)


def write(asked: Sequence[Question], path: Path) -> None:
    """Keep questions for another process."""
    path.write_text(json.dumps([asdict(question) for question in asked], default=str))


def read(path: Path) -> list[Question]:
    """The questions that :func:`write` kept."""
    return [
        Question(Kind(kept["kind"]), tuple(kept["words"]), _day(kept["first"]), _day(kept["last"]))
        for kept in json.loads(path.read_text())
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
