"""Looking after an archive: taking articles down, merging segments, and checking that all of it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.reading import IndexReader

from index.store.archive import open_reader
from index.store.damage import damage
from index.store.postings import blocks
from index.store.storage import checksum
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
    """Read everything: each file must agree with its checksum, and each article with the digest taken of it."""
    reader = open_reader(path)
    try:
        with damage(path):
            leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
            return [problem for leaf in leaves for problem in _check_segment(path, leaf)]
    finally:
        reader.close()


def _must_exist(path: Path) -> None:
    open_reader(path).close()


def _check_segment(path: Path, leaf: IndexReader) -> Iterator[Problem]:
    segment = leaf.segment()
    yield from _check_files(path, segment.checksums)
    for check, part in ((_check_articles, "articles"), (_check_postings, "postings")):
        try:
            yield from (Problem(f"segment {segment.segment_id()}, {place}", detail) for place, detail in check(leaf))
        except Exception as error:  # noqa: BLE001  # damage surfaces as anything; each kind is a finding
            yield Problem(f"segment {segment.segment_id()}, {part}", _unreadable(error))


def _check_files(path: Path, checksums: Mapping[str, int]) -> Iterator[Problem]:
    for name, expected in checksums.items():
        try:
            sound = checksum(path / name) == expected
        except OSError as error:
            yield Problem(name, _unreadable(error))
        else:
            if not sound:
                yield Problem(name, "differs from what was written")


def _unreadable(error: Exception) -> str:
    return f"cannot be read: {type(error).__name__}: {error}"


_Found = Iterator[tuple[str, str]]
"""Place in the segment, and what is wrong there."""


def _check_articles(leaf: IndexReader) -> _Found:
    articles, digests = (leaf.column_reader(name, translate=False) for name in ("article", "digest"))
    for docnum in leaf.all_doc_ids():
        try:
            article = decode(articles[docnum])
            sound = digest(article) == bytes(digests[docnum])
        except Exception as error:  # noqa: BLE001  # likewise
            yield f"article {docnum}", _unreadable(error)
        else:
            if not sound:
                yield f"article {article.id}", "differs from what was written"


def _check_postings(leaf: IndexReader) -> _Found:
    last = leaf.doc_count_all()
    for field, term in leaf.all_terms():
        for documents, _, _ in blocks(leaf, field, term):
            if documents[0] < 0 or documents[-1] >= last:
                yield f"{field}:{term!r}", "names an article that the segment does not hold"
