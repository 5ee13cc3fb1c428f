"""Errors that a user may see. Each is one clear line, with what to do next, and knows its exit status."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class SearcherError(Exception):
    """Base of every error that is ours.

    ``hint`` says what to do next; ``exit_status`` is the one that the contract documents.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SearcherError):
    """A request that makes no sense: an unknown facet, a date that cannot be read, a missing path."""

    exit_status = 2


class QueryError(UsageError):
    """A query that cannot be parsed. ``column`` counts characters from 1; ``expected`` says what would fit there."""

    def __init__(self, message: str, *, column: int, expected: str, query: str) -> None:
        super().__init__(f"{message} at column {column}", hint=f"expected {expected}")
        self.column = column
        self.expected = expected
        self.query = query


class DateError(UsageError):
    """Text that was to be a date and is none."""


class QueryDateError(QueryError, DateError):
    """A date in a query that cannot be read: the same hint, and the place in the query."""

    def __init__(self, error: DateError, *, column: int, query: str) -> None:
        super().__init__(error.message, column=column, expected="a date", query=query)
        self.hint = error.hint


class UnreadableDateError(DateError):
    """It follows no notation known, is relative to nobody knows what, or can be read in two ways."""


class AbsurdDateError(DateError):
    """It is well written but cannot be: February 30, the year 9999, the epoch of a template."""


class ArchiveError(SearcherError):
    """No archive there, or a damaged, foreign or too new one."""

    exit_status = 3


class ArchiveLockedError(SearcherError):
    """Another writer holds the archive."""

    exit_status = 4


class RecordError(SearcherError):
    """One record cannot become an article. The loader counts it under ``reason`` and goes on.

    ``reason`` is a value of :class:`index.report.Reason`.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class NoArticleError(RecordError):
    """A record is sound and no article: left alone, no failure. ``reason`` is a value of :class:`index.report.Skip`."""
