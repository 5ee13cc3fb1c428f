"""Change single bytes of an archive, and see that each is found and none breaks a question.

``python -m benchmarks.flips [--flips N] [--seed S]`` makes a small archive, with several segments, deletions and
takedowns, and changes one byte at a time, at seeded places: as often in each part of each file. ``verify`` must name
the file, and questions must be answered, or refused with an error of ours. Prints a table, writes it as JSON to
``benchmarks/results/flips.json``; exit status 1, and the flips, where something is amiss.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple

import searcher
from index.article import Article, Entity, NewsDate, Origin
from index.errors import ArchiveError
from index.store import maintain
from index.store.arrays import ArrayFile
from index.store.writer import ArchiveWriter
from searcher.archive import Archive

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = ROOT / "benchmarks" / "results" / "flips.json"
ARTICLES: Final = 200
_SMALL: Final = 15  # times that a small file is hit for each time that an array is
_WORDS: Final = tuple(f"{first}{second}" for first in ("har", "mar", "tal", "ost") for second in ("bour", "ket", "ks"))
_FACETS: Final = ("source", "entity", "month", "tag", "language")
_TRAILER: Final = Struct("<QQII8s")
_COLUMNS: Final = ("flips", "found", "answered_as_before", "answered_otherwise", "refused")


class Flip(NamedTuple):
    """One changed byte: where, in which part of the file, and what it is combined with (exclusive or)."""

    file: Path
    part: str
    place: int
    mask: int

    def __str__(self) -> str:
        return f"{self.file.name}, {self.part}, byte {self.place} ^ {self.mask:#04x}"


@dataclass(slots=True)
class Tally:
    """What became of the flips, by part of a file."""

    flips: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    amiss: list[str] = field(default_factory=list)


def invented(number: int, chance: random.Random) -> Article:
    """An article of common words, with everything that has a column."""
    return Article(
        f"n{number}",
        " ".join(chance.choices(_WORDS, k=60)),
        Origin("flips", number),
        headline=" ".join(chance.choices(_WORDS, k=5)),
        deck=chance.choice((None, "talks in the harbour")),
        source=f"Paper {number % 7}",
        published=NewsDate.from_json([946_000_000 + number * 70_000, 4, 0]),
        language=chance.choice(("en", "de")),
        tags=("oil",) * (number % 2),
        entities=(Entity(f"Ada Example {number % 9}", "person", 1, ("Ada",)),),
    )


def make(path: Path) -> None:
    """An archive of the seeds and invented articles: three segments, with deletions, updates and takedowns."""
    chance = random.Random(1)
    searcher.load([ROOT / "seeds"], archive=path, jobs=1, entities="none")
    with ArchiveWriter(path, merge=False) as writer:
        for number in range(ARTICLES):
            writer.upsert(invented(number, chance))
            if number == ARTICLES // 2:
                writer.commit()
        writer.upsert(invented(3, chance))
        writer.commit()
    maintain.delete(path, ["n5", "n77"])
    maintain.delete(path, [f"n{ARTICLES - 1}"])


def ask(path: Path) -> list[object]:
    """Answers to questions that read as much as questions can. Raises :class:`ArchiveError`."""
    with Archive.open(path) as archive:
        answer = archive.search("harbour OR market", facets=_FACETS, sort="newest", tz="UTC")
        phrase = archive.search('"talks in the harbour" OR mar* OR source:paper', limit=None, tz="UTC")
        dated = archive.count("-harbour", since="1999", until="2000-06", tz="UTC")
        return [
            (answer.total, [hit.article for hit in answer.hits], {n: f.buckets for n, f in answer.facets.items()}),
            (phrase.total, [(hit.id, hit.score) for hit in phrase.hits]),
            (dated, archive.count("*"), archive.get("n7"), [b.count for b in archive.trend("oil", by="month").buckets]),
        ]


def parts(file: Path) -> dict[str, range]:
    """The parts of a file, by name: of a segment each array, and what is around them."""
    content = file.read_bytes()
    if file.suffix != ".seg":
        return {file.suffix: range(len(content))} if content else {}
    end, place, *_ = _TRAILER.unpack(content[-_TRAILER.size :])
    opened = ArrayFile(file)
    arrays = {name: range(began, began + length) for name, (began, length) in opened.places.items() if length}
    trailer = range(len(content) - _TRAILER.size, len(content))
    around = {"header": range(64), "checksums": range(end, place), "directory": range(place, trailer.start)}
    return arrays | around | {"trailer": trailer, "anywhere": range(len(content))}


def flips(path: Path, number: int, seed: int) -> Iterator[Flip]:
    """Seeded flips: every array of every segment once before any is hit twice, and the small files more often."""
    chance = random.Random(seed)
    targets = [
        (file, part, places)
        for file in sorted(path.iterdir())
        for part, places in parts(file).items()
        for _ in range(1 if file.suffix == ".seg" else _SMALL)
    ]
    for at in range(number):
        if at % len(targets) == 0:
            chance.shuffle(targets)
        file, part, places = targets[at % len(targets)]
        yield Flip(file, part, chance.choice(places), chance.randrange(1, 256))


@contextmanager
def flipped(flip: Flip) -> Iterator[None]:
    """The archive with the byte changed."""
    _change(flip)
    try:
        yield
    finally:
        _change(flip)


def _change(flip: Flip) -> None:
    with flip.file.open("r+b") as stream:
        stream.seek(flip.place)
        byte = stream.read(1)[0]
        stream.seek(flip.place)
        stream.write(bytes((byte ^ flip.mask,)))


def examine(path: Path, flip: Flip, expected: list[object], tally: Tally) -> None:
    """Make one flip, verify, ask, and count what came of it."""
    tally.flips[flip.part] += 1
    with flipped(flip):
        try:
            tally.found[flip.part] += _is_found(path, flip, tally)
            _question(path, flip, expected, tally)
        except Exception as error:  # noqa: BLE001  # whatever it is, it should have been an error of ours
            tally.amiss.append(f"{flip}: {type(error).__name__}: {error}")


def _is_found(path: Path, flip: Flip, tally: Tally) -> bool:
    found = any(problem.place == flip.file.name for problem in maintain.verify(path))
    if not found:
        tally.amiss.append(f"{flip}: not found")
    return found


def _question(path: Path, flip: Flip, expected: list[object], tally: Tally) -> None:
    try:
        answers = ask(path)
    except ArchiveError:
        tally.refused[flip.part] += 1
    else:
        (tally.same if answers == expected else tally.other)[flip.part] += 1


def run(number: int, seed: int, tell: Callable[[int], None] = lambda _: None) -> Tally:
    """Make an archive and as many flips."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flips.archive"
        make(path)
        expected = ask(path)
        for at, flip in enumerate(flips(path, number, seed)):
            examine(path, flip, expected, tally)
            tell(at + 1)
    return tally


