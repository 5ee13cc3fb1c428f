"""Reading the articles of a segment whose file is not what was written.

Articles are all that has to be saved: everything else in a segment is made from them. Each is a frame by itself, which
begins with a magic number, knows its length and has a checksum (``index.store.frames``); so articles are found even
where the arrays that say where they are cannot be read.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from struct import error as struct_error
from struct import unpack_from
from typing import Final

from index.article import Article
from index.store.arrays import ENTRY, PAGE, ArrayFile
from index.store.frames import Decompressor
from index.store.segment import MOST_DOCUMENTS, Segment
from index.store.stored import decode, digest

_FRAME: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x37\xa4\x30\xec"
_DICTIONARY_SIZE: Final = 1 << 16  # bytes; what ``index.store.frames`` asks for
_NAME: Final = re.compile(rb"([a-z_.]+)\0*")
_TRAILER: Final = 32  # bytes behind the directory
_MOST_ENTRIES: Final = 1_000
_DIGEST: Final = 16


class Wreck:
    """What is left of a segment.

    After :meth:`articles` has been exhausted, ``lost`` has the numbers of the documents that were not found, and
    ``unnumbered`` says how many articles were found of which nobody knows which document they are: deleted ones too.
    """

    def __init__(self, path: Path, segment: Segment | None, dictionaries: Sequence[bytes] = ()) -> None:
        self._view = _mapped(path)
        self._suspect = _suspect(path)
        self._places = _places(self._view)
        own = [bytes(self._array("article_dictionary")), *_dictionaries(self._view)]
        self._decompressors = [Decompressor(found) for found in dict.fromkeys((*own, *dictionaries, b""))]
        self.live = list(_live(segment, len(self._array("article_starts")) // 8 - 1))
        self._deleted = () if segment is None else tuple(segment.deleted_docs())
        self.lost: set[int] = set(self.live)
        self.unnumbered = 0
        self._begins: set[int] = set()

    def articles(self) -> Iterator[Article]:
        """Every article that can be read, and that is what was written as far as can be known."""
        yield from self._numbered()
        if self.lost or not self.live:
            yield from self._scattered()

    def told_ids(self) -> tuple[str, ...]:
        """The ids of the lost documents, of those that have one that can be read."""
        return tuple(self._raw_id(document).decode() for document in sorted(self.lost) if self._is_told(document))

    def _numbered(self) -> Iterator[Article]:
        """Articles at the places that the file says."""
        began, length = self._places.get("articles", (0, 0))
        for document in self.live:
            try:
                first, last = unpack_from("<2Q", self._array("article_starts"), document * 8)
            except struct_error:
                return
            found = self._read(began + first) if first < last <= length else None
            if found is not None and self._agrees(found, document, began + first):
                self._begins.add(began + first)
                self.lost.discard(document)
                yield found

    def _scattered(self) -> Iterator[Article]:
        """Articles that lie anywhere else in the file."""
        by_digest = {self._digest(document): document for document in self.lost}
        by_id = {self._raw_id(document): document for document in self.lost}
        deleted = {self._digest(document) for document in self._deleted}
        for place in _offsets(self._view, _FRAME):
            found = None if place in self._begins else self._read(place)
            if found is None or (known := digest(found)) in deleted:
                continue
            document = by_digest.get(known, by_id.get(_raw(found), -1))
            if document in self.lost:
                self.lost.discard(document)
                yield found
            elif document < 0 and self._is_suspect("digests"):
                self.unnumbered += 1
                yield found

    def _read(self, place: int) -> Article | None:
        """The article whose frame begins there."""
        for at, decompress in enumerate(self._decompressors):
            try:
                found = decode(decompress(self._view[place:]))
            except Exception:  # noqa: BLE001, S112  # damage surfaces as anything
                continue
            self._decompressors.insert(0, self._decompressors.pop(at))
            return found
        return None

    def _agrees(self, article: Article, document: int, place: int) -> bool:
        """Whether it is what was written: a digest counts against an article only if damage is at the article."""
        began = self._places.get("digests", (0, 0))[0] + document * _DIGEST
        if not self._suspect(place) or self._suspect(began) or self._suspect(began + _DIGEST - 1):
            return True
        return digest(article) == self._digest(document)

    def _array(self, name: str) -> memoryview:
        began, length = self._places.get(name, (0, 0))
        return self._view[began : began + length]

    def _is_suspect(self, name: str) -> bool:
        began, length = self._places.get(name, (0, 0))
        return not length or any(map(self._suspect, (*range(began, began + length, PAGE), began + length - 1)))

    def _digest(self, document: int) -> bytes:
        return bytes(self._array("digests")[document * _DIGEST :][:_DIGEST])

    def _raw_id(self, document: int) -> bytes:
        try:
            first, last = unpack_from("<2I", self._array("ids_starts"), document * 4)
        except struct_error:
            return b""
        return bytes(self._array("ids")[first:last])

    def _is_told(self, document: int) -> bool:
        raw = self._raw_id(document)
        try:
            return bool(raw) and raw.decode().isprintable()
        except UnicodeDecodeError:
            return False


def _mapped(path: Path) -> memoryview:
    """The file; nothing where it is missing or empty."""
    try:
        with path.open("rb") as stream:
            return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return memoryview(b"")


def _suspect(path: Path) -> Callable[[int], bool]:
    """Whether the byte at a place may differ from what was written; any byte, where there is no telling."""
    try:
        pages = frozenset(ArrayFile(path).damaged_pages())
    except Exception:  # noqa: BLE001  # likewise
        return lambda _: True
    return lambda place: place // PAGE in pages


def _places(view: memoryview) -> dict[str, tuple[int, int]]:
    """Where arrays are, read from the directory entry by entry, the last first: it may be damaged in another."""
    places: dict[str, tuple[int, int]] = {}
    last = len(view) - _TRAILER - ENTRY.size
    for at in range(last, max(last - _MOST_ENTRIES * ENTRY.size, 0), -ENTRY.size):
        name, began, length = ENTRY.unpack_from(view, at)
        if (found := _NAME.fullmatch(name)) and began + length <= len(view):
            places[found[1].decode()] = (began, length)
    return places


def _dictionaries(view: memoryview) -> Iterator[bytes]:
    """What may be dictionaries of frames, by how they begin."""
    for place, _ in zip(_offsets(view, _DICTIONARY), range(3), strict=False):
        yield bytes(view[place : place + _DICTIONARY_SIZE])


def _offsets(view: memoryview, magic: bytes) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(magic), view))


def _live(segment: Segment | None, documents: int) -> Iterator[int]:
    """Numbers of the documents to look for."""
    if segment is not None:
        return (document for document in range(segment.documents) if not segment.is_deleted(document))
    return iter(reversed(range(min(max(documents, 0), MOST_DOCUMENTS))))  # a later one replaced an earlier one


def _raw(article: Article) -> bytes:
    return article.id.encode("utf-8", "surrogatepass")
