"""Reuters-21578 SGML. The samples are written for these tests, in the shape that the collection's README describes."""

from __future__ import annotations

import io
from typing import Any

import pytest

from index.article import RawDocument, Rejected
from index.readers import reuters
from index.readers.reuters_names import entity_name
from index.report import Reason

HEAD = (
    '<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="1" NEWID="42">\n'
    "<DATE>26-FEB-1987 15:01:01.79&#5;&#5;&#5;RM</DATE>\n<TOPICS><D>cocoa</D><D>trade</D></TOPICS>\n"
    "<PLACES><D>west-germany</D><D>usa</D></PLACES>\n<PEOPLE><D>volcker</D></PEOPLE>\n<ORGS><D>imf</D></ORGS>\n"
    "<EXCHANGES><D>nyse</D></EXCHANGES>\n<COMPANIES></COMPANIES>\n<UNKNOWN>\n&#5;C T &#22;f0704&#31;reute</UNKNOWN>\n"
)
NORMAL = (
    HEAD
    + "<TEXT>&#2;\n<TITLE>PORT &lt;PRT> &amp; SHIPPERS AGREE</TITLE>\n"
    + "<AUTHOR>    By Ada Example, Reuters</AUTHOR>\n"
    + "<DATELINE>    ALDMOUTH, Feb 26 - </DATELINE><BODY>The port said it would widen\n"
    + "its northern channel before the winter season begins.\n"
    + "    Dredging will begin in March, an official of the harbour\nauthority told reporters.\n Reuter\n"
    + "&#3;</BODY></TEXT>\n</REUTERS>\n"
)
BRIEF = (
    HEAD
    + '<TEXT TYPE="BRIEF">&#2;\n******<TITLE>PORT TO WIDEN CHANNEL\n</TITLE>Blah blah blah.\n&#3;\n\n'
    + "</TEXT>\n</REUTERS>\n"
)
TABLE = (
    HEAD
    + '<TEXT TYPE="UNPROC">&#2;\nALDMOUTH FREIGHT RATES - FEB 26\n    Grain    12.50  UP  10\n'
    + "    Coal      9.75  UNCH\n\n    Rates are per tonne and were set at the close by brokers in\n"
    + "the town.\n Reuter\n&#3;\n\n</TEXT>\n</REUTERS>\n"
)
EMPTY = HEAD + '<TEXT TYPE="UNPROC">&#2;\n&#3;\n\n</TEXT>\n</REUTERS>\n'


def read(text: str) -> list[RawDocument | Rejected]:
    return list(reuters.read(io.BytesIO(text.encode("latin-1")), "reut2-000.sgm"))


def record(text: str) -> dict[str, Any]:
    found = read(text)
    assert len(found) == 1
    assert isinstance(found[0], RawDocument)
    assert found[0].record is not None
    return dict(found[0].record)


def test_a_normal_story() -> None:
    found = record(NORMAL)
    assert found["id"] == "reut-42"
    assert found["headline"] == "PORT <PRT> & SHIPPERS AGREE"
    assert found["published"] == "26-FEB-1987 15:01:01.79"
    assert (found["dateline"], found["byline"]) == ("ALDMOUTH", "By Ada Example, Reuters")
    assert found["tags"] == ["cocoa", "trade", "nyse"]
    assert found["text"] == [
        "The port said it would widen its northern channel before the winter season begins.",
        "Dredging will begin in March, an official of the harbour authority told reporters.",
    ]
    assert found["entities"] == [
        {"name": "Paul Volcker", "kind": "person"},
        {"name": "IMF", "kind": "organisation"},
        {"name": "West Germany", "kind": "place"},
        {"name": "United States", "kind": "place"},
    ]


def test_what_holds_for_all() -> None:
    found = read(NORMAL)[0]
    assert isinstance(found, RawDocument)
    assert found.defaults == {"source": "Reuters", "agency": "Reuters", "language": "en"}


