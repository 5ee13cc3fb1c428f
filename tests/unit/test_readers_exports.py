"""Text exports of press databases, and files of several dumps. The samples are written for these tests."""

from __future__ import annotations

import io
from typing import Any

import pytest

from index.article import Article, RawDocument, Rejected, Shape
from index.pipeline import Options, Prepared, Stages
from index.readers import FORMATS, detect, read_paths
from index.readers.base import Confidence
from index.report import Reason

FIRST = (
    "The harbour authority of Aldmouth will widen its northern channel before the winter\n"
    "season begins, its director said on Monday."
)
SECOND = "Dredging begins in March and is expected to take eleven weeks."
WRAPPED = [" ".join(FIRST.split()), SECOND]

OLDER = f"""\



                               1 of 2 DOCUMENTS


                      Copyright 2024 Harbour Courier Company
                              All Rights Reserved
                              The Harbour Courier

                        February 6, 2024 Tuesday
                           Late Edition - Final

Channel to be Widened,
Director Says

BYLINE: By ADA EXAMPLE

SECTION: Section A; Column 0; Harbour Desk; Pg. 1

LENGTH: 512 words

DATELINE: ALDMOUTH

{FIRST}

   {SECOND}

URL: http://www.hc.example/channel

SUBJECT: HARBORS & PORTS (90%); FERRIES (78%)

LOAD-DATE: February 6, 2024

LANGUAGE: ENGLISH

GRAPHIC: PHOTO: The channel.

PUBLICATION-TYPE: Newspaper


                               2 of 2 DOCUMENTS


                              Larchfield Chronicle

                            7. Februar 2024

HEADLINE: Ferry moves

LENGTH: 60 words

BODY:
{SECOND} The ferry to Larch Island will use the southern pier.

LOAD-DATE: February 7, 2024
"""
NEWER = f"""\
Channel to be widened
The Harbour Courier
February 6, 2024 Tuesday 3:45 PM GMT

Copyright 2024 Harbour Courier Company All Rights Reserved

Section: NEWS; Pg. 4
Length: 512 words
Byline: Ada Example
Highlight: Eleven weeks of dredging are ahead.

Body

{FIRST}

Source: the harbour authority.

{SECOND}

Load-Date: February 6, 2024

End of Document


Ferry moves
Larchfield Chronicle
6 February 2024

Length: 60 words

Body

{SECOND} The ferry to Larch Island will use the southern pier.

Load-Date: February 7, 2024

End of Document
"""
FACTIVA = f"""\
SE  Harbour
HD  Channel to be widened,
director says
BY  By Ada Example
WC  512 words
PD  6 February 2024
ET  10:15
SN  The Harbour Courier
SC  HARCOU
PG  4
LA  English
CY  Copyright 2024. Harbour Courier.

LP

{FIRST}

TD

{SECOND}
IN the words of the director, it was time.

NS  gport : Ports | gtran : Sea Transport
RE  aldm : Aldmouth
AN  Document HARCOU0020240206ek260001q

HD
Ferry moves
WC
60 words
PD
7 February 2024
SN
Larchfield Chronicle
LA
English
LP
{SECOND} The ferry to Larch Island will use the southern pier.
AN
Document LARCHC0020240207ek270002r
"""


def results(content: str | bytes, **options: Any) -> list[Any]:
    found = read_paths(["-"], stdin=io.BytesIO(content.encode() if isinstance(content, str) else content), **options)
    return Stages(Options(entities="none")).run(list(found))


def articles(content: str | bytes) -> list[Article]:
    found = results(content)
    assert all(isinstance(one, Prepared) for one in found), found
    return [one.article for one in found]


