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
        ("BATON ROUGE, La., March 9 -", "Baton Rouge, La.", None, ""),
        ("NEWTON, Pa.", "Newton, Pa.", None, ""),
        ("ST. LOUIS, Mo. Mar 3 -", "St. Louis, Mo.", None, ""),
        ("PARIS, lundi -", "Paris", None, ""),
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
    [
        ("NEW YORK Oct 28", "NEW YORK"),
        ("Oct 28", ""),
        ("28", ""),
        ("PARIS May", "PARIS May"),
        ("PARIS /", "PARIS /"),
        ("La.", "La."),
        ("Monday", ""),
        ("May 5", ""),
    ],
)
def test_the_date_goes_off_the_end_of_a_place(part: str, place: str) -> None:
    assert datelines._date_off(part) == place


_HEADS = st.lists(
    st.sampled_from(["Paris", "LONDON", "Council", "said", "saying", "oct", "may", "mayor", "4", "U.S.", "the", "von"]),
    max_size=5,
)


@given(
    words=_HEADS,
    parting=st.sampled_from([" ", ", ", " ("]),
    colon=st.booleans(),
    rest=st.sampled_from(["A.", "a.", "A"]),
)
def test_the_quick_look_refuses_only_what_the_close_one_does(
    words: list[str], parting: str, colon: bool, rest: str
) -> None:
    head = parting.join(words)
    quick = datelines._read(head, colon=colon, rest=rest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datelines, "_ends_as_a_sentence", lambda *_: False)
        assert quick == datelines._read(head, colon=colon, rest=rest)


