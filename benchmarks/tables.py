"""Figures as Markdown: a row a figure, a column a peer, then the target, what was reached, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.targets import Line, Section, Verdict


def markdown(section: Section, titles: Mapping[str, str]) -> str:
    """A section as a heading, a table and remarks. ``titles``: what the columns are called, by peer, in order."""
    shown = [name for name in titles if any(name in line.values for line in section.lines)]
    head = ["", *(titles[name] for name in shown), "target", "reached", "met"]
    rule = ["---", *("---:" for _ in shown), "---", "---:", "---"]
    rows = [_row(cells) for cells in (head, rule, *(_cells(line, shown) for line in section.lines))]
    return "\n".join((f"### {section.title}", "", *rows, *_remarks(section)))


def verdicts(sections: Sequence[Section]) -> Iterator[tuple[str, str, Verdict]]:
    """Every target with the section and the figure that it is about."""
    for section in sections:
        for line in section.lines:
            yield from ((section.title, line.figure, verdict) for verdict in line.verdicts)


def missed(sections: Sequence[Section]) -> str:
    """What was missed, in a list, and how many targets there were."""
    judged = list(verdicts(sections))
    misses = [
        f"* {title}: {figure}: {verdict.target}, reached {number(verdict.reached)}"
        for title, figure, verdict in judged
        if not verdict.met
    ]
    return "\n".join(
        (f"### {len(judged) - len(misses)} of {len(judged)} targets met", "", *(misses or ["None missed."]))
    )


def number(value: float) -> str:
    """Three significant digits, or a whole number with commas."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _cells(line: Line, shown: Sequence[str]) -> list[str]:
    values = [number(line.values[name]) if name in line.values else "" for name in shown]
    return [
        line.figure,
        *values,
        "; ".join(verdict.target for verdict in line.verdicts),
        "; ".join(number(verdict.reached) for verdict in line.verdicts),
        "; ".join("yes" if verdict.met else "**no**" for verdict in line.verdicts),
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _remarks(section: Section) -> Iterator[str]:
    for remark in section.remarks:
        yield ""
        yield remark
