"""Full-text search over news archives.

::

    import searcher

    searcher.load(["articles/"], archive="my.archive")
    with searcher.open("my.archive") as archive:
        response = archive.search("ukraine talks", since="2025-12", facets=["source", "entity"])
        for hit in response.hits:
            print(hit.article.headline, hit.score)

Importing this package is cheap: what it needs is imported when it is first used.
"""

from __future__ import annotations

from os import PathLike

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from index.report import LoadReport
    from searcher.archive import Archive

__version__ = "0.1.0"
__all__ = ["load", "open"]


def open(path: str | PathLike[str] | None = None) -> Archive:  # noqa: A001  # searcher.open reads as it should
    """Open an archive to ask it; a context manager. ``None``: ``$SEARCHER_INDEX``, else the user's own archive.

    Raises :class:`index.errors.ArchiveError` where there is none.
    """
    from searcher.archive import Archive
    from searcher.locate import archive_path

    return Archive.open(archive_path(path))


def load(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    archive: str | PathLike[str] | None = None,
    **options: Any,
) -> LoadReport:
    """Load files and folders into an archive, which is made where there is none.

    ``options``: the fields of :class:`index.pipeline.Options` (``input_format``, ``mapping``, ``source``, ``timezone``,
    ``entities``, ``jobs``, ``keep_furniture``), and ``dry_run``, ``on_reject``, ``on_progress``, ``wait`` of
    :func:`index.loading.load`.
    """
    from dataclasses import fields
    from pathlib import Path

    from index.loading import load as run
    from index.pipeline import Options
    from searcher.locate import archive_path

    reading = {field.name: options.pop(field.name) for field in fields(Options) if field.name in options}
    named = [paths] if isinstance(paths, str | PathLike) else paths
    return run([str(Path(path)) for path in named], Path(archive_path(archive)), Options(**reading), **options)
