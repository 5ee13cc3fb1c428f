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

    from index.pipeline import Options
    from index.report import LoadReport
    from searcher.archive import Archive

__version__ = "0.1.0"
__all__ = ["load", "open", "watch"]


def open(path: str | PathLike[str] | None = None) -> Archive:  # noqa: A001  # searcher.open reads as it should
    """Open an archive to ask it; a context manager. ``None``: ``$SEARCHER_INDEX``, else the user's own archive.

    Raises :class:`index.errors.ArchiveError` where there is none.
    """
    from searcher.archive import Archive
    from searcher.locate import archive_path

    return Archive.open(archive_path(path))


def load(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]] = (),
    *,
    archive: str | PathLike[str] | None = None,
    **options: Any,
) -> LoadReport:
    """Load files and folders into an archive, which is made where there is none.

    ``options``: the fields of :class:`index.pipeline.Options` (``input_format``, ``mapping``, ``source``, ``timezone``,
    ``entities``, ``jobs``, ``hosts``, ``record_timeout``, ``keep_furniture``), and ``dry_run``, ``retry`` (a rejects
    file, in place of ``paths``), ``on_reject``, ``on_caution``, ``on_progress``, ``wait`` of
    :func:`index.loading.load`.
    """
    from pathlib import Path

    from index.loading import load as run
    from searcher.locate import archive_path

    chosen = _chosen(options)
    if options.get("retry") is not None:
        options["retry"] = Path(options["retry"])
    return run(_named(paths), Path(archive_path(archive)), chosen, **options)


def watch(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    archive: str | PathLike[str] | None = None,
    **options: Any,
) -> LoadReport:
    """Load files and folders, and then whatever comes into them, until Ctrl-C or until ``until()`` is true.

    ``options``: the fields of :class:`index.pipeline.Options`, and ``interval``, ``on_batch``, ``on_locked``,
    ``listeners``, ``until`` and ``wait`` of :func:`index.watching.watch`.
    """
    from pathlib import Path

    from index.watching import watch as run
    from searcher.locate import archive_path

    chosen = _chosen(options)
    return run(_named(paths), Path(archive_path(archive)), chosen, **options)


def _named(paths: str | PathLike[str] | Iterable[str | PathLike[str]]) -> list[str]:
    from pathlib import Path

    return [str(Path(path)) for path in ([paths] if isinstance(paths, str | PathLike) else paths)]


def _chosen(options: dict[str, Any]) -> Options:
    """How to read: what the options say of it, which is taken out of them."""
    from dataclasses import fields

    from index.pipeline import Options
    from searcher.locate import hosts_path

    reading = {field.name: options.pop(field.name) for field in fields(Options) if field.name in options}
    reading["hosts"] = hosts_path(reading.get("hosts"))
    return Options(**reading)
