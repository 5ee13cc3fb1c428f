"""Articles on their way into an archive by several processes: each builds segments, one decides what is new.

A process compares what it gets with the last commit, and builds segments of what differs. But another process may have
got another version of the same article. So every version is reported with its place in the order of reading, and
:func:`settle` decides as if they had come one after another: the outcome does not depend on the number of processes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from index.article import Article
from index.frozen import EMPTY
from index.repeats.dropping import Dropped, Known, without
from index.report import Outcome
from index.store.builder import SegmentBuilder
from index.store.committed import Committed, Place
from index.store.repeats import Repeats
from index.store.segment import Segment
from index.store.snapshot import open_snapshot
from index.store.stored import packed_article
from index.store.vocabulary import Vocabulary

MOST_BUILT: Final = 1 << 15  # articles of a segment as it is built; merging makes larger ones
_AT_ONCE: Final = 64  # articles that go through one step after another


class Version(NamedTuple):
    """One version of an article.

    ``sequence``: its place in the order of reading. ``known``: the digest of what the last commit holds under the id,
    if anything. ``document``: where it is in the segment; -1 if it is just what the last commit holds.
    """

    id: str
    sequence: int
    digest: bytes
    known: bytes | None
    document: int


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions in columns, which pass between processes several times as fast as they would one by one."""

    ids: list[str] = field(default_factory=list)
    sequences: list[int] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    known: list[bytes | None] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Version]:
        return map(Version, self.ids, self.sequences, self.digests, self.known, self.documents)


@dataclass(frozen=True, slots=True)
class Built:
    """A segment that waits to be attached (``None``: nothing to write), and the versions that it was built from."""

    segment: Segment | None
    versions: Versions


class BatchBuilder:
    """Builds segments in the archive's directory. Nothing names them until they are attached.

    ``taken_down``: ids that stay out. ``dictionary``: that of the archive's stored articles. ``furniture``: lines that
    articles lose; ``lost`` counts them, by source and line, until somebody empties it.
    """

    def __init__(self, archive: Path, taken_down: frozenset[str], dictionary: bytes, furniture: Known = EMPTY) -> None:
        self._archive = archive
        self._taken_down = taken_down
        self._furniture = furniture
        self.lost: Counter[tuple[str, bytes]] = Counter()
        self._dictionary = b""
        self._vocabulary = Vocabulary()
        self.refresh(dictionary)

    def refresh(self, dictionary: bytes) -> None:
        """Compare with the newest commit from now on, whose articles were compressed with that dictionary.

        What has the same dictionary is merged without compressing it again.
        """
        self._dictionary = dictionary or self._dictionary
        self._committed = Committed(open_snapshot(self._archive))
        self._begin()
        self._done: list[Built] = []

    def add(self, articles: Sequence[tuple[int, Article]]) -> int:
        """Take articles, each with its place in the order of reading.

        Returns how many of them may be in the archive: not those that were taken down.
        """
        wanted = [numbered for numbered in articles if numbered[1].id not in self._taken_down]
        began = 0
        while began < len(wanted):
            part = wanted[began : began + self._builder.room]
            self._add([sequence for sequence, _ in part], [article for _, article in part])
            began += len(part)
            if self._builder.full:
                self._write()
        return len(wanted)

    def clean(self, name: str, documents: Sequence[int], furniture: Known) -> None:
        """Take articles of a segment of the last commit once more, without furniture that was found since."""
        opened = self._committed.segment(name)
        before: dict[int, tuple[bytes, ...]] = {}
        for _, line, docs in Repeats(opened).lost():
            before.update((document, (*before.get(document, ()), line)) for document in docs)
        began = 0
        while began < len(documents):
            part = documents[began : began + min(self._builder.room, _AT_ONCE)]
            cleaned = [
                self._without(opened.article(document), furniture, before.get(document, ())) for document in part
            ]
            lost = {at: lines for at, (_, lines) in enumerate(cleaned) if lines}
            self._build([0] * len(part), [article for article, _ in cleaned], lost)
            began += len(part)
            if self._builder.full:
                self._write()

    def _add(self, sequences: list[int], articles: list[Article]) -> None:
        lost: dict[int, Sequence[bytes]] = {}
        if self._furniture:
            for at, article in enumerate(articles):
                articles[at], gone = self._without(article, self._furniture)
                if gone:
                    lost[at] = gone
        self._build(sequences, articles, lost)

    def _without(self, article: Article, furniture: Known, before: Dropped = ()) -> tuple[Article, Dropped]:
        left, lost = without(article, furniture, before)
        if lost is not before and article.source is not None:
            self.lost.update([(article.source, line) for line in lost if line not in before])
        return left, lost

    def _build(self, sequences: list[int], articles: list[Article], lost: Mapping[int, Sequence[bytes]]) -> None:
        """Build those that the last commit does not hold just so, and note all."""
        packed = [packed_article(article) for article in articles]
        known = [self._committed.digest(article.id) for article in articles]
        documents = self._built(articles, packed, known, lost)
        versions = self._versions
        versions.ids.extend([article.id for article in articles])
        versions.sequences.extend(sequences)
        versions.digests.extend([digest for _, digest in packed])
        versions.known.extend(known)
        versions.documents.extend(documents)

    def _built(
        self,
        articles: list[Article],
        packed: list[tuple[bytes, bytes]],
        known: list[bytes | None],
        lost: Mapping[int, Sequence[bytes]],
    ) -> list[int]:
        """Where each is in the segment; -1 where it is just what the last commit holds.

        Within a segment an id is found at the last document that has it: those before are deleted. One that says just
        what the last of its id says is not built again.
        """
        places, first = self._places, len(self._builder)
        documents = [-1] * len(articles)
        fresh: list[int] = []
        for at, article in enumerate(articles):
            digest = packed[at][1]
            if digest == known[at]:
                continue
            before = places.get(article.id)
            if before is None or before[1] != digest:
                if before is not None:
                    self._builder.supersede(before[0])
                before = places[article.id] = (first + len(fresh), digest)
                fresh.append(at)
            documents[at] = before[0]
        gone = {place: lost[at] for place, at in enumerate(fresh) if at in lost} if lost else {}
        self._builder.add([articles[at] for at in fresh], [packed[at] for at in fresh], gone)
        return documents

    def flush(self) -> list[Built]:
        """Write what is being built, and hand over all that was written since the last time."""
        self._write()
        done, self._done = self._done, []
        return done

    def _begin(self) -> None:
        self._builder = SegmentBuilder(self._vocabulary, dictionary=self._dictionary, most=MOST_BUILT)
        self._versions = Versions()
        self._places: dict[str, tuple[int, bytes]] = {}  # document and digest of each id in the segment being built

    def _write(self) -> None:
        if not self._versions:
            return
        segment = self._builder.write(self._archive) if len(self._builder) else None
        self._dictionary = self._builder.dictionary
        self._done.append(Built(segment, self._versions))
        self._begin()


