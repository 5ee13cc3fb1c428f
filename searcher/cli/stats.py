"""``searcher stats``: what an archive holds."""

from __future__ import annotations

from pathlib import Path

from searcher.cli.asking import opened
from searcher.cli.base import command
from searcher.cli.options import archive_option, manner
from searcher.cli.printing import NO_IDS, output
from searcher.render.base import Renderer


@command(
    "stats",
    (
        ("what the archive holds", "searcher stats"),
        ("its size on disk", "searcher stats --json | jq .bytes"),
    ),
)
@archive_option
@output(NO_IDS)
@manner
def stats(*, path: Path, renderer: Renderer) -> None:
    """Say what the archive holds.

    Articles, dates, largest sources and languages, size on disk, segments, and the generation: the number of the
    commit that is read.
    """
    with opened(path) as archive:
        renderer.stats(archive.stats())
