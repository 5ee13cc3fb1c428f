"""Language tags, declared and detected."""

from __future__ import annotations

import pytest

from index.normalise.languages import detect, language_of, language_tag

ENGLISH = "The ministers agreed on Monday that the old bridge over the river will be repaired before the winter."
GERMAN = (
    "Die Minister einigten sich am Montag darauf, dass die alte Brücke über den Fluss vor dem Winter repariert wird."
)
RUSSIAN = "Министры договорились в понедельник, что старый мост через реку будет отремонтирован до зимы."


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US", "en-US"),
        ("en-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("English", "en"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("iw", "he"),
        ("en_GB.UTF-8", "en-GB"),
        ("de-DE, en", "de-DE"),
        ("es-419", "es-419"),
        ("fil", "fil"),
        ("und", None),
        ("mul", None),
        ("jp", None),
        ("xx", None),
        ("", None),
        (None, None),
        ("klingon", None),
    ],
)
def test_tags(declared: str | None, tag: str | None) -> None:
    assert language_tag(declared) == tag


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (GERMAN, "de"), (RUSSIAN, "ru")])
def test_detects(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "Too short", "12 34 56 78 90 12 34 56 78 90 12 34", "ok " * 4])
def test_does_not_guess(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-GB", ENGLISH, "en-GB"),
        ("de", ENGLISH, "de"),  # the record knows better, as long as the script fits
        ("en", RUSSIAN, "ru"),
        ("ru", ENGLISH, "en"),
        ("sr-Latn", ENGLISH, "sr-Latn"),
        ("en", "Kurz", "en"),
        (None, GERMAN, "de"),
        ("und", GERMAN, "de"),
        (None, "Kurz", None),
    ],
)
def test_declared_before_detected(declared: str | None, text: str, language: str | None) -> None:
    assert language_of(declared, text) == language
