"""Datelines off the first paragraph, and sentences that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise import datelines
from index.normalise.datelines import read_dateline, split_dateline


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("NEW YORK, Oct 28 (Reuters) - ", "New York", "Reuters"),
        ("LONDON (AP) — ", "London", "AP"),
        ("HAYWARD, Calif. (AP) -- ", "Hayward, Calif.", "AP"),
        ("BRUSSELS, Belgium, 3 May (AFP) – ", "Brussels, Belgium", "AFP"),
        ("Moskau (dpa) - ", "Moskau", "dpa"),
        ("Berlin/Köln (dpa/lni) – ", "Berlin/Köln", "dpa"),
        ("Madrid, 4 dic (EFE).- ", "Madrid", "EFE"),
        ("МОСКВА, 4 дек — РИА Новости. ", "Москва", "RIA Novosti"),
        ("NEW DELHI, Dec 4 (PTI) ", "New Delhi", "PTI"),
        ("SPRINGFIELD--(BUSINESS WIRE)--", "Springfield", "Business Wire"),
        ("(Reuters) - ", None, "Reuters"),
        ("PARIS, April 7 - ", "Paris", None),
        ("Paris, April 7 - ", "Paris", None),
        ("MONTREAL, Feb 26- ", "Montreal", None),
        ("RICHMOND, Va. Feb 26 - ", "Richmond, Va.", None),
        ("WASHINGTON — ", "Washington", None),
        ("SPRINGFIELD, Ill. – ", "Springfield, Ill.", None),
        ("RIO DE JANEIRO - ", "Rio de Janeiro", None),
        ("The Hague — ", "The Hague", None),
        ("New Delhi: ", "New Delhi", None),
        ("Korvos [Greece], December 4 (ANI): ", "Korvos, Greece", "ANI"),
        ("MOSCOW, December 4. /TASS/. ", "Moscow", "TASS"),
    ],
)
def test_datelines_are_cut(head: str, place: str | None, agency: str | None) -> None:
    found = split_dateline(f"{head}The ministers met – and parted.")
    assert found is not None
    assert (found.place, found.agency, found.rest) == (place, agency, "The ministers met – and parted.")


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("AP Moscow", "Moscow", "AP"),
        ("Press Trust of India | New Delhi", "New Delhi", "PTI"),
        ("New Delhi, PTI", "New Delhi", "PTI"),
        ("LONDON (AP)", "London", "AP"),
    ],
)
def test_a_line_that_is_nothing_else(line: str, place: str, agency: str) -> None:
    found = split_dateline(line)
    assert found is not None
    assert (found.place, found.agency, found.rest) == (place, agency, "")


@pytest.mark.parametrize(
    "text",
    [
        "Apple - the company - said so.",
        "WASHINGTON said it would not agree.",
        "NASA — the agency — said so.",
        "NATO - Ministers met.",
        "BREAKING - The court has ruled.",
        "OIL UPDATE - Prices rose.",
        "UPDATE 1-Oil rises again.",
        "Question: What is it?",
        "IMPORTANT: Read this.",
        "Minister: I will not go.",
        "Jane Doe - The writer.",
        "U.S. - China talks stall.",
        "Washington-based firm – The best.",
        "AP photographers were there.",
        "The city of Paris - The largest - was calm.",
        "Only one word",
        "",
    ],
)
def test_sentences_stay(text: str) -> None:
    assert split_dateline(text) is None


@pytest.mark.parametrize(
    ("field", "place", "agency", "rest"),
    [
        ("    NEW YORK, March  9 - ", "New York", None, ""),
        ("****LONDON, March 9 -", "London", None, ""),
        ("CALGARY, Alberta, March 9 -", "Calgary, Alberta", None, ""),
        ("Moscow", "Moscow", None, ""),
        ("AP Moscow", "Moscow", "AP", ""),
        ("LONDON (AP)", "London", "AP", ""),
        ("WINSTON-SALEM, N.C., April 1 -", "Winston-Salem, N.C.", None, ""),
        ("LIMA, April 1 - Prices of fish", "Lima", None, "Prices of fish"),
        ("March 9 - ", None, None, ""),
    ],
)
def test_fields(field: str, place: str | None, agency: str | None, rest: str) -> None:
    found = read_dateline(field)
    assert (found.place, found.agency, found.rest) == (place, agency, rest)


@given(st.text(max_size=200))
def test_the_rest_is_the_end_of_the_paragraph(text: str) -> None:
    found = split_dateline(text)
    assert found is None or text.strip().endswith(found.rest)


@given(st.text(st.sampled_from(" -‑–—.:1a([/)]\n"), max_size=12))
def test_no_sign_of_a_separator_means_that_there_is_none(text: str) -> None:
    assert datelines._may_hold_dash(text) or not datelines._DASH.search(text)
    assert datelines._BRACKET_SIGN.search(text) or not datelines._BRACKET.search(text)


@pytest.mark.parametrize(
    ("part", "place"),
    [("NEW YORK Oct 28", "NEW YORK"), ("Oct 28", ""), ("28", ""), ("PARIS May", "PARIS May"), ("PARIS /", "PARIS /")],
)
def test_the_date_goes_off_the_end_of_a_place(part: str, place: str) -> None:
    assert datelines._date_off(part) == place


_HEADS = st.lists(
    st.sampled_from(["Paris", "LONDON", "Council", "said", "saying", "oct", "may", "mayor", "4", "U.S.", "the", "von"]),
    max_size=5,
)


@given(words=_HEADS, parting=st.sampled_from([" ", ", ", " ("]), colon=st.booleans(), opening=st.sampled_from("Aa"))
def test_the_quick_look_refuses_only_what_the_close_one_does(
    words: list[str], parting: str, colon: bool, opening: str
) -> None:
    head = parting.join(words)
    quick = datelines._read(head, colon=colon, opening=opening)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datelines, "_ends_as_a_sentence", lambda *_: False)
        assert quick == datelines._read(head, colon=colon, opening=opening)
