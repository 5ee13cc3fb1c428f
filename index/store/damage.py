"""Damage in an archive, turned into one error of ours wherever it surfaces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from index.errors import ArchiveError, SearcherError

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_MEND: Final = "restore it from a copy, or run: searcher repair"
_CHECK: Final = "run: searcher verify; if that finds nothing, run this again with --debug and report it"


class damage:  # noqa: N801  # reads as a verb where it is used
    """Raises :class:`ArchiveError` for whatever goes wrong inside, ``but`` for what the caller explains better.

    A damaged file surfaces as anything: numbers and offsets are followed where they lead. So every exception is taken
    for damage but those that are ours already.
    """

    __slots__ = ("_but", "_path")

    def __init__(self, path: Path, *, but: type[Exception] = SearcherError) -> None:
        self._path = path
        self._but = but

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, SearcherError | self._but):
            raise _explained(self._path, error) from error


def _explained(path: Path, error: Exception) -> ArchiveError:
    if isinstance(error, FileNotFoundError):
        return ArchiveError(f"{path} has lost a file: {error.filename}", hint=_MEND)
    if isinstance(error, PermissionError):
        return ArchiveError(f"{path} cannot be read: {error.strerror}", hint="check its permissions")
    told = f"{type(error).__name__}: {error}".removesuffix(": ")
    return ArchiveError(f"{path} is damaged: {told}", hint=_CHECK)


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
