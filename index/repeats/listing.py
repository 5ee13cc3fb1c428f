"""What is known of furniture in an archive, for people to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from index.frozen import Frozen
from index.repeats.keeping import kept_lines
from index.repeats.lines import shown
from index.store.archive import open_archive
from index.store.damage import damage
from index.store.repeats import Repeats


class Furniture(Frozen):
    """A line that so many articles of a source have lost, the one with the first id for ``example``.

    ``kept``: the user says since that it is none; articles have it again once they are loaded again.
    """

    source: str
    line: str
    articles: int
    example: str
    kept: bool = False

    def to_json(self) -> dict[str, Any]:
        """``{source, articles, line, example, kept}``."""
        told = {"source": self.source, "articles": self.articles, "line": self.line, "example": self.example}
        return told | {"kept": self.kept}


def furniture(path: Path) -> list[Furniture]:
    """All of an archive's, the most frequent first. Raises :class:`index.errors.ArchiveError`."""
    kept = kept_lines(path)
    counts: dict[tuple[str, str], tuple[int, str]] = {}
    with damage(path):
        for opened in open_archive(path).segments:
            for source, line, documents in Repeats(opened).lost():
                first = min(map(opened.id_of, documents))
                count, example = counts.get((source, shown(line)), (0, first))
                counts[source, shown(line)] = count + len(documents), min(example, first)
    found = [Furniture(*named, *counted, named[1] in kept) for named, counted in counts.items()]
    return sorted(found, key=lambda each: (-each.articles, each.source, each.line))
