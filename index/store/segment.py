"""What is said of a segment: in the table of contents, and in its own file.

The module path of :class:`Segment` is part of the archive format: Whoosh pickles it. No Whoosh in here: asking reads
the table of contents without importing Whoosh. To Whoosh the class looks like a segment of its own
(``whoosh.codec.base.Segment``), whose codec is ``index.store.codec.ArrayCodec``.
"""

from __future__ import annotations

import os
from struct import Struct

from index.frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any, Final

NAME: Final = "MAIN"
"""What Whoosh calls the index."""

SUFFIX: Final = "seg"
MOST_DOCUMENTS: Final = 1 << 16
"""Documents of a segment are numbered in two bytes."""


class Segment:
    """One segment: its file, what seals it, and which of its documents are deleted."""

    def __init__(self, documents: int, *, tokens: int = 0, size: int = 0, seal: int = 0, name: str = "") -> None:
        self.name = name or new_name()
        self.documents = documents
        self.tokens = tokens  # of all documents together, deleted ones included
        self.size = size  # bytes of the file
        self.seal = seal  # see index.store.arrays
        self.deleted: bytes | None = None  # bitmap: document d is bit d % 8 of byte d // 8

    def __getstate__(self) -> dict[str, Any]:
        return dict(self.__dict__)

    def __setstate__(self, state: dict[str, Any]) -> None:
        fresh = Segment(0, name="-")
        if state.keys() != fresh.__dict__.keys():
            raise ValueError("a segment is described in other words than this version knows")
        for key, kind in _STATE.items():
            if not isinstance(state[key], kind):
                raise ValueError(f"the {key} of a segment has the wrong kind")  # noqa: TRY004  # the bytes are wrong
        documents, deleted = state["documents"], state["deleted"]
        if not 0 <= documents <= MOST_DOCUMENTS or set(state["name"]) - _LETTERS or not state["name"]:
            raise ValueError("a segment is described as none can be")
        if deleted is not None and (len(deleted) != (documents + 7) // 8 or _high_bit(deleted) > documents):
            raise ValueError("a segment deletes other articles than it has")
        self.__dict__.update(state)

    @property
    def filename(self) -> str:
        """Name of its file in the archive."""
        return f"{NAME}_{self.name}.{SUFFIX}"

    @property
    def live(self) -> int:
        """How many documents are not deleted."""
        return self.documents - self.deleted_count()

    def with_deletions(self, documents: Iterable[int]) -> Segment:
        """The same segment with these documents deleted too."""
        changed = Segment(self.documents, tokens=self.tokens, size=self.size, seal=self.seal, name=self.name)
        bits = bytearray(self.deleted or bytes((self.documents + 7) // 8))
        for document in documents:
            bits[document >> 3] |= 1 << (document & 7)
        changed.deleted = bytes(bits) if any(bits) else None
        return changed

    # What Whoosh asks of a segment.

    def segment_id(self) -> str:
        """The name that its files begin with."""
        return f"{NAME}_{self.name}"

    def make_filename(self, ext: str) -> str:
        """Name of a file of the segment."""
        return f"{self.segment_id()}{ext}"

    def codec(self) -> Any:
        """Reads it."""
        from index.store.codec import ArrayCodec

        return ArrayCodec()

    def is_compound(self) -> bool:
        """No: a compound segment is copied into memory when it is opened."""
        return False

    def should_assemble(self) -> bool:
        """No, likewise."""
        return False

    def doc_count_all(self) -> int:
        """Documents, deleted ones included."""
        return self.documents

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return self.live

    def has_deletions(self) -> bool:
        """Whether any is deleted."""
        return self.deleted is not None

    def deleted_count(self) -> int:
        """How many are deleted."""
        return 0 if self.deleted is None else int.from_bytes(self.deleted, "little").bit_count()

    def deleted_docs(self) -> Iterator[int]:
        """Numbers of the deleted documents."""
        return (document for document in range(self.documents) if self.is_deleted(document))

    def delete_document(self, docnum: int, delete: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002, RUF100
        """Refused: Whoosh only reads an archive."""
        from index.store.schema import read_only

        raise read_only()

    def is_deleted(self, docnum: int) -> bool:
        """Whether the document is deleted."""
        return self.deleted is not None and bool(self.deleted[docnum >> 3] >> (docnum & 7) & 1)


_STATE: Final[dict[str, Any]] = {
    **dict.fromkeys(("documents", "tokens", "size", "seal"), int),
    "name": str,
    "deleted": bytes | None,
}
_LETTERS: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


def _high_bit(bitmap: bytes) -> int:
    return int.from_bytes(bitmap, "little").bit_length()


def new_name() -> str:
    """A name that no other segment has."""
    return os.urandom(8).hex()


_FACTS: Final = Struct("<IIQ")  # documents, whether it is wide, tokens
_SPAN: Final = Struct("<qq")
_DATED: Final = ("published", "updated")
_NO_SPAN: Final = (0, -1)
_YEAR_1, _YEAR_10000 = -62_135_596_800, 253_402_300_800  # seconds


class Facts(Frozen):
    """What the file of a segment says of itself: how much it holds, and from when to when its dates go."""

    documents: int
    tokens: int
    wide: bool  # see index.store.zones
    spans: Mapping[str, tuple[int, int]]  # the first and the last second of each DATE field that any document has

    def packed(self) -> bytes:
        """As the file has it."""
        spans = (_SPAN.pack(*self.spans.get(name, _NO_SPAN)) for name in _DATED)
        return _FACTS.pack(self.documents, self.wide, self.tokens) + b"".join(spans)

    @classmethod
    def unpacked(cls, content: bytes) -> Facts:
        """The inverse. Raises ``ValueError`` or ``struct.error`` where no segment can say so."""
        documents, wide, tokens = _FACTS.unpack(content[: _FACTS.size])
        spans = dict(zip(_DATED, _SPAN.iter_unpack(content[_FACTS.size :]), strict=True))
        known = {name: span for name, span in spans.items() if span != _NO_SPAN}
        if wide > 1 or not all(_YEAR_1 <= first <= last < _YEAR_10000 for first, last in known.values()):
            raise ValueError("a segment has facts that make no sense")
        return cls(documents, tokens, bool(wide), known)
