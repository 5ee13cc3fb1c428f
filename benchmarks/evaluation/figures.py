"""Answers held against what is right, and summed up: one figure a question, corpus and extractor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from benchmarks.evaluation.corpora import Page
from benchmarks.evaluation.extractors import Answer, Extractor
from benchmarks.evaluation.measures import f1, overlap, same_day, same_instant, same_line, same_names

Pair = tuple[Page, Answer]


@dataclass(frozen=True, slots=True)
class Judged:
    """An extractor's answers to both corpora, and the seconds of processor time that they took."""

    articles: list[Pair]
    published: list[Pair]
    seconds: float


_QUESTIONS: Final[dict[str, tuple[Callable[[Page], bool], Callable[[Page, Answer], bool]]]] = {
    "headline": (lambda page: bool(page.headline), lambda page, answer: same_line(answer.headline, page.headline)),
    "day": (
        lambda page: page.published is not None,
        lambda page, answer: page.published is not None and same_day(answer.published, page.published),
    ),
    "instant": (
        lambda page: page.published is not None,
        lambda page, answer: page.published is not None and same_instant(answer.published, page.published),
    ),
    "byline": (lambda page: bool(page.byline), lambda page, answer: same_names(answer.byline, page.byline or ())),
}
"""What is asked of a page: whether it can be, and whether an answer is right."""


def judge(extractor: Extractor, articles: Sequence[Page], published: Sequence[Page]) -> Judged:
    """The answers of an extractor. One page before, so that imports are not counted."""
    extractor(articles[0].html)
    began = time.process_time()
    answered = [[(page, extractor(page.html)) for page in corpus] for corpus in (articles, published)]
    return Judged(answered[0], answered[1], time.process_time() - began)


def figures(judged: Judged) -> dict[str, float]:
    """Every figure by name: ``article-pages F1``, ``English headline`` and so on, and pages a second of one core."""
    found: dict[str, float] = dict(
        zip(
            ("article-pages F1", "article-pages precision", "article-pages recall"),
            _whole(judged.articles),
            strict=True,
        )
    )
    for title, english in (("English", True), ("other", False)):
        pairs = [pair for pair in judged.published if pair[0].english is english]
        found |= {f"{title} {question}": _share(question, pairs) for question in _QUESTIONS}
        found[f"{title} body F1"] = mean(overlap(answer.body, page.body).f1 for page, answer in pairs)
    found["pages/s"] = (len(judged.articles) + len(judged.published)) / judged.seconds
    return found


def _whole(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    return f1(overlap(answer.body, page.body) for page, answer in pairs)


def _share(question: str, pairs: Sequence[Pair]) -> float:
    """The share of pages for which a question can be asked, that are answered right."""
    can, right = _QUESTIONS[question]
    asked = [pair for pair in pairs if can(pair[0])]
    return sum(right(*pair) for pair in asked) / len(asked)


def table(found: dict[str, dict[str, float]]) -> str:
    """The figures as Markdown, a row a figure, a column an extractor."""
    names = list(found)
    rows = [f"| | {' | '.join(names)} |", f"| --- | {' | '.join('---:' for _ in names)} |"]
    for figure in found[names[0]]:
        shown = [f"{found[name][figure]:.1f}" if "/s" in figure else f"{found[name][figure]:.3f}" for name in names]
        rows.append(f"| {figure} | {' | '.join(shown)} |")
    return "\n".join(rows)


def mistakes(judged: Judged, count: int) -> Iterator[str]:
    """The worst texts, worst first, and every other wrong answer."""
    for title, pairs in (("article-pages", judged.articles), ("publisher-pages", judged.published)):
        scored = sorted(
            ((overlap(answer.body, page.body), page.name) for page, answer in pairs), key=lambda one: one[0].f1
        )
        yield from (
            f"{title} body {o.f1:.3f} p={o.precision:.3f} r={o.recall:.3f} {name}" for o, name in scored[:count]
        )
    for question, (can, right) in _QUESTIONS.items():
        for page, answer in judged.published:
            if can(page) and not right(page, answer):
                wanted, got = getattr(page, _ATTRIBUTES[question]), getattr(answer, _ATTRIBUTES[question])
                yield f"{question} {page.name}: wanted {wanted!s}, got {got!s}"


_ATTRIBUTES: Final = {"headline": "headline", "day": "published", "instant": "published", "byline": "byline"}
