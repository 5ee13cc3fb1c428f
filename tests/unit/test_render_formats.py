from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from searcher.render.base import Format, Renderer, Setting
from searcher.render.choose import renderer
from searcher.render.keys import ARTICLE_KEYS, HIT_KEYS, HIT_ROW, cell
from searcher.render.screen import Screen
from tests.answers import ARTICLES, ENVELOPE, HITS, NOTHING, ORIGIN, RESPONSE, SERIES, STATS, TREND

Print = Callable[[Renderer], None]


def printed(shape: Format, what: Print, fields: tuple[str, ...] | None = None) -> tuple[str, list[str]]:
    out = io.StringIO()
    notes: list[str] = []
    what(renderer(shape, Setting(Screen(out), fields, notes.append)))
    return out.getvalue(), notes


def hits(r: Renderer) -> None:
    r.hits(iter((RESPONSE,)))


def pages(r: Renderer) -> None:
    first = replace(RESPONSE, hits=HITS[:2])
    r.hits(iter((first, replace(RESPONSE, hits=HITS[2:], facets={}, cursor=None))))


EVERYTHING: list[Print] = [
    hits,
    pages,
    lambda r: r.hits(iter((NOTHING,))),
    lambda r: r.facets(RESPONSE),
    lambda r: r.trend(TREND),
    lambda r: r.trend(SERIES),
    lambda r: r.articles(iter(ARTICLES)),
    lambda r: r.articles(iter(())),
    lambda r: r.count(ENVELOPE),
    lambda r: r.stats(STATS),
    lambda r: r.outcome({"format": 1, "added": 3, "rejected_by_reason": {"no-text": 1}}),
]


@pytest.mark.parametrize("shape", list(Format))
@pytest.mark.parametrize("what", EVERYTHING)
def test_no_format_lets_an_escape_through(shape: Format, what: Print) -> None:
    text, _ = printed(shape, what)
    assert not {chr(code) for code in (*range(9), *range(11, 32), *range(0x7F, 0xA0))} & set(text)
    assert "\u202e" not in text


@pytest.mark.parametrize("what", EVERYTHING)
def test_json_is_one_object_with_a_format(what: Print) -> None:
    assert json.loads(printed(Format.JSON, what)[0])["format"] == 1


@pytest.mark.parametrize("what", EVERYTHING)
def test_json_lines_are_objects_with_a_format(what: Print) -> None:
    assert all(json.loads(line)["format"] == 1 for line in printed(Format.JSONL, what)[0].splitlines())


def test_json_of_a_page_is_the_response() -> None:
    assert json.loads(printed(Format.JSON, hits)[0]) == json.loads(json.dumps(RESPONSE.to_json()))


def test_json_of_many_pages_holds_all_hits_and_the_last_cursor() -> None:
    shown = json.loads(printed(Format.JSON, pages)[0])
    assert [hit["rank"] for hit in shown["hits"]] == [1, 2, 3, 4]
    assert shown["cursor"] is None
    assert shown["facets"]["month"]["missing"] == 4


def test_json_of_no_hits_has_an_empty_list() -> None:
    assert json.loads(printed(Format.JSON, lambda r: r.hits(iter((NOTHING,))))[0])["hits"] == []


def test_json_lines_of_hits_are_the_hits() -> None:
    text, notes = printed(Format.JSONL, hits)
    assert [json.loads(line) for line in text.splitlines()] == [json.loads(json.dumps(hit.to_json())) for hit in HITS]
    assert notes == ["1–4 of 1,234; next page: --cursor bmV4dA (all pages: --all)"]


def test_text_is_readable_utf8() -> None:
    assert "港湾日報" in printed(Format.JSONL, hits)[0]


def test_json_lines_of_facets_and_trends_are_buckets() -> None:
    text, notes = printed(Format.JSONL, lambda r: r.facets(RESPONSE))
    assert json.loads(text.splitlines()[0]) == {"format": 1, "facet": "source", "value": "Harbour Ledger", "count": 120}
    assert len(notes) == 2
    text, notes = printed(Format.JSONL, lambda r: r.trend(SERIES))
    assert json.loads(text.splitlines()[0])["series"] == {"Harbour Ledger": 1, "港湾日報": 1}
    assert notes == []


