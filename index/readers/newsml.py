"""NewsML-G2: news items, by themselves or many in one message or package; and NewsML 1, which came before.

NewsML-G2 2.x (IPTC, https://iptc.org/std/NewsML-G2/). Items are read one after another, so that a message may be as
long as it likes. A later version of an item replaces an earlier one; an earlier one that comes later is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from index.article import Origin, Reading, Rejected, Skipped
from index.errors import RecordError
from index.readers.base import Confidence, Reader, reject
from index.readers.guarded_xml import elements
from index.readers.markup_text import root_of
from index.readers.newsml_1 import news_item_1
from index.readers.newsml_g2 import Item, news_item
from index.report import Reason, Skip

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OTHERS: Final = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem", "hopItem")
_G2_ROOTS: Final = frozenset({"newsMessage", "newsItem", *_OTHERS})
_READ: Final[dict[str, Callable[[Element, Origin], Item]]] = {"newsItem": news_item, "NewsItem": news_item_1}
_WANTED: Final = frozenset({*_READ, *_OTHERS})


def sniff(head: bytes, _name: str) -> Confidence:
    """Sure by the root element."""
    root, _ = root_of(head)
    return Confidence.SURE if root in _G2_ROOTS or root == "NewsML" else Confidence.NO


def read(stream: BinaryIO, file: str) -> Iterator[Reading]:
    """The articles among the items, in order; the position is the ordinal of the item."""
    versions: dict[str, int] = {}
    number = 0
    try:
        for number, element in enumerate(elements(stream, _WANTED), 1):
            yield _reading(element, Origin(file, number), versions)
    except RecordError as error:
        yield reject(Origin(file, number + 1 if number else None), Reason(error.reason), error.detail)
        return
    if not number:
        yield reject(Origin(file), Reason.UNKNOWN_FORMAT, "holds no news item")


def _reading(element: Element, origin: Origin, versions: dict[str, int]) -> Reading:
    """What an item is. ``versions``: of each item that was read its latest, by its identifier."""
    take = _READ.get(element.tag)
    if take is None:
        return Skipped(origin, Skip.NO_ARTICLE)
    item = take(element, origin)
    if isinstance(item.reading, Rejected | Skipped) or not item.guid:
        return item.reading
    if item.version < versions.get(item.guid, item.version):
        return Skipped(origin, Skip.SUPERSEDED)
    versions[item.guid] = item.version
    return item.reading


NEWSML: Final = Reader("newsml", "NewsML-G2 items, packages and messages, and NewsML 1.", sniff, read)
