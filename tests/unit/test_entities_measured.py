"""The material beside the project: the two first articles, and floors on two newswire collections."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.entities import evaluate
from index.article import KINDS, Article, Origin
from index.entities import annotate, get_recogniser


def names(text: str) -> dict[str, set[str]]:
    annotated = annotate(Article("a", text, Origin("f"), language="en"), (), get_recogniser("rules"))
    assert len(annotated.names()) == len(annotated.entities)
    return {kind: set(annotated.names(kind)) for kind in KINDS}


def test_the_first_article(shared: Path) -> None:
    text = (shared / "seeds" / "000_64dab0bbe86921ae.txt").read_text(encoding="utf-8")
    body = text[text.index("Russian President Vladimir Putin said") : text.index("(Only the")]
    assert names(body) == {
        "person": {"Vladimir Putin", "Donald Trump", "Steve Witkoff", "Jared Kushner", "Rustem Umerov"},
        "organisation": {"Kremlin", "Tass"},
        "place": {"United States", "Ukraine", "Russia", "New Delhi", "Miami", "Moscow"},
    }


def test_the_second_article(shared: Path) -> None:
    text = (shared / "seeds" / "001_b24185078a2aa409.txt").read_text(encoding="utf-8")
    assert names(text) == {
        "person": {"Vladimir Putin", "Donald Trump", "Steve Witkoff", "Jared Kushner", "Narendra Modi"},
        "organisation": {"India Today"},
        "place": {"United States", "Ukraine", "Russia", "India", "Donbass", "Moscow"},
    }


@pytest.mark.parametrize(("collection", "floor"), [("newswire96", 0.84), ("worldwide", 0.71)])
def test_rules_keep_their_quality(shared: Path, collection: str, floor: float) -> None:
    scores = evaluate(shared / "data" / "entities" / f"{collection}.jsonl", get_recogniser("rules"))
    assert scores["all"].f1 >= floor
