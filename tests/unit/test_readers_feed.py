"""RSS and Atom: what an entry says becomes the article, whatever the dialect and however broken its neighbours."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import RawDocument, Rejected
from index.readers import detect, feed
from index.readers.feed_entries import publisher_in
from index.readers.feed_slices import Slices, frame_of
from index.report import Reason
from tests.limits import ends
from tests.reading import articles, detail, results, told

MODULES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
ITEM = "<item><title>{0}</title><link>https://courier.example/{0}</link><description>{0} fell.</description></item>"

APPEARED = 'The post &lt;a href="x"&gt;Rain&lt;/a&gt; appeared first on &lt;a href="y"&gt;Courier&lt;/a&gt;.'


def rss(items: str, channel: str = "<title>Harbour Courier</title><link>https://courier.example/</link>") -> str:
    return f'<?xml version="1.0"?><rss version="2.0" {MODULES}><channel>{channel}{items}</channel></rss>'


def atom(entries: str, head: str = "<title>Harbour Courier</title>") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">{head}{entries}</feed>'


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a feed made the program speak to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_an_item_of_rss_with_all_that_it_may_say(tmp_path: Path) -> None:
    item = """<item><title>Rain &amp;amp; wind</title><link>/rain?utm_source=rss</link>
        <guid isPermaLink="false">8</guid><dc:creator>Ada Example</dc:creator><dc:creator>Ben Sample</dc:creator>
        <pubDate>Mon, 06 Sep 2010 16:45:00 EST</pubDate><category>Weather</category>
        <dc:subject>storms, floods</dc:subject><description>What a week it was.</description>
        <content:encoded><![CDATA[<p>Rain fell.</p><ul><li>Wind blew.</li></ul><figure><img src="a"/></figure>]]>
        </content:encoded>
        <media:content url="a.jpg"><media:title>A picture</media:title><media:description>A caption</media:description>
        <media:credit>A photographer</media:credit></media:content></item>"""
    channel = (
        "<title>Weather | Harbour Courier</title><link>https://harbourcourier.example/</link><language>en-gb</language>"
    )
    (found,) = articles(results(tmp_path, rss(item, channel)))
    assert found.headline == "Rain & wind"
    assert found.text == "Rain fell.\n\nWind blew."
    assert found.deck == "What a week it was."
    assert found.byline == ("Ada Example", "Ben Sample")
    assert found.source == "Harbour Courier"
    assert found.language == "en-GB"
    assert found.url == "https://harbourcourier.example/rain"
    assert found.tags == ("Weather", "storms, floods")
    assert str(found.published) == "2010-09-06T16:45:00-05:00"
    assert found.updated is None
    assert found.origin.position == 1


def test_an_entry_of_atom_with_all_that_it_may_say(tmp_path: Path) -> None:
    entry = """<entry><title type="html">Regen &lt;i&gt;fiel&lt;/i&gt;</title><id>tag:courier.example,2010:8</id>
        <link rel="self" href="https://courier.example/8.atom"/><link href="https://courier.example/8"/>
        <published>2010-09-06T16:45:00+02:00</published><updated>2010-09-07T08:00:00+02:00</updated>
        <author><name>Ada Beispiel</name></author><author><name>Ben Muster</name></author>
        <contributor><name>Nobody Else</name></contributor><category term="w" label="Wetter"/>
        <source><title>Deichbote</title></source><summary>Was für eine Woche.</summary>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Regen fiel.</p>
        <p>Wind <b>wehte</b>.</p></div>
        </content></entry>"""
    (found,) = articles(results(tmp_path, atom(entry)))
    assert (found.headline, found.deck) == ("Regen fiel", "Was für eine Woche.")
    assert found.text == "Regen fiel.\n\nWind wehte."
    assert found.byline == ("Ada Beispiel", "Ben Muster")
    assert (found.source, found.language, found.url) == ("Deichbote", "de", "https://courier.example/8")
    assert (str(found.published), str(found.updated)) == ("2010-09-06T16:45:00+02:00", "2010-09-07T08:00:00+02:00")
    assert found.tags == ("Wetter",)


def test_rss_1_and_dublin_core(tmp_path: Path) -> None:
    content = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://courier.example/">
        <title>Harbour Courier</title><link>https://courier.example/</link><items><rdf:Seq>
        <rdf:li rdf:resource="https://courier.example/8"/></rdf:Seq></items></channel><item rdf:about="https://courier.example/8"><title>Rain</title><link>https://courier.example/8</link>
        <description>Rain fell.</description><dc:date>2010-09-06T16:45:00Z</dc:date>
        <dc:publisher>Dyke Herald</dc:publisher>
        </item></rdf:RDF>"""
    (found,) = articles(results(tmp_path, content))
    assert (found.headline, found.text, found.source) == ("Rain", "Rain fell.", "Dyke Herald")
    assert str(found.published) == "2010-09-06T16:45:00+00:00"