class TestNexis:
    def test_the_older_layout(self) -> None:
        first, second = articles(OLDER)
        assert first.headline == "Channel to be Widened, Director Says"
        assert (first.byline, first.source) == (("Ada Example",), "The Harbour Courier")
        assert (first.section, first.dateline, str(first.published)) == ("Harbour Desk", "Aldmouth", "2024-02-06")
        assert first.tags == ("HARBORS & PORTS", "FERRIES")
        assert (first.url, first.language) == ("http://www.hc.example/channel", "en")
        assert first.text.split("\n\n") == WRAPPED
        assert (second.headline, second.source, str(second.published)) == (
            "Ferry moves",
            "Larchfield Chronicle",
            "2024-02-07",
        )
        assert [one.origin.position for one in (first, second)] == [1, 2]

    def test_the_newer_layout(self) -> None:
        first, second = articles(NEWER)
        assert (first.headline, first.source) == ("Channel to be widened", "The Harbour Courier")
        assert str(first.published) == "2024-02-06T15:45:00+00:00"
        assert (first.byline, first.section) == (("Ada Example",), "NEWS")
        assert first.deck == "Eleven weeks of dredging are ahead."
        assert first.text.split("\n\n") == [WRAPPED[0], "Source: the harbour authority.", SECOND]
        assert (second.headline, second.source) == ("Ferry moves", "Larchfield Chronicle")

    @pytest.mark.parametrize("sample", [OLDER, NEWER])
    def test_is_known_by_content(self, sample: str) -> None:
        assert detect(sample.encode(), "a.txt") == (FORMATS["nexis"], Confidence.SURE)
        assert detect(sample.encode("cp1252"), "a.txt") == (FORMATS["nexis"], Confidence.SURE)

    def test_a_document_without_text(self) -> None:
        (found,) = results(
            "1 of 1 DOCUMENTS\n\nThe Harbour Courier\n\nFebruary 6, 2024\n\nHEADLINE: Rain\n\nLENGTH: 0 words\n"
        )
        assert isinstance(found, Rejected)
        assert found.reason == Reason.NO_TEXT

    def test_none_at_all(self) -> None:
        (found,) = results("Rain fell. It fell all day.\n", input_format="nexis")
        assert isinstance(found, Rejected)
        assert found.reason == Reason.UNKNOWN_FORMAT


class TestFactiva:
    def test_fields(self) -> None:
        first, second = articles(FACTIVA)
        assert first.headline == "Channel to be widened, director says"
        assert (first.byline, first.source) == (("Ada Example",), "The Harbour Courier")
        assert (first.section, str(first.published)[:16]) == ("Harbour", "2024-02-06T10:15")
        assert first.tags == ("Ports", "Sea Transport")
        assert (first.id, first.language) == ("HARCOU0020240206ek260001q", "en")
        assert first.text.split("\n\n") == [
            WRAPPED[0],
            *f"{SECOND}\nIN the words of the director, it was time.".split("\n"),
        ]
        assert (second.headline, second.id) == ("Ferry moves", "LARCHC0020240207ek270002r")

    def test_is_known_by_content(self) -> None:
        assert detect(FACTIVA.encode(), "a.txt") == (FORMATS["factiva"], Confidence.SURE)
        assert detect(b"HD is a format. LP is a record.\n\nTD too, it is said.\n", "a.txt")[0] is FORMATS["dump"]

    def test_a_document_without_text(self) -> None:
        (found,) = results(
            "HD  Rain\nWC  0 words\nPD  6 February 2024\nSN  Courier\nLA  English\n", input_format="factiva"
        )
        assert isinstance(found, Rejected)
        assert found.reason == Reason.NO_TEXT


class TestParted:
    DUMP = (
        " date 2024-02-0{n} Channel number {n} to be widened\n\n"
        "Dredging of channel {n} begins in March, the authority said.\n"
    )
    LABELLED = (
        "Title: Channel number {n} to be widened\nDate: 2024-02-0{n}\nBy: Ada Example\n\n"
        + SECOND
        + " So it was {n}.\n"
    )
    DATED = (
        "{n} February 2024\n\nChannel number {n} to be widened\n\n"
        + FIRST.replace("\n", " ")
        + "\n\n"
        + SECOND
        + " {n}\n"
    )

    @pytest.mark.parametrize("rule", ["=" * 20, "-" * 40, "\f", "*" * 10, "_" * 30])
    @pytest.mark.parametrize("sample", [DUMP, LABELLED, DATED])
    def test_by_rules(self, rule: str, sample: str) -> None:
        content = f"{rule}\n".join(sample.format(n=n) for n in range(1, 6))
        assert detect(content.encode(), "a.txt")[0] is FORMATS["dumps"]
        found = articles(content)
        assert [one.headline for one in found] == [f"Channel number {n} to be widened" for n in range(1, 6)]
        assert [str(one.published) for one in found] == [f"2024-02-0{n}" for n in range(1, 6)]
        assert [one.origin.position for one in found] == [1, 2, 3, 4, 5]

    def test_a_rule_inside_one_article_does_not_part_it(self) -> None:
        content = self.DUMP.format(n=1) + "-" * 40 + "\n" + f"{SECOND}\n" * 4 + "-" * 40 + "\n" + f"{FIRST}\n" * 3
        (raw,) = read_paths(["-"], stdin=io.BytesIO(content.encode()))
        assert isinstance(raw, RawDocument)
        assert raw.shape is Shape.DUMP
        assert raw.origin.position is None

    def test_named_without_rules(self) -> None:
        (found,) = results(self.DUMP.format(n=1), input_format="dumps")
        assert isinstance(found, Rejected)
        assert found.reason == Reason.UNKNOWN_FORMAT
