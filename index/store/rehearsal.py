"""A dry run: says what a load would do to an archive, and writes nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final, Self

from index.article import Article
from index.repeats.dropping import Known, without
from index.repeats.watch import furniture_of
from index.report import Outcome
from index.store import takedowns
from index.store.archive import check_free, is_archive, open_archive
from index.store.committed import Committed
from index.store.damage import damage
from index.store.stored import digest


class Rehearsal:
    """Counts as :class:`index.store.writer.ArchiveWriter` would. The archive need not exist."""

    uncommitted: Final = 0

    def __init__(self, path: Path, *, keep_furniture: bool = False) -> None:
        self._path = path
        self._keeps = keep_furniture
        self.lost: Counter[tuple[str, bytes]] = Counter()  # furniture that is known, by source and line
        self._seen: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        check_free(self._path)
        self._committed = Committed(open_archive(self._path)) if is_archive(self._path) else None
        self._taken_down = takedowns.read(self._path)
        self._furniture: Known = {}
        if self._committed is not None and not self._keeps:
            with damage(self._path):
                self._furniture = furniture_of(self._path, self._committed.segments)
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was opened that needs closing."""

    def upsert(self, article: Article) -> Outcome:
        """What would become of the article."""
        if article.id in self._taken_down:
            return Outcome.TAKEN_DOWN
        article, gone = without(article, self._furniture)
        self.lost.update([(article.source or "", line) for line in gone])
        fresh, known = digest(article), self._digest(article.id)
        self._seen[article.id] = fresh
        if known is None:
            return Outcome.ADDED
        return Outcome.UNCHANGED if known == fresh else Outcome.UPDATED

    def commit(self) -> None:
        """Nothing to do."""

    def _digest(self, article_id: str) -> bytes | None:
        if article_id in self._seen:
            return self._seen[article_id]
        return None if self._committed is None else self._committed.digest(article_id)
