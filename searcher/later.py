"""What an answer puts off until somebody asks for it: its hits, and of these the scores, articles and passages.

A script that wants a total or a facet pays for no article, one that wants headlines for no passage. What was put off
can be had after the archive was closed, too.
"""

from __future__ import annotations

from index.errors import ArchiveError
from index.frozen import partly
from searcher.results import Hit, SearchResponse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from typing import Final

    from index.article import Article
    from searcher.engines.base import Engine, EngineResponse
    from searcher.query.plan import Plan
    from searcher.request import Sort
    from searcher.results import Snippet
    from searcher.snippets import Highlighter

response_later: Final = partly(SearchResponse, "envelope", "facets")
"""A response without hits and cursor: ``response_later(Later(…).of_response, envelope, facets)``."""

_hit_later: Final = partly(Hit, "rank", "id")


class Later:
    """Works out the rest of one answer.

    ``before``: how many hits were on earlier pages. ``snippets``: whether passages are wanted at all.
    """

    def __init__(
        self,
        engine: Engine,
        path: str | PathLike[str],
        plan: Plan,
        answer: EngineResponse,
        order: Sort,
        *,
        before: int,
        snippets: bool,
    ) -> None:
        self._engine = engine
        self._path = path
        self._plan = plan
        self._answer = answer
        self._order = order
        self._before = before
        self._snippets = snippets
        self._highlighter: Highlighter | None = None

    def of_response(self, _response: SearchResponse, field: str) -> tuple[Hit, ...] | str | None:
        """Its hits, or the cursor of the next page."""
        return self._hits() if field == "hits" else self._cursor()

    def of_hit(self, hit: Hit, field: str) -> Article | Snippet | float | None:
        """Its article, score, or passage."""
        match field:
            case "article":
                return self._article(hit.id)
            case "score":
                return self._answer.scores[hit.id]
            case _:
                return self._passage(hit.article) if self._snippets else None

    def _hits(self) -> tuple[Hit, ...]:
        later = self.of_hit
        positions = enumerate(self._answer.positions, start=self._before + 1)
        return tuple([_hit_later(later, rank, position.id) for rank, position in positions])

    def _cursor(self) -> str | None:
        positions = self._answer.positions
        if not (self._answer.more and positions):
            return None
        from searcher.cursor import Cursor

        return str(Cursor(self._order, positions[-1], self._before + len(positions)))

    def _article(self, article_id: str) -> Article:
        article = self._engine.fetch((article_id,)).get(article_id)
        if article is None:
            raise ArchiveError(f"{self._path} is damaged: not all that is found is there", hint="run: searcher verify")
        return article

    def _passage(self, article: Article) -> Snippet:
        if self._highlighter is None:
            from searcher.snippets import Highlighter

            self._highlighter = Highlighter(self._plan)
        return self._highlighter.snippet(article)
