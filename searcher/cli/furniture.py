"""``searcher furniture``: the lines that loading drops because their source repeats them."""

from __future__ import annotations

from pathlib import Path

from searcher.cli.answering import existing
from searcher.cli.base import command, option
from searcher.cli.options import archive_option, manner, wait_option
from searcher.cli.printing import NO_IDS, output
from searcher.cli.talk import talk
from searcher.render.base import Renderer
from searcher.render.wording import counted


@command(
    "furniture",
    (
        ("the lines that were dropped, and from how many articles", "searcher furniture"),
        ("one of them is news: keep it from now on", "searcher furniture --keep 'The market was closed.'"),
        ("for a spreadsheet", "searcher furniture --format csv > furniture.csv"),
    ),
)
@option(
    "--keep",
    multiple=True,
    metavar="LINE",
    help="This line is no furniture: leave it in articles that are loaded from now on. Repeatable.",
    section="Furniture",
)
@archive_option
@wait_option
@output(NO_IDS)
@manner
def furniture(*, keep: tuple[str, ...], path: Path, wait: float, renderer: Renderer) -> None:
    """Say which lines were dropped because their source repeats them.

    A line that many articles of one source have (sign up for our newsletter, this article was first published in …)
    is no news, and loading drops it. Each is listed with its source, the number of articles that lost it, and the id
    of one of them. --keep leaves a line in; articles that lost it have it again once they are loaded again.
    """
    from index.repeats import listing

    if keep:
        _keep(existing(path), keep, wait)
    found = listing.furniture(existing(path))
    renderer.rows("furniture", [line.to_json() for line in found])
    lines = sum(line.articles for line in found)
    talk().say(f"furniture dropped: {counted(lines, 'line')} of {counted(len(found), 'kind')}")


def _keep(path: Path, lines: tuple[str, ...], wait: float) -> None:
    from index.repeats.keeping import keep
    from index.store.archive import read_metadata
    from index.store.damage import disk
    from index.store.lock import WriterLock

    read_metadata(path)
    with disk(path), WriterLock(path, wait):
        keep(path, lines)
    talk().say(f"{counted(len(lines), 'line')} kept from now on; load the same again to have them back")