# Text, place, agency, and how the rest begins (nothing: the dateline stands alone).
WORLD = [
    ("NEW YORK, Oct 28 (Reuters) - Stocks rose.", "New York", "Reuters", "Stocks"),
    ("AP Moscow", "Moscow", "AP", ""),
    ("MOSKAU (dpa) Die Regierung hat", "Moskau", "dpa", "Die"),
    ("MOSKAU (dpa) - Die Regierung", "Moskau", "dpa", "Die"),
    ("Moskau (dpa) – Die Regierung", "Moskau", "dpa", "Die"),
    ("PARIS, 5 juin (AFP) – Le président", "Paris", "AFP", "Le"),
    ("Paris, 5 juin 2025 (AFP) - Le président", "Paris", "AFP", "Le"),
    ("北京(新华社)", "北京", "Xinhua", ""),
    ("新华社北京6月5日电 国务院", "北京", "Xinhua", "国务院"),
    ("新华社北京6月5日电（记者张三）国务院", "北京", "Xinhua", "（记者张三）国务院"),
    ("（新华社北京6月5日电）国务院", "北京", "Xinhua", "国务院"),
    ("【ロンドン共同】英政府は", "ロンドン", "Kyodo", "英政府"),
    ("【ワシントン時事】米国の", "ワシントン", "Jiji", "米国"),
    ("【北京=時事】中国", "北京", "Jiji", "中国"),
    ("[東京 5日 ロイター] - 日銀は", "東京", "Reuters", "日銀"),
    ("［東京\u3000５日\u3000ロイター］ - 日銀は", "東京", "Reuters", "日銀"),
    ("(서울=연합뉴스) 홍길동 기자 = 정부는", "서울", "Yonhap", "홍길동 기자 = 정부는"),
    ("【서울=뉴시스】 정부는", "서울", "Newsis", "정부는"),
    ("(中央社台北5日電) 行政院", "台北", "CNA", "行政院"),
    ("नई दिल्ली, 4 दिसंबर (भाषा) सरकार ने", "नई दिल्ली", "PTI", "सरकार"),
    ("नई दिल्ली, 4 दिसंबर (आईएएनएस)। सरकार ने", "नई दिल्ली", "IANS", "सरकार"),
    ("WASHINGTON — The president", "Washington", None, "The"),
    ("WASHINGTON (AP) — The president", "Washington", "AP", "The"),
    ("KYIV, Ukraine (AP) — The", "Kyiv, Ukraine", "AP", "The"),
    ("Köln. Die Stadt plant", "Köln", None, "Die"),
    ("Köln/Berlin. Die Stadt plant", "Köln/Berlin", None, "Die"),
    ("BERLIN. Die Stadt plant", "Berlin", None, "Die"),
    ("ROMA - Il governo ha", "Roma", None, "Il"),
    ("ROMA (ANSA) - Il governo", "Roma", "ANSA", "Il"),
    ("(ANSA) - ROMA, 05 GIU - Il governo", "Roma", "ANSA", "Il"),
    ("Roma, 5 giu. (Adnkronos) - Il governo", "Roma", "Adnkronos", "Il"),
    ("Madrid, 5 jun (EFE).- El gobierno", "Madrid", "EFE", "El"),
    ("MADRID, 5 Jun. (EUROPA PRESS) - El gobierno", "Madrid", "Europa Press", "El"),
    ("São Paulo, 5 jun (Lusa) - O governo", "São Paulo", "Lusa", "O"),
    ("BRASÍLIA - O governo", "Brasília", None, "O"),
    ("Lisboa, 05 jun 2025 (Lusa) – O governo", "Lisboa", "Lusa", "O"),
    ("Москва. 5 июня. INTERFAX.RU - Правительство", "Москва", "Interfax", "Правительство"),
    ("МОСКВА, 5 июн — РИА Новости. Правительство", "Москва", "RIA Novosti", "Правительство"),
    ("МОСКВА, 5 июня. /ТАСС/. Правительство", "Москва", "TASS", "Правительство"),
    ("МОСКВА, 5 июня - ТАСС. Правительство", "Москва", "TASS", "Правительство"),
    ("Warszawa (PAP) - Rząd", "Warszawa", "PAP", "Rząd"),
    ("Praha 5. června (ČTK) - Vláda", "Praha", "ČTK", "Vláda"),
    ("Budapest, 2025. június 5., csütörtök (MTI) - A kormány", "Budapest", "MTI", "A"),
    ("ANKARA (AA) - Cumhurbaşkanı", "Ankara", "Anadolu", "Cumhurbaşkanı"),
    ("ANKARA (İHA) - Cumhurbaşkanı", "Ankara", "İHA", "Cumhurbaşkanı"),
    ("الرياض (واس) - أعلنت", "الرياض", "SPA", "أعلنت"),
    ("القاهرة (رويترز) - أعلنت", "القاهرة", "Reuters", "أعلنت"),
    ("دبي، 5 يونيو (رويترز) - أعلنت", "دبي", "Reuters", "أعلنت"),
    ("JAKARTA, KOMPAS.com - Presiden", "Jakarta", None, "Presiden"),
    ("Jakarta (ANTARA) - Presiden", "Jakarta", "Antara", "Presiden"),
    ("KUALA LUMPUR, June 5 (Bernama) -- The", "Kuala Lumpur", "Bernama", "The"),
    ("KUALA LUMPUR: The government", "Kuala Lumpur", None, "The"),
    ("New Delhi: The government", "New Delhi", None, "The"),
    ("NEW DELHI: The government", "New Delhi", None, "The"),
    ("New Delhi, Dec 4 (PTI) The government", "New Delhi", "PTI", "The"),
    ("ISLAMABAD: The", "Islamabad", None, "The"),
    ("LONDON, June 5, 2025 (GLOBE NEWSWIRE) -- Example", "London", "GlobeNewswire", "Example"),
    ("SAN FRANCISCO--(BUSINESS WIRE)--Example", "San Francisco", "Business Wire", "Example"),
    ("LONDON, June 5, 2025 /PRNewswire/ -- Example", "London", "PR Newswire", "Example"),
    ("TOKYO, June 5 (Kyodo) -- The", "Tokyo", "Kyodo", "The"),
    ("BEIJING, June 5 (Xinhua) -- China", "Beijing", "Xinhua", "China"),
    ("SEOUL, June 5 (Yonhap) -- South", "Seoul", "Yonhap", "South"),
    ("MOSCOW, June 5. /TASS/. Russia", "Moscow", "TASS", "Russia"),
    ("HANOI, June 5 (VNA) - The", "Hanoi", "VNA", "The"),
    ("Hà Nội (TTXVN) - Chính phủ", "Hà Nội", "VNA", "Chính"),
    ("TEHRAN, Jun. 05 (MNA) – The", "Tehran", "MNA", "The"),
    ("Stockholm (TT) - Regeringen", "Stockholm", "TT", "Regeringen"),
    ("København (Ritzau) - Regeringen", "København", "Ritzau", "Regeringen"),
    ("Wien (APA) - Die", "Wien", "APA", "Die"),
    ("Wien (OTS) - Die", "Wien", "ots", "Die"),
    ("Berlin (epd). Die Kirche", "Berlin", "epd", "Die"),
    ("(Reuters) - Apple said", None, "Reuters", "Apple"),
    ("June 5 (Reuters) - Apple said", None, "Reuters", "Apple"),
    ("SAN DIEGO, Calif., June 5 (UPI) -- The", "San Diego, Calif.", "UPI", "The"),
    ("U.N. HEADQUARTERS, June 5 (Xinhua)", "U.N. Headquarters", "Xinhua", ""),
    ("ABOARD AIR FORCE ONE (AP) — The president", "Aboard Air Force One", "AP", "The"),
    ("GAZA/JERUSALEM (Reuters) - The", "Gaza/Jerusalem", "Reuters", "The"),
    ("WASHINGTON/LONDON, June 5 (Reuters) - The", "Washington/London", "Reuters", "The"),
    ("Tel-Aviv (AFP) – Le", "Tel-Aviv", "AFP", "Le"),
    ("SALT LAKE CITY — The", "Salt Lake City", None, "The"),
    ("MEXICO CITY — The", "Mexico City", None, "The"),
    ("ST. PAUL, Minn. — The", "St. Paul, Minn.", None, "The"),
    ("COLUMBUS, Ohio — The", "Columbus, Ohio", None, "The"),
    ("PORTLAND, Maine — The", "Portland, Maine", None, "The"),
    ("NEW YORK - The Dow", "New York", None, "The"),
    ("LAGOS – The", "Lagos", None, "The"),
    ("Nairobi, Kenya – The", "Nairobi, Kenya", None, "The"),
    ("Bogotá, Colombia — The", "Bogotá, Colombia", None, "The"),
]
TEXT = "; und das ist ein Satz, der lang genug ist, um einer zu sein."


