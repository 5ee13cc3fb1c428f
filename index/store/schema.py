"""What Whoosh is told of the archive: a schema derived from ``index.fields.FIELDS``, and one analyser.

Whoosh pickles the schema by module path, so the names of the classes here are part of the archive format. Articles are
not written through it (see ``index.store.builder``): it is there for ``whoosh.index.open_dir`` and stock Whoosh.

* ``text`` holds the stemmed terms of headline, deck and body with positions; a field for each of them holds what of it
  lies in that zone; ``forms`` holds the words unstemmed, for prefixes, wildcards and fuzzy words;
* a NAME or KEY field holds the words of each value (NAME) and each whole value as it is compared, behind ``WHOLE``; the
  column of a facet holds the values as they are, parted by ``SEPARATOR``; ``id`` holds ids just as they are;
* a DATE field has a column of packed dates (``index.store.dates``), no terms;
* stored is the article's JSON object, under its own keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NoReturn

from whoosh import columns, formats
from whoosh.analysis import Analyzer, IDTokenizer, Token
from whoosh.fields import COLUMN, STORED, FieldType, Schema

from index.analyse import spans
from index.errors import ArchiveError
from index.fields import FIELDS, TEXT, FieldKind, FieldSpec
from index.store.dates import UNDATED
from index.store.strings import encoded

WHOLE: Final = "="
"""Stands before a whole value among the terms of a NAME or KEY field; no folded word begins with it."""

FORMS: Final = "forms"
"""The field of unstemmed words."""

SEPARATOR: Final = "\x1f"
"""Parts the values of an article in a column (the ASCII unit separator; cleaned text has no control characters)."""

_ONLY_STORED: Final = ("entities", "format", "headline_derived", "origin", "tags", "timezone_known")
"""Keys of an article's JSON object that are no fields. Whoosh shows only what its schema names."""


def read_only() -> ArchiveError:
    """The error for whatever would have Whoosh write."""
    return ArchiveError(
        "Whoosh can read an archive of searcher, not write it",
        hint="load articles with: searcher load, take them down with: searcher delete",
    )


class NewsAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh is untyped
    """``index.analyse`` as Whoosh's own parser and highlighter want it: stemmed terms."""

    stems = True

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """Yield the one token object, changed for each token, as Whoosh analysers do."""
        token = Token(**kwargs)
        stems = self.stems and not kwargs.get("no_morph")
        for position, (form, term, start, end) in enumerate(spans(value)):
            token.text = token.original = term if stems else form
            token.boost, token.stopped = 1.0, False
            token.pos = position + kwargs.get("start_pos", 0)
            token.startchar, token.endchar = start, end
            yield token


class FormAnalyzer(NewsAnalyzer):
    """The same without stemming."""

    stems = False


class _Terms(FieldType):  # type: ignore[misc]
    """A field of terms, which are UTF-8; half a surrogate pair, which JSON escapes can bring in, is kept."""

    def separate_spelling(self) -> NoReturn:
        """Refuse: Whoosh asks a field this while it adds a document to an index, and at no other time."""
        raise read_only()

    def to_bytes(self, value: Any) -> bytes:
        """A term as it is kept; of several, the first."""
        first = value[0] if isinstance(value, list | tuple) else value
        return first if isinstance(first, bytes) else encoded(first)

    def from_bytes(self, bs: bytes) -> str:
        """The inverse."""
        return bytes(bs).decode("utf-8", "surrogatepass")


class Prose(_Terms):
    """Stemmed terms with positions, and the number of words, for ranking."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), NewsAnalyzer(), scorable=True)


class Words(_Terms):
    """Words or values that an article has or has not."""

    def __init__(self, *, column: bool = False) -> None:
        super().__init__(formats.Existence(), FormAnalyzer(), sortable=columns.VarBytesColumn() if column else False)

    def sortable_terms(self, ixreader: Any, fieldname: str) -> Iterator[bytes]:
        """The terms that Whoosh may group by, where an article may be in several groups: whole values."""
        return iter(ixreader.expand_prefix(fieldname, WHOLE))


class Identifier(_Terms):
    """The id, as it is."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), IDTokenizer(), unique=True)


class ArchiveSchema(Schema):  # type: ignore[misc]
    """The schema of an archive. Read from one, it keeps Whoosh from publishing a commit there.

    Whoosh would merge segments into its own kind and name those in the table of contents. Right before it writes that
    it calls :meth:`clean`, and nowhere else. The schema that ``index.store.contents`` publishes has not been read.
    """

    _was_read = False

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._was_read = True

    def clean(self) -> None:
        """Raise :class:`ArchiveError` where this comes from an archive."""
        if self._was_read:
            raise read_only()
        super().clean()


def schema() -> ArchiveSchema:
    """The schema of an archive of this version."""
    fields = {TEXT: Prose(), FORMS: Words()} | {name: STORED() for name in _ONLY_STORED}
    return ArchiveSchema(**fields, **{spec.name: _kind(spec) for spec in FIELDS if spec.prefixes})


def _kind(spec: FieldSpec) -> FieldType:
    match spec.kind:
        case FieldKind.TEXT:
            return Prose()
        case FieldKind.DATE:
            return COLUMN(columns.NumericColumn("q", default=UNDATED))
        case _:
            return Identifier() if spec.name == "id" else Words(column=spec.facet)
