"""What building and merging segments needs. ``numpy_building`` is the same on numpy.

Arrays are raw little-endian numbers, in any object that is a buffer; results are ``bytes``. ``ABSENT`` is 2**32 - 1.
Every function raises ``ValueError`` where arrays do not fit each other, as those of a damaged archive may not.

The arrays of postings, by name (n terms; postings in order of term, then document):

* ``term_starts`` u32[n + 1]: where each term's postings begin; ``docs`` u16 and ``codes`` u8 per posting;
* ``positions`` u16 (*wide*: u32), ascending within a posting; ``place_starts`` u32[n + 1]: where each term's begin;
* ``code_frequencies`` u32[255], ``code_weights`` f64[255]: what a code stands for. The commonest pairs of frequency
  and weight have codes, commonest first, of equally common ones the smaller pair first;
* ``rare_postings`` u32, ``rare_frequencies`` u32, ``rare_weights`` f64: the postings of code 255, what they stand for;
* of terms with more than 128 postings, ``block_terms`` u32 and ``block_firsts`` u32[one more]: their first blocks of
  128; per block ``block_weights`` f64, the largest, ``block_lengths`` u8, the smallest code, and ``block_places`` u32,
  where the positions of its first posting begin;
* ``form_terms`` u32 per form, its term; ``form_starts`` u32[forms + 1], ``form_docs`` u16: the documents that hold each
  form; none for the only form of a term, whose documents are those of its term.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from index.kernels import Buffer

class Lexicon:
    """Spellings, and the forms that they stand for.

    A spelling of ASCII letters and digits has itself in small letters as its form, which then is a known spelling too.
    ``fold`` is called once for each other spelling, a token as it stands in the text, and gives its form. What it
    raises passes on; the lexicon stays usable.
    """

    def __init__(self, fold: Callable[[str], str]) -> None: ...
    @property
    def forms(self) -> list[bytes]:
        """The forms by number, in UTF-8: in the order in which they were met. To be read only."""

    def encode(self, text: str) -> bytes:
        """The number of each token's form, u32, in order. Tokens are those of ``index.analyse``."""

    def __len__(self) -> int:
        """Spellings known."""

    def clear(self) -> None:
        """Forget every spelling and every form."""

def column(documents: Buffer, values: Buffer, ranks: Buffer, keys: Buffer, count: int) -> dict[str, bytes]:
    """Which documents have which values, and the other way round, as ``index.store.names`` reads it.

    Args:
        documents: u32 per pair of a document and a value that it has.
        values: u32 per pair, the number of the value.
        ranks: u32 per value, its ordinal: all values are numbered again in the order of their keys.
        keys: u32 per ordinal, ascending: values that are compared alike share one. Of these a document keeps the first.
        count: how many documents there are.

    Returns:
        ``used``, u8 per ordinal, whether a document has it: those that are none have are left out of what follows.
        ``doc_starts`` u32 and ``docs`` u16, the documents of each ordinal. ``column``, the ordinals of each document,
        u16 or, from 65,535 of them on, u32; with ``column_starts`` u32 where a document has more than one, else with
        one entry for each document, all bits set where it has none.
    """

def dictionary(stream: Buffer, strings: list[bytes]) -> tuple[bytes, bytes, bytes]:
    """The distinct strings of the numbers that occur in a stream (u32), sorted by bytes.

    Returns:
        Bytes and starts (u32, one more than there are); for each number the place of its string among them, u32,
        ``ABSENT`` where it does not occur.
    """

def invert(
    stream: Buffer,
    articles: Buffer,
    zone_lengths: Buffer,
    form_terms: Buffer,
    form_numbers: Buffer,
    terms: int,
    forms: int,
    wide: bool,
    bases: tuple[int, int, int],
    units: tuple[int, int, int],
    lengths: Buffer,
) -> dict[str, bytes]:
    """The arrays of postings of articles, from their tokens.

    Args:
        stream: u32, the tokens of all articles by their numbers in a lexicon: headline, deck and body of each in turn.
        articles: u64[documents + 1], where each article begins in the stream.
        zone_lengths: u32[2 * documents], tokens of each headline and deck.
        form_terms: u32 per number of the lexicon, its term in the segment; ``ABSENT`` where it does not occur.
        form_numbers: as form_terms, its form in the segment.
        terms: how many terms there are.
        forms: how many forms there are.
        wide: whether positions take four bytes.
        bases: the position of the first token of each zone.
        units: what an occurrence in each zone weighs, in halves.
        lengths: u8 per document, the code of its length.

    Raises:
        ValueError: arrays do not fit each other, or an article is too long for these positions.
    """

