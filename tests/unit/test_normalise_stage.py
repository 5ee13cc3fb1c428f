"""Draft → article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Draft, GivenEntity, Origin, Precision
from index.errors import RecordError
from index.normalise import Defaults, Normalised, normalise
from index.report import Caution, Reason

HERE = Origin("folder/file.jsonl", 3)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = Defaults(now=NOW)
TEXT = ("The old bridge will be closed until the spring, the ministry said. Boats go on.", "Nobody was hurt.")


def stage(defaults: Defaults = TODAY, **fields: Any) -> Normalised:
    return normalise(Draft(HERE, **({"paragraphs": TEXT} | fields)), defaults)


def article(**fields: Any) -> Article:
    return stage(**fields).article


def test_text_is_paragraphs_parted_by_one_blank_line() -> None:
    assert article(paragraphs=(" One\u00a0two ", "", "three\n\n\nfour")).text == "One two\n\nthree\n\nfour"


@pytest.mark.parametrize("text", ["MOSCOW (AP) — &", "AP Moscow"])
def test_a_dateline_that_is_all_the_text_stays(text: str) -> None:
    assert article(paragraphs=(text,)).text == text


def test_a_table_is_no_dateline() -> None:
    assert article(paragraphs=("OPEN   HIGH\n VLI - 10  12",)).dateline is None


def test_an_agency_of_the_byline_beside_that_of_the_record_is_kept() -> None:
    found = article(agency="AFP", byline=("Ada Example", "Reuters"))
    assert (found.agency, found.byline) == ("AFP", ("Ada Example", "Reuters"))
    assert article(byline=("Ada Example (avec AFP)",)).agency == "AFP"


@pytest.mark.parametrize(
    ("written", "precision"),
    [("2024-02-06 10:15:00", Precision.MINUTE), ("2024-02-06 10:15:07", Precision.SECOND)],
)
def test_dates_are_as_precise_as_they_are_printed(written: str, precision: Precision) -> None:
    published = article(published=(written,)).published
    assert published is not None
    assert published.precision is precision


@pytest.mark.parametrize(
    ("published", "updated", "known"),
    [
        ("2024-02-06", "2024-02-07T10:15:00+05:30", True),
        ("2024-02-06", "2024-02-07T10:15:00", False),
        ("2024-02-06T10:15:00Z", "2024-02-07T10:15:00", False),
        ("2024-02-06", "2024-02-07", False),
    ],
)
def test_a_bare_day_does_not_make_a_zone_unknown(published: str, updated: str, known: bool) -> None:
    assert article(published=(published,), updated=(updated,)).to_json()["timezone_known"] is known


def test_a_settled_draft_stays_as_it_is() -> None:
    settled = {"settled": True, "paragraphs": ("LONDON (AP) — Rain.",), "byline": ("Staff",), "source": "a.example.org"}
    found = article(**settled)
    assert (found.text, found.byline, found.source) == ("LONDON (AP) — Rain.", ("Staff",), "a.example.org")
    assert (found.dateline, found.agency) == (None, None)


def test_headline_on_record() -> None:
    found = article(headline=" Bridge\n closed ")
    assert (found.headline, found.headline_derived) == ("Bridge closed", False)


def test_headline_derived_from_the_first_sentence() -> None:
    found = article()
    assert found.headline == "The old bridge will be closed until the spring, the ministry said."
    assert found.headline_derived


@pytest.mark.parametrize("deck", ["Bridge closed!", TEXT[0], " ", None])
def test_a_deck_that_says_nothing_new_is_dropped(deck: str | None) -> None:
    assert article(headline="Bridge closed", deck=deck).deck is None


def test_a_deck_is_kept() -> None:
    assert article(headline="Bridge closed", deck=" Boats\nhelp ").deck == "Boats help"


@pytest.mark.parametrize("paragraphs", [(), ("",), (" \u200b\n", "—")])
@pytest.mark.parametrize("headline", [None, "Bridge closed"])
def test_no_text_is_an_error(paragraphs: tuple[str, ...], headline: str | None) -> None:
    with pytest.raises(RecordError) as caught:
        article(paragraphs=paragraphs, headline=headline)
    assert caught.value.reason == Reason.NO_TEXT


def test_dateline_and_agency_come_out_of_the_text() -> None:
    found = article(paragraphs=("NEW YORK, Oct 28 (Reuters) - The bridge is closed.", "More."))
    assert (found.dateline, found.agency, found.text) == ("New York", "Reuters", "The bridge is closed.\n\nMore.")


def test_a_dateline_line_is_no_paragraph() -> None:
    found = article(paragraphs=("AP Moscow", "The bridge is closed."))
    assert (found.dateline, found.agency, found.text) == ("Moscow", "AP", "The bridge is closed.")


def test_the_records_dateline_goes_first_and_loses_no_text() -> None:
    found = article(paragraphs=("is closed.",), dateline="LIMA, April 1 - The bridge")
    assert (found.dateline, found.text) == ("Lima", "The bridge is closed.")


def test_agency_from_record_then_byline_then_dateline() -> None:
    text = ("LONDON (AP) — The bridge is closed.",)
    assert article(paragraphs=text, byline=("Jane Doe, Reuters",), agency="Agence France-Presse").agency == "AFP"
    assert article(paragraphs=text, byline=("Jane Doe, Reuters",)).agency == "Reuters"
    assert article(paragraphs=text).agency == "AP"
    assert article(agency="Village Wire").agency == "Village Wire"


@pytest.mark.parametrize(
    ("source", "default", "url", "expected"),
    [
        ("Example Times", "Default", "https://a.example.org/x", "Example Times"),
        (None, "Default", "https://a.example.org/x", "Default"),
        (None, None, "https://a.example.org/x", "example.org"),
        (None, None, None, None),
    ],
)
def test_source(source: str | None, default: str | None, url: str | None, expected: str | None) -> None:
    assert stage(Defaults(source=default), source=source, url=url).article.source == expected


def test_the_first_readable_date_wins_without_caution() -> None:
    found = stage(published=("soon", "0000-00-00", "2025-12-04", "2025-12-05"))
    assert str(found.article.published) == "2025-12-04"
    assert found.cautions == ()


@pytest.mark.parametrize(
    ("text", "caution"),
    [("yesterday", Caution.DATE_UNREADABLE), ("0000-00-00", Caution.DATE_ABSURD), ("2031-01-01", Caution.DATE_ABSURD)],
)
def test_a_date_that_cannot_be_used_is_counted(text: str, caution: Caution) -> None:
    found = stage(published=(text,))
    assert found.article.published is None
    assert [kind for kind, _ in found.cautions] == [caution]
    assert found.cautions[0][1].startswith(f"published: '{text}'")


@pytest.mark.parametrize(
    ("published", "updated", "kept"),
    [
        ("2025-12-04T10:00Z", "2025-12-04T09:00Z", False),
        ("2025-12-04T10:00Z", "2025-12-04T10:00Z", True),
        ("2025-12-04T10:00Z", "2025-12-04", True),
        ("2025-12-04", "2025-12-03T23:00Z", False),
        ("2025-12-04T10:00+05:30", "2025-12-04T05:00Z", True),
        ("2025-12-04T10:00", "2025-12-04T05:00Z", True),
        ("2025-12-04T10:00", "2025-12-02T05:00Z", False),
        ("2025-12", "2025", True),
    ],
)
def test_nothing_is_updated_before_it_is_published(published: str, updated: str, kept: bool) -> None:
    found = stage(published=(published,), updated=(updated,))
    assert (found.article.updated is not None) == kept
    assert found.article.published is not None
    assert [kind for kind, _ in found.cautions] == ([] if kept else [Caution.DATE_ABSURD])


IST = ("Dec 04 2025 | 2:56 PM IST",)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"clues": {"languages": ("hi",)}}, "2025-12-04T14:56:00+05:30"),
        ({"url": "https://example.co.in/a"}, "2025-12-04T14:56:00+05:30"),
        ({"url": "https://example.ie/a"}, "2025-12-04T14:56:00+01:00"),
        ({"url": "https://example.ie/a", "clues": {"country": ("IN",)}}, "2025-12-04T14:56:00+05:30"),
        ({"language": "en-IN"}, "2025-12-04T14:56:00+05:30"),
    ],
)
def test_the_pages_home_says_which_zone(fields: dict[str, Any], expected: str) -> None:
    found = article(published=IST, **fields).published
    assert found is not None
    assert (str(found), found.zone_known) == (expected, True)


def test_an_unknown_zone_floats() -> None:
    found = article(published=IST, url="https://example.com/a").published
    assert found is not None
    assert not found.zone_known


def test_the_default_zone_holds_where_none_is_named() -> None:
    found = stage(Defaults(zone=ZoneInfo("Europe/Paris")), published=("2025-07-04 12:00",)).article.published
    assert str(found) == "2025-07-04T12:00:00+02:00"


def test_given_entities_pass_through_once() -> None:
    entities = (
        GivenEntity("OPEC", None),
        GivenEntity(" OPEC ", "organisation"),
        GivenEntity("Lima", "place"),
        GivenEntity("lima", "place"),
        GivenEntity("Cafe\u0301 Group", None),
        GivenEntity(" ", "person"),
    )
    assert stage(entities=entities).given == (
        GivenEntity("OPEC", "organisation"),
        GivenEntity("Lima", "place"),
        GivenEntity("Café Group", None),
    )


def test_tags_are_trimmed_and_distinct() -> None:
    assert article(tags=(" cocoa ", "Cocoa", "", "oil\nprice")).tags == ("cocoa", "oil price")


def test_language_is_detected_where_none_is_declared() -> None:
    assert article().language == "en"
    assert article(language="de_AT").language == "de-AT"


def test_the_id_does_not_depend_on_where_the_file_lies_nor_on_the_zone() -> None:
    draft = Draft(HERE, TEXT, published=("2025-12-04 10:00",))
    moved = replace(draft, origin=Origin("elsewhere.txt"))
    zoned = normalise(moved, Defaults(zone=ZoneInfo("Asia/Tokyo")))
    assert normalise(draft).article.id == zoned.article.id
    assert normalise(replace(draft, paragraphs=TEXT[:1])).article.id != zoned.article.id


def test_given_id_then_url_then_content() -> None:
    assert article(given_id=" 42 ", url="https://example.com/a").id == "42"
    assert (
        article(url="https://example.com/a?utm_source=x").id == article(url="http://m.example.com/a/", headline="X").id
    )
    assert article(url="https://example.com/", headline="A").id != article(url="https://example.com/", headline="B").id


def as_draft(found: Article) -> Draft:
    """A draft that says what the article says: what a record printed by ``extract`` comes to."""
    return Draft(
        found.origin,
        tuple(found.text.split("\n\n")),
        None if found.headline_derived else found.headline,
        found.deck,
        found.byline,
        found.agency,
        found.dateline,
        found.source,
        (str(found.published),) if found.published else (),
        (str(found.updated),) if found.updated else (),
        found.language,
        found.url,
        found.section,
        found.tags,
        given_id=found.id,
    )


TEXTS = st.text(st.characters() | st.sampled_from(" \n-—:.,AB\u00a0\u200b"), max_size=60)


@given(st.lists(TEXTS, min_size=1, max_size=3).map(tuple), TEXTS, TEXTS)
def test_a_second_time_changes_the_text_no_more(paragraphs: tuple[str, ...], headline: str, deck: str) -> None:
    try:
        once = article(paragraphs=paragraphs, headline=headline, deck=deck, language="en")
    except RecordError:
        return
    again = normalise(as_draft(once), Defaults(now=NOW)).article
    assert (again.id, again.language) == (once.id, once.language)
    assert once.headline_derived or again.headline == once.headline
    assert once.text.endswith(again.text)  # a second dateline may hide behind the first


def test_an_ordinary_article_is_normal_after_once() -> None:
    once = article(
        paragraphs=("PARIS (AFP) – The bridge is closed.", "More."),
        headline="Bridge closed",
        deck="Boats help",
        byline=("By JANE DOE and John Smith",),
        source="Example Times | Home",
        published=("Dec 04 2025 | 2:56:09 PM IST",),
        url="https://m.example.in/a?utm_source=x",
        section=" World ",
        tags=("a", "b"),
    )
    assert normalise(as_draft(once), Defaults(now=NOW)).article == once


@pytest.mark.parametrize(
    ("url", "published", "language", "expected"),
    [
        ("https://www.ndtv.com/a", "June 5, 2025 2:46 PM IST", "en", "2025-06-05T14:46:00+05:30"),
        ("https://www.jpost.com/a", "January 5, 2025 2:46 PM IST", "en", "2025-01-05T14:46:00+02:00"),
        ("https://www.cnn.com/a", "June 5, 2025 2:46 PM CST", "en", "2025-06-05T14:46:00-06:00"),
        ("https://english.news.cn/a", "June 5, 2025 2:46 PM CST", "en", "2025-06-05T14:46:00+08:00"),
        ("https://www.bbc.com/a", "5 June 2025, 14:46 BST", "en", "2025-06-05T14:46:00+01:00"),
        ("https://www.thedailystar.net/a", "5 June 2025, 14:46 BST", "en", "2025-06-05T14:46:00+06:00"),
        ("https://www.globo.com/a", "05/06/2025 14:46 AMT", "pt", "2025-06-05T14:46:00-04:00"),
        ("https://armenpress.am/a", "5 June 2025 14:46 AMT", "en", "2025-06-05T14:46:00+04:00"),
        ("https://www.usatoday.com/a", "06/05/2025", "en", "2025-06-05"),
        ("https://www.theguardian.com/a", "05/06/2025", "en", "2025-06-05"),
        ("https://www.smh.com.au/a", "June 5, 2025 2:46 PM EST", "en", "2025-06-05T14:46:00+10:00"),
    ],
)
def test_the_home_of_a_host_says_what_a_zone_or_an_order_means(
    url: str, published: str, language: str, expected: str
) -> None:
    article = normalise(Draft(Origin("f"), ("A text.",), url=url, published=(published,), language=language)).article
    assert str(article.published) == expected


def test_a_zone_of_nowhere_is_no_zone() -> None:
    published = ("June 5, 2025 2:46 PM IST",)
    article = normalise(Draft(Origin("f"), ("A text.",), url="https://example.com/a", published=published)).article
    assert article.published is not None
    assert not article.published.zone_known
