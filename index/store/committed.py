"""The articles of one commit, looked up by id."""

from __future__ import annotations

from index.frozen import NamedTuple
from index.store.opened import OpenSegment
from index.store.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.article import Article


class Place(NamedTuple):
    """Where an article is."""

    opened: OpenSegment
    document: int


class Committed:
    """One snapshot's articles by id."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = snapshot.segments

    @property
    def segments(self) -> tuple[OpenSegment, ...]:
        """Its segments, in order."""
        return self._segments

    def segment(self, name: str) -> OpenSegment:
        """The segment of this name. Raises ``KeyError`` where there is none."""
        return {opened.segment.name: opened for opened in self._segments}[name]

    def find(self, article_id: str) -> Place | None:
        """Where an article is; ``None`` where there is none."""
        for opened in self._segments:
            document = opened.find(article_id)
            if document >= 0:
                return Place(opened, document)
        return None

    def read(self, article_id: str) -> Article | None:
        """The article; ``None`` where there is none."""
        place = self.find(article_id)
        return None if place is None else place.opened.article(place.document)

    def digest(self, article_id: str) -> bytes | None:
        """The digest of an article; ``None`` where there is none."""
        place = self.find(article_id)
        return None if place is None else place.opened.digest(place.document)

    def articles(self) -> Iterator[Article]:
        """All articles, in the order of writing."""
        for opened in self._segments:
            docs = memoryview(opened.everything()).cast("H")
            yield from map(opened.article, docs)
