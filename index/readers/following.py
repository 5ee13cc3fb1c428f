"""What someone who follows the reading of files is told, and asked."""

from __future__ import annotations

from typing import BinaryIO

from index.readers.paths import Found


class Follower:
    """Leaves nothing out and notes nothing."""

    def leaves_out(self, file: Found) -> bool:
        """Asked before a file is read: whether it need not be."""
        return False

    def was_collection(self, file: Found) -> bool:
        """Asked of what is left out: whether it held a collection, so that prose beside it is documentation."""
        return False

    def opened(self, stream: BinaryIO) -> None:
        """Told of the file that is read now, as it is on disk."""

    def ended(self, file: Found, *, collection: bool) -> None:
        """Told when all records of a file have been handed on."""
