"""The publisher's name."""

from __future__ import annotations

import pytest

from index.normalise import homes
from index.normalise.homes import Home, home_of, known_hosts
from index.normalise.languages import language_tag
from index.normalise.sources import named_host, publisher
from index.normalise.text import name_line
from index.normalise.urls import host_of
from index.normalise.zones import zone_named


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("  Example\u00a0Times ", "Example Times"),
        ("Example Times | Home", "Example Times"),
        ("Home - Example Times", "Example Times"),
        ("© 2025 Example Times. All rights reserved.", "Example Times"),
        ("Example Times - Official Site", "Example Times"),
        ("The Home Counties Gazette", "The Home Counties Gazette"),
        ("www.example.co.uk", "example.co.uk"),
        ("https://news.example.com/a", "example.com"),
        ("www.nytimes.com", "The New York Times"),
        ("Beispiel.de", "Beispiel.de"),
        ("", None),
        (None, None),
        (" | ", None),
    ],
)
def test_publisher(given: str | None, name: str | None) -> None:
    assert publisher(given) == name


def test_the_most_specific_host_names_it() -> None:
    assert named_host("www.g1.globo.com") == "G1"
    assert named_host("www.globo.com") == "Globo"
    assert named_host("a.other.org") == "other.org"


@pytest.mark.parametrize(
    ("given", "host", "name"),
    [
        ("NYT", None, "The New York Times"),
        ("nyt", None, "nyt"),
        ("New York Times", None, "The New York Times"),
        ("The New York Times Company", None, "The New York Times"),
        ("NEW YORK TIMES", None, "The New York Times"),
        ("NYTimes.com", None, "The New York Times"),
        ("CNN.com", None, "CNN"),
        ("BBC News", None, "BBC"),
        ("BBC Sport", "bbc.co.uk", "BBC Sport"),
        ("FAZ.NET", None, "Frankfurter Allgemeine Zeitung"),
        ("读卖新闻", None, "读卖新闻"),
        ("朝日新聞デジタル", None, "The Asahi Shimbun"),
        ("Guardian", None, "Guardian"),
        ("Guardian", "www.theguardian.com", "The Guardian"),
        ("Guardian", "guardian.ng", "The Guardian (Nigeria)"),
        ("The Guardian", "guardian.ng", "The Guardian (Nigeria)"),
        ("The Guardian", None, "The Guardian"),
        ("Standard", None, "Standard"),
        ("Standard", "www.standard.co.uk", "The Standard"),
        ("The Standard", "standardmedia.co.ke", "The Standard (Kenya)"),
        ("El Universal", "eluniversal.com", "El Universal (Venezuela)"),
        ("AD", None, "AD"),
        ("Example Group", "example.com", "Example Group"),
        ("The Company", None, "The Company"),
        ("L'Obs", None, "Le Nouvel Obs"),
    ],
)
def test_one_publisher_has_one_name(given: str, host: str | None, name: str) -> None:
    assert publisher(given, host) == name


def test_the_table_is_sound() -> None:
    hosts = known_hosts()
    rows = list(homes._rows())
    assert len(hosts) == len(rows) > 500
    for host, home in hosts.items():
        assert host_of(host) == host == host.removeprefix("www.")
        assert home.name == name_line(home.name)
        assert home.zone is None or zone_named(home.zone)
        assert home.language == language_tag(home.language)
        assert home.country is None or (len(home.country) == 2 and home.country.isupper())


def test_every_name_of_the_table_is_its_own() -> None:
    for host, home in known_hosts().items():
        assert publisher(home.name) == home.name
        assert publisher(home.name, host) == home.name
        assert publisher(host) == home.name
        assert all(publisher(other, host) == home.name for other in homes._others()[host])


def test_a_host_without_entry_has_the_country_of_its_domain() -> None:
    assert home_of("news.example.co.in") == Home(country="IN")
    assert home_of("news.example.com") == Home()
    assert home_of("edition.cnn.com").country == "US"
