"""Records with keys → drafts."""

from __future__ import annotations

import contextlib
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Draft, GivenEntity, Origin, RawDocument, Shape
from index.clean import clean, field_named, markup
from index.clean.given import entities as given_entities
from index.errors import RecordError, UsageError
from index.fields import FIELDS
from index.report import Reason


def draft(record: dict[str, Any], defaults: dict[str, str] | None = None, **mapping: str) -> Draft:
    raw = RawDocument(Origin("a.jsonl", 1), Shape.RECORD, record=record, defaults=defaults or {})
    return clean(raw, mapping)


@pytest.mark.parametrize("key", ["text", "body", "content", "maintext", "articleBody"])
def test_every_key_of_the_text(key: str) -> None:
    assert draft({key: "Rain fell."}).paragraphs == ("Rain fell.",)


@pytest.mark.parametrize(
    ("key", "attribute", "value", "expected"),
    [
        ("headline", "headline", "Rain", "Rain"),
        ("title", "headline", "Rain &amp; <b>wind</b>", "Rain & wind"),
        ("published", "published", "2024-02-06", ("2024-02-06",)),
        ("date", "published", 1707220800, ("1707220800",)),
        ("date_publish", "published", "2024-02-06 10:00:00", ("2024-02-06 10:00:00",)),
        ("datePublished", "published", "6 Feb 2024", ("6 Feb 2024",)),
        ("publish_date", "published", "Feb 6", ("Feb 6",)),
        ("updated", "updated", "2024-02-07", ("2024-02-07",)),
        ("date_modify", "updated", "2024-02-07", ("2024-02-07",)),
        ("dateModified", "updated", "2024-02-07", ("2024-02-07",)),
        ("byline", "byline", "By Ada Example and Ben Muster", ("By Ada Example and Ben Muster",)),
        ("author", "byline", {"@type": "Person", "name": "Ada Example"}, ("Ada Example",)),
        ("authors", "byline", ["Ada Example", {"name": "Ben Muster"}, "Ada Example"], ("Ada Example", "Ben Muster")),
        ("source", "source", "The Courier", "The Courier"),
        ("publisher", "source", {"name": "The Courier", "logo": {"url": "x"}}, "The Courier"),
        ("source_domain", "source", "courier.example", "courier.example"),
        ("news_outlet", "source", "The Courier", "The Courier"),
        ("url", "url", "https://courier.example/a", "https://courier.example/a"),
        ("link", "url", "https://courier.example/a", "https://courier.example/a"),
        ("language", "language", "en-GB", "en-GB"),
        ("section", "section", ["World", "Ports"], "World"),
        ("tags", "tags", ["ports", "New York, NY"], ("ports", "New York, NY")),
        ("keywords", "tags", "ports, ships,", ("ports", "ships")),
        ("keywords", "tags", "New York, NY; ports", ("New York, NY", "ports")),
        ("id", "given_id", 42, "42"),
        ("dateline", "dateline", "MOSCOW", "MOSCOW"),
        ("agency", "agency", "AP", "AP"),
        ("deck", "deck", "Wind, too", "Wind, too"),
    ],
)
def test_every_other_key(key: str, attribute: str, value: object, expected: object) -> None:
    assert getattr(draft({"text": "Rain fell.", key: value}), attribute) == expected


