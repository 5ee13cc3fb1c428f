"""Tables of text: what parts them, whether they have a header, and what becomes of each row."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import RawDocument, Rejected, Skipped
from index.pipeline import Options, Prepared, Stages
from index.readers import delimited, read_paths
from index.readers.base import MAX_RECORD, Confidence
from index.readers.header import layout_of
from index.report import Reason
from tests.limits import ends

HEADER = "title,text,published\n"
ROW = 'Channel to be widened,"Dredging begins in March, the authority said.",2024-02-06\n'
LONG = "Dredging begins in March, the authority said. The channel has been too narrow for years. " * 4


def read(content: bytes | str) -> list[RawDocument | Rejected]:
    encoded = content.encode() if isinstance(content, str) else content
    return [one for one in delimited.read(io.BytesIO(encoded), "a.csv") if not isinstance(one, Skipped)]


def records(content: bytes | str) -> list[dict[str, Any]]:
    return [dict(one.record or {}) for one in read(content) if isinstance(one, RawDocument)]


def refused(content: bytes | str) -> list[tuple[int | None, str]]:
    return [(one.origin.position, one.reason) for one in read(content) if isinstance(one, Rejected)]


def loaded(content: bytes | str, **mapping: str) -> list[Any]:
    stages = Stages(Options(mapping=mapping, entities="none"))
    found = read_paths(
        ["-"], input_format="csv", stdin=io.BytesIO(content.encode() if isinstance(content, str) else content)
    )
    return stages.run(list(found))


class TestLayout:
    @pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_signs_and_encodings(self, sign: str, encoding: str) -> None:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=sign, lineterminator="\r\n")
        writer.writerow(["title", "text", "published"])
        text = f"„Größer“{sign} the café owner said:\nmore ships; more “trade” | less, \tnoise."
        writer.writerow(["Rinne wird tiefer", text, "2024-02-06"])
        writer.writerow(["Zweite", LONG, "2024-02-07"])
        assert records(out.getvalue().encode(encoding)) == [
            {"title": "Rinne wird tiefer", "text": text, "published": "2024-02-06"},
            {"title": "Zweite", "text": LONG, "published": "2024-02-07"},
        ]

    @pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
    def test_utf16_without_a_mark(self, order: str) -> None:
        assert records((HEADER + ROW).encode(order)) == records(HEADER + ROW)

    def test_cyrillic_without_a_declaration(self) -> None:
        text = "Порт расширят: землечерпательные работы начнутся в марте, сообщило управление гавани. " * 3
        assert records(f'title,text\nПорт,"{text}"\n'.encode("cp1251")) == [{"title": "Порт", "text": text}]

    def test_rows_in_another_encoding_than_the_first(self) -> None:
        content = (HEADER + ROW * 2000).encode() + "Café,Größer als je,2024\n".encode("cp1252") + "Café,ü,1".encode()
        assert [r["title"] for r in records(content)][-2:] == ["Café", "Café"]

    def test_excel_says_what_parts_the_fields(self) -> None:
        content = "sep=|\ntitle|text\na,b;c|d\n"
        assert records(content) == [{"title": "a,b;c", "text": "d"}]
        assert [one.origin.position for one in read(content)] == [3]

    def test_tabs_without_quoting(self) -> None:
        assert records('title\ttext\n"Rain" falls\tShe said "no\nSecond\tdry\n') == [
            {"title": '"Rain" falls', "text": 'She said "no'},
            {"title": "Second", "text": "dry"},
        ]

    def test_tabs_with_quoting(self) -> None:
        assert records('title\ttext\nA\t"She said ""no"" twice"\nB\tdry\n')[0]["text"] == 'She said "no" twice'

    def test_quotes_escaped_by_backslashes(self) -> None:
        assert records('title,text\nA,"She said \\"no\\", twice"\n')[0]["text"] == 'She said "no", twice'

    def test_columns_without_name_and_twice_the_same(self) -> None:
        assert records(",title,text,title\n0,A,rain,B\n") == [{"1": "0", "title": "A", "text": "rain", "title_4": "B"}]


class TestRows:
    def test_positions_are_lines(self) -> None:
        content = HEADER + 'A,"one\n\ntwo",2024\n\n' + ROW
        assert [(one.origin.position) for one in read(content)] == [2, 6]

    def test_ragged_rows_are_set_aside(self) -> None:
        content = HEADER + "A,one\n" + ROW + "A,one,2024,more\n" + "B,two,2024,,\n"
        assert refused(content) == [(2, Reason.RAGGED), (4, Reason.RAGGED)]
        assert [r["title"] for r in records(content)] == ["Channel to be widened", "B"]
        (first, _) = (one for one in read(content) if isinstance(one, Rejected))
        assert first.detail == "the row has 2 fields, the table 3"
        assert first.head == "A,one"

    def test_a_quotation_mark_that_is_not_closed_hides_nothing(self) -> None:
        content = HEADER + ROW + 'B,"never closed,2024\n' + "C,three,2024\n" * 3
        assert refused(content) == [(3, Reason.RAGGED)]
        assert [(one.origin.position) for one in read(content) if isinstance(one, RawDocument)] == [2, 4, 5, 6]

    def test_quotation_marks_that_would_be_looked_for_again_and_again(self) -> None:
        lines = "".join(f'{number},"open\n' if number % 2 else f'{number},""x"\n' for number in range(20_000))
        with ends():
            assert read(HEADER + ROW + lines)

    def test_a_row_over_the_limit_is_skipped(self) -> None:
        content = HEADER.encode() + b"A," + b"x" * (MAX_RECORD + 9) + b",2024\n" + ROW.encode()
        assert refused(content) == [(2, Reason.TOO_LARGE)]
        assert [one.origin.position for one in read(content) if isinstance(one, RawDocument)] == [3]

    def test_many_short_lines_in_one_quoted_field_over_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delimited, "MAX_RECORD", 100_000)
        content = HEADER.encode() + b'A,"' + b"x\n" * 60_000 + b'",2024\n' + ROW.encode()
        found = read(content)
        assert Reason.TOO_LARGE in {one.reason for one in found if isinstance(one, Rejected)}
        assert isinstance(found[-1], RawDocument)

    @given(
        st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\x1f")), min_size=2, max_size=2))
    )
    def test_rows_come_out_as_they_went_in(self, rows: list[list[str]]) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([["title", "text"], *rows])
        found = [list(r.values()) for r in records(out.getvalue())]
        kept = [row for row in rows if any(row)]
        layout = layout_of(out.getvalue())
        if layout and layout.delimiter == "," and layout.quoted and layout.escape is None:
            assert found == kept


class TestHeader:
    def test_names_that_load_knows(self) -> None:
        (article,) = loaded(HEADER + ROW)
        assert isinstance(article, Prepared)
        assert article.article.headline == "Channel to be widened"

    def test_other_names_are_mapped(self) -> None:
        content = f"Titel;Inhalt;Datum\nRinne wird breiter;{LONG};06.02.2024\n"
        (article,) = loaded(content, headline="Titel", text="Inhalt", published="Datum")
        assert isinstance(article, Prepared)
        assert (article.article.headline, str(article.article.published)) == ("Rinne wird breiter", "2024-02-06")

    def test_columns_by_number(self) -> None:
        content = f"2024-02-06,Channel to be widened,{LONG.replace(',', '')}\n" * 2
        (article, _) = loaded(content, headline="2", text="3", published="1")
        assert isinstance(article, Prepared)
        assert article.article.headline == "Channel to be widened"
        (named, _) = loaded(HEADER + ROW * 2, headline="3")
        assert isinstance(named, Prepared)
        assert named.article.headline == "2024-02-06"

    @pytest.mark.parametrize("mapping", [{}, {"headline": "2"}, {"text": "Inhalt"}])
    def test_without_a_header_it_is_said_what_to_do(self, mapping: dict[str, str]) -> None:
        content = f"2024-02-06,Channel to be widened,{LONG.replace(',', '')}\n" * 2
        found = Stages(Options(mapping=mapping, entities="none")).run(list(read(content)))
        assert {one.reason for one in found if isinstance(one, Rejected)} == {Reason.NO_HEADER}
        assert all("--map headline=1 --map text=3" in one.detail for one in found if isinstance(one, Rejected))


class TestSniffing:
    @pytest.mark.parametrize(
        ("content", "name", "confidence"),
        [
            (HEADER + ROW, "feed.txt", Confidence.LIKELY),
            (HEADER + ROW, "feed.csv", Confidence.SURE),
            ("code,name\n1,wheat\n2,corn\n", "codes.csv", Confidence.WEAK),
            ("code,name\n1,wheat\n2,corn\n", "codes.txt", Confidence.NO),
            (f"Titel;Inhalt\nRinne;{LONG}\n", "a.csv", Confidence.LIKELY),
            ("Rain, more rain\n\nIt fell on the text, all day, and nobody minded.\n", "a.txt", Confidence.NO),
            ('{"title": "a", "text": "b"}\n', "a.txt", Confidence.NO),
            ("<p>title,text</p>\n", "a.txt", Confidence.NO),
        ],
    )
    def test_by_content(self, content: str, name: str, confidence: Confidence) -> None:
        assert delimited.sniff(content.encode(), name) is confidence

    def test_utf16_is_no_binary_file(self) -> None:
        assert delimited.sniff(codecs.BOM_UTF16_LE + (HEADER + ROW).encode("utf-16-le"), "a.csv") is Confidence.SURE
        assert delimited.sniff(bytes(range(256)) * 4, "a.csv") is Confidence.NO