def test_a_brief_is_all_headline() -> None:
    found = record(BRIEF)
    assert (found["headline"], found["text"]) == ("PORT TO WIDEN CHANNEL", ["PORT TO WIDEN CHANNEL"])


def test_a_table_keeps_its_lines() -> None:
    found = record(TABLE)
    assert found["headline"] == "ALDMOUTH FREIGHT RATES - FEB 26"
    assert found["text"] == [
        "    Grain    12.50  UP  10\n    Coal      9.75  UNCH",
        "Rates are per tonne and were set at the close by brokers in the town.",
    ]


def test_an_empty_story_is_refused_in_plain_words() -> None:
    (found,) = read(EMPTY)
    assert isinstance(found, Rejected)
    assert (found.reason, found.detail) == (Reason.NO_TEXT, "the article has neither title nor text")


def test_another_publisher_in_the_same_format() -> None:
    (found,) = read(NORMAL.replace("</DATE>\n", "</DATE>\n<SOURCE>Meridian Wire</SOURCE>\n"))
    (usual,) = read(NORMAL.replace("before the winter", "before &lt;SOURCE>x&lt;/SOURCE> <SOURCE>y</SOURCE>"))
    assert isinstance(found, RawDocument)
    assert isinstance(usual, RawDocument)
    assert found.record is not None
    assert usual.record is not None
    assert (found.record["source"], dict(found.defaults)) == ("Meridian Wire", {"language": "en"})
    assert "source" not in usual.record
    assert usual.defaults["agency"] == usual.defaults["source"] == "Reuters"


def test_words_that_slipped_into_the_dateline_belong_to_the_story() -> None:
    text = NORMAL.replace(
        "ALDMOUTH, Feb 26 - </DATELINE><BODY>The port", "ALDMOUTH, Feb 26 - The old </DATELINE><BODY>port"
    )
    assert record(text)["text"][0].startswith("The old port said")
    assert record(text)["dateline"] == "ALDMOUTH"


@pytest.mark.parametrize(
    "sign_off", [" Reuter\n", " REUTER...^M\n", " Reuter 3\n", " REUTER E\n", "", " Reuter\n Reuter\n"]
)
def test_the_sign_off_goes(sign_off: str) -> None:
    assert record(NORMAL.replace(" Reuter\n", sign_off))["text"][-1].endswith("told reporters.")


def test_the_agency_as_last_word_of_a_sentence_stays() -> None:
    assert record(NORMAL.replace("told reporters.\n Reuter", "told Reuters.\n Reuter"))["text"][-1].endswith(
        "told Reuters."
    )


def test_a_stray_byte_of_another_encoding() -> None:
    assert "widen \xfc" in record(NORMAL.replace("widen\n", "widen \xfc\n"))["text"][0]


def test_many_in_small_pieces_and_one_cut_off() -> None:
    found = read('<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + NORMAL * 3 + NORMAL[:300])
    assert [one.origin.position for one in found] == [1, 2, 3, 4]
    last = found[-1]
    assert isinstance(last, Rejected)
    assert last.reason == Reason.BROKEN_MARKUP


def test_no_story_at_all() -> None:
    found = read("<!DOCTYPE lewis>\n")
    assert [one.reason for one in found if isinstance(one, Rejected)] == [Reason.UNKNOWN_FORMAT]


@pytest.mark.parametrize(
    ("slug", "kind", "name"),
    [
        ("usa", "place", "United States"),
        ("hong-kong", "place", "Hong Kong"),
        ("trinidad-tobago", "place", "Trinidad and Tobago"),
        ("gatt", "organisation", "GATT"),
        ("worldbank", "organisation", "World Bank"),
        ("james-miller", "person", "James Miller"),
        ("lange", "person", "David Lange"),
        ("somebody-else", "person", "Somebody Else"),
    ],
)
def test_names(slug: str, kind: str, name: str) -> None:
    assert entity_name(slug, kind) == name