@dataclass(slots=True)
class Settled:
    """What became of all versions: outcomes, segments to attach, and articles of the last commit that they replace."""

    outcomes: Counter[str] = field(default_factory=Counter)
    segments: list[Segment] = field(default_factory=list)
    replaced: list[Place] = field(default_factory=list)


def settle(built: Iterable[Built], committed: Committed) -> Settled:
    """Decide between versions of the same article in order of their reading: the last one stays."""
    batches = list(built)
    settled = Settled()
    histories: dict[str, list[tuple[Version, int]]] = {}
    gone: dict[int, list[int]] = {}
    several = _several(one.versions.ids for one in batches)
    for batch, one in enumerate(batches):
        for version in one.versions:
            if version.id in several:
                histories.setdefault(version.id, []).append((version, batch))
            else:
                _settle_only(version, committed, settled)
    for history in histories.values():
        _settle_one(history, committed, settled, gone)
    for batch, one in enumerate(batches):
        if one.segment is not None:
            deleted = gone.get(batch)
            settled.segments.append(one.segment if deleted is None else one.segment.with_deletions(deleted))
    return settled


def _several(lists: Iterable[list[str]]) -> set[str]:
    """The ids that occur more than once."""
    seen: set[str] = set()
    several: set[str] = set()
    for ids in lists:
        own = set(ids)
        if len(own) < len(ids):
            several.update(known for known, times in Counter(ids).items() if times > 1)
        several |= seen & own
        seen |= own
    return several


def _settle_only(version: Version, committed: Committed, settled: Settled) -> None:
    """Count the only version of an article."""
    if version.digest == version.known:
        settled.outcomes[Outcome.UNCHANGED] += 1
    elif version.known is None:
        settled.outcomes[Outcome.ADDED] += 1
    else:
        settled.outcomes[Outcome.UPDATED] += 1
        if (place := committed.find(version.id)) is not None:
            settled.replaced.append(place)


def _settle_one(
    history: list[tuple[Version, int]], committed: Committed, settled: Settled, gone: dict[int, list[int]]
) -> None:
    """Count the versions of one article, and note which documents are not the one that stays."""
    before = digest = history[0][0].known
    stays = (-1, -1)
    for version, batch in sorted(history, key=lambda each: each[0].sequence):
        if version.digest == digest:
            settled.outcomes[Outcome.UNCHANGED] += 1
            continue
        settled.outcomes[Outcome.ADDED if digest is None else Outcome.UPDATED] += 1
        digest, stays = version.digest, (batch, version.document)
    if before is not None and digest != before and (place := committed.find(history[0][0].id)) is not None:
        settled.replaced.append(place)
    for version, batch in history:
        if version.document >= 0 and (digest == before or (batch, version.document) != stays):
            gone.setdefault(batch, []).append(version.document)
