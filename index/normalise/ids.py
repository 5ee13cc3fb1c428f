"""Stable ids: the same record gives the same id on every load, wherever its file lies.

An id that the record gives is the article's id as it stands. Else it is made from the canonical URL, if that is an
article's; else from what the record says: source, headline, date as written, text. Made ids are 80 bits of BLAKE2b in
16 characters of base32 (RFC 4648, lower case): a million articles meet with a chance of one in 10¹².
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final
from urllib.parse import quote

from index.normalise.urls import identifying, url_key

_UNFIT: Final = re.compile(
    r"[^\S ]|[\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)


def given_id(text: str | None) -> str | None:
    """An id from the record, stripped; ``None`` where it is empty.

    Ids are written one a line, so line breaks, tabs, control characters and invisible ones are percent-encoded
    (a tab becomes ``%09``); everything else, spaces too, stays as it stands.
    """
    stripped = (text or "").strip()
    if stripped.isascii() and stripped.isprintable():
        return stripped or None
    return _UNFIT.sub(lambda m: quote(m[0], safe="", errors="replace"), stripped) or None


def article_id(given: str | None, url: str | None, *content: str | None) -> str:
    """The id of an article.

    Args:
        given: The record's own id.
        url: Its canonical URL.
        content: What else tells it from others, in fixed order: source, headline, date as written, text.
    """
    own = given_id(given)
    if own is not None:
        return own
    if url is not None and identifying(url):
        return _digest(b"url", url_key(url))
    return _digest(b"content", "\x1f".join(part or "" for part in content))


def _digest(kind: bytes, text: str) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=10, person=kind).digest()
    return base64.b32encode(digest).decode("ascii").lower()
