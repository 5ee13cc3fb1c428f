"""What Whoosh is told of the archive: a schema derived from ``index.fields.FIELDS``, and one analyser.

Whoosh pickles the schema by module path, so the names of the classes here are part of the archive format. Articles are
not written through it (see ``index.store.builder``): it is there for ``whoosh.index.open_dir`` and stock Whoosh searches.

* ``text`` holds the stemmed terms of headline, deck and body with positions; a field for each of them holds what of it
  lies in that zone; ``forms`` holds the words unstemmed, for prefixes, wildcards and fuzzy words;
* a NAME or KEY field holds the words of each value (NAME) and each whole value as it is compared, behind ``WHOLE``; its
  column holds the values as they are; a DATE field has a column of packed dates (``index.store.dates``), no terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from whoosh import columns, formats
from whoosh.analysis import Analyzer, Token
from whoosh.fields import COLUMN, FieldType, Schema

from index.analyse import spans
from index.fields import FIELDS, TEXT, FieldKind, FieldSpec
from index.store.dates import UNDATED

WHOLE: Final = "="
"""Stands before a whole value among the terms of a NAME or KEY field; no folded word begins with it."""

FORMS: Final = "forms"
"""The field of unstemmed words."""


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


class Prose(FieldType):  # type: ignore[misc]
    """Stemmed terms with positions, and the number of words, for ranking."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), NewsAnalyzer(), scorable=True)


class Words(FieldType):  # type: ignore[misc]
    """Words or values that an article has or has not."""

    def __init__(self, *, column: bool = False) -> None:
        super().__init__(formats.Existence(), NewsAnalyzer(), sortable=columns.VarBytesColumn() if column else False)


def schema() -> Schema:
    """The schema of an archive of this version."""
    return Schema(**{TEXT: Prose(), FORMS: Words()}, **{spec.name: _kind(spec) for spec in FIELDS if spec.prefixes})


def _kind(spec: FieldSpec) -> Any:
    match spec.kind:
        case FieldKind.TEXT:
            return Prose()
        case FieldKind.DATE:
            return COLUMN(columns.NumericColumn("q", default=UNDATED))
        case _:
            return Words(column=spec.facet)
