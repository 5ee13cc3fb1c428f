"""Random trees of the query language, of every shape that the parser can give."""

from __future__ import annotations

from hypothesis import strategies as st

from index.fields import FIELDS, FieldKind
from searcher.query.ast import (
    And,
    Boost,
    DateRange,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
)

OPERATORS = "\\\"“”„«»():*?~^-+&/.'’#@=_ORANDT0129"
_named = [spec for spec in FIELDS if spec.prefixes and spec.kind is not FieldKind.DATE]
_keys = [spec.name for spec in _named if spec.kind is FieldKind.KEY]
_fields = st.sampled_from([None, None, *(spec.name for spec in _named)])
_unkeyed = st.sampled_from([None, None, *(spec.name for spec in _named if spec.kind is not FieldKind.KEY)])

_letters = st.one_of(
    st.sampled_from(OPERATORS),
    st.sampled_from("abzäß北ж"),
    st.characters(exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc")),
)
texts = st.one_of(
    st.sampled_from(
        ["OR", "AND", "NOT", "title:x", "foo:bar", "http://x.org/a?b*", 'a:"b', "-", "--", "?", "a^2", "b~1"]
    ),
    st.text(_letters, min_size=1, max_size=8).filter(lambda text: not any(map(str.isspace, text))),
)
_no_address = texts.filter(lambda text: "://" not in text)


def _is_wildcard(text: str) -> bool:
    inner = text.rstrip("*")
    return ("*" in inner or "?" in inner) and (text[-1] == "*" or text[-1].isalnum())


_patterns = st.text(st.sampled_from("ab?*?*-~^.:('\\\"19"), min_size=2, max_size=7).filter(_is_wildcard)
_days = st.one_of(
    st.sampled_from(
        ["2025", "2025-12-04", "last week", "2025-12-04T10:00:00Z", 'a "quoted" (thing)', "3 days ago", "-5^2~"]
    ),
    st.text(st.sampled_from('ab12-: "\\(*'), min_size=1, max_size=6)
    .map(str.strip)
    .filter(lambda text: text not in ("", "*")),
)
_ends = st.one_of(st.none(), _days)
_dates = st.sampled_from(["published", "updated"])

leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, texts, _fields),
    st.builds(Phrase, st.text(_letters | st.just(" "), max_size=10), _fields, st.none() | st.integers(0, 9999)),
    st.builds(Prefix, _no_address, _unkeyed),
    st.builds(Prefix, texts.filter(lambda text: text[-1] != "*"), st.sampled_from(_keys)),
    st.builds(Prefix, st.just(""), _fields.filter(lambda field: field is not None)),
    st.builds(Wildcard, _patterns.filter(lambda text: "://" not in text), _unkeyed),
    st.builds(
        Fuzzy,
        _no_address.filter(lambda text: any(map(str.isalnum, text))),
        st.sampled_from([None, 1, 2]),
        _unkeyed,
    ),
    st.builds(DateRange, _ends, _ends, _dates),
    st.builds(lambda day, field: DateRange(day, day, field), _days, _dates),
    st.builds(lambda day: DateRange(None, day, exclusive=True), _days),
    st.builds(lambda day: DateRange(day, None, exclusive=True), _days),
    st.just(Everything()),
)

_factors = st.one_of(st.integers(0, 999_999).map(float), st.integers(0, 9_999_999).map(lambda number: number / 1000))


def _branches(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, several), st.builds(Or, several), st.builds(Not, children), st.builds(Boost, children, _factors)
    )


trees = st.recursive(leaves, _branches, max_leaves=12)
