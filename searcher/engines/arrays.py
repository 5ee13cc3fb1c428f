"""The engine over an archive on this machine: every question is answered from mapped arrays."""

from __future__ import annotations

from functools import cached_property, partial

from index.fields import BY_NAME, TEXT, FieldKind
from index.frozen import EMPTY, partly
from index.store.archive import open_archive
from index.store.damage import damage
from searcher.engines.base import EngineResponse
from searcher.engines.matching import Matching
from searcher.engines.ranking import Lexicon
from searcher.engines.searching import Search
from searcher.results import ArchiveState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from os import PathLike
    from typing import Any, Final

    from index.article import Article
    from index.store.committed import Committed
    from index.store.opened import OpenSegment
    from searcher.engines.searching import Page
    from searcher.engines.tallies import Tallies
    from searcher.request import EngineRequest


_MOST_REMEMBERED: Final = 1 << 14  # hits


_response: Final = partly(EngineResponse, "total", "facets", "series")


class ArrayEngine:
    """Reads the commit that was newest when it was made.

    Raises:
        ArchiveError: there is no archive, or it is damaged.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self._path = path
        self._damage = partial(damage, path)
        snapshot = open_archive(path)
        self._state = ArchiveState(snapshot.articles, snapshot.generation)
        self._snapshot = snapshot
        self._segments = snapshot.segments
        self._last: Page | None = None
        self._places: dict[str, tuple[OpenSegment, int]] = {}
        with damage(path):
            lexicon = Lexicon(self._segments)
        self._matching = [Matching(opened, number, lexicon) for number, opened in enumerate(self._segments)]

    @cached_property
    def _committed(self) -> Committed:
        from index.store.committed import Committed

        return Committed(self._snapshot)

    @cached_property
    def _glance(self) -> Callable[[bytes, Callable[[], AbstractContextManager[None]]], Article]:
        from index.store.stored import glance  # which counting does without

        return glance

    @cached_property
    def _tallies(self) -> Tallies:
        from searcher.engines.tallies import Tallies

        return Tallies(self._segments)

    @property
    def state(self) -> ArchiveState:
        """What is being read."""
        return self._state

    def search(self, request: EngineRequest) -> EngineResponse:
        """Answer one request. Raises :class:`index.errors.ArchiveError` where the archive turns out damaged."""
        with damage(self._path):
            search = Search(self._matching, request)
            page = self._last = search.page()
            facets = {facet.name: self._tallies.count(search.found, facet, request.zone) for facet in request.facets}
            series = request.series and self._tallies.series(search.found, request.series, request.zone)
            return _response(partial(self._later, page), search.total, facets or EMPTY, series or EMPTY)

    def fetch(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles with these ids; those that the archive does not hold are absent. Raises as ``search`` does."""
        with damage(self._path):
            found = {}
            self._remember()
            for wanted in ids:
                place = self._places.get(wanted) or self._committed.find(wanted)
                if place is not None:
                    opened, document = place
                    found[wanted] = self._glance(opened.stored(document), self._damage)
            return found

    def words(self, field: str, prefix: str, limit: int) -> Iterator[str]:
        """Up to ``limit`` words (TEXT) or whole folded values (NAME, KEY) that begin with ``prefix``, in order.

        Also those of deleted articles, until a merge lets go of them. Raises as ``search`` does.
        """
        import heapq
        from itertools import islice

        with damage(self._path):
            merged = heapq.merge(*(_words(opened, field, prefix) for opened in self._segments))
            yield from islice(dict.fromkeys(islice(merged, limit * max(len(self._segments), 1))), limit)

    def _remember(self) -> None:
        """Where the hits of the last page are: they are mostly what is fetched next."""
        if self._last is None:
            return
        if len(self._places) > _MOST_REMEMBERED:
            self._places = {}
        self._places.update(self._last.places)
        self._last = None

    def _later(self, page: Page, _response: EngineResponse, field: str) -> Any:
        with damage(self._path):
            return getattr(page, field)

    def close(self) -> None:
        """Let go of the files."""
        self._segments, self._matching, self._places = (), [], {}
        self._last = None


def _words(opened: OpenSegment, field: str, prefix: str) -> Iterator[str]:
    if field == TEXT or BY_NAME[field].kind is FieldKind.TEXT:
        strings = opened.forms
    elif field == "id":
        return opened.ids_beginning(prefix)
    else:
        strings = opened.names(field).keys
    words = map(strings.__getitem__, range(*strings.beginning(prefix)))
    if field != "language":
        return words
    tags = list(words)
    return iter(sorted({*tags, *(tag.split("-")[0] for tag in tags if tag.split("-")[0].startswith(prefix))}))