@pytest.mark.parametrize(("opening", "place", "agency", "rest"), WORLD)
def test_datelines_of_the_world(opening: str, place: str | None, agency: str | None, rest: str) -> None:
    whole = opening + (TEXT if rest else "")
    found = split_dateline(whole)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert found.rest.startswith(rest)
    assert whole.endswith(found.rest)
    assert rest or not found.rest


@pytest.mark.parametrize(
    "text",
    [
        "PARIS - a city of light and shadow - has changed.",
        "IBM - which makes computers - said.",
        "Paris - the city - is",
        "Washington said it would",
        "WALL STREET: Prices rose",
        "LONDON - long the capital of",
        "Apple (AAPL) - The company",
        "HSBC (LON:HSBA) - The bank",
        "UPDATE - The",
        "Q&A - The",
        "OPINION — The",
        "Berlin. Paris. London. Rom.",
        "Köln. Wien. Bern.",
        "Paris. I love you.",
        "MOSKAU. Das klingt nach Kälte.",
        "Rome - Open City was",
        "The Hague. Yes.",
        "BREAKING: Paris burns",
        "Sydney: a life",
        "Paris: A Novel",
        "Berlin: Neue Regeln",
        "VIENNA (The Third Man) - a film",
        "MADISON (Reuters poll) - The",
        "TOYOTA (7203.T) - Shares",
        "FACTBOX - Key dates",
        "MANCHESTER UNITED - Chelsea 2:1",
        "BAYERN - Dortmund 3:0",
        "Real Madrid - Barcelona",
        "India - Pakistan talks",
        "MERKEL — The chancellor",
        "TRUMP — The president",
        "COVID-19 - The virus",
        "JUNE 5 - The day",
        "Deutschland – Frankreich 2:1",
        "北京的冬天很冷。",
        "【速報】英政府は",
        "【独自】政府は",
        "(사진) 정부는",
        "[단독] 정부는",
        "Jane Doe (AP) is a reporter.",
        "AP - The agency said",
        "NAIROBI",
        "Paris",
        "Dakar is the capital",
        "Rom ist eine Stadt.",
        "I. THE BEGINNING - The",
        "CHAPTER ONE - The",
        "NEW YORK TIMES - The paper",
        "MY LIFE — The story",
        "SAN ANTONIO SPURS - The team",
        "DEAR ABBY: The",
        "ASK AMY - Dear",
        "EDITOR'S NOTE: The",
        "MARKET REPORT — The",
        "HARRY POTTER — The boy",
        "GOLD MEDAL - The",
        "MAY DAY - The",
        "HONG KONG FLU — The",
        "THE HAGUE TRIBUNAL — The court",
    ],
)
def test_what_opens_like_a_dateline_and_is_none(text: str) -> None:
    assert split_dateline(text) is None
    assert split_dateline(text.replace("(AP)", "(AP) Ltd")) is None


@given(st.text(st.sampled_from("新华社北京6月5日电（）【】ロンドン共同=＝[] (서울연합뉴스)"), max_size=30))
def test_the_rest_of_an_eastern_paragraph_is_its_end(text: str) -> None:
    found = split_dateline(text)
    assert found is None or text.strip().endswith(found.rest.strip())
