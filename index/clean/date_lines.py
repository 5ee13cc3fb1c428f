"""Lines that are dates: ``Last Updated : 4 December 2025 | 2:56 PM IST``, ``Donnerstag, 4. Dezember 2025``.

A line is a date line if nothing is left of it once the words of calendars and clocks are taken out. What the date
is, :mod:`index.normalise.dates` decides; here it is only recognised, and kept as found.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from index.clean.scripts import part_scripts
from index.normalise.calendar_words import FILLERS, LABELS, MONTHS, WEEKDAYS, fold
from index.normalise.cities import is_city
from index.normalise.zones import is_zone_name

_LETTERS: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])+"
_WORD: Final = re.compile(rf"{_LETTERS}(?:[.'’-]{_LETTERS})*(?:/[A-Z][A-Za-z_]+)?")
_DIGITS: Final = re.compile(r"\d+")
_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d{2}(?!\d)")
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?:\d{4}(?P<a>[-/.])\d{1,2}(?P=a)\d{1,2}|\d{1,2}(?P<b>[-/.])\d{1,2}(?P=b)(?:\d{4}|\d{2})"
    r"|\d{4}年\s?\d{1,2}月\s?\d{1,2}日"
    r"|\d{4}년\s?\d{1,2}월\s?\d{1,2}일)(?!\d)"
)
_ASIAN: Final = re.compile("[年月日时時分秒点點년월일시분초上下午前後周星期]|오전|오후")


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


_UPDATED: Final = _words(
    "updated update modified revised aktualisiert geändert stand mis actualizado actualizada atualizado atualizada"
    " actualización atualização aggiornato aggiornata aggiornamento bijgewerkt uppdaterad oppdatert opdateret"
    " päivitetty aktualizacja обновлено обновление оновлено güncelleme güncellenme diperbarui अपडेट अपडेटेड"
    " تحديث modifié actualisé mise modification modificación geupdatet zuletzt aktualisierung änderung última dernière"
    " terakhir 更新 최종수정 수정 अद्यतन হালনাগাদ আপডেট"
)
_PUBLISHED: Final = _words(
    "published publish publication posted created issued filed released date dated veröffentlicht erstellt vom"
    " veröffentlichung erstveröffentlichung erstmals publié publiée créé publicado publicada publicación publicação"
    " pubblicato pubblicata pubblicazione gepubliceerd geplaatst publicerad publisert publiceret udgivet julkaistu"
    " opublikowano dodano publikacji опубликовано публикации дата опубліковано yayınlanma yayınlandı giriş"
    " dipublikasikan diterbitkan प्रकाशित প্রকাশ প্রকাশিত نشر 发布 發布 公開 입력"
)
_CLOCK_WORDS: Final = FILLERS | WEEKDAYS | _words("am pm a.m p.m noon midnight h t st nd rd th at")
_LABEL_SIGNS: Final = " \t:：|-–—•·/,"
_READING_TIME: Final = re.compile(r"^\d+ min(?:ute)?s?(?: read)?\s*[|•·-]?\s*(?=\S)", re.IGNORECASE)
_TIME_ONLY: Final = re.compile(r"(?<!\d)\d{1,2}\s?[:h.]\s?\d{2}(?!\d)(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
_EITHER_WAY: Final = re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_DAY: Final = re.compile(r"[^\W\d_]+\.? \d{1,2}|\d{1,2}\.? [^\W\d_]+\.?")
_NEAR: Final = dt.timedelta(days=5)
_MAX_LINE: Final = 160
_MAX_LINK: Final = 60
_MAX_WORDS: Final = 3
_CAPITALISED: Final = r"[A-ZÀ-ÖØ-Þ][\w.'’]*(?:-[\w.'’]+)*"
_PLACE: Final = rf"{_CAPITALISED}(?: {_CAPITALISED}){{0,2}}"
_PLACE_BEFORE: Final = re.compile(rf"({_PLACE})\s*[,|:–-]")
_PLACE_AFTER: Final = re.compile(rf"(?P<date>.*[^\s|,–-])\s*[|,–-]\s*(?P<place>{_PLACE})")
_TIME: Final = re.compile(r"(?<![\d.])\d{1,2}\s?[:h.]\s?\d{2}(?!\d)|\d\s?[ap]\.?m\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date as found; ``label`` is ``published``, ``updated`` or empty where the line does not say.

    ``place`` is what stands after it, as in ``Updated 4 December 2025 14:56 IST - NEW DELHI``.
    """

    label: str
    value: str
    place: str | None = None


def is_date(text: str) -> bool:
    """Whether a text is a date, perhaps with weekday, time and zone, and nothing else.

    A day and a time without a year (``4 Dec, 14:56``) is one too, though not a date that can be used.
    """
    timed = _names_month(text) and _TIME.search(text) is not None and len(_DIGITS.findall(text)) > 2
    return (timed or is_whole(text)) and not leftover(text)


def is_whole(text: str) -> bool:
    """Whether day, month and year are there."""
    if _NUMERIC.search(text):
        return True
    return _names_month(text) and _YEAR.search(text) is not None and len(_DIGITS.findall(text)) >= 2


def _names_month(text: str) -> bool:
    return any(fold(word) in MONTHS for word in _words_of(text))


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
    before, dates = labelled_after(line)
    if not dates:
        return [DateLine("", line)] if len(line) <= _MAX_LINE and is_date(line) else []
    if before and not is_date(before):
        return []
    return [DateLine("published", before), *dates] if before else dates


