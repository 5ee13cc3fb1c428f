"""The pages that are measured on, and what is right about them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

ENGLISH: Final = frozenset({"us", "uk", "za", "ca", "au", "ls", "my"})
"""Countries whose publishers count as English: by country, since a few write in other languages of theirs."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its right answers; what a corpus does not say is ``None``."""

    name: str
    html: bytes
    body: str
    headline: str | None = None
    byline: tuple[str, ...] | None = None
    published: datetime | None = None
    english: bool = True


def article_pages(folder: Path) -> list[Page]:
    """The pages of article-extraction-benchmark: main text only."""
    truth: dict[str, Any] = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Page(name, _unpacked(folder / "html" / f"{name}.html.gz"), known["articleBody"])
        for name, known in sorted(truth.items())
    ]


def publisher_pages(folder: Path) -> list[Page]:
    """The pages of fundus' test data: headline, byline, date and main text."""
    return list(_publisher_pages(folder))


def _publisher_pages(folder: Path) -> Iterator[Page]:
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        yield Page(
            known["file"].removeprefix("html/").removesuffix(".html.gz"),
            _unpacked(folder / known["file"]),
            known["body"] or "",
            known["title"],
            tuple(known["authors"] or ()),
            datetime.fromisoformat(known["published"]) if known["published"] else None,
            known["country"] in ENGLISH,
        )


def digest(pages: list[Page]) -> str:
    """SHA-256 over all pages and answers, in order: what pinned floors belong to."""
    whole = hashlib.sha256()
    for page in pages:
        whole.update(repr((page.name, page.body, page.headline, page.byline, str(page.published))).encode())
        whole.update(page.html)
    return whole.hexdigest()


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())
