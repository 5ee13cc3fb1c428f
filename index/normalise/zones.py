"""Zones by name: what ``IST`` means here, and what ``--timezone`` names.

A name that means one thing everywhere has an offset of its own. A name that means several (IST: India, Ireland,
Israel) is decided by the country or the languages of the page, else by the user's own zone if that agrees with one
of the meanings, else not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from index.errors import UsageError

Clues = Mapping[str, tuple[str, ...]]
"""Facts of a page: ``country`` (ISO 3166-1 alpha-2 codes), ``languages`` (BCP 47 tags), ``zone`` (its newsroom's)."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """One meaning of a zone name: its offset in minutes, and the countries and languages that mean it."""

    minutes: int
    countries: frozenset[str]
    languages: frozenset[str] = frozenset()
    usual: bool = False  # what it means unless a country says otherwise


def _meaning(minutes: int, countries: str, languages: str = "", *, usual: bool = False) -> _Meaning:
    return _Meaning(minutes, frozenset(countries.split()), frozenset(languages.split()), usual)


_NORTH_AMERICA: Final = "US CA MX"
_GULF: Final = "SA KW IQ QA BH YE AE OM"

_AMBIGUOUS: Final[Mapping[str, tuple[_Meaning, ...]]] = {
    "IST": (
        _meaning(330, "IN", "hi bn ta te mr gu kn ml pa or as ne sa sd kok mai"),
        _meaning(60, "IE", "ga"),
        _meaning(120, "IL", "he iw"),
    ),
    "CST": (
        _meaning(-360, f"{_NORTH_AMERICA} CR GT HN NI SV BZ"),
        _meaning(480, "CN TW HK MO", "zh"),
        _meaning(-300, "CU"),
    ),
    "CDT": (_meaning(-300, _NORTH_AMERICA, usual=True), _meaning(-240, "CU")),
    "BST": (_meaning(60, "GB GG JE IM", "cy gd"), _meaning(360, "BD", "bn")),
    "AST": (
        _meaning(-240, "CA PR BM BB DM DO GD GP JM LC MQ TT VC VI US"),
        _meaning(180, _GULF, "ar"),
    ),
    "AMT": (_meaning(-240, "BR", "pt"), _meaning(240, "AM", "hy")),
    "EST": (_meaning(-300, _NORTH_AMERICA, usual=True), _meaning(600, "AU")),
    "EDT": (_meaning(-240, _NORTH_AMERICA, usual=True), _meaning(660, "AU")),
    "PST": (_meaning(-480, _NORTH_AMERICA, usual=True), _meaning(480, "PH", "fil tl"), _meaning(300, "PK", "ur")),
    "MST": (_meaning(-420, _NORTH_AMERICA, usual=True), _meaning(480, "MY", "ms")),
    "SST": (_meaning(480, "SG"), _meaning(-660, "AS WS")),
    "BDT": (_meaning(360, "BD", "bn"), _meaning(480, "BN")),
    "WST": (_meaning(480, "AU"), _meaning(780, "WS")),
    "GST": (_meaning(240, "AE OM", "ar", usual=True), _meaning(600, "GU")),
    "ECT": (_meaning(-300, "EC"), _meaning(-240, "BB DM GD LC TT VC")),
}  # fmt: skip

_MINUTES: Final[Mapping[str, int]] = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "ZULU": 0, "TU": 0,
    "WEST": 60, "CET": 60, "MEZ": 60, "HEC": 60, "HNEC": 60, "WAT": 60,
    "CEST": 120, "MESZ": 120, "HAEC": 120, "EET": 120, "OEZ": 120, "CAT": 120, "SAST": 120,
    "EEST": 180, "OESZ": 180, "MSK": 180, "МСК": 180, "EAT": 180, "TRT": 180, "IDT": 180, "TSİ": 180, "TSI": 180,
    "IRST": 210, "SAMT": 240, "MSD": 240, "AFT": 270, "PKT": 300, "UZT": 300, "YEKT": 300, "SLST": 330, "NPT": 345,
    "MMT": 390, "OMST": 360, "ICT": 420, "WIB": 420, "NOVT": 420, "KRAT": 420,
    "SGT": 480, "HKT": 480, "MYT": 480, "PHT": 480, "WITA": 480, "AWST": 480, "IRKT": 480, "ULAT": 480,
    "JST": 540, "KST": 540, "WIT": 540, "YAKT": 540, "ACST": 570, "AEST": 600, "VLAT": 600, "CHST": 600,
    "ACDT": 630, "AEDT": 660, "MAGT": 660, "NZST": 720, "NZDT": 780,
    "NST": -210, "NDT": -150, "ADT": -180, "BRT": -180, "ART": -180, "UYT": -180, "CLST": -180,
    "CLT": -240, "VET": -240, "BOT": -240, "HAE": -240, "HNE": -300, "COT": -300, "PET": -300,
    "MDT": -360, "PDT": -420, "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip

_SEASONAL: Final[Mapping[str, str]] = {  # names of a place's clock, summer and winter
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}

_SPELLED: Final[Mapping[str, str]] = {  # names in full, by words that they begin with; "" stands for either season
    "eastern": "ET EST EDT", "central": "CT CST CDT", "mountain": "MT MST MDT", "pacific": "PT PST PDT",
    "central european": "CET CET CEST", "eastern european": "EET EET EEST", "western european": "WET WET WEST",
    "british": "+01:00", "india": "+05:30", "indian": "+05:30", "irish": "+01:00", "israel": "+02:00 +02:00 +03:00",
    "greenwich mean": "GMT", "coordinated universal": "UTC", "moscow": "MSK", "japan": "JST", "korea": "KST",
    "china": "+08:00", "singapore": "SGT", "hong kong": "HKT", "philippine": "+08:00", "west africa": "WAT",
    "east africa": "EAT", "central africa": "CAT", "south africa": "SAST", "pakistan": "PKT", "bangladesh": "+06:00",
    "gulf": "+04:00", "arabia": "+03:00", "atlantic": "AST AST ADT", "alaska": "AKST AKST AKDT", "hawaii": "HST",
    "australian eastern": "AEST AEST AEDT", "australian central": "ACST ACST ACDT", "australian western": "AWST",
    "new zealand": "NZST NZST NZDT",
}  # fmt: skip
_IN_FULL: Final = re.compile(
    rf"(?<=[\d.mM(] )({'|'.join(sorted(_SPELLED, key=len, reverse=True))})(?P<season> standard| daylight| summer)?"
    r"(?P<time> time)?\b",
    re.IGNORECASE,
)

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_KEY: Final = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}")


