"""Prefixes, wildcards and fuzzy words: which words or values of a segment fit, and which documents hold any of them.

Words are compared as they stand in the text, folded but not stemmed. Postings are by term, which several words can
share; so where a field is asked about, and the term stands there and elsewhere in an article, the article is read.
"""

from __future__ import annotations

from struct import unpack, unpack_from

from index.analyse import forms
from index.fields import BY_NAME, TEXT, FieldKind
from index.kernels import Buffer, asking
from index.store.opened import OpenSegment
from index.store.strings import Strings
from index.store.zones import ZONES
from searcher.query.patterns import beginning
from searcher.query.plan import Expand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def with_fitting_word(opened: OpenSegment, plan: Expand) -> Buffer:
    """Documents with a word that fits, in the zone of the plan or anywhere."""
    zones = ZONES if plan.field == TEXT else (plan.field,)
    if plan.prefix == "":
        return asking.union([opened.present(zone) for zone in zones])
    fitting = fitting_numbers(opened.forms, plan)
    if plan.field == TEXT:
        return asking.union([opened.with_form(form) for form in fitting])
    return asking.union([_with_form_in(opened, form, plan.field) for form in fitting])


def with_fitting_name(opened: OpenSegment, plan: Expand) -> Buffer:
    """Documents with a word of a NAME field, or a whole value of a KEY field, that fits."""
    if plan.field == "id":
        return opened.with_ids(plan.prefix or "")
    names = opened.names(plan.field)
    if BY_NAME[plan.field].kind is FieldKind.KEY:
        return names.with_keys(fitting_numbers(names.keys, plan))
    return names.with_words(fitting_numbers(names.words, plan))


def fitting_numbers(strings: Strings, plan: Expand) -> Sequence[int]:
    """Numbers of the strings that fit."""
    first, last = strings.beginning(beginning(plan))
    if plan.prefix is not None:
        return range(first, last)
    if plan.pattern is not None:
        found = asking.matching(strings.blob, strings.starts, first, last, plan.pattern)
    else:
        found = asking.within_edits(strings.blob, strings.starts, first, last, plan.near or "", plan.edits)
    return unpack(f"<{len(found) // 4}I", found)


def _with_form_in(opened: OpenSegment, form: int, zone: str) -> Buffer:
    """Documents that hold a form in a zone."""
    (term,) = unpack_from("<I", opened.file["form_terms"], form * 4)
    postings, at = opened.postings, ZONES.index(zone)
    holding = asking.intersect(opened.with_form(form), postings.documents_within(term, at))
    elsewhere = asking.union([postings.documents_within(term, other) for other in range(len(ZONES)) if other != at])
    sure, doubtful = asking.subtract(holding, elsewhere), asking.intersect(holding, elsewhere)
    return asking.union([sure, _holding(opened, doubtful, opened.forms[form], zone)])


def _holding(opened: OpenSegment, docs: Buffer, form: str, zone: str) -> bytes:
    """Those of the documents in whose zone the form stands, by reading them."""
    values = BY_NAME[zone].values
    read: Iterable[int] = unpack(f"<{len(docs) // 2}H", docs)
    found = [
        document
        for document in read
        if values is not None and any(form in forms(text) for text in values(opened.article(document)))
    ]
    return b"".join(document.to_bytes(2, "little") for document in found)