def test_atom_authors_of_the_feed_stand_in_unless_they_are_the_publisher(tmp_path: Path) -> None:
    entry = "<entry><title>Rain</title><summary>Rain fell.</summary></entry>"
    person = "<title>Courier</title><author><name>Ada Example</name></author>"
    publisher = "<title>Courier</title><author><name>COURIER</name></author>"
    assert articles(results(tmp_path, atom(entry, person)))[0].byline == ("Ada Example",)
    assert articles(results(tmp_path, atom(entry, publisher)))[0].byline == ()


def test_authors_of_rss_are_mailboxes(tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>Rain</title><author>{author}</author><description>{n} drops fell.</description></item>"
        for n, author in enumerate(("ada@courier.example (Ada Example)", "desk@courier.example", "Ben Sample"))
    )
    assert [found.byline for found in articles(results(tmp_path, rss(items)))] == [
        ("Ada Example",),
        (),
        ("Ben Sample",),
    ]


@pytest.mark.parametrize(
    ("marks", "own"),
    [
        ("<link>https://courier.example/8</link><guid isPermaLink='false'>8</guid>", None),
        ("<guid>https://courier.example/8</guid>", None),
        ("<guid isPermaLink='false'>tag:courier.example,2010:8</guid>", "tag:courier.example,2010:8"),
        ("<guid isPermaLink='false'>8</guid>", "courier-example:8"),
        ("<link>https://courier.example/live#8</link><guid isPermaLink='false'>8</guid>", "courier-example:8"),
    ],
)
def test_the_address_makes_the_id_and_the_guid_where_there_is_none(tmp_path: Path, marks: str, own: str | None) -> None:
    (found,) = articles(results(tmp_path, rss(f"<item>{marks}<description>Rain fell.</description></item>")))
    record = '{"url": "https://courier.example/8", "text": "Rain fell."}'
    assert found.id == (own or articles(results(tmp_path, record))[0].id)


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("Rain fell.", "Rain fell."),
        ("&lt;p&gt;Rain fell.&lt;/p&gt;&lt;p&gt;Wind blew.&lt;/p&gt;", "Rain fell.\n\nWind blew."),
        ('Rain fell. &lt;a href="x"&gt;Continue reading...&lt;/a&gt;', "Rain fell."),
        ('&lt;p&gt;Rain fell.&lt;/p&gt;&lt;p&gt;&lt;a href="x"&gt;Weiterlesen&lt;/a&gt;&lt;/p&gt;', "Rain fell."),
        (f"&lt;p&gt;Rain fell.&lt;/p&gt;&lt;p&gt;{APPEARED}&lt;/p&gt;", "Rain fell."),
        ('Rain fell on &lt;a href="x"&gt;Moreton&lt;/a&gt;', "Rain fell on Moreton"),
        ("The post office closed.", "The post office closed."),
    ],
)
def test_a_summary_alone_is_the_text_without_its_links_onward(tmp_path: Path, description: str, text: str) -> None:
    (found,) = articles(results(tmp_path, rss(f"<item><description>{description}</description></item>")))
    assert found.text == text


@pytest.mark.parametrize("cut", ["", " […]", " [&#8230;]", "..."])
def test_an_excerpt_is_no_deck(tmp_path: Path, cut: str) -> None:
    item = f"""<item><title>Rain</title><description><![CDATA[<p>Rain fell on the{cut}</p>]]></description>
        <content:encoded><![CDATA[<p>Rain fell <b>on the</b> harbour.</p><p>Wind blew.</p>]]></content:encoded>
        </item>"""
    assert articles(results(tmp_path, rss(item)))[0].deck is None


