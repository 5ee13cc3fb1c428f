"""XML read within limits: what is hostile is refused by name, what is only untidy is read."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from index.errors import RecordError
from index.readers.guarded_xml import MAX_ATTRIBUTES, MAX_DECLARED, MAX_DEPTH, MAX_PARTS, elements
from index.readers.markup_text import markup_text, root_of
from index.report import Reason
from tests.limits import ends

MANY_ATTRIBUTES = " ".join(f"x{n}='1'" for n in range(100_000))
MANY_DECLARED = "".join(f"<!ATTLIST a x{n} CDATA '1'>" for n in range(MAX_DECLARED + 1))
TENFOLD = {n: f"&l{n - 1};" * 10 for n in range(1, 10)}
LAUGHS = "".join(f"<!ENTITY l{n} '{letters}'>" for n, letters in TENFOLD.items())
HOSTILE = {
    "billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><r><a>&l9;</a></r>',
    "quadratic blow-up": "<!DOCTYPE r [<!ENTITY b '" + "b" * 50_000 + "'>]><r><a>" + "&b;" * 50_000 + "</a></r>",
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>',
    "external parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><r><a>b</a></r>',
    "unparsed entity": '<!DOCTYPE r [<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "x" NDATA n>]><r><a/></r>',
}


def read(content: bytes | str, *wanted: str) -> list[Element]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(elements(stream, frozenset(wanted or ("a",))))


def texts(content: bytes | str) -> list[str]:
    return ["".join(element.itertext()) for element in read(content)]


def refusal(content: bytes | str) -> RecordError:
    with ends(), pytest.raises(RecordError) as refused:
        read(content)
    return refused.value


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_entity_declarations_are_refused(content: str) -> None:
    assert refusal(content).reason == Reason.UNSAFE_MARKUP


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("<a>" * 100_000, f"more than {MAX_DEPTH} deep"),
        ("<a>" + "<b>" * 100_000, f"more than {MAX_DEPTH} deep"),
        (f"<a {MANY_ATTRIBUTES}/>", f"more than {MAX_ATTRIBUTES} attributes"),
        ("<a>" + "<b/>" * (MAX_PARTS + 1) + "</a>", f"more than {MAX_PARTS} elements"),
        (f"<!DOCTYPE a [{MANY_DECLARED}]><a/>", f"more than {MAX_DECLARED} attributes"),
        ("<r><a>" + "word " * 7_000_000 + "</a></r>", "longer than 32 MiB"),
        ("<r><!--" + "word " * 14_000_000, "longer than 32 MiB"),
    ],
    ids=["depth", "depth inside", "attributes", "elements", "declared attributes", "text", "a comment without end"],
)
def test_limits(content: str, detail: str) -> None:
    error = refusal(content)
    assert error.reason == Reason.TOO_LARGE
    assert detail in error.detail


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("<r><a>x</b></r>", "mismatched tag at line 1, column 10"),
        ("<r>\n<a>x", "no element found at line 2, column 5"),
        ("<r><a>AT&T</a></r>", "not well-formed (invalid token) at line 1"),
        ("<r><a>&nothing;</a></r>", "undefined entity &nothing; at line 1"),
        ("", "no element found"),
    ],
)
def test_what_is_broken_says_where(content: str, detail: str) -> None:
    error = refusal(content)
    assert error.reason == Reason.BROKEN_MARKUP
    assert detail in error.detail


def test_elements_come_as_they_are_completed() -> None:
    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self._left = [b"", b"</r>", b"<a>two</a>" + b" " * 2_000_000, b"<r><a>one</a>" + b" " * 2_000_000]

        def read(self, size: int = -1, /) -> bytes:
            return self._left.pop() if self._left else b""

    found = elements(Stream(), frozenset({"a"}))  # type: ignore[arg-type]
    assert next(found).text == "one"
    assert [element.text for element in found] == ["two"]


def test_document_types_are_tolerated_and_names_of_characters_known() -> None:
    declared = '<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.2//EN" "http://127.0.0.1:9/nitf.dtd">'
    assert texts(f"{declared}<r><a>caf&eacute;&nbsp;&ldquo;&amp;&#8221;</a></r>") == ["café\xa0“&”"]
    assert texts("<r><a>caf&eacute;</a></r>") == ["café"]
    assert texts('<!DOCTYPE r [<!ELEMENT a ANY><!ATTLIST a k CDATA "v">]><r><a>b</a></r>') == ["b"]


def test_namespaces_are_taken_off() -> None:
    found = read('<r xmlns="urn:x" xmlns:y="urn:y"><a xml:lang="fr" y:k="v"><y:b>c</y:b></a></r>')[0]
    assert (found.tag, found.get("lang"), found.get("k"), found[0].tag) == ("a", "fr", "v", "b")


def test_only_outermost_elements_and_no_tails() -> None:
    found = read("<r>before<a>one<a>two</a>three</a>after<a/></r>")
    assert ["".join(element.itertext()) for element in found] == ["onetwothree", ""]
    assert [element.tail for element in found] == [None, None]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "windows-1252"),
        ("cp1252", "ISO-8859-1"),
        ("cp1252", "UTF-8"),
        ("cp1252", "no-such-encoding"),
        ("utf-8", "ISO-8859-1"),
    ],
)
@pytest.mark.parametrize("size", [1, 1_200_000], ids=["short", "streamed"])
def test_encodings_as_declared_or_as_they_are(encoding: str, declared: str, size: int) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><r><a>“Ça va”, dit-elle – à Orléans, en été.</a>'
    content = text + "<b> </b>" * (size // 8) + "<a>Voilà</a></r>"
    assert texts(content.encode(encoding)) == ["“Ça va”, dit-elle – à Orléans, en été.", "Voilà"]


@pytest.mark.parametrize("encoding", ["gb2312", "shift_jis", "euc_kr", "koi8-r"])
@pytest.mark.parametrize("size", [1, 1_200_000], ids=["short", "streamed"])
def test_encodings_that_expat_does_not_know(encoding: str, size: int) -> None:
    word = {"gb2312": "中文新闻", "shift_jis": "新聞記事", "euc_kr": "신문기사", "koi8-r": "Новости"}[encoding]
    filler = "<b> </b>" * (size // 8)
    text = f'<?xml version="1.0" encoding="{encoding}"?><r><a>{word}</a>{filler}<a>{word}</a></r>'
    assert texts(text.encode(encoding)) == [word, word]


def test_a_stray_byte_in_a_long_file_is_read_as_windows_1252() -> None:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><r><a>né</a>'.encode() + b"<b> </b>" * 200_000 + b"<a>n\xe9</a></r>"
    )
    assert texts(content) == ["né", "né"]


def test_white_space_before_the_declaration_is_tolerated() -> None:
    assert texts('\n  <?xml version="1.0"?><r><a>b</a></r>') == ["b"]


def test_control_characters_are_left_out() -> None:
    words = "words " * 50
    assert texts(f"<r><a>{words}\x0b</a></r>") == [words]


def test_text_is_streamed() -> None:
    assert "".join(markup_text(io.BytesIO(b"\xef\xbb\xbf<a/>"))) == "<a/>"
    assert len(list(markup_text(io.BytesIO(b"<a>" + b"b" * 5_000_000)))) > 3


@pytest.mark.parametrize(
    ("head", "root"),
    [
        (b"<nitf>", "nitf"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a > b --><?pi x?>\n<!DOCTYPE x [<!ELEMENT y ANY>]>\n<x:y a="b">',
            "y",
        ),
        ("<?xml version='1.0' encoding='utf-16'?><rss>".encode("utf-16"), "rss"),
        ("<?xml version='1.0' encoding='utf-16'?><rss>".encode("utf-16-le"), "rss"),
        (b"<!-- never closed", ""),
        (b"<!DOCTYPE x [<!ELEMENT ", ""),
        (b"words", ""),
        (b"", ""),
        (b"<?" * 10_000, ""),
        (b"<!" * 10_000, ""),
    ],
)
def test_root_elements_are_told_from_first_bytes(head: bytes, root: str) -> None:
    with ends():
        assert root_of(head)[0] == root


def test_nothing_is_read_from_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY s "secret">')
    assert refusal(f'<!DOCTYPE r SYSTEM "{secret.as_uri()}"><r><a>&s;</a></r>').reason == Reason.BROKEN_MARKUP
