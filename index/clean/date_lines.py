"""Lines that are dates: ``Last Updated : 4 December 2025 | 2:56 PM IST``, ``Donnerstag, 4. Dezember 2025``.

A line is a date line if nothing is left of it once the words of calendars and clocks are taken out. What the date
is, :mod:`index.normalise.dates` decides; here it is only recognised, and kept as found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from index.clean.scripts import part_scripts
from index.normalise.calendar_words import FILLERS, LABELS, MONTHS, WEEKDAYS, fold
from index.normalise.zones import is_zone_name

_LETTERS: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])+"
_WORD: Final = re.compile(rf"{_LETTERS}(?:[.'’-]{_LETTERS})*(?:/[A-Z][A-Za-z_]+)?")
_DIGITS: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d{2}(?!\d)")
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{4}年\s?\d{1,2}月\s?\d{1,2}日"
    r"|\d{4}년\s?\d{1,2}월\s?\d{1,2}일)(?!\d)"
)
_ASIAN: Final = re.compile("[年月日时時分秒点點년월일시분초上下午前後周星期]|오전|오후")


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_UPDATED: Final = _words(
    "updated update modified revised aktualisiert geändert stand mis actualizado actualizada atualizado atualizada"
    " actualización atualização aggiornato aggiornata aggiornamento bijgewerkt uppdaterad oppdatert opdateret"
    " päivitetty aktualizacja обновлено обновление оновлено güncelleme güncellenme diperbarui अपडेट अपडेटेड"
    " تحديث modifié actualisé 更新 최종수정 수정"
)
_PUBLISHED: Final = _words(
    "published publish publication posted created issued filed released date dated veröffentlicht erstellt vom"
    " publié publiée créé publicado publicada pubblicato pubblicata gepubliceerd geplaatst publicerad publisert"
    " publiceret udgivet julkaistu opublikowano dodano publikacji опубликовано публикации дата опубліковано"
    " yayınlanma yayınlandı giriş dipublikasikan प्रकाशित نشر 发布 發布 公開 입력"
)
_CLOCK_WORDS: Final = FILLERS | WEEKDAYS | _words("am pm a.m p.m noon midnight h t st nd rd th")
_LABEL_SIGNS: Final = " \t:：|-–—•·"
_READING_TIME: Final = re.compile(r"^\d+ min(?:ute)?s?(?: read)?\s*[|•·-]?\s*(?=\S)", re.IGNORECASE)
_MAX_LINE: Final = 160
_MAX_LINK: Final = 60
_MAX_WORDS: Final = 3
_PLACE_BEFORE: Final = re.compile(r"((?:[A-ZÀ-ÖØ-Þ][\w.'’-]*)(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*){0,2})\s*[,|:–-]")


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date as found; ``label`` is ``published``, ``updated`` or empty where the line does not say."""

    label: str
    value: str


def is_date(text: str) -> bool:
    """Whether a text is a date, perhaps with weekday, time and zone, and nothing else."""
    return _has_day(text) and not leftover(text)


def _has_day(text: str) -> bool:
    if _NUMERIC.search(text):
        return True
    months = any(fold(word) in MONTHS for word in _WORD.findall(text))
    return months and _YEAR.search(text) is not None and len(_DIGITS.findall(text)) >= 2


def leftover(text: str) -> list[str]:
    """The words of a text that belong to no date, time or zone."""
    return [word for word in _WORD.findall(_ASIAN.sub(" ", text)) if not _is_of_dates(word)]


def _is_of_dates(word: str) -> bool:
    folded = fold(word)
    return folded in MONTHS or folded in _CLOCK_WORDS or is_zone_name(word)


def labelled_dates(line: str) -> list[DateLine]:
    """The dates of a line that consists of labels and dates only; else none.

    ``Published: 3 Dec 2025 | Updated: 4 Dec 2025`` holds two. How long the text takes to read may stand before them.
    """
    line = _READING_TIME.sub("", line, count=1)
    if len(line) > _MAX_LINE or not _DIGITS.search(line):
        return []
    starts = _label_starts(line)
    if not starts:
        return [DateLine("", line)] if is_date(line) else []
    parts = [line[start:end] for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]
    dates = [_labelled(part) for part in parts]
    before = line[: starts[0]].strip(_LABEL_SIGNS)
    if before or not all(dates):
        return []
    return [date for date in dates if date]


def _label_starts(line: str) -> list[int]:
    """Where labels begin: a word of labels that no other label word precedes directly."""
    starts: list[int] = []
    labelling = False
    for word in _WORD.finditer(line):
        is_label = fold(word[0]) in LABELS | _UPDATED | _PUBLISHED and fold(word[0]) not in _CLOCK_WORDS
        is_small = fold(word[0]) in FILLERS | {"on", "at", "by"}
        if is_label and not labelling:
            starts.append(word.start())
        labelling = is_label or (labelling and is_small)
    return starts


def _labelled(part: str) -> DateLine | None:
    """A label and its date."""
    words = list(_WORD.finditer(part))
    count = 0
    while count < len(words) and fold(words[count][0]) in LABELS | _UPDATED | _PUBLISHED | FILLERS:
        count += 1
    label = [fold(word[0]) for word in words[:count]]
    value = part[words[count - 1].end() :].strip(_LABEL_SIGNS) if count else part
    if not is_date(value):
        return None
    updated = any(word in _UPDATED for word in label)
    return DateLine("updated" if updated else "published" * any(word in _PUBLISHED for word in label), value)


def is_clock(text: str) -> bool:
    """Whether a line is a date with a word or two beside it, or is all in another script than Latin.

    For a text in the Latin script: a line in another one is a link to the same page in another language.
    """
    if len(text) > _MAX_LINE:
        return False
    own, foreign = part_scripts(text)
    if foreign and not leftover(own) and not _DIGITS.search(own):
        return len(text) <= _MAX_LINK
    return len(leftover(own)) <= _MAX_WORDS and is_date(without_words(own))


def without_words(text: str) -> str:
    """A date line without the words that belong to no date."""
    for word in leftover(text):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    return text.strip(f"{_LABEL_SIGNS},;()[]") if _DIGITS.search(text) else ""


def place_before(text: str) -> str | None:
    """The place at the head of a date line, as in ``New Delhi, 4 December 2025``."""
    found = _PLACE_BEFORE.match(text.strip())
    return found[1] if found and leftover(found[1]) == _WORD.findall(found[1]) else None