def alive(term_starts: Buffer, docs: Buffer, doc_map: Buffer) -> bytes:
    """u8 per term (or form): whether ``doc_map`` (u32 per document) is not ``ABSENT`` for one of its documents."""

def merge_strings(sources: Sequence[tuple[Buffer, Buffer, Buffer | None]]) -> tuple[bytes, bytes, list[bytes]]:
    """The sorted union of several lists of sorted distinct strings.

    Args:
        sources: of each its bytes, where each string begins (u32, one more than there are), and a flag (u8) for each
            string that is to be kept; ``None`` keeps all.

    Returns:
        Bytes and starts of the union; for each source the place of each string there, u32, ``ABSENT`` if not kept.
    """

def merge(
    sources: Sequence[Mapping[str, Any]],
    documents: int,
    terms: int,
    forms: int,
    wide: bool,
    bases: tuple[int, int, int],
    units: tuple[int, int, int],
    lengths: Buffer,
) -> dict[str, bytes]:
    """The arrays of postings of several segments as ``invert`` would have made them for all articles that are kept.

    Args:
        sources: of each segment ``docs``, ``codes``, ``positions``, ``term_starts``, ``place_starts``,
            ``code_frequencies``, ``rare_postings``, ``rare_frequencies``, ``form_starts`` and ``form_docs``;
            ``form_terms_own``, u32, the term of each form; ``wide`` and ``bases`` as for :func:`invert`; and the maps
            ``doc_map``, ``term_map``, ``form_map``, u32, which give new numbers or ``ABSENT``. They ascend, and
            ``doc_map`` from source to source too.
        documents: how many there are afterwards; likewise terms and forms.
        terms: see documents.
        forms: see documents.
        wide: as for :func:`invert`, of the merged segment; likewise bases, units and lengths.
        bases: see wide.
        units: see wide.
        lengths: see wide.

    Raises:
        ValueError: arrays do not fit each other, or an article is too long for these positions.
    """

def pack_forms(
    term_starts: Buffer, docs: Buffer, form_terms: Buffer, form_starts: Buffer, form_docs: Buffer
) -> tuple[bytes, bytes]:
    """The documents of forms, packed: ``(starts, packed)``, starts u32[forms + 1] in bytes.

    What a form has is one bit for each posting of its term, from the lowest, where that takes no more bytes than the
    list of its documents; else the list (u16), which then is of another length; nothing where there are no documents.
    """

def unpack_forms(
    term_starts: Buffer, docs: Buffer, form_terms: Buffer, starts: Buffer, packed: Buffer
) -> tuple[bytes, bytes]:
    """``(form_starts, form_docs)``: the inverse of :func:`pack_forms`."""

def pack_docs(term_starts: Buffer, docs: Buffer, documents: int) -> tuple[bytes, bytes]:
    """The documents of terms, packed: ``(doc_starts, packed)``, starts u32[terms + 1] in bytes.

    What a term has is the list of its documents (u16) or, where that takes fewer bytes, one bit for each of the
    segment's documents, the first the lowest.
    """

def unpack_docs(term_starts: Buffer, doc_starts: Buffer, packed: Buffer, documents: int) -> bytes:
    """``docs``: the inverse of :func:`pack_docs`."""

def pack_positions(
    wide: bool,
    base: int,
    term_starts: Buffer,
    codes: Buffer,
    code_frequencies: Buffer,
    rare_frequencies: Buffer,
    place_starts: Buffer,
    positions: Buffer,
) -> tuple[bytes, bytes, bytes]:
    """Positions, packed: ``(place_starts, block_places, positions)``, which count bytes.

    Of each posting the first position, less ``base``, where bodies begin (what is ahead of that wraps around), then
    the distance from each to the next; each in seven bits a byte, the lowest first, the high bit saying that more
    follow.
    """

def unpack_positions(
    wide: bool,
    base: int,
    term_starts: Buffer,
    codes: Buffer,
    code_frequencies: Buffer,
    rare_frequencies: Buffer,
    place_starts: Buffer,
    positions: Buffer,
) -> tuple[bytes, bytes]:
    """``(place_starts, positions)``: the inverse of :func:`pack_positions`."""
