"""``searcher optimize``: merge segments."""

from __future__ import annotations

from pathlib import Path

from index.versions import ARTICLE_FORMAT
from searcher.cli.answering import existing
from searcher.cli.base import command
from searcher.cli.options import archive_option, manner, wait_option
from searcher.cli.printing import NO_IDS, output
from searcher.cli.talk import talk
from searcher.render.base import Renderer


@command(
    "optimize",
    (
        ("merge all segments into one", "searcher optimize"),
        ("wait up to a minute for a load to end", "searcher optimize --wait 60"),
    ),
)
@archive_option
@wait_option
@output(NO_IDS)
@manner
def optimize(*, path: Path, wait: float, renderer: Renderer) -> None:
    """Merge segments, so that questions are faster.

    Also gives back the room that deleted and replaced articles take. Nothing is lost when it is interrupted.
    """
    from index.store import maintain

    before, after = maintain.optimize(existing(path), wait=wait)
    talk().say(f"{path}: segments {before:,} → {after:,}")
    renderer.outcome({"format": ARTICLE_FORMAT, "segments_before": before, "segments_after": after})
