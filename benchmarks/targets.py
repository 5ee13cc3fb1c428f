"""What is aimed at, and whether it was reached: figures side by side, each with its verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from benchmarks.asking import Timing
from benchmarks.processes import Memory, Run
from benchmarks.questions import FACETED, Kind

OURS: Final = "ours"
TANTIVY: Final = "tantivy"
WHOOSH: Final = "whoosh"
STOCK_IS_SLOW: Final = 2.0  # ms: below that, being a hundred times faster is nobody's concern
LOADING_MEMORY: Final = 1500.0  # MB, over all processes, at MEDIUM articles
SEARCHING_MEMORY: Final = 150.0  # MB over the bare interpreter
MEDIUM: Final = 100_000  # articles
LARGE: Final = 1_000_000
FACETS_AT_LARGE: Final = 50.0  # ms
GROWTH: Final = 1.05
_MB: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target in words, what was reached (a ratio, where the target is one), and whether that meets it."""

    target: str
    reached: float
    met: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of everybody who has it, by the peers' names."""

    figure: str
    values: Mapping[str, float]
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """An archive that was made: how it went, of how many articles, and its bytes on disk."""

    articles: int
    run: Run
    disk: int

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.run.seconds


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its title, a remark under it, its lines."""

    title: str
    lines: Sequence[Line]
    remarks: Sequence[str] = field(default_factory=tuple)


def at_most(target: str, reached: float, limit: float) -> Verdict:
    """Whether something is small enough."""
    return Verdict(target, reached, reached <= limit)


def at_least(target: str, reached: float, limit: float) -> Verdict:
    """Whether something is large enough."""
    return Verdict(target, reached, reached >= limit)


def _beside(values: Mapping[str, float], name: str) -> float | None:
    """Our figure over a peer's; ``None`` where there is no such peer."""
    return values[OURS] / values[name] if values.get(name) else None


def loading(loaded: Mapping[str, Loaded]) -> Iterator[Line]:
    """Rate, size and memory."""
    rates = {name: one.rate for name, one in loaded.items()}
    yield Line("articles/s, higher is better", rates, tuple(_rate_verdicts(_beside(rates, TANTIVY))))
    disk = {name: one.disk / one.articles for name, one in loaded.items()}
    ratio = _beside(disk, TANTIVY)
    verdicts = () if ratio is None else (at_most("≤ 1 × tantivy-py", ratio, 1),)
    yield Line("bytes on disk an article", disk, verdicts)
    peaks = {name: one.run.peak for name, one in loaded.items()}
    yield from _peaks(peaks, at_medium=loaded[OURS].articles == MEDIUM)


def _rate_verdicts(ratio: float | None) -> Iterator[Verdict]:
    if ratio is not None:
        yield at_least("≥ 1 × tantivy-py", ratio, 1)
        yield at_least("never < 0.5 × tantivy-py", ratio, 0.5)


def _peaks(peaks: Mapping[str, Memory], *, at_medium: bool) -> Iterator[Line]:
    both = {name: peak.both / _MB for name, peak in peaks.items()}
    verdicts = (at_most(f"≤ {LOADING_MEMORY:,.0f} MB", both[OURS], LOADING_MEMORY),) if at_medium else ()
    yield Line("peak memory of all processes, MB", both, verdicts)
    yield Line("of it anonymous, MB", {name: peak.anonymous / _MB for name, peak in peaks.items()})


def asking(kind: Kind, timings: Mapping[str, Timing], articles: int) -> Iterator[Line]:
    """Median and 95th percentile of one class."""
    medians = {name: timing.median for name, timing in timings.items()}
    yield Line(f"{kind}, median ms", medians, tuple(_median_verdicts(kind, medians, articles)))
    tails = {name: timing.p95 for name, timing in timings.items()}
    ratio = _beside(tails, TANTIVY)
    yield Line(f"{kind}, p95 ms", tails, () if ratio is None else (at_most("≤ 1.5 × tantivy-py", ratio, 1.5),))


def _median_verdicts(kind: Kind, medians: Mapping[str, float], articles: int) -> Iterator[Verdict]:
    if (ratio := _beside(medians, TANTIVY)) is not None:
        yield at_most("≤ 1 × tantivy-py", ratio, 1)
    if medians.get(WHOOSH, 0.0) > STOCK_IS_SLOW:
        yield at_least("stock Whoosh ≥ 100 × ours", medians[WHOOSH] / medians[OURS], 100)
    if articles >= LARGE and kind in FACETED:
        yield at_most(f"≤ {FACETS_AT_LARGE:.0f} ms", medians[OURS], FACETS_AT_LARGE)


def agreement(kind: Kind, totals: Mapping[str, Sequence[int]]) -> Line:
    """All hits of a class, added up. Only plain words have a target: elsewhere tokenisers may differ for a reason."""
    sums = {name: float(sum(told)) for name, told in totals.items()}
    ratio = _beside(sums, TANTIVY)
    judged = ratio is not None and kind is Kind.TERM
    verdicts = (at_most("within 1 % of tantivy-py", abs(ratio - 1) * 100, 1),) if ratio is not None and judged else ()
    return Line(f"{kind}, hits of all questions", sums, verdicts)


def cold(milliseconds: Mapping[str, Mapping[str, float]], bare: float) -> Iterator[Line]:
    """A whole process that answers one word. ``milliseconds``: what is done → peer → time."""
    yield Line("interpreter alone, ms", {OURS: bare})
    for done, times in milliseconds.items():
        yield Line(f"{done}, ms", times, tuple(_cold_verdicts(times)))


def _cold_verdicts(times: Mapping[str, float]) -> Iterator[Verdict]:
    if (ratio := _beside(times, TANTIVY)) is not None:
        yield at_most("≤ 3 × tantivy-py", ratio, 3)
    if (ratio := _beside(times, WHOOSH)) is not None:
        yield at_most("≤ 0.25 × stock Whoosh", ratio, 0.25)


def searching(used: Mapping[str, Memory]) -> Iterator[Line]:
    """What a process that has asked uses, less the bare interpreter."""
    both = {name: memory.both / _MB for name, memory in used.items()}
    anonymous = {name: memory.anonymous / _MB for name, memory in used.items()}
    for figure, values in (("all, MB", both), ("of it anonymous, MB", anonymous)):
        yield Line(figure, values, (at_most(f"≤ {SEARCHING_MEMORY:.0f} MB", values[OURS], SEARCHING_MEMORY),))


def growth(seconds: Mapping[int, Mapping[str, float]]) -> Iterator[Line]:
    """How loading grows from one size to the next. ``seconds``: articles → peer → time."""
    sizes = sorted(seconds)
    for smaller, larger in pairwise(sizes):
        step = math.log(larger / smaller)
        shared = [name for name in seconds[larger] if name in seconds[smaller]]
        exponents = {name: math.log(seconds[larger][name] / seconds[smaller][name]) / step for name in shared}
        verdict = at_most(f"≤ {GROWTH}", exponents[OURS], GROWTH)
        yield Line(f"exponent of the time to load, {smaller:,} → {larger:,}", exponents, (verdict,))
