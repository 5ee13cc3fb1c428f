"""Lines that the user says are no furniture: ``furniture.keep`` in the archive, one a line, for people to edit.

A line of the file is a paragraph of an article as ``searcher furniture`` prints it; lines that begin with ``#`` and
empty ones count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from index.errors import ArchiveError

KEEP: Final = "furniture.keep"
_LARGEST: Final = 1 << 20  # bytes


def kept_lines(archive: Path) -> frozenset[str]:
    """The lines. Raises :class:`ArchiveError` where the file cannot be read, or is larger than such a list can be."""
    lines = map(_one_line, _content(archive).splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def keep(archive: Path, lines: Iterable[str]) -> None:
    """Add lines to the file. Raises :class:`ArchiveError` as :func:`kept_lines` does, and ``OSError``."""
    from index.store.storage import sync

    before = _content(archive)
    known = kept_lines(archive)
    added = [line for line in dict.fromkeys(map(_one_line, lines)) if line and line not in known]
    content = before + "\n" * bool(before and not before.endswith("\n")) + "".join(f"{line}\n" for line in added)
    temporary = archive / f"{KEEP}.new"
    temporary.write_text(content, encoding="utf-8", errors="surrogatepass")
    sync(temporary)
    temporary.rename(archive / KEEP)
    sync(archive)


def _one_line(line: str) -> str:
    return " ".join(line.split())


def _content(archive: Path) -> str:
    path = archive / KEEP
    try:
        if path.stat().st_size > _LARGEST:
            raise ArchiveError(f"{path} has more than {_LARGEST:,} bytes", hint="it lists lines to keep, one a line")
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}", hint="check its permissions") from error
