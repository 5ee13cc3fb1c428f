"""Which lines of a page are its article's. Every page here was written for these tests."""

from __future__ import annotations

import json

import pytest

from index.article import Draft, Origin, RawDocument, Shape
from index.clean import clean
from index.clean.authors import is_biography, is_reporting
from index.clean.elements import parsed
from index.clean.junk import names_junk
from index.clean.main_text import main_blocks
from index.clean.promos import is_promo
from index.clean.stated import reconciled
from index.clean.tree import Tree

P = (
    "The harbour authority said on Tuesday that it would widen the northern channel by forty metres before winter.",
    "Dredging begins in March, the authority said, and fishermen will be paid for the days that they lose to it.",
    "Shipping lines have asked for the works since the storm of two years ago closed the port for nine days.",
    "The council votes on the plan in a fortnight, and both of its larger parties have said that they will agree.",
)
BODY = "".join(f"<p>{text}</p>" for text in P)


def draft(body: str, head: str = "") -> Draft:
    page = f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'
    return clean(RawDocument(Origin("page.html"), Shape.PAGE, page.encode()))


def lines(body: str, head: str = "") -> tuple[str, ...]:
    return draft(body, head).paragraphs


def inside(extra: str, at: int = 2) -> str:
    """The article with something between its paragraphs."""
    before, after = ("".join(f"<p>{text}</p>" for text in part) for part in (P[:at], P[at:]))
    return f"<article>{before}{extra}{after}</article>"


class TestKept:
    def test_paragraphs_in_order(self) -> None:
        assert lines(f"<article>{BODY}</article>") == P

    def test_subheads_between_paragraphs(self) -> None:
        assert lines(inside("<h2>What it costs</h2>")) == (*P[:2], "What it costs", *P[2:])

    def test_lists(self) -> None:
        items = ("Deeper berths for six ships", "A new breakwater", "Lights along the whole channel")
        extra = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        assert lines(inside(extra)) == (*P[:2], *items, *P[2:])

    def test_a_list_at_the_end(self) -> None:
        assert lines(inside("<ul><li>Berths for six ships</li><li>A breakwater</li></ul>", 4)) == (
            *P,
            "Berths for six ships",
            "A breakwater",
        )

    def test_quotes_and_posts_that_are_quoted(self) -> None:
        quote = "<blockquote>We have waited long enough, she said.</blockquote>"
        post = "<blockquote class='twitter-tweet'><p>The channel opens at noon tomorrow.</p></blockquote>"
        found = lines(inside(quote + post))
        assert found[2:4] == ("We have waited long enough, she said.", "The channel opens at noon tomorrow.")

    def test_rows_of_a_table(self) -> None:
        table = "<table><tr><th>Berth</th><th>Depth</th></tr><tr><td>North</td><td>14 m</td></tr></table>"
        assert {"Berth Depth", "North 14 m"} <= set(lines(inside(table)))

    def test_entries_of_a_live_blog(self) -> None:
        entries = "".join(
            f"<article class='entry'><h3>At {hour} o'clock</h3><p>{text}</p></article>"
            for hour, text in enumerate(P, start=9)
        )
        found = lines(f"<main><article>{entries}</article></main>")
        assert found == tuple(line for hour, text in enumerate(P, start=9) for line in (f"At {hour} o'clock", text))

    def test_an_article_for_every_paragraph(self) -> None:
        parts = "".join(f"<article class='paragraph'><div><p>{text}</p></div></article>" for text in P * 1)
        assert lines(f"<main><section>{parts}</section></main>") == P

    def test_a_body_in_several_sections_each_of_which_says_so(self) -> None:
        sections = "".join(f"<div><section itemprop='articleBody'><p>{text}</p></section></div>" for text in P)
        assert lines(f"<article><div>{sections}</div></article>") == P

    def test_a_sentence_that_is_a_link(self) -> None:
        link = "<p><a href='/x'>The port handled a third more grain this year than in the year before it.</a></p>"
        assert len(lines(inside(link))) == 5

    def test_a_list_of_names_that_are_links(self) -> None:
        names = ", ".join(f"<a href='/{name}'>{name}</a>" for name in ("Aldmouth", "Porthaven", "Saltmarsh", "Larch"))
        assert len(lines(inside(f"<p>North: {names}</p>"))) == 5

    def test_a_heading_whose_id_is_made_of_its_words(self) -> None:
        assert "The video" in lines(inside("<h2 id='the-video-newsletter'>The video</h2>"))

    @pytest.mark.parametrize(
        "names",
        [
            "elementor-widget-container",
            "site__main--no-sidebar",
            "article-widget article-widget-text",
            "page has-ads",
            "field--label-hidden",
        ],
    )
    def test_names_that_only_sound_like_furniture(self, names: str) -> None:
        assert lines(f"<div class='{names}'>{BODY}</div><p>Elsewhere: fog at sea.</p>") == P

    def test_a_page_whose_every_wrapper_is_called_furniture(self) -> None:
        page = f"<div class='navigation'><div class='modal'><article>{BODY}</article></div></div>"
        assert lines(page) == P