def table(shape: Format, what: Print, fields: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    text, _ = printed(shape, what, fields)
    if shape is Format.CSV:
        return list(csv.DictReader(io.StringIO(text, newline="")))
    header, *rows = (line.split("\t") for line in text.split("\n")[:-1])
    return [dict(zip(header, map(unescaped, row), strict=True)) for row in rows]


def unescaped(value: str) -> str:
    return value.encode("latin-1", "backslashreplace").decode("unicode_escape") if "\\" in value else value


@pytest.mark.parametrize("shape", [Format.CSV, Format.TSV])
def test_rows_of_hits(shape: Format) -> None:
    rows = table(shape, hits)
    assert tuple(rows[0]) == HIT_ROW
    assert [row["id"] for row in rows] == [hit.id for hit in HITS]
    assert rows[0]["published"] == "2024-03-01T14:56:00+01:00"
    assert rows[0]["byline"] == "Ada Example; Ben Sample"
    assert rows[1]["headline"] == ARTICLES[1].headline
    assert rows[1]["snippet"] == ""


@pytest.mark.parametrize("shape", [Format.CSV, Format.TSV])
def test_rows_of_articles_keep_paragraphs(shape: Format) -> None:
    rows = table(shape, lambda r: r.articles(iter(ARTICLES[:1])), ("text", "tags", "entities", "origin"))
    assert rows == [
        {
            "text": ARTICLES[0].text,
            "tags": "oil; cartel",
            "entities": "Ada Lovelace; Rotterdam",
            "origin": "feed.jsonl:3",
        }
    ]


def test_csv_does_not_let_a_spreadsheet_run_an_article() -> None:
    rows = table(Format.CSV, hits, ("source", "text", "rank"))
    assert rows[3]["source"] == "'=HYPERLINK(1)"
    assert rows[3]["text"].startswith("'=cmd")
    assert rows[3]["rank"] == "4"


def test_csv_leaves_numbers_alone() -> None:
    falling = replace(HITS[0], score=-0.5)
    page = replace(RESPONSE, hits=(falling,))
    assert table(Format.CSV, lambda r: r.hits(iter((page,))), ("score",)) == [{"score": "-0.5"}]


def test_tsv_gives_every_text_exactly() -> None:
    assert table(Format.TSV, hits, ("source",))[3]["source"] == "=HYPERLINK(1)"


PLAIN = st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf")))
CELL = st.lists(st.one_of(PLAIN, st.sampled_from(["\n", "\t", "\\", "\r", '"', ",", "\\n"]))).map("".join)


@given(CELL)
def test_a_tsv_row_is_one_line_and_reads_back(text: str) -> None:
    out, _ = printed(Format.TSV, lambda r: r.articles((Article("a", text, ORIGIN),)), ("id", "text"))
    value = out.split("\n")[1].split("\t")[1]
    read = value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r")
    assert out.count("\n") == 2
    assert read.replace("\0", "\\") == text


@pytest.mark.parametrize("shape", [Format.CSV, Format.TSV])
def test_rows_of_facets_trends_counts(shape: Format) -> None:
    assert table(shape, lambda r: r.facets(RESPONSE))[0] == {
        "facet": "source",
        "value": "Harbour Ledger",
        "count": "120",
    }
    assert table(shape, lambda r: r.trend(SERIES))[0] == {
        "value": "2024-01",
        "start": "2024-01-01",
        "count": "40",
        "Harbour Ledger": "1",
        "港湾日報": "1",
    }
    assert table(shape, lambda r: r.count(ENVELOPE)) == [{"count": "1234"}]
    names = {row["name"]: row["value"] for row in table(shape, lambda r: r.stats(STATS))}
    assert names["articles"] == "21578"
    assert names["month.2024-03"] == "178"


def test_ids_name_the_rows() -> None:
    assert printed(Format.IDS, hits)[0].splitlines() == [hit.id for hit in HITS]
    assert printed(Format.IDS, lambda r: r.articles(iter(ARTICLES)))[0].splitlines() == [a.id for a in ARTICLES]
    assert printed(Format.IDS, lambda r: r.facets(RESPONSE))[0].splitlines()[0] == "Harbour Ledger"
    assert printed(Format.IDS, lambda r: r.trend(TREND))[0].splitlines()[0] == "2024-01"


def test_a_table_of_a_count_is_a_bare_integer() -> None:
    assert printed(Format.TABLE, lambda r: r.count(ENVELOPE))[0] == "1234\n"


def test_fields_choose_and_order_the_keys() -> None:
    text, _ = printed(Format.JSONL, hits, ("headline", "id"))
    assert list(json.loads(text.splitlines()[0])) == ["format", "headline", "id"]
    assert printed(Format.CSV, hits, ("id", "rank"))[0].splitlines()[1] == "4f1c22d09be1a7c3,1"


def test_every_key_of_a_full_article_can_be_chosen() -> None:
    derived = replace(ARTICLES[0], headline_derived=True)
    assert set(derived.to_json()) - {"format"} == set(ARTICLE_KEYS)
    assert set(replace(HITS[0], article=derived).to_json()) - {"format"} == set(HIT_KEYS)


def test_cells_of_values() -> None:
    assert [cell(value) for value in (None, True, 3, ["a", "b"], [[1, 2], [3, 4]], {"file": "f"})] == [
        "",
        "true",
        "3",
        "a; b",
        "1-2; 3-4",
        "f",
    ]
