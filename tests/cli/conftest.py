"""The command line over an archive made by hand, so that these tests are about options, streams and statuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

import searcher
from index.article import Article
from index.errors import QueryError
from searcher.cli.root import cli
from searcher.results import ArchiveStats, SearchResponse, TrendResponse
from tests.answers import ARTICLES, ENVELOPE, HITS, NOTHING, RESPONSE, STATS, TREND

Invoke = Callable[..., Result]


class HandMade:
    """Answers every query with the same articles, ``nosuch`` with none; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.notes: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        return None

    def search(self, query: str, **keywords: Any) -> SearchResponse:
        self.asked.append((query, keywords))
        if query == "(":
            raise QueryError("a bracket is not closed", column=1, expected="a word", query="(")
        if query == "nosuch":
            return NOTHING
        start = 0 if keywords.get("cursor") is None else int(keywords["cursor"])
        page = HITS[start : start + keywords["limit"]]
        end = start + len(page)
        names = [request.name for request in keywords.get("facets", ())]
        facets = {name: RESPONSE.facets[name] for name in names}
        more = str(end) if page and end < len(HITS) else None
        return SearchResponse(replace(ENVELOPE, total=len(HITS), notes=self.notes), page, facets, more)

    def trend(self, query: str, **keywords: Any) -> TrendResponse:
        self.asked.append((query, keywords))
        return TREND

    def ids(self, query: str, **keywords: Any) -> Iterator[str]:
        self.asked.append((query, keywords))
        return iter(()) if query == "nosuch" else (article.id for article in ARTICLES)

    def get(self, article_id: str) -> Article | None:
        return {article.id: article for article in ARTICLES}.get(article_id)

    def stats(self) -> ArchiveStats:
        return STATS


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> HandMade:
    """The archive that every command of the test opens."""
    made = HandMade()
    monkeypatch.setattr(searcher, "open", lambda _path: made)
    monkeypatch.setenv("SEARCHER_INDEX", str(tmp_path))
    return made


@pytest.fixture
def invoke() -> Invoke:
    """Run a command line; standard output and standard error are kept apart."""

    def run(*args: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(cli, list(args), input=stdin)

    return run
