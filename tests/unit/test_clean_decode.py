"""Bytes → text."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.decode import decode
from index.errors import RecordError
from index.readers.look import head_text, is_binary
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


SENTENCES = {
    "ru": "Власти порта сообщили во вторник, что расширят северный канал до зимы. "
    "Работы начнутся в мае, сказал глава порта, и продлятся до осени. ",
    "uk": "Влада порту повідомила у вівторок, що розширить північний канал до зими. "
    "Роботи почнуться у травні, сказав її голова, і триватимуть до осені. ",
    "pl": "Władze portu poinformowały we wtorek, że poszerzą północny kanał przed "
    "zimą. Prace rozpoczną się w maju i potrwają do jesieni. Żółw gęś. ",
    "cs": "Správa přístavu v úterý oznámila, že do zimy rozšíří severní "
    "kanál. Práce začnou v květnu a potrvají až do podzimu. ",
    "hu": "A kikötő vezetői kedden közölték, hogy télre kiszélesítik az "
    "északi csatornát. A munka májusban kezdődik és őszig tart. ",
    "ro": "Autorităţile portului au anunţat marţi că vor lărgi canalul de nord "
    "până la iarnă. Lucrările încep în mai şi durează până în toamnă. ",
    "tr": "Liman yetkilileri salı günü kuzey kanalının kışa kadar genişletileceğini "
    "açıkladı. Çalışmalar mayısta başlayıp sonbahara dek sürecek. İstanbul. ",
    "el": "Οι αρχές του λιμανιού ανακοίνωσαν την Τρίτη ότι θα διευρύνουν το "
    "βόρειο κανάλι πριν τον χειμώνα. Τα έργα ξεκινούν τον Μάιο. ",
    "he": "רשויות הנמל הודיעו ביום שלישי כי ירחיבו את התעלה הצפונית לפני החורף. העבודות יחלו במאי ויימשכו עד הסתיו. ",
    "ar": "أعلنت سلطات الميناء يوم الثلاثاء أنها ستوسع القناة الشمالية "
    "قبل الشتاء. تبدأ الأعمال في مايو وتستمر حتى الخريف. ",
    "ja": "港湾当局は火曜日、冬までに北側の水路を拡幅すると発表した。工事は五月に始まり、秋まで続く見込みだ。",
    "zh-s": "港口当局周二宣布，将在冬季之前拓宽北部航道。工程将于五月开始，"
    "持续到秋天。记者从现场了解到，这是多年来最大的项目。",
    "zh-t": "港口當局週二宣布，將在冬季之前拓寬北部航道。工程將於五月開始，"
    "持續到秋天。記者從現場了解到，這是多年來最大的項目。",
    "ko": "항만 당국은 화요일 겨울 전에 북쪽 수로를 넓히겠다고 발표했다. "
    "공사는 오월에 시작해 가을까지 이어질 예정이다. ",
    "th": "เจ้าหน้าที่ท่าเรือประกาศเมื่อวันอังคารว่าจะขยายร่องน้ำทางเหนือก่อนฤดูหนาว งานจะเริ่มในเดือนพฤษภาคม ",
    "de": "Die „Große Öffnung“ der Schleuse – für zwölf Euro. Übrigens: schön. ",
    "fr": "Les autorités du port ont annoncé l’élargissement du canal – « très » attendu, à l’été. ",
    "vi": "Chính quyền cảng hôm thứ Ba thông báo sẽ mở rộng kênh phía bắc trước mùa đông. ",
    "lt": "Uosto valdžia antradienį pranešė, kad iki žiemos išplės "
    "šiaurinį kanalą. Darbai prasidės gegužę. Ąžuolas ėjo. ",
    "et": "Sadama juhid teatasid teisipäeval, et laiendavad põhjakanalit enne talve. Žürii õu. ",
}
ENCODINGS = {
    "ru": ["cp1251", "koi8-r", "iso8859-5", "cp866", "utf-16-le", "utf-16-be"],
    "uk": ["cp1251", "koi8-u"],
    "pl": ["cp1250", "iso8859-2"],
    "cs": ["cp1250", "iso8859-2"],
    "hu": ["cp1250", "iso8859-2"],
    "ro": ["cp1250", "iso8859-2"],
    "tr": ["cp1254", "iso8859-9"],
    "el": ["cp1253", "iso8859-7"],
    "he": ["cp1255", "iso8859-8"],
    "ar": ["cp1256", "iso8859-6"],
    "ja": ["shift_jis", "euc_jp", "utf-16-le"],
    "zh-s": ["gb18030", "gbk", "utf-16-le"],
    "zh-t": ["big5", "utf-16-be"],
    "ko": ["euc_kr", "cp949"],
    "th": ["cp874", "tis-620"],
    "de": ["cp1252", "utf-16-le"],
    "fr": ["cp1252", "macroman"],
    "vi": ["cp1258"],
    "lt": ["cp1257"],
    "et": ["cp1257", "cp1252"],
}
CASES = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]


@pytest.mark.parametrize(("language", "encoding"), CASES)
@pytest.mark.parametrize("times", [2, 10])
def test_undeclared_text_in_many_encodings(language: str, encoding: str, times: int) -> None:
    text = (SENTENCES[language] * times).strip()
    text = text.encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)) == text
    page = (
        f"<html><head><title>x</title><link href='/a.css'></head><body><a href='/'>Home</a><p>{text}</p></body></html>"
    )
    assert decode(page.encode(encoding), markup=True) == page


@pytest.mark.parametrize("language", ["ru", "el", "he", "ar", "zh-s", "ja", "ko", "th"])
def test_a_western_label_over_another_script_is_a_lie(language: str) -> None:
    text, encoding = SENTENCES[language] * 4, ENCODINGS[language][0]
    page = f'<meta charset="iso-8859-1"><p>{text}</p>'
    assert decode(page.encode(encoding), markup=True) == page
    assert decode(text.encode(encoding), "windows-1252") == text


@pytest.mark.parametrize(
    "label", ["utf-8", "utf-16", "gb2312", "shift_jis", "big5", "koi8-r", "x-user-defined", "hex", "punycode"]
)
def test_utf8_is_utf8_whatever_the_label(label: str) -> None:
    page = f'<meta charset="{label}"><p>{SENTENCES["ru"]}{SENTENCES["ja"]}</p>'
    assert decode(page.encode(), markup=True) == page


@pytest.mark.parametrize(
    ("label", "encoding", "text"),
    [
        ("gb2312", "gb18030", "朱镕基说：㐀。"),
        ("shift_jis", "cp932", "①髙島屋は№１。"),
        ("x-sjis", "cp932", "①髙島屋は№１。"),
        ("ks_c_5601-1987", "cp949", "똠방각하"),
        ("windows-874", "cp874", "ราคา “€5”"),
        ("iso-8859-8-i", "iso8859-8", "שלום עולם"),
        ("macintosh", "mac-roman", "café “Don’t”"),
        ("ISO-8859-9", "cp1254", "“ağaç”"),
    ],
)
def test_labels_as_browsers_read_them(label: str, encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), label) == text


def test_pieces_of_windows_1252_in_utf8() -> None:
    page = "Zwölf Bücher für Jörg. ".encode() * 10 + b"\x93Don\x92t\x94 caf\xe9 \x96 end"
    for declared in ("utf-8", None):
        assert decode(page, declared).endswith("“Don’t” café – end")
        assert decode(page, declared).startswith("Zwölf Bücher für Jörg.")


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", SENTENCES["zh-s"]), ("euc_jp", SENTENCES["ja"])])
def test_one_broken_character_in_another_encoding(encoding: str, text: str) -> None:
    content = (text * 30).encode(encoding) + b"\xff"
    assert decode(content, encoding).startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        "Müller, García, Ångström and Béla met in São Paulo over crème brûlée at the Niño café in Reykjavík.",
        "El Niño – señor Muñoz said “no”.",
        "Smørrebrød for Søren, he said – “Ærø”.",
        "The café’s £5 coffee: naïve…",
        "It costs €5 – “really”.",
        "Hún sagði að þetta væri ekki rétt, ýmsir væru ósáttir við það í dag.",
    ],
)
def test_western_text_is_not_taken_for_another(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_utf16_without_a_mark_is_text_for_readers_too() -> None:
    assert not is_binary(SENTENCES["ru"].encode("utf-16-le"))
    assert not is_binary(f"<p>{SENTENCES['zh-s']}</p>".encode("utf-16-be"))
    assert head_text("<p>Ja</p>".encode("utf-16-be")) == "<p>Ja</p>"
    assert is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0")
    assert is_binary(bytes(range(256)) * 8)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "ascii", "utf-7", "nonsense", "hex", "utf-16", "\0"]))
def test_any_bytes(content: bytes, declared: str | None) -> None:
    with contextlib.suppress(RecordError):
        assert isinstance(decode(content, declared, markup=True), str)
