"""What a load did: a count for every outcome and for every reason of a rejection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index.versions import ARTICLE_FORMAT


class Reason(StrEnum):
    """Why a record was rejected. The values are printed and stable."""

    UNREADABLE = "unreadable-file"
    EMPTY_FILE = "empty-file"
    BINARY = "binary-file"
    UNKNOWN_FORMAT = "unknown-format"
    BAD_ENCODING = "bad-encoding"
    BROKEN_JSON = "broken-json"
    BROKEN_MARKUP = "broken-markup"
    UNSAFE_MARKUP = "unsafe-markup"  # declares entities: a few letters that stand for megabytes, or for another file
    NOT_A_RECORD = "not-a-record"
    NO_TEXT = "no-text"
    BROKEN_CONTAINER = "broken-container"
    TOO_LARGE = "too-large"
    OVERPACKED = "decompression-bomb"
    RAGGED = "ragged-row"
    NO_HEADER = "no-header"
    BROKEN_RECORD = "broken-record"
    NO_LIBRARY = "missing-library"
    TOO_SLOW = "too-slow"  # took longer than a record may (index.deadline)
    NOT_THERE = "not-there"  # was to be read again, and is in its file no more
    FAILED = "failed"


class Skip(StrEnum):
    """Why a file, or a record that is not to be read, was left alone. No failure, but counted."""

    COMPANION = "companion-file"  # text or markup that is no article: a README, a DTD, a list of codes
    HIDDEN = "hidden-file"  # its name begins with a point
    NOT_A_FILE = "not-a-file"  # a device, a pipe, a socket, a link inside a container
    SEEN = "already-read"  # a link to a folder that was walked before
    INDEX_PAGE = "index-page"  # a home page, the front of a section: it leads to articles and is none
    NO_ARTICLE = "no-article"  # a picture, a list of a package's parts, an agenda: its format says so
    WITHDRAWN = "withdrawn"  # cancelled or withheld by its publisher
    EMBARGOED = "embargoed"  # not to be published yet
    SUPERSEDED = "superseded"  # an older version of a record that came before it
    MEDIA = "media-file"  # a picture, a sound, a film, a font: what saved sites are full of
    NOT_OK = "not-ok"  # a web server's answer that is no page: an error, a redirection
    NOT_HTML = "not-html"  # a web server's answer that is something else: a picture, a script
    REVISIT = "revisit"  # a note that a page was as it had been before
    OTHER_RECORD = "other-record"  # of a web archive: requests, metadata, what describes the archive
    DONE = "done-before"  # an interrupted load of the same had committed all of it


class Outcome(StrEnum):
    """What became of an accepted record."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    TAKEN_DOWN = "taken-down"  # deleted by the user before; a load does not bring it back


class Caution(StrEnum):
    """Something left out of an accepted article because it could not be trusted."""

    DATE_UNREADABLE = "date-unreadable"
    DATE_ABSURD = "date-absurd"
    RULE_EMPTY = "host-rule-empty"  # a selector of the user's own rule matched nothing: the general way was taken


@dataclass(slots=True)
class LoadReport:
    """Counts of one load: what became of each record, and why; ``seconds`` of wall-clock time.

    ``furniture``: how many articles lost a line that their source repeats, by source and line.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    rejected_by_reason: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    cautions: Counter[str] = field(default_factory=Counter)
    furniture: Counter[tuple[str, bytes]] = field(default_factory=Counter)
    records: int = 0
    files: int = 0
    last_file: str = ""
    seconds: float = 0.0
    interrupted: bool = False
    dry_run: bool = False

    @property
    def added(self) -> int:
        """Articles that were not in the archive before."""
        return self.outcomes[Outcome.ADDED]

    @property
    def updated(self) -> int:
        """Articles that replaced an older version with the same id."""
        return self.outcomes[Outcome.UPDATED]

    @property
    def unchanged(self) -> int:
        """Articles that the archive already held, just so."""
        return self.outcomes[Outcome.UNCHANGED]

    @property
    def rejected(self) -> int:
        """Records that did not become articles."""
        return self.rejected_by_reason.total()

    def saw(self, records: int, files: Sequence[str]) -> None:
        """Count records, and their files in order; the first may be the last one that was counted."""
        self.records += records
        self.files += len(files) - (1 if files and files[0] == self.last_file else 0)
        self.last_file = files[-1] if files else self.last_file

    def add(self, other: LoadReport) -> None:
        """Add the counts of another load."""
        for mine, others in (
            (self.outcomes, other.outcomes),
            (self.rejected_by_reason, other.rejected_by_reason),
            (self.skipped, other.skipped),
            (self.cautions, other.cautions),
        ):
            mine.update(others)
        self.furniture.update(other.furniture)
        self.records += other.records
        self.files += other.files
        self.seconds += other.seconds
        self.interrupted |= other.interrupted

    def to_json(self) -> dict[str, Any]:
        """The summary as ``load --format json`` prints it."""
        return {
            "format": ARTICLE_FORMAT,
            **{str(outcome): self.outcomes[outcome] for outcome in Outcome},
            "rejected": self.rejected,
            "rejected_by_reason": dict(sorted(self.rejected_by_reason.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "cautions": dict(sorted(self.cautions.items())),
            "furniture": {"lines": self.furniture.total(), "kinds": len(self.furniture)},
            "records": self.records,
            "files": self.files,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "dry_run": self.dry_run,
        }
