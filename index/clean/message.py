"""E-mail newsletters → drafts: what their headers say, and the better of the texts that they bring.

A subject is the headline, the sender's name the source, the message's id the article's, and its date the date of
publication. ``Ada Example at Harbour Courier`` is a person and a source; a name alone is that of the source.
"""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

from index.article import Draft, RawDocument
from index.clean import mail, newsletter
from index.clean.dump_facts import Facts, facts_of
from index.clean.dump_lines import CREDITS, Line, role_of
from index.clean.given import tags
from index.errors import RecordError
from index.normalise.text import comparable
from index.normalise.urls import registrable
from index.report import Reason

_REPLY: Final = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_LIST_TAG: Final = re.compile(r"^\[(?P<name>[^\[\]]{1,80})\]\s*(?=\S)")
_PERSON_OF: Final = re.compile(
    r"(?P<person>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,3}?)"
    r"(?:\s+(?:at|from|of|von|bei|de|du|via|@)\s+(?:the\s+)?|\s*[,|/–—]\s*)(?P<source>\S.*)"
)
_ID: Final = re.compile(r"<?\s*([^\s<>]{3,300})\s*>?")
_ADDRESS: Final = re.compile(r"<?\s*(https?://[^\s<>]+)\s*>?", re.IGNORECASE)
_ENOUGH: Final = 0.5
"""A letter in HTML with less than this share of its plain text says something else in plain text."""

_MAX_HEAD: Final = 4
_MAX_TOP: Final = 8
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|fév|avr|juin|juil|aoû|déc|ene|abr|ago|dic|gen"
    r"|mag|giu|lug|set|ott)[^\W\d_]{0,7}\.?"
)
_DAY: Final = re.compile(
    rf"(?:[^\W\d_]{{2,10}}\.?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH})(?:,?\s+(?:de\s+)?\d{{4}})?",
    re.IGNORECASE,
)
"""A line that is a day: ``Jun 1``, ``Monday, 1 June 2020``."""


def from_message(raw: RawDocument) -> Draft:
    """The draft of a message.

    Raises:
        RecordError: it brings no text, or none that can be read.
    """
    message = mail.parsed(raw.content)
    found, language = _text(message)
    subject = _subject(message)
    person, source = _sender(message)
    said = {comparable(text) for text in (subject, person, source, mail.sender(message)[0]) if text}
    body, facts = _head_off(_without_repeats(found, said) or found)
    return Draft(
        origin=raw.origin,
        paragraphs=tuple(body),
        headline=subject,
        byline=(person,) if person else facts.all("byline"),
        agency=facts.first("agency"),
        dateline=facts.first("dateline"),
        source=source or raw.defaults.get("source"),
        published=_first(message, "Date", "Resent-Date", "Delivery-Date"),
        language=mail.field(message, "Content-Language") or language or raw.defaults.get("language"),
        url=_address(message),
        tags=tags([keywords]) if (keywords := mail.field(message, "Keywords")) else (),
        given_id=_id(message),
    )


def _text(message: Message) -> tuple[list[str], str | None]:
    """The paragraphs of the better text, and the language that it says it is in."""
    parts = list(mail.texts(message))
    said = [paragraph for kind, text in parts if kind == "plain" for paragraph in newsletter.of_plain(text)]
    shown: list[str] = []
    language: str | None = None
    trouble: RecordError | None = None
    for html in (text for kind, text in parts if kind == "html"):
        try:
            soup = newsletter.parse(html)
        except RecordError as error:
            trouble = error
            continue
        language = language or (str(soup.html.get("lang") or "") if soup.html else "") or None
        shown += newsletter.of_html(soup)
    better = shown if _size(shown) >= _ENOUGH * _size(said) else said
    if better:
        return better, language
    raise trouble or RecordError(Reason.NO_TEXT, "the message holds no text beside what every newsletter says")


def _size(parts: list[str]) -> int:
    return sum(map(len, parts))


def _subject(message: Message) -> str | None:
    """The subject, without the marks of replies and the name of a list in brackets."""
    subject = _REPLY.sub("", mail.field(message, "Subject") or "")
    tag = _LIST_TAG.match(subject)
    if tag and comparable(tag["name"]) in {comparable(name) for name in _list_names(message)}:
        subject = subject[tag.end() :]
    return subject or None


def _list_names(message: Message) -> list[str]:
    """What a mailing list calls itself, and the sender's name."""
    listed = mail.field(message, "List-Id") or ""
    name, _, host = listed.partition("<")
    return [part for part in (name.strip('" '), host.partition(".")[0], mail.sender(message)[0] or "") if part]


def _sender(message: Message) -> tuple[str | None, str | None]:
    """The author and the source that the sender's name stands for; without a name, the host of the address."""
    name, address = mail.sender(message)
    if name is None:
        host = (address or "").rpartition("@")[2].strip(".").lower()
        return None, registrable(host) if "." in host else None
    found = _PERSON_OF.fullmatch(name)
    if found and found["person"].istitle() and any(map(str.isupper, found["source"][:1])):
        return found["person"], found["source"]
    return None, name


def _first(message: Message, *names: str) -> tuple[str, ...]:
    return tuple(value for name in names if (value := mail.field(message, name)))


def _address(message: Message) -> str | None:
    """Where this very message is archived (RFC 5064); links to see it in a browser are made for one reader."""
    found = _ADDRESS.search(mail.field(message, "Archived-At") or "")
    return found[1] if found else None


def _id(message: Message) -> str | None:
    found = _ID.fullmatch(mail.field(message, "Message-ID") or "")
    return found[1] if found else None


def _without_repeats(body: list[str], said: set[str]) -> list[str]:
    """The text without what its first lines say after the header: the subject, the sender, the day."""
    head = [text for text in body[:_MAX_TOP] if comparable(text) not in said and not _DAY.fullmatch(text)]
    return head + body[_MAX_TOP:]


def _head_off(body: list[str]) -> tuple[list[str], Facts]:
    """The text without lines of credits and dates above its first paragraph; and what they say."""
    lines = [Line(text, apart=True, role=role_of(text)) for text in body[:_MAX_HEAD]]
    count = next((number for number, line in enumerate(lines) if line.role not in CREDITS), len(lines))
    if count == len(body):
        return body, Facts()
    return body[count:], facts_of(lines[:count], after=-1)
