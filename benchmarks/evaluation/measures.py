"""When an answer counts as right, and how right a text is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import mean
from typing import Final

from index.normalise.text import comparable

SHINGLE: Final = 4  # words
_TOKEN: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of a page's shingles: in both texts, in the found one alone, in the right one alone."""

    both: float
    found_only: float
    right_only: float

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        if not self.found_only and not self.right_only:
            return 1.0
        return self.both / (self.both + self.found_only) if self.both + self.found_only else 0.0

    @property
    def recall(self) -> float:
        """Share of what is right that was found."""
        if not self.found_only and not self.right_only:
            return 1.0
        return self.both / (self.both + self.right_only) if self.both + self.right_only else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def overlap(found: str, right: str) -> Overlap:
    """How two texts agree, by the multisets of their shingles of four words.

    The measure of https://github.com/scrapinghub/article-extraction-benchmark.
    """
    ours, theirs = _shingles(found), _shingles(right)
    both = (ours & theirs).total()
    counts = both, ours.total() - both, theirs.total() - both
    whole = sum(counts)
    return Overlap(*(count / whole for count in counts)) if whole else Overlap(0.0, 0.0, 0.0)


def f1(overlaps: Iterable[Overlap]) -> tuple[float, float, float]:
    """F1, precision and recall over pages, each page of the same weight, as that benchmark sums up.

    A page where nothing was found does not lower precision, and one without a right text does not lower recall.
    """
    pages = list(overlaps)
    precision = mean([page.precision for page in pages if page.both + page.found_only > 0] or [0.0])
    recall = mean([page.recall for page in pages if page.both + page.right_only > 0] or [0.0])
    return (2 * precision * recall / (precision + recall) if precision + recall else 0.0), precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    starts = range(max(1, len(tokens) - SHINGLE + 1)) if tokens else ()
    return Counter(tuple(tokens[start : start + SHINGLE]) for start in starts)


def same_line(found: str | None, right: str | None) -> bool:
    """Whether two headlines have the same letters and figures in the same order, whatever their case."""
    return comparable(found) == comparable(right)


def same_names(found: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two bylines hold the same names, compared as headlines are, whatever their order."""
    return set(map(comparable, found)) == set(map(comparable, right))


def same_day(found: str | None, right: datetime) -> bool:
    """Whether a printed date has the right day: in the zone of the answer, or in the zone that it was printed with."""
    moment = _moment(found)
    if moment is None:
        return False
    days = {right.date()}
    if moment.tzinfo and right.tzinfo:
        days.add(right.astimezone(moment.tzinfo).date())
    return moment.date() in days


def same_instant(found: str | None, right: datetime) -> bool:
    """Whether a printed date is the right instant, to the minute; of one without a zone, the right wall clock."""
    moment = _moment(found)
    if moment is None or len(found or "") <= len("2025-12-04"):
        return False
    if moment.tzinfo is None or right.tzinfo is None:
        moment, right = moment.replace(tzinfo=None), right.replace(tzinfo=None)
    return abs((moment - right).total_seconds()) < 60


def _moment(found: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(found) if found else None
    except ValueError:
        return None
