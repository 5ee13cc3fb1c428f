"""Metadata of pages: every place that may state it, as docs/pages.md has them. Every page here was made up."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean.elements import lines_in, parsed, text_of
from index.clean.embedded import article_in
from index.clean.jsonld import Described
from index.clean.meta import Metadata
from index.clean.page_dates import addressed
from index.clean.titles import Titles, headline_of
from tests.limits import ends

LONG = "The harbour authority will widen the northern channel by forty metres before winter, it said on Tuesday. " * 3


def page(head: str = "", body: str = "") -> Metadata:
    return Metadata(parsed(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"))


def meta(**named: str) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in named.items())


def prop(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def ld(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def news(**values: object) -> str:
    return ld({"@type": "NewsArticle", "headline": "Channel to be widened", **values})


class TestTree:
    @pytest.mark.parametrize("text", ["", " ", "\x00", "<!-- x -->", "<?xml version='1.0' encoding='utf-16'?>", "&#0;"])
    def test_a_page_of_nothing_has_a_root(self, text: str) -> None:
        assert parsed(text).tag == "html"
        assert Metadata(parsed(text)).authors() == ()

    def test_lines(self) -> None:
        root = parsed("<h1>A <i>B</i></h1>c<script>x<p></script> <b>d</b><p>e<br>f<noscript><p>g</p></noscript></p>h")
        assert list(lines_in(root)) == ["A B", "c d", "e", "f", "h"]
        assert list(lines_in(root, root.find(".//h1"))) == ["c d", "e", "f", "h"]
        assert text_of(root.find(".//body")) == "A B c d e f h"


class TestJsonLd:
    @pytest.mark.parametrize(
        "kind",
        ["ReportageNewsArticle", "LiveBlogPosting", "BlogPosting", "AnalysisNewsArticle", "OpinionNewsArticle",
         "Report", "schema:NewsArticle", "https://schema.org/NewsArticle", ["CreativeWork", "NewsArticle"]],
    )  # fmt: skip
    def test_kinds_of_articles(self, kind: object) -> None:
        found = page(ld({"@type": kind, "headline": "Wider", "datePublished": "2024-02-06"}))
        assert (found.titles().stated, found.published()) == ("Wider", ("2024-02-06",))

    @pytest.mark.parametrize(
        "script",
        [
            '{"@type": "NewsArticle", "headline": "Wider"}{"@type": "WebSite", "name": "x"}',
            '{"@type": "WebSite"};\n{"@type": "NewsArticle", "headline": "Wider"};',
            '{"@type": "NewsArticle", // of today\n "headline": "Wider" /* sic */}',
            '/* data */ {"@type": "NewsArticle", "headline": "Wider",}',
            '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Wider"}/*]]>*/',
            '<![CDATA[{"@type": "NewsArticle", "headline": "Wider"}]]>',
            '{"@type": "NewsArticle", "headline": "Wider", "url": "C:\\ship"}',
            "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Wider&quot;}",
            '{"@type": "NewsArticle", "headline": "Wider", "description": "He said "no" to it"}',
            '{"@context": "x", "@type": "NewsArticle", "headline": "Wider", "author": {"name": "Ada Example"',
        ],
    )
    def test_as_pages_write_it(self, script: str) -> None:
        assert page(f'<script type="application/ld+json">{script}</script>').titles().stated == "Wider"

    def test_what_is_left_of_a_broken_one(self) -> None:
        script = (
            '{"@type": "NewsArticle", "headline": "The \\u201cwider\\u201d one", "datePublished": "2024-02-06",'
            ' "description": "He said "no"", "author": [{"@type": "Person", "name": "Ada Example"}]}'
        )
        found = page(f'<script type="application/ld+json">{script}</script>')
        assert (found.titles().stated, found.published()) == ("The “wider” one", ("2024-02-06",))
        assert found.authors() == ("Ada Example",)

    def test_of_several_articles_the_page_s_own(self) -> None:
        other = {"@type": "NewsArticle", "headline": "Storm", "datePublished": "2020-01-01", "author": "Ben Muster"}
        own = {"@type": "NewsArticle", "headline": "Wider", "datePublished": "2024-02-06", "author": "Ada Example"}
        found = page(ld([other, own]) + prop("og:title", "Wider"))
        assert (found.published(), found.authors()) == (("2024-02-06",), ("Ada Example",))
        own["headline"], own["url"] = "Channel to be widened", "https://www.courier.example/a?utm_source=x"
        found = page(ld([other, own]) + '<link rel="canonical" href="https://courier.example/a">')
        assert found.authors() == ("Ada Example",)

    def test_references_by_string_and_names_in_parts(self) -> None:
        person = {"@type": "Person", "@id": "#ada", "givenName": "Ada", "familyName": "Example"}
        article = {"@type": "NewsArticle", "headline": "Wider", "author": "#ada", "isPartOf": {"@id": "#paper"}}
        paper = {"@type": "Newspaper", "@id": "#paper", "name": "The Courier"}
        found = page(ld({"@graph": [person, article, paper]}))
        assert (found.authors(), found.sites()) == (("Ada Example",), ["The Courier"])

    def test_a_page_about_a_recording(self) -> None:
        video = {"@type": "VideoObject", "name": "Dredgers at work", "uploadDate": "2024-02-06"}
        found = page(ld(video) + prop("og:type", "video.other"))
        assert (found.titles().stated, found.published()) == ("Dredgers at work", ("2024-02-06",))
        assert page(ld(video)).published() == ()  # a recording in an article

    def test_a_section_by_its_breadcrumb(self) -> None:
        crumbs = [
            {"@type": "ListItem", "position": 3, "name": "Channel to be widened"},
            {"@type": "ListItem", "position": 1, "name": "Home"},
            {"@type": "ListItem", "position": 2, "item": {"@id": "/ports", "name": "Ports"}},
        ]
        assert page(ld({"@type": "BreadcrumbList", "itemListElement": crumbs})).section() == "Ports"

    @pytest.mark.parametrize("values", [None, 1, "x", [], {}, [[]], {"name": None}, [{"@id": 3}], {"name": {"a": []}}])
    def test_values_of_any_kind(self, values: object) -> None:
        keys = (
            "author",
            "publisher",
            "keywords",
            "datePublished",
            "articleSection",
            "description",
            "@id",
            "itemListElement",
        )
        found = page(
            ld({"@type": ["NewsArticle", "BreadcrumbList"], "headline": values, **dict.fromkeys(keys, values)})
        )
        found.titles(), found.authors(), found.sites(), found.tags(), found.published(), found.section(), found.url()

    @pytest.mark.parametrize(
        "script",
        ["[" * 50_000, "{" * 50_000, "/*" * 100_000, " " * 200_000 + "x", '"author": [' * 30_000, ",  " * 50_000,
         '{"@type": "NewsArticle", "headline": "' + "\\" * 100_000, '"' * 100_001, '{"a":1}' * 20_000],
    )  # fmt: skip
    def test_hostile(self, script: str) -> None:
        with ends():
            Described([script])


class TestMetaTags:
    def test_vocabularies(self) -> None:
        found = page(
            '<meta name="DC:title" content="Wider"><meta name="dcterms.date" content="2024-02-06">'
            '<meta property="http://ogp.me/ns/article#section" content="Ports">'
            '<meta property="http://ogp.me/ns#site_name" content="The Courier">'
            '<meta itemprop="author" content="Ada Example">'
        )
        assert (found.titles().filed, found.published(), found.section()) == (("Wider",), ("2024-02-06",), "Ports")
        assert (found.sites(), found.authors()) == (["The Courier"], ("Ada Example",))

    def test_keywords(self) -> None:
        assert page(meta(news_keywords="ports, ships", keywords="news")).tags() == ("ports", "ships")
        assert page(meta(keywords="ports, &amp;quot;deep&amp;quot; water")).tags() == ("ports", '"deep" water')
        assert page('<meta name="keywords" content="a,b"><meta name="keywords" content="c">').tags() == ("a", "b", "c")
        assert page(meta(keywords="Category: News, ports")).tags() == ("ports",)
        machine = "NLP Category: General, 26157981-b4f7-4929-adc1-e860c6f03636, 100312362, topic/ports"
        assert page(meta(keywords=f"{machine}, The Courier, Node.js") + prop("og:site_name", "The Courier")).tags() == (
            "ports",
            "Node.js",
        )

    def test_names_that_name_nothing(self) -> None:
        assert page(meta(publisher="https://courier.example") + prop("og:site_name", "@courier")).sites() == []
        assert page(news(publisher="Blogger") + prop("og:site_name", "Ada's Log")).sites() == ["Ada's Log", "Blogger"]
        company = news(publisher="Courier Verlag GmbH & Co. KG") + prop("og:site_name", "Der Kurier")
        assert page(company).sites() == ["Der Kurier", "Courier Verlag GmbH & Co. KG"]
        assert page(meta(section="Uncategorized")).section() is None
        assert page(meta(section="courier.example")).section() is None

    def test_an_agency_is_the_source_where_nobody_else_is(self) -> None:
        assert page(news(publisher="Associated Press") + prop("og:site_name", "The Courier")).source() == "The Courier"
        assert page(news(publisher="Associated Press")).source() == "Associated Press"

    def test_addresses_and_languages(self) -> None:
        assert page('<link rel="amphtml" href="/x">' + prop("og:url", "https://courier.example/a")).url() == (
            "https://courier.example/a"
        )
        assert page(news(**{"@id": "#article"})).url() is None
        assert page('<link rel="canonical" href="/a">').url() == "/a"
        assert page('<link rel="canonical" href="/a">' + prop("og:url", "https://courier.example/b")).url() == (
            "https://courier.example/b"
        )
        assert page(prop("og:locale", "de_DE")).language() == "de_DE"
        assert Metadata(parsed('<html xml:lang="fr"><p>x</p></html>')).language() == "fr"


class TestMarked:
    def test_rdfa(self) -> None:
        body = (
            '<div vocab="https://schema.org/"><span property="schema:datePublished" content="2024-02-06">today</span>'
            '<span property="dc:creator">Ada Example</span></div>'
        )
        assert (page(body=body).published(), page(body=body).authors()) == (("2024-02-06",), ("Ada Example",))

    def test_authors_of_other_articles_are_not_its_own(self) -> None:
        own = '<p><a rel="author">Ada Example</a> and <a rel="author">Ben Muster</a></p>'
        card = '<article><div><div><a rel="author">Cora Doe</a></div></div></article>'
        assert page(body=f"<article><header>{own}</header></article>{card * 3}").authors() == (
            "Ada Example",
            "Ben Muster",
        )

    def test_comments_are_not_the_article(self) -> None:
        said = '<span itemprop="author">Some Reader</span><time itemprop="datePublished">x</time>'
        comment = f'<div class="comment">{said}</div>'
        found = page(body=f"<article><p>{LONG}</p></article>{comment}")
        assert (found.authors(), found.published()) == ((), ())

    def test_times(self) -> None:
        ticker = '<nav><time datetime="2024-02-09">now</time></nav>'
        times = '<time class="modified" datetime="2024-02-07">x</time><time datetime="2024-02-06">x</time>'
        found = page(body=f"{ticker}<h1>Wider</h1>{times}")
        assert (found.published()[0], found.updated()) == ("2024-02-06", ("2024-02-07",))
        marked = '<h1>Wider</h1><time datetime="2024-02-05">x</time><time pubdate datetime="2024-02-04">x</time>'
        assert page(body=marked).published()[0] == "2024-02-04"

    def test_called_by_classes(self) -> None:
        body = (
            '<h1>Wider</h1><div class="authors__list-item"><span>By</span> <span>Ada Example</span> 6 February'
            " 2024</div>"
            f'<div class="article-date">6 February 2024</div><p>{LONG}</p><p>{LONG}</p><p>{LONG}</p>'
            '<aside><div class="author">Cora Doe</div></aside>'
        )
        assert (page(body=body).authors(), page(body=body).published()) == (("Ada Example",), ("6 February 2024",))


class TestLines:
    @pytest.mark.parametrize(
        ("line", "names", "published"),
        [
            ("Thu 25.04.24 | 14:07 | By Ada Example", ("Ada Example",), ("Thu 25.04.24 14:07",)),
            ("Ada Example | 05.04.2025 - Updated: 06.04.2025", ("Ada Example",), ("05.04.2025",)),
            ("By: Ada Example, Ben Muster", ("Ada Example, Ben Muster",), ()),
            ("By Ada Example Updated 3 May 2024 120 views", ("Ada Example",), ()),
            ("Northern Channel", (), ()),
        ],
    )
    def test_between_headline_and_text(self, line: str, names: tuple[str, ...], published: tuple[str, ...]) -> None:
        found = page(body=f"<nav>By Nobody Else</nav><h1>Wider</h1><div>{line}</div><p>{LONG}</p>")
        assert (found.authors(), found.published()) == (names, published)

    def test_names_in_bold_above_the_text(self) -> None:
        signed = f"<h1>Wider</h1><p><strong>Ada Example/Ben Muster</strong></p><p>{LONG}</p>"
        assert page(body=signed).authors() == ("Ada Example", "Ben Muster")
        assert page(body=signed.replace("strong", "span")).authors() == ()
        assert page(body=signed.replace("Ada Example/Ben Muster", "Northern Channel")).authors() == ()
        below = f"<h1>Wider</h1><p>{LONG}</p><p><b>Ada Example</b></p>"
        assert page(body=below).authors() == ()

    def test_text_is_no_byline(self) -> None:
        assert page(body=f"<h1>Wider</h1><p>{LONG}</p><p>{LONG}</p><p>By Ada Example</p>").authors() == ()


class TestHouse:
    def test_people_before_the_house(self) -> None:
        head = news(author={"@type": "Person", "name": "The Courier"}, publisher={"name": "The Courier"})
        printed = f'<h1>Channel to be widened</h1><p class="byline">By Ada Example, The Courier</p><p>{LONG}</p>'
        assert page(head).authors() == ("The Courier",)
        assert page(head, printed).authors() == ("Ada Example",)

    @pytest.mark.parametrize(
        "author",
        [
            {"@type": "Organization", "name": "Newsroom Courier"},
            {"@type": "Person", "name": "courier.example"},
            {"@type": "Person", "name": "Desk", "url": "https://courier.example/author/admin/"},
            {"@type": "Person", "name": "The Courier Online"},
            {"@type": "Person", "name": "https://courier.example/ada"},
        ],
    )
    def test_what_is_no_person(self, author: dict[str, str]) -> None:
        head = news(author=author, publisher="The Courier")
        assert page(head, f"<h1>Wider</h1><p>By Ada Example</p><p>{LONG}</p>").authors() == ("Ada Example",)

    def test_what_the_host_says(self) -> None:
        head = '<link rel="canonical" href="https://www.dailycourier.example/a">' + meta(author="Daily Courier")
        assert page(head, f"<h1>Wider</h1><p>By Ada Example</p><p>{LONG}</p>").authors() == ("Ada Example",)

    def test_an_agency_is_credited(self) -> None:
        head = news(author={"@type": "Organization", "name": "Reuters"}, publisher="The Courier")
        assert page(head, f"<h1>Wider</h1><p>By Ada Example</p><p>{LONG}</p>").authors() == ("Reuters",)

    def test_a_house_beside_a_person_stays(self) -> None:
        people = [{"@type": "Person", "name": "Ada Example"}, {"@type": "Organization", "name": "Example Wire Desk"}]
        assert page(news(author=people)).authors() == ("Ada Example", "Example Wire Desk")

    def test_names_are_parted_from_the_house(self) -> None:
        head = meta(author="Ada Example - The Courier") + prop("og:site_name", "The Courier")
        assert page(head).authors() == ("Ada Example",)


class TestDates:
    def test_placeholders_are_no_dates(self) -> None:
        head = news(datePublished="0001-01-01T00:00:00Z") + meta(date="2024-02-06")
        assert page(head).published() == ("2024-02-06",)

    def test_the_hour_of_a_day_goes_before_the_day(self) -> None:
        head = news(datePublished="2024-02-06") + prop("article:published_time", "2024-02-06T10:00:00Z")
        assert page(head).published() == ("2024-02-06T10:00:00Z", "2024-02-06")
        head = news(datePublished="2024-02-06") + prop("article:published_time", "2024-02-07T10:00:00Z")
        assert page(head).published()[0] == "2024-02-06"

    def test_a_day_is_looked_for_in_more_places_than_an_instant(self) -> None:
        body = '<h1>Wider</h1><time datetime="2024-02-06T10:00:00Z">today</time>'
        assert page(meta(date="2024-02-06"), body).published() == ("2024-02-06T10:00:00Z", "2024-02-06")
        assert page(meta(date="2024-02-06T09:00"), body).published() == ("2024-02-06T09:00",)
        assert page(meta(date="soon"), body).published() == ("soon", "2024-02-06T10:00:00Z")

    @pytest.mark.parametrize(
        ("path", "day"),
        [
            ("/2024/04/25/wider", "2024-04-25"),
            ("/news/2024/4/5/wider", "2024-04-05"),
            ("/2024-04-25/wider", "2024-04-25"),
            ("/20240425-wider.html", "2024-04-25"),
            ("/2024/13/25/wider", None),
            ("/12024/04/25/wider", None),
            ("/20240425123/wider", None),
            ("/2024/04/wider", None),
        ],
    )
    def test_the_day_in_the_address(self, path: str, day: str | None) -> None:
        assert addressed(f"https://courier.example{path}") == ((day,) if day else ())


class TestDeck:
    def test_a_description_that_is_shown(self) -> None:
        body = f"<h1>Wider</h1><p>Fishermen will be paid for every day that they lose.</p><p>{LONG}</p>"
        cut = meta(description="Fishermen will be paid for every day…")
        assert page(meta(description="Fishermen will be paid for every day that they lose"), body).decks()
        assert page(cut, body).decks() == ["Fishermen will be paid for every day that they lose."]
        assert page(meta(description="Something else"), body).decks() == []

    def test_what_is_called_one(self) -> None:
        body = '<h1>Wider</h1><p class="article__standfirst">Fishermen will be paid for days lost</p>'
        assert page(body=body).decks() == ["Fishermen will be paid for days lost"]
        assert page(body=body.replace("<h1>Wider</h1>", "")).decks() == []


class TestEmbedded:
    def test_the_state_of_a_program(self) -> None:
        state = {
            "props": {"article": {"title": "Wider", "publishedAt": "2024-02-06", "authors": [{"name": "Ada Example"}]}}
        }
        script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>'
        found = page(script, "<h1>Wider</h1>")
        assert (found.published(), found.authors()) == (("2024-02-06",), ("Ada Example",))
        assert page(script, "<h1>Storm</h1>").published() == ()
        assert page(script + news(datePublished="2024-02-05"), "<h1>Wider</h1>").published() == ("2024-02-05",)

    def test_ids_are_no_names(self) -> None:
        assert article_in([json.dumps({"title": "Wider", "author": "u-1234"})], ["Wider"]) is None

    @pytest.mark.parametrize("script", ["", "x", "[" * 50_000, "null", "3", json.dumps([[{"title": {}}]])])
    def test_anything_else_says_nothing(self, script: str) -> None:
        assert article_in([script], ["Wider", ""]) is None


class TestHostile:
    @pytest.mark.parametrize(
        "content",
        [
            "".join(f'<meta name="title" content="{number}">' for number in range(50_000)),
            "".join(f'<meta property="og:site_name" content="x {number}">' for number in range(50_000)),
            "<h1>" * 500 + LONG * 1000,
            "<h3>Wider</h3>" * 50_000,
            f"<h1>Wider</h1><p>{'By Ada | ' * 50_000}</p>",
            f"<h1>Wider</h1><p>{'a@b ' * 50_000}</p>",
            "<h1>Wider</h1>" + '<i class="author comment">Ada Example</i>' * 30_000,
            '<time datetime="x">y</time>' * 50_000,
            f"<title>{'a - ' * 300}</title><h1>{'b | ' * 200}</h1>",
            f'<title>x</title><meta name="author" content="{"Ada, " * 50_000}">',
            '<script type="application/json">' + json.dumps([{"title": "x" * 900}] * 3000) + "</script><h1>Wider</h1>",
        ],
    )
    def test_it_ends(self, content: str) -> None:
        with ends():
            found = page(body=content)
            headline_of(found.titles()), found.authors(), found.published(), found.updated(), found.decks()
            (
                found.sites(),
                found.section(),
                found.tags(),
                found.url(),
                found.language(),
                found.descriptions(),
                found.body(),
            )


class TestHeadline:
    @pytest.mark.parametrize(
        ("titles", "headline"),
        [
            # what was written for itself is not what the title element repeats
            (Titles("Long one", shared="Short", visible=("Long one",), document="Long one"), "Short"),
            (Titles("Long one", shared="Short", visible=("Long one",), document="Short"), "Long one"),
            (Titles("For search", shared="For people", visible=("For people",), document="For search"), "For people"),
            (Titles("Other", shared="One", visible=("One",), document="One"), "One"),
            (Titles("Other", several=True, shared="One", visible=("One",), document="One"), "Other"),
            (Titles("For search", shared="For people", document="For search"), "For people"),
            (Titles("One", shared="Two", visible=("Three of them",), document="One"), "One"),
            # unless it is a shortened one, or services keep the other
            (Titles("One", shared="Two", filed=("One",), visible=("One",), document="One"), "One"),
            (Titles("Word " * 25 + "end", shared="Two", visible=("Word " * 25 + "end",), document="Word " * 25 + "end"),
             "Word " * 25 + "end"),
            (Titles("A ‘b’", shared="A ‘c", visible=("A ‘b’",), document="A ‘b’"), "A ‘b’"),
            (Titles("A (b)", shared="A (c", visible=("A (b)",), document="A (b)"), "A (b)"),
            (Titles("A “b”", shared="A “c", visible=("A “b”",), document="A “b”"), "A “b”"),
            (Titles("One one", shared="„Two“ (‚or‘ «three»)", visible=("One one",), document="One one"),
             "„Two“ (‚or‘ «three»)"),
            # cut short
            (Titles("The channel will be …", visible=("The channel will be widened",)), "The channel will be widened"),
            (Titles(shared="He said", visible=('He said "no" to it',)), 'He said "no" to it'),
            # names of sites and sections
            (Titles(shared="Opinion | Widen it", visible=("Widen it",)), "Widen it"),
            (Titles(shared="Wider * The Courier * by Ada", visible=("Wider",)), "Wider"),
            (Titles(document="The channel widens | Ports | The Courier", sites=("The Courier",)), "The channel widens"),
            (Titles(shared="The Courier view on ports: widen them", sites=("The Courier",)),
             "The Courier view on ports: widen them"),
            (Titles(document="Channel to be wider - Kurier", visible=("Zeitung",)), "Channel to be wider"),
            (Titles(visible=("Ports The channel widens",), tagged=("The channel widens",)), "The channel widens"),
            (Titles(), None),
        ],
    )  # fmt: skip
    def test_choice(self, titles: Titles, headline: str | None) -> None:
        assert headline_of(titles) == headline

    @given(st.lists(st.text("ab |-:…\"'", max_size=9), min_size=7, max_size=7), st.booleans())
    def test_it_is_a_piece_of_some_title_or_none(self, texts: list[str], several: bool) -> None:
        stated, shared, filed, tagged, visible, document, site = texts
        titles = Titles(stated, several, shared, (filed,), (tagged,), (visible,), document, (site,))
        found = headline_of(titles)
        assert found is None or (found and any(found in text for text in texts))