class TestLeftOut:
    @pytest.mark.parametrize(
        "extra",
        [
            "<figure><img src='a.jpg'><figcaption>The harbour at dawn.</figcaption></figure>",
            "<div class='image-caption'>The harbour at dawn.</div><div class='caption'>The harbour.</div>",
            "<div class='related-posts'><h3>More</h3><p>A keeper looks back on forty years of storms at sea.</p></div>",
            "<p><a href='/storm'>Storm closes the port for nine days</a></p>",
            "<p>READ MORE | <a href='/storm'>Storm closes the port for nine days</a></p>",
            "<p>Related:</p><ul><li><a href='/a'>Storm closes port</a></li><li><a href='/b'>Fish is dear</a></li></ul>",
            "<ul><li><a href='/a'>Storm closes port</a></li><li><a href='/b'>Fish is dear</a></li><li>All</li></ul>",
            "<div class='share-bar'>Share on all networks</div>",
            "<p>Sign up for our newsletter and never miss a tide.</p>",
            "<p>Follow us on Facebook</p>",
            "<div class='teaser'><h3><a href='/x'>Fish is dear again</a></h3><p>Prices have doubled.</p></div>",
            "<div><h4><a href='/x'>Why fish is dear again</a></h4><p>Prices have doubled since the spring.</p></div>",
            "<p>Diesen externen Inhalt anzeigen</p><p>Externen Inhalt anzeigen</p>",
            "<div class='poll'><p>Should the channel be widened at the cost of the fishermen this year?</p></div>",
            "<div hidden><p>A text that no browser shows, though it is long enough to be a paragraph.</p></div>",
            "<div style='display: none'><p>A text that no browser shows, though it is long enough for one.</p></div>",
            "<div>The headmistress welcomed fourteen of seventy children © Porthaven School</div>",
            "<div>The ministers met in the old town hall of Aldmouth. 18.04.2024 | 0:21 min</div>",
            "<button>Listen</button><script>var a = 'A script is no text, however long it is.';</script>",
        ],
    )
    def test_between_paragraphs(self, extra: str) -> None:
        found = lines(inside(extra))
        assert found == P or found == (*P[:2], "Diesen externen Inhalt anzeigen", *P[2:])

    @pytest.mark.parametrize(
        "extra",
        [
            "<h3>More on this</h3>",
            "<p>(Reporting by Ada Example; editing by Ben Muster)</p>",
            "<p>Ada Example reported from Aldmouth and Ben Muster from Porthaven.</p>",
            "<p>Ada Example is the paper's harbour correspondent. She writes about ships.</p>",
            "<div class='author-bio'><p>Ada Example has covered the coast since she was twenty years old.</p></div>",
            "<div class='comments'><p>Good! It was high time that somebody did something about it, I say.</p></div>",
            "<p>© 2024 The Courier. All rights reserved.</p>",
            "<p>Source: Example Wire</p>",
            "<footer><p>The Courier is published by The Courier Ltd, 1 Quay Street, Aldmouth, since 1888.</p></footer>",
        ],
    )
    def test_after_the_text(self, extra: str) -> None:
        author = '<meta name="author" content="Ada Example">'
        assert lines(inside(extra, 4), author) == P

    def test_a_question_for_consent_that_is_longer_than_the_article(self) -> None:
        ends = "".join(f"<p>{number} We store cookies on your device for {number} ends.</p>" for number in range(60))
        assert lines(f"<div class='text'>{BODY}</div><div id='onetrust-consent'>{ends}</div>") == P

    def test_a_paragraph_that_is_shown_twice(self) -> None:
        assert lines(inside(f"<aside><p>{P[0]}</p></aside><div class='pull'>{P[1]}</div>")) == P

    def test_another_article_below(self) -> None:
        other = "".join(
            f"<p>{n} other things were said at length about the other matter by others.</p>" for n in range(3)
        )
        page = f"<article><h1>Wider</h1>{BODY * 1}{BODY.replace('harbour', 'port')}</article><article>{other}</article>"
        assert not [line for line in lines(page) if "other matter" in line]


