"""Furniture during a load: what is known of it at the beginning, and at the end what the load has brought to light.

A line is recognised at the end of a load, by what the archive holds then; articles that have it already are cleaned
then, in a commit of their own. So neither the order in which articles were read matters, nor how many processes read
them. ``furniture.due`` lies in the archive while a load has committed articles whose lines were not judged: a load that
dies or is interrupted leaves it there, and the next one judges all lines.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from index.repeats.dropping import Known
from index.repeats.judging import FEWEST
from index.repeats.keeping import kept_lines
from index.repeats.recognising import Places, known_furniture, merged, recognise
from index.store.opened import OpenSegment
from index.store.repeats import BITS

DUE: Final = "furniture.due"
_MOST_KEYS: Final = 1 << 18  # lines that are looked up one by one at the end; after more, all are counted
_MOST_ROUNDS: Final = 8
"""What stood behind lines that were dropped comes to the edge, and is judged then."""


def furniture_of(archive: Path, segments: Iterable[OpenSegment]) -> Known:
    """What is furniture in an archive with these segments."""
    return known_furniture(segments, kept_lines(archive))


class Watch:
    """One load's watch on furniture. ``keep``: nothing is dropped, and nothing is recognised."""

    def __init__(self, archive: Path, segments: Sequence[OpenSegment], *, keep: bool) -> None:
        self._note = archive / DUE
        self._keeps = keep
        self._kept = kept_lines(archive)
        self.known: Known = {} if keep else known_furniture(segments, self._kept)
        self._noted = self._note.exists()
        self._new = not segments
        self._keys: array[int] | None = None if self._noted else array("Q")
        self._rounds = 0

    @property
    def due(self) -> bool:
        """Whether there may be lines to judge."""
        return self._noted and not self._keeps

    def before_commit(self) -> None:
        """Note that there will be lines to judge. Raises ``OSError``."""
        if not self._keeps and not self._noted:
            self._note.touch()
            self._noted = True

    def saw(self, segments: Iterable[OpenSegment]) -> None:
        """Look at segments that were committed."""
        for opened in () if self._keeps else segments:
            entries = opened.file.get("lines")
            if entries is None or self._keys is None:
                continue
            if len(self._keys) + len(entries) // 8 > _MOST_KEYS:
                self._keys = None
            else:
                self._keys.extend([entry >> BITS for entry in entries.cast("Q")])

    def judge(self, segments: Sequence[OpenSegment]) -> Places:
        """Recognise furniture among the lines that were seen. Returns where articles have any."""
        seen, self._keys = self._keys, array("Q")
        self._rounds += 1
        if self._keeps or self._rounds > _MOST_ROUNDS or (seen is not None and not seen):
            return {}
        if self._new and self._rounds == 1 and seen is not None:  # what the archive has of a line, this load has seen
            seen = array("Q", [key for key, count in Counter(seen).items() if count >= FEWEST])
        found = recognise(segments, seen, self.known, self._kept)
        self.known = merged(self.known, found.lines)
        return found.places

    def done(self) -> None:
        """Note that nothing is left to judge. Raises ``OSError``."""
        if not self._keeps and self._noted:
            self._note.unlink(missing_ok=True)
            self._noted = False
