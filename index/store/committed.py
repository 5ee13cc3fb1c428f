"""The articles of the last commit, looked up by id."""

from __future__ import annotations

from whoosh.reading import IndexReader, TermNotFound

from index.store.schema import WHOLE


class Committed:
    """One reader's articles by id. Cheap to make; one serves a whole batch of writes."""

    def __init__(self, reader: IndexReader) -> None:
        self._leaves = [(leaf, offset) for leaf, offset in reader.leaf_readers() if leaf.doc_count()]
        self._digests = [leaf.column_reader("digest", translate=False) for leaf, _ in self._leaves]

    def find(self, article_id: str) -> tuple[int, bytes] | None:
        """Document number and digest of an article; ``None`` where there is none."""
        for (leaf, offset), digests in zip(self._leaves, self._digests, strict=True):
            try:
                docnum = leaf.first_id("id", WHOLE + article_id)
            except TermNotFound:
                continue
            return offset + docnum, bytes(digests[docnum])
        return None
