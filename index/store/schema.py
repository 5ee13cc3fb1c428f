"""The Whoosh schema, derived from ``index.fields.FIELDS``, and the field types that feed it.

Whoosh pickles a schema by module path, so the names of the classes here are part of the archive format.

For each FieldSpec of kind

* TEXT ``f``: ``f`` holds stemmed terms with positions; ``f_forms`` holds the words unstemmed, without positions, for
  prefixes, wildcards, fuzzy words and spelling;
* NAME and KEY ``f``: one field holds the folded words of each value (NAME) and each whole folded value behind
  ``WHOLE``; its column holds the values as they are, for facets;
* DATE ``f``: a column of packed dates (:func:`pack_date`), no terms: ranges are answered from the column.

Besides, as columns: ``article`` (its stored form, compressed) and ``digest``.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import pack, unpack
from typing import Any, Final

from whoosh import columns, formats
from whoosh.analysis import Analyzer, Token
from whoosh.fields import COLUMN, FieldType, Schema

from index.analyse import fold, forms, spans, tokens
from index.article import Article, NewsDate, Precision
from index.fields import FIELDS, FieldKind, FieldSpec
from index.store.stored import encode

WHOLE: Final = "="
"""Stands before a whole value among the terms of a NAME or KEY field; no folded word begins with it."""

SEPARATOR: Final = "\x1f"
"""Parts the values of an article in a column (the ASCII unit separator; cleaned text has no control characters)."""

UNDATED: Final = -(2**63)
"""The packed date of an article without one."""

Posting = tuple[bytes, int, float, bytes]


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """``index.analyse`` as Whoosh's own parser and highlighter want it."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """Yield the one token object, changed for each token, as Whoosh analysers do."""
        token = Token(**kwargs)
        for position, (form, term, start, end) in enumerate(spans(value)):
            token.text = token.original = form if kwargs.get("no_morph") else term
            token.boost, token.stopped = 1.0, False
            token.pos = position + kwargs.get("start_pos", 0)
            token.startchar, token.endchar = start, end
            yield token


class Places(formats.Positions):  # type: ignore[misc]
    """Positions as numbers of four bytes, where Whoosh would pickle a list for each posting."""

    def encode(self, poslist: list[int]) -> bytes:
        """Pack ascending positions."""
        return pack(f"<{len(poslist)}I", *poslist)

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The inverse of :meth:`encode`."""
        return list(unpack(f"<{len(valuestring) // 4}I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions there are."""
        return len(valuestring) // 4


class Prose(FieldType):  # type: ignore[misc]
    """Stemmed terms with positions, and the number of them, for ranking."""

    def __init__(self) -> None:
        super().__init__(Places(), NewsAnalyzer(), scorable=True)

    def index(self, value: str, **_: Any) -> Iterator[Posting]:
        """Postings of one article: ``(term, frequency, weight, positions)``."""
        positions: dict[str, list[int]] = {}
        for position, term in enumerate(tokens(value)):
            positions.setdefault(term, []).append(position)
        encode = self.format.encode
        for term, places in positions.items():
            yield term.encode("utf-8", "surrogatepass"), len(places), float(len(places)), encode(places)


class Forms(FieldType):  # type: ignore[misc]
    """The distinct unstemmed words, nothing else."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), NewsAnalyzer())

    def index(self, value: str, **_: Any) -> Iterator[Posting]:
        """One posting a distinct word."""
        for form in set(forms(value)):
            yield form.encode("utf-8", "surrogatepass"), 1, 1.0, b""


class Names(FieldType):  # type: ignore[misc]
    """Values of an article: whole, by word where ``words``, and in a column as they are."""

    def __init__(self, *, words: bool, exact: bool, column: bool) -> None:
        super().__init__(formats.Existence(), NewsAnalyzer(), sortable=columns.VarBytesColumn() if column else False)
        self.words = words
        self.exact = exact

    def index(self, value: tuple[str, ...], **_: Any) -> Iterator[Posting]:
        """One posting a distinct word, one a distinct whole value."""
        terms = {WHOLE + (name if self.exact else fold(name)) for name in value}
        if self.words:
            terms.update(form for name in value for form in forms(name))
        for term in terms:
            yield term.encode("utf-8", "surrogatepass"), 1, 1.0, b""

    def to_column_value(self, value: tuple[str, ...]) -> bytes:
        """The values, each once, parted by ``SEPARATOR``."""
        return SEPARATOR.join(dict.fromkeys(value)).encode("utf-8", "surrogatepass")


def pack_date(date: NewsDate) -> int:
    """One integer a date: seconds (see ``NewsDate.seconds``) · 16 + precision · 2 + whether the zone is known.

    Packed dates sort by time.
    """
    return date.seconds << 4 | int(date.precision) << 1 | int(date.zone_known)


def unpack_date(packed: int) -> tuple[int, Precision, bool]:
    """``(seconds, precision, zone known)``: the inverse of :func:`pack_date` as far as columns need it."""
    return packed >> 4, Precision(packed >> 1 & 7), bool(packed & 1)


def forms_field(name: str) -> str:
    """The schema field that holds the unstemmed words of a TEXT field."""
    return f"{name}_forms"


def document(article: Article, digest: bytes) -> dict[str, Any]:
    """The article as keyword arguments of a Whoosh writer's ``add_document``."""
    fields: dict[str, Any] = {"article": encode(article), "digest": digest}
    for spec in FIELDS:
        fields.update(_schema_values(spec, article))
    return fields


def _schema_values(spec: FieldSpec, article: Article) -> Iterator[tuple[str, Any]]:
    if spec.kind is FieldKind.DATE:
        date: NewsDate | None = getattr(article, spec.name)
        if date is not None:
            yield spec.name, pack_date(date)
    elif spec.values is not None and (values := spec.values(article)):
        if spec.kind is FieldKind.TEXT:
            yield spec.name, values[0]
            yield forms_field(spec.name), values[0]
        else:
            yield spec.name, _indexed_values(spec, values)


def _indexed_values(spec: FieldSpec, values: tuple[str, ...]) -> tuple[str, ...]:
    # ``lang:en`` is to find ``en-GB`` too. The column takes the first value alone (see Language).
    return (values[0], values[0].split("-")[0]) if spec.name == "language" else values


class Language(Names):
    """A BCP 47 tag, indexed with its primary subtag; the column holds the tag alone."""

    def to_column_value(self, value: tuple[str, ...]) -> bytes:
        """The full tag."""
        return super().to_column_value(value[:1])


def _schema_fields(spec: FieldSpec) -> Iterator[tuple[str, FieldType]]:
    match spec.kind:
        case FieldKind.TEXT:
            yield spec.name, Prose()
            yield forms_field(spec.name), Forms()
        case FieldKind.NAME:
            yield spec.name, Names(words=True, exact=spec.exact, column=spec.facet)
        case FieldKind.KEY if spec.name == "language":
            yield spec.name, Language(words=False, exact=spec.exact, column=True)
        case FieldKind.KEY:
            yield spec.name, Names(words=False, exact=spec.exact, column=spec.name == "id")
        case FieldKind.DATE:
            yield spec.name, COLUMN(columns.NumericColumn("q", default=UNDATED))


def schema() -> Schema:
    """The schema of an archive of this version."""
    fields = {name: kind for spec in FIELDS for name, kind in _schema_fields(spec)}
    return Schema(article=COLUMN(columns.CompressedBytesColumn()), digest=COLUMN(columns.VarBytesColumn()), **fields)