def test_a_summary_is_the_text_where_the_content_is_a_picture(tmp_path: Path) -> None:
    picture = (
        "<content:encoded><![CDATA[<figure><img src='a'/><figcaption>A boat</figcaption></figure>]]></content:encoded>"
    )
    (found,) = articles(results(tmp_path, rss(f"<item><description>Rain fell.</description>{picture}</item>")))
    assert (found.text, found.deck) == ("Rain fell.", None)


def test_entries_without_text_are_rejected_each_with_why(tmp_path: Path) -> None:
    items = (
        '<item><title>Podcast</title><enclosure url="a.mp3" type="audio/mpeg" length="1"/></item>'
        "<item><title>Bare</title></item><item/>" + ITEM.format("Rain")
    )
    found = results(tmp_path, rss(items))
    assert told(found) == [Reason.NO_TEXT, Reason.NO_TEXT, Reason.NO_TEXT, "Rain"]
    details = [one.detail for one in found if isinstance(one, Rejected)]
    assert details == [
        "the entry has no text, only an attachment (audio/mpeg)",
        "the entry has a title but no text",
        "the entry has no text",
    ]


def test_a_feed_without_entries_is_rejected(tmp_path: Path) -> None:
    assert detail(results(tmp_path, rss(""))) == "the feed has no entries"


def test_what_is_broken_stays_in_its_entry(tmp_path: Path) -> None:
    items = ITEM.format("Rain") + ITEM.format("Wind & hail") + "<item><title>Cut" + ITEM.format("Snow")
    assert told(results(tmp_path, rss(items))) == ["Rain", "Wind & hail", Reason.BROKEN_MARKUP, "Snow"]
    cut = rss(ITEM.format("Rain") + ITEM.format("Wind"))
    assert told(results(tmp_path, cut[: cut.rindex("fell")])) == ["Rain", Reason.BROKEN_MARKUP]


def test_names_of_characters_are_known_without_a_document_type(tmp_path: Path) -> None:
    (found,) = articles(
        results(
            tmp_path,
            rss("<item><title>Caf&eacute;</title><description>&ldquo;Oui&rdquo; &nbsp;dit-elle.</description></item>"),
        )
    )
    assert (found.headline, found.text) == ("Café", "“Oui” dit-elle.")


@pytest.mark.parametrize("declaration", ['<!ENTITY x "y">', '<!entity % x SYSTEM "file:///etc/passwd">'])
def test_entity_declarations_are_refused(tmp_path: Path, declaration: str) -> None:
    content = rss(ITEM.format("&x;")).replace("<rss", f"<!DOCTYPE rss [{declaration}]><rss", 1)
    assert told(results(tmp_path, content)) == [Reason.UNSAFE_MARKUP]


def test_a_document_type_is_tolerated(tmp_path: Path) -> None:
    declared = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'
    assert told(results(tmp_path, rss(ITEM.format("Rain")).replace("<rss", declared + "<rss", 1))) == ["Rain"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<item>" + "<b>" * 100_000 + "</item>", Reason.TOO_LARGE),
        ("<item><b " + " ".join(f"x{n}='1'" for n in range(100_000)) + "/></item>", Reason.TOO_LARGE),
        ("<item><title>" + "x " * (9 * 1024 * 1024) + "</title></item>", Reason.TOO_LARGE),
        ("<item><author>" + "x" * 20_000 + "</author></item>", Reason.TOO_LARGE),
        ("<item>" + "<category>x</category>" * 2000 + "</item>", Reason.TOO_LARGE),
        ("<item>" + "<b>x</b>" * 30_000 + "</item>", Reason.TOO_LARGE),
        ("<item><title>x</title><description>" + "& " * 150_000 + "</description></item>", Reason.BROKEN_MARKUP),
    ],
    ids=["depth", "attributes", "size", "a word", "categories", "elements", "not well-formed, and long"],
)
def test_hostile_entries_are_refused_and_the_next_is_read(tmp_path: Path, item: str, reason: str) -> None:
    with ends():
        found = told(results(tmp_path, rss(item + ITEM.format("Rain"))))
    assert found == [reason, "Rain"]


