"""Damage in an archive, turned into one error of ours wherever it surfaces."""

from __future__ import annotations

from index.errors import ArchiveError, SearcherError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from types import TracebackType
    from typing import Final

_MEND: Final = "restore it from a copy, or run: searcher repair"
_CHECK: Final = "run: searcher verify; if that finds nothing, run this again with --debug and report it"


class _Explained:
    """Raises an error of ours in place of whatever is raised inside, where there is one to say it better."""

    __slots__ = ("_explain",)

    def __init__(self, explain: Callable[[Exception], ArchiveError | None]) -> None:
        self._explain = explain

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ours = self._explain(error) if isinstance(error, Exception) else None
        if ours is not None:
            raise ours from error


def damage(path: str | PathLike[str], *, but: type[Exception] = SearcherError) -> _Explained:
    """Raise :class:`ArchiveError` for whatever goes wrong in between, ``but`` for what the caller explains better.

    A damaged file surfaces as anything: numbers and offsets are followed where they lead. So every exception is taken
    for damage but those that are ours already.
    """

    def explain(error: Exception) -> ArchiveError | None:
        if isinstance(error, SearcherError | but):
            return None
        if isinstance(error, FileNotFoundError):
            return ArchiveError(f"{path} has lost a file: {error.filename}", hint=_MEND)
        if isinstance(error, PermissionError):
            return ArchiveError(f"{path} cannot be read: {error.strerror}", hint="check its permissions")
        told = f"{type(error).__name__}: {error}".removesuffix(": ")
        return ArchiveError(f"{path} is damaged: {told}", hint=_CHECK)

    return _Explained(explain)


def disk(path: str | PathLike[str]) -> _Explained:
    """Raise :class:`ArchiveError` for what an archive's directory can refuse to a writer."""

    def explain(error: Exception) -> ArchiveError | None:
        if not isinstance(error, OSError):
            return None
        return ArchiveError(
            f"cannot write to {path}: {error.strerror or error}",
            hint="what was committed is safe; check permissions and free space, or name another directory with --index",
        )

    return _Explained(explain)
