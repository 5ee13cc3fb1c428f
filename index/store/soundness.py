"""A segment's articles beside what its arrays say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from index.article import Article
from index.fields import BY_NAME
from index.store.builder import DATED
from index.store.dates import UNDATED, pack_date
from index.store.lengths import code_of
from index.store.opened import OpenSegment
from index.store.stored import digest
from index.store.vocabulary import Vocabulary
from index.store.zones import ZONES

UNREADABLE: Final = "articles cannot be read"


def articles_amiss(opened: OpenSegment, *, thoroughly: bool) -> dict[str, list[str]]:
    """Ids of the articles with which something is amiss, by what it is.

    ``thoroughly``: compares also what is costly to reckon, the words that each article has.
    """
    checks = _checks(opened, thoroughly=thoroughly)
    amiss: dict[str, list[str]] = {}
    for document in live_documents(opened):
        try:
            article = opened.article(document)
        except Exception:  # noqa: BLE001  # damage surfaces as anything
            amiss.setdefault(UNREADABLE, []).append(told_id(opened, document))
            continue
        for fault, check in checks.items():
            if not _holds(check, document, article):
                amiss.setdefault(fault, []).append(article.id)
    return amiss


def live_documents(opened: OpenSegment) -> Iterator[int]:
    """Numbers of the documents that are not deleted."""
    return (document for document in range(opened.documents) if not opened.segment.is_deleted(document))


def told_id(opened: OpenSegment, document: int) -> str:
    """The id of a document; its number where even that cannot be read."""
    try:
        return opened.id_of(document)
    except Exception:  # noqa: BLE001  # likewise
        return f"number {document} of {opened.segment.filename}"


_Check = Callable[[int, Article], bool]


def _holds(check: _Check, document: int, article: Article) -> bool:
    try:
        return check(document, article)
    except Exception:  # noqa: BLE001  # likewise
        return False


def _checks(opened: OpenSegment, *, thoroughly: bool) -> dict[str, _Check]:
    checks: dict[str, _Check] = {
        "articles differ from their digests": lambda document, article: opened.digest(document) == digest(article),
        "articles are not found by their ids": lambda document, article: opened.find(article.id) == document,
        "articles are dated wrongly": _Dates(opened),
    }
    return checks | ({"articles are ranked by a wrong length": _Lengths(opened)} if thoroughly else {})


class _Dates:
    def __init__(self, opened: OpenSegment) -> None:
        file = opened.file  # not opened.dates, which refuses all dates for one
        self._columns = {name: memoryview(file[name]).cast("q") for name in DATED if name in file}

    def __call__(self, document: int, article: Article) -> bool:
        return all(self._held(name, document) == _packed(article, name) for name in DATED)

    def _held(self, name: str, document: int) -> int:
        return self._columns[name][document] if name in self._columns else UNDATED


def _packed(article: Article, name: str) -> int:
    date = getattr(article, name)
    return UNDATED if date is None else pack_date(date)


class _Lengths:
    def __init__(self, opened: OpenSegment) -> None:
        self._lengths = opened.file["text.lengths"]
        self._present = {zone: frozenset(memoryview(opened.present(zone)).cast("H")) for zone in ZONES}
        self._vocabulary = Vocabulary()

    def __call__(self, document: int, article: Article) -> bool:
        lengths = {zone: self._words(zone, article) for zone in ZONES}
        present = all((length > 0) == (document in self._present[zone]) for zone, length in lengths.items())
        return present and self._lengths[document] == code_of(sum(lengths.values()))

    def _words(self, zone: str, article: Article) -> int:
        values = BY_NAME[zone].values
        texts = values(article) if values is not None else ()
        return len(self._vocabulary.encode(texts[0])) // 4 if texts else 0
