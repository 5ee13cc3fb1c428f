"""Bylines into single names and an agency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.normalise.agencies import agency_named
from index.normalise.bylines import read_byline


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Ben Reporter", ["Ben Reporter"]),
        ("By Ann Writer and Crime Reporter", ["Ann Writer"]),
        ("By Jane Doe and John Smith, Staff Writers", ["Jane Doe", "John Smith"]),
        ("by jane o. doe", ["jane o. doe"]),
        ("Von Max Muster, Berlin", ["Max Muster"]),
        ("Von Ursula von der Aue", ["Ursula von der Aue"]),
        ("Ursula von der Aue", ["Ursula von der Aue"]),
        ("von Anna Schmidt und Jörg Maier", ["Anna Schmidt", "Jörg Maier"]),
        ("Von unserem Korrespondenten Max Muster", ["Max Muster"]),
        ("Par Jean Dupont et Marie Martin, à Paris", ["Jean Dupont", "Marie Martin"]),
        ("Por Ana López y Juan Pérez", ["Ana López", "Juan Pérez"]),
        ("José Ejemplo y Gasset", ["José Ejemplo y Gasset"]),
        ("di Maria Rossi", ["Maria Rossi"]),
        ("Maria Di Esempio", ["Maria Di Esempio"]),
        ("Jan Jansen en Piet Pietersen", ["Jan Jansen", "Piet Pietersen"]),
        ("Alice Smith, Bob Jones & Carol White", ["Alice Smith", "Bob Jones", "Carol White"]),
        ("Alice Smith; Bob Jones", ["Alice Smith", "Bob Jones"]),
        ("John Smith Jr.", ["John Smith Jr."]),
        ("John Smith, Jr.", ["John Smith Jr."]),
        ("Smith, John", ["John Smith"]),
        ("Smith, John A.", ["John A. Smith"]),
        ("van Example, Dick", ["Dick van Example"]),
        ("홍길동, 김철수", ["홍길동", "김철수"]),
        ("홍길동 기자", ["홍길동"]),
        ("Jane Doe, Senior Correspondent", ["Jane Doe"]),
        ("Jane Doe Senior Staff Writer", ["Jane Doe"]),
        ("Jane Doe, Political Editor of the Example", ["Jane Doe"]),
        ("Jane Doe in Berlin and John Smith in Paris", ["Jane Doe", "John Smith"]),
        ("Jane Doe (jane.doe@example.com)", ["Jane Doe"]),
        ("Jane Doe @janedoe", ["Jane Doe"]),
        ("Jane Doe • 4 min read", ["Jane Doe"]),
        ("Dr. Jane Doe, PhD", ["Dr. Jane Doe"]),
        ("JANE DOE, JEAN-LUC O'NEILL", ["Jane Doe", "Jean-Luc O'Neill"]),
        ("ANGUS MCDONALD III", ["Angus McDonald III"]),
        ("XKZ NACHRICHTEN", ["XKZ NACHRICHTEN"]),
        ("A. J. Smith", ["A. J. Smith"]),
        ("Jane D.", ["Jane D."]),
        ("Иван Примеров", ["Иван Примеров"]),
        ("Иван Примеров, корреспондент «Примера»", ["Иван Примеров"]),
        ("Jane Doe, John Smith, and Bob Brown", ["Jane Doe", "John Smith", "Bob Brown"]),
        ("Jane Doe/John Smith", ["Jane Doe", "John Smith"]),
        ("Jane Doe, MS, RD", ["Jane Doe"]),
        ("Jane Doe, M.D., M.P.H.", ["Jane Doe"]),
        ("Jane Doe, Editor-at-large", ["Jane Doe"]),
        ("Jane Doe Special to The Example", ["Jane Doe"]),
        ("Jane Doe updated 3 May 2024", ["Jane Doe"]),
        ("Jane DOE, Marisha EXEMPLAR", ["Jane DOE", "Marisha Exemplar"]),
        ("Kommentar von Max Muster", ["Max Muster"]),
        ("Propos recueillis par Jean Dupont", ["Jean Dupont"]),
        ("dal nostro inviato Maria Rossi", ["Maria Rossi"]),
        ("Door onze redacteur Jan Jansen", ["Jan Jansen"]),
        ("Tekst: Ola Nordmann Foto: Kari Nordmann", ["Ola Nordmann"]),
        ("Text: Anna Muster, Foto: Erik", ["Anna Muster"]),
        ("Teksti: Matti Meikäläinen", ["Matti Meikäläinen"]),
        ("Haber: Ayşe Örnek / İSTANBUL", ["Ayşe Örnek"]),
        ("Berlin - Max Muster", ["Max Muster"]),
        ("ssi, dan", ["ssi", "dan"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        ("記者 王小明", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("文／王小明", ["王小明"]),
        ("山田太郎、鈴木一郎", ["山田太郎", "鈴木一郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("カイロ＝山田太郎", ["山田太郎"]),
        ("聞き手・山田太郎", ["山田太郎"]),
        ("كتب: محمد مثال", ["محمد مثال"]),
        ("بقلم محمد مثال، ليلى مثال", ["محمد مثال", "ليلى مثال"]),
        ("מאת: ישראל ישראלי", ["ישראל ישראלי"]),
        ("note100yen", ["note100yen"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert read_byline([text]) == read_byline(names)
    assert list(read_byline([text]).names) == names


@pytest.mark.parametrize(
    ("text", "names", "agency"),
    [
        ("By Jane Doe, Reuters", ["Jane Doe"], "Reuters"),
        ("Jane Doe / AFP", ["Jane Doe"], "AFP"),
        ("Jane Doe (dpa)", ["Jane Doe"], "dpa"),
        ("Jane Doe for The Associated Press", ["Jane Doe"], "AP"),
        ("REUTERS", [], "Reuters"),
        ("AFP, MANILA", [], "AFP"),
        ("Agence France-Presse in Paris", [], "AFP"),
        ("By PTI", [], "PTI"),
        ("AP and Reuters", ["Reuters"], "AP"),
        ("JANE DOE and JOHN SMITH Associated Press", ["Jane Doe", "John Smith"], "AP"),
        ("By JANE DOE, AP National Political Writer", ["Jane Doe"], "AP"),
        ("Jane Doe Reuters", ["Jane Doe"], "Reuters"),
        ("Maria Lusa", ["Maria Lusa"], None),
        ("AFP/Jane Doe", ["Jane Doe"], "AFP"),
        ("avec AFP", [], "AFP"),
        ("(서울=연합뉴스) 홍길동 기자", ["홍길동"], "Yonhap"),
        ("新华社记者 张三 李四", ["张三", "李四"], "Xinhua"),
    ],
)
def test_agencies_come_apart(text: str, names: list[str], agency: str) -> None:
    byline = read_byline([text])
    assert (list(byline.names), byline.agency) == (names, agency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Staff Writer",
        "Redaktion",
        "By Our Political Correspondent",
        "@janedoe",
        "jane@example.com",
        "Editor-in-chief",
        "By Staff and wire reports",
        "https://example.com/jane",
        "unknown",
        "x" * 200,
        "La Rédaction",
        "Agencias",
        "Foto: Ola Nordmann",
        "责任编辑：张三",
        "3 May 2024",
        "a.a." * 100_000 + "@",
    ],
)
def test_nobody(text: str) -> None:
    assert read_byline([text]).names == ()


def test_each_name_once_in_order() -> None:
    assert read_byline(["Jane Doe", "By JANE DOE", "John Smith", "jane doe"]).names == ("Jane Doe", "John Smith")


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_tidy_names(texts: list[str]) -> None:
    names = read_byline(texts).names
    assert all(name == name.strip() and "\n" not in name and name for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Associated Press", "AP"),
        ("reuters", "Reuters"),
        ("(dpa/lni)", "dpa"),
        ("Press Association", "PA"),
        ("ТАСС", "TASS"),
        ("pa", None),
        ("AAA", None),
        ("Jane Doe", None),
        ("", None),
    ],
)
def test_agency_names(text: str, name: str | None) -> None:
    assert agency_named(text) == name