def table(tally: Tally) -> Iterator[str]:
    """The tally in Markdown, a line for each kind of part."""
    yield "| part | flips | found | answered as before | answered otherwise | refused |"
    yield "| --- | --: | --: | --: | --: | --: |"
    for name, members in {**_kinds(tally.flips), "all": tuple(tally.flips)}.items():
        yield f"| {name} | {' | '.join(f'{count:,}' for count in _counts(tally, members))} |"


def _counts(tally: Tally, members: Sequence[str]) -> list[int]:
    columns = (tally.flips, tally.found, tally.same, tally.other, tally.refused)
    return [sum(column[member] for member in members) for column in columns]


def _kinds(found: Counter[str]) -> dict[str, tuple[str, ...]]:
    """The parts by kind: arrays of one field or of all prose are told together."""
    kinds: dict[str, tuple[str, ...]] = {}
    for part in sorted(found):
        stem = part.split(".")[0] if not part.startswith(".") else {".jsonl": "takedowns"}.get(part, part[1:])
        kinds[stem] = (*kinds.get(stem, ()), part)
    return kinds


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Change single bytes of an archive, and see that each is found.")
    parser.add_argument("--flips", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=20_251_204)
    asked = parser.parse_args()
    tally = run(asked.flips, asked.seed, tell=lambda at: None if at % 500 else print(f"{at:,} flips", file=sys.stderr))
    print("\n".join(table(tally)))
    for line in tally.amiss:
        print(line)
    kinds = {
        name: dict(zip(_COLUMNS, _counts(tally, members), strict=True)) for name, members in _kinds(tally.flips).items()
    }
    shown = {"flips": asked.flips, "seed": asked.seed, "amiss": tally.amiss, "parts": kinds}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(shown, indent=2) + "\n")
    sys.exit(1 if tally.amiss else 0)


if __name__ == "__main__":
    main()