@pytest.mark.parametrize(
    ("record", "attribute", "expected"),
    [
        ({"authors": "['Ada Example', 'Ben Muster']"}, "byline", ("Ada Example", "Ben Muster")),
        ({"authors": '["Ada Example"]'}, "byline", ("Ada Example",)),
        ({"authors": "[Ada Example"}, "byline", ("[Ada Example",)),
        ({"byline": {"original": "By Ada Example"}}, "byline", ("By Ada Example",)),
        ({"author": "NaN"}, "byline", ()),
        ({"keywords": "['New York, NY', 'ports']"}, "tags", ("New York, NY", "ports")),
        ({"tags": "[]"}, "tags", ()),
        ({"headline": {"main": "Rain"}}, "headline", "Rain"),
        ({"title": "nan"}, "headline", None),
        ({"title": "Rain - The Courier", "publication": "The Courier"}, "headline", "Rain"),
        ({"title": "Rain - and wind", "publication": "The Courier"}, "headline", "Rain - and wind"),
        ({"publication": "The Courier"}, "source", "The Courier"),
        ({"domain": "courier.example", "publisher": "The Courier"}, "source", "The Courier"),
        ({"source": {"id": None, "name": "The Courier"}}, "source", "The Courier"),
        ({"publishedAt": "2024-02-06T10:00:00Z"}, "published", ("2024-02-06T10:00:00Z",)),
        ({"Pub-Date": "2024-02-06"}, "published", ("2024-02-06",)),
        ({"date": {"$date": {"$numberLong": "1707220800000"}}}, "published", ("1707220800000",)),
        ({"date": "None", "published_date": "2024-02-06"}, "published", ("2024-02-06",)),
        ({"mainEntityOfPage": {"@id": "https://courier.example/a"}}, "url", "https://courier.example/a"),
        ({"_id": {"$oid": "5f2b"}}, "given_id", "5f2b"),
        ({"inLanguage": "de-AT"}, "language", "de-AT"),
        ({"category": "WORLD"}, "section", "WORLD"),
    ],
)
def test_records_as_collections_have_them(record: dict[str, Any], attribute: str, expected: object) -> None:
    assert getattr(draft({"Text": "Rain fell.", **record}), attribute) == expected


def test_entities_in_a_list_a_kind() -> None:
    found = draft({"text": "x.", "entities": {"persons": [{"name": "Ada Example"}], "locations": ["Aldmouth"], "n": 2}})
    assert found.entities == (GivenEntity("Ada Example", "person"), GivenEntity("Aldmouth", "place"))


def test_every_key_that_fields_declare_is_read() -> None:
    for spec in FIELDS:
        for key in spec.keys:
            record = {"text": "Rain fell.", key: "Words that are not the text."}
            assert draft(record) != draft({"text": "Rain fell."}) or spec.name == "body", key


@given(st.permutations(["published", "date", "pub_date", "PubDate"]), st.sampled_from([0, 100]))
def test_keys_count_in_the_order_of_fields_wherever_they_stand(keys: list[str], others: int) -> None:
    record = {f"other {number}": "x" for number in range(others)} | {key: key for key in ("text", *keys)}
    assert draft(record).published == ("published", "date", "pub_date", "PubDate")


@given(
    st.dictionaries(
        st.sampled_from(["name", "title", "kind", "type"]),
        st.none()
        | st.sampled_from(["", " ", "Ada", " Ada  B.", "<b>Ada</b>", "person", "ORG", "zzz"])
        | st.just(["Ada"]),
    )
)
def test_an_entity_of_a_name_and_a_kind_is_read_as_any_other(entity: dict[str, Any]) -> None:
    others = MappingProxyType(entity)  # no dict: nothing in it is taken for plain
    assert given_entities([entity]) == given_entities([others])


def test_entities_with_and_without_kind() -> None:
    given_entities = [
        "Harbour",
        {"name": "Ada Example", "kind": "person"},
        {"text": "Aldmouth", "label": "GPE"},
        {"name": "Port Authority", "type": "ORG"},
        {"name": "Old Storm", "kind": "event"},
        {"kind": "person"},
        "Harbour",
    ]
    assert draft({"text": "x.", "entities": given_entities}).entities == (
        GivenEntity("Harbour"),
        GivenEntity("Ada Example", "person"),
        GivenEntity("Aldmouth", "place"),
        GivenEntity("Port Authority", "organisation"),
        GivenEntity("Old Storm"),
    )


