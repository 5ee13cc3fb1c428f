"""Segments merged into one. Which ones, :mod:`index.store.tiers` decides."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from struct import unpack
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.fields import FieldSpec
from index.kernels import Buffer, building
from index.store.arrays import Chunk
from index.store.builder import DATED, NAMED, id_arrays, present_arrays, prose_arrays, stored_arrays, write_segment
from index.store.columns import Descriptions, column_arrays
from index.store.dates import UNDATED
from index.store.frames import Compressor
from index.store.opened import POSTINGS, OpenSegment
from index.store.repeats import BITS, DOCUMENT, Repeats, lost_arrays, named
from index.store.segment import Segment
from index.store.snapshot import open_snapshot
from index.store.zones import UNITS, ZONES, layout

_GONE: Final = 2**32 - 1

_Numbers = NDArray[Any]


def merge_committed(archive: Path, names: Iterable[str]) -> Segment | None:
    """:func:`merge` for segments of an archive's newest commit, by name."""
    opened = {found.segment.name: found for found in open_snapshot(archive).segments}
    return merge(archive, [opened[name] for name in names])


def merge(folder: Path, sources: Sequence[OpenSegment]) -> Segment | None:
    """One new segment of all that is live in the sources; ``None`` where nothing is. Raises ``OSError``."""
    kept = [np.frombuffer(source.everything(), "<u2") for source in sources]
    documents = sum(map(len, kept))
    if not documents:
        return None
    maps = _document_maps(sources, kept)
    lengths = _gathered("text.lengths", sources, kept, "u1")
    wide = any(source.wide for source in sources)
    prose, tokens = _prose(sources, maps, documents, lengths, wide=wide)
    arrays: dict[str, Chunk | Iterable[Chunk]] = {**prose}
    arrays |= _stored(sources, kept)
    arrays |= id_arrays(
        [source.raw_id(int(docnum)) for source, docs in zip(sources, kept, strict=True) for docnum in docs]
    )
    for name in DATED:
        dates = _dates(name, sources, kept)
        if dates.max() != UNDATED:
            arrays[name] = dates.tobytes()
    arrays |= present_arrays({zone: _present(zone, sources, maps) for zone in ZONES})
    arrays |= _repeats(sources, maps)
    descriptions = Descriptions()
    for spec in NAMED:
        arrays |= _column(spec, sources, maps, documents, descriptions)
    return write_segment(folder, arrays, documents=documents, tokens=tokens, wide=wide)


def _document_maps(sources: Sequence[OpenSegment], kept: Sequence[_Numbers]) -> list[_Numbers]:
    """For each source the new number of each document."""
    maps, first = [], 0
    for source, docs in zip(sources, kept, strict=True):
        found = np.full(source.documents, _GONE, "<u4")
        found[docs] = np.arange(first, first + len(docs), dtype="<u4")
        maps.append(found)
        first += len(docs)
    return maps


def _gathered(name: str, sources: Sequence[OpenSegment], kept: Sequence[_Numbers], kind: str) -> bytes:
    parts = (np.frombuffer(source.file[name], kind)[docs] for source, docs in zip(sources, kept, strict=True))
    return b"".join(part.tobytes() for part in parts)


def _dates(name: str, sources: Sequence[OpenSegment], kept: Sequence[_Numbers]) -> _Numbers:
    parts = []
    for source, docs in zip(sources, kept, strict=True):
        held = source.dates(name)
        parts.append(np.full(len(docs), UNDATED, "<i8") if held is None else np.frombuffer(held, "<i8")[docs])
    return np.concatenate(parts)


def _present(zone: str, sources: Sequence[OpenSegment], maps: Sequence[_Numbers]) -> array[int]:
    docs = array("H")
    for source, found in zip(sources, maps, strict=True):
        new = found[np.frombuffer(source.present(zone), "<u2")]
        docs.frombytes(new[new != _GONE].astype("<u2").tobytes())
    return docs


def _repeats(sources: Sequence[OpenSegment], maps: Sequence[_Numbers]) -> dict[str, bytes]:
    """The arrays of lines that are repeated (``index.store.repeats``)."""
    parts: list[_Numbers] = []
    lost: dict[bytes, list[int]] = {}
    for source, found in zip(sources, maps, strict=True):
        repeats = Repeats(source)
        for publisher, line, docs in repeats.lost():
            lost.setdefault(named(publisher, line), []).extend(found[docs].tolist())
        entries = np.frombuffer(source.file.get("lines") or b"", "<u8")
        new = found[entries & np.uint64(DOCUMENT)]
        parts.append((entries >> np.uint64(BITS) << np.uint64(BITS) | new)[new != _GONE])
    entries = np.sort(np.concatenate(parts))
    return ({"lines": entries.tobytes()} if len(entries) else {}) | lost_arrays(lost)


