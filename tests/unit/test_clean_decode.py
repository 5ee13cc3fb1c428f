"""Bytes → text."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.decode import decode
from index.errors import RecordError
from index.report import Reason

GERMAN = "Die „Große Öffnung“ der Schleuse – für zwölf Euro."
RUSSIAN = "Власти порта сообщили во вторник, что расширят северный канал до зимы. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marks_and_utf8(encoding: str) -> None:
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


@pytest.mark.parametrize(
    ("encoding", "label", "text"),
    [
        ("cp1252", "ISO-8859-1", GERMAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("shift_jis", "Shift_JIS", "港湾当局は拡幅する。"),
    ],
)
def test_declared_inside_markup(encoding: str, label: str, text: str) -> None:
    page = f'<html><head><meta http-equiv="content-type" content="text/html; charset={label}"></head>{text}</html>'
    assert text in decode(page.encode(encoding), markup=True)
    assert text in decode(f'<meta charset="{label}">{text}'.encode(encoding), markup=True)
    assert decode(text.encode(encoding), label) == text


def test_utf8_is_believed_before_a_wrong_label() -> None:
    assert decode(GERMAN.encode(), "iso-8859-1") == GERMAN


def test_ascii_escapes_need_their_label() -> None:
    assert decode("港湾".encode("iso-2022-jp"), "iso-2022-jp") == "港湾"


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251")])
def test_undeclared(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_one_broken_character_in_a_declared_page() -> None:
    page = b'<meta charset="utf-8">' + "Zwölf. ".encode() * 300 + b"\xc3"
    assert decode(page, markup=True).count("\ufffd") == 1


@pytest.mark.parametrize(
    ("content", "declared"),
    [(bytes(range(256)) * 4, None), (b"\0\1\2" * 9, None), (b"\xff\xfeabc", None), (b"\x1b$B\xff\xff", "iso-2022-jp")],
)
def test_what_is_no_text(content: bytes, declared: str | None) -> None:
    with pytest.raises(RecordError) as error:
        decode(content, declared)
    assert error.value.reason == Reason.BAD_ENCODING


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "ascii", "utf-7", "nonsense", "hex", "utf-16", "\0"]))
def test_any_bytes(content: bytes, declared: str | None) -> None:
    with contextlib.suppress(RecordError):
        assert isinstance(decode(content, declared, markup=True), str)
