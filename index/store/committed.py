"""The articles of the last commit, looked up by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whoosh.reading import IndexReader, TermNotFound

from index.article import Article
from index.store.schema import WHOLE
from index.store.stored import decode


class _Leaf:
    """One segment, with the columns that every article has."""

    def __init__(self, reader: IndexReader, offset: int) -> None:
        self.reader = reader
        self.offset = offset
        self._columns: dict[str, Mapping[int, bytes]] = {}

    def column(self, name: str) -> Mapping[int, bytes]:
        """A column by document number, opened when it is first asked for."""
        if name not in self._columns:
            if not self.reader.has_column(name):  # Whoosh would take all of it for empty
                raise ValueError(f"the column {name!r} of a segment is missing")
            self._columns[name] = self.reader.column_reader(name, translate=False)
        return self._columns[name]


class Committed:
    """One reader's articles by id. Cheap to make; one serves a whole batch of writes."""

    def __init__(self, reader: IndexReader) -> None:
        self._leaves = [_Leaf(leaf, offset) for leaf, offset in reader.leaf_readers() if leaf.doc_count_all()]

    def find(self, article_id: str) -> tuple[int, bytes] | None:
        """Document number and digest of an article; ``None`` where there is none."""
        for leaf, docnum in self._holding(article_id):
            return leaf.offset + docnum, bytes(leaf.column("digest")[docnum])
        return None

    def read(self, article_id: str) -> Article | None:
        """The article; ``None`` where there is none."""
        for leaf, docnum in self._holding(article_id):
            return decode(leaf.column("article")[docnum])
        return None

    def articles(self) -> Iterator[Article]:
        """All articles, in the order of writing."""
        for leaf in self._leaves:
            column = leaf.column("article")
            yield from (decode(column[docnum]) for docnum in leaf.reader.all_doc_ids())

    def _holding(self, article_id: str) -> Iterator[tuple[_Leaf, int]]:
        """The segment that holds the article, if one does, and the article's number in it."""
        for leaf in self._leaves:
            try:
                yield leaf, leaf.reader.first_id("id", WHOLE + article_id)
            except TermNotFound:
                continue