def is_zone_name(name: str) -> bool:
    """Whether it is a name that the tables know, or one of the IANA database (``Europe/Berlin``)."""
    upper = name.upper()
    if upper in _MINUTES or upper in _AMBIGUOUS or upper in _SEASONAL:
        return True
    return _KEY.fullmatch(name) is not None and _iana(name) is not None


def with_short_zone(text: str) -> str:
    """A text with the zones after its times of day in short: ``2 pm Eastern Daylight Time`` → ``2 pm EDT``."""
    return _IN_FULL.sub(_in_short, text.replace("(", "( ")) if _IN_FULL.search(text.replace("(", "( ")) else text


def _in_short(match: re.Match[str]) -> str:
    names = _SPELLED[match[1].lower()].split()
    season = (match["season"] or "").strip().lower()
    if not (season or match["time"]) and match[1].lower() not in _SEASONAL_WORDS:
        return match[0]
    return names[-1] if season in {"daylight", "summer"} else names[min(len(names) - 1, 1 if season else 0)]


_SEASONAL_WORDS: Final = frozenset({"eastern", "central", "mountain", "pacific"})
"""What Americans write alone for the zone."""


def offset_named(name: str, local: datetime, clues: Clues, zone: tzinfo | None) -> timedelta | None:
    """Offset that a zone name means at that wall-clock time, or ``None`` where that cannot be known.

    Args:
        name: As written, known to :func:`is_zone_name` or not.
        local: Naive wall-clock time, for zones with summer time.
        clues: What the page says of its home.
        zone: The user's own zone, which decides among the meanings of an ambiguous name if it agrees with one.
    """
    upper = name.upper()
    if upper in _MINUTES:
        return timedelta(minutes=_MINUTES[upper])
    if upper in _AMBIGUOUS:
        return _decide(_AMBIGUOUS[upper], local, clues, zone)
    found = _iana(_SEASONAL.get(upper, name))
    return None if found is None else offset_at(found, local)


