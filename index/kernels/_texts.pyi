"""Passes over whole texts. ``python_texts`` is the same in Python.

A *plain* text holds only characters that are clean as they stand: none unseen, none a strange space, none that could be
composed with its neighbour.
"""

def is_plain(text: str) -> bool:
    """Whether a text is plain. A clean text of rare characters may fail it."""

def is_plain_line(text: str) -> bool:
    """Whether a text is plain, on one line, with single spaces and none around it; or is empty."""

def are_plain_lines(texts: tuple[str, ...]) -> bool:
    """Whether each is a plain line, and none is empty."""

def may_be_garbled(text: str) -> bool:
    """Whether a text holds a sign of UTF-8 that was read as Windows-1252, -1251 or MacRoman. Good text rarely does."""

def plain_paragraphs(text: str) -> tuple[str, ...] | None:
    """The paragraphs of a plain text, each a plain line, parted by one blank line.

    ``None`` where it is laid out in another way, is empty, or may hold markup:
    ``<`` before a slash or a small letter, ``&`` before anything but a space.
    """

def count_names(text: str, names: tuple[tuple[str, ...], ...]) -> list[tuple[int, tuple[str, ...]]]:
    """For each name how often a text holds it, and in which of its forms, each once, in the order of the text.

    Runs of spaces and line ends count as one space. A form stands by itself, not inside a word; of forms of a name
    that overlap the first counts, then the longest.

    Args:
        text: what is searched.
        names: the forms of each name: not empty, with single spaces and none around them.
    """

def line_entries(text: str, seed: int, document: int) -> bytes:
    """The lines of a text that may be furniture (``index.repeats.lines.candidates``), u64 each, in any order.

    Each is its key (``index.repeats.lines.key``) in front of 16 bits for the document. A line can be there twice.
    """

def sorted_entries(entries: bytes) -> bytes:
    """Entries (u64) in ascending order, each once. Raises ``ValueError`` where there is a part of one."""
