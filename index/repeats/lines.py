"""Which lines of an article may be furniture, and how are they told apart at the speed of loading?

A line is a paragraph. Candidates are short, and shorter in the middle of an article than at its edges: what a paper
says of itself stands above and below, and takes a line or two. When candidates are dropped, those that were left still
are candidates: a line comes no further from the edge when others go. So it does not matter in which order, or in how
many goes, lines are dropped.

Lines are compared as they stand, by bytes: news differs in a figure where furniture does not.
"""

from __future__ import annotations

from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

FIRST: Final = 2
LAST: Final = 4
"""So many paragraphs are an edge."""

MOST_AT_EDGE: Final = 400
MOST_INSIDE: Final = 200
"""Bytes of UTF-8 that a candidate may have: some 60 words, some 30."""

_MOST_PARAGRAPHS: Final = 32
"""From either edge; a table of a thousand short lines has not more candidates than an article."""

_SIZE_BITS: Final = MOST_AT_EDGE.bit_length()
KEY_BITS: Final = 32 + _SIZE_BITS
"""Of the key of a line."""

_GAP: Final = b"\n\n"


def encoded(text: str) -> bytes:
    """UTF-8, as texts are stored."""
    return text.encode("utf-8", "surrogatepass")


def decoded(line: bytes) -> str:
    """The inverse."""
    return line.decode("utf-8", "surrogatepass")


def shown(line: bytes) -> str:
    """A line as people are shown it, and name it: on one line."""
    return " ".join(decoded(line).split())


def paragraphs(text: bytes) -> list[bytes]:
    """The paragraphs of an article's text."""
    return text.split(_GAP)


def joined(parts: list[bytes]) -> bytes:
    """The inverse."""
    return _GAP.join(parts)


def candidates(parts: list[bytes]) -> list[bytes]:
    """The paragraphs that may be furniture; some may be there twice."""
    if len(parts) <= FIRST + LAST:
        return [part for part in parts if len(part) <= MOST_AT_EDGE]
    inside = parts[FIRST:-LAST]
    if len(inside) > 2 * _MOST_PARAGRAPHS:
        inside = inside[:_MOST_PARAGRAPHS] + inside[-_MOST_PARAGRAPHS:]
    found = [part for part in inside if len(part) <= MOST_INSIDE]
    found += [part for part in parts[:FIRST] if len(part) <= MOST_AT_EDGE]
    found += [part for part in parts[-LAST:] if len(part) <= MOST_AT_EDGE]
    return found


def by_size(part: bytes) -> tuple[int, bytes]:
    """Orders paragraphs: the longest is the greatest, and of those that are as long the last by its bytes."""
    return len(part), part


def key(line: bytes, seed: int) -> int:
    """A line of a source in 41 bits: its CRC-32, then its size. ``seed``: the CRC-32 of the source.

    Two lines of a million may share a key. Nothing is dropped for that: what is dropped is compared byte by byte.
    """
    return crc32(line, seed) << _SIZE_BITS | len(line)