def offset_at(zone: tzinfo, local: datetime) -> timedelta | None:
    """Offset of a zone at a naive wall-clock time; the earlier one where clocks are turned back."""
    offset = local.replace(tzinfo=zone, fold=0).utcoffset()
    if offset is None:
        return None
    return timedelta(seconds=round(offset.total_seconds() / 60) * 60)  # local mean times of old had seconds


def zone_named(name: str | None) -> tzinfo | None:
    """The zone that a user names: ``Europe/Berlin``, ``UTC``, ``+05:30``, ``CET``; ``None`` for ``None``.

    Raises:
        UsageError: no zone has that name, or several have.
    """
    if name is None:
        return None
    found = _fixed(name.strip()) or _iana(name.strip())
    if found is None:
        raise UsageError(f"unknown time zone {name!r}", hint="use a name such as Europe/Berlin, or an offset: +05:30")
    return found


@lru_cache(maxsize=512)
def parse_offset(text: str) -> timedelta | None:
    """``+0530``, ``-5``, ``UTC+2`` as a distance from UTC; ``None`` where it is none, or none on earth."""
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 15 * 60 or int(match[3] or 0) > 59:
        return None
    return timedelta(minutes=minutes if match[1] == "+" else -minutes)


def _fixed(name: str) -> tzinfo | None:
    upper = name.upper()
    if upper in {"UTC", "Z", "GMT"}:
        return UTC
    offset = parse_offset(name)
    if offset is None and upper in _MINUTES:
        offset = timedelta(minutes=_MINUTES[upper])
    return None if offset is None else timezone(offset)


def _iana(key: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # OSError: a key that is a directory of the database
        return None


def _decide(meanings: tuple[_Meaning, ...], local: datetime, clues: Clues, zone: tzinfo | None) -> timedelta | None:
    home = _iana(clues["zone"][0]) if clues.get("zone") else None
    ways = (
        _by_country(meanings, clues),
        _by_language(meanings, clues),
        *(_by_zone(meanings, local, z) for z in (home, zone)),
    )
    for fitting in ways:
        if len(fitting) == 1:
            return timedelta(minutes=fitting[0].minutes)
    usual = [meaning for meaning in meanings if meaning.usual]
    return timedelta(minutes=usual[0].minutes) if usual and not _by_country(meanings, clues) else None


def _by_country(meanings: tuple[_Meaning, ...], clues: Clues) -> list[_Meaning]:
    named = {code.upper() for code in clues.get("country", ())}
    regions = named or {region for tag in clues.get("languages", ()) if (region := region_of(tag))}
    return [meaning for meaning in meanings if meaning.countries & regions]


def _by_language(meanings: tuple[_Meaning, ...], clues: Clues) -> list[_Meaning]:
    spoken = {re.split("[-_]", tag)[0].lower() for tag in clues.get("languages", ())}
    return [meaning for meaning in meanings if meaning.languages & spoken]


def _by_zone(meanings: tuple[_Meaning, ...], local: datetime, zone: tzinfo | None) -> list[_Meaning]:
    own = None if zone is None else offset_at(zone, local)
    return [meaning for meaning in meanings if timedelta(minutes=meaning.minutes) == own]


def region_of(tag: str) -> str | None:
    """The region of a BCP 47 tag (``en-IN`` → ``IN``, ``zh-Hant-TW`` → ``TW``), if it names one."""
    for part in re.split("[-_]", tag)[1:]:
        if len(part) == 2 and part.isalpha():
            return part.upper()
    return None
