"""HTML pages → drafts. Every page here was written for these tests."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Draft, Origin, RawDocument, Shape
from index.clean import clean
from index.clean.limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_ELEMENTS
from index.errors import RecordError
from index.report import Reason

PARAGRAPHS = (
    "The harbour authority said on Tuesday that it would widen the northern channel by forty metres before winter.",
    "Dredging begins in March, the authority said, and fishermen will be paid for the days they lose to it.",
    "Shipping lines have asked for the works since the storm of two years ago closed the port for nine days.",
)
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def draft(head: str = "", body: str = f"<article>{BODY}</article>", *, lang: str = "en") -> Draft:
    return raw(f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'.encode())


def raw(content: bytes) -> Draft:
    return clean(RawDocument(Origin("page.html"), Shape.PAGE, content))


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


class TestMetadata:
    def test_json_ld(self) -> None:
        found = draft(
            ld(
                headline="Channel to be widened",
                datePublished="2024-02-06T10:00:00Z",
                dateModified="2024-02-06T11:00:00Z",
                author=[{"@type": "Person", "name": "Ada Example"}, "Ben Muster"],
                publisher={"@type": "Organization", "name": "The Courier"},
                articleSection=["World", "Ports"],
                keywords="ports, ships",
                url="https://courier.example/a",
            )
        )
        assert (found.headline, found.source, found.section) == ("Channel to be widened", "The Courier", "World")
        assert (found.published, found.updated) == (("2024-02-06T10:00:00Z",), ("2024-02-06T11:00:00Z",))
        assert (found.byline, found.tags) == (("Ada Example", "Ben Muster"), ("ports", "ships"))
        assert (found.url, found.language, found.paragraphs) == ("https://courier.example/a", "en", PARAGRAPHS)

    @pytest.mark.parametrize(
        "script",
        [
            '[{"@type": "WebSite", "name": "x"}, {"@type": ["Article", "NewsArticle"], "headline": "Wider"}]',
            '{"@graph": [{"@type": "Organization"}, {"@type": "ReportageNewsArticle", "headline": "Wider"}]}',
            '<!-- {"@type": "NewsArticle", "headline": "Wider"} -->',
            '{"@type": "NewsArticle", "headline": "Wider",}',
            '{"@type": "http://schema.org/NewsArticle", "headline": "Wider", "x": "line\nbreak"}',
            '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Wider"}\n//]]>',
            '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Wider"}}',
        ],
    )
    def test_json_ld_as_pages_write_it(self, script: str) -> None:
        assert draft(f'<script type="application/ld+json">{script}</script>').headline == "Wider"

    def test_broken_json_ld_does_not_hide_the_rest(self) -> None:
        head = '<script type="application/ld+json">{"@type": </script><meta property="og:title" content="Wider">'
        assert draft(head).headline == "Wider"

    def test_references_within_json_ld(self) -> None:
        graph = [
            {"@type": "Person", "@id": "https://courier.example/#/person/1", "name": "Ada Example"},
            {"@type": "Organization", "@id": "#o", "name": "The Courier"},
            {
                "@type": "NewsArticle",
                "headline": "Wider",
                "publisher": {"@id": "#o"},
                "author": [{"@id": "https://courier.example/#/person/1"}, {"@id": "#nobody"}],
            },
        ]
        found = draft(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')
        assert (found.byline, found.source) == (("Ada Example",), "The Courier")

    def test_microformats(self) -> None:
        head = "<title>My Harbour: Wider</title>"
        body = (
            "<h1>My Harbour</h1><div class='hentry'><h3 class='entry-title'>Wider</h3>"
            "<abbr class='published' title='2024-02-06T10:00:00Z'>10:00</abbr>"
            f"<span class='author vcard'>Ada Example</span><div class='entry-content'>{BODY}</div></div>"
        )
        found = draft(head, body)
        assert (found.headline, found.byline, found.published) == ("Wider", ("Ada Example",), ("2024-02-06T10:00:00Z",))
        assert found.paragraphs == PARAGRAPHS

    def test_what_only_readers_see(self) -> None:
        body = (
            "<h1>Wider</h1><p class='article-author'>By Ada Example</p>"
            "<p class='article-date'>Published: 6 February 2024 10:00 GMT | Updated: 7 February 2024</p>"
            f"<div>{BODY}</div>"
        )
        found = draft(body=body)
        assert (found.byline, found.published, found.updated) == (
            ("Ada Example",),
            ("6 February 2024 10:00 GMT",),
            ("7 February 2024",),
        )

    def test_lines_above_the_text_of_an_old_page(self) -> None:
        lines = f"<B>Wider</B><BR>By ADA EXAMPLE<BR>August 12, 1998<P>{'<P>'.join(PARAGRAPHS)}"
        found = draft("<title>Wider</title>", f"<table><tr><td>{lines}</td></tr></table>")
        assert (found.headline, found.byline, found.published) == ("Wider", ("ADA EXAMPLE",), ("August 12, 1998",))
        assert found.paragraphs == PARAGRAPHS

    def test_metadata_is_read_before_the_page_is_taken_apart(self) -> None:
        body = f"<nav><time datetime='2024-02-04'>x</time></nav><article>{BODY}</article>"
        assert draft(body=body).published == ("2024-02-04",)

    def test_meta_tags(self) -> None:
        found = draft(
            '<meta property="og:title" content="Channel to be widened"><meta property="og:site_name" content="Courier">'
            '<meta property="article:published_time" content="2024-02-06T10:00:00+01:00">'
            '<meta property="article:modified_time" content="2024-02-07"><meta name="author" content="Ada Example">'
            '<meta property="article:tag" content="ports"><meta property="article:tag" content="ships, big">'
            '<meta property="article:section" content="World"><link rel="canonical" href="https://courier.example/a">'
        )
        assert (found.headline, found.source, found.section) == ("Channel to be widened", "Courier", "World")
        assert (found.published, found.updated) == (("2024-02-06T10:00:00+01:00",), ("2024-02-07",))
        assert (found.byline, found.tags) == (("Ada Example",), ("ports", "ships, big"))
        assert found.url == "https://courier.example/a"

    def test_dublin_core_microdata_and_time(self) -> None:
        assert draft('<meta name="DC.date.issued" content="2024-02-06">').published == ("2024-02-06",)
        body = f'<div itemscope><span itemprop="datePublished" content="2024-02-05">x</span>{BODY}</div>'
        assert draft(body=body).published == ("2024-02-05",)
        assert draft(body=f'<article><time datetime="2024-02-04">x</time>{BODY}</article>').published == ("2024-02-04",)

    def test_an_address_is_no_author(self) -> None:
        assert draft('<meta property="article:author" content="https://facebook.com/ada">').byline == ()

    def test_a_page_that_says_nothing(self) -> None:
        found = draft(lang="")
        assert (found.headline, found.source, found.published, found.language) == (None, None, (), None)
        assert found.paragraphs == PARAGRAPHS


class TestHeadline:
    @pytest.mark.parametrize("title", ["Wider - The Courier", "Wider | The Courier", "The Courier: Wider", "Wider"])
    def test_the_site_is_no_part_of_it(self, title: str) -> None:
        head = f'<title>{title}</title><meta property="og:site_name" content="The Courier">'
        assert draft(head).headline == "Wider"

    def test_a_dash_of_its_own_stays(self) -> None:
        assert draft('<meta property="og:title" content="Wider - and deeper">').headline == "Wider - and deeper"

    def test_what_readers_see_outvotes_what_networks_share(self) -> None:
        head = ld(headline="Channel to be widened") + '<meta property="og:title" content="You will not believe this">'
        assert draft(head, f"<h1>Channel to be widened</h1>{BODY}").headline == "Channel to be widened"

    def test_the_heading_of_a_rubric_is_none(self) -> None:
        head = '<meta property="og:title" content="Channel to be widened">'
        assert draft(head, f"<h1>World</h1>{BODY}").headline == "Channel to be widened"


class TestText:
    def test_furniture_goes(self) -> None:
        body = (
            "<nav><p>Home, World, Ports and every other section of this newspaper in a line.</p></nav>"
            f"<main><h1>Wider</h1><div class='share-bar'><p>Share this article with everybody you know now.</p></div>"
            f"<figure><img><figcaption>A ship passes the harbour wall in this file picture.</figcaption></figure>{BODY}"
            "<p>Advertisement</p><aside><p>Sign up to our newsletter for more stories such as this one.</p></aside>"
            "<div class='related-stories'><p>Storm closes the port for the ninth day in a row, again.</p></div></main>"
            "<footer><p>All rights reserved by the publisher of this newspaper and nobody else.</p></footer>"
            "<div id='onetrust-consent'><p>This site uses cookies to improve your experience of it.</p></div>"
        )
        assert draft(body=body).paragraphs == PARAGRAPHS

    def test_text_cut_into_blocks(self) -> None:
        parts = [[f"{text} So part {number} of the plan says." for text in PARAGRAPHS] for number in range(3)]
        blocks = ["".join(f"<p>{text}</p>" for text in part) for part in parts]
        body = "".join(f"<div><div>{block}</div></div><div class='ad'>x</div>" for block in blocks)
        assert list(draft(body=f"<article>{body}</article>").paragraphs) == [text for part in parts for text in part]

    def test_text_without_paragraph_elements(self) -> None:
        assert draft(body=f"<div>{'<br><br>'.join(PARAGRAPHS)}</div>").paragraphs == PARAGRAPHS

    def test_classes_that_call_the_whole_page_furniture(self) -> None:
        assert (
            draft(body=f"<div class='sidebar'><form><div class='comments'>{BODY}</div></form></div>").paragraphs
            == PARAGRAPHS
        )

    def test_text_that_only_the_description_has(self) -> None:
        stated = "\n\n".join((*PARAGRAPHS, "It will take a year."))
        found = draft(ld(headline="Wider", articleBody=stated), f"<p>{PARAGRAPHS[0]}</p><p>Subscribe to read on.</p>")
        assert found.paragraphs == (*PARAGRAPHS, "It will take a year.")

    def test_a_deck_that_is_shown(self) -> None:
        head = '<meta property="og:description" content="Fishermen will be paid">'
        assert draft(head, f"<h1>Wider</h1><h2>Fishermen will be paid</h2><article>{BODY}</article>").deck is not None
        assert draft(head).deck is None

    @pytest.mark.parametrize(
        "body",
        [
            "<h1>Page not found</h1><p>Sorry, the page that you were looking for could not be found here.</p>",
            "<div><p>We use cookies to improve this site. By clicking accept you agree to their use.</p></div>",
            "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>",
            "<ul>" + "<li><a href='/a'>Storm closes the port for the ninth day in a row</a></li>" * 20 + "</ul>",
            "<p>Please verify that you are human to go on to the page that you asked for.</p>",
        ],
    )
    def test_a_notice_is_no_article(self, body: str) -> None:
        with pytest.raises(RecordError) as error:
            draft("<title>The Courier</title>", body)
        assert error.value.reason == Reason.NO_TEXT

    def test_an_article_about_cookies_is_one(self) -> None:
        head = '<meta property="article:published_time" content="2024-02-06">'
        text = "The regulator has banned cookies that follow readers from site to site, from Monday on."
        assert draft(head, f"<article><p>{text}</p></article>").paragraphs == (text,)

    def test_no_text(self) -> None:
        with pytest.raises(RecordError) as error:
            draft(body="<nav>Home</nav>")
        assert error.value.reason == Reason.NO_TEXT


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            "<div>" * (MAX_DEPTH + 1) + BODY,
            "<p>" + "<b>" * 100_000 + BODY,
            "<div>x" * 100_000,
            "<div " + " ".join(f'a{number}="x"' for number in range(100_000)) + ">" + BODY,
            "<div " + 'a="x" ' * (MAX_ATTRIBUTES + 2) + ">" + BODY,
            "<i></i>" * (MAX_ELEMENTS + 1) + BODY,
        ],
    )
    def test_over_the_limits(self, content: str) -> None:
        with pytest.raises(RecordError) as error:
            raw(f"<html><body>{content}".encode())
        assert error.value.reason == Reason.TOO_LARGE

    @pytest.mark.parametrize(
        "content",
        [
            "<div>" * (MAX_DEPTH - 5) + BODY,
            "<!--" * 50_000,
            "<" * 200_000,
            "<div data-x='" + "a=b " * 20_000 + "'>" + BODY,
            "<script>" + "<div>" * 20_000 + "</script>" + BODY,
            '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + BODY,
        ],
    )
    def test_strange_but_read(self, content: str) -> None:
        assert raw(f"<html><body>{BODY}{content}".encode()).paragraphs[:3] == PARAGRAPHS


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_pages_are_drafts_or_refused(data: st.DataObject) -> None:
    page = bytearray(
        f"<html><head><title>Wider</title>{ld(headline='Wider')}</head><body><h1>Wider</h1>{BODY}".encode()
    )
    for _ in range(data.draw(st.integers(1, 12))):
        page[data.draw(st.integers(0, len(page) - 1))] = data.draw(st.sampled_from(list(b"<>\"'/=&;{}[] \0\xff")))
    with contextlib.suppress(RecordError):
        assert raw(bytes(page)).paragraphs
