"""Damage in an archive, turned into one error of ours wherever it surfaces."""

from __future__ import annotations

from contextlib import contextmanager

from index.errors import ArchiveError, SearcherError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Final

_MEND: Final = "restore it from a copy, or run: searcher repair"
_CHECK: Final = "run: searcher verify; if that finds nothing, run this again with --debug and report it"


@contextmanager
def damage(path: Path, *, but: type[Exception] = SearcherError) -> Iterator[None]:
    """Raise :class:`ArchiveError` for whatever goes wrong in between, ``but`` for what the caller explains better.

    A damaged file surfaces as anything: numbers and offsets are followed where they lead. So every exception is taken
    for damage but those that are ours already.
    """
    try:
        yield
    except (SearcherError, but):
        raise
    except FileNotFoundError as error:
        raise ArchiveError(f"{path} has lost a file: {error.filename}", hint=_MEND) from error
    except PermissionError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error
    except Exception as error:
        told = f"{type(error).__name__}: {error}".removesuffix(": ")
        raise ArchiveError(f"{path} is damaged: {told}", hint=_CHECK) from error


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Raise :class:`ArchiveError` for what an archive's directory can refuse to a writer."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(
            f"cannot write to {path}: {error.strerror or error}",
            hint="what was committed is safe; check permissions and free space, or name another directory with --index",
        ) from error