class TestText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("One.\n\nTwo.\n \n\nThree.", ("One.", "Two.", "Three.")),
            ("One.\nTwo.", ("One.", "Two.")),
            ("<p>One &amp; a half.</p><p>Two.<br>Three.</p><script>no()</script>", ("One & a half.", "Two.", "Three.")),
            (["One.", "", "Two."], ("One.", "Two.")),
            (
                {"sections": [{"headline": ["H"], "paragraphs": ["One."]}, {"paragraphs": ["Two."]}]},
                ("H", "One.", "Two."),
            ),
            (["One\n  1  2\n  3  4"], ("One\n  1  2\n  3  4",)),
            ([{"text": "One."}, "<p>Two.</p>"], ("One.", "Two.")),
            ("First Interstate <I> and British Petroleum <BP> agreed, a < b.",) * 2,
            ("It said &quot;no&quot; &#8212; twice.", ('It said "no" — twice.',)),
            ("A lone \ud800 surrogate.", ("A lone \ufffd surrogate.",)),
        ],
    )
    def test_paragraphs(self, text: object, expected: object) -> None:
        assert draft({"text": text}).paragraphs == ((expected,) if isinstance(expected, str) else expected)

    @pytest.mark.parametrize("text", [None, "", "  \n", [], {}, "<p> </p>", 12, True, [[["deep"]]]])
    def test_no_text(self, text: object) -> None:
        with pytest.raises(RecordError) as error:
            draft({"title": "Rain", "text": text})
        assert error.value.reason == Reason.NO_TEXT

    def test_a_deck_that_only_repeats_the_text_is_none(self) -> None:
        record = {"text": "Rain fell on the harbour. Boats stayed in.", "description": "Rain fell on the harbour…"}
        assert draft(record).deck is None


class TestMapping:
    def test_mapped_keys_come_first(self) -> None:
        record = {"text": "Rain fell.", "kop": "Regen", "title": "Rain"}
        assert draft(record, headline="kop").headline == "Regen"
        assert draft(record, headline="absent").headline == "Rain"

    def test_dots_reach_into_objects_unless_a_key_has_them(self) -> None:
        assert draft({"doc": {"full": {"t": "Rain fell."}}}, text="doc.full.t").paragraphs == ("Rain fell.",)
        assert draft({"doc.t": "Rain fell.", "doc": {"t": "no"}}, text="doc.t").paragraphs == ("Rain fell.",)
        assert draft({"doc": [{"t": "Rain fell."}]}, text="doc.t").paragraphs == ("Rain fell.",)

    @pytest.mark.parametrize(("word", "field"), [("text", "body"), ("date", "published"), ("tags", "tag")])
    def test_fields_go_by_all_their_names(self, word: str, field: str) -> None:
        assert field_named(word) == field

    def test_an_unknown_field(self) -> None:
        with pytest.raises(UsageError, match="no field 'headlin'") as error:
            field_named("headlin")
        assert error.value.hint == "did you mean 'headline'?"


def test_defaults_fill_what_the_record_leaves_out() -> None:
    found = draft({"text": "x.", "source": "The Courier"}, {"source": "Reuters", "agency": "Reuters", "language": "en"})
    assert (found.source, found.agency, found.language) == ("The Courier", "Reuters", "en")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "text", "kind"]), inner),
    max_leaves=8,
)
KEYS = st.sampled_from([key for spec in FIELDS for key in spec.keys])


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_record_is_a_draft_or_refused(record: dict[str, Any]) -> None:
    with contextlib.suppress(RecordError):
        found = draft(record)
        assert found.paragraphs
        assert all(isinstance(value, str) for value in (*found.paragraphs, *found.tags, *found.byline))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=4))
def test_paragraphs_are_stable(texts: list[str]) -> None:
    with contextlib.suppress(RecordError):
        once = draft({"text": texts}).paragraphs
        assert draft({"text": list(once)}).paragraphs == once


_PIECES = [
    "<p>",
    "<br>",
    "<div>",
    "<hr>",
    "a",
    "b c",
    " ",
    "\n",
    "x > y",
    "é",
    "中",
    "\n\n",
    "'",
    '"',
    "-->",
    "]]>",
    "p>",
]


@given(text=st.lists(st.sampled_from(_PIECES), max_size=9).map("".join))
def test_bare_breaks_part_a_text_as_a_parser_does(text: str) -> None:
    simple = markup._simply_parted(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markup, "_simply_parted", lambda *_: None)
        assert simple == markup.fragment(text)


@pytest.mark.parametrize("text", ["a <b>b</b>", "<p>a &amp; b", "a<p class='x'>b", "a\xadb<p>c", "<P>a"])
def test_all_other_markup_goes_to_the_parser(text: str) -> None:
    assert markup._simply_parted(text) is None
