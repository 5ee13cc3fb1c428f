"""The values of a NAME or KEY field in one segment, as they are asked.

Values are numbered in order of their compared form, then as they stand; that number is their *ordinal*. Spellings that
are compared alike (``FieldSpec.compared``) therefore have neighbouring ordinals, and share a *key*. Arrays of a field
``f``:

* ``f.values`` the values; ``f.keys`` the keys, and ``f.key_starts`` u32: where the ordinals of each begin;
* ``f.words`` the words of NAME values, with ``f.word_starts`` and ``f.word_ordinals`` u32, the ordinals that have each;
* ``f.doc_starts`` u32 and ``f.docs`` u16, the documents of each ordinal;
* of facets also ``f.column``, the ordinals of each document (no two of one key): u16, or u32 where there are too many
  values; with ``f.column_starts`` u32, or without where no document has more than one (then all bits set mean none);
* and of facets ``f.hashes`` u64 per ordinal, a hash of its key, so that counts of several segments can be added up.
"""

from __future__ import annotations

from struct import unpack_from

from index.fields import FieldSpec
from index.kernels import Buffer, asking
from index.store.arrays import ArrayFile
from index.store.strings import Strings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Names:
    """One field of one segment."""

    def __init__(self, file: ArrayFile, spec: FieldSpec) -> None:
        self._file = file
        self.spec = spec
        self.values = self._strings("values")
        self.keys = self._strings("keys")
        self.words = self._strings("words")

    def with_value(self, value: str) -> bytes:
        """Documents with a value that is compared as this one; of a primary language, with any of its variants."""
        key = self.spec.compared(value)
        found = self.keys.find(key)
        ranges = [(found, found + 1)] if found >= 0 else []
        if self.spec.name == "language" and "-" not in key:
            ranges.append(self.keys.beginning(key + "-"))
        return self.with_keys(number for first, last in ranges for number in range(first, last))

    def with_word(self, word: str) -> bytes:
        """Documents with a value that has the word."""
        found = self.words.find(word)
        return self.with_words((found,)) if found >= 0 else b""

    def with_keys(self, keys: Iterable[int]) -> bytes:
        """Documents with a value of any of the keys, by their numbers."""
        return self._with_ordinals(ordinal for key in keys for ordinal in self.spellings(key))

    def with_words(self, words: Iterable[int]) -> bytes:
        """Documents with a value that has any of the words, by their numbers."""
        held = self._array("word_ordinals")
        slices = (self._slice("word_starts", word, len(held) // 4) for word in words)
        return self._with_ordinals(
            ordinal for first, last in slices for ordinal in unpack_from(f"<{last - first}I", held, first * 4)
        )

    def spellings(self, key: int) -> range:
        """The ordinals of a key."""
        return range(*self._slice("key_starts", key, len(self.values)))

    def documents(self, ordinal: int) -> Buffer:
        """Documents with exactly this value."""
        held = self._array("docs")
        first, last = self._slice("doc_starts", ordinal, len(held) // 2)
        return held[first * 2 : last * 2]

    def ordinals(self, document: int) -> tuple[int, ...]:
        """The ordinals of a document. Only facets have them."""
        column, width = self._array("column"), column_width(len(self.values))
        kind = "H" if width == 2 else "I"
        if f"{self.spec.name}.column_starts" in self._file:
            first, last = self._slice("column_starts", document, len(column) // width)
            return unpack_from(f"<{last - first}{kind}", column, first * width)
        (ordinal,) = unpack_from(f"<{kind}", column, document * width)
        return () if ordinal == 256**width - 1 else (ordinal,)

    def tally(self, docs: Buffer) -> tuple[bytearray, int]:
        """How many of the documents have each ordinal (u32), and how many have none. Only facets can."""
        counts = bytearray(4 * len(self.values))
        starts = f"{self.spec.name}.column_starts"
        held = self._file.get(starts)
        missing = asking.tally(docs, held, self._array("column"), column_width(len(self.values)), counts)
        return counts, missing

    @property
    def hashes(self) -> Buffer:
        """A hash of each ordinal's key (u64). Only facets have them."""
        return self._array("hashes")

    def _with_ordinals(self, ordinals: Iterable[int]) -> bytes:
        return asking.union([self.documents(ordinal) for ordinal in ordinals])

    def _strings(self, part: str) -> Strings:
        name = f"{self.spec.name}.{part}"
        return Strings(self._file[name], self._file[f"{name}_starts"])

    def _array(self, part: str) -> Buffer:
        return self._file[f"{self.spec.name}.{part}"]

    def _slice(self, part: str, number: int, limit: int) -> tuple[int, int]:
        first, last = unpack_from("<2I", self._array(part), number * 4)
        if not first <= last <= limit:  # a damaged file must not set us counting to four thousand million
            raise ValueError(f"{self.spec.name}.{part} contradicts itself")
        return first, last


def column_width(values: int) -> int:
    """Bytes of an ordinal in the column of a field with so many values."""
    return 2 if values < (1 << 16) - 1 else 4