def test_a_head_that_never_ends_is_refused_in_time(tmp_path: Path) -> None:
    with ends():
        assert told(results(tmp_path, rss("", "<title>x</title>" * 2_000_000))) == [Reason.TOO_LARGE]
        assert told(results(tmp_path, rss(ITEM, "<title>x</title>" * 40_000))) == [Reason.TOO_LARGE]


class Endless(io.RawIOBase):
    """A feed of so many entries, made as it is read; counts what was asked for."""

    def __init__(self, entries: int) -> None:
        self.made = 0
        self._entries = entries
        self._text = rss("").partition("</channel>")[0].encode()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        while len(self._text) < size and self.made < self._entries:
            self.made += 1
            self._text += ITEM.format(self.made).replace(" fell", " fell" * 500).encode()
        part, self._text = self._text[:size], self._text[size:]
        return part


def test_rss_1_may_list_many_entries_before_they_come(tmp_path: Path) -> None:
    listed = '<rdf:li rdf:resource="https://courier.example/8"/>' * 10_000
    content = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>
        <title>Courier</title><items><rdf:Seq>{listed}</rdf:Seq></items></channel>{ITEM.format("Rain")}</rdf:RDF>"""
    (found,) = articles(results(tmp_path, content))
    assert (found.headline, found.source) == ("Rain", "Courier")


def test_feeds_are_streamed() -> None:
    stream = Endless(4000)
    found: Iterator[object] = feed.read(stream, "a")  # type: ignore[arg-type]
    first = next(found)
    assert isinstance(first, RawDocument)
    assert stream.made < 2000
    assert sum(1 for _ in found) == 3999


def test_slices_are_the_same_wherever_the_text_is_cut() -> None:
    text = rss("<item>1<![CDATA[<item></item>]]></item> <!-- <item> --><item/><item a='>'>3</item>")
    for size in (1, 7, 5000):
        slices = Slices(iter([text[at : at + size] for at in range(0, len(text), size)]))
        found = [(entry.text, entry.whole) for entry in slices]
        assert found == [
            ("<item>1<![CDATA[<item></item>]]></item>", True),
            ("<item/>", True),
            ("<item a='>'>3</item>", True),
        ]
        assert slices.head == text[: text.index("<item>1")]


def test_frames_are_the_tags_that_are_open() -> None:
    assert frame_of('<?xml version="1.0"?><!DOCTYPE r [<!ELEMENT r ANY>]><r a="x>y"><b/><c>d</c><!-- <e> --><f>') == (
        '<r a="x>y"><f>',
        "</f></r>",
    )


@pytest.mark.parametrize(
    ("title", "link", "publisher"),
    [
        ("Harbour Courier", "https://harbourcourier.example/", "Harbour Courier"),
        ("World | The Harbour Courier", "https://www.harbourcourier.example/world", "The Harbour Courier"),
        ("Harbour Courier - Sport", "https://feeds.harbour-courier.example/", "Harbour Courier"),
        ("L'Estuaire : à la une", "https://estuaire.example/", "L'Estuaire"),
        ("HC News – World", "https://hc.example/", "HC News – World"),
        ("World - Politics", "https://harbourcourier.example/", "World - Politics"),
        ("Harbour Courier", "http://[broken", "Harbour Courier"),
    ],
)
def test_publishers_in_titles_of_feeds(title: str, link: str, publisher: str) -> None:
    assert publisher_in(title, link) == publisher


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<rss version='2.0'>", "feed"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<feed xmlns="http://purl.org/atom/ns#">', "feed"),
        (b'<a:entry xmlns:a="http://www.w3.org/2005/Atom">', "feed"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">', "feed"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', None),
        (b"<feed><cow/></feed>", None),
        (b"<html><body>rss</body></html>", "html"),
    ],
)
def test_feeds_are_told_by_their_root(head: bytes, name: str | None) -> None:
    reader, _ = detect(head, "x.xml")
    assert (reader.name if reader else None) == name
