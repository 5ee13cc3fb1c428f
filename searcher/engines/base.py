"""The interface of an engine. Engine-neutral types only, so that a cluster engine can join.

What every engine promises (one contract suite in ``tests/contract`` runs over all of them): exact totals; ties
break by id, ascending; undated articles sort last in both date orders; a page continues right after a
:class:`~searcher.request.Position`, given any position, also of an article that has gone; facet counts are over all
matches, not over the page.
"""

from __future__ import annotations

from index.frozen import EMPTY, Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Protocol

    from index.article import Article
    from searcher.request import EngineRequest, Position
    from searcher.results import ArchiveState
else:
    Protocol = object  # what it adds is for type checkers


class Counts(Frozen):
    """Raw counts of one facet over all matches: its values, and the articles that have none.

    ``values`` are all periods, or the fullest values: at least as many as the request can show, those of equal count
    in order of their folded form. ``total`` sums the counts of all values, also of those left out. Spellings that a
    filter takes for the same value (``FieldSpec.compared``) are one value, under the commonest.
    """

    values: Mapping[str, int]
    missing: int
    total: int


class EngineResponse(Frozen, later=True):
    """``positions`` are the hits of the page in order, ``scores`` what they score in any order (by id).

    ``more`` says whether further ones follow. ``series`` are counts by period of each of the largest values, in order.
    """

    total: int
    positions: tuple[Position, ...] = ()
    scores: Mapping[str, float] = EMPTY
    more: bool = False
    facets: Mapping[str, Counts] = EMPTY
    series: Mapping[str, Mapping[str, int]] = EMPTY


class Engine(Protocol):
    """Answers requests over one archive, at one generation, until it is closed."""

    @property
    def state(self) -> ArchiveState:
        """What is being read."""

    def search(self, request: EngineRequest) -> EngineResponse:
        """Answer one request."""

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles with these ids; those that the archive does not hold are absent."""

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        """Up to ``limit`` words (TEXT) or whole values (NAME, KEY) of a field that begin with ``prefix``, in order.

        All are folded; those of a TEXT field are those of all prose; of ``en-GB`` there is also ``en``.
        """

    def close(self) -> None:
        """Let go of the files."""
