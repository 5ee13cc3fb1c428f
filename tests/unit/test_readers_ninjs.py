"""ninjs of three generations, JSON Feed, and the JSON of news-please, within JSON documents and JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.report import Reason, Skip
from tests.reading import articles, results, told

FIRST = {
    "uri": "urn:x:1",
    "type": "text",
    "version": "2",
    "firstcreated": "2010-09-06T16:45:00+02:00",
    "versioncreated": "2010-09-06T18:00:00+02:00",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Rain falls",
    "byline": "By Ada Example",
    "located": "Moreton",
    "description_text": "And wind blows.",
    "person": [{"name": "Ada Example"}],
    "organisation": [{"name": "Rain Board"}],
    "place": [{"name": "Moreton"}],
    "subject": [{"name": "weather, bad", "code": "1"}],
    "infosource": [{"name": "The Associated Press"}],
    "body_text": "Rain fell. So.",
    "body_xhtml": "<p>Rain fell.</p><p>So.</p>",
}
SECOND = {
    "uri": "urn:x:1",
    "standard": {"name": "ninjs", "version": "2.1"},
    "type": "text",
    "firstcreated": "2010-09-06T16:45:00+02:00",
    "versioncreated": "2010-09-06T18:00:00+02:00",
    "language": "en",
    "headlines": [{"role": "sub", "value": "And wind blows."}, {"role": "main", "value": "Rain falls"}],
    "by": "By Ada Example",
    "located": "Moreton",
    "people": [{"name": "Ada Example"}],
    "organisations": [{"name": "Rain Board"}],
    "places": [{"literal": "Moreton"}],
    "subjects": [{"name": "weather, bad"}],
    "infosources": [{"name": "The Associated Press"}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "Rain fell. So."},
        {"role": "main", "contenttype": "text/html", "value": "<p>Rain fell.</p><p>So.</p>"},
    ],
}
CAPITALS = {
    "firstcreated": "firstCreated",
    "versioncreated": "versionCreated",
    "infosources": "infoSources",
    "contenttype": "contentType",
}
THIRD = json.loads(
    json.dumps(SECOND).replace("contenttype", "contentType"),
    object_hook=lambda o: {CAPITALS.get(k, k): v for k, v in o.items()},
)


@pytest.mark.parametrize("value", [FIRST, SECOND, THIRD], ids=["first", "second", "third"])
@pytest.mark.parametrize("form", ["object", "array", "wrapped", "lines"])
def test_every_generation_in_every_form(tmp_path: Path, value: dict[str, Any], form: str) -> None:
    content = {
        "object": json.dumps(value, indent=1),
        "array": json.dumps([value]),
        "wrapped": json.dumps({"total": 1, "items": [value]}),
        "lines": json.dumps(value) + "\n",
    }[form]
    (found,) = articles(results(tmp_path, content))
    assert (found.id, found.headline, found.deck) == ("urn:x:1", "Rain falls", "And wind blows.")
    assert (found.text, found.byline) == ("Rain fell.\n\nSo.", ("Ada Example",))
    assert (found.dateline, found.language, found.tags) == ("Moreton", "en", ("weather, bad",))
    assert (found.source, found.agency) == ("The Associated Press", "AP")
    assert (str(found.published), str(found.updated)) == ("2010-09-06T16:45:00+02:00", "2010-09-06T18:00:00+02:00")
    assert [(e.name, e.kind) for e in found.entities] == [
        ("Ada Example", "person"),
        ("Rain Board", "organisation"),
        ("Moreton", "place"),
    ]


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"pubstatus": "canceled"}, Skip.WITHDRAWN),
        ({"pubstatus": "", "pubStatus": "withheld"}, Skip.WITHDRAWN),
        ({"pubstatus": "withheld"}, Skip.WITHDRAWN),
        ({"embargoed": "2130-01-01T00:00:00Z"}, Skip.EMBARGOED),
        ({"embargoedUntil": "2010-01-01T00:00:00Z"}, "Rain falls"),
        ({"type": "picture"}, Skip.NO_ARTICLE),
        ({"type": "composite"}, "Rain falls"),
        ({"body_text": "", "body_xhtml": "", "description_text": ""}, Reason.NO_TEXT),
    ],
)
def test_what_is_set_aside(tmp_path: Path, changes: dict[str, Any], outcome: str) -> None:
    for content in (json.dumps([FIRST | changes]), json.dumps(FIRST | changes) + "\n" + json.dumps(FIRST | changes)):
        assert set(told(results(tmp_path, content))) == {outcome}


def test_a_description_is_the_text_where_there_is_no_other(tmp_path: Path) -> None:
    (found,) = articles(results(tmp_path, json.dumps(FIRST | {"body_text": "", "body_xhtml": ""})))
    assert (found.text, found.deck) == ("And wind blows.", None)


def test_fields_may_still_be_mapped_to_keys_of_their_own(tmp_path: Path) -> None:
    value = json.dumps(FIRST | {"slugline": "RAIN-1"})
    (found,) = articles(results(tmp_path, value, mapping={"section": "slugline"}))
    assert found.section == "RAIN-1"


def test_ids_that_are_no_uris_get_the_name_of_their_source(tmp_path: Path) -> None:
    (found,) = articles(results(tmp_path, json.dumps(FIRST | {"uri": "17"})))
    assert found.id == "the-associated-press:17"


def test_objects_with_an_address_are_not_ninjs_for_that(tmp_path: Path) -> None:
    record = {"uri": "https://dyke.example/8", "title": "Rain", "text": "Rain fell.", "type": "picture"}
    assert told(results(tmp_path, json.dumps(record))) == ["Rain"]


NEWS_PLEASE: dict[str, Any] = {
    "authors": ["Ada Example", "Ben Sample"],
    "date_download": "2011-01-01 00:00:00+00:00",
    "date_modify": "2010-09-07 08:00:00",
    "date_publish": "2010-09-06 16:45:00",
    "description": "And wind blows.",
    "filename": "https%3A%2F%2Fdyke.example%2F8.json",
    "image_url": "https://dyke.example/8.jpg",
    "language": "en",
    "localpath": None,
    "maintext": "Rain fell.\nSo it did.",
    "source_domain": "www.dyke.example",
    "title": "Rain falls",
    "title_page": "Rain falls - Dyke",
    "title_rss": None,
    "url": "https://www.dyke.example/8?utm_source=x",
}


@pytest.mark.parametrize("title", ["Rain falls", None, "NULL"])
def test_news_please(tmp_path: Path, title: str | None) -> None:
    value = NEWS_PLEASE | {"title": title, "title_page": "Rain falls"}
    (found,) = articles(results(tmp_path, json.dumps(value)))
    assert (found.headline, found.deck, found.text) == ("Rain falls", "And wind blows.", "Rain fell.\n\nSo it did.")
    assert (found.byline, found.source, found.language) == (("Ada Example", "Ben Sample"), "dyke.example", "en")
    assert (str(found.published), str(found.updated)) == ("2010-09-06T16:45:00+00:00", "2010-09-07T08:00:00+00:00")
    assert found.published is not None
    assert not found.published.zone_known
    assert found.url == "https://www.dyke.example/8"


def test_news_please_without_a_date_is_not_dated_by_its_download(tmp_path: Path) -> None:
    value = NEWS_PLEASE | {"date_publish": None, "date_modify": None}
    assert articles(results(tmp_path, json.dumps(value)))[0].published is None


JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "World | Dyke Herald",
    "home_page_url": "https://dykeherald.example/",
    "language": "en-GB",
    "authors": [{"name": "Ada Example"}],
    "items": [
        {
            "id": "8",
            "url": "https://dykeherald.example/8?utm_source=feed",
            "title": "Rain falls",
            "content_html": "<p>Rain fell.</p><p>So.</p>",
            "summary": "And wind blows.",
            "date_published": "2010-09-06T16:45:00+02:00",
            "date_modified": "2010-09-07T08:00:00+02:00",
            "tags": ["weather, bad"],
            "authors": [{"name": "Ben Sample"}, {"url": "https://dykeherald.example/desk"}],
        },
        {"id": 9, "content_text": "Wind blew.", "summary": "Wind", "author": 3},
        {"id": "10"},
        "no item",
    ],
}


@pytest.mark.parametrize("indent", [None, 1])
def test_json_feed(tmp_path: Path, indent: int | None) -> None:
    long = JSON_FEED | {"description": "x" * 70_000}  # more than is looked at to recognise it
    found = results(tmp_path, json.dumps(long, indent=indent))
    assert told(found) == ["Rain falls", "Wind blew.", Reason.NO_TEXT, Reason.NOT_A_RECORD]
    first, second = articles(found[:2])
    assert (first.text, first.deck, first.byline) == ("Rain fell.\n\nSo.", "And wind blows.", ("Ben Sample",))
    assert (first.source, first.language, first.url) == ("Dyke Herald", "en-GB", "https://dykeherald.example/8")
    assert (str(first.published), str(first.updated)) == ("2010-09-06T16:45:00+02:00", "2010-09-07T08:00:00+02:00")
    assert first.tags == ("weather, bad",)
    assert (second.id, second.byline, second.deck) == ("dykeherald-example:9", ("Ada Example",), None)