class TestHeads:
    DECK = "Forty metres more by winter, and the fishermen are to be paid."

    @pytest.mark.parametrize(
        "head",
        [
            f"<header><h1>Wider</h1><p class='standfirst'>{DECK}</p></header>",
            f"<header><h1>Wider</h1><div class='article-subtitle'>{DECK}</div></header>",
            f"<h1>Wider</h1><h2>{DECK}</h2>",
            f"<h1>Wider</h1><p><b>{DECK}</b></p>",
            f"<h1>Wider</h1><p class='bold'>{DECK}</p>",
        ],
    )
    def test_a_standfirst_is_no_paragraph(self, head: str) -> None:
        found = draft(f"<article>{head}<div>{BODY}</div></article>", f'<meta name="description" content="{self.DECK}">')
        assert (found.deck, found.paragraphs) == (self.DECK, P)

    def test_a_description_that_is_the_first_paragraph_stays_one(self) -> None:
        found = draft(f"<article><h1>Wider</h1>{BODY}</article>", f'<meta name="description" content="{P[0]}">')
        assert (found.deck, found.paragraphs) == (None, P)

    def test_a_first_paragraph_in_its_own_box_like_all_others(self) -> None:
        boxes = "".join(f"<div class='block'><p>{text}</p></div>" for text in P)
        found = draft(f"<article>{boxes}</article>", f'<meta name="description" content="{P[0]}">')
        assert found.paragraphs == P

    def test_an_introduction_among_the_paragraphs_is_one(self) -> None:
        page = (
            f"<article><p class='introduction'>{P[0]}</p>" + "".join(f"<p>{text}</p>" for text in P[1:]) + "</article>"
        )
        assert lines(page) == P

    def test_kicker_and_headline_again(self) -> None:
        title = '<meta property="og:title" content="The channel will be widened">'
        page = f"<article><h2>Harbour</h2><h2>The channel will be widened</h2>{BODY}</article>"
        assert lines(page, title) == P


class TestStated:
    def test_what_is_stated_says_which_lines_are_the_articles(self) -> None:
        head = ld(" ".join(P))
        box = "<div class='x'>In this box stands something else, a sentence about the paper itself.</div>"
        assert lines(inside(box + "<h3>Costs</h3>"), head) == (*P[:2], "Costs", *P[2:])

    def test_what_is_stated_stands_in_for_what_is_not_shown(self) -> None:
        assert lines(f"<article><p>{P[0]}</p></article>", ld("\n\n".join(P))) == P

    def test_an_excerpt_decides_nothing(self) -> None:
        excerpt = f"{P[0]} {P[1]} {P[2][:60]}"
        more = "".join(f"<p>{text.replace('the', 'a')} And more.</p>" for text in P)
        assert len(lines(f"<article>{BODY}{more}</article>", ld(excerpt))) == 8

    def test_nothing_stated(self) -> None:
        assert reconciled([], main_blocks(Tree(parsed(f"<article>{BODY}</article>")))) == list(P)


def ld(body: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "articleBody": body})}</script>'


@pytest.mark.parametrize(
    "line",
    [
        "Share prices closed below 5,000 on Friday.",
        "The minister's comments on the approval of the plan drew criticism.",
        "For more than a decade, Facebook has been a place for news.",
        "Sources close to the talks said that an app was discussed.",
        "Follow-up talks on the channel are planned for May.",
        "The company reported earnings from continuing operations of 109.3 mln dlrs.",
        "In Aldmouth the newsletter of the port was the first to tell.",
    ],
)
def test_news_that_sounds_like_a_request(line: str) -> None:
    assert not is_promo(line)
    assert not is_reporting(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our newsletter",
        "Abonnieren Sie unseren Newsletter.",
        "Abonnez-vous à notre infolettre",
        "Suscríbete a nuestro boletín",
        "Iscriviti alla newsletter",
        "Подпишитесь на наш телеграм",
        "Click here to read the whole document.",
        "Comments are moderated before they appear.",
        "Mit dpa/afp",
        "Have you seen an error? Let us know.",
    ],
)
def test_requests(line: str) -> None:
    assert is_promo(line)


def test_a_biography_begins_with_the_name() -> None:
    assert is_biography("Ada Example is a reporter in Aldmouth.", ("Ada Example",))
    assert not is_biography("The reporter met Ben Muster in Aldmouth.", ("Ada Example",))
    assert not is_biography("Ada Example fell into the harbour on Monday.", ("Ada Example",))


@pytest.mark.parametrize(("names", "junk"), [("sidebar", True), ("c-sidebar__box", True), ("headline", False)])
def test_names(names: str, junk: bool) -> None:
    assert names_junk(names) is junk
