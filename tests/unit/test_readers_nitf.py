"""NITF: the head's facts and the body's paragraphs, with a document type, a namespace, or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.readers import detect
from index.readers.markup_body import without_repeats
from index.readers.nitf import upright
from index.report import Reason, Skip
from tests.reading import articles, detail, results, told

DOCTYPE = '<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.3//EN" "http://127.0.0.1:9/nitf-3-3.dtd">'
HEAD = """<head><title>A working title</title><docdata management-status="usable">
<doc-id id-string="8812" regsrc="DH"/><date.issue norm="20100906T164500+0200"/>
<date.release norm="20100906T180000+0200"/>
<doc.copyright holder="Dyke Holdings" year="2010"/>
<key-list><keyword key="Rain"/><keyword key="Floods, rivers"/></key-list>
<identified-content><person>Example, Ada B (Dr)</person><org value="Rain Board"/><org>Met Office</org>
<location><sublocation>Dock</sublocation><city>Moreton</city><country>Fairland</country></location>
<classifier type="taxonomy">Top/News/Weather</classifier></identified-content></docdata>
<tobject><tobject.subject tobject.subject.type="weather" tobject.subject.matter="storm"/></tobject>
<pubdata date.publication="20100907" name="Dyke Herald" position.section="Home" ex-ref="https://dyke.example/8812"/>
<revision-history norm="20100906T190000+0200"/><revision-history norm="20100908T080000+0200"/></head>"""
BODY_HEAD = """<body.head><hedline><hl1>Rain <em>falls</em></hl1><hl2>And wind blows</hl2></hedline>
<note>Editors: hold.</note>
<byline class="print">By <person>Ada Example</person> and <person>Ben Sample</person>,
<byttl>Staff Writers</byttl></byline>
<byline class="normalized">Example, Ada</byline><distributor>The Associated Press</distributor>
<dateline><location>MORETON</location>, <story.date norm="20100905">Sept 5</story.date></dateline>
<abstract><p>Of rain.</p></abstract></body.head>"""


def nitf(content: str, *, head: str = "", body_head: str = "", attributes: str = "", before: str = "") -> str:
    body = f"{body_head}<body.content>{content}</body.content><body.end><tagline>Ada lives.</tagline></body.end>"
    return f"{before}<nitf {attributes}>{head}<body>{body}</body></nitf>"


@pytest.mark.parametrize(
    ("before", "attributes"),
    [
        ('<?xml version="1.0"?>' + DOCTYPE, 'xml:lang="en"'),
        ("", 'xmlns="http://iptc.org/std/NITF/2006-10-18/" xml:lang="en"'),
        ("", 'xml:lang="en"'),
    ],
)
def test_a_document_with_all_that_it_may_say(tmp_path: Path, before: str, attributes: str) -> None:
    content = nitf(
        "<p>Rain fell.</p>",
        head=HEAD,
        body_head=BODY_HEAD,
        attributes=attributes,
        before=before,
    )
    (found,) = articles(results(tmp_path, content))
    assert (found.headline, found.deck, found.text) == ("Rain falls", "And wind blows", "Rain fell.")
    assert found.byline == ("Ada Example", "Ben Sample")
    assert (found.agency, found.source, found.dateline) == ("AP", "Dyke Herald", "Moreton")
    assert (str(found.published), str(found.updated)) == ("2010-09-07", "2010-09-08T08:00:00+02:00")
    assert (found.id, found.url) == ("dh:8812", "https://dyke.example/8812")
    assert (found.section, found.language) == ("Home", "en")
    assert found.tags == ("Rain", "Floods, rivers", "weather", "storm")
    assert [(e.name, e.kind) for e in found.entities] == [
        ("Ada B Example", "person"),
        ("Rain Board", "organisation"),
        ("Met Office", "organisation"),
        ("Dock", "place"),
    ]
    assert found.origin.position is None


def test_a_bare_document(tmp_path: Path) -> None:
    (found,) = articles(results(tmp_path, nitf("Rain fell.", head="<head><title>Rain</title></head>")))
    assert (found.headline, found.text, found.source, found.published) == ("Rain", "Rain fell.", None, None)


def test_the_whole_dateline_stands_where_it_marks_no_place(tmp_path: Path) -> None:
    heading = "<body.head><dateline>MORETON, Sept 5 (AP)</dateline></body.head>"
    (found,) = articles(results(tmp_path, nitf("<p>Rain fell.</p>", body_head=heading)))
    assert (found.dateline, found.agency) == ("Moreton", "AP")
    heading = "<body.head><dateline>2010-09-05 10:00:00</dateline></body.head>"
    assert articles(results(tmp_path, nitf("<p>Rain fell.</p>", body_head=heading)))[0].dateline is None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            "<p>Rain\n fell on <location>Moreton</location>.</p><p>It stopped.</p>",
            "Rain fell on Moreton.\n\nIt stopped.",
        ),
        ("<block><p>One.</p><hl2>Later</hl2><p>Two.</p></block>", "One.\n\nLater\n\nTwo."),
        ("<p>They had:</p><ul><li>boats,</li><li><p>ropes.</p></li></ul>", "They had:\n\nboats,\n\nropes."),
        ("<p>One.</p><dl><dt>Rain</dt><dd>12 mm</dd></dl>", "One.\n\nRain\n\n12 mm"),
        (
            "<table><tr><th>Town</th><th>mm</th></tr><tr><td>Moreton</td><td>12</td></tr></table>",
            "Town | mm\n\nMoreton | 12",
        ),
        ("<bq><block><p>It poured.</p></block><credit>Ada</credit></bq><p>One.</p>", "It poured.\n\nOne."),
        ("<media><media-caption>A boat</media-caption><media-producer>Ben</media-producer></media><p>One.</p>", "One."),
        ("<note><body.content><p>Editors: hold.</p></body.content></note><p>One.</p>", "One."),
        ("<p>One.<br/>Two.</p>", "One.\n\nTwo."),
        ("<block><p>One.</p></block><block><p>One.</p><p>Two.</p></block>", "One.\n\nTwo."),
        ("<block><p>One.</p></block><block><p>Two.</p></block>", "One.\n\nTwo."),
    ],
)
def test_bodies(tmp_path: Path, content: str, text: str) -> None:
    assert articles(results(tmp_path, nitf(content)))[0].text == text


@pytest.mark.parametrize(
    ("docdata", "outcome"),
    [
        ('<docdata management-status="withheld"/>', Skip.WITHDRAWN),
        ('<docdata management-status="canceled"/>', Skip.WITHDRAWN),
        ('<docdata management-status="embargoed"/>', Skip.EMBARGOED),
        ('<docdata management-status="embargoed"><date.release norm="20100906"/></docdata>', "Rain"),
        ('<docdata><date.release norm="21300101T000000Z"/></docdata>', Skip.EMBARGOED),
        ('<docdata management-status="usable"/>', "Rain"),
    ],
)
def test_what_must_not_be_published_is_set_aside(tmp_path: Path, docdata: str, outcome: str) -> None:
    head = f"<head><title>Rain</title>{docdata}</head>"
    assert told(results(tmp_path, nitf("<p>Rain fell.</p>", head=head))) == [outcome]


def test_no_text_and_no_end(tmp_path: Path) -> None:
    assert detail(results(tmp_path, nitf("<media/>"))) == "the article has no text"
    assert told(results(tmp_path, nitf("<p>Rain")[:-40])) == [Reason.BROKEN_MARKUP]
    assert told(results(tmp_path, nitf("<p>Rain fell.</p>") + "<nitf>")) == ["Rain fell.", Reason.BROKEN_MARKUP]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Example, Ada", "Ada Example"),
        ("Example, Ada B. (Dr)", "Ada B. Example"),
        ("Sample, Ben Jr", "Ben Sample Jr"),
        ("Sample, Jr.", "Sample Jr."),
        ("Ada Example", "Ada Example"),
        ("Example, Ada, Lady", "Example, Ada, Lady"),
        (",", ","),
    ],
)
def test_names_with_the_surname_first(written: str, said: str) -> None:
    assert upright(written) == said


def test_blocks_that_only_repeat_are_told_among_few_blocks() -> None:
    assert without_repeats([["a"], ["a", "b"], ["a", "b", "c"]]) == ["a", "b", "c"]
    assert without_repeats([["a"], ["b"], ["a"]]) == ["a", "b", "a"]
    assert len(without_repeats([["a"]] * 100_000)) == 100_000


def test_nitf_is_told_by_its_root() -> None:
    reader, _ = detect(f"{DOCTYPE}<nitf>".encode(), "a.xml")
    assert reader is not None
    assert reader.name == "nitf"
