"""How well, and how fast, a recogniser finds the entities of news articles.

    python -m benchmarks.entities ../shared/data/entities [--recogniser rules]

Each collection is JSON Lines of ``{id, text, gold: [[surface in lower case, kind]]}``. An article is compared as
the set of (surface in lower case, kind) that its entities' forms give with the gold set; precision, recall
and F1 are over all articles together (micro). The table goes to standard output, the figures to
``benchmarks/results/entities.json``.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from index.article import KINDS, Article, Origin
from index.entities import Recogniser, annotate, get_recogniser

RESULTS = Path(__file__).parent / "results" / "entities.json"
WORDS_AN_ARTICLE = 490  # the length by which rates are given


@dataclass(slots=True)
class Score:
    """Counts of (surface, kind) pairs: found and right, found, right."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def add(self, found: set[tuple[str, str]], gold: set[tuple[str, str]]) -> None:
        """Count one article."""
        self.hits += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is right that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.found + self.gold
        return 2 * self.hits / total if total else 0.0


def forms(text: str, recogniser: Recogniser) -> set[tuple[str, str]]:
    """The set of (surface in lower case, kind) of an article."""
    article = annotate(Article("", text, Origin("-"), language="en"), (), recogniser)
    return {(" ".join(form.lower().split()), str(entity.kind)) for entity in article.entities for form in entity.forms}


def evaluate(collection: Path, recogniser: Recogniser) -> dict[str, Score]:
    """Scores over one collection, by kind and for ``all``."""
    scores = {name: Score() for name in ("all", *KINDS)}
    for line in collection.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found, gold = forms(record["text"], recogniser), {(surface, kind) for surface, kind in record["gold"]}
        scores["all"].add(found, gold)
        for kind in KINDS:
            scores[kind].add({pair for pair in found if pair[1] == kind}, {pair for pair in gold if pair[1] == kind})
    return scores


def speed(collection: Path, recogniser: Recogniser) -> float:
    """Articles of 490 words a second of one core, the best of three."""
    texts = [json.loads(line)["text"] for line in collection.read_text(encoding="utf-8").splitlines()]
    taken: list[float] = []
    for _ in range(3):
        start = time.process_time()
        for text in texts:
            recogniser.recognise(text, "en")
        taken.append(time.process_time() - start)
    return sum(len(text.split()) for text in texts) / WORDS_AN_ARTICLE / max(min(taken), 1e-9)


def main() -> None:
    """Measure every collection of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--recogniser", default="rules")
    options = parser.parse_args()
    recogniser = get_recogniser(options.recogniser)
    results: dict[str, object] = {"python": platform.python_version(), "recogniser": recogniser.name}
    print(f"{'collection':<14}{'kind':<14}{'precis.':>9}{'recall':>9}{'F1':>9}{'articles/s':>12}")
    for collection in sorted(options.folder.glob("*.jsonl")):
        scores, rate = evaluate(collection, recogniser), speed(collection, recogniser)
        for kind, score in scores.items():
            figures = "".join(f"{100 * part:>9.1f}" for part in (score.precision, score.recall, score.f1))
            print(f"{collection.stem:<14}{kind:<14}{figures}" + (f"{rate:>12.0f}" if kind == "all" else ""))
        results[collection.stem] = {
            "articles_per_second": round(rate),
            **{kind: asdict(score) | {"f1": round(score.f1, 4)} for kind, score in scores.items()},
        }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
