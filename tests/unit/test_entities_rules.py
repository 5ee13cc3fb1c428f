"""What the rules find in sentences of our own, and what holds for any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import KINDS, Mention
from index.entities import get_recogniser
from tests.limits import ends

RULES = get_recogniser("rules")


def found(text: str, language: str | None = "en") -> dict[str, str]:
    """Surface → kind, of every mention."""
    return {mention.surface: mention.kind for mention in RULES.recognise(text, language)}


def named(text: str, language: str | None = "en") -> dict[str, str]:
    """Surface → canonical name."""
    return {mention.surface: mention.name for mention in RULES.recognise(text, language)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The talks were led by President Vladimir Putin.", {"Vladimir Putin": "person"}),
        ("German Chancellor Olaf Scholz flew to Kyiv.", {"Olaf Scholz": "person", "Kyiv": "place"}),
        ("The harbour master, Torvik Aldermoor, said so.", {"Torvik Aldermoor": "person"}),
        ("He met Mrs. Quillfeather and Sen. Brackwater.", {"Quillfeather": "person", "Brackwater": "person"}),
        ("It was signed by George W. Bush.", {"George W. Bush": "person"}),
        ("It was signed by Ursula von der Leyen.", {"Ursula von der Leyen": "person"}),
        ("We heard Abdel Fattah el-Sisi in Cairo.", {"Abdel Fattah el-Sisi": "person", "Cairo": "place"}),
        ("The farm of Peter O'Gorman burnt.", {"Peter O'Gorman": "person"}),
        ("We asked the Ministry of Trade and Industry.", {"Ministry of Trade and Industry": "organisation"}),
        ("Shares of Zorblatt Corp rose.", {"Zorblatt Corp": "organisation"}),
        ("They study at the University of Nowhereshire.", {"University of Nowhereshire": "organisation"}),
        ("He read it in the Quibble Gazette.", {"Quibble Gazette": "organisation"}),
        ("An envoy of NATO and the EU came.", {"NATO": "organisation", "EU": "organisation"}),
        ("The storm reached the town of Hexwick.", {"Hexwick": "place"}),
        ("The storm reached Hexwick province.", {"Hexwick": "place"}),
        ("He fished in Lake Murgle and the Brindle River.", {"Lake Murgle": "place", "Brindle River": "place"}),
        ("A tour of Bosnia and Herzegovina ended.", {"Bosnia and Herzegovina": "place"}),
        ("Ships left Port-au-Prince for New Orleans.", {"Port-au-Prince": "place", "New Orleans": "place"}),
        ("He toured Laos and the Philippines.", {"Laos": "place", "Philippines": "place"}),
        ("The Russia-Ukraine border is long.", {"Russia": "place", "Ukraine": "place"}),
    ],
)
def test_names_are_found_with_their_kinds(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "However, nothing came of it.",
        "Talks collapsed on Thursday. The talks had begun in March.",
        "Indian officials and German engineers, Americans and Muslims among them, agreed at Christmas.",
        "The President said the Prime Minister was ill.",
        "US-style Franco-German co-operation is an Anglo-American idea.".replace("US-style ", ""),
        "The GDP fell, said the CEO on TV. COVID-19 was to blame.",
        "Nobody expected the Nobel Peace Prize, the World Cup or the Clean Water Act.",
        "I think so. I am sure of it.",
        "",
        "   \n\n \t",
    ],
)
def test_what_is_no_entity_is_left_out(text: str) -> None:
    assert found(text) == {}


def test_title_and_nationality_are_no_part_of_a_name() -> None:
    assert set(found("Russian President Vladimir Putin met French Foreign Minister Jean Dupontel.")) == {
        "Vladimir Putin",
        "Jean Dupontel",
    }


def test_possessive_is_off_the_surface() -> None:
    assert set(found("Ukraine's army and Mary Quillfeather’s farm.")) == {"Ukraine", "Mary Quillfeather"}


def test_a_lone_surname_is_the_person_named_in_full() -> None:
    text = "Prices were set by Mary Quillfeather. Quillfeather declined to comment."
    assert named(text) == {"Mary Quillfeather": "Mary Quillfeather", "Quillfeather": "Mary Quillfeather"}


def test_a_surname_before_the_full_name_is_the_same_person() -> None:
    text = "Shares fell after Quillfeather said no. The chairwoman, Mary Quillfeather, then left."
    assert set(named(text).values()) == {"Mary Quillfeather"}


@pytest.mark.parametrize("short", ["U.S.", "US", "America", "the United States", "U.S.A."])
def test_the_united_states_has_one_name(short: str) -> None:
    assert set(named(f"He moved to {short} last year.").values()) == {"United States"}


def test_britain_has_one_name() -> None:
    assert set(named("He left Britain, or the UK, or the United Kingdom.").values()) == {"United Kingdom"}


def test_an_acronym_is_the_organisation_that_it_abbreviates() -> None:
    text = "The Quibble Rural Development Agency (QRDA) was shut. Staff of the QRDA wept."
    assert named(text)["QRDA"] == "Quibble Rural Development Agency"


def test_legal_forms_do_not_make_two_firms() -> None:
    text = "Zorblatt Widgets Inc rose. Analysts like Zorblatt Widgets. The chief of Zorblatt Widgets Inc. left."
    assert set(named(text).values()) == {"Zorblatt Widgets Inc"}


def test_headline_in_capitals_gives_only_names_seen_elsewhere_or_known() -> None:
    text = "QUILLFEATHER WARNS FARMERS IN OSLO\n\nMary Quillfeather spoke on Monday to those who farm."
    assert named(text) == {
        "QUILLFEATHER": "Mary Quillfeather",
        "OSLO": "Oslo",
        "Mary Quillfeather": "Mary Quillfeather",
    }


def test_headline_in_title_case_gives_only_names_seen_elsewhere_or_known() -> None:
    text = "Angry Farmers Block Oslo Harbour Again\n\nThey came at dawn."
    assert found(text) == {"Oslo": "place"}


def test_dateline_in_capitals_is_a_place() -> None:
    assert named("NEW YORK (AP) - Snow fell on the city.")["NEW YORK"] == "New York"


def test_a_name_ends_at_the_line() -> None:
    assert found("It was sold by Mary Quillfeather\nOslo was calm that day.") == {
        "Mary Quillfeather": "person",
        "Oslo": "place",
    }


def test_results_name_teams_not_places() -> None:
    assert found("Results on Sunday:\nHexwick 2 Lyon 1\nBrindle 0 Turin 3") == {
        "Hexwick": "organisation",
        "Lyon": "organisation",
        "Brindle": "organisation",
        "Turin": "organisation",
    }


def test_one_kind_a_surface() -> None:
    text = "Hexwick is shut. He lives in Hexwick, a town near Hexwick. Hexwick said nothing."
    kinds = {mention.kind for mention in RULES.recognise(text, "en") if mention.surface == "Hexwick"}
    assert kinds == {"place"}


def test_unknown_language_is_read_as_english() -> None:
    assert found("He met Mrs. Quillfeather.", None) == {"Quillfeather": "person"}
    assert found("He met Mrs. Quillfeather.", "en-GB") == {"Quillfeather": "person"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Der Minister Müller sagte, die Wirtschaft wachse in Russland.", {"Russland": "Russia"}),
        ("de-AT", "Olaf Scholz reiste nach Kiew.", {"Olaf Scholz": "Olaf Scholz", "Kiew": "Kyiv"}),
        ("fr", "L'Allemagne et l’ONU sont à Nice.", {"Allemagne": "Germany", "ONU": "United Nations"}),
        ("fr", "Il a vu Jean-Luc Dupontel.", {"Jean-Luc Dupontel": "Jean-Luc Dupontel"}),
        ("es", "El Banco Central subió los tipos en España.", {"España": "Spain"}),
        ("fi", "Talous kasvoi, sanoi ministeri Virtanen.", {}),
        ("ru", "Президент прибыл в Москву.", {}),
    ],
)
def test_other_languages_give_only_what_is_safe(language: str, text: str, expected: dict[str, str]) -> None:
    assert named(text, language) == expected


def test_other_scripts_do_no_harm() -> None:
    assert found("东京 Olaf Scholz 訪問 🎉 Москва") == {"Olaf Scholz": "person"}


def check(text: str, mentions: list[Mention]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface
        assert mention.kind in KINDS
        assert mention.name.strip()
        assert "\n" not in mention.surface
        end = mention.end


NEWSLIKE = st.lists(
    st.sampled_from(
        [
            *("\n", "\n\n", "'", "’s", "(", ")", "“", "”", ",", ".", "&", "🎉", "14", "3"),
            *re.findall(
                r"\S+",
                "President Vladimir Putin of the Bank of England said on Monday Al-Qaeda U.S. U. N. Mr. Acme Inc. "
                "Zorb-Blatt Jean-Luc A. New York GDP PUTIN SAYS ministry town in van der de and for Jr. al-Assad "
                "Ukraine's Russia-Ukraine Москва É L'Allemagne",
            ),
        ]
    ),
    max_size=60,
).map(" ".join)


@given(st.one_of(st.text(max_size=400), NEWSLIKE), st.sampled_from(["en", "de", "fr", "zh", None]))
@settings(max_examples=300, deadline=None)
def test_mentions_match_their_spans_and_never_overlap(text: str, language: str | None) -> None:
    mentions = list(RULES.recognise(text, language))
    check(text, mentions)
    assert list(get_recogniser("rules").recognise(text, language)) == mentions


@pytest.mark.parametrize(
    "text",
    [
        "He met Mr. " + "X" + "x" * 499 + ".",
        "A " * 50_000,
        "Bank of " * 20_000,
        "Al-" * 20_000 + "X",
        "(“" * 50_000 + "Oslo",
        "New York " * 10_000,
        "Mary Ann " * 10_000,
    ],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    with ends():
        check(text, list(RULES.recognise(text, "en")))


def test_a_name_of_500_letters_is_kept_whole() -> None:
    name = "Q" + "x" * 499
    assert found(f"He met Mr. {name}.") == {name: "person"}