def labelled_after(line: str) -> tuple[str, list[DateLine]]:
    """What stands before the first label of a line that ends in labelled dates, and these; else nothing.

    ``By Ada Example | Published: 3 Dec 2025`` says more than dates.
    """
    if len(line) > _MAX_LINE or not _DIGITS.search(line):
        return "", []
    starts = _label_starts(line)
    parts = [line[start:end] for start, end in pairwise([*starts, len(line)])]
    dates: list[DateLine] = []
    for part in parts:
        date = _labelled(part) or (_later_that_day(part, dates[-1]) if dates else None)
        if date is None:
            return "", []
        dates.append(date)
    return (line[: starts[0]].strip(_LABEL_SIGNS) if starts else ""), dates


def _label_starts(line: str) -> list[int]:
    """Where labels begin: a word of labels that no other label word precedes directly."""
    starts: list[int] = []
    labelling = False
    end = 0
    for word in _WORD.finditer(line):
        labelling = labelling and not _DIGITS.search(line, end, word.start())
        end = word.end()
        is_label = fold(word[0]) in LABELS | _UPDATED | _PUBLISHED and fold(word[0]) not in _CLOCK_WORDS | {"by"}
        is_small = fold(word[0]) in FILLERS | {"on", "at", "by"}
        if is_label and not labelling:
            starts.append(word.start())
        labelling = is_label or (labelling and is_small)
    return starts


def _labelled(part: str) -> DateLine | None:
    """A label and its date."""
    label, value = _label_off(part)
    place = None
    found = None if is_date(value) else _PLACE_AFTER.fullmatch(value)
    if found and _words_of(found["place"]) == leftover(found["place"]):
        value, place = found["date"], found["place"]
    return DateLine(label, value, place) if is_date(value) else None


def _label_off(part: str) -> tuple[str, str]:
    """What a label says that the date after it is, and the date."""
    words = list(_WORD.finditer(part))
    count = 0
    while count < len(words) and fold(words[count][0]) in LABELS | _UPDATED | _PUBLISHED | FILLERS:
        if _DIGITS.search(part, 0, words[count].start()):
            break  # a word of the date: "le 4 mai à 8h" goes on with one that labels have too
        count += 1
    label = {fold(word[0]) for word in words[:count]}
    value = part[words[count - 1].end() :].strip(_LABEL_SIGNS) if count else part
    return ("updated" if label & _UPDATED else "published" if label & _PUBLISHED else ""), value


def _later_that_day(part: str, before: DateLine) -> DateLine | None:
    """``Published 4 December 2025 at 14:56, updated at 15:30``: the second time is on the first day."""
    label, value = _label_off(part)
    if not label or leftover(value) or not _TIME_ONLY.fullmatch(value) or not _TIME_ONLY.search(before.value):
        return None
    return DateLine(label, _TIME_ONLY.sub(value, before.value, count=1))


def settled(value: str, day: str) -> str:
    """A numeric date that can be read in two ways, as the one reading that is near a day that is known.

    ``04/12/2025 14:56`` near 2025-12-04 is ``2025-12-04 14:56``. All other dates stay as they are.
    """
    found = _EITHER_WAY.search(value)
    if found is None:
        return value
    known = dt.date.fromisoformat(day)
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    near = {read for read in (_day(year, second, first), _day(year, first, second)) if read and _near(read, known)}
    return value.replace(found[0], near.pop().isoformat(), 1) if len(near) == 1 else value


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _near(read: dt.date, known: dt.date) -> bool:
    return abs(read - known) <= _NEAR


def is_clock(text: str, *, latin: bool = True) -> bool:
    """Whether a line is a date with a word or two beside it, or is all in another script than Latin.

    ``latin``: the text around it is in the Latin script, so that a line in another one is a link to the same page in
    another language.
    """
    if len(text) > _MAX_LINE:
        return False
    own, foreign = part_scripts(text) if latin else (text, "")
    if foreign and not leftover(own) and not _DIGITS.search(own):
        return len(text) <= _MAX_LINK
    beside = leftover(own)
    if (place := place_before(own)) and is_city(place) and _MONTH_DAY.fullmatch(without_words(own)):
        return _names_month(own)
    return len(beside) <= _MAX_WORDS and is_date(without_words(own)) and _stand_beside(beside, own)


def _stand_beside(beside: list[str], text: str) -> bool:
    """Whether words are beside a date as on a page's clock, not in a headline: ``Gold rate on December 4, 2025``.

    They are a place before the date, or something after a time of day, or near a weekday and a time of day.
    """
    place = place_before(text)
    if not beside or (place and _words_of(place) == beside):
        return True
    time = list(_TIME.finditer(text))
    if not time:
        return False
    weekday = any(fold(word) in WEEKDAYS for word in _words_of(text))
    return weekday or not leftover(text[: time[-1].end()])


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def without_words(text: str) -> str:
    """A date line without the words that belong to no date."""
    for word in leftover(text):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    return text.strip(f"{_LABEL_SIGNS},;()[]") if _DIGITS.search(text) else ""


def place_beside(text: str) -> str | None:
    """The place at the head of a date line, or a city at its end: ``4 December 2025 14:56 IST - New Delhi``."""
    after = _PLACE_AFTER.fullmatch(text.strip())
    return place_before(text) or (after["place"] if after and is_city(after["place"]) else None)


def place_before(text: str) -> str | None:
    """The place at the head of a date line, as in ``New Delhi, 4 December 2025``."""
    found = _PLACE_BEFORE.match(text.strip())
    return found[1] if found and leftover(found[1]) == _words_of(found[1]) else None
