"""The one interface of every printer. A command hands over what it found and never asks for the format."""

from __future__ import annotations

from enum import StrEnum

from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, Protocol, TypeAlias

    from index.article import Article
    from searcher.render.screen import Screen
    from searcher.results import ArchiveStats, Envelope, SearchResponse, TrendResponse
else:
    Protocol = object  # what it adds is for type checkers

JsonObject: TypeAlias = "Mapping[str, Any]"


class Format(StrEnum):
    """The formats of ``--format``."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    IDS = "ids"


def _silent(_remark: str) -> None:
    """Say nothing."""


class Setting(Frozen):
    """What a printer is given besides the answers.

    ``fields`` are the keys to print of each article, ``None`` for the format's own choice. ``note`` takes remarks
    that the format has no room for (the cursor of the next page, values not listed); they go to standard error.
    """

    screen: Screen
    fields: tuple[str, ...] | None = None
    note: Callable[[str], None] = _silent


class Renderer(Protocol):
    """Prints answers to a :class:`~searcher.render.screen.Screen`. Nothing is printed before the first answer is in."""

    def hits(self, pages: Iterable[SearchResponse]) -> None:
        """Hits, page after page, and the facets of the first page."""

    def facets(self, response: SearchResponse) -> None:
        """The facets alone."""

    def trend(self, response: TrendResponse) -> None:
        """Dated buckets in order."""

    def articles(self, articles: Iterable[Article]) -> None:
        """Whole articles."""

    def count(self, envelope: Envelope) -> None:
        """How many matched."""

    def stats(self, stats: ArchiveStats) -> None:
        """What an archive holds."""

    def rows(self, name: str, rows: Sequence[JsonObject]) -> None:
        """Rows of one kind, all with the same keys; ``name`` says what they are."""

    def outcome(self, outcome: JsonObject) -> None:
        """What a command did, for a machine to read; people read its summary on standard error."""
