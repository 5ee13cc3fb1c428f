"""Looking after an archive: taking articles down, merging segments, and checking that all of it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from whoosh.reading import IndexReader

from index.store.archive import open_reader
from index.store.stored import decode, digest
from index.store.writer import ArchiveWriter


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the archive that is not sound: where, and what."""

    place: str
    detail: str


def delete(path: Path, ids: Iterable[str], *, wait: float = 0.0) -> int:
    """Take articles down for good. Returns how many of the ids were there."""
    _must_exist(path)
    with ArchiveWriter(path, wait=wait) as writer:
        return writer.take_down(ids)


def optimize(path: Path, *, wait: float = 0.0) -> tuple[int, int]:
    """Merge all segments into one and let go of deleted articles. Returns the numbers of segments before, after."""
    before = segment_count(path)
    with ArchiveWriter(path, wait=wait) as writer:
        writer.optimize()
    return before, segment_count(path)


def segment_count(path: Path) -> int:
    """How many segments the newest commit has."""
    reader = open_reader(path)
    try:
        return sum(1 for leaf, _ in reader.leaf_readers() if leaf.doc_count_all())
    finally:
        reader.close()


def verify(path: Path) -> list[Problem]:
    """Read every posting and every article; an article must agree with the digest taken when it was written."""
    reader = open_reader(path)
    try:
        return [problem for leaf, _ in reader.leaf_readers() for problem in _check_segment(leaf)]
    finally:
        reader.close()


def _must_exist(path: Path) -> None:
    open_reader(path).close()


def _check_segment(leaf: IndexReader) -> Iterator[Problem]:
    name = str(leaf.segment().segment_id()) if leaf.doc_count_all() else "empty segment"
    yield from _check_articles(leaf, name)
    yield from _check_postings(leaf, name)


def _check_articles(leaf: IndexReader, name: str) -> Iterator[Problem]:
    if not leaf.doc_count_all():
        return
    digests = leaf.column_reader("digest", translate=False)
    for docnum in leaf.all_doc_ids():
        try:
            article = decode(leaf.stored_fields(docnum)["article"])
            sound = digest(article) == bytes(digests[docnum])
        except Exception as error:  # noqa: BLE001  # damage surfaces as anything; each kind is a finding
            yield Problem(f"segment {name}, article {docnum}", f"cannot be read: {error}")
        else:
            if not sound:
                yield Problem(f"segment {name}, article {article.id}", "differs from what was written")


def _check_postings(leaf: IndexReader, name: str) -> Iterator[Problem]:
    last = leaf.doc_count_all()
    try:
        for field, term in leaf.all_terms():
            if any(docnum >= last for docnum in leaf.postings(field, term).all_ids()):
                yield Problem(f"segment {name}, {field}:{term!r}", "names an article that the segment does not hold")
    except Exception as error:  # noqa: BLE001  # likewise
        yield Problem(f"segment {name}, postings", f"cannot be read: {error}")
