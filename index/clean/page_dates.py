"""When an article was published and updated, of all that its page says of it; dates as found, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from index.clean import meta_tags as names_of
from index.clean.date_lines import labelled_dates
from index.clean.elements import text_of
from index.clean.page_view import PageView

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATE_CLASS: Final = re.compile(
    r"(?:[\w-]*[_-])?(?:date|dateline|timestamp|pubdate|published|updated|posted-on|date-header)(?:[_-]\w+)?"
)
_CALLED: Final = {"published": ("pubdate", "publish"), "updated": ("updat", "modif")}
"""Parts of what time elements are called."""
_IN_ADDRESS: Final = re.compile(
    r"/((?:19|20)\d\d)([/-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[/_-]|\.|$)"
    r"|/((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?=/)"
)
_YEAR: Final = re.compile(r"\d{4}")
_TIMED: Final = re.compile(r"\d{4}.*\d:\d\d|\d:\d\d.*\d{4}|\d{10}")
_NO_DATE: Final = re.compile(r"0{1,4}\d?-|1970-01-01T00:00:0|-")
"""What systems write where they have no date."""


def published(view: PageView) -> tuple[str, ...]:
    """Dates of publication; the address's is not among them."""
    found = _dates((*view.stated("datePublished"), *view.tags.named(names_of.PUBLISHED)))
    if not any(map(_TIMED.search, found)):
        marked = view.marked.properties("datepublished")
        created = (*view.stated("dateCreated", "uploadDate"), *view.marked.properties("datecreated", "created"))
        found = _dates((*found, *marked, *created, *_times(view, "published")))
    return _exact_first(found) or _called(view, "published") or tuple(view.shown.published)


def updated(view: PageView) -> tuple[str, ...]:
    """Dates of the last change."""
    found = _dates((*view.stated("dateModified"), *view.tags.named(names_of.UPDATED)))
    if not any(map(_YEAR.search, found)):
        found = _dates((*found, *view.marked.properties("datemodified"), *_times(view, "updated")))
    return found or _called(view, "updated") or tuple(view.shown.updated)


def addressed(address: str) -> tuple[str, ...]:
    """The day in an article's address (``/2024/04/25/``), where nothing else says one."""
    found = _IN_ADDRESS.search(address)
    parts = [part for part in found.group(1, 3, 4, 5, 6, 7) if part] if found else []
    return (f"{parts[0]}-{parts[1]:0>2}-{parts[2]:0>2}",) if parts else ()


def _times(view: PageView, label: str) -> Iterator[str]:
    """Machine-readable times: those that are called so; of the others the first below the headline."""
    times = view.marked.times(view.heading)
    yield from (time.get("datetime").strip() for time in times if _is_called(time, label))
    others = (time for time in times if not _is_called(time, "updated"))
    yield from (time.get("datetime").strip() for time in islice(others, label == "published"))


def _is_called(element: Element, label: str) -> bool:
    names = " ".join((*element.keys(), element.get("class") or "", element.get("itemprop") or "")).lower()
    return any(word in names for word in _CALLED[label])


def _called(view: PageView, label: str) -> tuple[str, ...]:
    """Dates that microformats or elements called dates state."""
    classed = view.marked.classed(label, f"dt-{label}")
    stated = (element.get("title") or element.get("datetime") or "" for element in classed)
    lines = chain.from_iterable(labelled_dates(text_of(element)) for element in view.marked.called(_DATE_CLASS))
    said = (line.value for line in lines if (line.label or "published") == label)
    return _dates(chain(map(str.strip, stated), said))


def _dates(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(date for date in values if date and not _NO_DATE.match(date)))


def _exact_first(dates: tuple[str, ...]) -> tuple[str, ...]:
    """Dates with one that tells the time of the first day before the first, where that is only a day."""
    exact = next((date for date in dates[1:] if date.startswith(f"{dates[0]}T")), "") if dates else ""
    return _dates((exact, *dates))
