"""NewsML-G2 and NewsML 1: items in messages, their versions and standing, and what is inside them."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest

from index.article import RawDocument
from index.readers import detect, newsml
from index.report import Reason, Skip
from tests.reading import articles, detail, results, told

G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
BODY = "<body><p>Rain fell.</p><p>So.</p></body>"
XHTML = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>{BODY}</html>'
HEADING = "<hedline><hl1>Inner rain</hl1></hedline><byline>By Ada Example</byline>"
NITF = (
    f'<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>{HEADING}</body.head>'
    "<body.content><p>Rain fell.</p></body.content></body></nitf>"
)


def item(
    meta: str = "",
    content: str = "",
    held: str = f"<inlineXML>{XHTML}</inlineXML>",
    *,
    guid: str = "urn:x:1",
    version: str = "1",
) -> str:
    return (
        f'<newsItem {G2} guid="{guid}" version="{version}" xml:lang="en"><itemMeta>{meta}</itemMeta>'
        f"<contentMeta>{content}</contentMeta><contentSet>{held}</contentSet></newsItem>"
    )


def message(*items: str) -> str:
    held = f"<itemSet>{''.join(items)}</itemSet>"
    return f'<?xml version="1.0"?><newsMessage {G2}><header><sent>x</sent></header>{held}</newsMessage>'


def headed(headline: str, **options: str) -> str:
    return item(content=f"<headline>{headline}</headline>", **options)


def test_an_item_with_all_that_it_may_say(tmp_path: Path) -> None:
    meta = """<itemClass qcode="ninat:text"/><provider qcode="nprov:AP"><name>The Associated Press</name></provider>
        <versionCreated>2010-09-06T18:00:00+02:00</versionCreated><firstCreated>2010-09-06T16:45:00+02:00</firstCreated>
        <embargoed>2010-09-06T16:50:00+02:00</embargoed><pubStatus qcode="stat:usable"/><title>rain-1</title>"""
    content = """<contentCreated>2010-09-06T16:40:00+02:00</contentCreated>
        <located qcode="c:1"><name>Elsewhere</name></located>
        <language tag="en-GB"/><keyword>rain</keyword><slugline>RAIN/</slugline>
        <headline role="hld:sub">And wind blows</headline><headline>Rain falls</headline>
        <by>By Ada Example</by><dateline>MORETON, Sept 6 (AP)</dateline>
        <description role="drol:caption">A boat</description>
        <subject type="cpnat:person" qcode="p:1"><name xml:lang="de">Ada Beispiel</name>
        <name xml:lang="en">Ada Example</name></subject>
        <subject typeuri="http://cv.iptc.org/newscodes/cpnature/organisation" qcode="o:1">
        <name>Rain Board</name></subject>
        <subject type="cpnat:geoArea" qcode="g:1"/>
        <subject type="cpnat:abstract" qcode="medtop:1"><name>weather, bad</name></subject>"""
    told_once = '<assert qcode="g:1"><type qcode="cpnat:geoArea"/><name>Moreton</name></assert>'
    whole = item(meta, content, version="3").replace("</newsItem>", told_once + "</newsItem>")
    (found,) = articles(results(tmp_path, message(whole)))
    assert (found.id, found.headline, found.deck) == ("urn:x:1", "Rain falls", "And wind blows")
    assert found.text == "Rain fell.\n\nSo."
    assert (found.source, found.agency, found.byline) == ("The Associated Press", "AP", ("Ada Example",))
    assert (found.dateline, found.language) == ("Moreton", "en-GB")
    assert (str(found.published), str(found.updated)) == ("2010-09-06T16:40:00+02:00", "2010-09-06T18:00:00+02:00")
    assert found.tags == ("rain", "weather, bad")
    assert [(e.name, e.kind) for e in found.entities] == [
        ("Ada Example", "person"),
        ("Rain Board", "organisation"),
        ("Moreton", "place"),
    ]


@pytest.mark.parametrize(
    ("held", "text"),
    [
        (f"<inlineXML>{NITF}</inlineXML>", "Rain fell."),
        (f"<inlineData>Plain rain.</inlineData><inlineXML>{XHTML}</inlineXML>", "Rain fell.\n\nSo."),
        ("<inlineXML><section><p>Rain fell.</p></section></inlineXML>", "Rain fell."),
        ("<inlineData>Rain fell.\n\nSo.</inlineData>", "Rain fell.\n\nSo."),
        (
            '<inlineData contenttype="text/html"><![CDATA[<p>Rain fell.</p><p>So.</p>]]></inlineData>',
            "Rain fell.\n\nSo.",
        ),
        (f'<inlineData encoding="e:base64">{base64.b64encode(b"Rain fell.").decode()}</inlineData>', "Rain fell."),
        (
            f'<inlineXML/><inlineData contenttype="image/png">AAAA</inlineData><inlineXML>{NITF}</inlineXML>',
            "Rain fell.",
        ),
    ],
)
def test_contents(tmp_path: Path, held: str, text: str) -> None:
    assert articles(results(tmp_path, item(held=held)))[0].text == text


def test_nitf_inside_says_what_the_item_does_not(tmp_path: Path) -> None:
    (found,) = articles(results(tmp_path, item("<title>slug</title>", held=f"<inlineXML>{NITF}</inlineXML>")))
    assert (found.headline, found.byline, found.id) == ("Inner rain", ("Ada Example",), "urn:x:1")


@pytest.mark.parametrize(
    ("party", "source"),
    [
        ('<provider literal="Dyke Herald"/>', "Dyke Herald"),
        ('<provider qcode="nprov:DH"/>', "DH"),
        ('<provider uri="http://cv.iptc.org/newscodes/newsprovider/DH"/>', "DH"),
        ('<provider uri="https://www.dykeherald.example/about/"/>', "dykeherald.example"),
    ],
)
def test_providers(tmp_path: Path, party: str, source: str) -> None:
    assert articles(results(tmp_path, item(party)))[0].source == source


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        ('<pubStatus qcode="stat:canceled"/>', Skip.WITHDRAWN),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', Skip.WITHDRAWN),
        ("<embargoed>2130-01-01T00:00:00Z</embargoed>", Skip.EMBARGOED),
        ('<itemClass qcode="ninat:picture"/>', Skip.NO_ARTICLE),
        ('<itemClass uri="http://cv.iptc.org/newscodes/ninature/video"/>', Skip.NO_ARTICLE),
    ],
)
def test_items_that_are_set_aside_with_a_count(tmp_path: Path, meta: str, reason: Skip) -> None:
    found = results(tmp_path, message(item(meta), headed("Rain", guid="urn:x:2")))
    assert told(found) == [reason, "Rain"]


def test_later_versions_replace_earlier_ones_wherever_they_stand(tmp_path: Path) -> None:
    versions = [headed(f"Version {version}", version=version) for version in ("2", "3", "1", "3")]
    other = headed("Another", guid="urn:x:2")
    found = told(results(tmp_path, message(*versions, other)))
    assert found == ["Version 2", "Version 3", Skip.SUPERSEDED, "Version 3", "Another"]


def test_packages_concepts_and_plans_are_no_articles(tmp_path: Path) -> None:
    others = [f"<{name} guid='a'/>" for name in ("packageItem", "conceptItem", "knowledgeItem", "planningItem")]
    assert told(results(tmp_path, message(*others, headed("Rain")))) == [Skip.NO_ARTICLE] * 4 + ["Rain"]
    assert told(results(tmp_path, f"<packageItem {G2} guid='a'/>")) == [Skip.NO_ARTICLE]


def test_text_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    found = results(tmp_path, item(held='<remoteContent href="http://127.0.0.1:9/a.xml"/>'))
    assert detail(found) == "its text is not in it but at http://127.0.0.1:9/a.xml, which is not fetched"
    picture = item(held='<remoteContent contenttype="image/jpeg" href="http://127.0.0.1:9/a.jpg"/>')
    assert told(results(tmp_path, picture)) == [Skip.NO_ARTICLE]


def test_what_came_before_the_damage_stands(tmp_path: Path) -> None:
    whole = message(headed("Rain"), headed("Wind", guid="urn:x:2"))
    assert told(results(tmp_path, whole[: whole.index("Wind")])) == ["Rain", Reason.BROKEN_MARKUP]
    assert detail(results(tmp_path, message())) == "holds no news item"


def test_messages_are_streamed() -> None:
    class Message(io.RawIOBase):
        def __init__(self) -> None:
            self.made = 0
            self.text = message().partition("</itemSet>")[0].encode()

        def read(self, size: int = -1, /) -> bytes:
            while len(self.text) < size and self.made < 4000:
                self.made += 1
                self.text += headed(f"Rain {self.made}", guid=f"urn:x:{self.made}").encode()
                self.text += b"</itemSet></newsMessage>" if self.made == 4000 else b""
            part, self.text = self.text[:size], self.text[size:]
            return part

    stream = Message()
    found = newsml.read(stream, "a")  # type: ignore[arg-type]
    assert isinstance(next(found), RawDocument)
    stream.made = min(stream.made, 4000)
    assert sum(isinstance(one, RawDocument) for one in found) == 3999


NEWSML_1 = """<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "http://127.0.0.1:9/NewsML_1.2.dtd"><NewsML Version="1.2">
<NewsEnvelope><DateAndTime>20100906T170000Z</DateAndTime></NewsEnvelope><NewsItem><Identification><NewsIdentifier>
<ProviderId>dyke.example</ProviderId><DateId>20100906</DateId><NewsItemId>rain</NewsItemId><RevisionId>2</RevisionId>
<PublicIdentifier>urn:newsml:dyke.example:20100906:rain:2U</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20100906T164500+0200</FirstCreated>
<ThisRevisionCreated>20100906T180000+0200</ThisRevisionCreated>
<Status FormalName="{status}"/></NewsManagement><NewsComponent><NewsLines><HeadLine>Rain falls</HeadLine>
<SubHeadLine>And wind blows</SubHeadLine><ByLine>By Ada Example</ByLine><DateLine>MORETON, Sept 6</DateLine>
<KeywordLine>rain</KeywordLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="DPA"/></Provider>
</AdministrativeMetadata><DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>
<NewsComponent>
<ContentItem><MimeType FormalName="text/css"/><DataContent>p {{ color: red; margin: 0 auto; }}</DataContent>
</ContentItem></NewsComponent><NewsComponent>
<ContentItem><MimeType FormalName="{kind}"/><DataContent>{content}</DataContent>
</ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""


