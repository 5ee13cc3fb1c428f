"""Invented papers that repeat themselves, as JSON Lines."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LETTER = "Sign up for our free evening letter, The Lamp."
IMPRINT = "The Ledger is printed every weekday by the Example Press in Sampleton."
SUBHEAD = "Background"
_WORDS = [
    "harbour",
    "market",
    "talks",
    "coast",
    "minister",
    "vote",
    "storm",
    "ferry",
    "bank",
    "price",
    "oil",
    "grain",
    "tide",
    "crew",
    "pilot",
    "cargo",
]

Record = dict[str, Any]


def record(number: int, *lines: str, source: str = "Ledger", first: str = "") -> Record:
    """An article that says something of its own, then has these lines."""
    chance = random.Random(number)
    body = [f"{' '.join(chance.choices(_WORDS, k=25)).capitalize()} {number}." for _ in range(4)]
    text = "\n\n".join([*filter(None, (first,)), *body, *lines])
    return {"id": f"n{number:04d}", "title": f"Report {number}", "text": text, "source": source, "language": "en"}


def write(path: Path, records: Iterable[Record]) -> Path:
    """A feed of the records."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


def papers(number: int) -> list[Record]:
    """Articles of three papers: one prints its letter under two of three, one its imprint over all, one nothing."""
    made = []
    for at in range(number):
        match at % 3:
            case 0:
                made.append(record(at, *([LETTER] if at % 9 else []), source="Ledger"))
            case 1:
                made.append(record(at, SUBHEAD, source="Courier", first=IMPRINT))
            case _:
                made.append(record(at, SUBHEAD, LETTER if at < 15 else "Good night.", source="Sample"))
    return made
