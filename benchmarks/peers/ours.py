"""This project, by its public interface: the command line, and ``searcher.archive``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from benchmarks.peers.base import Answer, Command, Opened, Peer, Shown
from benchmarks.questions import FACETED, Kind, Question
from searcher.archive import Archive
from searcher.engines.base import Engine
from searcher.request import EngineRequest

_FACETS: Final = ("source:10", "entity:10", "month")


class _Requested(Exception):  # noqa: N818  # carries a request, reports no error
    """What the archive would ask its engine."""

    def __init__(self, request: EngineRequest) -> None:
        super().__init__(request)
        self.request = request


class _Overheard:
    """In the place of an engine: hands back the request, so that nothing is evaluated before it is timed."""

    def search(self, request: EngineRequest) -> NoReturn:
        raise _Requested(request)


class _Archive(Archive):
    @property
    def engine(self) -> Engine:
        return self._engine


class _Opened:
    def __init__(self, path: Path) -> None:
        self._archive = _Archive.open(path)
        self._overheard = Archive(_Overheard(), path)  # type: ignore[arg-type]  # all of an engine that is used

    def answer(self, question: Question) -> Answer:
        response = self._archive.search(query(question), **asked(question))
        return Answer(
            response.total,
            [
                Shown(article.id, article.headline or "", article.source or "", str(article.published), article.text)
                for article in (hit.article for hit in response.hits)
            ],
        )

    def ask(self, question: Question) -> int:
        return self._archive.search(query(question), **asked(question)).total

    def finder(self, question: Question) -> Callable[[], int]:
        engine = self._archive.engine
        try:
            self._overheard.search(query(question), **asked(question))
        except _Requested as requested:
            request = requested.request
        return lambda: engine.search(request).total

    def close(self) -> None:
        self._archive.close()


def query(question: Question) -> str:
    """The question in the query language."""
    match question.kind:
        case Kind.OR:
            return " OR ".join(question.words)
        case Kind.PHRASE:
            return f'"{" ".join(question.words)}"'
        case _:
            return " ".join(question.words)


def asked(question: Question) -> dict[str, Any]:
    """What is asked besides the query."""
    options: dict[str, Any] = {"snippets": False, "tz": "UTC"}
    if question.first is not None and question.last is not None:
        options |= {"since": question.first.isoformat(), "until": question.last.isoformat()}
    if question.kind in FACETED:
        options["facets"] = _FACETS
    if question.kind is Kind.NEWEST:
        options["sort"] = "newest"
    return options


def _searcher(*arguments: str) -> Command:
    """The installed command, which is what people start; it lies beside the interpreter."""
    return [str(Path(sys.executable).with_name("searcher")), *arguments]


def _load(file: Path, folder: Path) -> Command:
    return _searcher("load", str(file), "--index", str(folder), "--entities", "none", "--jobs", "2", "--quiet")


def _cold(folder: Path, word: str) -> Mapping[str, Command]:
    return {
        "count": _searcher("count", word, "--index", str(folder)),
        "search": _searcher("search", word, "--index", str(folder), "--limit", "10", "--format", "json"),
    }


def _open(folder: Path) -> Opened:
    return _Opened(folder)


PEER: Final = Peer(
    "searcher", ("searcher",), "`searcher load --entities none --jobs 2`; snowball English", _load, _cold, _open
)