def newsml_1(content: str, kind: str = "text/xhtml", status: str = "Usable") -> str:
    return NEWSML_1.format(content=content, kind=kind, status=status)


@pytest.mark.parametrize(
    "content",
    [
        "<p>Rain fell.</p>",
        "Rain fell.",
        NITF,
        "<html><head/><body><p>Rain fell.</p></body></html>",
    ],
)
def test_newsml_1(tmp_path: Path, content: str) -> None:
    (found,) = articles(results(tmp_path, newsml_1(content)))
    assert (found.id, found.headline, found.deck) == (
        "urn:newsml:dyke.example:20100906:rain",
        "Rain falls",
        "And wind blows",
    )
    assert (found.text, found.byline, found.dateline) == ("Rain fell.", ("Ada Example",), "Moreton")
    assert (found.source, found.agency, found.language, found.tags) == ("DPA", "dpa", "en", ("rain",))
    assert (str(found.published), str(found.updated)) == ("2010-09-06T16:45:00+02:00", "2010-09-06T18:00:00+02:00")


def test_newsml_1_that_is_no_article(tmp_path: Path) -> None:
    assert told(results(tmp_path, newsml_1("AAAA", "image/jpeg"))) == [Skip.NO_ARTICLE]
    assert told(results(tmp_path, newsml_1("Rain fell.", status="Canceled"))) == [Skip.WITHDRAWN]


@pytest.mark.parametrize("root", ["newsMessage", "newsItem", "packageItem", "conceptItem", "NewsML"])
def test_newsml_is_told_by_its_root(root: str) -> None:
    reader, _ = detect(f"<?xml version='1.0'?><{root} {G2}>".encode(), "a.xml")
    assert reader is not None
    assert reader.name == "newsml"
