"""What the formats of agencies say of a record beside its text: may it be read, and by what id is it known?

The words of status are those of the IPTC (http://cv.iptc.org/newscodes/pubstatusg2/, NITF's ``management-status``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from index.report import Skip

_STATUS: Final = {
    **dict.fromkeys(("canceled", "cancelled", "withheld", "withdrawn", "killed"), Skip.WITHDRAWN),
    "embargoed": Skip.EMBARGOED,
}
_IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORDS: Final = re.compile(r"[^\W_]+")
_MIDNIGHT: Final = re.compile(r"(\d{8}|\d{4}-\d\d-\d\d)T00:?00(?::?00)?")
_DATE_KEYS: Final = ("published", "date", "publish_date", "published_date", "publication_date")


def standing(status: str | None, embargo: str | None = None) -> Skip | None:
    """Why a record is to be set aside, if it is: cancelled, withheld, or under an embargo that has not ended."""
    word = (status or "").rpartition(":")[2].rpartition("/")[2].strip().lower()
    reason = _STATUS.get(word)
    if reason is not None and (reason is not Skip.EMBARGOED or not embargo):
        return reason
    return Skip.EMBARGOED if embargo and _lies_ahead(embargo) else None


def _lies_ahead(text: str) -> bool:
    from index.errors import DateError
    from index.normalise.dates import parse_date

    now = datetime.now(UTC)
    try:
        date = parse_date(text, now=datetime.max.replace(tzinfo=UTC))
    except DateError:
        return False
    return date.seconds > now.timestamp()


def global_id(own: str | None, authority: str | None = None) -> str | None:
    """An id that no other publisher gives: a URI or UUID as it stands, else with the name of who gave it before it."""
    if not own or _IDENTIFIER.fullmatch(own):
        return own or None
    giver = "-".join(_WORDS.findall((authority or "").lower()))
    return f"{giver}:{own}" if giver else own


def dated(candidates: Iterable[str | None]) -> dict[str, str]:
    """The keys of a record for its dates of publication, best first. Midnight without a zone stands for the day."""
    found = dict.fromkeys(text for text in candidates if text)
    return {key: as_day(text) for key, text in zip(_DATE_KEYS, found, strict=False)}


def as_day(text: str) -> str:
    """A date, without a time of day that only fills its place."""
    midnight = _MIDNIGHT.fullmatch(text)
    return midnight[1] if midnight else text


def named(tags: Iterable[str]) -> list[dict[str, str]]:
    """Tags that are whole as they stand, commas and all, as cleaning understands them; each once."""
    return [{"name": tag} for tag in dict.fromkeys(tags) if tag]