def _prose(
    sources: Sequence[OpenSegment], maps: Sequence[_Numbers], documents: int, lengths: bytes, *, wide: bool
) -> tuple[dict[str, bytes], int]:
    """The arrays of prose, and how many words there are."""
    unpacked = [_Unpacked.of(source) for source in sources]
    living = [_living(source, lists, found) for source, lists, found in zip(sources, unpacked, maps, strict=True)]
    *terms, term_maps = building.merge_strings([of_source.terms for of_source in living])
    *forms, form_maps = building.merge_strings([of_source.forms for of_source in living])
    described = [
        {name: source.file[f"text.{name}"] for name in POSTINGS if name != "doc_starts"}
        | lists._asdict()
        | {"form_terms_own": source.file["form_terms"], "wide": source.wide, "bases": layout(wide=source.wide).bases}
        | {"doc_map": found.tobytes(), "term_map": term_map, "form_map": form_map}
        for source, lists, found, term_map, form_map in zip(sources, unpacked, maps, term_maps, form_maps, strict=True)
    ]
    counts = len(terms[1]) // 4 - 1, len(forms[1]) // 4 - 1
    merged = building.merge(described, documents, *counts, wide, layout(wide=wide).bases, UNITS, lengths)
    (tokens,) = unpack("<I", merged["place_starts"][-4:])
    strings = (terms[0], terms[1]), (forms[0], forms[1])
    return prose_arrays(merged, *strings, lengths, wide=wide), tokens


class _Unpacked(NamedTuple):
    """The documents of terms and forms of a source as lists, and its positions as they are."""

    docs: bytes
    form_starts: bytes
    form_docs: bytes
    place_starts: bytes
    positions: bytes

    @classmethod
    def of(cls, source: OpenSegment) -> _Unpacked:
        docs = source.unpacked_docs()
        return cls(docs, *source.unpacked_forms(docs), *source.unpacked_positions())


class _Living(NamedTuple):
    """The terms and the forms of a source, and which of them some kept document holds (``None``: all)."""

    terms: tuple[Buffer, Buffer, bytes | None]
    forms: tuple[Buffer, Buffer, bytes | None]


def _living(source: OpenSegment, lists: _Unpacked, found: _Numbers) -> _Living:
    terms, forms = source.terms, source.forms
    if source.deleted is None:
        return _Living((terms.blob, terms.starts, None), (forms.blob, forms.starts, None))
    of_terms = building.alive(source.file["text.term_starts"], lists.docs, found.tobytes())
    by_term = np.frombuffer(of_terms, "u1")[np.frombuffer(source.file["form_terms"], "<u4")]
    explicit = np.frombuffer(building.alive(lists.form_starts, lists.form_docs, found.tobytes()), "u1")
    starts = np.frombuffer(lists.form_starts, "<u4")
    of_forms = np.where(starts[1:] > starts[:-1], explicit, by_term).tobytes()
    return _Living((terms.blob, terms.starts, of_terms), (forms.blob, forms.starts, of_forms))


def _stored(sources: Sequence[OpenSegment], kept: Sequence[_Numbers]) -> dict[str, Chunk | Iterable[Chunk]]:
    """Frames are copied where they were made with the dictionary that most have; others are made anew."""
    sizes: dict[bytes, int] = {}
    for source, docs in zip(sources, kept, strict=True):
        dictionary = bytes(source.file["article_dictionary"])
        sizes[dictionary] = sizes.get(dictionary, 0) + len(docs)
    chosen = max(filter(None, sizes), key=sizes.__getitem__, default=b"")
    compressor = Compressor(chosen)
    for source, docs in zip(sources, kept, strict=True):
        same = chosen != b"" and source.file["article_dictionary"] == chosen
        for document in docs.tolist():
            if same:
                compressor.copy(bytes(source.frame(document)))
            else:
                compressor.add(source.stored(document))
    digests = [
        source.digest(document) for source, docs in zip(sources, kept, strict=True) for document in docs.tolist()
    ]
    return stored_arrays(compressor.finish(), compressor.dictionary, digests)


def _column(
    spec: FieldSpec,
    sources: Sequence[OpenSegment],
    maps: Sequence[_Numbers],
    documents: int,
    descriptions: Descriptions,
) -> dict[str, bytes]:
    values: dict[str, int] = {}
    pair_documents, pair_values = [], []
    for source, found in zip(sources, maps, strict=True):
        names = source.names(spec.name)
        numbers = np.array([values.setdefault(value, len(values)) for value in names.values], "<u4")
        starts = np.frombuffer(source.file[f"{spec.name}.doc_starts"], "<u4")
        new = found[np.frombuffer(source.file[f"{spec.name}.docs"], "<u2")]
        pair_documents.append(new[new != _GONE])
        pair_values.append(np.repeat(numbers, np.diff(starts))[new != _GONE])
    pairs = np.concatenate(pair_documents).tobytes(), np.concatenate(pair_values).astype("<u4").tobytes()
    return column_arrays(spec, list(values), *pairs, documents, descriptions)
